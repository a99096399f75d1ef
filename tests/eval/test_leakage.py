"""Gold questions that are question keys too: counted, left out of a second figure, never shown."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import COVERAGE, Answering
from typer.testing import CliRunner

from corpus import Document
from eval.cli import eval_app
from eval.gold import GoldQuestion
from eval.judge import judge
from eval.leakage import Leakage, count_leaks, find_leaks
from eval.measures import Outcome
from eval.run import EvaluationRun, to_json
from eval.tables import sheets

KEYS = ("到2022年,普惠性幼儿园的覆盖率要达到多少?", "公办园占比", "教师退出机制写在哪里?")


@pytest.fixture
def gold(coverage: GoldQuestion) -> list[GoldQuestion]:
    """One question that is a key, one that nearly is, two that are not; one id in both halves."""
    asked = ("到二〇二二年，普惠性幼儿园的覆盖率要达到多少", "到2022年,普惠性幼儿园覆盖率要达到多少?", "大班额?")
    questions = [replace(coverage, id=f"T{n}", question=text, family=f"F{n}") for n, text in enumerate(asked)]
    return [*questions, replace(questions[2], id="T0", split="test")]


def test_equal_and_near_questions_are_told_from_others(gold: list[GoldQuestion]) -> None:
    leaks = find_leaks(gold, KEYS)
    assert leaks == {("dev", "T0"): "equal", ("dev", "T1"): "near"}
    assert count_leaks(gold, leaks) == {"dev": Leakage(3, 1, 1), "test": Leakage(1, 0, 0), "all": Leakage(4, 1, 1)}


def test_without_keys_nothing_leaks(gold: list[GoldQuestion]) -> None:
    assert find_leaks(gold, ()) == {}
    assert find_leaks((), KEYS) == {}


def test_the_report_gives_the_figures_without_them(
    gold: list[GoldQuestion], plan: Document, answering: Answering
) -> None:
    answers = [answering(text, COVERAGE) for text in ("86%[1]。", "86%[1]。", "60%[1]。", "60%[1]。")]
    outcomes = tuple(
        Outcome(question, answer, judge(question, answer, {plan.id: plan}), 5.0)
        for question, answer in zip(gold, answers, strict=True)
    )
    run = EvaluationRun("2026-01-01T00:00:00", outcomes, 900.0, 0.02, 300.0, find_leaks(gold, KEYS))
    data = to_json(run)
    assert data["measures"]["dev"]["answerable"]["correct"]["value"] == pytest.approx(0.6667)
    its = data["leakage"]["dev"]
    assert (its["n"], its["equal"], its["near"]) == (3, 1, 1)
    assert (its["correct"]["n"], its["correct"]["value"]) == (1, 0)
    assert its["refused"]["n"] == 0
    cells = {name: values for name, *values in sheets(run)[0].rows}
    assert cells["与问法相同/相近（题）"] == ["1/1", "0/0", "1/1"]
    assert cells["答对（不计这些题）"][0].startswith("0.0%")


def test_the_command_counts_by_half_and_shows_no_question(tmp_path: Path, gold: list[GoldQuestion]) -> None:
    folder = tmp_path / "documents" / "some-city-2020"
    folder.mkdir(parents=True)
    (folder / "document.yaml").write_text("id: some-city-2020\ntitle: 某市方案\n", encoding="utf-8")
    (folder / "text.txt").write_text("一、目标\n办好教育。\n", encoding="utf-8")
    keys = [{"start": 0, "end": 4, "question": key, "style": "formal", "facet": "other"} for key in KEYS]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, keys)), encoding="utf-8")
    lines = [
        {"id": its.id, "type": "target", "question": its.question, "answerable": True, "must_include": [["86%"]]}
        | {"split": its.split}
        for its in gold
    ]
    dev, test = tmp_path / "dev.jsonl", tmp_path / "test.jsonl"
    dev.write_text("\n".join(json.dumps(line) for line in lines[:3]), encoding="utf-8")
    test.write_text(json.dumps(lines[3]), encoding="utf-8")
    options = ["leakage", "--gold", str(dev), "--gold", str(test)]
    told = CliRunner().invoke(eval_app, options, env={"WENGUI_HOME": str(tmp_path)})
    assert told.exit_code == 0, told.stderr
    assert "测试集1题" in told.stdout
    assert not [its for its in gold if its.question in told.output]
    data = json.loads(CliRunner().invoke(eval_app, [*options, "--json"], env={"WENGUI_HOME": str(tmp_path)}).stdout)
    assert data["dev"]["n"] == 3
    assert data["dev"]["equal"] >= 1
    assert data["dev"]["equal"] + data["dev"]["near"] >= 2
    assert data["test"] == {"n": 1, "equal": 0, "near": 0}
