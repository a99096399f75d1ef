"""How many right answers stay right when the question is written otherwise (稳健性)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from eval.asking import timed
from eval.gold import GoldQuestion
from eval.intervals import Estimate, estimate
from eval.judge import judge
from eval.perturb import PERTURBATIONS, SEED, Perturbation

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.answer import Answer


@dataclass(frozen=True)
class Lost:
    """A right answer that was lost.

    Attributes:
        perturbation: key of the rule.
        gold: the question as the gold has it; `rewritten` is what was asked instead.
        before, after: the answers.
        refused: whether it is refused now; elsewhere it is answered wrongly (for what cannot be answered: answered).
    """

    perturbation: str
    gold: GoldQuestion
    rewritten: str
    before: str
    after: str
    refused: bool


@dataclass(frozen=True)
class Kept:
    """What one rule costs; shares are in [0, 1], of the questions that were right before and that it rewrites.

    Attributes:
        key, name: of the rule; ``all`` for all rules together.
        kept: share that stays right; `answered_kept` of those to be answered, `refused_kept` of those to be refused.
        refused: share that is refused now though it was answered rightly.
        misled: share that is answered wrongly now: what does harm.
    """

    key: str
    name: str
    kept: Estimate
    answered_kept: Estimate
    refused_kept: Estimate
    refused: Estimate
    misled: Estimate


@dataclass(frozen=True)
class Robustness:
    """One run: questions asked, right before, what each rule costs (the costliest first), and what was lost."""

    questions: int
    right: int
    rules: tuple[Kept, ...]
    whole: Kept
    lost: tuple[Lost, ...]

    def worst(self, count: int) -> Iterator[Lost]:
        """At most `count` losses of each rule, wrong answers first, none of the test half."""
        for rule in self.rules:
            its = [one for one in self.lost if one.perturbation == rule.key and one.gold.split != "test"]
            yield from sorted(its, key=lambda one: one.refused)[:count]


@dataclass(frozen=True)
class _Asked:
    rule: str
    gold: GoldQuestion
    right: bool
    refused: bool


def sampled(questions: Sequence[GoldQuestion], count: int) -> list[GoldQuestion]:
    """`count` of `questions`, drawn with a fixed seed, in their order; all of them where there are no more."""
    if count >= len(questions):
        return list(questions)
    return [questions[at] for at in sorted(Random(SEED).sample(range(len(questions)), count))]


def measure_robustness(
    assistant: Assistant,
    questions: Sequence[GoldQuestion],
    rules: Sequence[Perturbation] = tuple(PERTURBATIONS.values()),
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Robustness:
    """Ask `questions`, then those that came out right again in every rewriting.

    Args:
        assistant: an open assistant.
        questions: at least one; turns before a question stay as they are.
        rules: how to rewrite.
        progress: called with (what is asked, questions asked, questions in all).
    """
    right: list[tuple[GoldQuestion, Answer]] = []
    for number, gold in enumerate(questions):
        progress("原题", number, len(questions))
        answer, _ = timed(assistant, gold)
        if judge(gold, answer, assistant.documents).correct:
            right.append((gold, answer))
    asked: list[_Asked] = []
    lost: list[Lost] = []
    for rule in rules:
        for number, (gold, before) in enumerate(right):
            progress(rule.name, number, len(right))
            rewritten = rule(gold.question, gold.id)
            if rewritten is None:
                continue
            answer, _ = timed(assistant, replace(gold, question=rewritten))
            judgement = judge(gold, answer, assistant.documents)
            asked.append(_Asked(rule.key, gold, judgement.correct, judgement.refused))
            if not judgement.correct:
                lost.append(Lost(rule.key, gold, rewritten, before.text, answer.text, judgement.refused))
    kept = [_kept(rule.key, rule.name, [one for one in asked if one.rule == rule.key]) for rule in rules]
    kept.sort(key=lambda its: 1.0 if its.kept.value is None else its.kept.value)
    return Robustness(len(questions), len(right), tuple(kept), _kept("all", "合计", asked), tuple(lost))


def to_json(its: Robustness, examples: int = 5) -> Mapping[str, object]:
    """Plain data, with at most `examples` losses of each rule."""
    from dataclasses import asdict

    return {
        "questions": its.questions,
        "right": its.right,
        "rules": [asdict(rule) for rule in (its.whole, *its.rules)],
        "examples": [
            {
                "rule": one.perturbation,
                "id": one.gold.id,
                "question": one.gold.question,
                "rewritten": one.rewritten,
                "before": one.before,
                "after": one.after,
                "refused": one.refused,
            }
            for one in its.worst(examples)
        ],
    }


def _kept(key: str, name: str, asked: Sequence[_Asked]) -> Kept:
    def share(value: Callable[[_Asked], bool], its: Sequence[_Asked]) -> Estimate:
        return estimate([value(one) for one in its], [one.gold.family for one in its])

    answered = [one for one in asked if one.gold.answerable]
    return Kept(
        key,
        name,
        kept=share(lambda one: one.right, asked),
        answered_kept=share(lambda one: one.right, answered),
        refused_kept=share(lambda one: one.right, [one for one in asked if not one.gold.answerable]),
        refused=share(lambda one: one.refused and not one.right, asked),
        misled=share(lambda one: not one.refused and not one.right, asked),
    )
