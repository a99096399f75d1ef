"""What a gold file may look like, and how a malformed one is named."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus import Document, WenguiError
from eval.gold import SHIPPED, GoldError, GoldQuestion, load_gold, mistaken

GOOD: dict[str, Any] = {
    "id": "G1",
    "type": "target",
    "question": "目标?",
    "answerable": True,
    "clauses": [["二", "(二)", "2"]],
    "evidence": ["普惠性幼儿园覆盖率达到86%"],
    "must_include": [["86%"]],
    "family": "F1",
    "split": "dev",
}


def write(path: Path, *lines: str) -> Path:
    file = path / "gold.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def line(**changes: Any) -> str:
    return json.dumps(GOOD | changes, ensure_ascii=False)


def test_a_question_keeps_its_paths_and_variants(tmp_path: Path) -> None:
    history = [{"role": "user", "content": "公办园呢?"}]
    (question,) = load_gold(write(tmp_path, line(history=history), ""))
    assert question.clauses == (("二", "(二)", "2"),)
    assert question.must_include == (("86%",),)
    assert question.history[0].content == "公办园呢?"
    assert question.document_id == "erdos-2019-12"


def test_the_shipped_halves_load_and_share_no_family() -> None:
    halves = {split: load_gold(path) for split, path in SHIPPED.items()}
    assert all(question.split == split for split, questions in halves.items() for question in questions)
    assert not {q.family for q in halves["dev"]} & {q.family for q in halves["test"]}


def test_the_shipped_halves_cite_what_the_plan_says(plan: Document) -> None:
    questions = [question for path in SHIPPED.values() for question in load_gold(path)]
    assert len(mistaken(questions, {plan.id: plan})) == 0


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("{不是JSON", "不是有效的 JSON"),
        ("[1, 2]", "应是一个 JSON 对象"),
        (json.dumps({key: value for key, value in GOOD.items() if key != "question"}), "缺少字段 question"),
        (line(id="G2", colour="red"), "有不认识的字段 colour"),
        (line(id="G2", type="riddle"), "字段 type 的值“riddle”不在允许的取值之内"),
        (line(id="G2", clauses="二(二)2"), "字段 clauses 的类型不对"),
        (line(id="G2", must_include=[]), "可以回答的题须有 must_include"),
        (line(id="G2", type="unanswerable"), "answerable 应为 false"),
        (line(), "编号“G1”与第1行重复"),
    ],
)
def test_a_malformed_line_is_named_with_its_reason(tmp_path: Path, broken: str, reason: str) -> None:
    with pytest.raises(GoldError) as caught:
        load_gold(write(tmp_path, line(), broken))
    assert "第2行" in str(caught.value)
    assert reason in str(caught.value)


def test_a_missing_file_an_empty_one_and_a_foreign_encoding_are_user_errors(tmp_path: Path) -> None:
    foreign = tmp_path / "gbk.jsonl"
    foreign.write_bytes(line().encode("gbk"))
    for path in (tmp_path / "none.jsonl", write(tmp_path, "", " "), foreign):
        with pytest.raises(WenguiError, match=r"。$"):
            load_gold(path)


def test_gold_that_the_plan_does_not_bear_out_is_found(plan: Document, coverage: GoldQuestion) -> None:
    wrong = replace(coverage, clauses=(("二", "(二十)"),), evidence=("覆盖率达到95%",))
    found = mistaken([coverage, wrong, replace(coverage, document_id="other")], {plan.id: plan})
    assert [text.partition("：")[2] for text in found] == [
        "文件中没有条款“二、(二十)”",
        "有一处依据不是原文",
        "文件库中没有文件 other",
    ]
