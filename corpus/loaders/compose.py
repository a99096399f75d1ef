"""What a reader found → the document's own text, one paragraph a line, the title first.

Tables are written out, what belongs to the site and not to the document is dropped, titles broken over lines are
joined, and the letterhead gives way to title and document number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from corpus.loaders.blocks import Block, Paragraph, Source
from corpus.loaders.covers import is_reprinter, without_cover
from corpus.loaders.site_lines import is_page, stated_fields, without_site
from corpus.loaders.tables import TableWriter, caption_above, fields_of, is_layout, paragraphs_in
from corpus.loaders.wording import ANNEX, CLAUSE, LETTERHEAD, TITLE_END, is_number_line, iso_date, squeezed

_SALUTATION = re.compile(r"[:：]$")
_ARTICLE = re.compile(r"全文如下\s*[:：。]?$")
_ORDER_NAME = re.compile(r"[\u4e00-\u9fff]{2,30}(?:令|公告)(?:\s*第\s*[\d一二三四五六七八九十百]+\s*号)?")
_ORDER_NUMBER = re.compile(r"第\s*[\d一二三四五六七八九十百]+\s*号")
_PAGE = re.compile(r"[\s.…·]*\d{1,3}$")
_HEAD_LINES = 14
_LONGEST_TITLE = 160
_MOST_TITLE_LINES = 5


@dataclass(frozen=True)
class Composed:
    """A document's text before it is known what it is.

    Attributes:
        title: the document's own title, "" where none stands in it or on its page.
        paragraphs: all of its text; the title, where there is one, is the first.
        fields: what headers state of it, by label.
        inner_titles: titles of what it issues or annexes.
        is_reprint: whether the page is that of a school or the like, which issues no such documents: its dates are not
            the document's.
        notes: sentences for the user.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    fields: dict[str, str]
    inner_titles: tuple[str, ...]
    is_reprint: bool
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text as it is stored."""
        return "".join(f"{paragraph.text}\n" for paragraph in self.paragraphs)


def compose(source: Source) -> Composed:
    """The document in what a reader found."""
    fields = dict(source.fields)
    paragraphs = _flat(source.blocks, fields)
    notes = list(source.notes)
    if source.page or is_page(paragraphs):
        for label, value in stated_fields(paragraphs).items():
            fields.setdefault(label, value)
        paragraphs = without_site(paragraphs)
    paragraphs = _without_contents(paragraphs)
    paragraphs, cover = without_cover(paragraphs)
    if cover:
        notes.append(f"略去了转载单位自己的说明（{cover}）")
    named = (
        ""
        if cover
        else next((fields[label] for label in ("标题", "文件标题", "公文标题") if fields.get(label)), source.title)
    )
    paragraphs, ordered = _order(_from_article(paragraphs))
    title, paragraphs = _head(paragraphs, ordered or named)
    paragraphs = _joined_titles(paragraphs)
    inner = tuple(
        p.text
        for p in paragraphs[1:]
        if (p.centred or p.bold) and not CLAUSE.match(p.text) and TITLE_END.search(p.text) and len(p.text) > 5
    )
    return Composed(title, tuple(paragraphs), fields, inner, bool(cover) or is_reprinter(source.site), tuple(notes))


def _flat(blocks: Iterable[Block], fields: dict[str, str]) -> list[Paragraph]:
    """Paragraphs only: layout tables read, header tables taken as fields, data tables written a row a line."""
    writer = TableWriter()
    written: list[Paragraph] = []

    def take(items: Iterable[Block]) -> None:
        for item in items:
            if isinstance(item, Paragraph):
                if item.text:
                    written.append(item)
            elif found := fields_of(item):
                for label, value in found.items():
                    fields.setdefault(label, value)
            elif is_layout(item):
                take(paragraphs_in(item))
            else:
                written.extend(writer.write(item, caption_above(written)))

    take(blocks)
    return written


def _without_contents(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Without the table of contents (目录): lines that stand in the text again as its headings."""
    at = next((n for n, p in enumerate(paragraphs[:40]) if squeezed(p.text) == "目录"), None)
    if at is None:
        return paragraphs
    later = {squeezed(p.text) for p in paragraphs[at + 3 :]}
    last = at + 1
    while last < len(paragraphs) and squeezed(_PAGE.sub("", paragraphs[last].text)) in later:
        later = {squeezed(p.text) for p in paragraphs[last + 1 :]}
        if squeezed(_PAGE.sub("", paragraphs[last].text)) not in later:
            break
        last += 1
    return paragraphs[:at] + paragraphs[last:] if last > at + 1 else paragraphs


def _order(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], str]:
    """An order (令) that promulgates a text: its name and number on one line, and the title of what it promulgates."""
    head = [p.text for p in paragraphs[:6]]
    if len(head) < 4 or not _ORDER_NAME.fullmatch(head[0]):
        return paragraphs, ""
    if _ORDER_NUMBER.fullmatch(head[1]):
        paragraphs = [replace(paragraphs[0], text=head[0] + head[1]), *paragraphs[2:]]
    lines = {squeezed(p.text) for p in paragraphs[2:60]}
    quoted = [name for text in head[1:6] for name in re.findall(r"《([^《》]{4,60})》", text)]
    return paragraphs, next((name for name in quoted if squeezed(name) in lines), "")


