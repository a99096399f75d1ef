"""Judged answers → the figures of the report (指标汇总)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import mannwhitneyu

from assistant.answer import Answer
from eval.gold import ClausePath, GoldQuestion
from eval.intervals import Estimate, estimate
from eval.judge import Judgement
from eval.retrieval import RUNS, Ranking, retrieval_measures

ALL = "all"
_POINTS = 60  # at most so many points of a risk–coverage curve are kept


@dataclass(frozen=True)
class Outcome:
    """One question with what became of it.

    Attributes:
        question, answer, judgement: the gold question, the answer and how it fares.
        milliseconds: wall time from the question to the answer.
        found: for each retrieval run, the clauses found, best first.
    """

    question: GoldQuestion
    answer: Answer
    judgement: Judgement
    milliseconds: float
    found: Mapping[str, Ranking] = field(default_factory=dict)

    @property
    def gold(self) -> tuple[tuple[str, ClausePath], ...]:
        """The gold clauses with their document."""
        return tuple((self.question.document_id, path) for path in self.question.clauses)

    @property
    def of_one_clause(self) -> bool:
        """Whether exactly one clause answers the question."""
        return self.question.answerable and len(self.question.clauses) == 1


@dataclass(frozen=True)
class TypeMeasures:
    """The answerable questions of one type: shares of their number."""

    correct: Estimate
    lead_correct: Estimate
    wrongly_refused: Estimate
    evidence_hit: Estimate


@dataclass(frozen=True)
class KindMeasures:
    """The questions of one kind that cannot be answered.

    Attributes:
        refused: share that was refused.
        nearest_offered: share of those with nearest clauses for which one of them was shown.
        says_why: for details not stated, share refused in one of the gold's wordings (no part of `refused`).
    """

    refused: Estimate
    nearest_offered: Estimate
    says_why: Estimate


@dataclass(frozen=True)
class RiskPoint:
    """At answering only from `confidence` upwards: the share of all questions answered, and of those wrong."""

    confidence: float
    coverage: float
    risk: float


@dataclass(frozen=True)
class Measures:
    """The measures of one split; shares are in [0, 1].

    Attributes:
        n: questions.
        answerable: over the answerable questions, `types` the same by type.
        unanswerable: over all others, `kinds` the same by kind.
        invalid_citations: answers with a quote that is no exact slice (must be 0).
        citation_precision, citation_recall: means over the answerable questions that have them.
        unsupported_figures: figures that nothing cited supports (must be 0), in `unsupported_answers` answers.
        auc: probability that an answerable question has more confidence than one that is not (ties half); None
            where one of the two is missing.
        risk_coverage: the curve, by falling confidence; it ends at the share that the assistant chose to answer.
        retrieval: run → measure → mean, over answerable questions with clauses.
        retrieval_single: the same over those that exactly one clause answers.
        p50_ms, p95_ms: milliseconds a question.
    """

    n: int
    answerable: TypeMeasures
    types: Mapping[str, TypeMeasures]
    unanswerable: KindMeasures
    kinds: Mapping[str, KindMeasures]
    invalid_citations: int
    citation_precision: Estimate
    citation_recall: Estimate
    unsupported_figures: int
    unsupported_answers: int
    auc: float | None
    risk_coverage: tuple[RiskPoint, ...]
    retrieval: Mapping[str, Mapping[str, float]]
    retrieval_single: Mapping[str, Mapping[str, float]]
    retrieval_n: int
    retrieval_single_n: int
    p50_ms: float | None
    p95_ms: float | None


def measure(outcomes: Sequence[Outcome]) -> dict[str, Measures]:
    """The measures of each split that occurs and, where there are several, of all questions together (``all``)."""
    return {split: measure_split(its) for split, its in by_split(outcomes).items()}


def by_split(outcomes: Sequence[Outcome]) -> dict[str, Sequence[Outcome]]:
    """The outcomes of each split that occurs and, where there are several, of all together (``all``)."""
    splits = {split: [o for o in outcomes if o.question.split == split] for split in ("dev", "test")}
    present: dict[str, Sequence[Outcome]] = {split: its for split, its in splits.items() if its}
    return present | {ALL: outcomes} if len(present) > 1 else present


def measure_split(outcomes: Sequence[Outcome]) -> Measures:
    """The measures of these outcomes, whatever their split."""
    yes = [o for o in outcomes if o.question.answerable]
    no = [o for o in outcomes if not o.question.answerable]
    with_clauses = [o for o in yes if o.question.clauses]
    single = [o for o in yes if o.of_one_clause]
    times = [o.milliseconds for o in outcomes]
    return Measures(
        n=len(outcomes),
        answerable=_of_type(yes),
        types={name: _of_type(group) for name, group in _grouped(yes, lambda o: o.question.type).items()},
        unanswerable=_of_kind(no),
        kinds={name: _of_kind(group) for name, group in _grouped(no, lambda o: o.question.why_not).items()},
        invalid_citations=sum(not o.judgement.citation_valid for o in outcomes),
        citation_precision=_mean(yes, lambda o: o.judgement.citation_precision),
        citation_recall=_mean(yes, lambda o: o.judgement.citation_recall),
        unsupported_figures=sum(len(o.judgement.unsupported) for o in outcomes),
        unsupported_answers=sum(bool(o.judgement.unsupported) for o in outcomes),
        auc=auc([o.answer.confidence for o in yes], [o.answer.confidence for o in no]),
        risk_coverage=risk_coverage(outcomes),
        retrieval=_retrieval(with_clauses),
        retrieval_single=_retrieval(single),
        retrieval_n=len(with_clauses),
        retrieval_single_n=len(single),
        p50_ms=float(np.percentile(times, 50)) if times else None,
        p95_ms=float(np.percentile(times, 95)) if times else None,
    )


def auc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The area under the ROC curve: the Mann–Whitney U over the number of pairs.

    >>> auc([0.9, 0.8], [0.1, 0.8])
    0.875
    """
    if not positive or not negative:
        return None
    return float(mannwhitneyu(positive, negative).statistic) / (len(positive) * len(negative))


