"""The quality gate: what closes it, and that it is open for the code as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import COVERAGE, Answering

from assistant import Assistant
from corpus import Document, WenguiError
from eval.asking import ask_all
from eval.gate import BASELINE, check, load_baseline, quick_sample, save_baseline
from eval.gold import SHIPPED, GoldQuestion, load_gold
from eval.judge import judge
from eval.measures import Outcome


@pytest.fixture
def kept(plan: Document, answering: Answering, coverage: GoldQuestion, tmp_path: Path) -> tuple[Path, list[Outcome]]:
    """Sixty right answers, and the baseline of them."""
    answer = answering("86%[1]", COVERAGE)
    questions = [replace(coverage, id=f"Q{n}", family=f"F{n}") for n in range(60)]
    outcomes = [Outcome(question, answer, judge(question, answer, {plan.id: plan}), 1.0) for question in questions]
    save_baseline(outcomes, "第一份", tmp_path / "baseline.json")
    return tmp_path / "baseline.json", outcomes


def spoilt(outcomes: Sequence[Outcome], count: int, **changes: object) -> list[Outcome]:
    """The same with the first `count` judged otherwise."""
    bad = [replace(its, judgement=replace(its.judgement, **changes)) for its in outcomes[:count]]  # type: ignore[arg-type]
    return [*bad, *outcomes[count:]]


def test_the_same_answers_pass(kept: tuple[Path, list[Outcome]]) -> None:
    path, outcomes = kept
    for full in (True, False):
        verdict = check(outcomes, load_baseline(path), full)
        assert (verdict.falls, verdict.worse, verdict.asked, verdict.new) == ((), (), 60, 0)


def test_one_lost_question_passes_and_is_named(kept: tuple[Path, list[Outcome]]) -> None:
    path, outcomes = kept
    verdict = check(spoilt(outcomes, 1, correct=False), load_baseline(path), full=True)
    assert (verdict.falls, verdict.worse) == ((), ("Q0",))


@pytest.mark.parametrize("full", [True, False])
def test_many_lost_questions_close_it(kept: tuple[Path, list[Outcome]], full: bool) -> None:
    path, outcomes = kept
    verdict = check(spoilt(outcomes, 12, correct=False), load_baseline(path), full)
    assert "由100.0%降到80.0%" in verdict.falls[0]
    assert len(verdict.worse) == 12


@pytest.mark.parametrize(
    ("changes", "words"), [({"citation_valid": False}, "引文与原文不符"), ({"unsupported": ("7所",)}, "无依据的数字")]
)
def test_one_false_quote_or_figure_closes_it(
    kept: tuple[Path, list[Outcome]], changes: dict[str, object], words: str
) -> None:
    path, outcomes = kept
    (fall,) = check(spoilt(outcomes, 1, **changes), load_baseline(path), full=False).falls
    assert words in fall


def test_a_figure_outside_its_interval_closes_a_full_check(kept: tuple[Path, list[Outcome]]) -> None:
    path, outcomes = kept
    verdict = check(spoilt(outcomes, 20, citation_precision=0.1), load_baseline(path), full=True)
    assert any("citation_precision" in fall for fall in verdict.falls)


def test_new_questions_are_counted_and_close_nothing(kept: tuple[Path, list[Outcome]]) -> None:
    path, outcomes = kept
    new = [replace(its, question=replace(its.question, id=f"N{n}")) for n, its in enumerate(outcomes)]
    verdict = check(spoilt(new, 60, correct=False), load_baseline(path), full=False)
    assert (verdict.falls, verdict.asked, verdict.new) == ((), 0, 60)


def test_a_baseline_needs_a_reason_and_holds_no_test_question(kept: tuple[Path, list[Outcome]], tmp_path: Path) -> None:
    _, outcomes = kept
    with pytest.raises(WenguiError, match="原因"):
        save_baseline(outcomes, " ", tmp_path / "new.json")
    secret = replace(outcomes[0], question=replace(outcomes[0].question, split="test"))
    with pytest.raises(WenguiError, match="测试集"):
        save_baseline([secret], "原因", tmp_path / "new.json")
    assert not (tmp_path / "new.json").exists()


def test_a_missing_baseline_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(WenguiError, match="wengui eval gate --update"):
        load_baseline(tmp_path / "none.json")


def test_the_sample_is_of_whole_families_and_always_the_same() -> None:
    questions = load_gold(SHIPPED["dev"])
    chosen = quick_sample(questions, 100)
    assert chosen == quick_sample(questions, 100)
    families = {question.family for question in chosen if question.family}
    assert [q for q in questions if q.family in families] == sorted(
        (q for q in chosen if q.family), key=questions.index
    )


def test_the_dev_half_has_not_got_worse(assistant: Assistant) -> None:
    """The gate itself, on a sample; `wengui eval gate` asks the whole half."""
    questions = quick_sample(load_gold(SHIPPED["dev"]))
    verdict = check(ask_all(assistant, questions, found=[{} for _ in questions]), load_baseline(BASELINE), full=False)
    assert verdict.falls == (), f"变差：{' '.join(verdict.worse)}"
