"""Sentences → what they state: phrases with their deadlines, quantities and references (要素).

A sentence of an official document is a row of phrases (分句) set off by commas. "到2022年," governs the phrases after
it until the sentence ends or another year is named; a quantity belongs to the item that names it. Everything carries
offsets into the document's stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.deadlines import Deadline, deadlines_in, term_in
from corpus.models import Clause, Document, Sentence
from corpus.normalise import THOUSANDS, normalise
from corpus.phrases import mask, split_phrases
from corpus.quantities import COMPARATORS, UNITS, Quantity, quantities_in
from corpus.references import Reference, references_in
from corpus.tables import NO_VALUE, TableRow, table_row

__all__ = [
    "COMPARATORS",
    "UNITS",
    "Deadline",
    "Phrase",
    "Quantity",
    "Reference",
    "Statement",
    "read_phrases",
    "read_statement",
    "references_in",
    "register_of",
    "split_phrases",
    "year_of",
]


# What a phrase says is the case in which the next one holds.
_CASE = re.compile(r"\s*对于?.+的\s*$")
_CELL = re.compile(rf"(?P<number>\d{{1,9}}(?:\.\d+)?)\s*(?P<unit>{UNITS})?(?P<after>以上|以下|左右|以内)?")


@dataclass(frozen=True)
class Phrase:
    """One phrase of a sentence (分句) and what it states.

    Attributes:
        start, end, text: where it stands and its words.
        deadline: the one that governs it.
        quantities: in order.
        is_deadline_only: whether it names a deadline and nothing else.
        term: a time without a year that it names itself (三年内, 每年9月底前), or "".
    """

    start: int
    end: int
    text: str
    deadline: Deadline | None
    quantities: tuple[Quantity, ...]
    is_deadline_only: bool = False
    term: str = ""


@dataclass(frozen=True)
class Statement:
    """A sentence with its place and what it states."""

    document_id: str
    path: tuple[str, ...]
    sentence: Sentence
    phrases: tuple[Phrase, ...]
    references: tuple[Reference, ...]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """All quantities of the sentence, in order."""
        return tuple(quantity for phrase in self.phrases for quantity in phrase.quantities)

    @property
    def years(self) -> frozenset[int]:
        """The years that govern some phrase."""
        return frozenset(phrase.deadline.year for phrase in self.phrases if phrase.deadline)


def register_of(document: Document) -> tuple[Statement, ...]:
    """The statements of all sentences of a document, in order (指标任务台账).

    A month without a year (9月底前) is of the year that the clause named last, else of the document's.
    """
    statements = []
    written = year_of(document)
    for clause in document.clauses:
        year = written
        for sentence in clause.sentences:
            statement = read_statement(document, clause, sentence, year)
            statements.append(statement)
            named = [phrase.deadline.year for phrase in statement.phrases if phrase.deadline]
            year = named[-1] if named else year
    return tuple(statements)


def read_statement(document: Document, clause: Clause, sentence: Sentence, year: int | None = None) -> Statement:
    """What one sentence states; `year` is that of a month without one."""
    return Statement(
        document.id,
        clause.path,
        sentence,
        tuple(_phrases(sentence, year)),
        tuple(references_in(sentence.text, sentence.start)),
    )


def read_phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of a text that stands in no document, such as a sentence of an answer; offsets are into `text`."""
    return tuple(_phrases(Sentence(0, len(text), text), None))


def year_of(document: Document) -> int | None:
    """The year a document was written in: of the manifest, its number, its title, or the date below its text."""
    known = document.written[:4] or (re.findall(r"[〔\[(（](\d{4})[〕\])）]", document.number) or [""])[0]
    known = known or document.published[:4] or (re.findall(r"(?:19|20)\d\d(?=年)", document.title) or [""])[0]
    if known:
        return int(known)
    signed = [clause for clause in document.clauses if clause.kind in ("signature", "notice")]
    for clause in signed:
        dates = re.findall(
            r"((?:19|20)\d\d)年\d{1,2}月\d{1,2}日",
            normalise(document.text[clause.start : clause.end]).text.replace(" ", ""),
        )
        if dates:
            return int(dates[-1])
    return None


def _phrases(sentence: Sentence, year: int | None) -> Iterator[Phrase]:
    """The phrases; what is said of a case (对于需要置换的, 于9月底前完成) is due when the phrase after it says."""
    found = list(_read(sentence, year))
    for phrase, after in pairwise(found):
        own = after.deadline is not None and after.start <= after.deadline.start < after.end
        yield replace(phrase, deadline=after.deadline) if own and _CASE.match(phrase.text) else phrase
    yield from found[-1:]


def _read(sentence: Sentence, year: int | None) -> Iterator[Phrase]:
    row = table_row(sentence.text)
    cells = {quantity.start: quantity for quantity in _cells(sentence, row)} if row else {}
    deadline: Deadline | None = None
    for start, end in split_phrases(THOUSANDS.sub(_closed_up, sentence.text)):
        text = sentence.text[start:end]
        offset = sentence.start + start
        normal = normalise(text)
        masked = mask(normal.text)
        found = deadlines_in(normal, masked, offset, deadline.year if deadline else year)
        deadline = found[-1] if found else deadline
        alone = bool(found) and found[-1].end - found[0].start >= len(text.strip())
        quantities = tuple(quantities_in(text, normal, masked, offset))
        if offset in cells:
            quantities = (cells[offset],)
        term = "" if found else term_in(normal, masked, text)
        yield Phrase(offset, offset + len(text), text, deadline, quantities, alone, term)


def _cells(sentence: Sentence, row: TableRow) -> Iterator[Quantity]:
    """The cells of a row that are nothing but a number, each with its heading as its item."""
    for header, value, at in row.cells:
        match = _CELL.fullmatch(normalise(value).text)
        if match is None or NO_VALUE.search(header):
            continue
        start, number = sentence.text.rindex(header, 0, at), float(match["number"])
        first, last = sentence.start + at, sentence.start + at + len(value)
        item = (sentence.start + start, last)
        unit = match["unit"] or _unit_of(header)
        yield Quantity(number, number, unit, match["after"] or "", value, first, last, item)


def _unit_of(header: str) -> str:
    """The unit that the heading of a column gives: 计划数（人）, 学分."""
    bracketed = re.search(rf"[(（](?:单位[:：])?({UNITS})[)）]", header)
    if bracketed:
        return bracketed.group(1)
    last = re.search(rf"(?:^|/)({UNITS})$", header)
    return last.group(1) if last else "人" if re.search(r"人数|招生(?:计划)?数|计划数", header) else ""


def _closed_up(number: re.Match[str]) -> str:
    """A number of the same length in which no comma cuts a phrase."""
    return re.sub(r"\D", ".", number.group())