def _from_article(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Where a news agency sends a document in full, what follows its own lead."""
    for at, paragraph in enumerate(paragraphs[:6]):
        if _ARTICLE.search(paragraph.text) and len(paragraphs) > at + 3:
            return paragraphs[at + 1 :]
    return paragraphs


def _head(paragraphs: list[Paragraph], named: str) -> tuple[str, list[Paragraph]]:
    """Title and document number first; what stands above them on the page (份号、密级、发文机关标志) left out.

    Args:
        paragraphs: the text.
        named: what the page or the file calls it.
    """
    head = list(
        takewhile(
            lambda p: len(p.text) <= _LONGEST_TITLE and not p.row and not p.text.endswith("。"),
            paragraphs[:_HEAD_LINES],
        )
    )
    span = _named_title(head, named) or _set_title(head, bool(named))
    number = next((p for p in head if is_number_line(p.text)), None)
    if span is None:
        if not named:
            return "", paragraphs
        if number is not None and paragraphs.index(number) < 3:
            at = paragraphs.index(number)
            return named, [Paragraph(named, True), number, *_below(paragraphs[:at]), *paragraphs[at + 1 :]]
        return named, [Paragraph(named, True), *paragraphs]
    first, last = span
    title = "".join(_glued(p.text for p in paragraphs[first:last]))
    if squeezed(title) == squeezed(named):
        title = re.sub(r"\s+", "", named) if re.search(r"[\u4e00-\u9fff]", named) else named
    rest = paragraphs[last:]
    above = [p for p in _below(paragraphs[:first]) if p is not number]
    if number is not None and number in paragraphs[:first]:
        return title, [replace(paragraphs[first], text=title, centred=True), number, *above, *rest]
    return title, [replace(paragraphs[first], text=title, centred=True), *above, *rest]


def _below(above: Sequence[Paragraph]) -> list[Paragraph]:
    """What of the lines above a title belongs to the text: none but sentences."""
    return [p for p in above if len(p.text) > 60 and not LETTERHEAD.fullmatch(p.text)]


def _named_title(head: Sequence[Paragraph], named: str) -> tuple[int, int] | None:
    """The lines that together are the title that the page or file names."""
    wanted = squeezed(named)
    for first in range(len(head)) if len(wanted) > 3 else ():
        for last in range(first + 1, min(first + 1 + _MOST_TITLE_LINES, len(head) + 1)):
            if squeezed("".join(p.text for p in head[first:last])) == wanted:
                return first, last
    return None


def _set_title(head: Sequence[Paragraph], is_named: bool) -> tuple[int, int] | None:
    """The lines that are set as a title or worded like one."""
    for first, paragraph in enumerate(head):
        if not _may_be_title(paragraph) or (
            LETTERHEAD.fullmatch(paragraph.text) and not TITLE_END.search(paragraph.text)
        ):
            if _SALUTATION.search(paragraph.text) or CLAUSE.match(paragraph.text):
                return None
            continue
        last = first + 1
        while not TITLE_END.search("".join(p.text for p in head[first:last])) and last < min(
            len(head), first + _MOST_TITLE_LINES
        ):
            following = head[last]
            if not _may_be_title(following) or following.centred != paragraph.centred:
                break
            last += 1
        joined = "".join(p.text for p in head[first:last])
        if TITLE_END.search(joined):
            return first, last
        if paragraph.centred and not is_named:
            return first, first + 1
    if head and not is_named and _may_be_title(head[0]) and len(head[0].text) <= 60:
        return 0, 1
    return None


def _may_be_title(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return not (
        len(text) < 2
        or text[-1] in "。；：;:，,"
        or (iso_date(text[:12]) and not TITLE_END.search(text))
        or is_number_line(text)
        or CLAUSE.match(text)
        or ANNEX.match(text)
        or paragraph.row
        or paragraph.download
    )


def _joined_titles(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Titles further down that were broken over centred or bold lines, joined."""
    joined: list[Paragraph] = []
    at = 0
    while at < len(paragraphs):
        here = paragraphs[at]
        last = at + 1
        if (
            at
            and (here.centred or here.bold)
            and _may_be_title(here)
            and len(here.text) <= 40
            and not TITLE_END.search(here.text)
        ):
            while last < min(len(paragraphs), at + 4) and _same_setting(here, paragraphs[last]):
                last += 1
                if TITLE_END.search(paragraphs[last - 1].text):
                    break
            text = "".join(_glued(p.text for p in paragraphs[at:last]))
            if last > at + 1 and TITLE_END.search(text):
                joined.append(replace(here, text=text))
                at = last
                continue
        joined.append(here)
        at += 1
    return joined


def _same_setting(one: Paragraph, other: Paragraph) -> bool:
    return (one.centred, one.bold) == (other.centred, other.bold) and _may_be_title(other) and len(other.text) <= 40


def _glued(texts: Iterable[str]) -> Iterable[str]:
    """The parts of a broken title; words in Latin letters keep a blank between them."""
    before = ""
    for text in texts:
        yield (" " if re.search(r"[A-Za-z]$", before) and re.match(r"[A-Za-z]", text) else "") + text
        before = text
