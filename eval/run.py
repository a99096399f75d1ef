"""Asking all the gold questions (评测运行), one after another, and the run's JSON form."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from eval.ablation import Ablation
from eval.asking import ask_all, timed
from eval.failures import Failure, Stage, failures_of, lost_by_stage
from eval.footprint import peak_mb
from eval.gold import GoldQuestion
from eval.leakage import Leakage, Leaks, Unseen, count_leaks, find_leaks, unseen_figures
from eval.measures import Measures, Outcome, measure
from eval.reliability import Reliability, reliability

if TYPE_CHECKING:
    from assistant import Assistant


@dataclass(frozen=True)
class EvaluationRun:
    """What came of one run.

    Attributes:
        started: local time, ISO.
        outcomes: one a question, in the order asked.
        first_ms: milliseconds of the first question, asked once beforehand so that loading counts for no question.
        seconds: time spent answering, without retrieval runs and judging.
        peak_mb: the process's largest resident size so far, MiB; None where the system does not tell (Windows).
        leaks: the questions that are also question keys.
        ablation: the figures with one part left out at a time, those of the whole first; empty where not asked for.
    """

    started: str
    outcomes: tuple[Outcome, ...]
    first_ms: float
    seconds: float
    peak_mb: float | None
    leaks: Leaks = field(default_factory=dict)
    ablation: tuple[Ablation, ...] = ()

    @cached_property
    def measures(self) -> dict[str, Measures]:
        """The measures by split."""
        return measure(self.outcomes)

    @cached_property
    def reliability(self) -> dict[str, Reliability]:
        """How far the confidence holds, by split."""
        return reliability(self.outcomes)

    @cached_property
    def leakage(self) -> dict[str, Leakage]:
        """How many questions are also question keys, by split."""
        return count_leaks([outcome.question for outcome in self.outcomes], self.leaks)

    @cached_property
    def unseen(self) -> dict[str, Unseen]:
        """The figures without those, by split."""
        return unseen_figures(self.outcomes, self.leaks)

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """The wrong answers of the dev half, each with the stage that probably lost it."""
        return failures_of(self.outcomes)

    @cached_property
    def lost(self) -> dict[str, dict[Stage, int]]:
        """How many wrong answers were probably lost at each stage, by split."""
        return lost_by_stage(self.outcomes)

    @property
    def questions_per_second(self) -> float:
        """Questions answered a second, one at a time."""
        return len(self.outcomes) / self.seconds if self.seconds else 0.0


def run_evaluation(
    assistant: Assistant,
    questions: Sequence[GoldQuestion],
    progress: Callable[[], None] | None = None,
    keys: Sequence[str] = (),
) -> EvaluationRun:
    """Ask every question and judge every answer.

    Args:
        assistant: an open assistant.
        questions: at least one.
        progress: called after each question.
        keys: the question keys of the documents, for the figures without those that are among them.
    """
    started = datetime.now().isoformat(timespec="seconds")
    first_ms = timed(assistant, questions[0])[1]
    outcomes = ask_all(assistant, questions, progress)
    return EvaluationRun(
        started,
        outcomes,
        first_ms,
        sum(outcome.milliseconds for outcome in outcomes) / 1000,
        peak_mb(),
        find_leaks(questions, keys),
    )


def to_json(run: EvaluationRun) -> dict[str, Any]:
    """The run as plain data: measures, cost, and the dev questions one by one (never those of the test half)."""
    data: dict[str, Any] = _rounded(
        {
            "started": run.started,
            "python": platform.python_version(),
            "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPU",
            "questions": len(run.outcomes),
            "measures": {split: asdict(measures) for split, measures in run.measures.items()},
            "reliability": {split: asdict(its) for split, its in run.reliability.items()},
            "leakage": {split: asdict(leakage) | asdict(run.unseen[split]) for split, leakage in run.leakage.items()},
            "cost": {
                "first_ms": run.first_ms,
                "seconds": run.seconds,
                "questions_per_second": run.questions_per_second,
                "peak_mb": run.peak_mb,
            },
            "lost": run.lost,
            "ablation": [asdict(row) for row in run.ablation],
            "dev": [_line(outcome) for outcome in run.outcomes if outcome.question.split == "dev"],
            "failures": [
                {"id": failure.outcome.question.id, "stage": failure.stage, "rank": failure.rank}
                for failure in run.failures
            ],
        }
    )
    return data


def _line(outcome: Outcome) -> dict[str, Any]:
    question = outcome.question
    return outcome.answer.to_json(question.id) | {
        "gold": {
            "type": question.type,
            "answerable": question.answerable,
            "kind": question.why_not,
            "family": question.family,
            "expected": question.expected,
        },
        "judgement": asdict(outcome.judgement),
        "elapsed_ms": outcome.milliseconds,
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(its) for key, its in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(its) for its in value]
    return value
