"""How close a question is to the questions written for each sentence: keys and near-misses.

Cosine of tf–idf vectors over characters and bigrams (the second BM25 leg's tokens); built with the index, searched by
one sparse product.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus import QuestionKey
from index.tokenise import character_tokens


@dataclass(frozen=True)
class Closeness:
    """Cosines of a question to the closest written question of each kind, in [0, 1].

    Attributes:
        key: to a key of one of the given sentences.
        other_key: to a key of any other sentence.
        near_miss: to a near-miss of any sentence.
        closest: the closest key of the given sentences, "" where there is none.
    """

    key: float
    other_key: float
    near_miss: float
    closest: str


class QuestionIndex:
    """The written questions of all documents as unit vectors."""

    def __init__(
        self,
        matrix: sparse.csr_matrix,
        idf: NDArray[np.float32],
        vocabulary: Mapping[str, int],
        rows: Sequence[tuple[str, int, bool, str]],
    ) -> None:
        self._matrix, self._idf, self._vocabulary = matrix, idf, vocabulary
        self._rows = rows
        self._near = np.array([near for _, _, near, _ in rows], dtype=bool)
        self._sentence = np.array([f"{document}@{start}" for document, start, _, _ in rows], dtype=object)
        self._document = np.array([document for document, *_ in rows], dtype=object)
        self._text = np.array([question for *_, question in rows], dtype=object)
        self._asked: dict[str, list[str]] = {}
        for document, start, near, question in rows:
            if not near:
                self._asked.setdefault(f"{document}@{start}", []).append(question)

    @classmethod
    def build(
        cls, keys: Mapping[str, Sequence[QuestionKey]], near_misses: Mapping[str, Sequence[QuestionKey]]
    ) -> QuestionIndex:
        """Index the keys and near-misses of each document id."""
        rows = [(id, key.start, False, key.question) for id, found in keys.items() for key in found]
        rows += [(id, key.start, True, key.question) for id, found in near_misses.items() for key in found]
        counts = [Counter(character_tokens(question)) for *_, question in rows]
        frequency = Counter(token for count in counts for token in count)
        vocabulary = {token: number for number, token in enumerate(sorted(frequency))}
        idf = np.array([np.log(1 + len(rows) / frequency[token]) for token in vocabulary], dtype=np.float32)
        return cls(_vectors(counts, idf, vocabulary), idf, vocabulary, rows)

    @property
    def texts(self) -> tuple[str, ...]:
        """All written questions, as written."""
        return tuple(question for *_, question in self._rows)

    def closeness(
        self, question: str, sentences: Iterable[tuple[str, int]], document_ids: Iterable[str] | None = None
    ) -> Closeness:
        """How close `question` is to what was written; a written question that is equal to it does not count.

        Args:
            question: the full question.
            sentences: (document id, start) of the sentences that an answer rests on.
            document_ids: the documents that are asked: questions of others do not count; all where None.
        """
        if not len(self._rows):
            return Closeness(0.0, 0.0, 0.0, "")
        vector = _vectors([Counter(character_tokens(question))], self._idf, self._vocabulary)
        cosines = np.asarray((self._matrix @ vector.T).todense()).ravel()
        cosines[self._text == question] = 0.0
        if document_ids is not None:
            cosines[~np.isin(self._document, list(document_ids))] = 0.0
        here = np.isin(self._sentence, [f"{document}@{start}" for document, start in sentences]) & ~self._near
        best = int(np.argmax(np.where(here, cosines, -1.0)))
        return Closeness(
            key=_highest(cosines, here),
            other_key=_highest(cosines, ~here & ~self._near),
            near_miss=_highest(cosines, self._near),
            closest=str(self._text[best]) if here.any() else "",
        )

    def asked_of(self, document: str, start: int) -> str:
        """All that is asked of one sentence, a question a line; "" where it has no keys."""
        return "\n".join(self._asked.get(f"{document}@{start}", ()))

    def save(self, folder: Path) -> None:
        """Write what `load` reads."""
        folder.mkdir(exist_ok=True)
        sparse.save_npz(folder / "matrix.npz", self._matrix)
        np.save(folder / "idf.npy", self._idf)
        fields = {"vocabulary": list(self._vocabulary), "rows": self._rows}
        (folder / "questions.json").write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> QuestionIndex:
        """Read what `save` wrote."""
        fields = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
        vocabulary = {token: number for number, token in enumerate(fields["vocabulary"])}
        rows = [(str(id), int(start), bool(near), str(question)) for id, start, near, question in fields["rows"]]
        return cls(sparse.load_npz(folder / "matrix.npz").tocsr(), np.load(folder / "idf.npy"), vocabulary, rows)


def _vectors(
    counts: Sequence[Counter[str]], idf: NDArray[np.float32], vocabulary: Mapping[str, int]
) -> sparse.csr_matrix:
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for count in counts:
        known = [(vocabulary[token], number) for token, number in count.items() if token in vocabulary]
        # Tokens that no written question has still count for the length: they are what is new in the question.
        unknown = sum(number for token, number in count.items() if token not in vocabulary)
        weights = np.array([(1 + np.log(number)) * idf[column] for column, number in known], dtype=np.float64)
        rare = float(idf.max(initial=1.0)) ** 2 * unknown
        norm = float(np.sqrt((weights**2).sum() + rare)) or 1.0
        data += (weights / norm).tolist()
        columns += [column for column, _ in known]
        ends.append(len(columns))
    return sparse.csr_matrix((data, columns, ends), shape=(len(counts), max(1, len(vocabulary))), dtype=np.float32)


def _highest(cosines: NDArray[np.float32], where: NDArray[np.bool_]) -> float:
    return float(cosines[where].max(initial=0.0))
