"""Follow-ups that name another subject and ask the same of it (那公办园呢?)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.followup.topic import joined, without_asking
from assistant.terms import Term, Vocabulary, content_words, covered, weigh
from corpus import normal
from corpus.enumerations import enumerations
from corpus.facts import UNITS

# Words that stand in one another's place; the longest first, so that 普惠性 is not left as 性.
_COUNTERPARTS = (
    ("普惠性", "公办", "民办", "普惠", "公立", "私立"),
    ("幼儿园", "小学", "初中", "普通高中", "普高", "高中", "大学", "高校"),
    ("校长", "教师", "班主任", "园长"),
)
_TAIL = re.compile(r"(?:的)?(?:那|这)?(?:方面|那边|这边|那头|这头|这块儿?|那块儿?|上面?|之间)?(?:的)?呢?[?。!]*$")
ASKS = re.compile(r"多少|几|哪|谁|什么|啥|怎|咋|何|how|what|which|when|who", re.IGNORECASE)
_WHO = re.compile(r"谁|(?:哪|什么|啥)[个些家]?(?:部门|单位|机构|企业|组织)")
# A value that the question before stated (到2022年达到60%,对吧), and that is asked for the other subject.
_VALUE = re.compile(
    rf"(?<![\d〔])\d+(?:\.\d+)?(?P<unit>{UNITS})(?:以上|以下|左右)?(?:的?(?:对|是)?[吧吗么了没]+|,?(?:对吗|对吧|是吗|是吧))?[?。!]*$"
)
_BODY = re.compile(r"(?:部门|单位|机构|企业|学校|院校|高校|政府|党委|人大|政协|校长|园长|教师|老师|中心|方)$")


def subject_of(text: str) -> str:
    """What a follow-up like 那家长这块儿呢 names, without the words around it."""
    return _TAIL.sub("", text).strip(" ,，")


def put_in_place(subject: str, before: str, context: str, sentence: str, vocabulary: Vocabulary) -> str:
    """The question before, asked of another subject.

    Args:
        subject: what the follow-up names.
        before: the full question before.
        context: the sentence that tells of the subject, with its headings, normalised.
        sentence: that sentence alone.
        vocabulary: of the corpus.
    """
    text = normal(before)
    if not ASKS.search(text):
        text = _VALUE.sub(_asked_value, text)
    counterpart = _counterpart(text, subject)
    if counterpart:
        return counterpart
    terms = weigh(content_words(without_asking(text), vocabulary), vocabulary)
    terms = tuple(term for term in terms if term.word in text and term.word not in subject)
    held = [term for term in terms if covered(term, context) >= 0.99]
    topic = joined(text, [term.word for term in held], context)
    if not ASKS.search(text):
        beside = _item_beside(subject, terms, sentence)
        if beside:
            return text.replace(beside, subject)
        return f"{topic}，{subject}有什么要求" if topic else f"{subject}有什么要求"
    if _WHO.search(text) and _BODY.search(subject) and topic:
        return f"{topic}，{subject}做什么"
    return _replaced(text, subject, terms, held)


def _asked_value(match: re.Match[str]) -> str:
    return f"多少{match['unit']}?"


def _counterpart(before: str, subject: str) -> str:
    """The question before with one word put in place of its counterpart (公办 → 普惠); "" where there is none."""
    word = subject.removesuffix("的")
    for row in _COUNTERPARTS:
        if word in row:
            other = next((one for one in row if one in before and one != word), "")
            return before.replace(other, word) if other else ""
    return ""


def _item_beside(subject: str, terms: Sequence[Term], sentence: str) -> str:
    """The word of the question before that stands in one enumeration with the subject; "" where none does."""
    for listed in enumerations(sentence):
        if any(subject in item for item in listed.items):
            for term in terms:
                if any(term.word in item and subject not in item for item in listed.items):
                    return term.word
    return ""


def _replaced(text: str, subject: str, terms: Sequence[Term], held: Sequence[Term]) -> str:
    """`text` with `subject` in place of the words that don't hold for it; of all words where all hold."""
    gone = [term for term in terms if term not in held] or list(terms)
    spans = sorted(match.span() for term in gone for match in re.finditer(re.escape(term.word), text))
    if not spans:
        return f"{subject} {text}"
    kept = sorted(text.find(term.word) for term in held)
    start, end = spans[0]
    for first, last in spans[1:]:  # one run, with no kept word inside
        if any(end <= place < first for place in kept) and len(gone) < len(terms):
            break
        end = max(end, last)
    inner = re.search(r"(?:几|多少|哪)[\u4e00-\u9fff]", text[start:end])
    if inner:  # 学生要学会几项运动技能, 艺术方面呢: what is asked stands inside
        return f"{text[:start]}{subject}{inner.group()}{text[end:]}"
    rest = text[end:]
    doubled = next((n for n in range(min(len(subject), len(rest)), 1, -1) if rest.startswith(subject[-n:])), 0)
    return f"{text[:start]}{subject}{rest[doubled:]}"
