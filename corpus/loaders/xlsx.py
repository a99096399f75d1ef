"""Excel workbooks (xlsx): each visible sheet is a table."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from corpus.errors import DocumentError
from corpus.loaders.blocks import Block, Cell, Paragraph, Source, grid_of, tidy

_MOST_CELLS = 400_000


def read_xlsx(data: bytes, name: str) -> Source:
    """A workbook; formulas count as the values last saved.

    Raises:
        DocumentError: if it is too large to be a document's table.
    """
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    blocks: list[Block] = []
    notes: list[str] = []
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if hidden:
        notes.append(f"隐藏的工作表未读入：{'、'.join(hidden)}")
    filled = [sheet for sheet in sheets if any(cell.value is not None for row in sheet.iter_rows() for cell in row)]
    for sheet in filled:
        if sheet.max_row * sheet.max_column > _MOST_CELLS:
            raise DocumentError(
                f"文件 {name} 的工作表“{sheet.title}”太大（{sheet.max_row}行{sheet.max_column}列）。请只留下要收入的表后重试。"
            )
        if len(filled) > 1 and not sheet.title.lower().startswith("sheet"):
            blocks.append(Paragraph(tidy(sheet.title), bold=True))
        blocks += _sheet(sheet)
    return Source(tuple(blocks), title=_title(filled) or Path(name).stem, notes=tuple(notes))


def _sheet(sheet: Any) -> list[Block]:
    """The lines above and below the table as paragraphs, and the table."""
    merged = {(area.min_row, area.min_col): (area.max_row, area.max_col) for area in sheet.merged_cells.ranges}
    covered = {
        (row, column)
        for (top, left), (bottom, right) in merged.items()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    rows: list[list[tuple[Cell, int, int]]] = []
    for row in sheet.iter_rows():
        cells = []
        for cell in row:
            if (cell.row, cell.column) in covered:
                continue
            bottom, right = merged.get((cell.row, cell.column), (cell.row, cell.column))
            lines = [line for part in _written(cell).split("\n") if (line := tidy(part))]
            cells.append((Cell(tuple(map(Paragraph, lines))), bottom - cell.row + 1, right - cell.column + 1))
        rows.append(cells)
    # A row with text in one cell only, above or below the table, is a caption or a note and no row of it.
    above: list[Block] = []
    while rows and _single(rows[0]) is not None:
        above += _single(rows[0]) or ()
        rows.pop(0)
    below: list[Block] = []
    while rows and _single(rows[-1]) is not None:
        below = [*(_single(rows[-1]) or ()), *below]
        rows.pop()
    if above and isinstance(above[0], Paragraph):
        above[0] = Paragraph(above[0].text, centred=True, bold=True)
    return [*above, *([grid_of(rows)] if rows else []), *below]


def _single(row: list[tuple[Cell, int, int]]) -> tuple[Block, ...] | None:
    """What a row holds that has text in one cell, or in none; else None."""
    filled = [(cell, down) for cell, down, _ in row if cell.blocks]
    if len(filled) > 1 or (filled and filled[0][1] > 1):
        return None
    return filled[0][0].blocks if filled else ()


def _written(cell: Any) -> str:
    """A cell's value as it shows."""
    value, form = cell.value, str(cell.number_format or "")
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime() if (value.hour, value.minute, value.second) == (0, 0, 0):
            return f"{value.year}年{value.month}月{value.day}日"
        case datetime():
            return f"{value.year}年{value.month}月{value.day}日 {value:%H:%M}"
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case time():
            return f"{value:%H:%M}"
        case int() | float():
            digits = len(form.split(";")[0].partition(".")[2].rstrip('%_) "').replace("#", "0")) if "." in form else 0
            if "%" in form:
                return f"{value * 100:.{digits}f}%"
            if digits and "0" in form and "E" not in form:
                return f"{value:.{digits}f}"
            return (
                f"{value:g}"
                if isinstance(value, float) and abs(value) < 1e6
                else str(int(value) if value == int(value) else value)
            )
    return str(value)


def _title(sheets: list[Any]) -> str:
    """The first line of the first sheet where it stands alone in its row."""
    for sheet in sheets[:1]:
        for row in sheet.iter_rows(max_row=3):
            filled = [cell for cell in row if cell.value is not None]
            if len(filled) == 1 and isinstance(filled[0].value, str):
                return tidy(filled[0].value)
            if filled:
                break
    return ""
