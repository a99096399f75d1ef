"""Cosines of a question with the units of the documents that it is asked of (向量近邻).

The vectors of a few documents are fetched once and compared exactly; of many the vector store gives the nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.recent import Recent
from index import UnitTable
from index.vectors import VectorStore

Scores = NDArray[np.float64]

_NEAREST = 200
_EXACT = 4096  # units up to which the cosines of all are computed
_KEPT = 32_768  # units whose vectors are kept: 48 MiB of 384 dimensions
_SPARE = 4  # how many times as many as are wanted the store may be asked for, where not all documents are meant


@dataclass(frozen=True)
class Asked:
    """The units of the documents that a question is asked of.

    Attributes:
        documents: their ids; None for all.
        spans: their units' numbers, as half-open spans in order, one a document.
        runs: the same with spans that touch put together.
        numbers: the same one by one, ascending; all other arrays count in places of this one.
        sentences: the places of the sentences.
        wholes: the place of each sentence's clause as a whole; its own where the clause has no other unit.
    """

    documents: tuple[str, ...] | None
    spans: tuple[tuple[int, int], ...]
    runs: tuple[tuple[int, int], ...]
    numbers: NDArray[np.intp]
    sentences: NDArray[np.intp]
    wholes: NDArray[np.intp]


def asked_of(units: UnitTable, document_ids: tuple[str, ...] | None) -> Asked:
    """Tabulate the units of these documents, of all where None."""
    ranges = [units.of_document(id) for id in dict.fromkeys(document_ids or units.document_ids)]
    if document_ids is not None and not document_ids:
        ranges = []
    spans = tuple(sorted((its.start, its.stop) for its in ranges if its))
    numbers = np.concatenate([np.zeros(0, dtype=np.intp), *(np.arange(*span) for span in spans)])
    whole = np.asarray(units.whole)[numbers]
    sentences = np.flatnonzero(~whole)
    # Which clause a unit belongs to, told by document and path.
    places = np.repeat(np.arange(len(spans)), [stop - start for start, stop in spans]).astype(np.int64)
    clause = (places << 32) | np.asarray(units.paths)[numbers]
    known, where = clause[whole], np.flatnonzero(whole)
    order = np.argsort(known, kind="stable")
    known, where = known[order], where[order]
    wholes = sentences.copy()
    if known.size:
        # Of several units of one clause the last counts.
        at = np.searchsorted(known, clause[sentences], side="right") - 1
        found = (at >= 0) & (known[at] == clause[sentences])
        wholes[found] = where[at[found]]
    return Asked(document_ids, spans, _joined(spans), numbers, sentences, wholes)


def _joined(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for start, stop in spans:
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], stop)
        else:
            runs.append((start, stop))
    return tuple(runs)


def best(scores: Scores, k: int | None) -> NDArray[np.intp]:
    """The places of the `k` highest scores, of all where None; the first of equal ones first."""
    if k is None or k >= len(scores):
        return np.argsort(-scores, kind="stable")
    if k <= 0:
        return np.zeros(0, dtype=np.intp)
    least = np.partition(scores, len(scores) - k)[len(scores) - k]
    among = np.flatnonzero(scores >= least)
    return np.asarray(among[np.argsort(-scores[among], kind="stable")][:k])


class NearVectors:
    """Compares questions with units; thread-safe."""

    def __init__(self, units: UnitTable, vectors: VectorStore) -> None:
        self._units, self._vectors = units, vectors
        self._rows: Recent[str, NDArray[np.float32]] = Recent(_KEPT, len)

    def cosines(self, centred: Scores, turned: Scores | None, asked: Asked) -> tuple[Scores, Scores]:
        """The cosine of every unit without and with the adapter.

        Args:
            centred: the question's vector.
            turned: the same by the adapter, None without one.
            asked: the units.

        Returns:
            Both of shape (units asked,); units that are not among the nearest, by the adapter where there is one, have
            the lowest cosine of those that are.
        """
        if len(asked.numbers) > _EXACT:
            return self._nearest(centred, turned, asked)
        rows = self._rows_of(asked)
        similarity = (rows @ centred.astype(np.float32)).astype(np.float64)
        by = similarity if turned is None else (rows @ turned.astype(np.float32)).astype(np.float64)
        if len(by) <= _NEAREST:
            return similarity, by
        near = best(by, _NEAREST)
        return _spread(near, similarity[near], len(by)), _spread(near, by[near], len(by))

    def _rows_of(self, asked: Asked) -> NDArray[np.float32]:
        parts = []
        units = self._units
        for start, stop in asked.spans:
            ids = [units.id_of(number) for number in range(start, stop)]
            parts.append(self._rows.get(units.document_of(start), lambda ids=ids: self._vectors.rows(ids)))  # type: ignore[misc]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    def _nearest(self, centred: Scores, turned: Scores | None, asked: Asked) -> tuple[Scores, Scores]:
        by = centred if turned is None else turned
        found = self._found(by, asked)
        numbers = np.array([number for number, _, _ in found], dtype=np.intp)
        scores = np.array([score for _, _, score in found])
        places = np.searchsorted(asked.numbers, numbers)
        count = len(asked.numbers)
        if turned is None:
            spread = _spread(places, scores, count)
            return spread, spread
        similarity = (self._vectors.rows([id for _, id, _ in found]) @ centred).astype(np.float64)
        return _spread(places, similarity, count), _spread(places, scores, count)

    def _found(self, vector: Scores, asked: Asked) -> list[tuple[int, str, float]]:
        """The nearest units that are asked: number, id and cosine.

        A condition on the document makes the store go through all it holds: where few units are not asked, more are
        fetched than are wanted and those left out.
        """
        left_out = len(self._units) - len(asked.numbers)
        if left_out <= _SPARE * _NEAREST:
            nearest = self._vectors.nearest(vector.tolist(), _NEAREST + left_out)
        else:
            where = {"document_id": {"$in": list(asked.documents or ())}}
            nearest = self._vectors.nearest(vector.tolist(), _NEAREST, where)
        starts, stops = (np.array(ends) for ends in zip(*asked.runs, strict=True))
        found = []
        for id, score in nearest:
            number = self._units.number_of(id)
            at = int(np.searchsorted(starts, number, side="right")) - 1
            if at >= 0 and number < stops[at]:
                found.append((number, id, score))
        return found[:_NEAREST]


def _spread(places: NDArray[np.intp], scores: Scores, count: int) -> Scores:
    """The scores at `places` of `count`; all others have the lowest of them."""
    whole = np.full(count, float(scores.min(initial=1.0)) if len(places) else 0.0)
    whole[places] = scores
    return whole
