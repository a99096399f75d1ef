"""A question that leans on the conversation → a full question (追问补全), by rule."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Turn
from assistant.lexicon import question_cues
from assistant.terms import Vocabulary, content_words
from corpus import normal

_OPENING = re.compile(r"^(那么|那|还有|另外|再|其中|它们?的?|这个?|该|此|上述|前面|刚才|and |what about|how about|it)")
_LEANING = re.compile(
    r"^(那么?|它|这|该|其|还有|另外|上述|前面说的|刚才)|呢[?。!]*$|^(由谁|谁|什么时候|哪年|哪一年|多少|为什么|怎么|标准是|文号|原文|要在|写在|在哪|完成时限|责任单位|具体|why|when|who|where|what about|and )"
)
_YEAR_ONLY = re.compile(
    r"^(?:那么?|and)?\s*(?:到|in|by)?\s*((?:19|20)\d\d)\s*年?(?:底|末)?(?:的|呢|怎么样|是多少|如何|有哪些|要达到多少)*[?。!]*$"
)
_PRONOUN = re.compile(
    r"它们?|这个(?:文件|方案|指标|任务|目标|机制|工程|计划|意见)?|该(?:文件|方案|指标|任务|意见|条例)|这份文件|这一条|这条|\bit\b|\bthis\b|\bthat\b"
)
_ASKS = re.compile(r"多少|几|哪|谁|什么|怎|何|吗|是不是|有没有")
_MORE = re.compile(
    r"还有(?:别的|其他|什么|哪些|呢|吗|没有|没)|别的(?:呢|吗)|其他的?(?:呢|吗)|anything else|any more|others"
)


def resolve(question: str, history: Sequence[Turn], vocabulary: Vocabulary) -> str:
    """The full question that `question` stands for in its conversation; itself where it stands alone.

    Args:
        question: as typed.
        history: the turns before, oldest first.
        vocabulary: of the corpus; tells content words.
    """
    asked = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not asked:
        return question
    before = asked[-1].strip()
    said = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    text = normal(question).strip()
    year = _YEAR_ONLY.match(text.lower())
    if year:
        return _with_year(before, year.group(1))
    words = content_words(_strip_cues(text), vocabulary)
    leans = bool(_LEANING.search(text)) or bool(_PRONOUN.search(text)) or not words
    if not leans and len(words) >= 2:
        return question
    if not leans and _stands_alone(text):
        return question
    if _MORE.search(text):
        return f"{before.rstrip('?？。')}?还有其他的吗?"
    bare = _OPENING.sub("", text).strip(" ,，")
    if _titles(said) and re.search(r"文号|谁|哪年|什么时候|名称|全称|印发|条", bare) and not words:
        return f"《{_titles(said)[0]}》{_PRONOUN.sub('', bare).lstrip('的')}"
    if re.search(r"呢[?。!]*$", bare) and words and not _ASKS.search(bare):
        return _with_subject(before, re.sub(r"(?:的)?呢[?。!]*$", "", bare), vocabulary)
    if _has_cue(bare) and words and not _leads_only(bare):
        return f"{_topic(before, vocabulary, words)} {bare}".strip()
    if _has_cue(bare):
        return f"{_topic(before, vocabulary, ())}{_PRONOUN.sub('', bare)}"
    subject = re.sub(r"(?:的)?呢?[?。!]*$", "", bare)
    return _with_subject(before, subject, vocabulary)


def _with_year(before: str, year: str) -> str:
    if re.search(r"(?:19|20)\d\d", normal(before)):
        return re.sub(r"(?:19|20)\d\d", year, normal(before), count=1)
    return f"{year}年{before}"


def _with_subject(before: str, subject: str, vocabulary: Vocabulary) -> str:
    """The question before with its subject replaced: its years, the new subject, what it asked."""
    text = normal(before)
    spans = [match.span() for word in content_words(text, vocabulary) for match in re.finditer(re.escape(word), text)]
    if not spans:
        return f"{subject} {before}"
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    return f"{text[:start]}{subject}{text[end:]}"


def _topic(before: str, vocabulary: Vocabulary, but: Sequence[str]) -> str:
    """What the question before was about: from its first to its last content word, without what asks."""
    text = normal(before)
    kept = [word for word in content_words(_strip_cues(text), vocabulary) if word not in but]
    return "".join(kept)


def _strip_cues(text: str) -> str:
    return re.sub(
        r"多少|几[个所名位家项年分]?|哪[个些年里儿条]?|什么|怎么|如何|谁|何时|文号|责任单位|标准是", " ", text
    )


def _has_cue(text: str) -> bool:
    return any(pattern.search(text.lower()) for _, patterns in question_cues() for pattern in patterns)


def _leads_only(text: str) -> bool:
    return len(text) <= 4


def _stands_alone(text: str) -> bool:
    return len(text) >= 12 and _has_cue(text)


def _titles(text: str) -> list[str]:
    return re.findall(r"《([^《》]+)》", text)
