"""Every figure of a claim stands in what it cites: with its unit, its subject, its year and its direction (数值)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Failure
from assistant.select import same_unit
from assistant.wording.grounds import Grounds, Part, parts_of
from assistant.wording.reading import Claim
from assistant.wording.stance import negated
from assistant.wording.words import content, holds, plain, share
from corpus.facts import Quantity

CHECK = "数值"
_SCALE = {"万": 1e4, "亿": 1e8, "万亿": 1e12}
_DIRECTIONS = (
    re.compile(r"以上|至少|不少于|不低于|不得少于|不得低于|最少|起码|超过|高于|多于"),
    re.compile(r"以下|以内|不超过|不高于|不得超过|最多|至多|低于|不足|不到|少于"),
    re.compile(r"约|左右|近(?=\d)|接近|将近|上下"),
)
_NEITHER = re.compile(r"不得?(?:少于|低于|超过|高于|多于)")  # of these the second half alone would point the other way
# Words that say what a figure without a subject is: 86%,是普惠性幼儿园的覆盖率.
_SAYS_WHAT = re.compile(r"^[,，]?(?:即|也?就?是|为|系|指)")
# Of 基本运动常识和1至3项运动技能 the figure measures what comes after.
_JOINED = re.compile(r"[和及与](?=\d)")
_KEPT = 0.72  # share of the words of what a figure measures that have to stand in the claim
_COUNT = re.compile(r"(?:共|合计|总共|分为|下设|以下|如下|有)(?:条目)?共?(\d+)(?:个方面|[大小]?[项条个点类份处句])")


def figure_failures(claim: Claim, grounds: Grounds, items: int) -> Iterator[Failure]:
    """The figures of a claim that its sources do not support.

    Args:
        claim: with marks that exist.
        grounds: what may be said.
        items: how many numbered lines the answer has.
    """
    parts, allowed = parts_of(claim.text), grounds.parts(claim.marks)
    told = plain(claim.text)
    for index, part in enumerate(parts):
        if any(part.text == one.text and part.year in (None, one.year) for one in allowed if part.figures):
            continue
        for quantity, item in part.figures:
            if _counts(quantity, told, grounds, items):
                continue
            reason = _wrong(quantity, item, _subject(parts, index, item), part, told, allowed, grounds, claim.marks)
            if reason:
                yield Failure(CHECK, claim.text, reason)
    known = set(_numbers(grounds.text(claim.marks)))
    for number in _numbers(told):
        counted = number in _COUNT.findall(told) and float(number) in _own_counts(grounds, items)
        if number not in known and not counted:
            yield Failure(CHECK, claim.text, f"“{number}”不在所引的句子里")


def _wrong(
    quantity: Quantity,
    item: str,
    subject: tuple[str, ...],
    part: Part,
    told: str,
    allowed: Sequence[Part],
    grounds: Grounds,
    marks: Sequence[int],
) -> str:
    """Why a figure may not stand as it does; "" where it may."""
    same = [(one, its) for one in allowed for its in one.figures if _same(quantity, its[0])]
    name = f"“{quantity.text}”"
    if not same:
        return f"{name}不在所引的句子里"
    context = grounds.context(marks)
    if subject:
        fitting = [
            (one, its) for one, its in same if all(holds(its[1] + context, word) for word in subject) and not one.bare
        ]
        if not fitting:
            measured = same[0][1][1]
            return f"{name}说的是“{measured}”，与这里的“{'、'.join(subject)}”不是一回事"
        same = [(one, its) for one, its in fitting if share(content(_JOINED.split(its[1])[-1]), told) >= _KEPT]
        if not same:
            return f"{name}量的是什么没有写全，应写明“{fitting[0][1][1]}”"
    else:
        same = [(one, its) for one, its in same if one.bare or not content(its[1])]
        if not same:
            return f"{name}前后没有写明量的是什么"
    if not any(_directions(item) == _directions(its[1]) for _, its in same):
        return f"{name}的“以上、至少、不超过”等字样与原文不一致"
    if part.year is not None and not any(part.year == one.year for one, _ in same):
        return f"{name}的年份与原文不一致"
    if not any(negated(part.written) == negated(one.written) for one, _ in same):
        return f"{name}一句的肯定、否定与原文不一致"
    return ""


def _subject(parts: Sequence[Part], index: int, item: str) -> tuple[str, ...]:
    """The words that say what a figure measures: of its item, else of the phrase before it, and of one that says so."""
    words = content(item)
    if not words:
        for before in reversed(parts[:index]):
            if before.figures:
                break
            if words := content(before.text):
                break
    after = parts[index + 1] if index + 1 < len(parts) else None
    if after and not after.figures and _SAYS_WHAT.match(after.text):
        words = (*words, *content(after.text))
    return words


def _same(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities are of the same value, by unit and scale."""
    if (one.unit == "%") != (other.unit == "%"):
        return False
    (a, one_unit), (b, other_unit) = _unscaled(one.unit), _unscaled(other.unit)
    near = abs(one.number * a - other.number * b) < 1e-6 and abs(one.upper * a - other.upper * b) < 1e-6
    return near and (one_unit == other_unit or same_unit(one.unit, other.unit))


def _unscaled(unit: str) -> tuple[float, str]:
    scale = next((name for name in ("万亿", "亿", "万") if unit.startswith(name)), "")
    return (_SCALE[scale], unit.removeprefix(scale)) if scale else (1.0, unit)


def _directions(item: str) -> tuple[bool, ...]:
    kept = _NEITHER.sub("", item)
    up, down, about = (bool(pattern.search(kept)) for pattern in _DIRECTIONS)
    for match in _NEITHER.finditer(item):
        lower = match.group().endswith(("少于", "低于"))
        up, down = up or lower, down or not lower
    return up, down, about


def _counts(quantity: Quantity, told: str, grounds: Grounds, items: int) -> bool:
    """Whether a quantity is the count of what the answer lists, or one that the extractive answer states of itself."""
    stated = {float(number) for number in _COUNT.findall(told)}
    return quantity.number in stated and quantity.number in _own_counts(grounds, items)


def _own_counts(grounds: Grounds, items: int) -> set[int]:
    """The counts that the extractive answer states of itself; where it states none, that of the answer's lines."""
    return {int(number) for number in _COUNT.findall(plain(grounds.skeleton))} or {items}


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", text)
