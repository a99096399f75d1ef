"""A draft: the words of an answer with the spans that it cites, before verification."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.select import Evidence
from corpus import Document
from corpus.facts import Phrase, Statement

# Marks that end a phrase.
CLOSERS = "。;；,，、 "


@dataclass(frozen=True)
class Span:
    """What a mark ``[n]`` points to: a slice of a document."""

    document: Document
    path: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Draft:
    """An answer's words with its citations.

    Attributes:
        text: with marks ``[1]`` … that number `spans`.
        spans: the cited slices in order.
        stated: False where the clause is there but does not say what was asked.
        certain: found by address or by query over the register, so that similarity has no say in it.
    """

    text: str
    spans: tuple[Span, ...]
    stated: bool = True
    certain: bool = False


class Marks:
    """Numbers the slices of an answer in the order in which they are first cited."""

    def __init__(self) -> None:
        self._spans: list[Span] = []  # few; a slice is told by its document, which is too large to hash

    def of(self, span: Span) -> str:
        """The mark ``[n]`` of `span`, the same each time."""
        if span not in self._spans:
            self._spans.append(span)
        return f"[{self._spans.index(span) + 1}]"

    @property
    def spans(self) -> tuple[Span, ...]:
        """What the marks point to, in their order."""
        return tuple(self._spans)


def span_of(evidence: Evidence) -> Span:
    """The whole sentence of `evidence`."""
    sentence = evidence.statement.sentence
    return Span(evidence.document, evidence.statement.path, sentence.start, sentence.end)


def statement_span(document: Document, statement: Statement) -> Span:
    """The whole sentence of `statement`."""
    return Span(document, statement.path, statement.sentence.start, statement.sentence.end)


def cited(evidence: Iterable[Evidence], draft: Draft) -> list[Evidence]:
    """The pieces of `evidence` that `draft` cites."""
    starts = {(span.document.id, span.start) for span in draft.spans}
    return [piece for piece in evidence if (piece.document.id, piece.statement.sentence.start) in starts]


def with_deadline(phrase: Phrase) -> str:
    """A phrase as a sentence by itself: with the words of the deadline that governs it, without a closing mark."""
    text = phrase.text.strip().rstrip(CLOSERS)
    deadline = phrase.deadline
    if deadline and not (phrase.start <= deadline.start < phrase.end):
        return f"{deadline.words},{text}"
    return text


def closed(text: str) -> str:
    """`text` with a full stop."""
    return text if text.endswith(("。", "!", "?", "！", "？")) else text + "。"


def number_list(items: list[tuple[str, Span]], head: str) -> tuple[str, tuple[Span, ...]]:
    """A numbered list in which every item has its mark; items of one slice share one."""
    marks = Marks()
    lines = [f"{index}. {text}{marks.of(span)}" for index, (text, span) in enumerate(items, 1)]
    return head + "\n" + "\n".join(lines), marks.spans
