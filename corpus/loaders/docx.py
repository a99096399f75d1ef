"""Word documents (docx): the text as it prints, with tracked changes accepted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from corpus.loaders.blocks import Block, Cell, Grid, Paragraph, Source, grid_of, tidy
from corpus.loaders.docx_numbering import Numbering

# Runs in these are deleted, moved away or never printed.
_GONE = frozenset(
    map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:rPr", "w:pPr", "w:proofErr", "w:fldData"))
)
_ALTERNATE, _CHOICE, _FALLBACK = (
    f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}"
    for name in ("AlternateContent", "Choice", "Fallback")
)
_TEXT_BOX = qn("w:txbxContent")
_BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:ptab"): " "}


def read_docx(data: bytes) -> Source:
    """A Word document; what python-docx raises where it is none goes to the caller."""
    document = docx.Document(io.BytesIO(data))
    reader = _Reader(document)
    blocks = tuple(reader.blocks(document.element.body))
    return Source(blocks)  # the title among its properties is often that of the file it was made from


class _Reader:
    """Reads the body of one document in order; lists are counted as it goes."""

    def __init__(self, document: Any) -> None:
        parts = {
            rel.reltype.rsplit("/", 1)[-1]: rel.target_part
            for rel in document.part.rels.values()
            if not rel.is_external
        }
        self._numbering = Numbering.read(_root(parts.get("numbering")))
        self._footnotes = _notes(_root(parts.get("footnotes")), "w:footnote")
        self._footnotes |= {f"e{id}": note for id, note in _notes(_root(parts.get("endnotes")), "w:endnote").items()}
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.findall(qn("w:style"))}
        self._noted = 0
        self._carried = ""

    def blocks(self, parent: Any) -> Iterator[Block]:
        """Paragraphs and tables below `parent`."""
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield self._table(child)
            elif child.tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                if content is not None and not _is_contents(child):
                    yield from self.blocks(content)
            elif child.tag in (qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")):
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        pieces: list[str] = []
        boxes: list[Any] = []
        noted: list[str] = []
        self._inline(paragraph, pieces, boxes, noted)
        text = self._carried + "".join(pieces)
        self._carried = ""
        mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        if mark is not None and (mark.find(qn("w:del")) is not None or mark.find(qn("w:moveFrom")) is not None):
            self._carried = text  # with its mark deleted, a paragraph runs on in the next
            text = ""
        if text.strip() and not self._is_table_of_contents(paragraph):
            label = self._label(paragraph)
            centred, bold = self._setting(paragraph, "w:jc"), self._is_bold(paragraph)
            for number, line in enumerate(filter(None, map(tidy, text.split("\n")))):
                yield Paragraph((label if not number else "") + line, centred, bold)
        for box in boxes:
            yield from self.blocks(box)
        for id in noted:
            self._noted += 1
            note = tidy("".join("".join(self._text_of(p)) for p in self._footnotes[id]))
            if note:
                yield Paragraph(f"注{self._noted}：{note}")

    def _text_of(self, paragraph: Any) -> list[str]:
        pieces: list[str] = []
        self._inline(paragraph, pieces, [], [])
        return pieces

    def _inline(self, element: Any, pieces: list[str], boxes: list[Any], noted: list[str]) -> None:
        """The text of what stands in a line; text boxes and footnotes that hang on it are gathered."""
        for child in element:
            if child.tag in _GONE:
                continue
            if child.tag == qn("w:r") and _is_hidden(child):
                continue
            if child.tag == qn("w:t"):
                pieces.append(child.text or "")
            elif child.tag == qn("w:br") and child.get(qn("w:type")) in ("page", "column"):
                pieces.append("\n")
            elif child.tag in _BREAKS:
                pieces.append(_BREAKS[child.tag])
            elif child.tag == qn("w:sym"):
                pieces.append(_symbol(child))
            elif child.tag == _TEXT_BOX:
                boxes.append(child)
            elif child.tag == _ALTERNATE:
                chosen = child.find(_CHOICE)
                self._inline(chosen if chosen is not None else child.find(_FALLBACK), pieces, boxes, noted)
            elif child.tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                id = ("e" if child.tag == qn("w:endnoteReference") else "") + (child.get(qn("w:id")) or "")
                noted += [id] if id in self._footnotes else []
            elif isinstance(child.tag, str):
                self._inline(child, pieces, boxes, noted)

    def _table(self, table: Any) -> Grid:
        rows: list[list[tuple[Cell, int, int]]] = []
        running: dict[int, tuple[Cell, int, int]] = {}  # column → the merged cell that runs down through it
        placed: list[dict[int, tuple[Cell, int, int]]] = []
        for row in table.iterfind(f".//{qn('w:tr')}"):
            if (
                next(row.iterancestors(qn("w:tbl"))) is not table
                or row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None
            ):
                continue
            is_header = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
            column = int(_attribute(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")) or 0)
            line: dict[int, tuple[Cell, int, int]] = {}
            for cell in [c for c in row.iter(qn("w:tc")) if next(c.iterancestors(qn("w:tr"))) is row]:
                properties = cell.find(qn("w:tcPr"))
                across = int(_attribute(properties.find(qn("w:gridSpan")) if properties is not None else None) or 1)
                merge = properties.find(qn("w:vMerge")) if properties is not None else None
                if merge is not None and merge.get(qn("w:val")) != "restart" and column in running:
                    line[column] = running[column]
                else:
                    held = (Cell(tuple(self.blocks(cell)), is_header), 1, across)
                    line[column] = held
                    running.pop(column, None)
                    if merge is not None:
                        running[column] = held
                column += across
            placed.append(line)
        for line in placed:
            cells: list[tuple[Cell, int, int]] = []
            column = 0
            for at in sorted(line):
                cells += [(Cell(), 1, 1)] * (at - column)
                cells.append(line[at])
                column = at + line[at][2]
            rows.append(cells)
        return grid_of(rows)

    def _label(self, paragraph: Any) -> str:
        """The automatic number before a paragraph."""
        id, level = "", None
        style = _attribute(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")) or self._default_style()
        for properties in [paragraph.find(qn("w:pPr")), *self._style_properties(style)]:
            numbered = properties.find(qn("w:numPr")) if properties is not None else None
            if numbered is None:
                continue
            if level is None and (at := _attribute(numbered.find(qn("w:ilvl")))):
                level = int(at)
            id = id or _attribute(numbered.find(qn("w:numId")))
        if style in self._numbering.by_style and (not id or level is None):
            linked = self._numbering.by_style[style]
            id, level = id or linked[0], linked[1] if level is None else level
        return self._numbering.label(id, level or 0) if id and id != "0" else ""

    def _default_style(self) -> str:
        return next(
            (
                id
                for id, s in self._styles.items()
                if s.get(qn("w:type")) == "paragraph" and s.get(qn("w:default")) == "1"
            ),
            "",
        )

    def _style_properties(self, id: str) -> Iterator[Any]:
        """The paragraph properties of a style and of those that it is based on."""
        seen: set[str] = set()
        while id in self._styles and id not in seen:
            seen.add(id)
            yield self._styles[id].find(qn("w:pPr"))
            id = _attribute(self._styles[id].find(qn("w:basedOn")))

    def _setting(self, paragraph: Any, name: str) -> bool:
        style = _attribute(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
        for properties in [paragraph.find(qn("w:pPr")), *self._style_properties(style)]:
            found = properties.find(qn(name)) if properties is not None else None
            if found is not None:
                return _attribute(found) == "center"
        return False

    def _is_bold(self, paragraph: Any) -> bool:
        runs = [run for run in paragraph.iter(qn("w:r")) if "".join(t.text or "" for t in run.iter(qn("w:t"))).strip()]
        bold = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
        return bool(runs) and all(b is not None and b.get(qn("w:val")) not in ("0", "false") for b in bold)

    def _is_table_of_contents(self, paragraph: Any) -> bool:
        id = _attribute(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
        name = _attribute(self._styles[id].find(qn("w:name"))) if id in self._styles else ""
        return name.lower().startswith("toc ")


def _root(part: Any) -> Any:
    """The XML of a part, None where there is no part."""
    if part is None:
        return None
    if hasattr(part, "element"):
        return part.element
    from docx.oxml.parser import parse_xml

    return parse_xml(part.blob)


def _notes(root: Any, name: str) -> dict[str, list[Any]]:
    """Note id → its paragraphs, without the separators that Word keeps among them."""
    if root is None:
        return {}
    kept = [note for note in root.findall(qn(name)) if note.get(qn("w:type")) in (None, "normal")]
    return {note.get(qn("w:id")): list(note.iter(qn("w:p"))) for note in kept}


def _is_contents(control: Any) -> bool:
    gallery = control.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return _attribute(gallery) == "Table of Contents"


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return hidden is not None and hidden.get(qn("w:val")) not in ("0", "false")


def _symbol(element: Any) -> str:
    code = element.get(qn("w:char")) or ""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return "" if 0xE000 <= value <= 0xF8FF else chr(value)


def _attribute(element: Any) -> str:
    return (element.get(qn("w:val")) or "") if element is not None else ""
