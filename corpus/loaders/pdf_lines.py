"""Characters of a PDF page → lines → paragraphs.

A line break is one of the paragraph unless geometry says otherwise: an indent, a line that ends short of the margin,
another size, a gap, a centred line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from corpus.loaders.blocks import Paragraph, tidy
from corpus.loaders.wording import CLAUSE

_PAGE_NUMBER = re.compile(
    r"^(?:[—–\-－·•\s]*\d{1,4}[—–\-－·•\s]*|第?\s*\d{1,4}\s*页?\s*[/／,，、]?\s*(?:共?\s*\d{1,4}\s*页)?|[ivxlcIVXLC]{1,6})$"
)
_HAN = "\u2e80-\u9fff\uff00-\uffef\u3000-\u303f〇“”‘’—…·"
_BETWEEN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}0-9A-Za-z(（])|(?<=[0-9A-Za-z)）%]) (?=[{_HAN}])")
_MARGIN = 0.12
_ENOUGH_LINES = 8
# What stays together at the beginning of a line: opening marks, a word or a letter, closing marks.
_UNIT = re.compile(r"[“‘（《〈〔【(\[]*(?:[0-9A-Za-z.%％〔〕—\-]+|.)[，。；：、？！”’）》〉〕】)\]]*")


@dataclass(frozen=True)
class Line:
    """One line: text, edges in points from the page's left and top, size of its letters in points.

    `column` is 1 or 2 on a page of two columns, 0 for what reaches over both and on other pages.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    column: int = 0


@dataclass(frozen=True)
class PageLines:
    """A page's lines and tables from top to bottom (tables have `top` as lines have), its width and height in points."""

    items: list[Any]
    width: float
    height: float


def lines_of(chars: list[dict[str, Any]], width: float) -> list[Line]:
    """The lines that characters stand in, in reading order; a page in two columns is read column by column.

    Args:
        chars: pdfplumber's characters.
        width: of the page, 0 for a part of it that has no columns.
    """
    lines = _rows(chars)
    gutter = _gutter(chars, lines, width) if width else None
    if gutter is None:
        return lines
    ordered: list[Line] = []
    band: list[dict[str, Any]] = []
    across = [row for row in _grouped(chars) if any(c["x0"] < gutter < c["x1"] for c in row) or _bridges(row, gutter)]
    crossing = {id(char) for row in across for char in row}
    for row in sorted(_grouped(chars), key=lambda row: row[0]["top"]):
        if id(row[0]) in crossing:
            ordered += _columns(band, gutter)
            band = []
            ordered += _rows(row)
        else:
            band += row
    return ordered + _columns(band, gutter)


def without_margins(pages: list[PageLines]) -> list[PageLines]:
    """The pages without page numbers, and without heads and feet that run through them."""
    running = Counter(
        text
        for page in pages
        for text in {_pattern(item.text) for item in page.items if isinstance(item, Line) and _in_margin(item, page)}
    )
    kept = []
    for page in pages:
        lines = [item for item in page.items if isinstance(item, Line)]
        outermost = lines[:1] + lines[-1:]
        items = [
            item
            for item in page.items
            if not (
                isinstance(item, Line)
                and _in_margin(item, page)
                and (
                    (item in outermost and _PAGE_NUMBER.match(item.text.strip()))
                    or running[_pattern(item.text)] >= max(3, len(pages) * 0.5)
                )
            )
        ]
        kept.append(replace(page, items=items))
    return kept


def join_lines(lines: list[tuple[Line, PageLines]]) -> list[Paragraph]:
    """The paragraphs that lines make, over the ends of pages."""
    paragraphs: list[Paragraph] = []
    text, centred = "", False
    edges = _all_edges([page for _, page in lines])
    # Where paragraphs are indented, a line that is not goes on with the one before, whatever number it begins with.
    indented = sum(line.left > edges[id(page), line.column][0] + 1.2 * line.size for line, page in lines) >= 3
    before: Line | None = None
    edges_before = (0.0, 0.0)
    for line, page in lines:
        left, right = edges[id(page), line.column]
        middle = _is_centred(line, left, right)
        if before is not None and text and not _goes_on(before, line, left, edges_before[1], middle, indented):
            paragraphs.append(Paragraph(tidy(text), centred))
            text = ""
        if not text:
            centred = middle
        glue = " " if text and re.search(r"[A-Za-z0-9]$", text) and re.match(r"[A-Za-z]", line.text) else ""
        text = text + glue + line.text
        before, edges_before = line, (left, right)
    return [*paragraphs, *([Paragraph(tidy(text), centred)] if text else [])]


def _goes_on(before: Line, line: Line, left: float, right_before: float, middle: bool, indented: bool) -> bool:
    """Whether `line` belongs to the paragraph of the line before it."""
    size = max(before.size, line.size, 1.0)
    if abs(before.size - line.size) > 0.15 * size or middle:
        return False
    if before.right < right_before - _first_unit(line.text) * size - 0.4 * size:  # more would have fitted
        return False
    if line.left > left + 1.2 * size:  # indented
        return False
    if line.top > before.top and line.top - before.bottom > 1.6 * size:
        return False
    return indented or not (CLAUSE.match(line.text) and before.text[-1:] == "。")


def _is_centred(line: Line, left: float, right: float) -> bool:
    middle = (line.left + line.right) / 2
    inside = line.left > left + 1.5 * line.size and line.right < right - 1.5 * line.size
    return inside and abs(middle - (left + right) / 2) < 0.8 * line.size


