"""How far the confidence can be taken at its word (可靠性): bins of the reliability diagram, ECE and Brier score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.intervals import Estimate, estimate
from eval.measures import Outcome, by_split

BINS = 10


@dataclass(frozen=True)
class Bin:
    """The questions whose confidence lies in one tenth of [0, 1].

    Attributes:
        confidence: their mean confidence.
        answerable: share that the documents do answer: what the confidence claims to be.
        correct: of those that were answered, the share answered rightly: what a reader takes it for.
    """

    confidence: float
    answerable: Estimate
    correct: Estimate


@dataclass(frozen=True)
class Reliability:
    """The confidence against what is so.

    Attributes:
        bins: by rising confidence, empty ones left out.
        ece: expected calibration error, the mean distance of confidence and share over the bins, weighted by their
            questions (Guo et al. 2017, arXiv 1706.04599).
        brier: mean squared distance of the confidence to 1 or 0 (Brier 1950).
    """

    bins: tuple[Bin, ...]
    ece: float
    brier: float


def reliability(outcomes: Sequence[Outcome]) -> dict[str, Reliability]:
    """The reliability of each split that occurs and, where there are several, of all questions together."""
    return {split: reliability_of(its) for split, its in by_split(outcomes).items()}


def reliability_of(outcomes: Sequence[Outcome]) -> Reliability:
    """The reliability over these outcomes, at least one, whatever their split."""
    given = np.array([outcome.answer.confidence for outcome in outcomes])
    true = np.array([outcome.question.answerable for outcome in outcomes], dtype=float)
    number = np.minimum((given * BINS).astype(int), BINS - 1)
    bins, distance = [], 0.0
    for each in range(BINS):
        inside = number == each
        if inside.any():
            its = [outcome for outcome, held in zip(outcomes, inside, strict=True) if held]
            bins.append(_bin(float(given[inside].mean()), its))
            distance += abs(float(given[inside].mean() - true[inside].mean())) * len(its)
    return Reliability(tuple(bins), distance / len(outcomes), float(np.mean((given - true) ** 2)))


def _bin(confidence: float, outcomes: Sequence[Outcome]) -> Bin:
    answered = [outcome for outcome in outcomes if not outcome.judgement.refused]
    return Bin(
        confidence,
        estimate([o.question.answerable for o in outcomes], [o.question.family for o in outcomes]),
        estimate([o.judgement.correct for o in answered], [o.question.family for o in answered]),
    )
