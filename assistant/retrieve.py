"""Question → sentences and clauses, by dense vectors and two BM25 legs fused (混合检索).

The fusion is the weighted sum of min–max scores (Bruch et al., arXiv 2210.11934), which keeps a weak leg from doing
the harm that reciprocal rank fusion lets it do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict, PrivateAttr

from assistant.nearness import Asked, NearVectors, Scores, asked_of, best
from assistant.recent import Recent
from assistant.terms import translate_english
from corpus import Document, label_of
from index import LEGS, Index, Unit, UnitTable

Place = tuple[str, tuple[str, ...]]

# Tuned on the dev half and on half of a public set: the weights of the legs, with and without question keys (which
# help BM25 more than the vectors), and of a clause's own score beside that of its best sentence.
WEIGHTS: Mapping[str, float] = {"dense": 0.5, "words": 0.25, "characters": 0.25}
WEIGHTS_WITHOUT_KEYS: Mapping[str, float] = {"dense": 0.7, "words": 0.15, "characters": 0.15}
CLAUSE_WEIGHT = 0.3
_KEPT = 64  # choices of documents whose units are kept tabulated, and questions whose vectors are


@dataclass(frozen=True)
class Hit:
    """A sentence that was found.

    Attributes:
        unit: what was found.
        score: the fused score of the sentence and its clause.
        legs: the min–max score of each leg, in [0, 1].
        similarity: the cosine of question and sentence, both centred, without the adapter.
    """

    unit: Unit
    score: float
    legs: Mapping[str, float]
    similarity: float


class HybridRetriever(BaseRetriever):
    """Finds sentences for a question; as a LangChain retriever it gives LangChain documents with scores.

    `weights` gives each leg its part of the fused score, 1 together; a leg of weight 0 has no say in the order.
    The dense leg goes by the query adapter where the index has one.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    embeddings: Embeddings
    documents: dict[str, Document]
    k: int = 8
    weights: Mapping[str, float] = WEIGHTS
    _units: UnitTable = PrivateAttr()
    _asked: Recent[tuple[str, ...] | None, Asked] = PrivateAttr()
    _near: NearVectors = PrivateAttr()
    _vectors: Recent[str, Scores] = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        """Tabulate which unit is which."""
        self._units = UnitTable.of(self.index.units)
        self._asked = Recent(_KEPT)
        self._vectors = Recent(_KEPT)
        self._near = NearVectors(self._units, self.index.vectors)

    def search(self, question: str, k: int | None = None, document_ids: Sequence[str] | None = None) -> list[Hit]:
        """The `k` best sentences for `question`.

        Args:
            question: the full question, in Chinese or English.
            k: how many; all where None.
            document_ids: only these documents; all where None.
        """
        asked = self._asked_of(document_ids)
        legs, similarity = self._legs(question, asked)
        fused = sum((self.weights[name] * scores for name, scores in legs.items()), np.zeros(len(asked.numbers)))
        scores = fused[asked.sentences] + CLAUSE_WEIGHT * fused[asked.wholes]
        hits = []
        for place in best(scores, k).tolist():
            at = int(asked.sentences[place])
            its = {name: float(leg[at]) for name, leg in legs.items()}
            hits.append(Hit(self._units[int(asked.numbers[at])], float(scores[place]), its, float(similarity[at])))
        return hits

    def rank(self, question: str, document_ids: Sequence[str] | None = None) -> dict[str, list[tuple[Place, float]]]:
        """Clauses by score for each leg and for the fusion (``hybrid``): what the evaluation measures."""
        hits = self.search(question, None, document_ids)
        runs: dict[str, list[tuple[Place, float]]] = {}
        for name in (*self.weights, "hybrid"):
            best: dict[Place, float] = {}
            for hit in hits:
                place = (hit.unit.document_id, hit.unit.path)
                score = hit.score if name == "hybrid" else hit.legs[name]
                best[place] = max(best.get(place, -1.0), score)
            runs[name] = sorted(best.items(), key=lambda item: -item[1])
        return runs

    def _legs(self, question: str, asked: Asked) -> tuple[dict[str, Scores], Scores]:
        """The scores of what is asked, scaled within it: what other documents hold has no say in it."""
        full = as_searched(question)
        similarity, turned = self._cosines(full, asked)
        legs = {"dense": turned} | {name: self._lexical(name, full, asked) for name in LEGS}
        return {name: min_max(scores) for name, scores in legs.items()}, similarity

    def _lexical(self, leg: str, question: str, asked: Asked) -> Scores:
        """The BM25 score of every unit, by the statistics of the one document that is asked where it has its own."""
        apart = self.index.apart.get(asked.documents[0]) if asked.documents and len(asked.documents) == 1 else None
        if apart is not None:
            return apart.scores(leg, question).astype(np.float64)
        return self.index.lexical.scores(leg, question, asked.runs).astype(np.float64)

    def _cosines(self, question: str, asked: Asked) -> tuple[Scores, Scores]:
        """The cosine of every unit without and with the adapter; those not among the nearest have the lowest."""
        space = self.index.space
        centred = self._vectors.get(question, lambda: space.questions(self.embeddings.embed_query(question)))
        turned = None if space.adapter is None else space.adapted(centred)
        return self._near.cosines(centred, turned, asked)

    def _asked_of(self, document_ids: Sequence[str] | None) -> Asked:
        """The units of these documents."""
        key = None if document_ids is None else tuple(document_ids)
        return self._asked.get(key, lambda: asked_of(self._units, key))

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        found = []
        for hit in self.search(query, self.k):
            unit = hit.unit
            document = self.documents[unit.document_id]
            metadata = {
                "document_id": unit.document_id,
                "title": document.title,
                "number": document.number,
                "path": list(unit.path),
                "label": label_of(unit.path),
                "start": unit.start,
                "end": unit.end,
                "score": hit.score,
                "legs": dict(hit.legs),
            }
            text = document.text[unit.start : unit.end]
            found.append(LangChainDocument(page_content=text, metadata=metadata, id=unit.id))
        return found


def as_searched(question: str) -> str:
    """`question` with the Chinese terms of its English phrases after it."""
    translated = translate_english(question)
    return f"{question} {translated}" if translated else question


def weights_of(index: Index) -> Mapping[str, float]:
    """The weights of the legs for an index: those fitted for it where they are switched on."""
    if index.tuning is not None and index.tuning.legs is not None:
        return index.tuning.legs
    return WEIGHTS if index.asked else WEIGHTS_WITHOUT_KEYS


def min_max(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """`scores` (in the last axis) spread over [0, 1]; zeros where all are equal."""
    if not scores.size:
        return scores
    low, high = scores.min(axis=-1, keepdims=True), scores.max(axis=-1, keepdims=True)
    return np.asarray((scores - low) / np.where(high > low, high - low, 1.0))
