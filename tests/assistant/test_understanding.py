"""Questions as they are understood, and the checks on drafts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import assistant as package
from assistant import Assistant
from assistant.compose.draft import Draft, Span
from assistant.compose.sides import sides_of
from assistant.lexicon import question_cues, synonym_groups
from assistant.padding import bare
from assistant.verify import unsupported_figures, verified
from corpus import normal

CUES = Path(package.__file__).parent / "lexicon" / "cues.toml"


@pytest.mark.parametrize("entry", tomllib.loads(CUES.read_text(encoding="utf-8"))["type"], ids=lambda e: e["name"])
def test_each_answer_type_is_recognised_by_its_example(entry: dict[str, str]) -> None:
    asked = normal(entry["example"]).lower()
    names = [name for name, patterns in question_cues() if any(pattern.search(asked) for pattern in patterns)]
    assert entry["name"] in names


def test_no_word_stands_for_two_things() -> None:
    words = [word for group in synonym_groups() for word in group]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("到二〇二二年覆盖率多少", (2022,)),
        ("22年幼儿园目标", (2022,)),
        ("2019年至2021年的分年度目标", (2019, 2020, 2021)),
        ("十三五末要完成什么", (2020,)),
        ("国发〔2019〕4号是什么", ()),
    ],
)
def test_years_are_read_in_any_writing(assistant: Assistant, question: str, years: tuple[int, ...]) -> None:
    assert assistant.understand(question).years == years


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("公办幼儿园占比和普惠性幼儿园覆盖率分别是多少", ["公办幼儿园占比", "普惠性幼儿园覆盖率"]),
        ("到2022年云平台与大数据中心哪个先建成", ["云平台", "大数据中心"]),
        ("新校舍40所、老校舍20所,前者是后者的几倍", ["新校舍40所", "老校舍20所"]),
        ("招聘教师早,还是招聘校长早", ["招聘教师", "招聘校长"]),
        ("经费写在第几部分、督导写在第几部分", ["经费", "督导"]),
        ("“双培养”跟“一肩挑”是在同一条里吗", ["双培养", "一肩挑"]),
        ("总则有几条?附则有几条?差几条", ["总则", "附则"]),
        ("公办幼儿园占比是多少", []),
    ],
)
def test_what_is_compared_is_told_apart(question: str, parts: list[str]) -> None:
    quoted = re.findall("“(.+?)”", question)
    assert list(sides_of(question, tuple(quoted)).words) == parts


def test_what_stands_before_the_sides_belongs_to_both() -> None:
    sides = sides_of("校园安全方面,小学和中学各怎么做")
    assert [sides.asked(words) for words in sides.words] == ["校园安全小学", "校园安全中学"]


def _draft(assistant: Assistant, text: str) -> Draft:
    document = assistant.documents["erdos-2019-12"]
    start = document.text.index("到2022年,全市新建改扩建幼儿园")
    return Draft(text, (Span(document, ("二", "(二)", "2"), start, start + 67),))


def test_a_figure_that_no_cited_sentence_holds_is_found(assistant: Assistant) -> None:
    assert unsupported_figures(_draft(assistant, "到2022年,公办幼儿园占比达到61%[1]。")) == ["61%"]
    assert not verified(_draft(assistant, "到2021年,公办幼儿园占比达到60%[1]。"))


def test_counts_marks_and_sums_worked_out_are_no_foreign_figures(assistant: Assistant) -> None:
    assert verified(_draft(assistant, "共2项：\n1. 幼儿园40所以上[1]\n2. 占比60%[1]"))
    assert verified(_draft(assistant, "26个百分点（86%-60%=26个百分点）。[1]"))
    assert not verified(_draft(assistant, "27个百分点（86%-60%=27个百分点）。[1]"))


def test_a_mark_that_points_nowhere_is_found(assistant: Assistant) -> None:
    assert not verified(_draft(assistant, "占比60%[2]。"))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("老师好,打扰一下,中考体育多少分?多谢", "中考体育多少分"),
        ("我是幼儿园园长,教研指导网络哪年建成", "教研指导网络哪年建成"),
        ("教研室写材料用:三通指什么", "三通指什么"),
        ("麻烦帮我查一下:大班额哪年消除,在线等,多谢", "大班额哪年消除"),
        ("老师好,我想问问下一条呢,辛苦帮忙看一下", "下一条呢"),
        ("不好意思打扰了,请问谁牵头?谢谢啦", "谁牵头"),
        ("帮我列一下2022年的指标", "帮我列一下2022年的指标"),
        ("您好,谢谢", "您好,谢谢"),
        ("到学校考察要填什么表", "到学校考察要填什么表"),
        ("我家孩子2021年中考,体育几分", "我家孩子2021年中考,体育几分"),
    ],
)
def test_what_is_said_around_a_question_is_left_out(said: str, asked: str) -> None:
    assert bare(said) == asked