def risk_coverage(outcomes: Sequence[Outcome]) -> tuple[RiskPoint, ...]:
    """Risk against coverage (El-Yaniv & Wiener 2010): the more confident answers first, equal ones at once.

    An answer to a question that cannot be answered is a wrong one.
    """
    answered = sorted((o for o in outcomes if not o.judgement.refused), key=lambda o: -o.answer.confidence)
    points, wrong = [], 0
    for count, outcome in enumerate(answered, 1):
        wrong += not outcome.judgement.correct
        confidence = outcome.answer.confidence
        if count == len(answered) or answered[count].answer.confidence < confidence:
            points.append(RiskPoint(confidence, count / len(outcomes), wrong / count))
    if len(points) <= _POINTS:
        return tuple(points)
    return tuple(points[index] for index in np.unique(np.linspace(0, len(points) - 1, _POINTS).round().astype(int)))


def _of_type(outcomes: Sequence[Outcome]) -> TypeMeasures:
    return TypeMeasures(
        correct=_mean(outcomes, lambda o: o.judgement.correct),
        lead_correct=_mean(outcomes, lambda o: o.judgement.lead_correct),
        wrongly_refused=_mean(outcomes, lambda o: o.judgement.refused),
        evidence_hit=_mean(outcomes, lambda o: o.judgement.evidence_hit),
    )


def _of_kind(outcomes: Sequence[Outcome]) -> KindMeasures:
    return KindMeasures(
        refused=_mean(outcomes, lambda o: o.judgement.refused),
        nearest_offered=_mean(outcomes, lambda o: o.judgement.nearest_offered),
        says_why=_mean(outcomes, lambda o: o.judgement.says_why),
    )


def _mean(outcomes: Sequence[Outcome], value: Callable[[Outcome], float | bool | None]) -> Estimate:
    valued = [(its, o.question.family) for o in outcomes if (its := value(o)) is not None]
    return estimate([its for its, _ in valued], [family for _, family in valued])


def _grouped(outcomes: Sequence[Outcome], name: Callable[[Outcome], str]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(name(outcome), []).append(outcome)
    return groups


def _retrieval(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    searched = [o for o in outcomes if o.found]
    gold = {str(index): o.gold for index, o in enumerate(searched)}
    return {
        run: retrieval_measures(gold, {str(index): o.found.get(run, ()) for index, o in enumerate(searched)})
        for run in RUNS
        if any(run in o.found for o in searched)
    }
