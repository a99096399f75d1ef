"""BM25 over the units of an index, one leg for each way to tokenise (`bm25s`, Lù, arXiv 2407.03618)."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.table import UnitTable
from index.tokenise import character_tokens, word_tokens

# A document of at least so many units is scored by its own statistics where it alone is asked.
APART = 50
_KEPT = 128  # documents whose own index is kept in memory
LEGS: dict[str, Callable[[str], list[str]]] = {"words": word_tokens, "characters": character_tokens}


@dataclass(frozen=True)
class Tokens:
    """Texts as numbers of tokens.

    Attributes:
        vocabulary: each token once.
        rows: of each text the places of its tokens in `vocabulary`, in order.
    """

    vocabulary: Sequence[str]
    rows: Sequence[array[int]]

    @classmethod
    def of(cls, texts: Iterable[str], tokenise: Callable[[str], list[str]]) -> Tokens:
        """Tokenise `texts`."""
        numbers: dict[str, int] = {}
        rows = [array("i", [numbers.setdefault(token, len(numbers)) for token in tokenise(text)]) for text in texts]
        return cls(list(numbers), rows)

    def part(self, texts: range) -> Tokens:
        """Some of the texts, with the vocabulary of these alone."""
        numbers: dict[int, int] = {}
        rows = [array("i", [numbers.setdefault(token, len(numbers)) for token in self.rows[text]]) for text in texts]
        return Tokens([self.vocabulary[number] for number in numbers], rows)

    def frequencies(self, texts: Iterable[int]) -> dict[str, int]:
        """In how many of some of the texts each token occurs."""
        found = Counter(token for text in texts for token in set(self.rows[text]))
        return {self.vocabulary[number]: count for number, count in found.items()}


class LexicalIndex:
    """One BM25 index a leg; scores are those of Lucene's BM25 with k1 1.2, b 0.75."""

    def __init__(self, legs: dict[str, bm25s.BM25]) -> None:
        self._legs = legs

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index `texts`; a unit's number is its place in them."""
        return cls.of({name: Tokens.of(texts, tokenise) for name, tokenise in LEGS.items()})

    @classmethod
    def of(cls, tokens: Mapping[str, Tokens]) -> LexicalIndex:
        """Index texts that were tokenised for each leg."""
        legs = {}
        for name, its in tokens.items():
            leg = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
            leg.index((its.rows, {token: number for number, token in enumerate(its.vocabulary)}), show_progress=False)
            legs[name] = leg
        return cls(legs)

    def scores(self, leg: str, question: str, spans: Sequence[tuple[int, int]] | None = None) -> NDArray[np.float32]:
        """The BM25 score of every unit for `question`.

        Args:
            leg: of `LEGS`.
            question: as it is searched for.
            spans: half-open spans of unit numbers, ascending; all units where None.

        Returns:
            Shape (units,), or of all units of `spans` one span after another.
        """
        index = self._legs[leg]
        known = index.get_tokens_ids([token for token in LEGS[leg](question) if token in index.vocab_dict])
        spans = ((0, index.scores["num_docs"]),) if spans is None else spans
        found = np.zeros(sum(stop - start for start, stop in spans), dtype=np.float32)
        data, rows, ends = (np.asarray(index.scores[name]) for name in ("data", "indices", "indptr"))
        for token, times in Counter(known).items():
            column, values = rows[ends[token] : ends[token + 1]], data[ends[token] : ends[token + 1]]
            at = 0
            for start, stop in spans:
                first, last = np.searchsorted(column, (start, stop))
                # A unit stands at most once in a column.
                found[column[first:last] - (start - at)] += times * values[first:last]
                at += stop - start
        return found

    def may_hold(self, word: str) -> NDArray[np.intp]:
        """The numbers of the units whose text may hold `word`: all that do, and others with all its pairs of characters."""
        leg = self._legs["characters"]
        rows, ends = np.asarray(leg.scores["indices"]), np.asarray(leg.scores["indptr"])
        tokens = character_tokens(word)
        pairs = [token for token in tokens if len(token) > 1] or tokens
        if len(pairs) == 1 and not pairs[0][0] >= "\u4e00":  # a number or a Latin word is a token with all around it
            found = [number for token, number in leg.vocab_dict.items() if pairs[0] in token]
            columns = [rows[ends[number] : ends[number + 1]] for number in found]
            return np.unique(np.concatenate(columns)).astype(np.intp) if columns else np.zeros(0, dtype=np.intp)
        if not pairs or not all(pair in leg.vocab_dict for pair in pairs):
            return np.zeros(0, dtype=np.intp)
        columns = sorted((rows[ends[n] : ends[n + 1]] for n in map(leg.vocab_dict.__getitem__, pairs)), key=len)
        held = np.asarray(columns[0])
        for column in columns[1:]:
            at = np.minimum(np.searchsorted(column, held), len(column) - 1)
            held = held[column[at] == held]
        return held.astype(np.intp)

    def save(self, folder: Path) -> None:
        """Write one folder a leg."""
        for name, leg in self._legs.items():
            leg.save(str(folder / name), show_progress=False)

    @classmethod
    def load(cls, folder: Path, mapped: bool = False) -> LexicalIndex:
        """Read what `save` wrote; where `mapped`, the matrices stay on disk until their columns are asked for."""
        return cls({name: bm25s.BM25.load(str(folder / name), load_corpus=False, mmap=mapped) for name in LEGS})


class LexicalApart(Mapping[str, LexicalIndex]):
    """Document id → BM25 of that document alone, read when it is first asked; the last ones asked are kept."""

    def __init__(self, folder: Path, document_ids: Iterable[str]) -> None:
        self._folder = folder
        self._ids = dict.fromkeys(document_ids)
        self._read = lru_cache(maxsize=_KEPT)(self._load)

    def __getitem__(self, document_id: str) -> LexicalIndex:
        if document_id not in self._ids:
            raise KeyError(document_id)
        return self._read(document_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def _load(self, document_id: str) -> LexicalIndex:
        return LexicalIndex.load(self._folder / document_id)


def apart_of(units: UnitTable) -> dict[str, range]:
    """The numbers of the units of each document that has an index of its own; none where it is all there is."""
    numbers = {id: units.of_document(id) for id in units.document_ids}
    return {id: its for id, its in numbers.items() if APART <= len(its) < len(units)}
