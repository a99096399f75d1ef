"""`wengui eval run` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus import Library, WenguiError
from eval.cli import eval_app
from index import build_index

RUNNER = CliRunner()
DEV = Path(__file__).parents[2] / "eval" / "gold" / "dev.jsonl"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an index of the plan."""
    folder = tmp_path_factory.mktemp("home")
    build_index(folder, Library().load_all())
    return folder


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """The first question of each type of the dev half, and one of them again as if it were of the test half."""
    firsts = {(line := json.loads(text))["type"]: line for text in reversed(DEV.read_text("utf-8").splitlines())}
    lines = [*firsts.values(), firsts["yesno"] | {"id": "SECRET-1", "split": "test"}]
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def test_a_run_measures_the_real_assistant(home: Path, gold: Path, tmp_path: Path) -> None:
    env = {"WENGUI_HOME": str(home)}
    result = RUNNER.invoke(eval_app, ["run", "--gold", str(gold), "--json", "--report", str(tmp_path / "out")], env=env)
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    assert data | {"beside": {}} == json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    measures = data["measures"]["dev"]
    assert measures["n"] == len(data["dev"]) == 11
    assert measures["invalid_citations"] == 0
    assert measures["unsupported_figures"] == 0
    assert set(measures["retrieval"]) == {"dense", "words", "characters", "hybrid"}
    assert measures["p95_ms"] >= measures["p50_ms"] > 0
    assert data["cost"]["peak_mb"] > 50
    assert data["measures"]["test"]["n"] == 1
    assert "SECRET-1" not in result.output + (tmp_path / "out" / "report.html").read_text("utf-8")


def test_failures_of_both_halves_show_those_of_dev_alone(home: Path, gold: Path) -> None:
    result = RUNNER.invoke(eval_app, ["run", "--gold", str(gold), "--failures"], env={"WENGUI_HOME": str(home)})
    assert result.exit_code == 0, result.stderr
    assert "测试集只用于测量，其中答错的题不列出。" in result.stdout
    assert "SECRET-1" not in result.output


def test_without_an_index_the_command_that_builds_one_is_named(tmp_path: Path, gold: Path) -> None:
    result = RUNNER.invoke(eval_app, ["run", "--gold", str(gold)], env={"WENGUI_HOME": str(tmp_path)})
    assert isinstance(result.exception, WenguiError)
    assert "wengui index build" in str(result.exception)


def test_the_failures_of_the_test_half_are_refused() -> None:
    result = RUNNER.invoke(eval_app, ["run", "--split", "test", "--failures"])
    assert isinstance(result.exception, WenguiError)  # the main command prints it
    assert "测试集只用于测量" in str(result.exception)
    assert "--split dev" in str(result.exception)


def test_a_missing_gold_file_is_named(tmp_path: Path) -> None:
    result = RUNNER.invoke(eval_app, ["run", "--gold", str(tmp_path / "none.jsonl")])
    assert isinstance(result.exception, WenguiError)
    assert "none.jsonl" in str(result.exception)


def test_a_file_without_questions_of_the_split_is_refused() -> None:
    result = RUNNER.invoke(eval_app, ["run", "--gold", str(DEV), "--split", "test"])
    assert isinstance(result.exception, WenguiError)
    assert "没有属于 test 的题" in str(result.exception)


def test_every_option_has_a_sentence_of_help() -> None:
    result = RUNNER.invoke(eval_app, ["run", "--help"], env={"COLUMNS": "200"})
    for option in ("--gold", "--split", "--json", "--report", "--failures", "--ablate"):
        line = next(line for line in result.output.splitlines() if option in line)
        assert "。" in line
