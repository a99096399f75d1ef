"""Numbers with their units (数值), each with the item of the phrase that it measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.normalise import Normalised
from corpus.numerals import number_of

# 量词 and other units, longest first.
UNITS = (
    "个百分点|个工作日|个小时|个课时|个学时|个月|平方米|平方公里|万平方米|公里|课时|学时|学分|万人次|人次|万亿元|万元|亿元|万人|万|亿|%|所|家|个|名|位|项|件|种|类|门|"
    "套|间|处|支|批|次|节|篇|本|册|台|辆|份|元|人|周岁|岁|分钟|小时|天|日|周|分|倍|周年|公顷|亩|吨|年"
)
COMPARATORS = "至少|不少于|不低于|不得少于|不得低于|达到|不超过|不高于|不得超过|超过|最多|最少|力争达到|提高到|提升到|控制在|保持在|稳定在|增加到|为"
_QUANTITY = re.compile(
    rf"(?P<before>(?:{COMPARATORS})?)\s*"
    r"(?P<number>\d+(?:\.\d+)?)(?:\s*%?\s*(?:至|到|—|-|~|～)\s*(?P<upper>\d+(?:\.\d+)?))?\s*"
    rf"(?P<unit>{UNITS})(?P<after>以上|以下|以内|以外|左右|之内)?"
)
# 至少1所 is quoted with its word.
_KEPT = ("至少", "不少于", "不低于", "不得少于", "不得低于", "不超过", "不高于", "不得超过", "最多", "最少")
# What is counted away rather than striven for: 消除56人以上“大班额”.
_LIMITING = re.compile(r"消除|杜绝|取消|严禁|禁止|不得(?!少于|低于)|化解|清理")
# 违法所得不足1万元的, 未满16周岁: a condition, not a value that is set.
_CONDITION = re.compile(r"(?:不足|不满|未满|已满|年满|满)$")
_CONDITION_AFTER = re.compile(r"(?:及以上)?的$|计算")
# 30日内, 30日前 of 10月1日: a number of days is followed by what makes it a span.
_DAYS_AFTER = re.compile(r"(?<=内)|(?:之|以)?内")
# 一半以上, 三分之一: a share without a figure, told as per cent.
_SHARE = re.compile(
    rf"(?P<before>(?:{COMPARATORS})?)(?P<share>[一1]半|(?P<whole>[\d一二三四五六七八九十]+)分之(?P<part>[\d一二三四五六七八九十]+))(?P<after>以上|以下|左右)?"
)
# 第3批, 第1至3批: a place in a row, not a number of things.
_ORDINAL = re.compile(r"第[\d\s至到—\-~、]*$")


@dataclass(frozen=True)
class Quantity:
    """A number with its unit (数值), e.g. ``40所以上``.

    Attributes:
        number, upper: its value, and the upper end of a range (equal where it is none).
        unit: the measure word or ``%``.
        comparator: ``达到``, ``至少``, ``以上`` …, "" where there is none.
        text: as the document writes it, comparators such as 以上 included, 达到 left out.
        start, end: offsets of `text`.
        item: offsets of the item of the phrase that it measures.
        is_limit: whether it is something to be got rid of or a condition, and no value that is set.
    """

    number: float
    upper: float
    unit: str
    comparator: str
    text: str
    start: int
    end: int
    item: tuple[int, int]
    is_limit: bool = False


def quantities_in(text: str, normal: Normalised, masked: str, offset: int) -> Iterator[Quantity]:
    """The quantities of a phrase in order.

    Args:
        text: the phrase as the document writes it.
        normal: its normal form.
        masked: the same with what is quoted blanked.
        offset: of the phrase in the document.
    """
    found = [*_ranges(_single(text, normal, masked, offset), text, offset), *_shares(text, normal, masked, offset)]
    yield from sorted(found, key=lambda quantity: quantity.start)


def _shares(text: str, normal: Normalised, masked: str, offset: int) -> Iterator[Quantity]:
    """The shares of a phrase that are given in words: 超过一半, 三分之一以上."""
    for match in _SHARE.finditer(masked):
        part, whole_of = (number_of(match["part"]), number_of(match["whole"])) if match["part"] else (1, 2)
        if part >= whole_of:
            continue
        keeps = match["before"] in (*_KEPT, "超过")
        start, end = normal.source_span(match.start() if keeps else match.start("share"), match.end())
        whole = normal.source_span(0, len(masked))
        share = 100 * part / whole_of
        yield Quantity(
            number=share,
            upper=share,
            unit="%",
            comparator=match["before"] + (match["after"] or ""),
            text=text[start:end],
            start=offset + start,
            end=offset + end,
            item=(offset + whole[0], offset + whole[1]),
            is_limit=bool(_LIMITING.search(masked[: match.start()])),
        )


def _single(text: str, normal: Normalised, masked: str, offset: int) -> Iterator[Quantity]:
    items = _items(masked)
    for match in _measured(masked):
        number, unit = match["number"], match["unit"]
        # 各1所 and 至少1所 keep their word; 达到 and 为 only lead to the value.
        keeps = match["before"] in _KEPT
        first = match.start("before") if keeps else match.start("number")
        start, end = normal.source_span(first, match.end())
        item = next(((s, e) for s, e in items if s <= match.start("number") < e), (0, len(masked)))
        item_span = normal.source_span(item[0], item[1])
        before = masked[: match.start()]
        yield Quantity(
            number=float(number),
            upper=float(match["upper"] or number),
            unit=unit,
            comparator=(match["before"] or _apart(masked[item[0] : match.start()])) + (match["after"] or ""),
            text=text[start:end],
            start=offset + start,
            end=offset + end,
            item=(offset + item_span[0], offset + item_span[1]),
            is_limit=bool(
                _LIMITING.search(before) or _CONDITION.search(before) or _CONDITION_AFTER.match(masked, match.end())
            ),
        )


def _ranges(quantities: Iterator[Quantity], text: str, offset: int) -> Iterator[Quantity]:
    """The quantities, those of 一万元以上十万元以下 as one range."""
    low: Quantity | None = None
    for quantity in quantities:
        if (
            low
            and low.comparator.endswith("以上")
            and quantity.comparator.endswith("以下")
            and low.unit == quantity.unit
            and text[low.end - offset : quantity.start - offset] in ("", "、")
        ):
            low = replace(
                low,
                upper=quantity.upper,
                comparator="以上以下",
                text=text[low.start - offset : quantity.end - offset],
                end=quantity.end,
            )
            continue
        if low:
            yield low
        low = quantity
    if low:
        yield low


def _measured(masked: str) -> Iterator[re.Match[str]]:
    """The matches of `_QUANTITY` that measure something: no years, no ordinals, no 分 of other words (分类)."""
    for match in _QUANTITY.finditer(masked):
        number, unit = match["number"], match["unit"]
        if unit == "年" and (len(number) == 4 or (match["upper"] and len(match["upper"]) == 4)):
            continue
        if unit == "分" and masked[match.end() : match.end() + 1] in ("之", "阶", "类", "学", "层", "期"):
            continue
        if unit == "日" and not _DAYS_AFTER.match(masked, match.end()):
            continue
        if not _ORDINAL.search(masked[: match.start("number")]):
            yield match


def _apart(before: str) -> str:
    """A comparator that stands before the verb: 至少 of "至少配备1名"."""
    found = re.findall(r"至少|最少|不得?少于|不得?低于|最多|不超过", before)
    return found[-1] if found else ""


def _items(masked: str) -> list[tuple[int, int]]:
    """The items of a phrase, cut at 、 so that each has one quantity: 20所智慧校园示范校 | 100位智慧教学名师."""
    pieces, at = [], 0
    for index, char in enumerate(masked + "、"):
        if char == "、":
            pieces.append((at, index))
            at = index + 1
    items: list[tuple[int, int]] = []
    pending: int | None = None
    for start, end in pieces:
        begin = start if pending is None else pending
        if any(_measured(masked[start:end])):
            items.append((begin, end))
            pending = None
        else:
            pending = begin
    if pending is not None:
        if items:
            items[-1] = (items[-1][0], len(masked))
        else:
            items.append((pending, len(masked)))
    return [(start, end) for start, end in items if end > start]
