"""The wrong answers, and at which stage each was probably lost (失误归因). Questions of the test half never appear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.measures import Outcome
from eval.retrieval import gold_ranks

Stage = Literal["understanding", "retrieval", "wrongly_answered", "wrongly_refused", "selection", "wording"]
TOP = 3  # a gold clause below this rank of the hybrid run counts as not found

USUAL = 0.05  # share of the right answers to a type of question that are read as some type, for that to be usual

STAGES: Mapping[Stage, str] = {
    "understanding": "理解：问的种类读得少见，或追问补全后找不到标准条款",
    "retrieval": "检索：标准条款不在混合检索前3位",
    "wrongly_answered": "拒答：不该答而答",
    "wrongly_refused": "拒答：该答未答",
    "selection": "选句：条款已找到，依据未全部引用",
    "wording": "表述：依据已引用，答案缺少应有内容或说了不该说的",
}


@dataclass(frozen=True)
class Failure:
    """One wrong answer; `rank` is that of the first gold clause in the hybrid run, None where it was not found."""

    outcome: Outcome
    stage: Stage
    rank: int | None


def failures_of(outcomes: Sequence[Outcome]) -> tuple[Failure, ...]:
    """The wrong answers among `outcomes`, those of the test half left out, in order."""
    usual = _usual_readings(outcomes)
    return tuple(
        Failure(outcome, *_stage(outcome, usual))
        for outcome in outcomes
        if outcome.question.split != "test" and not outcome.judgement.correct
    )


def lost_by_stage(outcomes: Sequence[Outcome]) -> dict[str, dict[Stage, int]]:
    """For each split, how many wrong answers were probably lost at each stage."""
    usual = _usual_readings(outcomes)
    counted: dict[str, dict[Stage, int]] = {outcome.question.split: {} for outcome in outcomes}
    for outcome in outcomes:
        if not outcome.judgement.correct:
            stage, stages = _stage(outcome, usual)[0], counted[outcome.question.split]
            stages[stage] = stages.get(stage, 0) + 1
    return counted


def _usual_readings(outcomes: Sequence[Outcome]) -> Mapping[str, set[str]]:
    """Gold type → the types that right answers to it were given as; the two name types by different measures (a list
    of targets may be read as a target), so a difference alone says little."""
    read = Counter((o.question.type, o.answer.type) for o in outcomes if o.judgement.correct)
    whole = Counter(o.question.type for o in outcomes if o.judgement.correct)
    usual: dict[str, set[str]] = {type_: {type_} for type_ in whole}
    for (type_, reading), count in read.items():
        if count >= USUAL * whole[type_]:
            usual[type_].add(reading)
    return usual


def _stage(outcome: Outcome, usual: Mapping[str, set[str]]) -> tuple[Stage, int | None]:
    ranks = gold_ranks(outcome.gold, outcome.found.get("hybrid", ())).values()
    rank = min(ranks, default=None)
    if not outcome.question.answerable:
        return "wrongly_answered", rank
    cited = outcome.judgement.evidence_recall
    if outcome.gold and (rank is None or rank > TOP) and not cited:
        return ("understanding" if outcome.question.history else "retrieval"), rank
    type_ = outcome.question.type
    if outcome.answer.type not in {"unanswerable"} | usual.get(type_, {outcome.answer.type}):
        return "understanding", rank
    if outcome.judgement.refused:
        return "wrongly_refused", rank
    if cited is not None and cited < 1:
        return "selection", rank
    return "wording", rank
