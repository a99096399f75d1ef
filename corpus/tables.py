"""Rows of data tables as lines of text (表格行): ``表1第3行（招生计划）：学校：甲校；人数：120``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROW = re.compile(r"表(?P<table>\d+)第(?P<row>\d+)行(?:（(?P<caption>.*?)）)?：")

# What numbers a row, or is written in digits and counts nothing.
NO_VALUE = re.compile(
    r"序号|编号|代码|电话|手机|邮编|邮政|传真|账号|帐号|日期|时间|时限|期限|年级|班级|学号|备注|说明|证号|网址|身份|房间|门牌|^第\d+列$|^年度?$|页码|名次|等级|版本|条款|文号"
)


@dataclass(frozen=True)
class TableRow:
    """One row.

    Attributes:
        table, row: numbers, from 1.
        caption: of the table, "" where it has none.
        cells: header and value, as offsets-free strings, and where each value starts in the line.
    """

    table: int
    row: int
    caption: str
    cells: tuple[tuple[str, str, int], ...]


def table_row(line: str) -> TableRow | None:
    """The row that a line writes, or None.

    >>> row = table_row("表1第3行（计划）：学校：甲校；人数：120")
    >>> row.table, row.row, row.caption, [cell[:2] for cell in row.cells]
    (1, 3, '计划', [('学校', '甲校'), ('人数', '120')])
    """
    match = _ROW.match(line)
    if match is None:
        return None
    return TableRow(int(match["table"]), int(match["row"]), match["caption"] or "", tuple(_cells(line, match.end())))


def _cells(line: str, at: int) -> list[tuple[str, str, int]]:
    """The cells; a value may hold ； itself, so that a piece without ： goes on the cell before it."""
    cells: list[tuple[str, str, int]] = []
    for piece in re.finditer(r"[^；]+", line[at:]):
        header, colon, value = piece.group().partition("：")
        if colon:
            cells.append((header.strip(), value.strip(), at + piece.start() + len(header) + 1))
        elif cells:
            cells[-1] = (cells[-1][0], f"{cells[-1][1]}；{header.strip()}", cells[-1][2])
    return cells
