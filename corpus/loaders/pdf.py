"""PDF with a text layer: paragraphs in reading order, tables, without page numbers and running heads."""

from __future__ import annotations

import io
import logging
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from corpus.errors import DocumentError
from corpus.loaders.blocks import Block, Cell, Grid, Paragraph, Source, grid_of, tidy
from corpus.loaders.pdf_lines import Line, PageLines, join_lines, lines_of, without_margins

_MOST_PAGES = 1500
# A page with fewer characters than this and a picture on it is a scan.
_FEWEST_CHARACTERS = 12
_UNREADABLE = 0.2


def read_pdf(data: bytes, name: str) -> Source:
    """A PDF.

    Raises:
        DocumentError: if it is locked, cut short, scanned, or its text layer is no text.
    """
    if b"%%EOF" not in data[-4096:]:
        raise DocumentError(f"文件 {name} 不完整（PDF 的结尾缺失），可能没有下载完。请重新下载后再收入。")
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > _MOST_PAGES:
                raise DocumentError(f"文件 {name} 有{len(document.pages)}页，超过{_MOST_PAGES}页。请拆开后再收入。")
            pages, scanned = [], []
            for page in document.pages:
                content, is_scan = _page(page)
                pages.append(content)
                scanned += [page.page_number] if is_scan else []
                page.close()
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise DocumentError(
                f"文件 {name} 加了密码，读不出来。请去掉密码（另存为不加密的 PDF）后再收入。"
            ) from error
        raise DocumentError(f"文件 {name} 已损坏，不是有效的 PDF。请重新下载后再收入。") from error
    _refuse_scans(pages, scanned, name)
    notes = (f"第{'、'.join(map(str, scanned))}页是扫描图片，没有读入",) if scanned else ()
    return Source(tuple(_blocks(without_margins(pages))), notes=notes)


def _refuse_scans(pages: list[PageLines], scanned: list[int], name: str) -> None:
    if scanned and len(scanned) * 2 >= len(pages):
        raise DocumentError(
            f"文件 {name} 是扫描件：页面是图片，没有文字层，无法逐字引用。请先用文字识别(OCR)软件转成可复制文字的 PDF 或 Word 并校对，再收入。"
        )
    text = "".join(item.text for page in pages for item in page.items if isinstance(item, Line))
    if not text.strip() and not any(isinstance(item, Table) for page in pages for item in page.items):
        raise DocumentError(f"文件 {name} 里没有文字。请换一份有文字的文件。")
    odd = sum("\ue000" <= char <= "\uf8ff" or char == "\ufffd" for char in text) + 6 * text.count("(cid:")
    if odd > _UNREADABLE * len(text):
        raise DocumentError(
            f"文件 {name} 的文字层是乱码（字体没有对应的编码）。请换一份可以正常复制文字的 PDF 或 Word。"
        )


class Table:
    """A table of a page.

    Attributes:
        top: its upper edge, in points from the page's top.
        grid: its cells.
    """

    def __init__(self, top: float, grid: Grid) -> None:
        self.top = top
        self.grid = grid


def _page(page: Any) -> tuple[PageLines, bool]:
    """The lines and tables of a page from top to bottom, and whether the page is a scan."""
    chars = [char for char in page.dedupe_chars().chars if char.get("upright", True)]
    inked = sum(1 for char in chars if char["text"].strip())
    if inked < _FEWEST_CHARACTERS and any(_covers(image, page) for image in page.images):
        return PageLines([], float(page.width), float(page.height)), True
    found = [table for table in page.find_tables() if len(table.cells) > 3]
    boxes = [table.bbox for table in found]
    free = [char for char in chars if not any(_inside(char, box) for box in boxes)]
    items: list[Any] = lines_of(free, float(page.width))
    for table in found:
        block = Table(table.bbox[1], _grid(table, chars))
        at = next((n for n, item in enumerate(items) if item.top > block.top), len(items))
        items.insert(at, block)
    return PageLines(items, float(page.width), float(page.height)), False


def _covers(image: dict[str, Any], page: Any) -> bool:
    return float(image["width"]) * float(image["height"]) > 0.3 * float(page.width) * float(page.height)


def _inside(char: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _grid(table: Any, chars: list[dict[str, Any]]) -> Grid:
    """A table's cells; one that reaches over several columns or rows of the others is merged."""
    lefts = _edges([cell[0] for cell in table.cells])
    tops = _edges([cell[1] for cell in table.cells])
    rows: list[list[tuple[Cell, int, int]]] = [[] for _ in tops]
    for cell in sorted(table.cells, key=lambda box: (box[1], box[0])):
        inside = [char for char in chars if _inside(char, cell)]
        lines = lines_of(inside, 0)
        text = tidy("".join(line.text for line in lines))
        across = sum(cell[0] - 2 <= left < cell[2] - 2 for left in lefts)
        down = sum(cell[1] - 2 <= top < cell[3] - 2 for top in tops)
        row = next((n for n, top in enumerate(tops) if abs(top - cell[1]) <= 2), 0)
        rows[row].append((Cell((Paragraph(text),) if text else ()), down, across))
    return grid_of(rows)


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges


def _blocks(pages: list[PageLines]) -> list[Block]:
    """Paragraphs joined over lines and pages; a table that goes on over the page is one."""
    blocks: list[Block] = []
    pending: list[tuple[Line, PageLines]] = []
    grid: Grid | None = None
    for page in pages:
        for number, item in enumerate(page.items):
            if isinstance(item, Line):
                if grid is not None:
                    blocks.append(grid)
                    grid = None
                pending.append((item, page))
                continue
            blocks += join_lines(pending)
            pending = []
            continues = grid is not None and number == 0 and len(grid.rows[0]) == len(item.grid.rows[0])
            if grid is not None and continues:
                again = [cell.text for cell in grid.rows[0]] == [cell.text for cell in item.grid.rows[0]]
                grid = Grid(grid.rows + item.grid.rows[1 if again else 0 :])
                continue
            if grid is not None:
                blocks.append(grid)
            grid = item.grid
    blocks += [grid] if grid is not None else []
    return blocks + join_lines(pending)
