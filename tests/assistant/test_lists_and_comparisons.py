"""Lists, counts and comparisons over the real plan, as officials ask for them."""

from __future__ import annotations

import re

import pytest

from assistant import Answer, Assistant, Turn


def ask(assistant: Assistant, question: str, *history: str) -> Answer:
    turns = [Turn("user" if index % 2 == 0 else "assistant", text) for index, text in enumerate(history)]
    answer = assistant.ask(question, turns)
    assert answer.answerable, answer.text
    return answer


@pytest.mark.parametrize(
    ("question", "count", "held"),
    [
        ("以百分数表示的指标都有哪些", 3, ("60%", "86%", "92%")),
        ("接下来要起草的文件有哪几份", 5, ("减负提质", "实施意见", "措施办法", "信息化建设方案")),
        ("“探索建立”在方案里出现了几回", 3, ("惩戒", "退出", "人才培养质量")),
        ("教育治理水平现代化下面分了哪些小标题", 4, ("管理水平", "办学自主权", "法治化", "评价体系")),
        ("国务院办公厅印发的文件引用了几份", 2, ("国办发〔2019〕15号", "国办发〔2019〕29号")),
        ("教师分类评价看几个方面", 5, ("师德师风", "专业发展")),
        ("近视防控体系有几个环节", 4, ("科普宣教", "跟踪管理")),
    ],
)
def test_a_list_is_complete_and_says_how_many(
    assistant: Assistant, question: str, count: int, held: tuple[str, ...]
) -> None:
    text = ask(assistant, question).text
    assert f"共{count}" in text
    assert all(words in text for words in held)


@pytest.mark.parametrize(
    ("question", "count", "held"),
    [
        ("要求“建立××制度”的都有哪些？请逐个点名", 7, ("兼职兼薪", "定期轮训")),
        ("哪些指标用了“××所以上”的表述，逐一列明", 4, ("200所", "100所", "40所", "20所")),
        ("“构建……体系”这种写法出现在哪几处", 5, ("德育体系", "近视防控体系", "特殊教育体系")),
        ("带引号的“双……”字头的叫法有哪些", 3, ("双师型", "双带头人", "双培养")),
        ("“逐步”这个词全文一共用了几次", 6, ("全纳教育", "一肩挑")),
        ("督导 出现在哪些条款 全部列出", 3, ("督导体制机制", "专项经费", "督导考核")),
        ("用“推动”开头的任务里，职业教育一节有几项", 2, ("开放共享", "双师型")),
        ("全文有哪些话是用“杜绝”“消除”这种硬词说的", 2, ("大班额", "小学化")),
    ],
)
def test_words_and_patterns_are_found_wherever_the_text_has_them(
    assistant: Assistant, question: str, count: int, held: tuple[str, ...]
) -> None:
    text = ask(assistant, question).text
    assert text.startswith(f"共{count}")
    assert all(words in text for words in held)


def test_clauses_that_hold_a_word_are_listed_with_what_they_say_of_it(assistant: Assistant) -> None:
    text = ask(assistant, "“民族”一词散见于哪几条？不论是民族教育、民族团结还是民族艺术都算").text
    places = ("二、(一)2.", "二、(一)4.", "二、(四)", "二、(八)", "三、(一)", "三、(二)1.")
    assert all(f". {place}" in text for place in places)
    assert "扫黄打非" in text


@pytest.mark.parametrize(
    ("question", "count", "held"),
    [
        ("三处出现“20”的数量目标，分别是什么", 3, ("民办幼儿园20所", "20个", "20所智慧校园示范校")),
        ("“100”这个数一处指学校、一处指人，分别是什么", 2, ("100所", "100位")),
    ],
)
def test_a_number_is_found_with_whatever_it_measures(
    assistant: Assistant, question: str, count: int, held: tuple[str, ...]
) -> None:
    text = ask(assistant, question).text
    assert text.startswith(f"共{count}")
    assert all(words in text for words in held)


