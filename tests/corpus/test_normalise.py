"""One writing for numbers, years and characters, with the way back to the source."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Document, normal, normalise

WRITINGS = [
    ("到二〇二二年", "到2022年"),
    ("二零二二年底", "2022年底"),
    ("二○一九年", "2019年"),
    ("二〇一九—二〇二二年", "2019—2022年"),
    ("二〇一九至二〇二二年", "2019至2022年"),
    ("22年底前", "2022年底前"),
    ("到22年", "到2022年"),
    ("百分之八十六", "86%"),
    ("百分之86", "86%"),
    ("百分之一百", "100%"),
    ("达到八成六", "达到86%"),
    ("六成以上", "60%以上"),
    ("86％", "86%"),
    ("86 %", "86%"),
    ("86 percent", "86%"),
    ("两所", "2所"),
    ("四十所以上", "40所以上"),
    ("三百二十所", "320所"),
    ("一千元", "1000元"),
    ("两万元", "20000元"),
    ("一个特色项目", "1个特色项目"),
    ("1,000元", "1000元"),
    ("12,345,678元", "12345678元"),
    ("1，000元", "1000元"),
    ("公辦園", "公办园"),
    ("幼兒園覆蓋率", "幼儿园覆盖率"),
    ("２０２２年，占比８６％", "2022年,占比86%"),
    ("第十二条", "第12条"),
    ("国发[2019]4号", "国发〔2019〕4号"),
    ("国发(2019)4号", "国发〔2019〕4号"),
    ("国发【2019】第4号", "国发〔2019〕4号"),
    ("國發﹝2019﹞4號", "国发〔2019〕4号"),
    ("「十三五」", "“十三五”"),
]

KEPT = [
    "十三五",
    "一肩挑",
    "成立",
    "六成立项",
    "三成员单位",
    "分成",
    "三分之二",
    "近20年",
    "10年内",
    "20年来",
    "(2019)",
    "[2019]",
    "2019—2022年",
    "十九大",
    "双一流",
    "一校一章程",
    "千家万户",
    "第三个",
    "二中、三中、四中全会",
    "到2022年,占比达到60%",
    "2022年底前",
    "1至3项",
    "0—3岁",
]


@pytest.mark.parametrize(("written", "form"), WRITINGS)
def test_every_writing_of_a_number_year_or_character_gets_one_form(written: str, form: str) -> None:
    assert normal(written) == form


@pytest.mark.parametrize(("written", "form"), WRITINGS)
def test_the_form_stays_as_it_is(written: str, form: str) -> None:
    assert normal(form) == form


@pytest.mark.parametrize("text", KEPT)
def test_words_that_only_look_like_numbers_stay(text: str) -> None:
    assert normal(text) == text


@pytest.mark.parametrize(
    "text", ["两三所学校", "三四个基地", "七八岁儿童", "十分重要", "几十所学校", "15年免费教育", "实行12年学制"]
)
def test_estimates_and_spans_of_time_are_made_into_no_other_number(text: str) -> None:
    assert normal(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "满20年",
        "达到15年",
        "今后15年",
        "从教20年",
        "3至15年",
        "15年教育",
        "数十所",
        "七八成",
        "三点五万人",
        "2020,100所",
    ],
)
def test_what_measures_time_or_is_cut_otherwise_stays(text: str) -> None:
    assert normal(text) == text


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("22年幼儿园目标", "2022年幼儿园目标"),
        ("21年一年要扶持几所", "2021年一年要扶持几所"),
        ("22年义务教育巩固率", "2022年义务教育巩固率"),
        ("２２年底", "2022年底"),
        ("幼儿园22年要建几所", "幼儿园2022年要建几所"),
        ("重点工作22年底前完成", "重点工作2022年底前完成"),
        ("十分钟", "10分钟"),
    ],
)
def test_a_year_of_two_digits_and_ten_minutes_are_still_read(text: str, form: str) -> None:
    assert normal(text) == form


def test_a_percentage_keeps_its_decimals() -> None:
    assert normal("百分之八十六点五") == "86.5%"


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("第百条", ("第百条", "第100条")),
        ("第千万条怎么说", ("第千万条怎么说", "第10000000条怎么说")),
        ("第万两条", ("第万两条",)),
        ("○十五届", ("○十五届", "○15届")),
    ],
)
def test_an_odd_numeral_is_no_error(text: str, accepted: tuple[str, ...]) -> None:
    assert normal(text) in accepted


def test_normal_text_of_the_plan_is_normal(plan: Document) -> None:
    for clause in plan.clauses:
        for sentence in clause.sentences:
            once = normal(sentence.text)
            assert normal(once) == once


def test_the_plan_keeps_all_its_figures(plan: Document) -> None:
    text = normal(plan.text)
    for figure in ("40所以上", "60%", "86%", "92%", "100位", "1000元以上", "〔2019〕12号", "2019—2022年", "56人以上"):
        assert text.count(figure) == plan.text.count(figure) > 0


def test_a_span_of_the_normal_text_leads_back_to_the_words_of_the_source() -> None:
    text = "到二〇二二年，公辦園占比達到百分之六十，資助一千元。"
    normalised = normalise(text)
    for form, written in (("2022年", "二〇二二年"), ("公办园", "公辦園"), ("60%", "百分之六十"), ("1000元", "一千元")):
        at = normalised.text.index(form)
        start, end = normalised.source_span(at, at + len(form))
        assert text[start:end] == written


# Between these pieces every piece keeps its own form, whatever stands beside it.
_PIECES = st.sampled_from([case for case in WRITINGS if case[0] not in ("两所", "达到八成六")]) | st.sampled_from(
    [("普惠性幼儿园", "普惠性幼儿园"), ("“大班额”", "“大班额”"), ("《方案》", "《方案》"), ("MOOC", "MOOC")]
)
_BETWEEN = st.sampled_from(["。", ";", "、校园、", "\n"])


@given(st.lists(st.tuples(_PIECES, _BETWEEN), max_size=8))
def test_mixed_text_is_normalised_piece_by_piece_and_each_leads_back(pieces: list[tuple[tuple[str, str], str]]) -> None:
    source = "".join(written + between for (written, _), between in pieces)
    normalised = normalise(source)
    assert normalised.text == "".join(form + between for (_, form), between in pieces)
    assert normal(normalised.text) == normalised.text
    in_source = in_normal = 0
    for (written, form), between in pieces:
        assert normalised.source_span(in_normal, in_normal + len(form)) == (in_source, in_source + len(written))
        in_source, in_normal = in_source + len(written) + len(between), in_normal + len(form) + len(between)


_MIXED = st.text() | st.text(
    "零〇○一二两三四五六七八九十百千万第条章届年成所个分之百%％0123２0,，()[]〔〕号《》校园到至— \n", max_size=30
)


@given(_MIXED)
def test_spans_run_forwards_inside_the_source(text: str) -> None:
    normalised = normalise(text)
    spans = list(zip(normalised.starts, normalised.ends, strict=True))
    assert len(spans) == len(normalised.text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(spans))


@given(_MIXED)
def test_a_character_that_was_not_changed_points_at_itself(text: str) -> None:
    normalised = normalise(text)
    for index, (start, end) in enumerate(zip(normalised.starts, normalised.ends, strict=True)):
        if normal(text[start:end]) == text[start:end] and end - start == 1:
            assert normalised.text[index] == text[start]
            assert normalised.position(start) == index


@given(st.text("甲乙丙丁教育学校园,。、:“”《》", max_size=40))
def test_text_without_numbers_comes_back_unchanged(text: str) -> None:
    normalised = normalise(text)
    assert normalised.text == text
    assert normalised.starts == tuple(range(len(text)))
    assert normalised.ends == tuple(range(1, len(text) + 1))
