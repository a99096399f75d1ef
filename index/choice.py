"""Fitting what chooses among units (检索调整的拟合): the query adapter and the weights of the fusion.

Both are conditional logits (McFadden 1974): the probability of a unit is the softmax of a score that is linear in the
parameters, over all units, so that the loss is convex and has one minimum, which L-BFGS (`scipy.optimize`) finds without
a learning rate or a seed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

TEMPERATURE = 0.05  # that of the cosines in the softmax of the adapter, as contrastive training of embeddings has it
_ADAPTER_STEPS = 30  # more of them change no ranking
Rows = NDArray[np.float64]


def fit_adapter(questions: Rows, units: Rows, gold: Rows, strength: float) -> Rows:
    """The matrix that turns questions towards the units that answer them.

    Args:
        questions: centred vectors of length 1, shape (questions, dimension).
        units: the same of all units, shape (units, dimension): those that do not answer a question repel it.
        gold: how much of a question each unit answers, rows that sum to 1, shape (questions, units).
        strength: of the pull towards the identity (squared distance).

    Returns:
        Shape (dimension, dimension), for ``questions @ adapter``.
    """
    size = questions.shape[1]
    identity = np.eye(size)
    targets = gold @ units

    def loss(flat: Rows) -> tuple[float, Rows]:
        adapter = flat.reshape(size, size)
        turned = questions @ adapter
        logs = log_softmax(turned @ units.T / TEMPERATURE, axis=1)
        away = adapter - identity
        missed = -(gold * logs).sum(axis=1).mean()
        slope = questions.T @ (np.exp(logs) @ units - targets) / (TEMPERATURE * len(questions))
        return float(missed + strength * (away**2).sum()), (slope + 2 * strength * away).ravel()

    found = minimize(loss, identity.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _ADAPTER_STEPS})
    return np.asarray(found.x, dtype=np.float64).reshape(size, size)


def fit_weights(features: Rows, gold: Rows, strength: float = 1e-3) -> Rows:
    """The weight of each feature in the score of a candidate, none below 0: no leg speaks against what it finds.

    Args:
        features: shape (questions, candidates, features), each about as wide as the others.
        gold: how much of a question each candidate answers, rows that sum to 1, shape (questions, candidates).
        strength: of the pull towards 0 (squared length).

    Returns:
        Shape (features,).
    """
    targets = np.einsum("qc,qcf->f", gold, features) / len(features)

    def loss(weights: Rows) -> tuple[float, Rows]:
        logs = log_softmax(features @ weights, axis=1)
        missed = -(gold * logs).sum(axis=1).mean()
        slope = np.einsum("qc,qcf->f", np.exp(logs), features) / len(features) - targets
        return float(missed + strength * weights @ weights), slope + 2 * strength * weights

    count = features.shape[2]
    found = minimize(loss, np.ones(count), jac=True, method="L-BFGS-B", bounds=[(0, None)] * count)
    return np.asarray(found.x, dtype=np.float64)


def folds_of(groups: Sequence[int], count: int, seed: int) -> NDArray[np.intp]:
    """The fold (0 … `count` - 1) of each item; items of one group are in one fold."""
    _, group = np.unique(np.asarray(groups), return_inverse=True)
    dealt = np.random.default_rng(seed).permutation(int(group.max(initial=-1)) + 1) % count
    return np.asarray(dealt[group], dtype=np.intp)


def ndcg(scores: Rows, relevant: NDArray[np.bool_], depth: int = 10) -> Rows:
    """nDCG@`depth` with binary gains (Järvelin & Kekäläinen 2002), shape (questions,).

    Args:
        scores: shape (questions, candidates); of equal ones the first counts as better.
        relevant: of the same shape, at least one True a row.
    """
    order = np.argsort(-scores, axis=1, kind="stable")[:, :depth]
    discounts = 1 / np.log2(np.arange(2, order.shape[1] + 2))
    gained = np.take_along_axis(relevant, order, axis=1) @ discounts
    most = np.cumsum(discounts)[np.minimum(relevant.sum(axis=1), len(discounts)) - 1]
    return np.asarray(gained / most)
