"""Which figures of an answer stand on nothing it cites."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Document
from eval.figures import unsupported

KINDERGARTENS = "到2022年,全市新建改扩建幼儿园40所以上,公办幼儿园占比达到60%,普惠性幼儿园覆盖率达到86%。"
CARE = "贯彻落实国务院办公厅印发的《关于促进3岁以下婴幼儿照护服务发展的指导意见》(国办发〔2019〕15号)"


def test_every_sentence_of_the_plan_supports_its_own_figures(plan: Document) -> None:
    for clause in plan.clauses:
        for sentence in clause.sentences:
            assert unsupported(sentence.text, [sentence.text]) == ()


def test_a_figure_of_another_sentence_is_found() -> None:
    assert unsupported("覆盖率达到86%[1]。", ["到2020年,消除56人以上“大班额”"]) == ("86%",)


@pytest.mark.parametrize("text", ["达到百分之八十六", "覆盖率八成六", "二〇二二年达到８６％", "86", "四十所以上"])
def test_a_figure_in_another_writing_is_supported(text: str) -> None:
    assert unsupported(text, [KINDERGARTENS]) == ()


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("40个以上", "40个"),
        ("60所", "60所"),
        ("2020年达到86%", "2020年"),
        ("86.5%", "86.5%"),
        ("国办发〔2019〕29号", "国办发〔2019〕29号"),
        ("中办发〔2019〕15号", "中办发〔2019〕15号"),
        ("第3部分规定", "第3部分"),
    ],
)
def test_a_figure_with_another_unit_year_or_issuer_is_found(text: str, figure: str) -> None:
    assert unsupported(text, [KINDERGARTENS, CARE], addresses=[("二", "(二)", "2")]) == (figure,)


def test_a_document_number_is_supported_after_other_words() -> None:
    assert unsupported("文号是国办发[2019]15号,2019年发", [CARE]) == ()


def test_a_figure_of_the_question_is_supported() -> None:
    assert unsupported("不是90%,是86%", [KINDERGARTENS], ["覆盖率是90%吗?"]) == ()
    assert unsupported("2022年为86%", [KINDERGARTENS.replace("2022", "")], ["coverage in 2022"]) == ()


def test_the_address_of_a_cited_clause_is_supported() -> None:
    assert unsupported("见第二部分第2项,即二、(二)2.", [], addresses=[("二", "(二)", "2")]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "1. 40所\n2. 60%\n3、86%",
        "(1)40所;(2)60%;(3)86%",
        "①40所 \n②60%",
        "**1.** 40所\n**2.** 60%",
        "1.40所\n2.60%",
    ],
)
def test_list_numbering_is_no_figure(text: str) -> None:
    assert unsupported(text, [KINDERGARTENS]) == ()


def test_a_number_out_of_turn_is_no_numbering() -> None:
    assert unsupported("1. 40所\n7. 60%", [KINDERGARTENS]) == ("7",)


def test_a_count_of_what_the_answer_lists_is_free_and_a_wrong_one_is_found() -> None:
    assert unsupported("共3项:\n1. 40所\n2. 60%\n3. 86%", [KINDERGARTENS]) == ()
    assert unsupported("共4项:\n1. 40所\n2. 60%\n3. 86%", [KINDERGARTENS]) == ("4项",)
    assert unsupported("有两项制度:监测制度和评价制度。", []) == ()
    assert unsupported("共五项:甲、乙、丙。", []) == ("5项",)


@pytest.mark.parametrize("text", ["高26个百分点(86%−60%=26个百分点)", "86%减60%等于26个百分点", "86%-60%=26个百分点"])
def test_a_result_beside_its_computation_is_supported(text: str) -> None:
    assert unsupported(text, [KINDERGARTENS]) == ()


def test_a_wrong_result_and_one_of_foreign_operands_are_found() -> None:
    assert unsupported("86%−60%=27个百分点", [KINDERGARTENS]) == ("27个百分点",)
    assert unsupported("86%−50%=36个百分点", [KINDERGARTENS]) == ("50%", "36个百分点")
    assert unsupported("高26个百分点", [KINDERGARTENS]) == ("26个百分点",)


def test_products_come_before_sums_and_nothing_is_divided_by_nought() -> None:
    quotes = ["新建40所、20所、0所"]
    assert unsupported("40所+20所×20=440所", quotes) == ()
    assert unsupported("40所÷0所=3倍", quotes) == ("3倍",)


def test_the_title_of_a_document_is_a_name() -> None:
    title = "加快推进鄂尔多斯教育现代化工作方案(2019—2022年)"
    assert unsupported(f"《{title}》没有规定。", [], names=[title]) == ()


@given(st.integers(1, 9999), st.sampled_from(["%", "年", "所", "人", "元", ""]))
def test_a_figure_supports_itself_and_a_larger_one_never(number: int, unit: str) -> None:
    assert unsupported(f"达到{number}{unit}。", [f"达到{number}{unit}。"]) == ()
    assert len(unsupported(f"达到{number + 1}{unit or '人'}。", [f"达到{number}{unit or '人'}。"])) == 1


def test_the_years_within_a_span_that_the_question_names_are_supported() -> None:
    said = "文件没有给出2019年、2020年、2021年的相关内容。"
    assert unsupported(said, [], ["2019年至2021年的目标"]) == ()
    assert unsupported(said, [], ["2019年和2021年的目标"]) == ("2020年",)


def test_a_count_of_characters_is_supported_by_what_it_counts() -> None:
    quote = "指导思想\n  以促进公平为主题,补齐短板。"
    assert unsupported("正文共14字[1]。", [quote]) == ()
    assert unsupported("连标题共18字[1]。", [quote]) == ()
    assert unsupported("正文共15字[1]。", [quote]) == ("15字",)