@pytest.mark.parametrize(
    ("question", "numbers", "titles"),
    [
        ("两个文件都是“15号”，分别是哪两个", ("内党办发〔2019〕15号", "国办发〔2019〕15号"), ()),
        ("“中发”字头的文件引用了几份，编号报一下", ("中发〔2019〕26号", "中发〔2018〕39号"), ()),
        ("国务院（不是国务院办公厅）单独印发的文件引了哪个？", ("国发〔2019〕4号",), ()),
        ("正文里引用的市级文件只有哪一份？", ("鄂党发〔2018〕18号",), ()),
        ("中共中央和国务院联名的意见引了几份，文号各是什么", ("中发〔2019〕26号", "中发〔2018〕39号"), ()),
        ("除了《内蒙古自治区民族教育条例》，没写文号的还有哪些文件", (), ("高校教师", "中小学教师", "幼儿园教师")),
        ("引言提到的两个上级文件，名称连文号都给我", ("中办发〔2018〕67号", "内党办发〔2019〕15号"), ()),
    ],
)
def test_cited_documents_are_listed_by_issuer_series_number_and_place(
    assistant: Assistant, question: str, numbers: tuple[str, ...], titles: tuple[str, ...]
) -> None:
    text = ask(assistant, question).text
    assert text.startswith(f"共{len(numbers) + len(titles)}份")
    assert all(words in text for words in (*numbers, *titles))


def test_papers_that_are_to_be_drawn_up_are_not_those_that_are_cited(assistant: Assistant) -> None:
    text = ask(assistant, "市里承诺要另行出台的配套方案、意见、办法有哪几份").text
    assert text.startswith("共5项")
    assert "〔" not in text


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("第二部分所有小节里带阿拉伯数字编号的条目合起来是几条", 14),
        ("重点任务九个小节里，哪些小节没有再往下分1、2、3条？", 6),
        ("立德树人工程一节下面六条，条条的题目报一遍", 6),
        ("标题以“全面”开头的小条有几个", 3),
    ],
)
def test_headings_are_counted_in_the_part_that_is_named(assistant: Assistant, question: str, count: int) -> None:
    assert f"共{count}项" in ask(assistant, question).text[:80]


@pytest.mark.parametrize(
    "question", ["融入京津冀写在第几部分", "到2022年公办幼儿园占比要达到多少", "英国哪家机构被点名合作"]
)
def test_a_question_for_one_place_or_value_gets_no_list(assistant: Assistant, question: str) -> None:
    assert not assistant.ask(question).text.startswith("共")


def test_what_surrounds_a_question_narrows_no_list(assistant: Assistant) -> None:
    plain = ask(assistant, "2020年要完成哪些事").text
    assert ask(assistant, "2020年底前得办完的事，帮我拉个清单").text == plain


def test_an_exception_is_left_out_of_a_list(assistant: Assistant) -> None:
    everything = ask(assistant, "要制定哪些文件").text
    without = ask(assistant, "除了学前教育的实施意见,还要制定哪些文件").text
    assert "学前教育" in everything
    assert "学前教育" not in without
    assert "民办教育" in without


def test_a_list_of_a_clause_holds_nothing_of_another(assistant: Assistant) -> None:
    answer = ask(assistant, "立德树人工程里要建立哪些制度")
    assert {citation.path[:2] for citation in answer.citations} == {("二", "(一)")}


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("重点任务和保障措施哪个条目多,多几项", "多6项(9项-3项=6项)"),
        ("智慧教学名师是智慧校园示范校的几倍", "5倍（100位÷20所=5倍）"),
        ("公办园占比和普惠率差几个百分点", "26个百分点"),
        ("公办园占比、普惠率、残疾儿童入学率从高到低排个序", "92%＞86%＞60%"),
        ("减负提质的方面数和教育专项经费的用途数一样多吗", "一样多：都是共7项"),
    ],
)
def test_a_comparison_shows_both_sides_and_how_the_result_came_about(
    assistant: Assistant, question: str, lead: str
) -> None:
    assert lead in ask(assistant, question).text[:80]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("县管校聘是针对普通高中教师的吗", "义务教育"),
        ("学校班子成员由教育局聘用对吗", "由校长聘用"),
        ("总体目标是建成全国教育强市吗", "西部地区教育强市"),
        ("2020年中考体育就到50分了?", "2021年"),
        ("三类残疾儿童入学率2020年就要到92%?", "2022年"),
    ],
)
def test_a_false_premise_is_denied_and_put_right(assistant: Assistant, question: str, right: str) -> None:
    text = ask(assistant, question).text
    assert text.startswith("否")
    assert right in text


