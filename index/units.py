"""Documents → the units that are indexed: every sentence, and every clause as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from corpus import Clause, Document

Scope = Literal["sentence", "clause"]


@dataclass(frozen=True)
class Unit:
    """A piece of a document that can be found.

    Attributes:
        id: ``<document>@<start>-<end>/<scope>``, the same for the same text in every build.
        document_id, path: where it stands.
        scope: ``sentence`` or ``clause``.
        start, end: offsets into the document's text.
        indexed: what is tokenised and embedded: the headings above it, then its text.
    """

    id: str
    document_id: str
    path: tuple[str, ...]
    scope: Scope
    start: int
    end: int
    indexed: str


def units_of(documents: Iterable[Document]) -> list[Unit]:
    """The units of `documents`, sentences and clauses in the order of the texts."""
    return [unit for document in documents for clause in document.clauses for unit in _units_of(document, clause)]


def _units_of(document: Document, clause: Clause) -> Iterable[Unit]:
    for sentence in clause.sentences:
        above = "" if sentence.is_heading else clause.heading
        yield _unit(document, clause, "sentence", sentence.start, sentence.end, _joined(above, sentence.text))
    if clause.kind in ("clause", "preamble", "notice") and len(clause.sentences) > 1:
        start, end = clause.sentences[0].start, clause.sentences[-1].end
        yield _unit(document, clause, "clause", start, end, document.text[start:end])


def _unit(document: Document, clause: Clause, scope: Scope, start: int, end: int, indexed: str) -> Unit:
    return Unit(f"{document.id}@{start}-{end}/{scope}", document.id, clause.path, scope, start, end, indexed)


def _joined(heading: str, text: str) -> str:
    return f"{heading}:{text}" if heading else text
