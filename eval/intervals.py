"""Shares and means with bootstrap intervals (置信区间)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

RESAMPLES = 1000
SEED = 2019


@dataclass(frozen=True)
class Estimate:
    """A mean in [0, 1] over `n` questions with its 95 % interval; None where `n` is 0."""

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


def estimate(values: Sequence[float | bool], families: Sequence[str]) -> Estimate:
    """The mean of `values` with a 95 % percentile interval from a cluster bootstrap (seeded, 1,000 resamples).

    Whole families are drawn, since paraphrases of one question succeed and fail together and an interval over single
    questions would be too narrow (Field & Welsh 2007, doi:10.1111/j.1467-9868.2007.00593.x). Where all succeed or all
    fail a bootstrap has no width; the interval is then the exact binomial one over families (Clopper & Pearson 1934).

    Args:
        values: one a question.
        families: the family of each; "" makes a question a family of its own.
    """
    if not values:
        return Estimate(0)
    names = [family or f"#{index}" for index, family in enumerate(families)]
    _, group = np.unique(names, return_inverse=True)
    sums = np.bincount(group, weights=np.asarray(values, dtype=float))
    counts = np.bincount(group)
    mean = float(sums.sum() / counts.sum())
    if mean in (0.0, 1.0):
        exact = binomtest(round(mean * len(sums)), len(sums)).proportion_ci()
        return Estimate(len(values), mean, float(exact.low), float(exact.high))
    drawn = np.random.default_rng(SEED).integers(len(sums), size=(RESAMPLES, len(sums)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(len(values), mean, float(low), float(high))
