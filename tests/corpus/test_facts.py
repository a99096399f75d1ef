"""What sentences state: deadlines, quantities and references, in the plan and in sentences made for a case."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Document, parse_outline
from corpus.facts import Quantity, Reference, Statement, references_in, register_of, split_phrases


@pytest.fixture(scope="module")
def register(plan: Document) -> tuple[Statement, ...]:
    return register_of(plan)


def statement(register: tuple[Statement, ...], words: str) -> Statement:
    """The one sentence of the plan that holds `words`."""
    (found,) = [entry for entry in register if words in entry.sentence.text]
    return found


def read(text: str) -> Statement:
    """What `text`, a single sentence, states."""
    document = Document("made-up", "甲", "", (), "市", "fulltext", text, parse_outline(text), "")
    (only,) = register_of(document)
    return only


def years(entry: Statement) -> list[tuple[str, int | None]]:
    return [(phrase.text, phrase.deadline.year if phrase.deadline else None) for phrase in entry.phrases]


def told(quantity: Quantity) -> tuple[float, float, str, str]:
    return quantity.number, quantity.upper, quantity.unit, quantity.text


# Deadlines


def test_a_deadline_governs_the_targets_after_it_until_another_year(register: tuple[Statement, ...]) -> None:
    assert years(statement(register, "前瞻规划布局")) == [
        ("前瞻规划布局城镇学校建设", None),
        ("到2020年", 2020),
        ("消除56人以上“大班额”", 2020),
        ("到2022年", 2022),
        ("新建和改扩建学校100所以上", 2022),
        ("合理有序扩大城镇学校学位供给", 2022),
    ]


def test_a_deadline_ends_with_its_sentence(register: tuple[Statement, ...]) -> None:
    assert statement(register, "三类残疾儿童少年").years == {2022}
    assert statement(register, "探索面向残疾学生").years == frozenset()


def test_a_year_at_the_head_of_its_own_phrase_is_its_deadline(register: tuple[Statement, ...]) -> None:
    entry = statement(register, "体育与健康中考分值达到50分")
    assert years(entry)[-1] == ("2021年体育与健康中考分值达到50分", 2021)
    assert not entry.phrases[-1].is_deadline_only


@pytest.mark.parametrize(
    ("text", "words", "year"),
    [
        ("到2022年底,建成平台。", "到2022年底", 2022),
        ("2021年底前,建成平台。", "2021年底前", 2021),
        ("2020年9月1日前,建成平台。", "2020年9月1日前", 2020),
        ("截至2022年,建成平台。", "截至2022年", 2022),
        ("2019—2022年,建成平台。", "2019—2022年", 2022),
        ("到二〇二二年,建成平台。", "到二〇二二年", 2022),
        ("到22年底,建成平台。", "到22年底", 2022),
    ],
)
def test_every_writing_of_a_deadline_is_read_with_its_words(text: str, words: str, year: int) -> None:
    first, second = read(text).phrases
    assert first.is_deadline_only
    for phrase in (first, second):
        assert phrase.deadline is not None
        assert phrase.deadline.year == year
        assert text[phrase.deadline.start : phrase.deadline.end] == words


@pytest.mark.parametrize("text", ["自2019年起,新增5所。", "从2019年起,新增5所。"])
def test_a_beginning_is_no_deadline(text: str) -> None:
    assert read(text).years == frozenset()


@pytest.mark.parametrize("words", ["加快推进教育现代化实施方案", "现印发给你们"])
def test_years_inside_a_title_are_no_deadlines(register: tuple[Statement, ...], words: str) -> None:
    entry = statement(register, words)
    assert "2022年" in entry.sentence.text
    assert entry.years == frozenset()


def test_the_number_of_a_document_is_no_deadline(register: tuple[Statement, ...]) -> None:
    entry = statement(register, "国发〔2019〕4号")
    assert entry.years == frozenset()
    assert entry.quantities == ()


# Quantities


def test_the_kindergarten_sentence_sets_four_targets(register: tuple[Statement, ...], plan: Document) -> None:
    entry = statement(register, "全市新建改扩建幼儿园")
    assert [(plan.text[slice(*quantity.item)], *told(quantity)) for quantity in entry.quantities] == [
        ("全市新建改扩建幼儿园40所以上", 40, 40, "所", "40所以上"),
        ("扶持普惠性民办幼儿园20所以上", 20, 20, "所", "20所以上"),
        ("公办幼儿园占比达到60%", 60, 60, "%", "60%"),
        ("普惠性幼儿园覆盖率达到86%", 86, 86, "%", "86%"),
    ]
    assert entry.years == {2022}
    assert [quantity.comparator for quantity in entry.quantities] == ["以上", "以上", "达到", "达到"]


def test_what_is_to_be_got_rid_of_is_a_limit_and_no_target(register: tuple[Statement, ...]) -> None:
    limit, target = statement(register, "前瞻规划布局").quantities
    assert (*told(limit), limit.is_limit) == (56, 56, "人", "56人以上", True)
    assert (*told(target), target.is_limit) == (100, 100, "所", "100所以上", False)


def test_what_must_not_be_less_than_a_number_is_a_target() -> None:
    (quantity,) = read("专任教师不得少于3名。").quantities
    assert told(quantity)[:3] == (3, 3, "名")
    assert not quantity.is_limit


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("运动技能", (1, 3, "项", "1至3项")),
        ("艺术爱好", (1, 2, "项", "1至2项")),
        ("推进0—3岁婴幼儿早期教育工作", (0, 3, "岁", "0—3岁")),
    ],
)
def test_a_range_keeps_both_ends(
    register: tuple[Statement, ...], words: str, expected: tuple[float, float, str, str]
) -> None:
    assert told(statement(register, words).quantities[0]) == expected


def test_two_numbers_of_one_phrase_each_measure_their_own_item(register: tuple[Statement, ...], plan: Document) -> None:
    schools, teachers = statement(register, "智慧校园示范校").quantities
    assert (told(schools), plan.text[slice(*schools.item)]) == ((20, 20, "所", "20所"), "培育20所智慧校园示范校")
    assert (told(teachers), plan.text[slice(*teachers.item)]) == ((100, 100, "位", "100位"), "100位智慧教学名师")


def test_at_least_is_kept_whether_it_stands_before_the_number_or_the_verb(register: tuple[Statement, ...]) -> None:
    assert statement(register, "心理健康教育专职教师").quantities[0].comparator == "至少"
    assert [q.text for q in statement(register, "准格尔旗特殊教育学校").quantities] == ["1个", "1个", "至少2个"]


@pytest.mark.parametrize("words", ["“五个一”", "“三优先”", "“两个责任”", "“双师型”"])
def test_a_quoted_name_gives_no_quantity(register: tuple[Statement, ...], words: str) -> None:
    assert statement(register, words).quantities == ()


def test_a_quantity_slices_back_to_its_words(register: tuple[Statement, ...], plan: Document) -> None:
    quantities = [quantity for entry in register for quantity in entry.quantities]
    assert len(quantities) > 20
    for quantity in quantities:
        assert plan.text[quantity.start : quantity.end] == quantity.text
        assert quantity.item[0] <= quantity.start < quantity.end <= quantity.item[1]


@pytest.mark.parametrize("text", ["新增学位1,200个。", "新增学位1，200个。"])
def test_a_comma_between_thousands_cuts_no_number(text: str) -> None:
    assert [told(quantity)[:3] for quantity in read(text).quantities] == [(1200, 1200, "个")]


@pytest.mark.parametrize("text", ["教育投入十分重要。", "完成第3批改造。", "投入占三分之二。"])
def test_emphasis_ordinals_and_fractions_are_no_quantities_of_their_own(text: str) -> None:
    assert not [q for q in read(text).quantities if q.unit in ("分", "批")]


def test_an_estimate_is_not_read_as_a_number_of_two_digits() -> None:
    assert [
        quantity.number for quantity in read("建成两三所学校、三四个基地。").quantities if quantity.number > 4
    ] == []


def test_several_values_of_one_item_are_all_read() -> None:
    entry = read("到2022年,公办园占比从50%提高到60%。")
    assert [told(quantity) for quantity in entry.quantities] == [(50, 50, "%", "50%"), (60, 60, "%", "60%")]
    assert entry.quantities[1].comparator == "提高到"


_UNITS = st.sampled_from(["所", "%", "名", "个百分点", "万人次", "课时", "亿元", "平方米", "个", "元"])
_NUMBERS = st.integers(1, 9999) | st.decimals("0.1", "99.9", places=1)
_ITEMS = st.sampled_from(["幼儿园", "公办幼儿园占比", "新建学校", "资助“两免一补”学生", "《甲,乙》规定的岗位"])


@given(st.integers(2000, 2060), st.lists(st.tuples(_ITEMS, _NUMBERS, _UNITS), min_size=1, max_size=4), st.booleans())
def test_a_sentence_of_targets_is_read_number_for_number(
    year: int, targets: list[tuple[str, object, str]], at_least: bool
) -> None:
    more = "以上" if at_least else ""
    text = f"到{year}年," + ",".join(f"{item}达到{number}{unit}{more}" for item, number, unit in targets) + "。"
    entry = read(text)
    assert [told(quantity) for quantity in entry.quantities] == [
        (float(str(number)), float(str(number)), unit, f"{number}{unit}{more}") for _, number, unit in targets
    ]
    assert entry.years == {year}
    for quantity, (item, _, _) in zip(entry.quantities, targets, strict=True):
        assert text[quantity.start : quantity.end] == quantity.text
        assert text[slice(*quantity.item)].startswith(item)


# Phrases

_FREE = st.text("甲乙丙0123年所%", min_size=1, max_size=6)
_GUARDED = _FREE.flatmap(lambda words: st.sampled_from([f"《{words},{words}》", f"“{words};{words}”", f"({words}:乙)"]))
_CUTS = st.text(",，;；:：", min_size=1, max_size=2)


@given(st.lists(st.tuples(_FREE | _GUARDED, _FREE | _GUARDED | st.just(""), _CUTS), min_size=1, max_size=6))
def test_phrases_are_cut_at_every_separator_but_none_inside_a_title(pieces: list[tuple[str, str, str]]) -> None:
    text = "".join(one + two + cut for one, two, cut in pieces)
    assert [text[start:end] for start, end in split_phrases(text)] == [one + two for one, two, _ in pieces]


@given(st.text() | st.text("《》〈〉“”()（）,，;:。、甲 \n", max_size=30))
def test_phrases_are_ordered_and_disjoint_in_any_text(text: str) -> None:
    spans = split_phrases(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    titles = [match.span() for match in re.finditer("《[^《》〈〉“”()（）]*》", text)]
    assert all(not start < cut < end for start, end in titles for span in spans for cut in span if cut < len(text))


def test_the_phrases_of_the_plan_slice_back(register: tuple[Statement, ...], plan: Document) -> None:
    for entry in register:
        for phrase in entry.phrases:
            assert plan.text[phrase.start : phrase.end] == phrase.text
            assert entry.sentence.start <= phrase.start < phrase.end <= entry.sentence.end


# References


def named(reference: Reference) -> tuple[str, str, str, str]:
    return reference.title, reference.number, reference.issuer, reference.relation


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "内党办发",
            [
                ("加快推进教育现代化实施方案(2018—2022年)", "中办发〔2018〕67号", "中共中央办公厅、国务院办公厅", "全面贯彻落实"),
                (
                    "加快推进内蒙古教育现代化实施方案(2018—2022年)",
                    "内党办发〔2019〕15号",
                    "内蒙古自治区党委办公厅、自治区人民政府办公厅",
                    "全面贯彻落实",
                ),
            ],
        ),
        (
            "中发〔2019〕26号",
            [("中共中央、国务院关于深化教育教学改革全面提高义务教育质量的意见", "中发〔2019〕26号", "中共中央、国务院", "贯彻落实")],
        ),
        (
            "国办发〔2019〕15号",
            [("关于促进3岁以下婴幼儿照护服务发展的指导意见", "国办发〔2019〕15号", "国务院办公厅", "贯彻落实")],
        ),
        ("国发〔2019〕4号", [("国家职业教育改革实施方案", "国发〔2019〕4号", "国务院", "贯彻落实")]),
        ("民族教育条例", [("内蒙古自治区民族教育条例", "", "", "全面落实")]),
        (
            "鄂党发〔2018〕18号",
            [
                (
                    "鄂尔多斯市全面深化新时代教师队伍建设改革实施意见",
                    "鄂党发〔2018〕18号",
                    "鄂尔多斯市委、市人民政府",
                    "落实好",
                )
            ],
        ),
        (
            "十项准则",
            [
                ("新时代高校教师职业行为十项准则", "", "教育部", "严格按照"),
                ("新时代中小学教师职业行为十项准则", "", "教育部", "严格按照"),
                ("新时代幼儿园教师职业行为十项准则", "", "教育部", "严格按照"),
            ],
        ),
    ],
)  # fmt: skip
def test_references_carry_number_issuer_and_relation(
    register: tuple[Statement, ...], words: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert [named(reference) for reference in statement(register, words).references] == expected


def test_a_reference_slices_back_to_title_and_number(register: tuple[Statement, ...], plan: Document) -> None:
    references = [reference for entry in register for reference in entry.references]
    assert len(references) == 14
    for reference in references:
        words = plan.text[reference.start : reference.end]
        assert words.startswith("《")
        assert reference.title in words
        assert words.endswith(f"({reference.number})" if reference.number else "》")


def test_a_document_of_two_issuers_names_both() -> None:
    (reference,) = references_in("根据教育部、财政部联合印发的《资助办法》,做好资助。")
    assert reference.issuer == "教育部、财政部"


def test_a_reference_after_other_words_takes_over_nothing() -> None:
    first, second = references_in("落实教育部印发的《甲办法》,参照《乙办法》执行。")
    assert (first.issuer, first.relation) == ("教育部", "落实")
    assert (second.issuer, second.relation) == ("", "")
