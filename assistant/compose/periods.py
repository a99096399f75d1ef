"""The years that documents run over, set side by side (文件的年限): those in their titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.draft import Draft, Marks, Span, statement_span
from assistant.question import Question
from assistant.select import Register
from corpus import normal

_ASKED = re.compile(
    r"年限|起止|(?:管|覆盖|适用|实施|涵盖)(?:的是|的)?(?:哪几年|几年|多少年|年份|时段|时间段|期限?)|哪年到哪年|从哪一?年(?:开始)?到|周期|时间跨度|跨度|periods?\b"
)
_PERIOD = re.compile(r"((?:19|20)\d\d)年?[—\-~至到]+((?:19|20)\d\d)年")
# What people call the documents of each level by.
_LEVELS = (
    (re.compile(r"国家|中央|全国|中办|国务院|national"), re.compile(r"国家|全国|中央|中共中央|国务院")),
    (re.compile(r"自治区|内蒙古|区里|regional"), re.compile(r"自治区|内蒙古")),
    (
        re.compile(
            r"鄂尔多斯|鄂市|我市|本市|市里|咱们?市|市(?:的)?方案|这份|本方案|我们|咱们|该方案|this plan|the city"
        ),
        re.compile(r"鄂尔多斯"),
    ),
)
_OWN_LEVEL = 2


@dataclass(frozen=True)
class _Period:
    title: str
    first: int
    last: int
    span: Span


def compose_periods(question: Question, register: Register) -> Draft | None:
    """The period of each document that the question names, and how they differ; None where it names fewer than two."""
    if not _ASKED.search(question.normal) or question.address is not None:
        return None
    found = list(_named(question.normal, register))
    if len(found) < 2:
        return None
    firsts, lasts = [one.first for one in found], [one.last for one in found]
    if len(set(firsts)) == len(set(lasts)) == 1:
        lead = "一样，年限相同"
    else:
        told = [_apart("起始年份", firsts), _apart("截止年份", lasts)]
        lead = f"不一样，{'，'.join(told)}"
    marks = Marks()
    each = "；".join(f"《{one.title}》为{one.first}—{one.last}年{marks.of(one.span)}" for one in found)
    return Draft(f"{lead}：{each}。", marks.spans, certain=True)


def _apart(name: str, years: Sequence[int]) -> str:
    first, last = min(years), max(years)
    return f"{name}相差{last - first}年（{last}-{first}={last - first}年）" if first != last else f"{name}相同"


def _named(text: str, register: Register) -> Iterator[_Period]:
    """The documents with a period that the question names by their level: cited ones and the primary itself."""
    primary = register.primary
    own = normal(primary.title)
    seen: dict[int, _Period] = {}
    for statement in register.statements([primary.id]):
        for reference in statement.references:
            years = _PERIOD.search(reference.title)
            if years is None:
                continue
            level = _OWN_LEVEL if normal(reference.title) == own else _level(f"{reference.issuer}{reference.title}")
            if level not in seen and _LEVELS[level][0].search(text):
                seen[level] = _Period(reference.title, int(years[1]), int(years[2]), statement_span(primary, statement))
    for level in sorted(seen):
        yield seen[level]


def _level(issued: str) -> int:
    """The level of a cited document by its issuer and title: the lowest that they name."""
    return next((n for n in (1, 0) if _LEVELS[n][1].search(issued)), 0)
