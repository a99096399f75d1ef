"""What every reader of a file format hands on: paragraphs and tables in reading order, and what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

_HAN = "\u3400-\u9fff〇○"
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_BLANKS = re.compile(r"\s+")
_SPACED_OUT = re.compile(rf"(?<![^ ])[{_HAN}](?: [{_HAN}])+(?![^ ])")
# Blanks that a typesetter or an editor left inside dates and document numbers.
_IN_DATE = re.compile(r"(?<=\d) (?=[年月日号〕\]])|(?<=[年月]) (?=\d)|(?<=[〔\[]) (?=\d)|(?<=[〕\]]) (?=第?\d)")
_LONGEST_SPACED_OUT = 60
# A person's name: one of the hundred commonest surnames and one or two characters.
_NAME = re.compile(
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白"
    "邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤][\u4e00-\u9fff]{1,2}"
)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph.

    Attributes:
        text: in one line, without blanks at its ends.
        centred, bold: how it is set, where the format says so.
        download: whether it is nothing but links to files.
        row: whether it is a row of a data table, written out.
    """

    text: str
    centred: bool = False
    bold: bool = False
    download: bool = False
    row: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell of a table; a merged cell stands at each place that it covers, as the same object.

    Attributes:
        blocks: what is in it.
        header: whether the format marks it as a heading.
    """

    blocks: tuple[Block, ...] = ()
    header: bool = False

    @property
    def text(self) -> str:
        """Its text in one line: words broken to fit a narrow column are whole again, names in a column are a list."""
        pieces = [block.text for block in self.blocks if isinstance(block, Paragraph) and block.text]
        if all(_NAME.fullmatch(piece) for piece in pieces):
            return "、".join(pieces)
        if all(len(piece) <= 5 for piece in pieces) and sum(map(len, pieces)) <= 12:
            return "".join(pieces)
        joined = ""
        for piece in pieces:
            joined += (" " if joined and joined[-1] not in "。；;，,、：:" and piece[0] not in "（(" else "") + piece
        return joined


@dataclass(frozen=True)
class Grid:
    """A table: rows of one length."""

    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Grid


@dataclass(frozen=True)
class Source:
    """A file as its reader sees it.

    Attributes:
        blocks: paragraphs and tables in reading order.
        title: what the page or the file calls itself, "" where it does not.
        fields: what a page states of the document outside its text, by label (发文字号, 成文日期…), without blanks.
        address: where the page says it is published.
        notes: sentences for the user on what could not be read.
        page: whether it is a page of a site, which has more on it than the document.
        site: the name of the site, "" where the page does not say it.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    address: str = ""
    notes: tuple[str, ...] = ()
    page: bool = False
    site: str = ""


def tidy(text: str) -> str:
    """`text` in one line: blanks of all kinds as one, none inside dates and document numbers or 总　则 set apart.

    >>> tidy("　　2018年5月 10日")
    '2018年5月10日'
    >>> tidy("第一章　总　则")
    '第一章 总则'
    """
    text = _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()
    if len(text) <= _LONGEST_SPACED_OUT:
        text = _SPACED_OUT.sub(lambda match: match.group().replace(" ", ""), text)
    return _IN_DATE.sub("", text)


def grid_of(rows: Sequence[Sequence[tuple[Cell, int, int]]]) -> Grid:
    """A grid in which merged cells stand at each place that they cover.

    Args:
        rows: the cells of each row in order, with how many rows and columns each covers.
    """
    placed: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell, down, across in row:
            while (number, column) in placed:
                column += 1
            for r in range(number, min(number + max(1, down), len(rows))):
                for c in range(column, column + max(1, across)):
                    placed.setdefault((r, c), cell)
            column += max(1, across)
    width = max((c for _, c in placed), default=-1) + 1
    empty = Cell()
    return Grid(tuple(tuple(placed.get((r, c), empty) for c in range(width)) for r in range(len(rows))))
