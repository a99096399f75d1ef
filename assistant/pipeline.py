"""The way of a question: understand → scope → retrieve → select → compose → abstain → verify → `Answer`."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from langchain_core.embeddings import Embeddings

from assistant.abstain import Verdict, reader_signals, signals
from assistant.answer import Answer, AnswerType, Turn
from assistant.compose import Draft
from assistant.compose.cited_sides import asks_of_cited, compose_cited_sides
from assistant.compose.digest import compose_digest
from assistant.compose.draft import cited
from assistant.compose.levels import Told, compose_sides
from assistant.compose.overview import compose_overview
from assistant.compose.text import compose_text
from assistant.compose.threshold import asks_threshold
from assistant.conversation import Conversation
from assistant.guards import absent, asks_outcome, conflict, foreign_document, no_question, strays
from assistant.held import not_held, not_judged, standing, without_text
from assistant.origin import not_digested, noted, origin_of, unproven
from assistant.parts import Parts
from assistant.question import Question, check, understand
from assistant.reader import Reader, load_reader, passage_of, sigmoid
from assistant.refusal import refuse
from assistant.reply import COVERED, NO_QUESTION, Reply, citation_of, nearest
from assistant.retrieve import HybridRetriever, Place, weights_of
from assistant.scope import Scope, Side, scope_of
from assistant.select import Evidence, Register, select, weights_of_agreement
from assistant.settings import Settings
from assistant.shelf import Shelf, Shelves, primary_first
from assistant.terms import coverage
from assistant.verify import verified
from assistant.wording import Heard, Wording, load_wording
from corpus import Document, WenguiError, normal
from corpus.tables import table_row
from index import Index, load_embeddings, open_index

_TYPES: Mapping[str, AnswerType] = {"where": "clause"}
_CANDIDATES = 12
_HITS = 400  # sentences that evidence is chosen from
_LOOKED_AT, _ELSEWHERE = 50, 4  # sentences of documents that are not named, and documents that are then asked
_BLOCKED = 0.01  # the probability of an answer that something rules out by itself
# 方案里, 文中, 我市: what is asked of the primary document and of no other, though its title is not said.
_OF_THE_PRIMARY = re.compile(
    r"我市|本市|咱们?市|鄂尔多斯|[本该]方案|[这那]份?方案|(?<![\u4e00-\u9fff])方案|(?<!公)文(?:件)?[中里](?!学)"
)
_APART = ("unit_conflict", "year_conflict", "place_conflict")  # signals that a sentence speaks of something else
_ROW_ODDS = -1.0  # of the reader, from which a row is believed
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
        primary: str = "",
        wording: Wording | None = None,
    ) -> None:
        """`primary`: id of the document that is asked where a question names none; "" for that of the manifests."""
        self.reader = reader
        self.wording = wording
        parts = parts or Parts()
        weights = weights_of(index) if parts.weights is None else parts.weights
        self._agreement = weights_of_agreement(index) if parts.agreement is None else parts.agreement
        self.parts = replace(parts, weights=weights, agreement=self._agreement)
        self.documents: Mapping[str, Document] = {one.id: one for one in primary_first(documents, primary)}
        self.retriever = HybridRetriever(
            index=index, embeddings=embeddings, documents=dict(self.documents), weights=weights
        )
        self.shelves = Shelves(tuple(self.documents.values()), index)
        first = self.register.primary
        self._others = tuple(one.id for one in self.documents.values() if one.kind == "fulltext" and one is not first)
        self._written = index.questions
        self._conversation = Conversation(self.documents, self.shelves, self._found)

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Open documents and index as the settings say.

        Raises:
            IndexProblem: if there is no index or it does not fit; the message says what to run.
            DocumentError: if a document cannot be read.
            WenguiError: if the reader or the primary document that the settings name cannot be had.
        """
        documents = settings.library().load_all()
        index = open_index(settings.home, documents, settings.embedding, settings.chroma_url)
        reader = load_reader(settings.reader)
        embeddings = load_embeddings(settings.embedding)
        return cls(index, documents, embeddings, reader, primary=settings.primary, wording=load_wording(embeddings))

    @property
    def register(self) -> Register:
        """The register of all documents."""
        return self.shelves.register

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        level: str | None = None,
        document_id: str | None = None,
        heard: Heard | None = None,
    ) -> Answer:
        """Answer one question.

        Args:
            question: in Chinese or English, at most 2,000 characters.
            history: the conversation before, oldest first.
            level: only documents of this level (国家, 自治区, 市).
            document_id: only this document.
            heard: called with a language model's words so far, which nothing has verified yet.

        Raises:
            QuestionError: for a question that cannot be asked.
            WenguiError: for a level or document that there is none of.
        """
        started = time.perf_counter()
        asked = check(question)
        full = self.completed(asked, history)
        scope = self._scope(full, level, document_id)
        reply = self._reply(full, asked, scope)
        # What the rules took to stand alone, and nothing answers, may have leant on the conversation after all.
        leans = self.wording and history and not reply.answered and full == asked
        if leans and self.wording and (again := self.wording.completed(asked, history)):
            its_scope = self._scope(again, level, document_id)
            its_reply = self._reply(again, asked, its_scope)
            if its_reply.answered:
                full, scope, reply = again, its_scope, its_reply
        one = reply.answered and len(scope.sides) == 1  # several are named where each is told
        draft = noted(reply.draft, self.register.primary) if one else reply.draft
        if scope.sides and scope.unknown:
            draft = replace(draft, text=draft.text + not_held(scope.unknown, {}).text)
        answer = Answer(
            question=question,
            resolved_question=full,
            answerable=reply.answered,
            text=draft.text,
            type=_TYPES.get(reply.question.type, reply.question.type),  # type: ignore[arg-type]
            confidence=reply.probability,
            engine="extractive",
            elapsed_ms=(time.perf_counter() - started) * 1000,
            citations=tuple(citation_of(span, n) for n, span in enumerate(draft.spans, 1)),
            nearest=() if reply.answered else nearest(reply.evidence, draft),
        )
        return self.wording.word(answer, history, self.register.statements, heard) if self.wording else answer

    def completed(self, question: str, history: Sequence[Turn] = ()) -> str:
        """The full question that `question` stands for in its conversation."""
        return self._conversation.completed(question, history)

    def _found(self, words: str, shelf: Shelf) -> tuple[Question, list[Evidence]]:
        """All that a shelf has for a few words of a conversation."""
        question = self._understood(words, words, shelf)
        hits = self.retriever.search(question.normal, None, shelf.ids)
        return question, select(question, hits, shelf.register, len(hits), self._agreement)

    def understand(self, question: str, history: Sequence[Turn] = ()) -> Question:
        """The question, asked of the primary document, as it is understood, completed from the conversation."""
        asked = check(question)
        return self._understood(self.completed(asked, history), asked, self.shelves.primary)

    def rank(self, question: str) -> dict[str, list[tuple[Place, float]]]:
        """The clauses found for a full question in what it is asked of, by leg, best first: what the evaluation measures."""
        scope = scope_of(question, self.documents)
        ids = [id for side in scope.sides for id in side.documents]
        return self.retriever.rank(scope.text, ids) if ids else {}

    def _reply(self, full: str, asked: str, scope: Scope) -> Reply:
        """What comes of a full question in its scope."""
        if not scope.sides:
            return self._refused(full, asked, not_held(scope.unknown, self.documents))
        if scope.standing:
            said = standing(scope.standing, self.documents)
            reply = self._side_reply(scope.text, full, asked, scope.sides[0])
            if reply.answered and not said.stated:
                return replace(reply, draft=not_judged(reply.draft, full, self.documents[scope.standing]))
            return replace(reply, draft=said, answered=said.stated)
        if len(scope.sides) == 1:
            if scope.named:
                return self._side_reply(scope.text, full, asked, scope.sides[0])
            return self._unnamed(scope.text, full, asked)
        return self._side_by_side(full, asked, scope)

    def _unnamed(self, text: str, full: str, asked: str) -> Reply:
        """What the primary document says, or else the other full texts of the library where they surely do."""
        question = replace(self._understood(text, asked, self.shelves.primary), text=full)
        reply = self._answered(question, self.shelves.primary)
        if reply.covers or reply.draft is NO_QUESTION or not self._others or _OF_THE_PRIMARY.search(question.normal):
            return reply
        found = self._elsewhere(full)
        if not found:
            return reply
        shelf = self.shelves.of(found)
        elsewhere = self._answered(self._understood(full, asked, shelf), shelf)
        return elsewhere if elsewhere.tells_more(reply, self.register) else reply

    def _elsewhere(self, full: str) -> list[str]:
        """The other full texts of which a sentence covers so much of a question that an answer would be believed."""
        vocabulary, speller = self.shelves.words
        question = understand(full, vocabulary, {}, None, speller)
        found: dict[str, None] = {}
        for hit in self.retriever.search(question.normal, _LOOKED_AT, self._others):
            if hit.unit.document_id not in found:
                above = self.register.headings(hit.unit.document_id, hit.unit.path)
                if coverage(question.terms, normal(f"{above}:{hit.unit.indexed}").lower()) >= COVERED:
                    found[hit.unit.document_id] = None
        return list(found)[:_ELSEWHERE]

    def _side_reply(self, text: str, full: str, asked: str, side: Side) -> Reply:
        """What comes of a question that is asked of one side."""
        if not side.documents:
            return self._refused(full, asked, without_text(side, self.documents))
        shelf = self.shelves.of(side.documents)
        question = replace(self._understood(text, asked, shelf), text=full)
        reply = self._answered(question, shelf, named=shelf is not self.shelves.primary)
        return reply if reply.answered else replace(reply, draft=not_digested(reply.draft, question, shelf.documents))

    def _side_by_side(self, full: str, asked: str, scope: Scope) -> Reply:
        """What comes of a question that is asked of several sides."""
        if asks_of_cited(normal(full).lower()):
            ids = [id for side in scope.sides for id in (*side.documents, *side.without_text)]
            question = self._understood(full, asked, self.shelves.primary)
            told = compose_cited_sides(question, [self.documents[id] for id in ids], self.register)
            if told is not None:
                return Reply(replace(question, type="compare"), [], told, 0.99, answered=True)
        drafts, replies = [], []
        for side in scope.sides:
            reply = self._side_reply(scope.text, full, asked, side)
            replies.append(reply)
            note = origin_of(reply.draft.spans[0]) if reply.answered else ""
            draft = reply.draft if reply.answered else None
            drafts.append(
                Told(side.name, reply.question, reply.evidence, draft, reply.draft.text.partition("。")[0], note)
            )
        draft = compose_sides(normal(full).lower(), drafts)
        if not verified(draft):
            draft = replace(draft, text="所问的几方面没有都查到。", spans=(), stated=False)
        evidence = [piece for reply in replies for piece in reply.evidence[:2]]
        question = replace(replies[0].question, type="compare")
        return Reply(question, evidence, draft, min(reply.probability for reply in replies), draft.stated)

    def _refused(self, full: str, asked: str, draft: Draft) -> Reply:
        question = self._understood(full, asked, self.shelves.primary)
        if no_question(question):
            draft = NO_QUESTION
        return Reply(question, (), draft, 0.02, answered=False)

    def _answered(self, question: Question, shelf: Shelf, named: bool = False) -> Reply:
        """The answer from one shelf, or the refusal; `named` where the question says that this shelf is meant."""
        evidence, draft = self.draft(question, shelf)
        blocked = self._blocked(question, evidence, draft, shelf)
        if blocked is not None:
            draft, verdict = blocked, Verdict(_BLOCKED, answered=False)
        else:
            verdict = self.verdict(question, evidence, draft, shelf)
            if named and draft is not None and not verdict.answered:
                verdict = self._read_again(question, evidence, draft, shelf) or verdict
        if draft is not None and not verified(draft):
            draft = compose_text(question, evidence)
        answered = draft is not None and draft.stated and verdict.answered
        one_source = unproven(draft, question) if draft is not None and answered and not draft.certain else None
        if one_source is not None:
            draft, answered = one_source, False
        if not answered and (draft is None or draft.stated):
            draft = refuse(question, evidence)
        assert draft is not None
        return Reply(question, evidence, draft, verdict.probability, answered)

    def _read_again(
        self, question: Question, evidence: Sequence[Evidence], draft: Draft, shelf: Shelf
    ) -> Verdict | None:
        """The reader's verdict on a named text that no questions were written for; None where it would not answer.

        Half of the signals tell of written questions, and the words of the question need not tell which document is
        meant: what is left is whether the sentence answers, and speaks of the year, place and unit asked for.
        """
        found = self.signals(question, evidence, draft, shelf)
        if draft.certain or not draft.stated or not found.get("no_keys") or any(found.get(one) for one in _APART):
            return None
        odds = self.read(question, evidence, draft).get("reader_cited", -1.0)
        row = all(table_row(span.document.text[span.start : span.end]) for span in draft.spans)
        # A row of a table is no sentence such as the reader was shown.
        return Verdict(max(sigmoid(odds), 0.5), answered=True) if odds >= (_ROW_ODDS if row else 0) else None

    def _understood(self, full: str, asked: str, shelf: Shelf) -> Question:
        return understand(full, shelf.vocabulary, shelf.documents, asked, shelf.speller)

    def draft(self, question: Question, shelf: Shelf | None = None) -> tuple[list[Evidence], Draft | None]:
        """The evidence for a question and the answer that would be given from it, of the primary document by default."""
        shelf = shelf or self.shelves.primary
        by_address = None if shelf.digests_only else self.parts.by_address(question, shelf.register)
        if by_address is not None:
            return [], by_address
        # Where clauses are named, none of theirs may be left out.
        hits = self.retriever.search(question.normal, None if question.scope else _HITS, shelf.ids)
        if question.scope:
            hits = [hit for hit in hits if any(hit.unit.path[: len(path)] == path for path in question.scope)]
        evidence = select(question, hits, shelf.register, _CANDIDATES, self._agreement)
        if shelf.digests_only:
            return evidence, compose_digest(question, evidence, shelf.register.primary)
        if len(shelf.documents) == 1 and shelf is not self.shelves.primary:
            overview = compose_overview(question, shelf.register.primary)
            if overview is not None:
                return evidence, overview
        if len(shelf.documents) > 1 and evidence and not question.numbers:
            # One document answers: lists and clauses of several are never blended.
            shelf = self.shelves.of([evidence[0].document.id])
            evidence = [piece for piece in evidence if piece.document.id in shelf.documents]
        find, part = partial(self._find_clause, shelf), partial(self._part, shelf)
        return evidence, self.parts.from_evidence(question, evidence, shelf.register, find, part)

    def _part(self, shelf: Shelf, words: str) -> tuple[Question, list[Evidence]]:
        """A part of a question, as it is understood, with the evidence for it."""
        question = understand(words, shelf.vocabulary, shelf.documents, None, shelf.speller)
        hits = self.retriever.search(question.normal, _HITS, shelf.ids)
        return question, select(question, hits, shelf.register, 6, self._agreement)

    def _find_clause(self, shelf: Shelf, words: str) -> tuple[str, ...] | None:
        """The clause that a few words are about, by retrieval; None where nothing fits."""
        hits = self.retriever.search(words, 1, shelf.ids)
        return hits[0].unit.path if hits else None

    def verdict(
        self, question: Question, evidence: Sequence[Evidence], draft: Draft | None, shelf: Shelf | None = None
    ) -> Verdict:
        """Whether the documents answer the question."""
        if draft is None:
            return Verdict(0.0, answered=False)
        if draft.certain:
            return Verdict(0.99 if draft.stated else 0.01, answered=draft.stated)
        read = None if self.reader is None else lambda: self.read(question, evidence, draft)
        return self.parts.judge.verdict(self.signals(question, evidence, draft, shelf), read)

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

    def signals(
        self, question: Question, evidence: Sequence[Evidence], draft: Draft, shelf: Shelf | None = None
    ) -> dict[str, float]:
        """What the abstention model looks at besides what the reader says."""
        return signals(question, evidence, draft, self._written, (shelf or self.shelves.primary).ids)

    def _blocked(
        self, question: Question, evidence: Sequence[Evidence], draft: Draft | None, shelf: Shelf
    ) -> Draft | None:
        """The refusal that something decides by itself; None where nothing does."""
        if no_question(question) and not (shelf.digests_only and draft is not None and draft.certain):
            return NO_QUESTION
        foreign = foreign_document(question, self.documents)
        if foreign:
            return Draft(f"文件库里没有《{foreign}》，无法回答它的内容。", (), stated=False)
        missing = absent(question, evidence, shelf.documents)
        if missing:
            return Draft(f"没有。文件没有提到“{missing}”。", (), stated=False)
        outcome = not asks_threshold(question)  # 报上来198所,达标了吗 asks for no outcome: it tells one
        if outcome and draft is not None and draft.stated and asks_outcome(question, draft):
            return refuse(question, evidence)
        if draft is None or not draft.stated or draft.certain:
            return None
        if conflict(question, evidence, draft):
            return refuse(question, evidence)
        if question.asked != question.text:
            asked = normal(question.asked).lower()
            own = [term for term in question.terms if term.word in asked]
            if strays(question, evidence, draft, self._written, own):
                return refuse(question, evidence)
        return None

    def _scope(self, full: str, level: str | None, document_id: str | None) -> Scope:
        """What a full question is asked of.

        Raises:
            WenguiError: for a level or document that there is none of.
        """
        scope = scope_of(full, self.documents, level, document_id)
        if (level or document_id) and not any(side.documents or side.without_text for side in scope.sides):
            what = f"编号为“{document_id}”" if document_id else f"级别为“{level}”"
            raise WenguiError(f"文件库里没有{what}的文件。请用 wengui corpus list 查看现有文件。")
        return scope
