"""An assistant that tells where the time of a question goes (分阶段计时)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from langchain_core.embeddings import Embeddings

from assistant import Assistant
from assistant.abstain import Verdict
from assistant.compose import Draft
from assistant.nearness import Asked, Scores
from assistant.question import Question
from assistant.retrieve import Hit, HybridRetriever
from assistant.scope import Scope
from assistant.select import Evidence
from assistant.shelf import Shelf
from index import Index

STAGES: Mapping[str, str] = {
    "understanding": "理解",
    "embedding": "问题向量",
    "vectors": "向量检索",
    "bm25": "BM25",
    "fusion": "融合排序",
    "composing": "选句与组织",
    "reading": "阅读模型",
    "refusal": "拒答判断",
    "other": "其余",
}

Result = TypeVar("Result")


class Clock:
    """Seconds spent in each stage; time in an inner stage does not count for the outer one."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = dict.fromkeys(STAGES, 0.0)
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens inside for `name`."""
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def _turn(self) -> None:
        now = time.perf_counter()
        if self._open:
            self.spent[self._open[-1]] += now - self._since
        self._since = now


class TimedAssistant(Assistant):
    """The assistant as it ships, with a clock at the seams of its stages; for one thread at a time."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.clock = clock = Clock()
        plain = self.retriever
        self.retriever = _TimedRetriever(
            index=plain.index,
            embeddings=_TimedEmbeddings(plain.embeddings, clock),
            documents=plain.documents,
            weights=plain.weights,
        ).on(clock)

    def completed(self, *arguments: Any, **named: Any) -> str:
        with self.clock.stage("understanding"):
            return super().completed(*arguments, **named)

    def _scope(self, *arguments: Any, **named: Any) -> Scope:
        with self.clock.stage("understanding"):
            return super()._scope(*arguments, **named)

    def _understood(self, *arguments: Any, **named: Any) -> Question:
        with self.clock.stage("understanding"):
            return super()._understood(*arguments, **named)

    def draft(self, question: Question, shelf: Shelf | None = None) -> tuple[list[Evidence], Draft | None]:
        with self.clock.stage("composing"):
            return super().draft(question, shelf)

    def verdict(self, *arguments: Any, **named: Any) -> Verdict:
        with self.clock.stage("refusal"):
            return super().verdict(*arguments, **named)

    def read(self, question: Question, evidence: Sequence[Evidence], draft: Draft) -> dict[str, float]:
        with self.clock.stage("reading"):
            return super().read(question, evidence, draft)


class _TimedEmbeddings(Embeddings):
    def __init__(self, inner: Embeddings, clock: Clock) -> None:
        self._inner, self._clock = inner, clock

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._inner.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        with self._clock.stage("embedding"):
            return self._inner.embed_query(text)


class _TimedRetriever(HybridRetriever):
    index: Index
    _clock: Clock | None = None

    def on(self, clock: Clock) -> _TimedRetriever:
        self._clock = clock
        return self

    def search(self, question: str, k: int | None = None, document_ids: Sequence[str] | None = None) -> list[Hit]:
        return self._in("fusion", lambda: HybridRetriever.search(self, question, k, document_ids))

    def _cosines(self, question: str, asked: Asked) -> tuple[Scores, Scores]:
        return self._in("vectors", lambda: HybridRetriever._cosines(self, question, asked))

    def _lexical(self, leg: str, question: str, asked: Asked) -> Scores:
        return self._in("bm25", lambda: HybridRetriever._lexical(self, leg, question, asked))

    def _in(self, stage: str, work: Callable[[], Result]) -> Result:
        assert self._clock is not None
        with self._clock.stage(stage):
            return work()
