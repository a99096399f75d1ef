"""Documents written for a test."""

from __future__ import annotations

from corpus import Clause, Document, parse_outline


def made(text: str, title: str = "某市方案", written: str = "") -> Document:
    """`text` as a document."""
    return Document("made-up", title, "", (), "市", "fulltext", text, parse_outline(text), "", written)


def outline_of(text: str) -> list[str]:
    """The paths of the clauses of `text`, their elements joined with |."""
    return ["|".join(clause.path) for clause in parse_outline(text)]


def clause_of(text: str, path: str) -> Clause:
    """The clause of `text` at a path whose elements are joined with |."""
    (clause,) = [clause for clause in parse_outline(text) if "|".join(clause.path) == path]
    return clause
