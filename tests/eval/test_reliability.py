"""The reliability of the confidence over a handful of judged answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import COVERAGE, Answering

from corpus import Document
from eval.gold import GoldQuestion
from eval.judge import judge
from eval.measures import Outcome
from eval.reliability import reliability_of


def test_bins_hold_the_shares_of_what_is_answerable_and_right(
    plan: Document, answering: Answering, coverage: GoldQuestion
) -> None:
    nothing = replace(coverage, type="unanswerable", answerable=False, clauses=(), evidence=(), must_include=())
    asked = [(coverage, "86%[1]", 0.95), (coverage, "60%[1]", 0.95), (nothing, "86%[1]", 0.95), (nothing, "无", 0.05)]
    outcomes = []
    for question, text, confidence in asked:
        answer = answering(text, COVERAGE, confidence=confidence, answerable="[1]" in text)
        outcomes.append(Outcome(question, answer, judge(question, answer, {plan.id: plan}), 1.0))
    its = reliability_of(outcomes)
    low, high = its.bins
    assert (low.answerable.value, low.correct.n) == (0, 0)
    assert high.answerable.value == pytest.approx(2 / 3)
    assert high.correct.value == pytest.approx(1 / 3)
    assert its.ece == pytest.approx((3 * (0.95 - 2 / 3) + 0.05) / 4)
    assert its.brier == pytest.approx((2 * 0.05**2 + 0.95**2 + 0.05**2) / 4)


def test_full_confidence_falls_into_the_last_bin(plan: Document, answering: Answering, coverage: GoldQuestion) -> None:
    answer = answering("86%[1]", COVERAGE, confidence=1.0)
    its = reliability_of([Outcome(coverage, answer, judge(coverage, answer, {plan.id: plan}), 1.0)])
    assert len(its.bins) == 1
    assert its.ece == 0
