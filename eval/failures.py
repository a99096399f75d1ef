"""The wrong answers, and at which stage each was probably lost (失误归因). Questions of the test half never appear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.measures import Outcome
from eval.retrieval import gold_ranks

Stage = Literal["retrieval", "wrongly_answered", "wrongly_refused", "selection", "wording"]
TOP = 3  # a gold clause below this rank of the hybrid run counts as not found

STAGES: Mapping[Stage, str] = {
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
    return tuple(
        Failure(outcome, *_stage(outcome))
        for outcome in outcomes
        if outcome.question.split != "test" and not outcome.judgement.correct
    )


def _stage(outcome: Outcome) -> tuple[Stage, int | None]:
    ranks = gold_ranks(outcome.gold, outcome.found.get("hybrid", ())).values()
    rank = min(ranks, default=None)
    if not outcome.question.answerable:
        return "wrongly_answered", rank
    cited = outcome.judgement.evidence_recall
    if outcome.gold and (rank is None or rank > TOP) and not cited:
        return "retrieval", rank
    if outcome.judgement.refused:
        return "wrongly_refused", rank
    if cited is not None and cited < 1:
        return "selection", rank
    return "wording", rank
