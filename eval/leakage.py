"""How many gold questions the assistant has seen as question keys (泄漏检查).

Keys are written without sight of the gold, and some say the same all the same. A question whose wording is that of a key
is found too easily; the report gives the figures without those as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from eval.gold import GoldQuestion, Split
from eval.intervals import Estimate, estimate
from eval.measures import ALL, Outcome
from index.near_duplicates import SAME, bare, jaccard

Likeness = Literal["equal", "near"]
Leaks = Mapping[tuple[Split, str], Likeness]
_AT_ONCE = 4096  # keys compared at once


@dataclass(frozen=True)
class Leakage:
    """One split against the keys.

    Attributes:
        n: questions.
        equal: of these, how many are a key, white space, punctuation and writing of numbers aside.
        near: how many more share .8 of their character bigrams with one (Jaccard index).
    """

    n: int
    equal: int
    near: int


@dataclass(frozen=True)
class Unseen:
    """The figures over the questions that no key says: `correct` of the answerable, `refused` of the others."""

    correct: Estimate
    refused: Estimate


def find_leaks(questions: Sequence[GoldQuestion], keys: Sequence[str]) -> Leaks:
    """Split and id of each question that is equal or nearly equal to a key."""
    asked = [question.question for question in questions]
    closest = np.zeros(len(asked), dtype=np.float32)
    for at in range(0, len(keys), _AT_ONCE):
        closest = np.maximum(closest, jaccard(asked, keys[at : at + _AT_ONCE]).max(axis=1))
    known = {bare(key) for key in keys}
    return {
        (question.split, question.id): "equal" if bare(question.question) in known else "near"
        for question, likeness in zip(questions, closest, strict=True)
        if likeness >= SAME
    }


def count_leaks(questions: Sequence[GoldQuestion], leaks: Leaks) -> dict[str, Leakage]:
    """The counts of each split that occurs and, where there are several, of all questions together (``all``)."""
    parts = {split: [q for q in questions if q.split == split] for split in ("dev", "test")}
    counted = {split: _counted(its, leaks) for split, its in parts.items() if its}
    return counted | {ALL: _counted(questions, leaks)} if len(counted) > 1 else counted


def unseen_figures(outcomes: Sequence[Outcome], leaks: Leaks) -> dict[str, Unseen]:
    """The figures without the questions of `leaks`, by split as `count_leaks` has them."""
    parts = {split: [o for o in outcomes if o.question.split == split] for split in ("dev", "test")}
    figures = {split: _unseen(its, leaks) for split, its in parts.items() if its}
    return figures | {ALL: _unseen(outcomes, leaks)} if len(figures) > 1 else figures


def _counted(questions: Sequence[GoldQuestion], leaks: Leaks) -> Leakage:
    found = [leaks.get((question.split, question.id)) for question in questions]
    return Leakage(len(questions), found.count("equal"), found.count("near"))


def _unseen(outcomes: Sequence[Outcome], leaks: Leaks) -> Unseen:
    left = [o for o in outcomes if (o.question.split, o.question.id) not in leaks]
    return Unseen(*(_share([o for o in left if o.question.answerable is answerable]) for answerable in (True, False)))


def _share(outcomes: Sequence[Outcome]) -> Estimate:
    """The share judged right: answered right where there is an answer, refused where there is none."""
    return estimate([o.judgement.correct for o in outcomes], [o.question.family for o in outcomes])
