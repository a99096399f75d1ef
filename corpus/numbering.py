"""Which numerals at the heads of lines open a clause: those that begin a series or go on with one (编号的连续性)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.lines import Line, is_closed
from corpus.markers import ARTICLE, BOX, BRACKETED, HEADING, NAMED, Marker, marker_of
from corpus.numerals import chinese_of
from corpus.tables import table_row

# A series may skip one number that the text or its reading lost.
_SKIP = 2
_LOW_ARTICLE = HEADING + 5  # of articles below 一、


@dataclass(frozen=True)
class Opening:
    """A line that opens a clause: its numeral and the path of the clause."""

    marker: Marker
    path: tuple[str, ...]


def marked_lines(lines: Sequence[Line]) -> dict[int, Marker]:
    """The numerals that open a clause of one text, by the start of their lines.

    A number that neither begins a series nor goes on with one (``三、五年级…`` at the head of a line) is text. Series
    may run on across the clauses above them, as in State Council documents with twenty sections in seven parts.
    A table of contents (目录) and rows of tables open none.
    """
    close = not any((found := marker_of(line)) and found.rank == ARTICLE for line in lines)
    contents = _contents(lines)
    candidates = [
        (line.start, marker)
        for line in lines
        if line.start not in contents and not table_row(line.text) and (marker := marker_of(line, close))
    ]
    return _ranked(_continued(candidates))


def openings(lines: Sequence[Line], marked: Mapping[int, Marker], prefix: tuple[str, ...]) -> dict[int, Opening]:
    """The lines that open a clause, by their start, with the paths of the clauses.

    Args:
        lines: the lines of one text that belong to its clauses.
        marked: what `marked_lines` finds in them.
        prefix: the path of the text.
    """
    opened: dict[int, Opening] = {}
    stack: list[Marker] = []
    for start, marker in _with_paragraphs(lines, marked).items():
        least = BOX if _leaves_box(stack, marker) else marker.rank
        while stack and stack[-1].rank >= least:
            stack.pop()
        stack.append(marker)
        opened[start] = Opening(marker, (*prefix, *(above.part for above in stack)))
    return opened


def _contents(lines: Sequence[Line]) -> set[int]:
    """The starts of the lines of a table of contents: from 目录 to where its first entry comes again."""
    for index, line in enumerate(lines):
        if "".join(line.plain.split()) not in ("目录", "目次"):
            continue
        entries = [(later, marker_of(later)) for later in lines[index + 1 :]]
        first = next((marker for _, marker in entries if marker), None)
        if first is None:
            return set()
        again = [
            later.start
            for later, marker in entries
            if marker and (marker.rank, marker.part) == (first.rank, first.part)
        ]
        return {entry.start for entry, _ in entries if len(again) > 1 and entry.start < again[1]}
    return set()


def _continued(candidates: Sequence[tuple[int, Marker]]) -> list[tuple[int, Marker]]:
    """The markers whose numbers begin or continue a series."""
    kept: list[tuple[int, Marker]] = []
    last: dict[tuple[int, str], int] = {}  # of the series within the clause above
    running: dict[tuple[int, str], int] = {}  # of the form in the whole text
    sub = 0
    for start, marker in candidates:
        series = (marker.rank, marker.word)
        step = marker.number - last.get(series, 0)
        if marker.sub:
            if (step, marker.sub) != (0, sub + 1):
                continue
        elif not (marker.number == 1 or 1 <= step <= _SKIP or marker.number == running.get(series, 0) + 1):
            continue
        sub = marker.sub if marker.rank == ARTICLE else sub
        kept.append((start, marker))
        last[series] = running[series] = marker.number
        for deeper in [one for one in last if one[0] > marker.rank and one[0] >= BOX]:
            del last[deeper]
    return kept


def _ranked(marked: Sequence[tuple[int, Marker]]) -> dict[int, Marker]:
    """The markers with the ranks that they have in this text.

    A named numeral (任务一) stands one step below the clause in which its series begins; articles stand below 一、 where
    a text has its parts numbered so.
    """
    first = {marker.rank: place for place, (_, marker) in reversed(list(enumerate(marked)))}
    below_headings = ARTICLE in first and first.get(HEADING, len(marked)) < first[ARTICLE]
    ranked: dict[int, Marker] = {}
    stack: list[Marker] = []
    named: dict[str, int] = {}
    for start, marker in marked:
        if marker.rank == ARTICLE and below_headings:
            marker = replace(marker, rank=_LOW_ARTICLE)
        elif marker.rank == NAMED:
            if marker.number == 1 or marker.word not in named:
                above = [one.rank for one in stack if one.rank <= BRACKETED and one.word != marker.word]
                named[marker.word] = (above[-1] if above else ARTICLE) + 3
            marker = replace(marker, rank=named[marker.word])
        while stack and stack[-1].rank >= marker.rank:
            stack.pop()
        stack.append(marker)
        ranked[start] = marker
    return ranked


def _leaves_box(stack: Sequence[Marker], marker: Marker) -> bool:
    """Whether an item goes on with those before a box (专栏) rather than with those in it."""
    box = next((place for place, one in enumerate(stack) if one.rank == BOX), None)
    if box is None or marker.rank <= BOX or marker.number == 1:
        return False
    return not any(one.rank == marker.rank for one in stack[box + 1 :])


def _with_paragraphs(lines: Sequence[Line], marked: Mapping[int, Marker]) -> dict[int, Marker]:
    """`marked` with the second and later paragraphs of articles (款), which have no numerals of their own."""
    out: dict[int, Marker] = {}
    article: Marker | None = None
    count = 0
    before: Line | None = None
    for line in lines:
        marker = marked.get(line.start)
        if marker is not None:
            out[line.start] = marker
            if marker.rank in (ARTICLE, _LOW_ARTICLE):
                article, count = marker, 1
            elif article and marker.rank < article.rank:
                article = None
        elif table_row(line.text):
            continue
        elif article and before and is_closed(before) and before.end > article.body:
            count += 1
            out[line.start] = Marker(article.rank + 2, f"第{chinese_of(count)}款", count, line.at)
        before = line
    return out
