"""The benchmark's documents are what they seem, and a small run measures all that its table shows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
from typer.testing import CliRunner

from corpus import Library, parse_outline
from eval.bench.made import PER_DOCUMENT, CheapEmbeddings, document, documents, write
from eval.bench.page import chart
from eval.bench.stages import STAGES, Clock
from eval.cli import eval_app

RUNNER = CliRunner()


def test_a_generated_document_has_the_plan_s_shape_and_answers_its_questions(tmp_path: Path) -> None:
    its = document(7)
    write(tmp_path, its)
    (loaded,) = Library((tmp_path / "documents",)).load_all()
    assert loaded.text == its.text
    paths = {clause.path for clause in parse_outline(its.text)}
    assert {("一", "(一)", "1"), ("四", "(三)", "4")} <= paths
    assert abs(len(paths) - PER_DOCUMENT) <= 15
    assert len(its.questions) == 3
    for asked in its.questions:
        name = asked.question.partition("》提出")[2].partition("到20")[0]
        assert f"{name}达到{asked.value}" in its.text


def test_documents_differ_and_the_same_number_gives_the_same() -> None:
    made = list(documents(PER_DOCUMENT * 500))
    assert len({its.title for its in made}) == len({its.id for its in made}) == 500
    assert document(3) == document(3)


def test_cheap_vectors_are_of_unit_length_and_near_for_texts_alike() -> None:
    model = CheapEmbeddings()
    a, b, c = np.array(model.embed_documents(["普惠性幼儿园覆盖率", "普惠性幼儿园的覆盖率", "完善督导体制"]))
    assert np.allclose([a @ a, b @ b, c @ c], 1, atol=1e-5)
    assert a @ b > 0.5 > a @ c
    assert len(model.embed_query("")) == 384


def test_a_clock_counts_an_inner_stage_for_itself_alone() -> None:
    clock = Clock()
    with clock.stage("composing"):
        with clock.stage("embedding"):
            sum(range(300_000))
        outside = clock.spent["composing"]
    assert clock.spent["embedding"] > clock.spent["composing"] >= outside > 0
    assert clock.spent["reading"] == 0


def test_a_small_run_measures_builds_and_questions(tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    arguments = ["bench", "--clauses", "46", "--questions", "5", "--real", "0", "--out", str(out)]
    page = tmp_path / "bench.html"
    arguments += ["--no-reader", "--page", str(page)]
    result = RUNNER.invoke(eval_app, arguments, env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    (point,) = json.loads(out.read_text(encoding="utf-8"))["points"]
    assert point["built"]["cheap"]
    assert point["built"]["documents"] >= 15  # those shipped, one generated, one added
    assert point["served"]["plan"]["p99"] >= point["served"]["plan"]["p50"] > 0
    assert set(point["served"]["plan"]["stages"]) == set(STAGES)
    assert list(point["served"]["per_second"]) == ["1", "2", "4", "8", "16"]
    assert all(name in result.stdout for name in (*STAGES.values(), "建索引", "每秒题数"))
    assert point["served"]["plan"]["stages"]["reading"] == 0
    drawn = page.read_text(encoding="utf-8")
    assert drawn.count("<svg") == 3
    assert all(name in drawn for name in ("方案题 p95", "再增一份", "内存峰值", "16个客户"))


def test_a_tenfold_size_is_as_far_again_on_the_chart() -> None:
    drawn = chart("毫秒", {"一": [(10, 1.0), (100, 10.0), (1000, 100.0)], "无": []})
    xs = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', drawn)]
    assert len(xs) == 3
    assert abs((xs[1] - xs[0]) - (xs[2] - xs[1])) < 0.2
    assert ">无<" not in drawn
