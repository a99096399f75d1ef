"""`wengui eval retrieval` on a small set of clauses, and on the public set beside the project where it is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from corpus import WenguiError
from eval.cli import eval_app

STARD = Path(__file__).parents[3] / "shared" / "benchmarks" / "stard"
TOPICS = ("幼儿园收费", "教师培训", "校车安全", "食堂卫生", "学籍管理", "体育场地", "图书配备", "宿舍管理")
CLAUSES = [
    {"id": f"c{n}", "name": f"第{n}条", "text": f"{topic}由学校负责,每年检查一次。"} for n, topic in enumerate(TOPICS)
]
QUESTIONS = [
    {"question": words.format(topic), "clauses": [f"c{n}"]}
    for n, topic in enumerate(TOPICS)
    for words in ("{}归谁管?", "{}多久检查一次?", "想问一下{}的规定")
]


def lines(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def measured(tmp_path: Path, *options: str, questions: list[dict[str, object]] = QUESTIONS) -> Result:
    clauses, asked = lines(tmp_path / "clauses.jsonl", CLAUSES), lines(tmp_path / "questions.jsonl", questions)
    arguments = ["retrieval", "--clauses", str(clauses), "--questions", str(asked), *options]
    return CliRunner().invoke(eval_app, arguments, env={"WENGUI_HOME": str(tmp_path), "COLUMNS": "200"})


def test_each_leg_and_the_fusion_are_measured(tmp_path: Path) -> None:
    result = measured(tmp_path, "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert (data["clauses"], data["questions"], data["measured"]) == (8, 24, 24)
    assert set(data["runs"]) == {"dense", "words", "characters", "hybrid"}
    for run in data["runs"].values():
        assert set(run) == {"nDCG@10", "R@3", "RR@10"}
        assert all(its["low"] <= its["value"] <= its["high"] for its in run.values())
    assert data["runs"]["hybrid"]["R@3"]["value"] > 0.9
    assert set(data["over"]) == {"dense", "words", "characters"}


def test_tuning_is_measured_on_the_other_half_alone_and_repeats(tmp_path: Path) -> None:
    first, second = measured(tmp_path, "--tune", "--json"), measured(tmp_path, "--tune", "--json")
    data = json.loads(first.stdout)
    assert data["measured"] == 12
    assert {"dense_adapted", "hybrid", "hybrid_adapted", "hybrid_tuned"} <= set(data["runs"])
    assert sum(data["fitted"].values()) == pytest.approx(1, abs=1e-3)
    assert first.stdout == second.stdout


def test_people_get_a_table_in_chinese(tmp_path: Path) -> None:
    shown = measured(tmp_path, "--tune").output
    assert "8条条文，在12个问题上测量（用另外12个拟合）" in shown
    assert "融合，查询适配、拟合权重" in shown
    assert "查询适配：" in shown


def test_a_clause_that_there_is_none_of_is_named_with_its_line(tmp_path: Path) -> None:
    result = measured(tmp_path, questions=[*QUESTIONS, {"question": "谁管?", "clauses": ["c99"]}])
    assert isinstance(result.exception, WenguiError)
    assert "第25行" in str(result.exception)
    assert "c99" in str(result.exception)


def test_too_few_questions_to_part_are_said_to_be_so(tmp_path: Path) -> None:
    result = measured(tmp_path, "--tune", questions=QUESTIONS[:6])
    assert isinstance(result.exception, WenguiError)
    assert "只有6个问题" in str(result.exception)


@pytest.mark.skipif(not STARD.is_dir(), reason="the public set STARD is not beside the project")
@pytest.mark.timeout(1200)
def test_on_the_public_set_the_fusion_beats_every_leg_and_tuning_the_fusion(tmp_path: Path) -> None:
    arguments = ["retrieval", "--clauses", str(STARD / "clauses.jsonl"), "--questions", str(STARD / "questions.jsonl")]
    env = {"WENGUI_HOME": str(tmp_path)}
    untuned = json.loads(CliRunner().invoke(eval_app, [*arguments, "--json"], env=env).stdout)
    assert all(gain["low"] > 0 for gain in untuned["over"].values())
    tuned = json.loads(CliRunner().invoke(eval_app, [*arguments, "--tune", "--json"], env=env).stdout)
    assert tuned["over"]["hybrid"]["low"] > 0
