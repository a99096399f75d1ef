"""Shares and means with bootstrap intervals (置信区间)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from index.bootstrap import cluster_bootstrap


@dataclass(frozen=True)
class Estimate:
    """A mean in [0, 1] over `n` questions with its 95 % interval; None where `n` is 0."""

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


def estimate(values: Sequence[float | bool], families: Sequence[str]) -> Estimate:
    """The mean of `values` with the interval of `index.bootstrap.cluster_bootstrap` over families.

    Where all succeed or all fail a bootstrap has no width; the interval is then the exact binomial one over families
    (Clopper & Pearson 1934).

    Args:
        values: one a question.
        families: the family of each; "" makes a question a family of its own.
    """
    if not values:
        return Estimate(0)
    names = [family or f"#{index}" for index, family in enumerate(families)]
    mean = float(np.mean(np.asarray(values, dtype=float)))
    if mean in (0.0, 1.0):
        count = len(set(names))
        exact = binomtest(round(mean * count), count).proportion_ci()
        return Estimate(len(values), mean, float(exact.low), float(exact.high))
    return Estimate(len(values), *cluster_bootstrap(values, names))
