"""The gold set through a service that misbehaves: nothing wrong is shown, the answers are as right as before."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import Assistant
from eval.cli import eval_app
from eval.gold import SHIPPED, GoldError, load_gold
from eval.misworded.run import FAULTS, RIGHT, Misworded, misword_all
from eval.misworded.ways import MISWORDINGS

QUESTIONS = 40


@pytest.fixture(scope="module")
def found(assistant: Assistant) -> Misworded:
    rows = load_gold(SHIPPED["dev"])
    return misword_all(assistant, rows[:: len(rows) // QUESTIONS])


def test_nothing_wrong_is_shown_and_no_right_answer_is_lost(found: Misworded) -> None:
    assert not found.leaks
    assert found.passed
    for tally in found.tallies.values():
        assert tally.verified + tally.repaired + tally.fallback == tally.asked
        assert tally.correct >= tally.was_correct, tally.name


def test_each_way_is_tried_and_wrong_words_are_mended_or_replaced(found: Misworded) -> None:
    tried = {name for name, tally in found.tallies.items() if tally.asked}
    assert len(tried) > 0.8 * (len(MISWORDINGS) + len(FAULTS) + len(RIGHT))
    wrong = found.tallies["编造一句"]
    assert wrong.verified == 0
    assert wrong.repaired
    assert wrong.fallback


def test_right_words_pass(found: Misworded) -> None:
    for name in RIGHT:
        tally = found.tallies[name]
        assert tally.verified >= 0.8 * tally.asked, (name, found.lost)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Three answerable questions of the dev half, the last as if of the test half."""
    lines = [json.loads(line) for line in SHIPPED["dev"].read_text("utf-8").splitlines()]
    chosen = [line for line in lines if line["answerable"] and line["type"] == "target"][:3]
    chosen[-1] |= {"id": "SECRET", "split": "test"}
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in chosen), encoding="utf-8")
    return path


def test_one_command_prints_what_came_of_each_way(gold: Path, home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    ways = ["--way", "照实", "--way", "数值都错", "--way", "500"]
    result = CliRunner().invoke(
        eval_app, ["misworded", "--gold", str(gold), "--json", "--out", str(out), *ways], env={"WENGUI_HOME": str(home)}
    )
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["questions"], told["passed"]) == (3, True)
    right, wrong, _ = told["ways"]
    assert (right["name"], right["asked"], right["verified"], right["fallback"]) == ("照实", 3, 3, 0)
    assert (wrong["asked"], wrong["verified"], wrong["wrong"]) == (3, 0, 0)
    assert wrong["repaired"] + wrong["fallback"] == 3
    assert out.read_text("utf-8") == ""


def test_a_way_that_there_is_none_of_is_named(gold: Path, home: Path) -> None:
    result = CliRunner().invoke(
        eval_app, ["misworded", "--gold", str(gold), "--way", "没有"], env={"WENGUI_HOME": str(home)}
    )
    assert isinstance(result.exception, GoldError)
    assert "数值都错" in str(result.exception)


def test_the_environment_is_as_before(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENGUI_LLM_MODEL", "own")
    before = dict(os.environ)
    misword_all(assistant, load_gold(SHIPPED["dev"])[:1], ways=("照实",))
    assert dict(os.environ) == before
