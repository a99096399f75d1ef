"""Rows of data tables as lines of text (表格行): ``表1第3行（招生计划）：学校：甲校；人数：120``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROW = re.compile(r"表(?P<table>\d+)第(?P<row>\d+)行(?:（(?P<caption>.*?)）)?：")


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
