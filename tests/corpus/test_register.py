"""Targets, deadlines and references of documents of every kind."""

from __future__ import annotations

import pytest

from corpus.register import references_of, targets_of, tasks_of
from tests.corpus.documents import made


def targets(text: str, written: str = "") -> list[tuple[str, str, int | None, str]]:
    """Subject, value, year and deadline of each target of one clause."""
    found = targets_of(made(f"一、目标\n{text}\n二、其他\n做好工作。", written=written))
    return [(target.subject, target.value, target.year, target.deadline) for target in found]


@pytest.mark.parametrize(
    ("text", "words", "year"),
    [
        ("2019年6月底前,建成学校5所。", "2019年6月底前", 2019),
        ("2019年12月31日前,建成学校5所。", "2019年12月31日前", 2019),
        ("2020年前,建成学校5所。", "2020年前", 2020),
        ("到2020年,建成学校5所。", "到2020年", 2020),
        ("2020年一季度前,建成学校5所。", "2020年1季度前", 2020),
        ("2020年上半年,建成学校5所。", "2020年上半年", 2020),
        ("2019年9月至2020年6月,建成学校5所。", "2019年9月至2020年6月", 2020),
        ("9月底前,建成学校5所。", "9月底前", 2021),
        ("2018年12月底前完成选址。9月底前,建成学校5所。", "9月底前", 2018),
        ("三年内,建成学校5所。", "三年内", None),
        ("每年9月底前,新增学校5所。", "", None),
    ],
)
def test_every_kind_of_deadline_governs_a_target(text: str, words: str, year: int | None) -> None:
    (target,) = targets(text, written="2021-03-01")
    assert (target[1], target[2]) == ("5所", year)
    assert target[3] in (words, words.replace("1季度", "一季度")) or not year


def test_a_month_is_of_the_year_of_the_notice_that_sets_it() -> None:
    text = "通知\n各区：\n请报送。\n某局\n2012年6月12日\n某方案\n一、甲\n各区6月底前将计划报市教育局。\n二、乙\n做好。"
    (task,) = [task for task in tasks_of(made(text)) if task.deadline]
    assert (task.action, task.year, task.deadline) == ("报", 2012, "6月底前")


@pytest.mark.parametrize(
    "text", ["2019年1月1日起,补贴5所学校。", "自2019年起,补贴5所学校。", "2012年秋季起,补贴5所学校。"]
)
def test_a_beginning_sets_no_deadline(text: str) -> None:
    assert [target[2] for target in targets(text)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：0571-88008899。",
        "地址：解放路18号，邮编310012。",
        "依照第二十三条第二款执行。",
        "年满六周岁的儿童应当入学。",
        "统筹两个市场、两种资源。",
        "这是一项系统工程。",
        "应当自受理之日起三个月内答复。",
        "违法所得不足一万元的，按一万元计算。",
        "占比达到60%以上的，给予奖励。",
        "2019年1月1日成立。",
    ],
)
def test_what_only_has_digits_is_no_target(text: str) -> None:
    assert targets(text) == []


def test_where_a_value_is_raised_from_is_no_target() -> None:
    assert [target[1] for target in targets("到2022年,公办园占比从50%提高到60%。")] == ["60%"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("处一万元以上十万元以下罚款。", "一万元以上十万元以下"),
        ("并处违法所得一倍以上五倍以下的罚款。", "一倍以上五倍以下"),
        ("可以并处五百元以下罚款。", "五百元以下"),
        ("按用量的60%—70%采购。", "60%—70%"),
        ("总规模达到2万亿元。", "2万亿元"),
    ],
)
def test_amounts_are_read_with_both_of_their_ends(text: str, value: str) -> None:
    assert [target[1] for target in targets(text)] == [value]


def test_numbers_in_cells_are_targets_of_their_row_and_heading() -> None:
    text = (
        "附件\n指标表\n表1第1行（指标表）：序号：1；指标：毛入园率；2020年目标：95%；2022年目标（%）：98；联系电话：88008899\n"
        "表1第2行（指标表）：序号：2；指标：公办园数；2020年目标：40所；2022年目标（%）：—；联系电话：88008800\n"
    )
    found = [(one.subject, one.value, one.unit, one.year) for one in targets_of(made(text))]
    assert found == [
        ("毛入园率 2020年目标", "95%", "%", 2020),
        ("毛入园率 2022年目标", "98", "%", 2022),
        ("公办园数 2020年目标", "40所", "所", 2020),
    ]


def test_a_number_in_a_row_is_of_all_that_the_cells_before_it_name() -> None:
    text = "附件\n计划表\n表1第1行（计划表）：区：甲区；学校：乙校；计划数（人）：216\n"
    assert [(one.subject, one.value, one.unit) for one in targets_of(made(text))] == [("甲区 乙校 计划数", "216", "人")]


def test_a_preamble_that_sets_a_time_sets_targets() -> None:
    text = "某方案\n具体指标：到2022年，建设高水平学校50所。\n一、甲\n做好。\n二、乙\n做好。"
    assert [(one.value, one.year) for one in targets_of(made(text))] == [("50所", 2022)]


def references(text: str) -> list[tuple[str, str, str, str]]:
    """Title, number, issuer and relation of each reference of one clause."""
    found = references_of(made(f"一、甲\n{text}\n二、乙\n做好。"))
    return [(one.title, one.number, one.issuer, one.relation) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据中央办公厅、国务院办公厅《关于甲的意见》、《乙办法》，做好工作。",
         [("关于甲的意见", "", "中央办公厅、国务院办公厅", "根据"), ("乙办法", "", "", "根据")]),
        ("认真学习教育部《甲准则》《乙规定》。", [("甲准则", "", "教育部", ""), ("乙规定", "", "教育部", "")]),
        ("按照《国务院关于甲的通知》（国发〔2014〕21 号）执行。", [("国务院关于甲的通知", "国发〔2014〕21号", "国务院", "按照")]),
        ("《甲办法》（某政规〔2018〕10号）、《乙办法》（某政规〔2018〕11号）同时废止。",
         [("甲办法", "某政规〔2018〕10号", "", "废止"), ("乙办法", "某政规〔2018〕11号", "", "废止")]),
        ("1997年7月31日国务院颁布的《甲条例》同时废止。", [("甲条例", "", "国务院", "废止")]),
        ("贯彻落实《甲法》及其实施条例、《乙纲要》。", [("甲法", "", "", "贯彻落实"), ("乙纲要", "", "", "贯彻落实")]),
        ("严格遵循《甲法》和《乙标准》。", [("甲法", "", "", "严格遵循"), ("乙标准", "", "", "严格遵循")]),
    ],
)  # fmt: skip
def test_references_have_number_issuer_and_relation(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert references(text) == expected


@pytest.mark.parametrize(
    "words", ["《语文（必修一）》", "《新生录取通知书》", "《报名表》", "《边城》", "《某市方案》"]
)
def test_textbooks_forms_and_the_document_itself_are_no_references(words: str) -> None:
    assert references(f"学习{words}。") == []


def test_a_short_name_is_no_further_document() -> None:
    assert [one[0] for one in references("按照《某省甲规划》（以下简称《规划》）执行，落实《规划》要求。")] == [
        "某省甲规划"
    ]


def test_the_plan_that_a_notice_issues_is_no_reference() -> None:
    text = "通知\n各区：\n现将《某区方案》印发给你们。\n某局\n2012年6月12日\n某区方案\n一、甲\n做好。\n二、乙\n依据《丙法》办理。"
    assert [one.title for one in references_of(made(text, title="通知"))] == ["丙法"]
