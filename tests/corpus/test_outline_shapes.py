"""Outlines of every kind of official document: laws, annexes, several texts in one, tables, named numerals, any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.address import find_address, resolve
from corpus import label_of, normal, parse_outline
from corpus.register import references_of, targets_of, tasks_of
from tests.corpus.documents import clause_of, made, outline_of

LAW = """某市教育条例
（2019年1月1日某市人民代表大会通过）
目　录
第一章　总则
第二章　附则
第一章　总　则
第一条　为了办好教育，制定本条例。
第二条　教育为公益事业。
全社会应当支持教育。
教育机构有下列情形之一的，责令改正：
（一）违规收费的；
（二）违规招生的。
前款规定由区教育局执行。
第二条之一　社区应当支持教育。
第二章　附　则
第三条　本条例自2019年3月1日起施行。
"""


def test_the_paragraphs_of_an_article_are_numbered_and_items_stand_in_theirs() -> None:
    assert outline_of(LAW) == [
        "引言",
        "第一章",
        "第一章|第一条",
        "第一章|第二条",
        "第一章|第二条|第二款",
        "第一章|第二条|第三款",
        "第一章|第二条|第三款|(一)",
        "第一章|第二条|第三款|(二)",
        "第一章|第二条|第四款",
        "第一章|第二条之一",
        "第二章",
        "第二章|第三条",
    ]
    assert clause_of(LAW, "第一章|第二条").sentences[0].text == "教育为公益事业。"
    assert clause_of(LAW, "第一章|第二条|第四款").sentences[0].text == "前款规定由区教育局执行。"


def test_a_table_of_contents_opens_no_clause_and_spaced_headings_are_closed_up() -> None:
    assert "第一章　总则" in "".join(sentence.text for sentence in clause_of(LAW, "引言").sentences)
    assert clause_of(LAW, "第一章").heading == "总则"
    assert clause_of(LAW, "引言").heading == "某市教育条例"


def test_lines_that_go_on_with_a_sentence_are_no_paragraphs_of_their_own() -> None:
    text = "第一条　学校应当开设：\n语文；\n数学。\n第二条　经费由\n财政保障。"
    assert outline_of(text) == ["第一条", "第二条"]


@pytest.mark.parametrize(
    "text",
    [
        "**第一条** 甲。\n\n乙。\n\n**第二条** 丙。\n",
        "> 第一条 甲。\n\n> 乙。\n\n> 第二条 丙。\n",
        "### 第一条 甲。\n\n乙。\n\n### 第二条 丙。\n",
        "第一条甲。\n乙。\n第二条丙。",
        "第1条 甲。\n乙。\n第2条 丙。",
    ],
)
def test_articles_are_found_in_every_writing(text: str) -> None:
    first, paragraph, second = parse_outline(text)
    assert [clause.path[-1] for clause in (first, paragraph, second)] in (
        ["第一条", "第二款", "第二条"],
        ["第1条", "第二款", "第2条"],
    )
    assert [clause.sentences[0].text.lstrip("> ") for clause in (first, paragraph, second)] == ["甲。", "乙。", "丙。"]


def test_a_reference_to_an_article_at_the_head_of_a_line_opens_none_where_no_space_follows_numerals() -> None:
    text = "某办法\n第一条为了甲，制定本办法。\n第二条本办法适用于乙。\n第二条第一款规定的丙除外。\n第三条自公布之日起施行。"
    assert outline_of(text) == ["引言", "第一条", "第二条", "第二条|第二款", "第三条"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一编　甲\n第一分编　乙\n第一章　丙\n第一条　丁。\n第二编　戊\n第一章　己\n第二条　庚。",
         ["第一编", "第一编|第一分编", "第一编|第一分编|第一章", "第一编|第一分编|第一章|第一条", "第二编", "第二编|第一章",
          "第二编|第一章|第二条"]),
        ("第一部分　要求\n一、甲\n做甲。\n第二部分　任务\n一、乙\n1、丙\n2、丁",
         ["第一部分", "第一部分|一", "第二部分", "第二部分|一", "第二部分|一|1", "第二部分|一|2"]),
        ("一、总则\n第一条　甲。\n乙。\n第二条　丙。\n二、附则\n第三条　丁。",
         ["一", "一|第一条", "一|第一条|第二款", "一|第二条", "二", "二|第三条"]),
        ("一、甲\n（一）乙。\n1.丙。\n2.丁。\n（二）戊。\n3.己。\n4.庚。",
         ["一", "一|(一)", "一|(一)|1", "一|(一)|2", "一|(二)", "一|(二)|3", "一|(二)|4"]),
        ("㈠甲\n⒈乙\n⒉丙\n⑴丁\n⑵戊\n㈡己", ["(一)", "(一)|1", "(一)|2", "(一)|2|(1)", "(一)|2|(2)", "(二)"]),
        ("1.甲\n1)乙\n2）丙\n2.丁", ["1", "1|1)", "1|2)", "2"]),
    ],
)  # fmt: skip
def test_numerals_of_every_form_find_their_place(text: str, expected: list[str]) -> None:
    assert outline_of(text) == expected


def test_named_numerals_stand_in_the_part_that_they_begin_in() -> None:
    text = (
        "一、目标\n到2022年，办好教育。\n专栏1　重点工程\n1.甲工程。建设甲。\n2.乙工程。建设乙。\n二、任务\n"
        "任务一：学前教育。办好幼儿园。\n（一）扩大资源。\n任务二：义务教育。办好学校。\n三、保障\n做好保障。"
    )
    assert outline_of(text) == [
        "一", "一|专栏1", "一|专栏1|1", "一|专栏1|2", "二", "二|任务一", "二|任务一|(一)", "二|任务二", "三",
    ]  # fmt: skip
    assert clause_of(text, "一|专栏1").heading == "重点工程"
    assert clause_of(text, "二|任务二").heading == "义务教育"


def test_items_that_go_on_after_a_box_are_not_in_it() -> None:
    text = "（一）甲\n1.乙。\n专栏1　丙\n丙文。\n2.丁。\n（二）戊"
    assert outline_of(text) == ["(一)", "(一)|1", "(一)|专栏1", "(一)|2", "(二)"]


@pytest.mark.parametrize(
    "line",
    [
        "一是加强领导。",
        "任务重大，使命光荣。",
        "专栏1所列各项由财政保障。",
        "主要有（一）甲（二）乙。",
        "工程质量要好。",
    ],
)
def test_words_that_only_look_like_numerals_open_no_clause(line: str) -> None:
    assert outline_of(f"一、要求\n做好工作。\n{line}\n二、保障\n做好保障。") == ["一", "二"]


NOTICE = """某市教育局关于印发招生方案的通知
各区教育局：
现将《招生方案》印发给你们。
{numbered}某市教育局
2020年5月6日
（此件公开发布）
某市招生方案
为做好招生，制定本方案。
一、原则
坚持公平。
二、计划
计划见附件。
附件：1.计划表
2.登记办法
附件1
招生计划表
表1第1行（招生计划表）：学校：甲校；计划数：60
表1第2行（招生计划表）：学校：乙校；计划数：45
注：按班额安排。
附件2
登记办法
第一条　登记由学校办理。
第二条　登记须本人到场。
家长可以陪同。
抄送：市人大办公室。
某市教育局办公室　2020年5月7日印发
"""


def test_a_notice_its_plan_and_the_annexes_are_addressed_apart() -> None:
    assert outline_of(NOTICE.format(numbered="")) == [
        "通知", "引言", "一", "二", "落款", "附件1", "附件1|表1|第1行", "附件1|表1|第2行", "附件1|表1后", "附件2",
        "附件2|第一条", "附件2|第二条", "附件2|第二条|第二款", "附件2|落款",
    ]  # fmt: skip
    assert clause_of(NOTICE.format(numbered=""), "附件1").heading == "招生计划表"


def test_the_numerals_of_a_notice_are_not_mixed_with_those_of_its_plan() -> None:
    text = NOTICE.format(numbered="一、提高认识\n要提高认识。\n二、抓好落实\n要抓好落实。\n")
    assert outline_of(text)[:8] == ["通知", "通知|一", "通知|二", "通知|落款", "引言", "一", "二", "落款"]
    assert len(set(outline_of(text))) == len(outline_of(text))


def test_a_notice_of_a_notice_covers_both() -> None:
    text = (
        "某校关于转发通知的通知\n全体教工：\n请认真执行。\n某校\n6月28日\n某市教育局关于治理补课的通知\n各校：\n现通知如下。\n"
        "一、加强教育\n要教育。\n二、加强监管\n要监管。\n某市教育局\n2021年6月24日\n"
    )
    assert outline_of(text) == ["通知", "引言", "一", "二", "落款"]


def test_texts_side_by_side_are_told_apart_by_their_titles() -> None:
    text = (
        "甲类教师行为准则\n一、守法。\n二、敬业。\n三、爱生。\n乙类教师行为准则\n为了规范行为，制定本准则。\n一、守法。\n二、敬业。\n"
        "丙类教师行为准则\n一、守法。\n二、爱生。"
    )
    assert outline_of(text) == [
        "甲类教师行为准则", "甲类教师行为准则|一", "甲类教师行为准则|二", "甲类教师行为准则|三",
        "乙类教师行为准则", "乙类教师行为准则|一", "乙类教师行为准则|二",
        "丙类教师行为准则", "丙类教师行为准则|一", "丙类教师行为准则|二",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "path", "heading"),
    [
        ("附件1\n计划表\n", "附件1", "计划表"),
        ("附件１：\n计划表\n", "附件1", "计划表"),
        ("附件1：计划表\n", "附件1", "计划表"),
        ("附件 1 计划表\n", "附件1", "计划表"),
        ("附件一\n计划表\n", "附件一", "计划表"),
        ("附：计划表\n", "附件", "计划表"),
        ("附表1\n计划表\n", "附表1", "计划表"),
        ("附录\n计划表\n", "附录", "计划表"),
    ],
)
def test_annexes_are_found_in_every_writing(head: str, path: str, heading: str) -> None:
    text = f"一、甲\n做甲。\n二、乙\n做乙。\n某局\n2020年1月2日\n{head}一、丙\n做丙。\n二、丁\n做丁。"
    assert outline_of(text) == ["一", "二", "落款", path, f"{path}|一", f"{path}|二"]
    assert clause_of(text, path).heading == heading


@pytest.mark.parametrize(
    "listed",
    [
        "附件：1.甲表\n2.乙表\n",
        "附件：\n1.甲表\n2.乙表\n",
        "附件1：甲表\n附件2：乙表\n",
        "附件：甲表\n",
        "附件1.docx\n附件2.docx\n",
    ],
)
def test_a_list_of_annexes_belongs_to_what_closes_the_text(listed: str) -> None:
    text = f"一、甲\n做甲。\n二、乙\n做乙。\n{listed}某局\n2020年1月2日\n"
    assert outline_of(text) == ["一", "二", "落款"]
    assert clause_of(text, "落款").sentences[0].text == listed.splitlines()[0]


def test_a_list_of_names_is_no_part_of_the_last_clause() -> None:
    text = "一、甲\n做甲。\n二、乙\n做乙。\n某工作领导小组成员名单\n组长：张某　市长\n成员：李某　局长\n王某　局长\n"
    assert outline_of(text) == ["一", "二", "某工作领导小组成员名单"]


def test_a_report_that_numbers_something_only_at_its_end_is_read_by_paragraphs() -> None:
    text = "某报道\n" + "".join(f"第{n}天的事。\n" for n in range(20)) + "一、附记\n二、后记\n"
    assert outline_of(text) == ["引言", *(f"第{n}段" for n in range(1, 21)), "一", "二"]


# Tables

TABLE = """一、计划
计划如下。
招生计划
表1第1行（招生计划）：学校：甲校；计划数：60人；说明：按2个班。其余另定
表1第2行（招生计划）：学校：乙校；计划数：45人
按上表执行。
二、要求
做好招生。
"""


def test_each_row_of_a_table_is_a_clause_of_one_sentence() -> None:
    assert outline_of(TABLE) == ["一", "一|表1", "一|表1|第1行", "一|表1|第2行", "一|表1后", "二"]
    row = clause_of(TABLE, "一|表1|第1行")
    assert row.kind == "clause"
    assert [sentence.text for sentence in row.sentences] == [TABLE.splitlines()[3]]
    assert clause_of(TABLE, "一|表1").kind == "heading"
    assert clause_of(TABLE, "一|表1").heading == "招生计划"


def test_the_rows_of_a_table_without_a_caption_stand_below_the_clause_that_it_stands_in() -> None:
    document = made("一、计划\n表1第1行：学校：甲校；人数：3\n表1第2行：学校：乙校；人数：4\n二、要求\n做好。")
    assert [clause.label for clause in document.below(("一",))] == ["一、表1第1行", "一、表1第2行"]
    assert [clause.label for clause in document.below(())] == ["一、", "二、"]
    address = find_address("表1", document)
    assert address is not None
    assert resolve(address, document) == document.below(("一",))


def test_the_label_of_a_row_names_its_table() -> None:
    assert label_of(("附件1", "一", "表2", "第3行")) == "附件1、一、表2第3行"
    assert label_of(("附件1", "第三条")) == "附件1第三条"
    assert label_of(("通知", "二")) == "通知二、"


# Any text

_PIECES = st.sampled_from(
    [*LAW.splitlines(keepends=True), *TABLE.splitlines(keepends=True), *NOTICE.format(numbered="").splitlines(keepends=True),
     "一、甲\n", "（一）乙\n", "1.丙\n", "专栏1　丁\n", "任务一：戊\n", "某某名单\n", "责任单位：市局；完成时限：6月底前\n",
     "（市局牵头，区局参与）\n", "到2022年达到60%。", "处一万元以上十万元以下罚款。", "\n", "　"]
)  # fmt: skip
_CHARACTERS = st.text(
    "一二三十第章条节编款项附件通知表行专栏任务、.．。：；（）()①⒈⑴㈠⑳1２年月日《》\n\r \u2028　#*>-", max_size=60
)


@given(st.lists(_PIECES, max_size=25).map("".join) | _CHARACTERS | st.text(max_size=40), st.text(max_size=20))
def test_any_text_is_covered_by_clauses_of_their_own_paths_and_read_without_error(text: str, question: str) -> None:
    document = made(text)
    assert "".join(text[clause.start : clause.end] for clause in document.clauses) == (text if text.strip() else "")
    assert len({clause.path for clause in document.clauses}) == len(document.clauses)
    for clause in document.clauses:
        at = clause.start
        for index, sentence in enumerate(clause.sentences):
            assert at <= sentence.start < sentence.end <= clause.end
            assert text[sentence.start : sentence.end] == sentence.text
            assert index == 0 or not text[at : sentence.start].strip()
            at = sentence.end
        assert not clause.sentences or not text[at : clause.end].strip()
    rows = [*targets_of(document), *tasks_of(document), *references_of(document)]
    assert all(0 <= row.start <= row.end <= len(text) for row in rows)
    address = find_address(normal(question), document)
    assert address is None or all(clause in document.clauses for clause in resolve(address, document))
