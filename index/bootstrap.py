"""The mean of a measure with its interval, over questions that come in families (自助法)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

RESAMPLES = 1000
SEED = 2019


def cluster_bootstrap(values: ArrayLike, groups: Sequence[object]) -> tuple[float, float, float]:
    """The mean of `values` and the bounds of its 95 % percentile interval (seeded, 1,000 resamples).

    Whole groups are drawn, since the questions of one succeed and fail together and an interval over single questions
    would be too narrow (Field & Welsh 2007, doi:10.1111/j.1467-9868.2007.00593.x).

    Args:
        values: one a question; differences of two measures for a paired interval.
        groups: the group of each.
    """
    _, group = np.unique([str(name) for name in groups], return_inverse=True)
    sums = np.bincount(group, weights=np.asarray(values, dtype=float))
    counts = np.bincount(group)
    drawn = np.random.default_rng(SEED).integers(len(sums), size=(RESAMPLES, len(sums)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(sums.sum() / counts.sum()), float(low), float(high)
