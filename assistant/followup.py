"""A question that leans on the conversation → a full question (追问补全), by rule."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.address import find_address
from assistant.address import resolve as resolve_address
from assistant.answer import Turn
from assistant.lexicon import question_cues, synonyms
from assistant.terms import Vocabulary, content_words
from corpus import Document, normal

_OPENING = re.compile(r"^(那么|那|还有|另外|再|其中|它们?的?|这个?|该|此|上述|前面|刚才|and |what about|how about|it)")
# Words that point back, and questions that open with what they ask.
_POINTING = re.compile(r"^(那么?|它|其(?!他)|还有|另外|上述|前面|刚才|and\b|what about|how about)|呢[?。!]*$")
_ASKING_FIRST = re.compile(
    r"^(由谁|归谁|谁|什么时候|何时|哪年|哪一年|多少|为什么|怎么|标准|文号|原文|要在|写在|在哪|完成时限|责任单位|具体|when|who|where|why)"
)
_WHOLE = re.compile(r"方案|文件|通知|重点任务|保障措施|总体要求|总体目标|第.{1,3}部分|[一二三]、")
_YEAR_ONLY = re.compile(
    r"^(?:那么?|and)?\s*(?:到|in|by)?\s*((?:19|20)\d\d)\s*年?(?:底|末)?(?:的|呢|要求|目标|任务|指标|规定|安排|怎么样|怎么说|是多少|是啥|是什么|如何|有哪些|有啥|要达到多少)*[?。!]*$"
)
_PRONOUN = re.compile(
    r"它们?|这个[\u4e00-\u9fff]{2}|这(?:是|要|又|在|由|写|几|事)|该(?:文件|指标|任务|意见|条例)|这份文件|这一条|这条|这[笔些类种批]\w?|\bit\b|\bthis\b|\bthat\b"
)
_COPYING = re.compile(r"原文|原句|原话|完整|逐字|照抄|抄写|抄|一下|怎么写的|写的|给我|一遍")
_WORDING = re.compile(r"原文|原句|原话|怎么写的|逐字|抄一下|照抄")
_BESIDE = re.compile(r"^(?:那么?)?(?P<way>[前后上下])(?:面)?(?:的)?一(?:节|条|项|部分|点|款)(?:呢|的)?")
_ASKS = re.compile(r"多少|几|哪|谁|什么|怎|何|吗|是不是|有没有")
_ORDINAL = re.compile(r"^(?:那么?)?第(?P<number>[一二三四五六七八九十\d]+)(?:条|项|个|点|款|节)")
# Words that stand in one another's place; the longest first, so that 普惠性 is not left as 性.
_COUNTERPARTS = (
    ("普惠性", "公办", "民办", "普惠", "公立", "私立"),
    ("幼儿园", "小学", "初中", "普通高中", "高中", "大学", "高校"),
    ("校长", "教师", "班主任", "园长"),
)
_DEPTH = 6  # turns that a completed question may lean on
_MORE = re.compile(
    r"没说完|其余的|剩下的|接着说|继续说|还有(?:别的|其他|什么|哪些|呢|吗|没有|没)|别的(?:呢|吗)|其他的?(?:呢|吗)|anything else|any more|others"
)


def resolve(question: str, history: Sequence[Turn], vocabulary: Vocabulary, document: Document | None = None) -> str:
    """The full question that `question` stands for in its conversation; itself where it stands alone.

    Args:
        question: as typed.
        history: the turns before, oldest first.
        vocabulary: of the corpus; tells content words.
        document: the one whose clauses "the next section" counts.
    """
    asked = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    if not asked:
        return question
    before = _completed(history, vocabulary, document)
    said = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    text = normal(question).strip()
    changed = re.match(r"^(?:换个(?:问题|话题)|另一个问题|另外问一下|再问一个)[,，。:： ]*(?P<rest>.+)$", text)
    if changed:
        return changed["rest"]
    year = _YEAR_ONLY.match(text.lower())
    if year:
        return _with_year(before, year.group(1))
    words = content_words(_strip_cues(text), vocabulary)
    if _WORDING.search(text) and not content_words(_COPYING.sub(" ", _strip_cues(text)), vocabulary):
        return f"{before.rstrip('?？。')}?原文怎么写"
    if _MORE.search(text):
        return f"{before.rstrip('?？。')}?还有其他的吗?"
    beside = _neighbour(text, before, said, document)
    if beside:
        return beside
    inside = _ordinal_inside(text, before, document)
    if inside:
        return inside
    title = _title_meant(words, said)
    if title and re.search(r"那个|哪个|哪份|全名|全称|名称|文号|谁", text):
        return f"《{title}》{'的文号' if '文号' in text else '的全称'}"
    if _stands_alone(text, words):
        return question
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


def _completed(history: Sequence[Turn], vocabulary: Vocabulary, document: Document | None) -> str:
    """The last question before, itself completed from what was said before it."""
    turns = [n for n, turn in enumerate(history) if turn.role == "user" and turn.content.strip()]
    last = turns[-1]
    return resolve(history[last].content.strip(), history[:last][-_DEPTH:], vocabulary, document)


def _ordinal_inside(text: str, before: str, document: Document | None) -> str:
    """第二条的呢 of a section that was asked about, as an address; "" where none is meant."""
    match = _ORDINAL.match(text)
    if match is None or document is None:
        return ""
    address = find_address(normal(before).lower(), document)
    found = resolve_address(address, document) if address else ()
    if len(found) == 1 and not document.below(found[0].path):
        parent = document.clause(found[0].path[:-1])  # the question before was about another clause beside it
        asked = normal(before).lower()[address.end :] if address else ""
    else:
        headed = [c for c in document.clauses if c.kind == "heading" and _names(before, c.heading)]
        parent = found[0] if len(found) == 1 else max(headed, key=lambda c: len(c.path), default=None)
        asked = ""
    if parent is None or not document.below(parent.path):
        return ""
    rest = re.sub(r"^的?呢?[?。!]*$", "", text[match.end() :])
    return f"{parent.label}第{match['number']}条{rest or asked or '是什么'}"


def _names(text: str, heading: str) -> bool:
    """Whether a question names a heading, by all of it or its longest end of five characters or more."""
    bare, own = normal(text), normal(heading)
    return any(own[start:] in bare for start in range(max(1, len(own) - 4)))


def _title_meant(words: Sequence[str], said: str) -> str:
    """Of several titles in the answer before, the one that holds most of `words`; "" where none stands out."""
    titles = _titles(said)
    if len(titles) < 2 or not words:
        return ""

    def held(title: str) -> int:
        return sum(any(variant in title for variant in (word, *synonyms().get(word, ()))) for word in words)

    ranked = sorted(titles, key=held, reverse=True)
    return ranked[0] if held(ranked[0]) > held(ranked[1]) else ""


def _neighbour(text: str, before: str, said: str, document: Document | None) -> str:
    """The clause before or after the one just spoken of (后面一节呢), as a question; "" where none is meant."""
    match = _BESIDE.search(text)
    if match is None or document is None:
        return ""
    address = find_address(normal(before).lower(), document) or find_address(normal(said).lower(), document)
    clauses = resolve_address(address, document) if address else ()
    if len(clauses) != 1:
        return ""
    row = document.below(clauses[0].path[:-1])
    place = row.index(clauses[0]) + (1 if match["way"] in "后下" else -1)
    if not 0 <= place < len(row):
        return ""
    return f"{row[place].label}{text[match.end() :].strip('呢?。 ') or '是什么'}"


def _with_year(before: str, year: str) -> str:
    if re.search(r"(?:19|20)\d\d", normal(before)):
        return re.sub(r"(?:19|20)\d\d", year, normal(before), count=1)
    return f"{year}年{before}"


def _with_subject(before: str, subject: str, vocabulary: Vocabulary) -> str:
    """The question before with its subject replaced: its years, the new subject, what it asked."""
    text = normal(before)
    contrasted = _contrasted(text, subject)
    if contrasted:
        return contrasted
    spans = [match.span() for word in content_words(text, vocabulary) for match in re.finditer(re.escape(word), text)]
    if not spans:
        return f"{subject} {before}"
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    inner = re.search(r"(?:几|多少|哪)[\u4e00-\u9fff]", text[start:end])
    if inner:  # 学生要学会几项运动技能, 艺术方面呢: what is asked stands inside
        return f"{text[:start]}{subject}{inner.group()}{text[end:]}"
    return f"{text[:start]}{subject}{text[end:]}"


def _contrasted(before: str, subject: str) -> str:
    """The question before with one word put in place of its counterpart (公办 → 普惠); "" where there is none."""
    word = subject.removesuffix("的")
    for row in _COUNTERPARTS:
        if word in row:
            other = next((one for one in row if one in before and one != word), "")
            return before.replace(other, word) if other else ""
    return ""


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


def _stands_alone(text: str, words: Sequence[str]) -> bool:
    """Whether a question needs nothing of what was said before."""
    if _PRONOUN.search(text):
        return len(words) >= 3 and _has_cue(text)
    if _POINTING.search(text):
        return len(words) >= 2 and _has_cue(text) and bool(_ASKS.search(text))
    if _ASKING_FIRST.search(text):
        return len(words) >= 2
    return bool(words) or bool(re.search(r"(?:19|20)\d\d年?", text)) or bool(_WHOLE.search(text)) or len(text) >= 14


def _titles(text: str) -> list[str]:
    return re.findall(r"《([^《》]+)》", text)
