"""How alike two wordings are: the Jaccard index of their character bigrams (Jaccard 1912; Broder 1997)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus import normal

# From here on two wordings count as the same question.
SAME = 0.8
_NO_CONTENT = re.compile(r"[\W_]+")


def bare(text: str) -> str:
    """`text` in normal form and lower case, without white space and punctuation.

    >>> bare("到二〇二二年, 覆盖率 是多少？")
    '到2022年覆盖率是多少'
    """
    return _NO_CONTENT.sub("", normal(text).lower())


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of the bare text; the character itself where there is only one."""
    characters = bare(text)
    if len(characters) < 2:
        return frozenset(characters)
    return frozenset(characters[at : at + 2] for at in range(len(characters) - 1))


def jaccard(left: Sequence[str], right: Sequence[str]) -> NDArray[np.float32]:
    """The Jaccard index of every pair of texts, in [0, 1], shape (left, right); 0 where both have no content.

    >>> jaccard(["覆盖率多少?"], ["覆盖率多少", "覆盖率"]).tolist()
    [[1.0, 0.5]]
    """
    sets = [bigrams(text) for text in (*left, *right)]
    columns = {pair: column for column, pair in enumerate(sorted(frozenset().union(*sets)))}
    places = [columns[pair] for its in sets for pair in its]
    ends = np.cumsum([0, *map(len, sets)])
    shape = (len(sets), max(1, len(columns)))
    matrix = sparse.csr_matrix((np.ones(len(places), dtype=np.float32), places, ends), shape=shape)
    sizes = np.diff(ends).astype(np.float32)
    shared = (matrix[: len(left)] @ matrix[len(left) :].T).toarray()
    union = sizes[: len(left), None] + sizes[None, len(left) :] - shared
    return np.asarray(np.divide(shared, union, out=np.zeros_like(shared), where=union > 0), dtype=np.float32)
