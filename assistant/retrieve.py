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

from assistant.terms import translate_english
from corpus import Document, label_of
from index import Index, Unit

Place = tuple[str, tuple[str, ...]]

# Tuned on the dev half and on half of a public set: the weights of the legs, with and without question keys (which
# help BM25 more than the vectors), and of a clause's own score beside that of its best sentence.
WEIGHTS: Mapping[str, float] = {"dense": 0.5, "words": 0.25, "characters": 0.25}
WEIGHTS_WITHOUT_KEYS: Mapping[str, float] = {"dense": 0.7, "words": 0.15, "characters": 0.15}
CLAUSE_WEIGHT = 0.3
_DENSE_CANDIDATES = 200


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
    _sentences: list[int] = PrivateAttr(default_factory=list)
    _clause_of: dict[Place, int] = PrivateAttr(default_factory=dict)
    _place: dict[str, int] = PrivateAttr(default_factory=dict)
    _of_documents: dict[tuple[str, ...], NDArray[np.intp]] = PrivateAttr(default_factory=dict)

    def model_post_init(self, context: Any, /) -> None:
        """Tabulate which unit is which."""
        for number, unit in enumerate(self.index.units):
            self._place[unit.id] = number
            if unit.scope == "sentence":
                self._sentences.append(number)
            else:
                self._clause_of[(unit.document_id, unit.path)] = number

    def search(self, question: str, k: int | None = None, document_ids: Sequence[str] | None = None) -> list[Hit]:
        """The `k` best sentences for `question`.

        Args:
            question: the full question, in Chinese or English.
            k: how many; all where None.
            document_ids: only these documents; all where None.
        """
        legs, similarity = self._legs(question, document_ids)
        fused = sum((self.weights[name] * scores for name, scores in legs.items()), np.zeros(len(self.index.units)))
        units = self.index.units
        hits = []
        for number in self._sentences:
            unit = units[number]
            if document_ids is not None and unit.document_id not in document_ids:
                continue
            whole = self._clause_of.get((unit.document_id, unit.path), number)
            hits.append(
                Hit(
                    unit,
                    float(fused[number] + CLAUSE_WEIGHT * fused[whole]),
                    {name: float(scores[number]) for name, scores in legs.items()},
                    float(similarity[number]),
                )
            )
        hits.sort(key=lambda hit: -hit.score)
        return hits[:k]

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

    def _legs(
        self, question: str, document_ids: Sequence[str] | None
    ) -> tuple[dict[str, NDArray[np.float64]], NDArray[np.float64]]:
        full = as_searched(question)
        count = len(self.index.units)
        where: dict[str, Any] | None = {"document_id": {"$in": list(document_ids)}} if document_ids else None
        # Scores are scaled within what is asked: what other documents hold has no say in it.
        asked = slice(None) if document_ids is None else self._units_of(document_ids)
        similarity, turned = self._cosines(full, min(_DENSE_CANDIDATES, count), where)
        legs = {"dense": turned}
        for name in ("words", "characters"):
            legs[name] = self._lexical(name, full, document_ids)
        return {name: _scaled(scores, asked) for name, scores in legs.items()}, similarity

    def _lexical(self, leg: str, question: str, document_ids: Sequence[str] | None) -> NDArray[np.float64]:
        """The BM25 score of every unit, by the statistics of the one document that is asked where it has its own."""
        apart = self.index.apart.get(document_ids[0]) if document_ids and len(document_ids) == 1 else None
        if apart is None:
            return self.index.lexical.scores(leg, question).astype(np.float64)
        numbers, lexical = apart
        scores = np.zeros(len(self.index.units))
        scores[list(numbers)] = lexical.scores(leg, question)
        return scores

    def _units_of(self, document_ids: Sequence[str]) -> NDArray[np.intp]:
        """The numbers of the units of these documents."""
        key = tuple(document_ids)
        if key not in self._of_documents:
            chosen = [number for number, unit in enumerate(self.index.units) if unit.document_id in key]
            self._of_documents[key] = np.array(chosen, dtype=np.intp)
        return self._of_documents[key]

    def _cosines(
        self, question: str, k: int, where: dict[str, Any] | None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The cosine of every unit without and with the adapter; those not among the `k` nearest have the lowest."""
        space, vectors = self.index.space, self.index.vectors
        centred = space.questions(self.embeddings.embed_query(question))
        if space.adapter is None:
            found = vectors.nearest(centred.tolist(), k, where)
            similarity = self._spread([id for id, _ in found], np.array([score for _, score in found]))
            return similarity, similarity
        turned = space.adapted(centred)
        ids, rows = vectors.nearest_rows(turned.tolist(), k, where)
        return self._spread(ids, rows @ centred), self._spread(ids, rows @ turned)

    def _spread(self, ids: Sequence[str], scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """The scores of the units found, by unit number; all others have the lowest of them."""
        whole = np.full(len(self.index.units), float(scores.min(initial=1.0)) if len(ids) else 0.0)
        whole[[self._place[id] for id in ids]] = scores
        return whole

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


def _scaled(scores: NDArray[np.float64], where: NDArray[np.intp] | slice) -> NDArray[np.float64]:
    """The scores `where`, brought to [0, 1] by their least and greatest; 0 elsewhere."""
    scaled = np.zeros_like(scores)
    scaled[where] = min_max(scores[where])
    return scaled


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
