"""Questions typed in short stretches, and what is set side by side without a word that says so."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.compose.segments import segments_of, sides_in


def answer(assistant: Assistant, question: str) -> str:
    return assistant.ask(question).text


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("足球特色校 新建改扩建学校 哪个指标数大", ("足球特色校", "新建改扩建学校")),
        ("立德树人那节分几条 基础教育那节分几条 多几条", ("立德树人那节", "基础教育那节")),
        ("县管校聘跟校长职级制 哪个给了年限", ("县管校聘", "校长职级制")),
    ],
)
def test_stretches_are_told_from_what_is_asked_of_them(
    assistant: Assistant, question: str, sides: tuple[str, ...]
) -> None:
    assert sides_in(assistant.understand(question)).words == sides


def test_a_question_of_keywords_about_one_thing_has_no_sides(assistant: Assistant) -> None:
    assert sides_in(assistant.understand("幼儿园 普惠性 覆盖率 2022年")).words == ()


def test_two_questions_without_a_stop_between_them_are_both_answered(assistant: Assistant) -> None:
    question = "教育专项经费是哪一级设 特教指导中心又是哪一级建"
    assert len(segments_of(assistant.understand(question)).asking) == 2
    text = answer(assistant, question)
    assert "市本级" in text
    assert "旗区" in text


@pytest.mark.parametrize(
    ("question", "verdict", "demanded"),
    [
        ("足球特色校报上来198所 交得了差吗", "没有达到要求", "200所以上"),
        ("足球特色校报上来210所 交得了差吗", "是，够，达到要求", "200所以上"),
        ("普高生均公用经费一年才900 够线吗", "没有达到要求", "1000元以上"),
    ],
)
def test_a_figure_of_the_asker_is_held_against_the_target(
    assistant: Assistant, question: str, verdict: str, demanded: str
) -> None:
    text = answer(assistant, question)
    assert verdict in text
    assert demanded in text


def test_which_of_two_has_a_deadline(assistant: Assistant) -> None:
    text = answer(assistant, "县管校聘跟校长职级制 哪个给了年限")
    assert text.startswith("“县管校聘”写了完成时限，“校长职级制”没有写完成时限")
    assert "2022年" in text


def test_the_periods_of_plans_are_compared_by_their_titles(assistant: Assistant) -> None:
    text = answer(assistant, "国家方案的起止年份跟咱们市方案的起止年份一样不？")
    assert text.startswith("不一样")
    assert "2018—2022年" in text
    assert "2019—2022年" in text


def test_cited_documents_are_compared_by_what_the_plan_says_of_them(assistant: Assistant) -> None:
    answered = assistant.ask("职教那份4号文跟高中那份29号文 印发单位一样吗")
    assert answered.text.startswith("印发单位不一样")
    assert {citation.document_id for citation in answered.citations} == {assistant.register.primary.id}


def test_wordings_are_compared_by_their_verbs(assistant: Assistant) -> None:
    assert "写法一样" in answer(assistant, "教育惩戒机制和教师退出机制,方案对二者的措辞一样吗")


def test_every_place_of_a_word_is_listed(assistant: Assistant) -> None:
    text = answer(assistant, "方案里名字带“工程”的项目都列出来")
    for named in ("五个一", "双带头人", "农村牧区教育教学质量提升工程"):
        assert named in text


def test_an_english_comparison_has_its_sides(assistant: Assistant) -> None:
    question = (
        "By how many percentage points does the inclusive-kindergarten coverage target exceed the "
        "public-kindergarten share target?"
    )
    assert len(sides_in(assistant.understand(question)).words) == 2


def test_what_only_points_back_is_no_question_of_its_own(assistant: Assistant) -> None:
    text = answer(assistant, "公办占比60%和普惠覆盖率86%加起来超过一百了,是不是写错了?能这么加吗?")
    assert text.startswith("百分比的对象不同，不能相加")
    assert "\n" not in text
