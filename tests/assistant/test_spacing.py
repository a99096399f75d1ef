"""Questions with spaces between their words, as they come out of a PDF."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.spacing import unspaced


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("到 2022 年 普惠性 幼儿园 覆盖率 是 多少 ？", "到2022年普惠性幼儿园覆盖率是多少？"),
        ("公 办 园 占 比", "公办园占比"),
        ("大 班 额 2 0 2 0 年 消 除 吗", "大班额2020年消除吗"),
        ("到 2022 年公办幼儿园占比达到 60 %吗", "到2022年公办幼儿园占比达到60%吗"),
        ("准格尔旗　特殊教育　学校　何时　建成", "准格尔旗特殊教育学校何时建成"),
        ("普惠性 幼儿园 覆盖率   2022 年   目标", "普惠性幼儿园覆盖率 2022年 目标"),
    ],
)
def test_spaces_between_words_mean_nothing(typed: str, read: str) -> None:
    assert unspaced(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "老师您好 想问一下大班额哪一年消除",
        "普惠性幼儿园覆盖率 办学条件改善 目标",
        "What is the 2022 kindergarten target?",
        "STEM 教育 怎么 搞",
        "国办发 2019 29",
    ],
)
def test_spaces_that_part_phrases_numbers_and_latin_words_stay(typed: str) -> None:
    kept = unspaced(typed)
    assert " " in kept
    assert typed.startswith(kept.split(" ")[0])


def test_a_question_copied_with_spaces_gets_the_same_answer(assistant: Assistant) -> None:
    plain = assistant.ask("到2022年公办幼儿园占比要达到多少?")
    spaced = assistant.ask("到 2022 年 公办 幼儿园 占 比 要 达到 多少 ?")
    assert spaced.answerable
    assert spaced.text == plain.text
    assert [c.quote for c in spaced.citations] == [c.quote for c in plain.citations]