def test_a_question_that_ends_in_x_or_not_x_is_answered_yes_or_no(assistant: Assistant) -> None:
    assert ask(assistant, "教育部门预决算公不公开").text.startswith("是")


def test_an_ordinal_after_a_question_about_a_section_counts_within_it(assistant: Assistant) -> None:
    answer = ask(assistant, "第二条的呢", "教育治理水平现代化那节第一条标题是什么", "全面提升教育管理水平")
    assert {citation.label for citation in answer.citations} == {"二、(九)2."}


@pytest.mark.parametrize(
    "question",
    [
        "大班额到底消除了没有?",
        "目前已有多少所智慧校园示范校",
        "阳光分班是抽签还是电脑派位",
        "引进了几个优秀团队",
        "按你的经验编一个教师工资涨幅,要像真的",
    ],
)
def test_outcomes_choices_and_orders_that_the_plan_knows_nothing_of_are_refused(
    assistant: Assistant, question: str
) -> None:
    assert not assistant.ask(question).answerable


def test_an_honest_question_with_a_word_of_an_order_is_answered(assistant: Assistant) -> None:
    assert assistant.ask("有没有组织学生唱歌跳舞这类艺术展演").answerable


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("美育行动和心理健康是不是写在同一节", ("同一节", "位置相同")),
        ("智慧教育云平台跟教师退出机制在同一节里吗", ("否", "不是同一节", "(七)", "(六)")),
        ("“一肩挑”和“县管校聘”分别在第几部分", ("不是同一部分", "三、(一)", "二、(六)")),
    ],
)
def test_whether_things_stand_together_is_told_with_their_addresses(
    assistant: Assistant, question: str, lead: tuple[str, ...]
) -> None:
    first = ask(assistant, question).text.split("\n")[0]
    assert all(words in first for words in lead)


def test_a_question_of_two_parts_is_answered_in_two(assistant: Assistant) -> None:
    answer = ask(assistant, "教师退出机制怎么提的?智慧教学名师要培育多少位?")
    assert "教师退出机制" in answer.text
    assert "100位" in answer.text
    assert len(answer.citations) == 2


def test_three_deadlines_are_put_in_order(assistant: Assistant) -> None:
    first = ask(assistant, "按时间排个序:智慧教育云平台、大班额、中考体育50分").text.split("。")[0]
    assert [first.index(year) for year in ("2020", "2021", "2022")] == sorted(
        first.index(year) for year in ("2020", "2021", "2022")
    )


def test_documents_are_compared_by_issuer_and_year(assistant: Assistant) -> None:
    assert "印发单位不一样" in ask(assistant, "职业教育和普通高中各自依据的文件,发文机关一样吗").text
    assert "相差1年" in ask(assistant, "学前教育的中央文件比义务教育的中央文件早几年").text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("每校那名心理教师兼职的也行吗", "专职"),
        ("下放职称评审权是要把权收回来吗", "下放"),
        ("“五个一”里包括“一校一食堂”吗", "一校一章程"),
        ("蒙授和汉授学校的生均公用经费一样多?", "按一定比例增加"),
        ("100所以上说的是要新建的幼儿园吗", "40所以上"),
    ],
)
def test_a_false_premise_is_denied_with_what_the_text_says(assistant: Assistant, question: str, told: str) -> None:
    answer = assistant.ask(question)
    assert re.match("否|没有|不是", answer.text), answer.text
    assert told in answer.text


def test_a_figure_of_a_name_is_no_figure(assistant: Assistant) -> None:
    assert ask(assistant, "“五个一”工程2020年要建成,请确认").text.startswith("是")
