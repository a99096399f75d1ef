"""What a row of a data table states: values under headings, and the task whose division a table gives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.facts import Phrase, Statement
from corpus.normalise import normal
from corpus.quantities import UNITS
from corpus.tables import NO_VALUE, TableRow, table_row

_VALUE = re.compile(
    rf"(?P<before>[≥≤＞＜><]|不低于|不少于|不超过|达到|至少)?\s*(?P<number>\d{{1,9}}(?:\.\d+)?)\s*(?P<unit>{UNITS})?(?P<after>以上|以下|左右|以内)?"
)
_COMPARED = {"≥": "不低于", ">": "高于", "＞": "高于", "≤": "不超过", "<": "低于", "＜": "低于"}
_IN_BRACKETS = re.compile(rf"[(（]\s*(?:单位\s*[:：]\s*)?(?P<unit>{UNITS})\s*[)）]")
_LONGEST_NAME = 40
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
_TASK = re.compile(r"任务|内容|措施|举措|事项|工作|要求|重点|项目|行动")


@dataclass(frozen=True)
class RowValue:
    """A value in a row: what it is the value of, the value, the year of its heading, and where it stands."""

    subject: str
    comparator: str
    text: str
    number: float
    unit: str
    year: int | None
    start: int
    end: int


def row_values(statement: Statement) -> list[RowValue]:
    """The cells of a row that are nothing but a number, with what each is the number of; none for another sentence."""
    row = table_row(statement.sentence.text)
    if row is None:
        return []
    name = _name(row)
    return [
        value
        for header, text, at in row.cells
        if not NO_VALUE.search(header) and (value := _value(header, text, statement.sentence.start + at, name))
    ]


def _name(row: TableRow) -> str:
    """What a row is about: the cells before its first number, at most three of them (越城区 甲校)."""
    names: list[str] = []
    for header, value, _ in row.cells:
        if NO_VALUE.search(header):
            continue
        if _is_number(value) or len(names) == 3:
            break
        if len(value) <= _LONGEST_NAME and value not in names:
            names.append(value)
    return " ".join(names)


def _is_number(text: str) -> bool:
    return _VALUE.fullmatch(normal(text)) is not None


def _value(header: str, text: str, start: int, name: str) -> RowValue | None:
    match = _VALUE.fullmatch(normal(text))
    if match is None:
        return None
    bracketed = _IN_BRACKETS.search(header)
    unit = match["unit"] or (bracketed["unit"] if bracketed else "%" if "%" in header or "％" in header else "")
    if unit in ("年", "月", "日") or (not unit and re.fullmatch(r"(?:19|20)\d\d", match["number"])):
        return None
    year = _YEAR.search(normal(header)) or _YEAR.search(normal(name))
    before = match["before"] or ""
    return RowValue(
        subject=f"{name} {_IN_BRACKETS.sub('', header)}".strip(),
        comparator=_COMPARED.get(before, before) + (match["after"] or ""),
        text=text,
        number=float(match["number"]),
        unit=unit,
        year=int(year.group(1)) if year else None,
        start=start,
        end=start + len(text),
    )


def row_tasks(statement: Statement) -> list[Phrase] | None:
    """The phrases of the cells of a row that give tasks; None for another sentence."""
    row = table_row(statement.sentence.text)
    if row is None:
        return None
    spans = _task_spans(row, statement.sentence.start)
    return [phrase for phrase in statement.phrases if any(s <= phrase.start < e for s, e in spans)]


def _task_spans(row: TableRow, start: int) -> list[tuple[int, int]]:
    return [
        (start + at, start + at + len(value))
        for header, value, at in row.cells
        if _TASK.search(header) and not re.search("单位|部门|时限|责任|进度", header)
    ]
