"""Questions about clauses: how they are named, which stand beside them, what is asked of them, which are not there."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.address import find_address, resolve
from corpus import Library, normal

PLAN = Library().load("erdos-2019-12")

NOTATIONS = {
    "第二大块第九小节题目": "二、(九)",
    "三·二·2的标题": "三、(二)2.",
    "Ⅱ-(三) 这一节": "二、(三)",
    "第2部分3节": "二、(三)",
    "part two section three": "二、(三)",
    "第二部分倒数第二节": "二、(八)",
    "第二部分最后一项": "二、(九)",
    "三(二)末条": "三、(二)3.",
    "最后一条": "三、(三)3.",
    "教育经费投入和管理机制那节的第2条": "三、(二)2.",
    "经费那节的第二条": "三、(二)2.",
    "治理现代化第3条": "二、(九)3.",
    "二、重点任务（二）巩固提高基础教育 3.": "二、(二)3.",
    "第三节第2条": "三、(三)2.",
    "重点任务之八": "二、(八)",
    "2.9讲什么": "二、(九)",
    "第贰部分第叁节": "二、(三)",
}


@pytest.mark.parametrize(("question", "label"), NOTATIONS.items())
def test_a_clause_is_found_however_its_address_is_written(question: str, label: str) -> None:
    address = find_address(normal(question).lower(), PLAN)
    assert address is not None
    assert [clause.label for clause in resolve(address, PLAN)] == [label]


@pytest.mark.parametrize(
    "question",
    ["特殊教育第二期提升计划", "教育一条龙服务", "2.2万元", "一、二、三线城市", "二(六)说的是三条路", "那一节怎么写"],
)
def test_a_number_of_something_else_adds_no_step(question: str) -> None:
    address = find_address(normal(question), PLAN)
    assert address is None or [clause.label for clause in resolve(address, PLAN)] == ["二、(六)"]


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("“大力推进教育信息化”后面紧接着哪一节", "加大教育开放合作、引智力度"),
        ("优先重点发展民族教育的前一节是什么？", "大力发展职业教育和应用型本科教育"),
        ("阳光体育那条的下一条讲什么", "实施学校美育提升行动"),
        ("扩大办学自主权之前的那条标题", "全面提升教育管理水平"),
        ("监测问责机制那条下面接的是什么条目", "加强经验总结推广"),
        ("教师队伍建设这一节排在哪一节后面", "激发社会力量参与办学活力"),
        ("二（二）1的上一条（跨节）是哪条", "构建心理健康教育工作新格局"),
        ("讲“一校一章程”那条的下一条标题", "全面提升教育法治化水平"),
        ("夹在“劳动和实践育人”和“阳光体育”中间的那条是什么", "实施学校美育提升行动"),
        ("What comes right after section 2(7)?", "加大教育开放合作、引智力度"),
    ],
)
def test_the_clause_beside_another_is_told_first(assistant: Assistant, question: str, heading: str) -> None:
    answer = assistant.ask(question)
    assert answer.answerable
    assert heading in normal(answer.text)[:40]


def test_both_neighbours_are_told(assistant: Assistant) -> None:
    text = assistant.ask("教育信息化的上一节和下一节分别是什么").text
    assert "教师队伍" in text
    assert "开放合作" in text


def test_after_the_last_clause_there_is_none(assistant: Assistant) -> None:
    answer = assistant.ask("三(三)3的下一条是什么")
    assert not answer.answerable
    assert "加强经验总结推广" in answer.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("第二部分第九节第3项的题目和第一句", ["法治化", "严格执行国家、自治区教育法规制度"]),
        ("二(六)前两句", ["实施意见", "十项准则"]),
        ("二(二)2倒数第二句", ["0—3岁"]),
        ("三(二)1一共几句话", ["共6句"]),
        ("二、（九）4属于哪个部分哪一节", ["重点任务", "加快推进教育治理水平现代化"]),
        ("择校热所在那条的标题", ["优质均衡发展义务教育"]),
        ("准格尔旗在方案哪条里出现", ["二、(二)4.构建现代特殊教育体系"]),
        ("整个方案几大部分，依次叫什么", ["共3项", "总体要求", "重点任务", "保障措施"]),
        ("谁落的款", ["中共鄂尔多斯市委员会办公室", "鄂尔多斯市人民政府办公室"]),
        ("通知里要求各旗区怎么贯彻执行?", ["结合实际认真贯彻执行"]),
        ("引言第一句", ["为全面贯彻落实"]),
        ("保障措施部分的目录", ["共3项", "三、(三)强化统筹落实"]),
        ("总体目标那一节讲了什么", ["西部地区教育强市"]),
    ],
)
def test_what_is_asked_of_a_clause_is_told(assistant: Assistant, question: str, told: list[str]) -> None:
    answer = assistant.ask(question)
    assert answer.answerable
    assert all(words in answer.text for words in told), answer.text


@pytest.mark.parametrize(
    ("question", "instead"),
    [
        ("方案第37条对民族教育怎么规定", "保障措施"),
        ("第二部分第十节讲什么", "(一)至(九)"),
        ("附件2任务分工表里教育信息化排第几", "重点任务"),
        ("第四部分第一节讲的是什么", "保障措施"),
        ("二(八)第3条的标题", "不再分条"),
        ("二(九)3第八句", "没有这一句"),
        ("通知里要求各旗区什么时候前上报贯彻落实情况?", "结合实际"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(assistant: Assistant, question: str, instead: str) -> None:
    answer = assistant.ask(question)
    assert not answer.answerable
    assert instead in answer.text


def test_an_ordinal_of_several_parts_is_asked_back(assistant: Assistant) -> None:
    text = assistant.ask("第二条讲什么").text
    assert "总体目标" in text
    assert "请说明是哪一部分" in text


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("第二部分“重点任务”里，2020年到期的有哪几件？", "大班额", "大力推进教育信息化"),
        ("第二部分里不再分1、2、3小条的小节，名字全报上来", "大力推进教育信息化", "巩固提高基础教育"),
    ],
)
def test_an_address_that_only_limits_a_list_is_not_told_itself(
    assistant: Assistant, question: str, told: str, untold: str
) -> None:
    text = assistant.ask(question).text
    assert told in text
    assert untold not in text


@pytest.mark.parametrize(
    "question",
    ["校长职级制一共分几级?", "中考体育提到50分以后考哪些项目?", "义务教育优质均衡县创建先从哪个旗开始?"],
)
def test_any_detail_that_is_not_stated_is_refused_in_words(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert not answer.answerable
    assert "文件没有" in answer.text
