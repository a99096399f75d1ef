"""Fitting what chooses among units (检索调整的拟合): the query adapter and the weights of the fusion.

Both are conditional logits (McFadden 1974): the probability of a unit is the softmax of a score that is linear in the
parameters, over all units, so that the loss is convex and has one minimum, which L-BFGS (`scipy.optimize`) finds without
a learning rate or a seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

TEMPERATURE = 0.05  # that of the cosines in the softmax of the adapter, as contrastive training of embeddings has it
FOLDS = 5
STRENGTHS = (0.01, 0.03, 0.1)
# On left-out keys less pull still gains, on questions of other hands (the dev half) it then loses.
WEIGHT_STRENGTH = 0.03
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
    # Single precision takes half the time and is enough for 30 steps.
    asked, places, answers = (np.asarray(rows, dtype=np.float32) for rows in (questions, units, gold))
    targets = answers @ places

    def loss(flat: Rows) -> tuple[float, Rows]:
        adapter = flat.reshape(size, size)
        turned = asked @ adapter.astype(np.float32)
        logs = log_softmax(turned @ places.T / np.float32(TEMPERATURE), axis=1)
        away = adapter - identity
        missed = -float((answers * logs).sum(axis=1).mean())
        slope = asked.T @ (np.exp(logs) @ places - targets) / (TEMPERATURE * len(asked))
        return missed + strength * float((away**2).sum()), (slope + 2 * strength * away).ravel().astype(np.float64)

    found = minimize(loss, identity.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _ADAPTER_STEPS})
    return np.asarray(found.x, dtype=np.float64).reshape(size, size)


def fit_weights(features: Rows, gold: Rows, default: Rows, strength: float = WEIGHT_STRENGTH) -> Rows:
    """The weight of each feature in the score of a candidate.

    The default weights on a free scale are where the fit starts and what it is pulled back to, so that what the
    questions do not tell stays as it was. No weight falls below 0: no leg speaks against what it finds.

    Args:
        features: shape (questions, candidates, features).
        gold: how much of a question each candidate answers, rows that sum to 1, shape (questions, candidates).
        default: the weights before, shape (features,).
        strength: of the pull towards them (squared distance).

    Returns:
        Shape (features,), of the size of `default`.
    """
    whole = np.concatenate(((features @ default)[:, :, None], features), axis=2)
    targets = np.einsum("qc,qcf->f", gold, whole) / len(whole)

    def loss(parameters: Rows) -> tuple[float, Rows]:
        logs = log_softmax(whole @ parameters, axis=1)
        missed = -(gold * logs).sum(axis=1).mean()
        away = np.concatenate(([0.0], parameters[1:]))
        slope = np.einsum("qc,qcf->f", np.exp(logs), whole) / len(whole) - targets
        return float(missed + strength * away @ away), slope + 2 * strength * away

    start = np.zeros(len(default) + 1)
    start[0] = 10.0
    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    weights = np.maximum(found[0] * default + found[1:], 0.0)
    return np.asarray(weights * (default.sum() / weights.sum()) if weights.any() else default, dtype=np.float64)


def choose_strength(
    questions: Rows,
    units: Rows,
    gold: Rows,
    groups: Sequence[int],
    seed: int,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[float, dict[str, float]]:
    """The adapter's pull towards the identity that does best for units of which no question was seen.

    A unit whose questions are left out is left out as a wrong answer too: fitting must not push away what it is then
    measured on.

    Args:
        questions, units, gold: as for `fit_adapter`.
        groups: of each question, the unit that it may not be parted from.
        seed: of the folds.
        advance: called with (fits done, fits in all).

    Returns:
        The best of `STRENGTHS`, and nDCG@10 over the left-out questions for each.
    """
    folds = folds_of(groups, FOLDS, seed)
    relevant = gold > 0
    means: dict[str, float] = {}
    for step, strength in enumerate(STRENGTHS):
        values = np.zeros(len(questions))
        for fold in range(FOLDS):
            advance(step * FOLDS + fold, len(STRENGTHS) * FOLDS)
            left, seen = folds == fold, folds != fold
            known = ~relevant[left].any(axis=0) | relevant[seen].any(axis=0)
            adapter = fit_adapter(questions[seen], units[known], gold[np.ix_(seen, known)], strength)
            values[left] = ndcg(questions[left] @ adapter @ units.T, relevant[left])
        means[str(strength)] = round(float(values.mean()), 4)
    return max(STRENGTHS, key=lambda strength: means[str(strength)]), means


def cross_fitted(features: Rows, gold: Rows, default: Rows, folds: NDArray[np.intp]) -> Rows:
    """The score of each candidate by weights that were fitted on the other folds; arguments as for `fit_weights`."""
    scores = np.zeros(gold.shape)
    for fold in np.unique(folds):
        its = folds == fold
        scores[its] = features[its] @ fit_weights(features[~its], gold[~its], default)
    return scores


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
