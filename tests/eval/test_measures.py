"""Aggregates over a handful of judged answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from conftest import COVERAGE, Answering
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Turn
from corpus import Document
from eval.failures import failures_of
from eval.gold import GoldQuestion
from eval.intervals import estimate
from eval.judge import judge
from eval.measures import Outcome, auc, measure, measure_split, risk_coverage
from eval.retrieval import gold_ranks, retrieval_measures

PLAN = "erdos-2019-12"
GOLD = (PLAN, ("二", "(二)", "2"))
OTHERS = tuple((PLAN, ("二", f"({numeral})")) for numeral in "三四五六七")


class Made:
    """Outcomes of the coverage question: answered right or wrong, or refused."""

    def __init__(self, plan: Document, answering: Answering, coverage: GoldQuestion) -> None:
        self.plan, self.answering, self.coverage = plan, answering, coverage

    def __call__(
        self, text: str, *, refused: bool = False, confidence: float = 0.9, found: Any = (GOLD,), **changes: Any
    ) -> Outcome:
        question = replace(self.coverage, **changes)
        quotes = () if refused else (COVERAGE,)
        answer = self.answering(text, *quotes, answerable=not refused, confidence=confidence)
        return Outcome(question, answer, judge(question, answer, {PLAN: self.plan}), 10.0, {"hybrid": found})


@pytest.fixture
def made(plan: Document, answering: Answering, coverage: GoldQuestion) -> Made:
    return Made(plan, answering, coverage)


def nothing(**changes: Any) -> dict[str, Any]:
    return {
        "type": "unanswerable", "answerable": False, "clauses": (), "evidence": (), "must_include": (),
        "kind": "wrong_year", "found": (),
    } | changes  # fmt: skip


def test_shares_are_of_the_questions_they_are_about(made: Made) -> None:
    outcomes = [
        made("86%[1]", family="A"),
        made("60%[1]", family="B"),
        made("没有", refused=True, family="C"),
        made("86%[1],共7所", family="D", type="yesno"),
        made("没有", refused=True, **nothing(family="E")),
        made("86%[1]", **nothing(family="F", kind="attack")),
        made("未明确", refused=True, answerable=False, family="G", must_include=(("未明确",),)),
    ]
    measured = measure_split(outcomes)
    assert measured.n == 7
    assert (measured.answerable.correct.n, measured.answerable.correct.value) == (4, 0.5)
    assert measured.answerable.wrongly_refused.value == 0.25
    assert measured.types["target"].correct.value == pytest.approx(1 / 3)
    assert measured.types["yesno"].correct.value == 1
    assert measured.unanswerable.refused.value == pytest.approx(2 / 3)
    assert {kind: its.refused.value for kind, its in measured.kinds.items()} == {
        "wrong_year": 1,
        "attack": 0,
        "not_stated": 1,
    }
    assert measured.kinds["not_stated"].says_why.value == 1
    assert (measured.unsupported_figures, measured.unsupported_answers) == (1, 1)
    assert measured.citation_recall.value == 0.75
    assert measured.citation_precision.n == 3
    assert measured.p50_ms == 10


def test_splits_are_measured_apart_and_together(made: Made) -> None:
    measured = measure([made("86%[1]"), made("60%[1]", split="test")])
    assert {split: its.answerable.correct.value for split, its in measured.items()} == {"dev": 1, "test": 0, "all": 0.5}
    assert list(measure([made("86%[1]")])) == ["dev"]


def test_an_interval_holds_its_mean_and_is_the_same_every_time() -> None:
    values = [True] * 30 + [False] * 10
    families = [str(index) for index in range(40)]
    first = estimate(values, families)
    assert first == estimate(values, families)
    assert first.value == 0.75
    assert first.low is not None
    assert first.high is not None
    assert 0.55 < first.low < 0.75 < first.high < 0.95


def test_paraphrases_of_one_question_widen_the_interval() -> None:
    values = [True] * 30 + [False] * 10
    alone = estimate(values, [""] * 40)
    together = estimate(values, [str(index // 10) for index in range(40)])
    assert together.low is not None
    assert alone.low is not None
    assert together.low < alone.low


def test_success_without_exception_is_not_certainty() -> None:
    its = estimate([True] * 10, [str(index) for index in range(10)])
    assert (its.value, its.high) == (1, 1)
    assert its.low == pytest.approx(0.69, abs=0.01)


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_an_interval_lies_in_the_unit_range_about_its_value(values: list[bool]) -> None:
    its = estimate(values, [""] * len(values))
    assert its.low is not None
    assert its.value is not None
    assert its.high is not None
    assert 0 <= its.low <= its.value <= its.high <= 1


def test_the_area_under_the_curve_counts_ties_half() -> None:
    assert auc([0.9, 0.8], [0.1, 0.2]) == 1
    assert auc([0.5], [0.5]) == 0.5
    assert auc([], [0.5]) is None


def test_risk_is_counted_from_the_most_confident_answer_down(made: Made) -> None:
    points = risk_coverage(
        [
            made("86%[1]", confidence=0.9),
            made("60%[1]", confidence=0.6),
            made("86%[1]", confidence=0.6),
            made("没有", refused=True, confidence=0.1),
        ]
    )
    assert [(p.confidence, p.coverage, p.risk) for p in points] == [(0.9, 0.25, 0), (0.6, 0.75, pytest.approx(1 / 3))]


def test_retrieval_measures_follow_the_rank_of_the_gold_clause() -> None:
    second = retrieval_measures({"q": [GOLD]}, {"q": [OTHERS[0], GOLD, *OTHERS[1:]]})
    assert (second["R@1"], second["R@3"], second["RR"]) == (0, 1, 0.5)
    assert second["nDCG@10"] == pytest.approx(0.6309, abs=1e-4)
    assert retrieval_measures({"q": [GOLD], "r": [GOLD]}, {"q": [GOLD]})["R@5"] == 0.5
    assert retrieval_measures({}, {}) == {}


def test_a_gold_heading_is_found_through_a_clause_below_it() -> None:
    heading = (PLAN, ("二", "(二)"))
    assert retrieval_measures({"q": [heading]}, {"q": [OTHERS[0], GOLD]})["RR"] == 0.5
    assert gold_ranks([heading], [OTHERS[0], GOLD]) == {heading: 2}


def test_single_clause_questions_are_also_measured_apart(made: Made) -> None:
    two = made("86%[1]", clauses=(GOLD[1], ("二", "(三)")), found=(GOLD,))
    measured = measure_split([made("86%[1]", found=(GOLD,)), two])
    assert measured.retrieval["hybrid"]["R@3"] == 0.75
    assert measured.retrieval_single["hybrid"]["R@3"] == 1
    assert (measured.retrieval_n, measured.retrieval_single_n) == (2, 1)


def test_a_question_read_as_something_else_is_laid_to_understanding(made: Made) -> None:
    right, misread, unread = made("86%[1]"), made("60%[1]"), made("60%[1]")
    misread = replace(misread, answer=replace(misread.answer, type="reference"))
    astray = made("没有", refused=True, found=OTHERS, history=(Turn("user", "普惠园呢?"),))
    assert [failure.stage for failure in failures_of([right, misread, unread, astray])] == [
        "understanding", "wording", "understanding",
    ]  # fmt: skip


def test_a_failure_is_laid_to_the_stage_that_lost_it(made: Made, answering: Answering) -> None:
    lost = made("没有", refused=True, found=OTHERS)
    kept_back = made("没有", refused=True)
    badly_worded = made("60%[1]")
    wrongly_answered = made("86%[1]", **nothing())
    uncited = made("60%", evidence=("到2020年,消除56人以上",))
    outcomes = [lost, kept_back, badly_worded, wrongly_answered, uncited, made("86%[1]")]
    assert [failure.stage for failure in failures_of(outcomes)] == [
        "retrieval", "wrongly_refused", "wording", "wrongly_answered", "selection",
    ]  # fmt: skip


def test_a_failure_of_the_test_half_is_not_shown(made: Made) -> None:
    assert failures_of([made("60%[1]", split="test")]) == ()
