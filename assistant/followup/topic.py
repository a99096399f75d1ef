"""What the conversation was about, in its own words (话题): to be set before a follow-up that leaves it out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.terms import Vocabulary, content_words, covered, weigh
from corpus import normal

PRONOUN = re.compile(
    r"[它他她]们?(?!人)|这(?=是|要|又|在|由|写|几|事|话)|(?P<of>(?:这[个笔些类种批项份]|该(?=指标|任务|意见|条例|制度|机制|工程))(?!方案|文件|通知|计划|词|字|说法|提法|做法)(?=[\u4e00-\u9fff]{2}))|\bit\b|\bthis\b|\bthat\b"
)
_PEOPLE = re.compile(r"[他她]们?")
_CUES = re.compile(r"多少|几[个所名位家项年分]?|哪[个些年里儿条]?|什么|怎么|如何|谁|何时|文号|责任单位|标准是")
# What a question asks of its topic and that is no part of it, unless the follow-up asks for documents as well.
_PAPER = re.compile(r"依据|贯彻|落实|文件|条例|法规|依照|根据")
_WHO = re.compile(r"谁|什么|哪|啥")
_NEAR = 6  # characters before a pronoun that can hardly be what it stands for
_ENTITY = 16  # characters of an answer that may be a name
_LEADING = re.compile(r"^(?:是的?|有|要|对|由|与|和|跟|以|即|包括|委托)+(?=[\u4e00-\u9fff])")


def points_back(text: str) -> bool:
    """Whether a pronoun points to what was said before the question, and not to words of its own before it."""
    pronoun = PRONOUN.search(text)
    return pronoun is not None and pronoun.start() <= _NEAR


def without_asking(text: str) -> str:
    """`text` with blanks for the words that ask."""
    return _CUES.sub(" ", text)


def topic_of(before: str, said: str, own: Sequence[str], context: str, vocabulary: Vocabulary) -> str:
    """The words of the question before that the sentence asked for holds, as they stand there; "" where it holds none.

    Args:
        before: the full question before.
        said: its answer; gives the topic where the question gives none.
        own: the content words of the follow-up, which need not be said twice.
        context: the sentence asked for with its headings, normalised.
        vocabulary: of the corpus.
    """
    text = normal(before)
    held = [
        term.word
        for term in weigh(content_words(without_asking(text), vocabulary), vocabulary)
        if term.word not in own and covered(term, context) >= 0.99
    ]
    papers = [word for word in held if not _PAPER.search(word)]
    kept = papers or held
    if kept:
        return joined(text, kept, context)
    answer = [word for word in content_words(normal(said), vocabulary) if word in context and word not in own]
    return "".join(answer[:2])


def joined(text: str, words: Sequence[str], context: str) -> str:
    """`words` as they stand in `text`, each with the characters around it that stand beside it in `context` as well.

    >>> joined("人才港在哪一节", ["人才"], "合作建设“鄂尔多斯国际人才港”")
    '人才港'
    """
    taken = [False] * len(text)
    for word in words:
        start = text.find(word)
        if start < 0:
            continue
        end = start + len(word)
        while start > 0 and _inner(text[start - 1]) and text[start - 1 : end] in context:
            start -= 1
        while end < len(text) and _inner(text[end]) and text[start : end + 1] in context:
            end += 1
        taken[start:end] = [True] * (end - start)
    for at in range(1, len(text) - 1):
        if text[at] in "的和与、" and taken[at - 1] and taken[at + 1]:
            taken[at] = True
    return "".join(char for char, kept in zip(text, taken, strict=True) if kept)


def _inner(char: str) -> bool:
    return char >= "\u4e00" and char not in "的到年在是要有和与对从由"


def entity(before: str, said: str) -> str:
    """The name that a short answer to 谁 or 什么 gives; "" where it gives none."""
    answer = re.sub(r"\[\d+\]|[。.!]+$", "", said).strip()
    name = _LEADING.sub("", normal(answer))
    return name if _WHO.search(before) and 2 <= len(name) <= _ENTITY and not re.search(r"[,，;；、\d]", name) else ""


def people(text: str) -> bool:
    """Whether a follow-up speaks of people by pronoun."""
    return bool(_PEOPLE.search(text))


def with_topic(topic: str, text: str) -> str:
    """The follow-up with the topic in the place of its pronoun, else before it."""
    pronoun = PRONOUN.search(text)
    if pronoun and points_back(text):
        of = "的" if pronoun["of"] else ""  # 这个比例 → …的比例
        return f"{text[: pronoun.start()]}{topic}{of}{text[pronoun.end() :]}"
    return f"{topic}{text}" if text.startswith("的") else f"{topic} {text}"
