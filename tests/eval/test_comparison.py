"""`wengui eval compare`: which questions turned, and whether the change is more than chance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from corpus import WenguiError
from eval.cli import eval_app
from eval.comparison import compare, load_lines

RUNNER = CliRunner()


def line(id: str, correct: bool, family: str = "", answerable: bool = True) -> dict[str, Any]:
    return {
        "id": id,
        "question": f"问题{id}?",
        "answer": "对" if correct else "错",
        "gold": {"type": "target", "answerable": answerable, "family": family, "expected": "86%"},
        "judgement": {"correct": correct},
    }


def saved(path: Path, right: Mapping[str, bool]) -> Path:
    path.write_text(json.dumps({"dev": [line(id, its) for id, its in right.items()]}), encoding="utf-8")
    return path


def test_what_turned_is_listed_with_both_answers(tmp_path: Path) -> None:
    a = load_lines(saved(tmp_path / "a.json", {"1": True, "2": False, "3": True, "9": True}))
    b = load_lines(saved(tmp_path / "b.json", {"1": False, "2": True, "3": True, "8": True}))
    found = compare(a, b)
    assert [its.id for its in found.better] == ["2"]
    assert [(its.id, its.before, its.after) for its in found.worse] == [("1", "对", "错")]
    assert (found.only_a, found.only_b) == (("9",), ("8",))
    assert (found.changes[0].name, found.changes[0].n, found.changes[0].before) == ("all", 3, pytest.approx(2 / 3))


def test_many_that_turn_alike_are_sure_and_one_family_alone_is_not() -> None:
    before = {str(n): line(str(n), False, f"F{n}") for n in range(40)}
    after = {str(n): line(str(n), n < 20, f"F{n}") for n in range(40)}
    assert compare(before, after).changes[0].sure
    as_one = {id: its | {"gold": its["gold"] | {"family": "F" if int(id) < 20 else id}} for id, its in after.items()}
    assert not compare(before, as_one).changes[0].sure


def test_the_command_prints_the_questions_and_json(tmp_path: Path) -> None:
    a, b = saved(tmp_path / "a.json", {"1": True, "2": True}), saved(tmp_path / "b.json", {"1": True, "2": False})
    printed = RUNNER.invoke(eval_app, ["compare", str(a), str(b)], env={"COLUMNS": "160"})
    assert printed.exit_code == 0
    assert "变差的1题" in printed.output
    assert "问题2?" in printed.output
    assert "问题1?" not in printed.output
    data = json.loads(RUNNER.invoke(eval_app, ["compare", str(a), str(b), "--json"]).stdout)
    assert [its["id"] for its in data["worse"]] == ["2"]


@pytest.mark.parametrize("text", ["{", "[]", '{"dev": [{"id": 1}]}', '{"dev": []}'])
def test_a_file_that_is_no_report_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(WenguiError, match=r"x\.json.*wengui eval run"):
        load_lines(tmp_path / "x.json")


def test_runs_without_a_common_question_are_refused() -> None:
    with pytest.raises(WenguiError, match="没有相同的题"):
        compare({"1": line("1", True)}, {"2": line("2", True)})
