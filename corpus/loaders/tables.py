"""Tables → text: a data table becomes a line a row that carries caption and headings; one that lays out a page is read.

A row reads ``表1第3行（初中学校招生计划）：学校：绍兴一中；计划数：600人``, so that each row can be found, shown and
cited by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.loaders.blocks import Block, Cell, Grid, Paragraph
from corpus.loaders.wording import CLAUSE, LABELS, squeezed

_NUMERIC = re.compile(r"^[\d,，.%％‰\-—~～+－/年月日元人万亿 ]*\d[\d,，.%％‰\-—~～+－/年月日元人万亿 ]*$")
_NOTE = re.compile(r"^(?:注|备注|说明|附注|填表说明|资料来源)\s*\d?\s*[:：.．、]")
_UNIT = re.compile(r"^[（(]?\s*单位\s*[:：]")
_OWN_NUMBER = re.compile(r"^(?:附)?表\s*(\d+)\s*[:：.．、]?\s*")
_IMPRINT = re.compile(r"^(?:抄\s*送|主\s*送|主题词|印\s*发)\s*[:：]|\d日\s*印发$")
_LONGEST_CAPTION = 60
_LONGEST_HEADING = 60
# A cell longer than this in a table of few cells is text that the table lays out.
_RUNNING_TEXT = 300


@dataclass
class _Part:
    """Rows under one heading."""

    caption: str
    headings: tuple[str, ...]
    rows: list[tuple[str, tuple[Cell, ...]]]


class TableWriter:
    """Writes the data tables of one document, numbered on."""

    def __init__(self) -> None:
        self._last = 0

    def write(self, grid: Grid, above: str) -> list[Paragraph]:
        """The paragraphs of a data table: captions inside it, its rows and its notes.

        Args:
            grid: the table.
            above: the caption that stands above it, "" where none does.
        """
        written: list[Paragraph] = []
        for item in _parts(_compact(grid), above):
            if isinstance(item, str):
                written.append(Paragraph(item))
                continue
            number, caption = self._number(item.caption)
            if item.caption and squeezed(item.caption) != squeezed(above):
                written.append(Paragraph(item.caption, centred=True))
            for at, (section, row) in enumerate(item.rows, 1):
                name = "，".join(filter(None, [caption, section]))
                head = f"表{number}第{at}行" + (f"（{name}）" if name else "")
                written.append(Paragraph(f"{head}：{_pairs(item.headings, row)}", row=True))
        return written

    def _number(self, caption: str) -> tuple[int, str]:
        """The table's number, its own where its caption has one that is free, and the caption without it."""
        own = _OWN_NUMBER.match(caption)
        number = int(own.group(1)) if own and int(own.group(1)) > self._last else self._last + 1
        self._last = number
        return number, caption[own.end() :] if own else caption


def is_layout(grid: Grid) -> bool:
    """Whether a table only lays out the page: what is in it reads as paragraphs."""
    if _is_blank_form(grid):
        return True
    rows = _compact(grid)
    cells = {id(cell): cell for row in rows for cell in row if cell.text or cell.blocks}.values()
    if any(isinstance(block, Grid) for cell in cells for block in cell.blocks):
        return True
    if len(rows) < 2 or len(rows[0]) < 2 or sum(len(_filled(row)) > 1 for row in rows) < 2:
        return True
    if any(sum(bool(CLAUSE.match(block.text)) for block in _paragraphs(cell)) > 2 for cell in cells) and len(cells) < 8:
        return True
    if any(_IMPRINT.search(_filled(row)[0].text) for row in rows if _filled(row)):
        return True
    return len(cells) <= 4 and any(len(cell.text) > _RUNNING_TEXT for cell in cells)


def _is_blank_form(grid: Grid) -> bool:
    """Whether a table is a form to fill in: places left blank between its labels from the first row on."""
    rows = [_distinct(row) for row in grid.rows if any(cell.blocks for cell in row)]
    cells = [cell for row in rows for cell in row]
    first = rows[0] if rows else []
    blank_inside = any(not before.blocks and after.blocks for before, after in pairwise(first)) or len(first) == 2
    blank = [cell for cell in first if not cell.blocks]
    return bool(blank) and blank_inside and 3 * sum(not cell.blocks for cell in cells) >= len(cells)


def fields_of(grid: Grid) -> dict[str, str]:
    """Label → value where a table is the header of a page (索引号、发文字号、成文日期…); else nothing."""
    found: dict[str, str] = {}
    labels = filled = 0
    for row in grid.rows:
        cells = _distinct(row)
        filled += sum(1 for cell in cells if cell.text)
        for cell, following in zip(cells, [*cells[1:], Cell()], strict=False):
            label, _, value = re.sub(r"\s", "", cell.text).replace(":", "：").partition("：")
            if label in LABELS:
                labels += 1
                found[label] = value or following.text
    return found if labels >= 2 and labels * 3 >= filled else {}


def paragraphs_in(grid: Grid) -> list[Block]:
    """What a layout table holds, row by row; the short cells of a row stand on one line."""
    blocks: list[Block] = []
    seen: set[int] = set()
    for row in grid.rows:
        cells = [cell for cell in _distinct(row) if cell.blocks and id(cell) not in seen]
        seen.update(id(cell) for cell in cells)
        short = [cell for cell in cells if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph)]
        if len(cells) > 1 and len(short) == len(cells) and all(len(cell.text) <= 60 for cell in cells):
            blocks.append(Paragraph(" ".join(cell.text for cell in cells if cell.text)))
        else:
            blocks += [block for cell in cells for block in cell.blocks]
    return blocks


