"""What the assistant gives back: an `Answer` with its `Citation`s, and its JSON form (the contract)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from corpus import Document, label_of

AnswerType = Literal[
    "target", "deadline", "task", "responsible", "clause", "reference", "compare", "list", "yesno", "unanswerable"
]


@dataclass(frozen=True)
class Turn:
    """One turn of a conversation; `role` is ``user`` or ``assistant``."""

    role: str
    content: str


@dataclass(frozen=True)
class Citation:
    """Where a statement stands (出处): an exact slice of a document, ``document.text[start:end] == quote``.

    Attributes:
        n: the number it is marked with in the answer, ``[1]``; 0 where it is only a nearest clause.
        document_id, title, number, level, kind: of the document.
        path, label, heading: of the clause.
        quote: the sentence.
        start, end: offsets into the document's stored text.
    """

    n: int
    document_id: str
    title: str
    number: str
    level: str
    kind: str
    path: tuple[str, ...]
    label: str
    heading: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class Failure:
    """What a check found wrong in a model's words: which check, the words, and the reason in Chinese."""

    check: str
    words: str
    reason: str


@dataclass(frozen=True)
class Verification:
    """What came of a language model's wording (核验).

    Attributes:
        checks: names of the checks that were made.
        failures: of the words that were not shown, oldest first.
        repaired: whether the model was asked to mend them, and the mended words passed.
        fallback: whether the extractive answer is given in their place.
        problem: why there are no words of the model, in Chinese; "" where there are.
    """

    checks: tuple[str, ...]
    failures: tuple[Failure, ...] = ()
    repaired: bool = False
    fallback: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Answer:
    """The answer to one question.

    Attributes:
        question: as asked.
        resolved_question: the full question it was understood as, in a conversation.
        answerable: whether the documents say what was asked.
        text: the answer with its ``[n]`` marks, or the sentence that says what is not stated.
        type: what kind of thing was asked for.
        confidence: probability in [0, 1] that the documents answer the question.
        engine: ``extractive``, or ``llm`` where a language model worded it.
        elapsed_ms: time from the question to the answer, milliseconds.
        citations: in the order of their numbers.
        nearest: for what is not stated, the clauses that come nearest.
        verification: how the wording of a language model fared; None where none was asked.
    """

    question: str
    resolved_question: str
    answerable: bool
    text: str
    type: AnswerType
    confidence: float
    engine: str
    elapsed_ms: float
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    verification: Verification | None = None

    def to_json(self, id: str = "") -> dict[str, Any]:
        """The fields of ``wengui ask --json`` and of one ``--batch`` line."""
        fields: dict[str, Any] = {
            "id": id,
            "question": self.question,
            "resolved_question": self.resolved_question,
            "answerable": self.answerable,
            "answer": self.text,
            "type": self.type,
            "confidence": round(self.confidence, 4),
            "engine": self.engine,
            "elapsed_ms": round(self.elapsed_ms, 1),
            "citations": [_fields(citation) for citation in self.citations],
        }
        if self.nearest:
            fields["nearest"] = [_fields(citation) for citation in self.nearest]
        if self.verification is not None:
            told = asdict(self.verification)
            fields["verification"] = told | {name: list(told[name]) for name in ("checks", "failures")}
        return fields


def _fields(citation: Citation) -> dict[str, Any]:
    return asdict(citation) | {"path": list(citation.path)}


def cite(document: Document, path: tuple[str, ...], start: int, end: int, n: int = 0) -> Citation:
    """A citation of ``document.text[start:end]`` in the clause at `path`."""
    clause = document.clause(path)
    return Citation(
        n=n,
        document_id=document.id,
        title=document.title,
        number=document.number,
        level=document.level,
        kind=document.kind,
        path=path,
        label=label_of(path),
        heading=clause.heading if clause else "",
        quote=document.text[start:end],
        start=start,
        end=end,
    )