def _first_unit(text: str) -> float:
    """The width of what a line begins with and cannot be broken, in letters of full width: a word, a bracket with it."""
    unit = _UNIT.match(text)
    return sum(1.0 if char > "\u2000" else 0.55 for char in unit.group()) if unit else 1.0


def _all_edges(pages: list[PageLines]) -> dict[tuple[int, int], tuple[float, float]]:
    """(page, column) → where its text begins and ends; a page of few lines has the edges of the fullest."""
    fullest = max(pages, key=lambda page: len(page.items), default=None)
    edges = {}
    for page in pages:
        held = [item for item in page.items if isinstance(item, Line)]
        for column in {line.column for line in held}:
            few = len(page.items) < _ENOUGH_LINES and column == 0 and fullest is not None
            source = fullest if few and fullest is not None else page
            edges[id(page), column] = _edges(source, column)
    return edges


def _edges(page: PageLines, column: int) -> tuple[float, float]:
    """Where the text of a page or of a column of it begins and ends: edges that several lines share."""
    lines = [item for item in page.items if isinstance(item, Line) and item.column == column]
    lines = lines or [item for item in page.items if isinstance(item, Line)]
    lefts = Counter(round(line.left / 2) * 2 for line in lines)
    rights = Counter(round(line.right / 2) * 2 for line in lines)
    shared_left = [edge for edge, count in lefts.items() if count >= 2] or list(lefts)
    shared_right = [edge for edge, count in rights.items() if count >= 2] or list(rights)
    return float(min(shared_left, default=0)), float(max(shared_right, default=page.width))


def _in_margin(line: Line, page: PageLines) -> bool:
    return line.top < _MARGIN * page.height or line.bottom > (1 - _MARGIN) * page.height


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", text))


def _grouped(chars: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Characters by the line that they stand on, each from left to right."""
    rows: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda c: (c["top"] + c["bottom"]) / 2):
        middle = (char["top"] + char["bottom"]) / 2
        for row in rows[-3:]:
            head = row[0]
            tall = max(char["bottom"] - char["top"], head["bottom"] - head["top"])
            if abs((head["top"] + head["bottom"]) / 2 - middle) < 0.45 * tall:
                row.append(char)
                break
        else:
            rows.append([char])
    return [sorted(row, key=lambda c: c["x0"]) for row in rows]


def _rows(chars: list[dict[str, Any]]) -> list[Line]:
    lines = []
    for row in _grouped(chars):
        text = ""
        for at, char in enumerate(row):
            gap = char["x0"] - row[at - 1]["x1"] if at else 0.0
            text += (" " if gap > 0.3 * char["size"] and not text.endswith(" ") else "") + char["text"].replace(
                "\u00ad", "-"
            )
        text = _BETWEEN.sub("", re.sub(r"\s+", " ", text)).strip() if _is_set_solid(row) else re.sub(r"\s+", "", text)
        inked = [char for char in row if char["text"].strip()]
        if not inked or not text:
            continue
        size = Counter(round(char["size"], 1) for char in inked).most_common(1)[0][0]
        left, right = min(c["x0"] for c in inked), max(c["x1"] for c in inked)
        top, bottom = min(c["top"] for c in inked), max(c["bottom"] for c in inked)
        lines.append(Line(text, float(left), float(right), float(top), float(bottom), float(size)))
    return sorted(lines, key=lambda line: line.top)


def _is_set_solid(row: list[dict[str, Any]]) -> bool:
    """Whether a line's letters stand close; letters set apart (通　知) make one word."""
    inked = [char for char in row if char["text"].strip()]
    wide = sum(b["x0"] - a["x1"] > 0.4 * a["size"] for a, b in pairwise(inked))
    return len(inked) < 3 or wide < 0.6 * (len(inked) - 1)


def _gutter(chars: list[dict[str, Any]], lines: list[Line], width: float) -> float | None:
    """The middle of the blank strip between two columns, None on a page of one."""
    inked = [char for char in chars if char["text"].strip()]
    if len(inked) < 80 or len(lines) < 8:
        return None
    rows = _grouped(inked)
    for share in (0.5, 0.48, 0.52, 0.46, 0.54, 0.44, 0.56):
        x = share * width
        crossed = sum(any(c["x0"] - 4 < x < c["x1"] + 4 for c in row) or _bridges(row, x) for row in rows)
        right = sum(c["x0"] > x for c in inked)
        left = sum(c["x1"] < x for c in inked)
        sided = sum(any(c["x1"] < x for c in row) and any(c["x0"] > x for c in row) for row in rows)
        if crossed <= 0.12 * len(rows) and min(left, right) > 0.25 * len(inked) and sided > 0.3 * len(rows):
            return x
    return None


def _bridges(row: list[dict[str, Any]], x: float) -> bool:
    """Whether a line runs across x without the gap that parts two columns."""
    before = max((c["x1"] for c in row if c["x1"] <= x), default=None)
    after = min((c["x0"] for c in row if c["x0"] >= x), default=None)
    return before is not None and after is not None and after - before < 8


def _columns(chars: list[dict[str, Any]], gutter: float) -> list[Line]:
    left = [char for char in chars if (char["x0"] + char["x1"]) / 2 < gutter]
    right = [char for char in chars if (char["x0"] + char["x1"]) / 2 >= gutter]
    return [replace(line, column=1) for line in _rows(left)] + [replace(line, column=2) for line in _rows(right)]
