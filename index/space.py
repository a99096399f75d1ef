"""The space in which questions and units are compared (向量空间): centred and, where it pays, turned by an adapter.

Embeddings of one model share a large common direction, which says nothing and crowds all cosines together; taking the
mean away spreads them (Mu & Viswanath, arXiv 1702.01417). Questions and passages have means of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class QuerySpace:
    """How vectors of the embedding model become those that are compared.

    Attributes:
        units_mean, questions_mean: what is taken from a unit's and from a question's vector, shape (dimension,).
        adapter: what a centred question is multiplied by, shape (dimension, dimension); None for no change.
    """

    units_mean: Rows
    questions_mean: Rows
    adapter: Rows | None = None

    @classmethod
    def of(cls, units: Rows, questions: Mapping[int, ArrayLike]) -> QuerySpace:
        """The space of a corpus.

        Args:
            units: vectors of the units, shape (units, dimension).
            questions: unit number → vectors of questions that it answers, shape (questions, dimension). A unit
                without any stands in for its questions itself, so that the questions of one document do not pass for
                those of all others.
        """
        units = unit_length(units)
        asked = units.copy()
        for number, rows in questions.items():
            asked[number] = unit_length(rows).mean(axis=0)
        return cls(units.mean(axis=0), asked.mean(axis=0))

    @classmethod
    def uncentred(cls, dimension: int) -> QuerySpace:
        """The model's own space."""
        return cls(np.zeros(dimension), np.zeros(dimension))

    def units(self, rows: ArrayLike) -> Rows:
        """Vectors of units, shape (units, dimension), in this space and of length 1."""
        return unit_length(unit_length(rows) - self.units_mean)

    def questions(self, rows: ArrayLike) -> Rows:
        """Vectors of questions, shape (questions, dimension), centred and of length 1."""
        return unit_length(unit_length(rows) - self.questions_mean)

    def adapted(self, centred: Rows) -> Rows:
        """What `questions` gave, turned by the adapter, of length 1."""
        return centred if self.adapter is None else unit_length(centred @ self.adapter)

    def with_adapter(self, adapter: Rows | None) -> QuerySpace:
        """The same space with another adapter."""
        return replace(self, adapter=adapter)

    def save(self, path: Path) -> None:
        """Write the two means."""
        np.savez(path, units_mean=self.units_mean, questions_mean=self.questions_mean)

    @classmethod
    def load(cls, path: Path) -> QuerySpace:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as found:
            return cls(found["units_mean"], found["questions_mean"])


def unit_length(rows: ArrayLike) -> Rows:
    """`rows` (vectors in the last axis), each of length 1; a null vector stays one."""
    vectors = np.asarray(rows, dtype=np.float64)
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0))
