"""The way of a question: understand → retrieve → select → compose → abstain → verify → `Answer`."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from langchain_core.embeddings import Embeddings

from assistant.abstain import Verdict, reader_signals, signals
from assistant.answer import Answer, AnswerType, Citation, Turn, cite
from assistant.compose import Draft
from assistant.compose.draft import Span, cited, span_of
from assistant.compose.text import compose_text
from assistant.followup import resolve
from assistant.guards import absent, asks_outcome, conflict, foreign_document, no_question
from assistant.parts import Parts
from assistant.question import Question, check, understand
from assistant.reader import Reader, load_reader, passage_of
from assistant.refusal import refuse
from assistant.retrieve import HybridRetriever
from assistant.select import Evidence, Register, select
from assistant.settings import Settings
from assistant.spelling import Speller
from assistant.terms import Vocabulary
from assistant.verify import verified
from corpus import Document, WenguiError
from index import Index, load_embeddings, open_index
from index.tokenise import domain_words

_TYPES: Mapping[str, AnswerType] = {"where": "clause"}
_CANDIDATES = 12
_BLOCKED = 0.01  # the probability of an answer that something rules out by itself
_READ = 6  # sentences that the reader reads


class Assistant:
    """Answers questions from the indexed documents; thread-safe once made."""

    def __init__(
        self,
        index: Index,
        documents: Sequence[Document],
        embeddings: Embeddings,
        reader: Reader | None = None,
        parts: Parts | None = None,
    ) -> None:
        self.reader = reader
        self.parts = parts or Parts()
        self.documents: Mapping[str, Document] = {document.id: document for document in documents}
        self.retriever = HybridRetriever(
            index=index, embeddings=embeddings, documents=dict(self.documents), weights=self.parts.weights
        )
        self.register = Register(documents)
        self.vocabulary = Vocabulary(index.units)
        self._speller = Speller(self.vocabulary.words | domain_words(), self.vocabulary.texts)
        self._written = index.questions

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Open documents and index as the settings say.

        Raises:
            IndexProblem: if there is no index or it does not fit; the message says what to run.
            DocumentError: if a document cannot be read.
            WenguiError: if the reader that the settings name cannot be loaded.
        """
        documents = settings.library().load_all()
        index = open_index(settings.home, documents, settings.embedding, settings.chroma_url)
        return cls(index, documents, load_embeddings(settings.embedding), load_reader(settings.reader))

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        level: str | None = None,
        document_id: str | None = None,
    ) -> Answer:
        """Answer one question.

        Args:
            question: in Chinese or English, at most 2,000 characters.
            history: the conversation before, oldest first.
            level: only documents of this level (国家, 自治区, 市).
            document_id: only this document.

        Raises:
            QuestionError: for a question that cannot be asked.
            WenguiError: for a level or document that there is none of.
        """
        started = time.perf_counter()
        understood = self.understand(question, history)
        evidence, draft = self.draft(understood, self._scope(level, document_id))
        blocked = self._blocked(understood, evidence, draft)
        if blocked is not None:
            draft, verdict = blocked, Verdict(_BLOCKED, answered=False)
        else:
            verdict = self.verdict(understood, evidence, draft)
        if draft is not None and not verified(draft):
            draft = compose_text(understood, evidence)
        answered = draft is not None and draft.stated and verdict.answered
        if not answered and (draft is None or draft.stated):
            draft = refuse(understood, evidence)
        assert draft is not None
        return Answer(
            question=question,
            resolved_question=understood.text,
            answerable=answered,
            text=draft.text,
            type=_TYPES.get(understood.type, understood.type),  # type: ignore[arg-type]
            confidence=verdict.probability,
            engine="extractive",
            elapsed_ms=(time.perf_counter() - started) * 1000,
            citations=tuple(_citation(span, n) for n, span in enumerate(draft.spans, 1)),
            nearest=() if answered else _nearest(evidence, draft),
        )

    def understand(self, question: str, history: Sequence[Turn] = ()) -> Question:
        """The question as it is understood, completed from the conversation."""
        asked = check(question)
        full = resolve(asked, history, self.vocabulary, next(iter(self.documents.values()), None))
        return understand(full, self.vocabulary, self.documents, asked, self._speller)

    def draft(
        self, question: Question, document_ids: Sequence[str] | None = None
    ) -> tuple[list[Evidence], Draft | None]:
        """The evidence for a question and the answer that would be given from it."""
        by_address = self.parts.by_address(question, self.register)
        if by_address is not None:
            return [], by_address
        hits = self.retriever.search(question.normal, None, document_ids)
        if question.scope:
            hits = [hit for hit in hits if any(hit.unit.path[: len(path)] == path for path in question.scope)]
        evidence = select(question, hits, self.register, _CANDIDATES)
        return evidence, self.parts.from_evidence(question, evidence, self.register, self.find_clause, self.part)

    def part(self, words: str) -> tuple[Question, list[Evidence]]:
        """A part of a question, as it is understood, with the evidence for it."""
        question = understand(words, self.vocabulary, self.documents, None, self._speller)
        hits = self.retriever.search(question.normal)
        return question, select(question, hits, self.register, 6)

    def find_clause(self, words: str) -> tuple[str, ...] | None:
        """The clause that a few words are about, by retrieval; None where nothing fits."""
        hits = self.retriever.search(words, 1)
        return hits[0].unit.path if hits else None

    def verdict(self, question: Question, evidence: Sequence[Evidence], draft: Draft | None) -> Verdict:
        """Whether the documents answer the question."""
        if draft is None:
            return Verdict(0.0, answered=False)
        if draft.certain:
            return Verdict(0.99 if draft.stated else 0.01, answered=draft.stated)
        read = None if self.reader is None else lambda: self.read(question, evidence, draft)
        return self.parts.judge.verdict(self.signals(question, evidence, draft), read)

    def read(self, question: Question, evidence: Sequence[Evidence], draft: Draft) -> dict[str, float]:
        """The reader's signals for a draft; none without a reader."""
        if self.reader is None:
            return {}
        rests_on = cited(evidence, draft)[:_READ]
        others = [piece for piece in evidence[:_READ] if piece not in rests_on][: _READ - len(rests_on)]
        found = self.reader.probabilities(question.normal, [self._passage(piece) for piece in (*rests_on, *others)])
        return reader_signals(found[: len(rests_on)], found[len(rests_on) :])

    def _passage(self, piece: Evidence) -> str:
        headings = self.register.headings(piece.document.id, piece.statement.path)
        return passage_of(headings, piece.statement.sentence.text)

    def signals(self, question: Question, evidence: Sequence[Evidence], draft: Draft) -> dict[str, float]:
        """What the abstention model looks at besides what the reader says."""
        return signals(question, evidence, draft, self._written)

    def _blocked(self, question: Question, evidence: Sequence[Evidence], draft: Draft | None) -> Draft | None:
        """The refusal that something decides by itself; None where nothing does."""
        if no_question(question):
            return Draft("这不是关于文件内容的问题，无法从文件中回答。", (), stated=False)
        foreign = foreign_document(question, self.documents)
        if foreign:
            return Draft(f"文件库里没有《{foreign}》，无法回答它的内容。", (), stated=False)
        missing = absent(question, evidence, self.documents)
        if missing:
            return Draft(f"没有。文件没有提到“{missing}”。", (), stated=False)
        if draft is not None and draft.stated and asks_outcome(question, draft):
            return refuse(question, evidence)
        if draft is not None and draft.stated and not draft.certain and conflict(question, evidence, draft):
            return refuse(question, evidence)
        return None

    def _scope(self, level: str | None, document_id: str | None) -> list[str] | None:
        if level is None and document_id is None:
            return None
        chosen = [
            document.id
            for document in self.documents.values()
            if (level is None or document.level == level) and (document_id is None or document.id == document_id)
        ]
        if not chosen:
            what = f"编号为“{document_id}”" if document_id else f"级别为“{level}”"
            raise WenguiError(f"文件库里没有{what}的文件。请用 wengui corpus list 查看现有文件。")
        return chosen


def _nearest(evidence: Sequence[Evidence], draft: Draft, count: int = 3) -> tuple[Citation, ...]:
    """The clauses that come nearest, each once, those already cited left out."""
    seen = {(span.document.id, span.path) for span in draft.spans}
    found = []
    for piece in evidence:
        place = (piece.document.id, piece.statement.path)
        if place not in seen and piece.statement.path != ("通知",):
            seen.add(place)
            found.append(_citation(span_of(piece), 0))
    return tuple(found[:count])


def _citation(span: Span, n: int) -> Citation:
    return cite(span.document, span.path, span.start, span.end, n)
