"""Who answers for tasks and by when, as tails, labelled lines and tables say it."""

from __future__ import annotations

import pytest

from corpus.duties import duties_of
from corpus.duty_words import Duty, bodies_of, duty_in
from corpus.register import UNNAMED, Task, tasks_of
from tests.corpus.documents import made


def task(tasks: list[Task], words: str) -> Task:
    """The one task whose object holds `words`."""
    (found,) = [one for one in tasks if words in one.object]
    return found


@pytest.mark.parametrize(
    ("words", "lead", "participants", "due"),
    [
        ("教育部牵头，财政部、文化和旅游部等参与", "教育部", ["财政部", "文化和旅游部"], ""),
        ("体育总局、工业和信息化部负责", "体育总局、工业和信息化部", [], ""),
        ("教育部牵头，财政部、各省级人民政府按职责分工负责", "教育部", ["财政部", "各省级人民政府"], ""),
        ("扶贫办、全国总工会等和各省级人民政府负责", "扶贫办、全国总工会、各省级人民政府", [], ""),
        ("各有关部门和单位按职责分工负责", "各有关部门和单位", [], ""),
        ("市教育局会同市财政局负责", "市教育局", ["市财政局"], ""),
        ("市教育局牵头，各市、县（市、区）人民政府参与", "市教育局", ["各市、县（市、区）人民政府"], ""),
        ("市教育局负责，2020年12月底前完成", "市教育局", [], "2020年12月底前"),
        ("责任单位：市教育局、市财政局；完成时限：2020年6月底前", "市教育局、市财政局", [], "2020年6月底前"),
        ("牵头单位：市教育局，配合单位：市财政局、市人社局", "市教育局", ["市财政局", "市人社局"], ""),
        ("责任单位：市财政局；牵头单位：市教育局", "市教育局", ["市财政局"], ""),
        ("责任单位：市教育局牵头，市财政局配合", "市教育局", ["市财政局"], ""),
    ],
)
def test_who_leads_and_who_takes_part_are_kept_apart(words: str, lead: str, participants: list[str], due: str) -> None:
    assert duty_in(words) == Duty(lead, tuple(participants), due)


@pytest.mark.parametrize(
    "words",
    [
        "以下简称方案",
        "主要负责人",
        "含民办学校",
        "由县级人民政府负责教育的部门",
        "技工院校内由人社部门负责",
        "2020年",
        "下同",
    ],
)
def test_other_words_in_brackets_say_nothing_of_duties(words: str) -> None:
    assert duty_in(words) == Duty()


def test_the_first_leads_where_the_document_says_so() -> None:
    text = "一、甲\n加强宣传。（教育部、财政部负责。列第一位者为牵头单位，下同）\n二、乙\n加强管理。（民政部、公安部负责）\n"
    tasks = tasks_of(made(text))
    assert [(one.body, one.participants) for one in tasks] == [("教育部", ("财政部",)), ("民政部", ("公安部",))]


def test_names_with_he_inside_are_not_cut() -> None:
    assert bodies_of("文化和旅游部、粮食和储备局和各省级人民政府") == ["文化和旅游部", "粮食和储备局", "各省级人民政府"]


def test_a_tail_is_about_the_sentences_since_the_tail_before_it() -> None:
    text = "（一）甲。加强宣传。扩大规模。（教育部负责）完善制度。（财政部负责）建立机制。\n（二）乙。健全体系。"
    tasks = tasks_of(made(text))
    assert [(one.action, one.body) for one in tasks] == [
        ("加强", "教育部"),
        ("扩大", "教育部"),
        ("完善", "财政部"),
        ("建立", UNNAMED),
        ("健全", UNNAMED),
    ]


def test_labels_below_a_task_give_its_bodies_and_its_deadline() -> None:
    text = "1.建立督导制度。加强督导检查。\n牵头单位：市教育局\n配合单位：市财政局、市人社局\n完成时限：2020年12月底前\n2.完善章程。健全学校章程。\n"
    found = task(tasks_of(made(text)), "督导检查")
    assert (found.body, found.participants, found.year, found.deadline) == (
        "市教育局", ("市财政局", "市人社局"), 2020, "2020年12月底前",
    )  # fmt: skip
    assert task(tasks_of(made(text)), "学校章程").body == UNNAMED


def test_a_tail_by_itself_below_the_last_item_is_about_all_of_them() -> None:
    text = "（一）甲\n1.加强宣传。\n2.扩大规模。\n责任单位：市教育局\n（二）乙\n1.完善制度。\n2.健全机制。\n责任单位：市财政局\n"
    assert [one.body for one in tasks_of(made(text))] == ["市教育局", "市教育局", "市财政局", "市财政局"]


def test_items_with_tails_of_their_own_share_none() -> None:
    text = "（一）甲\n1.加强宣传。\n责任单位：市教育局\n2.扩大规模。\n责任单位：市财政局\n（二）乙\n1.完善制度。\n2.健全机制。\n责任单位：市民政局\n"
    assert [one.body for one in tasks_of(made(text))] == ["市教育局", "市财政局", UNNAMED, "市民政局"]


def test_who_is_named_by_the_sentence_itself_answers_for_it() -> None:
    text = "一、甲\n完善由市审计局负责的审计制度。加强宣传。（市教育局、市财政局负责）\n"
    assert [one.body for one in tasks_of(made(text))] == ["市审计局", "市教育局、市财政局"]


def test_a_table_that_divides_the_work_gives_tasks_with_bodies_and_deadlines() -> None:
    text = (
        "附件\n任务分工表\n"
        "表1第1行（任务分工表）：序号：1；重点任务：建立督导制度；牵头单位：市教育局；配合单位：市财政局、市人社局；完成时限：2020年12月底前\n"
        "表1第2行（任务分工表）：序号：2；重点任务：完善学校章程；牵头单位：市司法局；完成时限：长期坚持\n"
    )
    first, second = tasks_of(made(text))
    assert (first.action, first.object, first.body, first.participants, first.year, first.deadline) == (
        "建立", "督导制度", "市教育局", ("市财政局", "市人社局"), 2020, "2020年12月底前",
    )  # fmt: skip
    assert (second.body, second.participants, second.deadline) == ("市司法局", (), "长期坚持")
    assert first.path == ("附件", "表1", "第1行")


def test_this_work_is_done_by_its_deadline() -> None:
    text = "1.摸底排查。各地开展排查。建立台账。该项工作于2019年4月底前完成。\n2.全面整改。对需要新建的，原则上于2019年12月底前完成规划，2020年6月底前完成验收。\n"
    tasks = tasks_of(made(text))
    assert [(one.action, one.object, one.year, one.deadline) for one in tasks] == [
        ("建立", "台账", 2019, "2019年4月底前"),
        ("完成", "摸底排查", 2019, "于2019年4月底前"),
        ("完成", "规划", 2019, "于2019年12月底前"),
        ("完成", "验收", 2020, "2020年6月底前"),
    ]


def test_every_sentence_before_a_tail_has_its_duty() -> None:
    text = "一、甲\n加强宣传。扩大规模。（教育部负责）\n"
    document = made(text)
    duties = duties_of(document)
    (clause,) = document.clauses
    assert {duties[sentence.start].lead for sentence in clause.sentences} == {"教育部"}
