"""Hits → evidence: the sentences that fit what was asked, best first (证据选择)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from assistant.question import Question
from assistant.recent import Recent
from assistant.retrieve import Hit
from assistant.terms import coverage
from corpus import Clause, Document, normal
from corpus.duties import duties_of
from corpus.duty_words import Duty
from corpus.facts import Phrase, Quantity, Statement, register_of
from index import Index

# Units that count the same things (所、家 institutions; 名、位、人 people; 个 anything countable).
_ALIKE = (
    {"所", "家", "个", "间", "座"},
    {"名", "位", "人", "个"},
    {"项", "个", "条", "种", "类"},
    {"元", "万元", "亿元", "万", "亿"},
    {"天", "日", "个工作日"},
    {"岁", "周岁"},
)
_KEPT = 256  # documents whose statements are kept
# Tuned on the dev half: what each sign of agreement is worth beside the fused score of retrieval.
AGREEMENT: Mapping[str, float] = {"coverage": 0.6, "type": 0.15, "year": 0.1, "heading": 0.05}


@dataclass(frozen=True)
class Evidence:
    """A sentence that may answer (证据).

    Attributes:
        document, clause, statement: the sentence, where it stands and what it states.
        score: fused retrieval score plus agreement with the question.
        coverage: weighted share of the question's content words that sentence and headings hold, in [0, 1].
        similarity: cosine of question and sentence.
    """

    document: Document
    clause: Clause
    statement: Statement
    score: float
    coverage: float
    similarity: float


@dataclass(frozen=True)
class _Stated:
    """What one document states: its statements, by where they start, and who answers for them.

    `contexts` fills as sentences are looked at.
    """

    statements: tuple[Statement, ...]
    by_start: Mapping[int, Statement]
    contexts: dict[int, str]

    @classmethod
    def of(cls, document: Document) -> _Stated:
        statements = register_of(document)
        return cls(statements, {one.sentence.start: one for one in statements}, {})


class Register:
    """The statements of all documents, by place (台账); a document is read when it is first asked."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents: Mapping[str, Document] = {document.id: document for document in documents}
        self._stated: Recent[str, _Stated] = Recent(_KEPT)
        self._duties: Recent[str, dict[int, Duty]] = Recent(_KEPT)
        self._all = self.documents

    def of(self, document_ids: Iterable[str]) -> Register:
        """The register of these documents alone, in this order."""
        part = copy(self)
        part.documents = {id: self.documents[id] for id in document_ids}
        return part

    @property
    def primary(self) -> Document:
        """The document that is asked where the question names none: the first."""
        return next(iter(self.documents.values()))

    def statements(self, document_ids: Sequence[str] | None = None) -> Iterable[Statement]:
        """All statements, of `document_ids` where given, in the order of the texts."""
        for id in self.documents:
            if document_ids is None or id in document_ids:
                yield from self._of(id).statements

    def at(self, document_id: str, start: int) -> Statement:
        """The statement of the sentence that starts at `start`."""
        return self._of(document_id).by_start[start]

    def context(self, statement: Statement) -> str:
        """A sentence with the headings above it, normalised: what a question's words are looked for in."""
        stated, start = self._of(statement.document_id), statement.sentence.start
        if start not in stated.contexts:
            headings = self.headings(statement.document_id, statement.path)
            stated.contexts[start] = normal(f"{headings}:{statement.sentence.text}").lower()
        return stated.contexts[start]

    def duty(self, document_id: str, start: int) -> Duty | None:
        """Who answers for the sentence that starts at `start`, by the tail of its clause; None where none says so."""
        return self._duties.get(document_id, lambda: duties_of(self._all[document_id])).get(start)

    def _of(self, document_id: str) -> _Stated:
        return self._stated.get(document_id, lambda: _Stated.of(self._all[document_id]))

    def headings(self, document_id: str, path: tuple[str, ...]) -> str:
        """The headings of the clause at `path` and of its section, outermost first."""
        document = self._all[document_id]
        above = [document.clause(path[:depth]) for depth in range(1, len(path) + 1)]
        return " ".join(clause.heading for clause in above if clause and clause.heading)

    def evidence(
        self,
        statement: Statement,
        question: Question,
        score: float = 1.0,
        similarity: float = 1.0,
        share: float | None = None,
    ) -> Evidence:
        """A statement as evidence; `share` is its coverage where that is known."""
        document = self._all[statement.document_id]
        clause = document.clause(statement.path)
        assert clause is not None
        if share is None:
            share = coverage(question.terms, self.context(statement))
        return Evidence(document, clause, statement, score, share, similarity)


def select(
    question: Question,
    hits: Sequence[Hit],
    register: Register,
    k: int = 8,
    weights: Mapping[str, float] = AGREEMENT,
) -> list[Evidence]:
    """The `k` best sentences: retrieval, cover of the question's words, and agreement with what was asked.

    Args:
        question: as understood.
        hits: what retrieval found.
        register: the statements of the documents.
        k: how many.
        weights: of the signs of agreement.
    """
    found = []
    for hit in hits:
        statement = register.at(hit.unit.document_id, hit.unit.start)
        if statement.path in (("通知",),) and not statement.references:
            continue
        signs = agreement_of(question, statement, register)
        score = hit.score + sum(weights[name] * sign for name, sign in signs.items())
        found.append((score, statement, hit.similarity, signs["coverage"]))
    found.sort(key=lambda its: -its[0])
    return [register.evidence(its, question, score, near, share) for score, its, near, share in found[:k]]


def agreement_of(question: Question, statement: Statement, register: Register) -> dict[str, float]:
    """The signs by which a sentence agrees with a question.

    Returns:
        ``coverage`` of the question's words, ``type`` and ``year`` of what was asked for, each in [0, 1], and
        ``heading``, -1 for a heading, below which its clause says more, else 0.
    """
    return {
        "coverage": coverage(question.terms, register.context(statement)),
        "type": _fits(question, statement),
        "year": _years(question, statement),
        "heading": -float(statement.sentence.is_heading),
    }


def weights_of_agreement(index: Index) -> Mapping[str, float]:
    """The weights of the signs for an index: those fitted for it where they are switched on."""
    fitted = index.tuning.agreement if index.tuning is not None else None
    return AGREEMENT if fitted is None else fitted


def _fits(question: Question, statement: Statement) -> float:
    """Whether the sentence holds the kind of thing that was asked for, in [0, 1]."""
    if question.units and any(same_unit(q.unit, unit) for q in statement.quantities for unit in question.units):
        return 1.0
    if question.type == "deadline":
        return 1.0 if statement.years else 0.0
    if question.type == "reference":
        return 1.0 if statement.references else 0.0
    if question.type in ("target", "compare"):
        return 1.0 if any(q.unit != "岁" for q in statement.quantities) else 0.0
    return 0.0


def _years(question: Question, statement: Statement) -> float:
    if not question.years:
        return 0.0
    return 1.0 if statement.years & set(question.years) else 0.0


def same_unit(a: str, b: str) -> bool:
    """Whether two units count the same kind of thing."""
    return a == b or any(a in group and b in group for group in _ALIKE)


def item_text(document: Document, phrase: Phrase, quantity: Quantity) -> str:
    """The words that say what `quantity` measures: its item, with the head of its phrase for later items."""
    first = phrase.quantities[0]
    own = document.text[quantity.item[0] : quantity.item[1]]
    return own if quantity is first else document.text[phrase.start : first.start] + own


def phrase_fit(question: Question, text: str) -> float:
    """How far a phrase holds the question's content words, in [0, 1]."""
    return coverage(question.terms, normal(text).lower())
