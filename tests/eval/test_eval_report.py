"""The report as files and on the terminal: self-contained, escaped, and silent about the test half."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import COVERAGE, Answering
from rich.console import Console

from corpus import Document, WenguiError
from eval.ablation import Ablation, measured
from eval.console import print_failures, print_report
from eval.gold import GoldQuestion
from eval.judge import judge
from eval.measures import Outcome
from eval.report import write_report
from eval.run import EvaluationRun, to_json

SCRIPT = "<script>alert('一')</script>"
SECRET = "只测不读的题?"


@pytest.fixture
def run(plan: Document, answering: Answering, coverage: GoldQuestion) -> EvaluationRun:
    """A right answer, a wrong one with markup in it, and a wrong one of the test half."""
    questions = [
        (coverage, "到2022年达到86%[1]。"),
        (replace(coverage, id="T2", question=SCRIPT), f"60% {SCRIPT}[1][bold]"),
        (replace(coverage, id="SECRET-1", question=SECRET, split="test"), "60%[1]"),
    ]
    outcomes = []
    for question, text in questions:
        answer = answering(text, COVERAGE, question=question.question)
        found = dict.fromkeys(("dense", "hybrid"), (("erdos-2019-12", ("二", "(二)", "2")),))
        outcomes.append(Outcome(question, answer, judge(question, answer, {plan.id: plan}), 7.5, found))
    return EvaluationRun("2026-01-01T00:00:00", tuple(outcomes), 900.0, 0.0225, 300.0)


class Page(HTMLParser):
    """The tags and the attributes of a page, and whether each opened tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "line", "circle", "polyline", "img", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_self_contained_and_well_formed(run: EvaluationRun, tmp_path: Path) -> None:
    text = write_report(run, tmp_path / "new" / "folder").read_text(encoding="utf-8")
    page = Page(text)
    assert page.open == []
    assert "svg" in page.tags
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not [value for name, value in page.attributes if name in ("src", "href") or name.startswith("on")]
    assert not re.search(r"https?://|url\(|@import", text)


def test_what_questions_and_answers_say_is_escaped(run: EvaluationRun, tmp_path: Path) -> None:
    text = write_report(run, tmp_path).read_text(encoding="utf-8")
    assert SCRIPT not in text
    assert "&lt;script&gt;" in text


def test_the_report_shows_the_failure_with_what_was_expected(run: EvaluationRun, tmp_path: Path) -> None:
    text = write_report(run, tmp_path).read_text(encoding="utf-8")
    assert "表述" in text
    assert "应答</dt><dd>86%" in text
    assert COVERAGE in text


def test_no_question_of_the_test_half_is_written_or_printed(run: EvaluationRun, tmp_path: Path) -> None:
    page = write_report(run, tmp_path)
    console = Console(record=True, width=200)
    print_report(run, console)
    print_failures(run, console)
    for text in (page.read_text("utf-8"), (tmp_path / "report.json").read_text("utf-8"), console.export_text()):
        assert SECRET not in text
        assert "SECRET-1" not in text


def test_the_json_holds_the_measures_and_the_dev_questions(run: EvaluationRun, tmp_path: Path) -> None:
    write_report(run, tmp_path)
    data = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert data == to_json(run) | {"beside": {}}
    assert data["measures"]["dev"]["answerable"]["correct"]["value"] == 0.5
    assert data["measures"]["test"]["n"] == 1
    assert data["measures"]["dev"]["retrieval"]["hybrid"]["nDCG@10"] == 1
    assert [line["id"] for line in data["dev"]] == ["T1", "T2"]
    assert data["failures"] == [{"id": "T2", "stage": "wording", "rank": 1}]
    assert data["cost"]["questions_per_second"] == pytest.approx(133.3333)


def test_the_tables_are_in_chinese_and_markup_in_answers_is_shown_as_it_is(run: EvaluationRun) -> None:
    console = Console(record=True, width=200)
    print_report(run, console)
    print_failures(run, console)
    text = console.export_text()
    for word in ("开发集", "测试集", "答对", "指标", "单条款题 R@3", "无依据的数字", "[bold]"):
        assert word in text


def test_the_ablation_stands_in_both_where_it_was_asked_for(run: EvaluationRun, tmp_path: Path) -> None:
    rows = tuple(
        Ablation(key, name, measured(run.outcomes)) for key, name in (("full", "完整"), ("no_dense", "无向量"))
    )
    for its, shown in ((run, False), (replace(run, ablation=rows), True)):
        console = Console(record=True, width=200)
        print_report(its, console)
        texts = (write_report(its, tmp_path).read_text(encoding="utf-8"), console.export_text())
        for words in ("去掉一部分的对照：回答（测试集）", "检索与耗时（开发集）", "无向量", "拒答模型不重新拟合"):
            assert [words in text for text in texts] == [shown, shown]
        assert not any(SECRET in text or "SECRET-1" in text for text in texts)
    assert to_json(replace(run, ablation=rows))["ablation"][1]["measures"]["dev"]["retrieval"]["R@1"]["value"] == 1


def test_a_folder_that_cannot_be_written_is_a_user_error(run: EvaluationRun, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WenguiError, match="请用 --report"):
        write_report(run, tmp_path / "file" / "below")
