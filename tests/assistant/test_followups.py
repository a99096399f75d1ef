"""Follow-up questions in a conversation, as a user sees their answers."""

from __future__ import annotations

import pytest

from assistant import Answer, Assistant, Turn


def ask(assistant: Assistant, question: str, *history: str) -> Answer:
    turns = [Turn("user" if index % 2 == 0 else "assistant", text) for index, text in enumerate(history)]
    return assistant.ask(question, turns)


@pytest.mark.parametrize(
    ("before", "said", "question", "expected"),
    [
        ("民族教育依据哪部条例?", "《内蒙古自治区民族教育条例》。", "在哪些方面给倾斜", "教师补充"),
        ("“双带头人”培育的是谁?", "教师党支部书记。", "对他们建立什么制度?", "轮训"),
        ("学校要配心理老师吗?", "中小学校每校至少配备1名专职教师。", "班主任呢?", "心理健康教育能力"),
        ("学校班子成员谁聘?", "由校长聘用。", "那教育部门呢", "审核备案"),
        ("职业教育贯彻哪份方案?", "《国家职业教育改革实施方案》。", "谁印发的,几号文", "国发〔2019〕4号"),
        ("智慧教育云平台哪年建成?", "到2022年。", "除了它,同年还建成什么中心", "大数据中心"),
        ("2020年特教要做什么?", "准格尔旗特教学校投用等。", "换成2022年", "公共服务平台"),
    ],
)
def test_a_follow_up_that_leaves_the_topic_out_is_answered_from_where_the_conversation_stands(
    assistant: Assistant, before: str, said: str, question: str, expected: str
) -> None:
    assert expected in ask(assistant, question, before, said).text


@pytest.mark.parametrize(
    ("before", "said", "question", "label"),
    [
        (
            "立德树人工程第一项是什么?",
            "以习近平新时代中国特色社会主义思想武装师生头脑。",
            "它下面第二项的标题",
            "二、(一)2.",
        ),
        ("教育治理那节第一条标题是什么?", "全面提升教育管理水平。", "下一条呢", "二、(九)2."),
        ("监测问责是哪条?", "三、(三)2.建立监测问责机制。", "前一条讲什么", "三、(三)1."),
        ("新建和改扩建学校多少所?", "到2022年100所以上。", "换成2020年,同一条里是什么任务", "二、(二)1."),
    ],
)
def test_a_follow_up_that_points_at_a_clause_is_answered_from_that_clause(
    assistant: Assistant, before: str, said: str, question: str, label: str
) -> None:
    answer = ask(assistant, question, before, said)
    assert answer.citations[0].label == label


@pytest.mark.parametrize(
    "question",
    [
        "普通高中生均公用经费拨款标准到2020年要达到多少?",
        "这份方案是哪天印发的?",
        "立德树人工程分几条来写的?",
        "“全覆盖”这个词出现了几处?",
    ],
)
def test_a_complete_question_is_left_as_it_is(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question, "轮岗包括校长和教师吗?", "包括,校长、教师交流轮岗。")
    assert answer.resolved_question == question


def test_what_the_topic_does_not_speak_of_is_refused(assistant: Assistant) -> None:
    answer = ask(assistant, "要求什么学历或证书不", "心理老师每校至少1名。", "是,专职教师。")
    assert not answer.answerable
