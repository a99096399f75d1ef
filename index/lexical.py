"""BM25 over the units of an index, one leg for each way to tokenise (`bm25s`, Lù, arXiv 2407.03618)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.tokenise import character_tokens, word_tokens
from index.units import Unit

# A document of at least so many units is scored by its own statistics where it alone is asked.
APART = 50
LEGS: dict[str, Callable[[str], list[str]]] = {"words": word_tokens, "characters": character_tokens}


class LexicalIndex:
    """One BM25 index a leg; scores are those of Lucene's BM25 with k1 1.2, b 0.75."""

    def __init__(self, legs: dict[str, bm25s.BM25]) -> None:
        self._legs = legs

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index `texts`; a unit's number is its place in them."""
        legs = {}
        for name, tokenise in LEGS.items():
            leg = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
            leg.index([tokenise(text) for text in texts], show_progress=False)
            legs[name] = leg
        return cls(legs)

    def scores(self, leg: str, question: str) -> NDArray[np.float32]:
        """The BM25 score of every unit for `question`, shape (units,)."""
        index = self._legs[leg]
        known = [token for token in LEGS[leg](question) if token in index.vocab_dict]
        if not known:
            return np.zeros(index.scores["num_docs"], dtype=np.float32)
        return np.asarray(index.get_scores(known), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write one folder a leg."""
        for name, leg in self._legs.items():
            leg.save(str(folder / name), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what `save` wrote."""
        return cls({name: bm25s.BM25.load(str(folder / name), load_corpus=False) for name in LEGS})


def apart_of(units: Sequence[Unit]) -> dict[str, list[int]]:
    """The numbers of the units of each document that has an index of its own; none where it is all there is."""
    numbers: dict[str, list[int]] = {}
    for number, unit in enumerate(units):
        numbers.setdefault(unit.document_id, []).append(number)
    return {id: its for id, its in numbers.items() if APART <= len(its) < len(units)}
