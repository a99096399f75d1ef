"""Spans of text against the gold evidence (依据召回): by passages, and by equal length of text.

A passage of a thousand characters holds more evidence than a sentence, and its reader has more to read. So recall is
measured within budgets of characters too: passages are taken in order, those that overlap what was taken before only
by their new part, until the budget is spent; the last one is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.baselines.child import Answered
from eval.baselines.frameworks import Span
from eval.baselines.systems import System
from eval.footprint import Installed
from eval.gold import GoldQuestion
from eval.intervals import Estimate, estimate

RANKS = (1, 3, 5)
BUDGETS = (200, 600, 1000)  # characters


@dataclass(frozen=True)
class Found:
    """The figures of one system.

    Attributes:
        key, name, note: of the system.
        n: questions.
        index_seconds: splitting, embedding and storing.
        recall: k → share of a question's evidence that lies wholly within one of the first k passages, on average.
        characters: k → characters of the first k passages, on average.
        recall_within: budget → share of the evidence that lies wholly within so many characters.
        mrr: mean reciprocal rank of the first passage that holds a piece of evidence wholly.
        p50_ms, p95_ms: milliseconds a question.
        peak_mb, before_mb: the largest resident size of the process, MiB, and that before the system was imported.
        installed: what it takes on the disk.
    """

    key: str
    name: str
    note: str
    n: int
    index_seconds: float
    recall: dict[int, Estimate]
    characters: dict[int, float]
    recall_within: dict[int, Estimate]
    mrr: Estimate
    p50_ms: float
    p95_ms: float
    peak_mb: float | None
    before_mb: float | None
    installed: Installed


def places_of(question: GoldQuestion, text: str) -> list[list[Span]]:
    """For each piece of evidence, all places where it stands."""
    return [places for piece in question.evidence if (places := _places(piece, text))]


def measured(
    system: System, answered: Answered, questions: Sequence[GoldQuestion], text: str, installed: Installed
) -> Found:
    """Measure what a system found for every question (each with evidence in `text`)."""
    families = [question.family for question in questions]
    gold = [places_of(question, text) for question in questions]
    p50, p95 = (float(its) for its in np.percentile(answered.milliseconds, (50, 95)))
    pairs = list(zip(gold, answered.spans, strict=True))
    return Found(
        key=system.key,
        name=system.name,
        note=system.note,
        n=len(questions),
        index_seconds=answered.index_seconds,
        recall={k: estimate([held(pieces, spans[:k]) for pieces, spans in pairs], families) for k in RANKS},
        characters={k: float(np.mean([sum(b - a for a, b in spans[:k]) for spans in answered.spans])) for k in RANKS},
        recall_within={
            size: estimate([held(pieces, within(spans, size)) for pieces, spans in pairs], families) for size in BUDGETS
        },
        mrr=estimate([reciprocal_rank(pieces, spans) for pieces, spans in pairs], families),
        p50_ms=p50,
        p95_ms=p95,
        peak_mb=answered.peak_mb,
        before_mb=answered.before_mb,
        installed=installed,
    )


def held(pieces: Sequence[Sequence[Span]], spans: Sequence[Span]) -> float:
    """The share of the pieces of evidence that lie wholly within one of `spans`; 0 without pieces."""
    return sum(any(_inside(place, spans) for place in places) for places in pieces) / max(1, len(pieces))


def reciprocal_rank(pieces: Sequence[Sequence[Span]], spans: Sequence[Span]) -> float:
    """One over the rank of the first span that holds a piece wholly; 0 where none does."""
    ranks = (rank for rank, span in enumerate(spans, 1) if held(pieces, [span]))
    return 1 / rank if (rank := next(ranks, 0)) else 0.0


def within(spans: Sequence[Span], budget: int) -> list[Span]:
    """The spans that fit into `budget` characters, in order, joined where they touch; text counts once.

    >>> within([(0, 100), (50, 200), (500, 600)], 220)
    [(0, 200), (500, 520)]
    """
    taken: list[Span] = []
    for start, end in spans:
        while start < end and budget > 0:
            covering = next(((a, b) for a, b in taken if a <= start < b), None)
            if covering:
                start = covering[1]
                continue
            stop = min([end, start + budget, *(a for a, _ in taken if a > start)])
            budget -= stop - start
            taken = _joined([*taken, (start, stop)])
            start = stop
    return taken


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _inside(place: Span, spans: Sequence[Span]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in spans)


def _places(piece: str, text: str) -> list[Span]:
    found, at = [], text.find(piece)
    while piece and at >= 0:
        found.append((at, at + len(piece)))
        at = text.find(piece, at + 1)
    return found
