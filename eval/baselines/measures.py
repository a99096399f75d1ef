"""Spans of text against the gold evidence (依据召回): by passages, and by equal length of text.

A passage of a thousand characters holds more evidence than a sentence, and its reader has more to read. So recall is
measured within budgets of characters too: passages are taken in order, those that overlap what was taken before only
by their new part, until the budget is spent; the last one is cut.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.baselines.systems import Search, Span
from eval.gold import GoldQuestion
from eval.intervals import Estimate, estimate

RANKS = (1, 3, 5)
BUDGETS = (200, 600, 1000)  # characters


@dataclass(frozen=True)
class Found:
    """The figures of one system.

    Attributes:
        key, name: of the system.
        n: questions.
        index_seconds: splitting, embedding and storing; None where the index was there already.
        recall: k → share of a question's evidence that lies wholly within one of the first k passages, on average.
        characters: k → characters of the first k passages, on average.
        recall_within: budget → share of the evidence that lies wholly within so many characters.
        mrr: mean reciprocal rank of the first passage that holds a piece of evidence wholly.
        p50_ms, p95_ms: milliseconds a question.
    """

    key: str
    name: str
    n: int
    index_seconds: float | None
    recall: dict[int, Estimate]
    characters: dict[int, float]
    recall_within: dict[int, Estimate]
    mrr: Estimate
    p50_ms: float
    p95_ms: float


def places_of(question: GoldQuestion, text: str) -> list[list[Span]]:
    """For each piece of evidence, all places where it stands."""
    return [places for piece in question.evidence if (places := _places(piece, text))]


def measured(
    key: str,
    name: str,
    search: Search,
    questions: Sequence[GoldQuestion],
    text: str,
    index_seconds: float | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Found:
    """Search for every question (each with evidence in `text`) and measure."""
    families = [question.family for question in questions]
    found: list[list[Span]] = []
    times = []
    search(questions[0].question)  # what loads at the first counts for none
    for question in questions:
        started = time.perf_counter()
        found.append(search(question.question))
        times.append((time.perf_counter() - started) * 1000)
        progress()
    gold = [places_of(question, text) for question in questions]
    p50, p95 = (float(its) for its in np.percentile(times, (50, 95)))
    pairs = list(zip(gold, found, strict=True))
    return Found(
        key,
        name,
        len(questions),
        index_seconds,
        {k: estimate([held(pieces, spans[:k]) for pieces, spans in pairs], families) for k in RANKS},
        {k: float(np.mean([sum(end - start for start, end in spans[:k]) for spans in found])) for k in RANKS},
        {size: estimate([held(pieces, within(spans, size)) for pieces, spans in pairs], families) for size in BUDGETS},
        estimate([reciprocal_rank(pieces, spans) for pieces, spans in pairs], families),
        p50,
        p95,
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
