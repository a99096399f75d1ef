"""Files made for the tests: Word documents with what python-docx cannot write itself, workbooks, PDF with and without text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
SIZE, WIDTH = 16, 28 * 16  # of the letters and of a line of the PDF made here, in points
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

# The heading levels of GB/T 9704 as Word numbers them by itself.
LEVELS = (
    ("chineseCounting", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
    ("decimalEnclosedCircle", "%5"),
)


def saved(document: Any) -> bytes:
    """The bytes of a document or workbook."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def numbered_docx(paragraphs: Iterable[tuple[int | None, str]]) -> bytes:
    """A Word document with automatic numbers.

    Args:
        paragraphs: level of the numbering from 0, None for a paragraph without, and its text.
    """
    document = docx.Document()
    define_list(document, LEVELS, "77")
    for level, text in paragraphs:
        paragraph = document.add_paragraph(text)
        if level is not None:
            number(paragraph, level, "77")
    return saved(document)


def define_list(document: Any, levels: Sequence[tuple[str, str]], id: str) -> None:
    """Add a list to a document's numbering part."""
    numbering = document.part.numbering_part.element
    inside = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{id}">{inside}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>'))


def number(paragraph: Any, level: int, id: str) -> None:
    """Make a paragraph one of a list."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{id}"/></w:numPr>'))


def track(paragraph: Any, kept: str, deleted: str, inserted: str) -> None:
    """Write `kept`, then `deleted` and `inserted` as tracked changes."""
    paragraph.add_run(kept)
    change = f'w:id="1" w:author="a" w:date="2020-01-01T00:00:00Z" {nsdecls("w")}'
    paragraph._p.append(parse_xml(f"<w:del {change}><w:r><w:delText>{deleted}</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {change}><w:r><w:t>{inserted}</w:t></w:r></w:ins>"))


def add_text_box(paragraph: Any, text: str) -> None:
    """A text box as Word writes it: once for new programs and once more for old ones."""
    box = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
            'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
            f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict>"
            f"<v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )


def merge_down(table: Any, column: int, first: int, last: int) -> None:
    """Merge the cells of a column."""
    table.cell(first, column).merge(table.cell(last, column))


def centre(paragraph: Any) -> None:
    """Centre a paragraph."""
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:jc {nsdecls("w")} w:val="center"/>'))
    assert paragraph._p.pPr.find(qn("w:jc")) is not None


def workbook(rows: Sequence[Sequence[Any]], merged: Iterable[str] = (), title: str = "Sheet1") -> Any:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    return book


def pdf(pages: Sequence[Sequence[str]], head: str = "", password: str = "") -> bytes:
    """A PDF as official documents are set: centred lines begin with ``^``, every paragraph is indented and broken to fit.

    Args:
        pages: the paragraphs of each page; one that begins with ``+`` goes on from the page before.
        head: a running head.
        password: locks it.
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=StandardEncryption(password) if password else None)
    width, height = A4
    for number_of_page, paragraphs in enumerate(pages, 1):
        canvas.setFont(FONT, 9)
        if head:
            canvas.drawString(78, height - 40, head)
        canvas.drawCentredString(width / 2, 40, f"— {number_of_page} —")
        canvas.setFont(FONT, SIZE)
        y = height - 100
        for paragraph in paragraphs:
            if paragraph.startswith("^"):
                canvas.drawCentredString(width / 2, y, paragraph[1:])
                y -= 26
                continue
            goes_on = paragraph.startswith("+")
            for number_of_line, line in enumerate(wrapped(paragraph.lstrip("+"), 0 if goes_on else 2)):
                canvas.drawString(78 + (0 if goes_on or number_of_line else 2 * SIZE), y, line)
                y -= 26
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def wrapped(text: str, indent: int) -> list[str]:
    """A paragraph in lines as a word processor breaks it: words whole, no line begins with a closing mark."""
    lines, line = [], ""
    for unit in re.findall(r"[“（《]*(?:[0-9A-Za-z.%]+|.)[，。；：、”）》]*", text):
        taken = pdfmetrics.stringWidth(line + unit, FONT, SIZE) + (0 if lines else indent * SIZE)
        if line and taken > WIDTH:
            lines.append(line)
            line = ""
        line += unit
    return [*lines, line]


def scanned_pdf(pages: int = 2) -> bytes:
    """A PDF whose pages are pictures."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (300, 420), 200)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def two_column_pdf(title: str, left: Sequence[str], right: Sequence[str]) -> bytes:
    """A page of a gazette: a title over two columns of lines."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont(FONT, 18)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 100, title)
    canvas.setFont(FONT, 10)
    for x, lines in ((60, left), (320, right)):
        for number, line in enumerate(lines):
            canvas.drawString(x + 20 * line.startswith("　"), A4[1] - 140 - 16 * number, line.lstrip("　"))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def table_pdf(rows: Sequence[Sequence[str]]) -> bytes:
    """A page with a ruled table."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont(FONT, 12)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 100, "各校学位表")
    top, height, width = A4[1] - 130, 24, 140
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            canvas.rect(80 + c * width, top - (r + 1) * height, width, height)
            canvas.drawString(86 + c * width, top - (r + 1) * height + 8, text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
