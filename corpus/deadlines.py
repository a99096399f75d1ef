"""When something is due (时限): "到2022年", "2019年6月底前", "9月底前", "2019年一季度前", "三年内"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.normalise import Normalised, normalise

_DAY = r"\d{1,2}月(?:\d{1,2}日|[上中下]旬|份)?"
_TERM = rf"(?:{_DAY}(?:[至到—\-~～](?:(?P<through>(?:19|20)\d\d)年)?{_DAY})?|第?[一二三四1-4]季度|[上下]半年|[春夏秋冬]季(?:学期|学年)?(?:开学)?|[寒暑]假)"
_PLACE = r"(?:年?底前|年底|年末|底之前|底前|底|末前|末|以前|之前|前|起|内|初(?![步级中期始次一二三]))"
_YEAR = re.compile(
    r"(?P<before>到|至|截至|截止|在|于|自|从)?(?P<year>(?:19|20)\d\d)(?:[—\-~至](?P<last>(?:19|20)\d\d))?年"
    rf"(?P<after>(?:{_TERM})?{_PLACE}?)"
)
# 9月底前, 5月12日前: the year stands before them or is that of the document. 每年9月底前 is due in no one year.
_MONTH = re.compile(
    rf"(?<![年\d至到—\-~～.])(?P<every>每年|每学年)?(?P<before>到|至|截至|于|在)?(?P<words>{_DAY}(?:底|末)?(?:以前|之前|前)|{_DAY}(?:底|末))"
)
# 三年内, 自受理之日起三十日内: due some time after something.
_WITHIN = re.compile(
    r"(?:(?:自|在|从)?[^,，。;；]{0,24}?之日起)?(?<![\d.])(?:\d{1,3}|[一二两三四五六七八九十]{1,3})(?:[—\-~至](?:\d{1,3}))?"
    r"(?:个?工作日|个月|年|天|日|周|小时)(?:之|以)?内"
)


# 自2022年5月1日起施行, 从2019年开始, 2020年起.
_BEGINNING = re.compile(
    r"(?:自|从)?(?P<time>(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?|[春夏秋冬]季(?:学期|入学|开学)?)?)(?:起|开始)"
)
_DIGITS = "[\\d〇零一二三四五六七八九十]"
# 每年5月的第二周, 每日二十二时至次日八时: a time that comes again.
_RECURRING = re.compile(
    rf"每(?:年|学年|学期|月|周|日|天)的?(?:{_DIGITS}+月(?:{_DIGITS}+日|的?第{_DIGITS}+周|[初中末底])?|{_DIGITS}+[时点]至(?:次日|第二天)?{_DIGITS}+[时点])"
)


@dataclass(frozen=True)
class Deadline:
    """A year that something is due by (时限), with its words: ``到2022年``, ``9月底前``."""

    year: int
    words: str
    start: int
    end: int


def deadlines_in(normal: Normalised, masked: str, offset: int, year: int | None = None) -> list[Deadline]:
    """The deadlines that a phrase names, in order; beginnings (自2019年起, 2019年1月1日起) are none.

    Args:
        normal: the phrase in its normal form.
        masked: the same with what is quoted blanked.
        offset: of the phrase in the document.
        year: that of a month without one; without it such months are left out.
    """
    found = []
    for match in _YEAR.finditer(masked):
        if match["before"] in ("自", "从") or match["after"].endswith("起"):
            continue
        due = int(match["through"] or match["last"] or match["year"])
        found.append(_deadline(normal, match, due, offset))
    if not found and year is not None:
        found += [_deadline(normal, match, year, offset) for match in _MONTH.finditer(masked) if not match["every"]]
    return found


def begins(text: str) -> str:
    """The words of the time from which something is in force (2022年5月1日 of 自2022年5月1日起施行); "" where there is none."""
    normal = normalise(text)
    match = _BEGINNING.search(normal.text)
    if match is None:
        return ""
    start, end = normal.source_span(*match.span("time"))
    return text[start:end]


def recurs(text: str) -> str:
    """The words of a time that comes again (每年5月的第二周); "" where there is none."""
    match = _RECURRING.search(text)
    return match.group() if match else ""


def term_in(normal: Normalised, masked: str, text: str) -> str:
    """The words of a time that has no year of its own: ``三年内``, ``每年9月底前``; "" where there is none."""
    match = _WITHIN.search(masked) or next((m for m in _MONTH.finditer(masked) if m["every"]), None)
    if match is None:
        return ""
    start, end = normal.source_span(*match.span())
    return text[start:end]


def _deadline(normal: Normalised, match: re.Match[str], year: int, offset: int) -> Deadline:
    start, end = normal.source_span(*match.span())
    return Deadline(year, match.group(), offset + start, offset + end)
