"""The rules that rewrite questions, and what a run over the real assistant says of them."""

from __future__ import annotations

import json
from pathlib import Path

import jieba
import pytest
from typer.testing import CliRunner

from corpus import WenguiError
from eval.cli import eval_app
from eval.gold import SHIPPED, load_gold
from eval.perturb import PERTURBATIONS

RUNNER = CliRunner()


@pytest.mark.parametrize(
    ("rule", "question", "written"),
    [
        ("traditional", "教育惩戒是怎么规定的", "教育懲戒是怎麼規定的"),
        ("full_width", "2022年达到86%吗", "２０２２年达到８６％吗"),
        ("chinese_numerals", "国发〔2019〕4号要求2022年建20所、达到86%吗", "国发〔2019〕4号要求二〇二二年建二十所、达到百分之八十六吗"),
        ("short_year", "2022年的目标", "22年的目标"),
        ("english_notation", "到2022年达到86%吗", "by 2022 达到86 percent吗"),
        ("dropped_particles", "公办园的占比是60%吗", "公办园占比是60%"),
        ("other_order", "到2022年,公办园占比达到多少?", "公办园占比达到多少，到2022年?"),
        ("other_order", "公办园占比2022年达到多少", "公办园占比达到多少，2022年"),
        ("unpunctuated", "“控辍保学”，写在哪?", "控辍保学 写在哪"),
    ],
)  # fmt: skip
def test_a_rule_writes_as_its_name_says(rule: str, question: str, written: str) -> None:
    assert PERTURBATIONS[rule](question, "Q1") == written


@pytest.mark.parametrize("rule", ["full_width", "chinese_numerals", "short_year", "english_notation", "other_order"])
def test_a_rule_without_anything_to_rewrite_leaves_the_question_out(rule: str) -> None:
    assert PERTURBATIONS[rule]("谁负责校园安全", "Q1") is None


def test_slips_touch_one_place_and_no_number() -> None:
    question = "到2022年普惠性幼儿园覆盖率达到百分之几"
    dropped, swapped, sounding = (
        PERTURBATIONS[rule](question, "Q1") for rule in ("dropped_character", "swapped_characters", "homophone")
    )
    assert dropped is not None
    assert len(dropped) == len(question) - 1
    assert swapped is not None
    assert sorted(swapped) == sorted(question)
    assert sounding is not None
    assert sum(a != b for a, b in zip(question, sounding, strict=True)) == 1
    assert all("2022年" in its for its in (dropped, swapped, sounding))


def test_the_same_question_is_rewritten_alike_whatever_jieba_was_taught() -> None:
    questions = load_gold(SHIPPED["dev"])[:60]
    before = [rule(its.question, its.id) for its in questions for rule in PERTURBATIONS.values()]
    jieba.add_word("普惠性幼儿园覆盖率")
    try:
        assert [rule(its.question, its.id) for its in questions for rule in PERTURBATIONS.values()] == before
    finally:
        jieba.del_word("普惠性幼儿园覆盖率")


def test_a_run_says_what_each_rule_leaves_right(home: Path, tmp_path: Path) -> None:
    lines = SHIPPED["dev"].read_text(encoding="utf-8").splitlines()[:3]
    lines += [json.dumps(json.loads(lines[0]) | {"id": "SECRET-1", "split": "test", "must_include": [["86%"]]})]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(lines), encoding="utf-8")
    rules = ["--rule", "traditional", "--rule", "polite", "--rule", "short_year"]
    result = RUNNER.invoke(
        eval_app, ["robustness", "--gold", str(gold), "--json", *rules], env={"WENGUI_HOME": str(home)}
    )
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    assert (data["questions"], data["right"]) == (4, 4)
    kept = {rule["key"]: rule["kept"] for rule in data["rules"]}
    assert kept["all"]["n"] == sum(kept[rule]["n"] for rule in rules[1::2])
    assert kept["traditional"]["value"] == 1
    assert "SECRET-1" not in [one["id"] for one in data["examples"]]


def test_a_rule_that_there_is_none_of_is_refused() -> None:
    result = RUNNER.invoke(eval_app, ["robustness", "--rule", "rot13"])
    assert isinstance(result.exception, WenguiError)
    assert "homophone" in str(result.exception)
