"""Centring, and fitting of adapter and weights, on vectors made so that the outcome is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.choice import choose_strength, fit_adapter, fit_weights, folds_of, ndcg
from index.space import QuerySpace, unit_length

DIMENSION, UNITS = 12, 30
Rows = NDArray[np.float64]


@pytest.fixture
def units() -> Rows:
    return unit_length(np.random.default_rng(1).normal(size=(UNITS, DIMENSION)))


@pytest.fixture
def turn() -> Rows:
    """A rotation that keeps every question away from its unit."""
    return np.linalg.qr(np.random.default_rng(2).normal(size=(DIMENSION, DIMENSION)))[0]


def asked_of(units: Rows, turn: Rows, seed: int) -> tuple[Rows, Rows]:
    """Questions, five a unit, turned away from it; and which unit answers which."""
    noise = np.random.default_rng(seed).normal(scale=0.05, size=(5 * UNITS, DIMENSION))
    return unit_length(np.repeat(units, 5, axis=0) @ turn + noise), np.repeat(np.eye(UNITS), 5, axis=0)


def test_a_common_direction_no_longer_hides_the_nearest_unit(units: Rows) -> None:
    crowded, asked = units + 5.0, units - 4.0
    space = QuerySpace.of(crowded, dict(enumerate(asked[:, None, :])))
    found = space.questions(asked) @ space.units(crowded).T
    assert (found.argmax(axis=1) == np.arange(UNITS)).mean() > 0.9
    assert np.ptp(found) > 5 * np.ptp(unit_length(asked) @ unit_length(crowded).T)


def test_a_unit_without_questions_stands_in_for_them(units: Rows) -> None:
    none = QuerySpace.of(units, {})
    np.testing.assert_allclose(none.questions_mean, none.units_mean)
    one = QuerySpace.of(units, {0: -units[:1]})
    np.testing.assert_allclose(one.questions_mean, none.units_mean - 2 * units[0] / UNITS)


def test_a_space_that_was_saved_compares_as_before(units: Rows, tmp_path: Path) -> None:
    space = QuerySpace.of(units, {0: units[1:3]})
    space.save(tmp_path / "space.npz")
    np.testing.assert_allclose(QuerySpace.load(tmp_path / "space.npz").questions(units), space.questions(units))


def test_the_adapter_finds_questions_it_was_not_fitted_on(units: Rows, turn: Rows) -> None:
    questions, gold = asked_of(units, turn, 3)
    others, _ = asked_of(units, turn, 4)
    before, after = others @ units.T, others @ fit_adapter(questions, units, gold, 0.001) @ units.T
    assert ndcg(before, gold > 0).mean() < 0.5
    assert ndcg(after, gold > 0).mean() > 0.9


def test_a_strong_pull_leaves_the_questions_as_they_are(units: Rows, turn: Rows) -> None:
    questions, gold = asked_of(units, turn, 3)
    np.testing.assert_allclose(fit_adapter(questions, units, gold, 1e6), np.eye(DIMENSION), atol=1e-3)


def test_the_strength_that_helps_unseen_units_is_chosen(units: Rows, turn: Rows) -> None:
    questions, gold = asked_of(units, turn, 3)
    strength, means = choose_strength(questions, units, gold, np.repeat(np.arange(UNITS), 5).tolist(), 7)
    assert means[str(strength)] == max(means.values())
    assert means[str(strength)] > ndcg(questions @ units.T, gold > 0).mean()  # one turn holds for all units


def test_weights_go_to_the_leg_that_tells_and_keep_the_size_of_the_default() -> None:
    rng = np.random.default_rng(5)
    gold = np.eye(20)[rng.integers(20, size=200)]
    telling, noise = gold + rng.normal(scale=0.2, size=gold.shape), rng.normal(size=gold.shape)
    default = np.array([0.5, 0.5])
    weights = fit_weights(np.stack([telling, noise], axis=2), gold, default)
    assert weights[0] > 0.8
    assert weights[1] >= 0
    assert weights.sum() == pytest.approx(default.sum())


def test_where_the_questions_tell_nothing_the_default_weights_stay() -> None:
    gold = np.eye(20)[np.random.default_rng(6).integers(20, size=200)]
    default = np.array([0.7, 0.3])
    np.testing.assert_allclose(fit_weights(np.zeros((200, 20, 2)), gold, default), default)


def test_a_group_is_never_parted() -> None:
    groups = [n // 3 for n in range(60)]
    folds = folds_of(groups, 5, 1)
    assert all(len({int(folds[n]) for n in range(60) if groups[n] == group}) == 1 for group in groups)
    assert set(folds.tolist()) == set(range(5))


def test_the_measure_is_that_of_the_field() -> None:
    relevant = np.array([[True, False, True]])
    assert ndcg(np.array([[3.0, 2.0, 1.0]]), relevant)[0] == pytest.approx((1 + 0.5) / (1 + 1 / np.log2(3)))
