"""Plain text and Markdown."""

from __future__ import annotations

import re

from corpus.loaders.blocks import Block, Cell, Paragraph, Source, grid_of, tidy

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_QUOTE = re.compile(r"^\s{0,3}>\s?")
_BULLET = re.compile(r"^\s*[-*+]\s+(?=\S)")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(\*\*|__|(?<!\*)\*(?!\*)|`)(?=\S)(.+?)(?<=\S)\1")
_TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")


def read_plain(text: str) -> Source:
    """Plain text: one paragraph a line."""
    return Source(tuple(Paragraph(line) for raw in text.splitlines() if (line := tidy(raw))))


def read_markdown(text: str) -> Source:
    """Markdown: its headings, tables and paragraphs, without its marks."""
    text = _COMMENT.sub("", _FRONT_MATTER.sub("", text.replace("\r\n", "\n")))
    blocks: list[Block] = []
    title = ""
    table: list[str] = []
    for line in [*text.splitlines(), ""]:
        if _TABLE_ROW.match(line):
            table.append(line)
            continue
        if table:
            blocks += _table(table)
            table = []
        if _RULE.match(line):
            continue
        heading = _HEADING.match(line)
        cleaned = tidy(_plain(heading.group(2) if heading else _BULLET.sub("", _QUOTE.sub("", line))))
        if not cleaned:
            continue
        if heading and heading.group(1) == "#" and not title:
            title = cleaned
        bold = bool(re.fullmatch(r"\s*\*\*[^*]+\*\*\s*", line))
        blocks.append(
            Paragraph(cleaned, centred=heading is not None and len(heading.group(1)) == 1, bold=bool(heading) or bold)
        )
    return Source(tuple(blocks), title=title)


def _plain(text: str) -> str:
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text)))
    return _ESCAPED.sub(r"\1", text.replace("<br>", " ").replace("<br/>", " "))


def _table(lines: list[str]) -> list[Block]:
    """The table of Markdown lines; lines that only look like one are paragraphs."""
    if len(lines) < 2 or not _TABLE_RULE.match(lines[1]):
        return [Paragraph(tidy(line)) for line in lines]
    rows = []
    for number, line in enumerate(line for at, line in enumerate(lines) if at != 1):
        texts = [tidy(_plain(cell)) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        rows.append([(Cell((Paragraph(text),) if text else (), number == 0), 1, 1) for text in texts])
    return [grid_of(rows)]