def caption_above(paragraphs: Sequence[Paragraph]) -> str:
    """The caption among the paragraphs before a table: a short one without a stop, past a line that names the unit."""
    for paragraph in reversed(paragraphs[-2:]):
        text = paragraph.text
        if _UNIT.match(text):
            continue
        is_short = len(text) <= _LONGEST_CAPTION and text[-1] not in "。；;，,：:" and not paragraph.row
        named = paragraph.centred or paragraph.bold or _OWN_NUMBER.match(text) or text[-1] in "表单"
        named = named and not text.endswith(("下表", "附表"))
        return text if is_short and named and not CLAUSE.match(text) and not text.startswith("附件") else ""
    return ""


def _parts(rows: list[tuple[Cell, ...]], caption: str) -> list[_Part | str]:
    """The table cut at the rows that are one cell: those are captions, sections or notes."""
    parts: list[_Part | str] = []
    part: _Part | None = None
    section, at = "", 0
    while at < len(rows):
        filled = _filled(rows[at])
        if len(filled) == 1 and (len(rows[at]) > 1):
            text = filled[0].text
            if _NOTE.match(text) or _UNIT.match(text) or len(text) > _LONGEST_CAPTION:
                parts.append(text)
            elif part is None or _opens_table(rows, at + 1, part):
                caption, part, section = text, None, ""
            else:
                section = text
            at += 1
            continue
        if part is None:
            depth = _heading_rows(rows, at)
            part = _Part(caption, _headings(rows[at : at + depth], len(rows[at])), [])
            parts.append(part)
            at += depth
            continue
        part.rows.append((section, rows[at]))
        at += 1
    return parts


def _opens_table(rows: list[tuple[Cell, ...]], at: int, part: _Part) -> bool:
    """Whether after a row of one cell another table begins: a row of headings divided in another way."""
    if at + 1 >= len(rows) or not part.rows:
        return not part.rows
    row = _filled(rows[at])
    if len(row) < 2 or any(_NUMERIC.match(cell.text) or len(cell.text) > 14 for cell in row):
        return False
    texts = {cell.text for cell in row}
    if len(texts & {text for heading in part.headings for text in heading.split("/")}) * 2 >= len(texts):
        return True
    usual = {cell.text for _, old in part.rows for cell in _filled(old)}
    return not texts & usual and _shape(rows[at]) != _shape(part.rows[-1][1])


def _heading_rows(rows: list[tuple[Cell, ...]], at: int) -> int:
    """How many rows at `at` are headings: those marked as such; else one, two where the first heads groups of columns."""
    marked = 0
    while at + marked < len(rows) and all(cell.header for cell in _filled(rows[at + marked])):
        marked += 1
    if marked and at + marked < len(rows):
        return marked
    first = _filled(rows[at])
    if any(_NUMERIC.match(cell.text) or len(cell.text) > _LONGEST_HEADING for cell in first) or at + 1 >= len(rows):
        return 0
    depth = 1
    while at + depth + 1 < len(rows) and depth < 3:
        above, below = rows[at + depth - 1], rows[at + depth]
        same = [c for c in range(len(below)) if below[c] is above[c]]
        groups = [c for c in range(1, len(above)) if above[c] is above[c - 1] and below[c] is not below[c - 1]]
        under = [cell.text for c, cell in enumerate(below) if c not in same]
        labels = all(text and not _NUMERIC.match(text) and len(text) <= 30 for text in under)
        if not under or not labels or not (groups or (same and len(same) < len(below))):
            break
        if not groups and len(same) * 2 < len(below):  # a body cell that runs down over rows, not a heading
            break
        depth += 1
    return depth


def _headings(rows: list[tuple[Cell, ...]], width: int) -> tuple[str, ...]:
    """A heading a column, levels joined with a slash; 第N列 where there is none."""
    headings = []
    for column in range(width):
        levels: list[str] = []
        for row in rows:
            text = row[column].text.rstrip("：:")
            if text and (not levels or levels[-1] != text):
                levels.append(text)
        headings.append("/".join(levels) or f"第{column + 1}列")
    return tuple(headings)


def _pairs(headings: tuple[str, ...], row: tuple[Cell, ...]) -> str:
    """``heading：value`` of each cell, a merged one once a heading; values under one heading stand together."""
    values: dict[str, list[Cell]] = {}
    for column, cell in enumerate(row):
        under = values.setdefault(headings[column], [])
        if cell.text and not any(cell is other for other in under):
            under.append(cell)
    written = [f"{heading}：{'，'.join(cell.text for cell in cells)}" for heading, cells in values.items() if cells]
    return "；".join([*(pair.rstrip("。；;") for pair in written[:-1]), *written[-1:]])


def _compact(grid: Grid) -> list[tuple[Cell, ...]]:
    """The rows without those and without columns in which nothing stands, and without columns that repeat another."""
    rows = [row for row in grid.rows if any(cell.blocks for cell in row)]
    width = len(rows[0]) if rows else 0
    kept = [
        c
        for c in range(width)
        if any(row[c].blocks for row in rows) and (c == 0 or any(row[c] is not row[c - 1] for row in rows))
    ]
    return [tuple(row[c] for c in kept) for row in rows]


def _distinct(row: Sequence[Cell]) -> list[Cell]:
    return [cell for at, cell in enumerate(row) if at == 0 or cell is not row[at - 1]]


def _filled(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in _distinct(row) if cell.text or cell.blocks]


def _shape(row: Sequence[Cell]) -> tuple[bool, ...]:
    return tuple(row[at] is row[at - 1] for at in range(1, len(row)))


def _paragraphs(cell: Cell) -> list[Paragraph]:
    return [block for block in cell.blocks if isinstance(block, Paragraph)]
