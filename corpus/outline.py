"""Text → clause tree (条款) of a Chinese official document.

`texts_of` parts the document into its texts, `marked_lines` finds the numerals that open clauses in each, and here they
become clauses. The clauses' own texts cover the document without gap or overlap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.closing import annex_lists, closing_of
from corpus.duty_words import is_tail
from corpus.lines import LONGEST_HEADING, NUMBER, Line, is_closed, lines_of, opens_with_date
from corpus.markers import ARTICLE, HEADING, Marker
from corpus.models import Clause, ClauseKind, Sentence
from corpus.numbering import Opening, marked_lines, openings
from corpus.sentences import split_sentences, trim
from corpus.tables import TableRow, table_row
from corpus.texts import Text, annex_title, texts_of

PARSER_VERSION = "3"
_MARKS_AFTER = re.compile(r"[*_#\s]+$")
# A preamble has no more paragraphs than this.
_LONGEST_PREAMBLE = 12


def parse_outline(text: str) -> tuple[Clause, ...]:
    """The clauses of a document in the order of its text.

    Args:
        text: the stored text.

    Returns:
        Clauses whose own spans ``[start, end)`` follow each other from 0 to ``len(text)``, each with a path of its own.
        A text without any numbering becomes its head and one clause a paragraph (``第1段``…); a row of a table becomes a
        clause below the one that it stands in (``表1``, ``第3行``).
    """
    lines = lines_of(text)
    if not lines:
        return ()
    texts = texts_of(lines)
    ends = [part.lines[0].start for part in texts[1:]] + [len(text)]
    clauses = [clause for part, end in zip(texts, ends, strict=True) for clause in _Reader(text, part, end).clauses()]
    return _covering(text, _distinct(clauses))


@dataclass(frozen=True)
class _Reader:
    """Reads the clauses of one text, which ends at `end`."""

    text: str
    part: Text
    end: int

    def clauses(self) -> list[Clause]:
        """The clauses of the text: its head, its numbered clauses or paragraphs, and what closes it."""
        lines, prefix = self.part.lines, self.part.path
        listed = annex_lists(lines)
        numbered = [line for place, line in enumerate(lines) if place not in listed and not self._is_head_line(place)]
        marked = marked_lines(numbered)
        if self.part.kind == "list" or (self.part.kind == "notice" and not marked):
            return self._spans([(lines[0].start, _Plan((prefix), self._head_kind()))], lines, self.end)
        last = max([*marked, *(line.start for line in lines if table_row(line.text))], default=lines[0].start - 1)
        closing = closing_of(lines, last)
        proper = [line for line in lines if closing is None or line.start < closing.start]
        opened = openings(proper, marked, prefix)
        plans: list[tuple[int, _Plan]] = []
        if proper:
            plans = self._planned(proper, opened)
        if closing:
            plans.append((closing.start, _Plan((*prefix, "落款"), "signature")))
        return self._spans(plans, lines, self.end)

    def _is_head_line(self, place: int) -> bool:
        return self.part.kind in ("annex", "list") and place == 0

    def _head_kind(self) -> ClauseKind:
        return {"notice": "notice", "text": "preamble", "annex": "clause", "list": "clause"}[self.part.kind]  # type: ignore[return-value]

    def _head_path(self) -> tuple[str, ...]:
        return self.part.path or ("引言",)

    def _planned(self, lines: Sequence[Line], opened: dict[int, Opening]) -> list[tuple[int, _Plan]]:
        """Where clauses begin, with what each is to be."""
        plans: list[tuple[int, _Plan]] = []
        paragraphs = self._paragraphs(lines, opened)
        within = self.part.path
        table: TableRow | None = None
        for place, line in enumerate(lines):
            row = table_row(line.text)
            if row:
                if table is None or table.table != row.table:
                    titled = 1 if self.part.kind == "annex" else 0
                    self._caption(plans, lines[place - 1] if place > titled + 1 else None, row, within)
                plans.append((line.start, _Plan((*within, f"表{row.table}", f"第{row.row}行"), "clause", row=True)))
                table = row
                continue
            if line.start in opened:
                opening = opened[line.start]
                within = opening.path
                plans.append((line.start, _Plan(within, "clause", opening.marker)))
            elif line.start in paragraphs:
                plans.append((line.start, _Plan((*self.part.path, f"第{paragraphs[line.start]}段"), "clause")))
            elif not plans:
                plans.append((line.start, _Plan(self._head_path(), self._head_kind(), head=True)))
            elif table:
                plans.append((line.start, _Plan((*within, f"表{table.table}后"), "clause")))
            table = None
        return plans

    def _caption(
        self, plans: list[tuple[int, _Plan]], above: Line | None, row: TableRow, within: tuple[str, ...]
    ) -> None:
        """Makes the caption that stands right above the first row of a table the heading of the rows."""
        if above is None or not row.caption:
            return
        words = re.sub(rf"^(?:附\s*)?表\s*{row.table}\s*[:：.．、]?\s*", "", above.plain)
        opens = any(start == above.start for start, _ in plans)
        if words and row.caption.startswith(words) and (not opens or plans[-1][1].path[-1].startswith(("表", "第"))):
            if opens:
                if plans[-1][1].marker or plans[-1][1].head:
                    return
                plans.pop()
            plans.append((above.start, _Plan((*within, f"表{row.table}"), "heading", caption=True)))

    def _paragraphs(self, lines: Sequence[Line], opened: dict[int, Opening]) -> dict[int, int]:
        """The paragraphs of a text without numerals, by their start; none where it is a form or an annex of one."""
        running = [line for line in lines if not table_row(line.text)]
        if opened:  # a report that numbers something only at its end is read by paragraphs too
            running = [line for line in running if line.start < min(opened)]
            if sum(map(is_closed, running)) <= _LONGEST_PREAMBLE:
                return {}
        first = next((i for i, line in enumerate(running) if _is_text(line)), 0 if self.part.kind == "text" else None)
        if first is None:
            return {}
        below = running[first:]
        if self.part.kind == "annex" and (len(below) < 2 or sum(map(is_closed, below)) * 2 < len(below)):
            return {}
        return {line.start: number for number, line in enumerate(below, 1)}

    def _spans(self, plans: list[tuple[int, _Plan]], lines: Sequence[Line], end: int) -> list[Clause]:
        starts = [start for start, _ in plans]
        clauses = []
        for place, (start, plan) in enumerate(plans):
            stop = starts[place + 1] if place + 1 < len(starts) else end
            below = place + 1 < len(plans) and plans[place + 1][1].path[: len(plan.path)] == plan.path
            if plan.marker:
                clauses.append(_numbered(self.text, plan.path, plan.marker, start, stop, below))
            else:
                own = [line for line in lines if start <= line.start < stop]
                clauses.append(self._plain(plan, own, start, stop, below))
        return clauses

    def _plain(self, plan: _Plan, own: list[Line], start: int, end: int, below: bool) -> Clause:
        if plan.row or plan.caption:
            s, e = trim(self.text, start, own[-1].end)
            sentence = Sentence(s, e, self.text[s:e], plan.caption)
            return Clause(plan.path, plan.kind, own[-1].plain if plan.caption else "", start, end, (sentence,))
        titles: list[Line] = []
        first = own[0].at
        if self.part.kind == "annex" and own[0] is self.part.lines[0]:
            first = own[0].start + annex_title(own[0])
            titles = own[:1] if first < own[0].end else _titles(own[1:])
        elif plan.kind == "notice":
            titles = own[:1]
        elif plan.head or self.part.kind == "list":
            titles = _titles(own)
        spans = split_sentences(self.text, first if first > own[0].at or own[0] in titles else start, end)
        at = {first if line is own[0] else line.start for line in titles}
        sentences = tuple(Sentence(s, e, self.text[s:e], s in at) for s, e in spans)
        heading = "".join(
            self.text[first : line.end].rstrip("*_ ") if line is own[0] else line.plain for line in titles
        )
        kind = plan.kind
        if self.part.kind == "annex" and plan.head and all(sentence.is_heading for sentence in sentences):
            kind = "heading" if below else "clause"
        return Clause(plan.path, kind, heading, start, end, sentences)


@dataclass(frozen=True)
class _Plan:
    """What a clause is to be: its path and kind, and what opens it."""

    path: tuple[str, ...]
    kind: ClauseKind
    marker: Marker | None = None
    head: bool = False
    row: bool = False
    caption: bool = False


def _is_text(line: Line) -> bool:
    return line.text[-1] in "。:：;；" or len(line.text) > LONGEST_HEADING


def _titles(lines: Sequence[Line]) -> list[Line]:
    """The lines of a title: those before the first that is text or the number of the document."""
    titles: list[Line] = []
    for line in lines:
        if _is_text(line) or NUMBER.fullmatch(line.plain) or opens_with_date(line) or line.plain[0] in "(（<":
            break
        titles.append(line)
    return titles


def _numbered(text: str, path: tuple[str, ...], marker: Marker, start: int, end: int, below: bool) -> Clause:
    """A numbered clause: its first line is the heading, or its first sentence where text follows on the line."""
    spans = split_sentences(text, marker.body, end)
    if not spans:
        return Clause(path, "heading", "", start, end, ())
    first_end = spans[0][1]
    line_end = text.find("\n", start, end)
    alone = first_end >= trim(text, start, end if line_end < 0 else line_end)[1]
    more = below or any(not is_tail(text[s:e]) for s, e in spans[1:])
    articled = path[-1].startswith("第") and path[-1][-1] not in "编篇部分章节"
    is_heading = (
        first_end - marker.body <= LONGEST_HEADING
        and more
        and not (articled and (alone or marker.rank < HEADING))
        and (alone or marker.rank > ARTICLE)
    )
    sentences = tuple(Sentence(s, e, text[s:e], is_heading and index == 0) for index, (s, e) in enumerate(spans))
    heading = _closed_up(text[marker.body : first_end]) if is_heading else ""
    kind: ClauseKind = "heading" if is_heading and len(spans) == 1 and below else "clause"
    return Clause(path, kind, heading, start, end, sentences)


def _closed_up(words: str) -> str:
    """A heading without its stop, marks of Markdown, and the spaces that set its characters apart (总 则)."""
    words = _MARKS_AFTER.sub("", words.strip()).rstrip("。")
    return "".join(words.split()) if all(len(one) == 1 for one in words.split()) else words


def _distinct(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses with a path each: a numeral that a text uses again in one place is told apart by a number."""
    seen: dict[tuple[str, ...], int] = {}
    moved: dict[tuple[str, ...], tuple[str, ...]] = {}
    out = []
    for clause in clauses:
        above = next((clause.path[:n] for n in range(len(clause.path) - 1, 0, -1) if clause.path[:n] in moved), ())
        path = (*moved[above], *clause.path[len(above) :]) if above else clause.path
        seen[path] = seen.get(path, 0) + 1
        if seen[path] > 1:
            renamed = (*path[:-1], f"{path[-1]}〔{seen[path]}〕")
            moved[clause.path] = renamed
            path = renamed
        else:
            moved.pop(clause.path, None)
        out.append(replace(clause, path=path))
    return out


def _covering(text: str, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The same clauses with the white space between them given to the one before (to the first, at the start)."""
    bounds = [0, *(clause.start for clause in clauses[1:]), len(text)]
    return tuple(replace(clause, start=bounds[i], end=bounds[i + 1]) for i, clause in enumerate(clauses))
