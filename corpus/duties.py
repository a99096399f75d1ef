"""Who answers for the tasks of a clause and by when (责任分工): the tails of State Council documents and of city plans.

``(教育部牵头,财政部等参与)``, ``(体育总局、民政部负责)``, ``责任单位:…``, ``牵头单位:…;配合单位:…``, ``完成时限:…`` stand after
the sentences that they are about, or in the columns of a table that divides the work (任务分工表).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from corpus.duty_words import FIRST_LEADS, HEADERS, LABELLED, STOPS, Duty, duty_in, labelled, of_fields
from corpus.models import Clause, Document
from corpus.tables import TableRow, table_row

_BRACKETS = re.compile(r"[(（](?P<inside>[^()（）\n]*(?:[(（][^()（）\n]*[)）][^()（）\n]*)*)[)）]")
_THIS_WORK = re.compile(
    r"^(?:该|此|本|上述|以上|前述|这)(?:项|些)?[^,，。]{0,8}(?:工作|任务|措施)?[^,，。]{0,6}于?[^,，。]*?(?:年|月|日|底|前)[^,，。]*完成"
)


@dataclass(frozen=True)
class Tail:
    """A duty with the place that states it (offsets into the document)."""

    duty: Duty
    start: int
    end: int


def duties_of(document: Document) -> dict[int, Duty]:
    """The duties of the sentences of a document, by the start of the sentence.

    A tail is about the sentences of its clause since the tail before it; one alone in its paragraph below the last item
    is about all items of the clause above, where those before it have none.
    """
    first_leads = FIRST_LEADS.search(document.text) is not None
    tails = {clause.path: tails_in(document.text, clause, first_leads) for clause in document.clauses}
    duties: dict[int, Duty] = {}
    for clause in document.clauses:
        own = tails[clause.path]
        for sentence in clause.sentences:
            tail = next((tail for tail in own if tail.start >= sentence.start), None)
            if tail:
                duties[sentence.start] = tail.duty
        _due_of_all(clause, duties)
    for clause, tail in _shared(document, tails):
        for sentence in clause.sentences:
            duties.setdefault(sentence.start, tail.duty)
    return duties


def tails_in(text: str, clause: Clause, first_leads: bool = False) -> list[Tail]:
    """The tails of one clause in order, those that touch as one; a row of a table that divides work has one.

    Args:
        text: of the document.
        clause: the clause.
        first_leads: whether the first of several bodies leads (列第一位者为牵头单位).
    """
    row = table_row(text[clause.start : clause.end].strip()) if clause.path[-1].endswith("行") else None
    if row:
        duty = _of_row(row, first_leads)
        return [Tail(duty, clause.end, clause.end)] if duty != Duty() else []
    return _merged(sorted(_found(text, clause, first_leads), key=lambda tail: tail.start), text)


def _found(text: str, clause: Clause, first_leads: bool) -> Iterator[Tail]:
    taken: list[tuple[int, int]] = []
    for match in _BRACKETS.finditer(text, clause.start, clause.end):
        ends = text[match.end() : match.end() + 1] in ("", *"。;；\r\n 　(（") or text[match.start() - 1] in "。;；"
        duty = duty_in(match["inside"], first_leads) if ends else Duty()
        if duty != Duty():
            taken.append(match.span())
            yield Tail(duty, *match.span())
    labels: list[re.Match[str]] = []
    for match in LABELLED.finditer(text, clause.start, clause.end):
        follows = bool(labels) and not text[labels[-1].end() : match.start()].strip(STOPS)
        inside = any(start <= match.start() < end for start, end in taken)
        if not inside and (follows or _heads(text, clause, match.start())):
            labels.append(match)
    for run in _runs(labels, text):
        duty = labelled(run, first_leads)
        if duty != Duty():
            yield Tail(duty, run[0].start(), run[-1].end())


def _runs(labels: list[re.Match[str]], text: str) -> Iterator[list[re.Match[str]]]:
    """Labels with nothing but stops between them together."""
    run: list[re.Match[str]] = []
    for match in labels:
        if run and text[run[-1].end() : match.start()].strip(STOPS):
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def _heads(text: str, clause: Clause, at: int) -> bool:
    """Whether a label stands where a tail can: at the head of a line, or after a stop or another tail."""
    before = text[clause.start : at].rstrip(" \t　")
    return not before or before[-1] in "\n\r。;；,，)）"


def _joined(one: Duty, other: Duty) -> Duty:
    """Two duties as one: with a body that leads, those that answer too take part."""
    lead = one.lead or other.lead
    more = tuple(other.lead.split("、")) if one.lead and other.lead else ()
    return Duty(lead, (*one.participants, *more, *other.participants), one.due or other.due)


def _merged(tails: list[Tail], text: str) -> list[Tail]:
    """Tails with nothing but stops between them as one."""
    merged: list[Tail] = []
    for tail in tails:
        if merged and not text[merged[-1].end : tail.start].strip(STOPS + "()（）"):
            merged[-1] = Tail(_joined(merged[-1].duty, tail.duty), merged[-1].start, tail.end)
        else:
            merged.append(tail)
    return merged


def _of_row(row: TableRow, first_leads: bool) -> Duty:
    """What the columns of a row say."""
    found: dict[str, str] = {}
    for header, value, _ in row.cells:
        kind = next((kind for kind, pattern in HEADERS if pattern.search(header)), None)
        if kind and value not in ("", "-", "—", "/", "无"):
            found[kind] = f"{found[kind]}、{value}" if kind in found else value
    return of_fields(found, first_leads) if {"lead", "own"} & found.keys() else Duty()


def _due_of_all(clause: Clause, duties: dict[int, Duty]) -> None:
    """Gives the deadline of 该项工作于…完成 to the sentences before it in the clause."""
    for place, sentence in enumerate(clause.sentences):
        match = _THIS_WORK.match(sentence.text)
        if match is None:
            continue
        due = re.search(
            r"(?:19|20)?\d*年?[^,，。于在]*?(?:底前|前|底|末)", sentence.text[sentence.text.find("于") + 1 :]
        )
        for before in clause.sentences[:place]:
            duty = duties.get(before.start, Duty())
            if due and not duty.due and not before.is_heading:
                duties[before.start] = replace(duty, due=due.group())


def _shared(document: Document, tails: Mapping[tuple[str, ...], list[Tail]]) -> Iterator[tuple[Clause, Tail]]:
    """The clauses without tails that a tail below the last item beside them is about."""
    last: dict[tuple[str, ...], Clause] = {}
    for clause in document.clauses:
        if clause.kind in ("clause", "heading") and len(clause.path) > 1:
            last[clause.path[:-1]] = clause
    alone = {path for path, found in tails.items() if found and _is_alone(document.text, found[-1])}
    if any(path[:-1] in last and last[path[:-1]].path != path for path in alone):
        return  # each item has its own
    for above, clause in last.items():
        if clause.path not in alone:
            continue
        beside = [one for one in document.clauses if one.path[: len(above)] == above and one.start < clause.start]
        if not any(tails[one.path] for one in beside):
            yield from ((one, tails[clause.path][-1]) for one in beside)


def _is_alone(text: str, tail: Tail) -> bool:
    """Whether a tail is a paragraph of its own."""
    line_end = text.find("\n", tail.end)
    after = text[tail.end : line_end if line_end >= 0 else len(text)]
    return text[: tail.start].rstrip(" \t　").endswith("\n") and not after.strip(STOPS)
