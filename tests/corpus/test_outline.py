"""The clause tree: the plan's own outline, every kind of numbering, and any text at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Clause, Document, label_of, parse_outline
from corpus.sentences import split_sentences

# The plan's headings under the addresses that people write.
PLAN_OUTLINE = [
    "一、|总体要求",
    "一、(一)|指导思想",
    "一、(二)|总体目标",
    "二、|重点任务",
    "二、(一)|实施新时代立德树人工程",
    "二、(一)1.|以习近平新时代中国特色社会主义思想武装师生头脑",
    "二、(一)2.|构建大中小幼一体化德育体系",
    "二、(一)3.|保障校园阳光体育",
    "二、(一)4.|实施学校美育提升行动",
    "二、(一)5.|加强劳动和实践育人",
    "二、(一)6.|构建心理健康教育工作新格局",
    "二、(二)|巩固提高基础教育",
    "二、(二)1.|优质均衡发展义务教育",
    "二、(二)2.|普惠健康发展学前教育",
    "二、(二)3.|优质特色多样化发展普通高中教育",
    "二、(二)4.|构建现代特殊教育体系",
    "二、(三)|大力发展职业教育和应用型本科教育",
    "二、(四)|优先重点发展民族教育",
    "二、(五)|激发社会力量参与办学活力,推进教育多元供给",
    "二、(六)|建设高素质专业化创新型教师队伍",
    "二、(七)|大力推进教育信息化",
    "二、(八)|加大教育开放合作、引智力度",
    "二、(九)|加快推进教育治理水平现代化",
    "二、(九)1.|全面提升教育管理水平",
    "二、(九)2.|扩大学校办学自主权",
    "二、(九)3.|全面提升教育法治化水平",
    "二、(九)4.|建立教育现代化评价体系",
    "三、|保障措施",
    "三、(一)|全面加强教育系统党的建设",
    "三、(二)|完善教育经费投入和管理机制",
    "三、(二)1.|健全以政府投入为主、多渠道筹集教育经费工作机制",
    "三、(二)2.|优化教育经费支出结构",
    "三、(二)3.|科学管理使用教育经费",
    "三、(三)|强化统筹落实",
    "三、(三)1.|健全教育统筹领导与协调机制",
    "三、(三)2.|建立监测问责机制",
    "三、(三)3.|加强经验总结推广",
]


def paths(text: str) -> list[tuple[str, ...]]:
    return [clause.path for clause in parse_outline(text)]


def numerals(text: str, clause: Clause) -> str:
    """What stands in a clause before its first sentence."""
    return text[clause.start : clause.sentences[0].start if clause.sentences else clause.end].strip()


def assert_partitioned(text: str, clauses: tuple[Clause, ...]) -> None:
    """Own spans follow each other from end to end; sentences lie in them, slice back, and leave out only numerals."""
    assert "".join(text[clause.start : clause.end] for clause in clauses) == text
    for clause in clauses:
        at = clause.start
        for index, sentence in enumerate(clause.sentences):
            assert at <= sentence.start < sentence.end <= clause.end
            assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
            assert index == 0 or not text[at : sentence.start].strip()
            at = sentence.end
        assert not clause.sentences or not text[at : clause.end].strip()


# The plan


def test_the_plan_has_the_headings_that_its_text_shows(plan: Document) -> None:
    numbered = [clause for clause in plan.clauses if clause.path[0] in "一二三"]
    assert [f"{clause.label}|{clause.heading}" for clause in numbered] == PLAN_OUTLINE


def test_the_plan_opens_with_notice_and_preamble(plan: Document) -> None:
    notice, preamble = plan.clauses[:2]
    assert (notice.path, notice.kind, notice.label) == (("通知",), "notice", "通知")
    assert (preamble.path, preamble.kind, preamble.label) == (("引言",), "preamble", "引言")
    assert "现印发给你们" in plan.text[notice.start : notice.end]
    assert notice.sentences[-1].text == "2019年12月13日"
    assert preamble.heading == "加快推进鄂尔多斯教育现代化工作方案(2019—2022年)"
    assert preamble.sentences[-1].text.endswith("制定如下工作方案。")


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ((), 3),
        (("一",), 2),
        (("二",), 9),
        (("三",), 3),
        (("二", "(一)"), 6),
        (("二", "(二)"), 4),
        (("二", "(九)"), 4),
        (("三", "(二)"), 3),
        (("三", "(三)"), 3),
        (("二", "(三)"), 0),
        (("二", "(二)", "2"), 0),
    ],
)
def test_each_clause_of_the_plan_has_as_many_below_it_as_the_text(
    plan: Document, path: tuple[str, ...], count: int
) -> None:
    assert len(plan.below(path)) == count


@pytest.mark.parametrize("section", ["(三)", "(四)", "(五)", "(六)", "(七)", "(八)"])
def test_a_section_without_items_is_a_clause_with_text(plan: Document, section: str) -> None:
    clause = plan.clause(("二", section))
    assert clause is not None
    assert clause.kind == "clause"
    assert [sentence.is_heading for sentence in clause.sentences[:2]] == [True, False]


@pytest.mark.parametrize("path", [("一",), ("二",), ("三",), ("二", "(一)"), ("二", "(九)"), ("三", "(三)")])
def test_a_clause_that_only_announces_others_is_a_heading(plan: Document, path: tuple[str, ...]) -> None:
    clause = plan.clause(path)
    assert clause is not None
    assert clause.kind == "heading"
    assert [sentence.text for sentence in clause.sentences] == [clause.heading]


def test_the_clauses_of_the_plan_cover_it_and_only_numerals_are_in_no_sentence(plan: Document) -> None:
    assert_partitioned(plan.text, plan.clauses)
    assert [numerals(plan.text, clause) for clause in plan.clauses[:2]] == ["", ""]
    for clause in plan.clauses[2:]:
        assert numerals(plan.text, clause) == label_of(clause.path[-1:])


def test_an_offset_finds_its_clause(plan: Document) -> None:
    at = plan.text.index("公办幼儿园占比达到60%")
    clause = plan.clause_at(at)
    assert clause is not None
    assert clause.path == ("二", "(二)", "2")
    assert clause.label == "二、(二)2."
    assert plan.clause_at(len(plan.text)) is None
    assert plan.clause(("二", "(二)", "9")) is None


# Kinds of numbering

EXAMPLES = [
    ("附件", "一、甲事。甲文。\n附件\n1.乙事。乙文。\n2.丙事。", [("一",), ("附件",), ("附件", "1"), ("附件", "2")]),
    ("附件1", "一、甲事。\n附件1\n一、乙事。\n附 件 2:\n一、丙事。",
     [("一",), ("附件1",), ("附件1", "一"), ("附件2",), ("附件2", "一")]),
    ("编", "第一编 总则\n第一章 通则\n第二编 分则\n", [("第一编",), ("第一编", "第一章"), ("第二编",)]),
    ("章", "某条例\n第一章 总则\n第一条 为了甲。\n第二条 凡乙。\n第二章 附则\n第三条 自丙。",
     [("引言",), ("第一章",), ("第一章", "第一条"), ("第一章", "第二条"), ("第二章",), ("第二章", "第三条")]),
    ("节", "第一章 甲\n第一节 乙\n第一条 丙。\n第二节 丁\n第二条 戊。",
     [("第一章",), ("第一章", "第一节"), ("第一章", "第一节", "第一条"), ("第一章", "第二节"),
      ("第一章", "第二节", "第二条")]),
    ("条", "第一条　甲。\n第二条　有下列情形之一的:\n(一)乙;\n(二)丙。\n第三条　丁。",
     [("第一条",), ("第二条",), ("第二条", "(一)"), ("第二条", "(二)"), ("第三条",)]),
    ("一、", "一、甲\n二、乙\n", [("一",), ("二",)]),
    ("(一)", "一、甲\n(一)乙\n(二)丙\n二、丁\n(一)戊", [("一",), ("一", "(一)"), ("一", "(二)"), ("二",), ("二", "(一)")]),
    ("1.", "(一)甲\n1.乙\n2.丙\n(二)丁\n1、戊\n2、己",
     [("(一)",), ("(一)", "1"), ("(一)", "2"), ("(二)",), ("(二)", "1"), ("(二)", "2")]),
    ("(1)", "1.甲\n(1)乙\n(2)丙\n2.丁\n(1)戊", [("1",), ("1", "(1)"), ("1", "(2)"), ("2",), ("2", "(1)")]),
    ("①", "(1)甲\n①乙\n②丙\n(2)丁", [("(1)",), ("(1)", "①"), ("(1)", "②"), ("(2)",)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in EXAMPLES], ids=[case[0] for case in EXAMPLES])
def test_every_kind_of_numbering_makes_its_place_in_the_tree(text: str, expected: list[tuple[str, ...]]) -> None:
    assert paths(text) == expected
    assert_partitioned(text, parse_outline(text))


def test_a_skipped_rank_leaves_no_hole_in_the_path() -> None:
    assert paths("一、甲\n1.乙\n2.丙\n二、丁\n1.戊") == [("一",), ("一", "1"), ("一", "2"), ("二",), ("二", "1")]


def test_full_width_brackets_and_digits_give_half_width_path_elements() -> None:
    assert paths("（一）甲\n１．乙\n（１）丙\n（二）丁") == [("(一)",), ("(一)", "1"), ("(一)", "1", "(1)"), ("(二)",)]


def test_sections_that_run_on_across_parts_keep_their_numbers() -> None:
    digits = "一二三四五六七八九"
    chinese = [*digits, "十", *(f"十{digit}" for digit in digits), "二十"]
    lines, expected = [], []
    for number, numeral in enumerate(chinese):
        part = chinese[number // 5]
        if number % 5 == 0:
            lines.append(f"{part}、第{part}部分")
            expected.append((part,))
        lines.append(f"（{numeral}）第{numeral}件事。做好它。")
        expected.append((part, f"({numeral})"))
    assert paths("\n".join(lines)) == expected


def test_articles_run_on_across_chapters() -> None:
    text = "第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 分则\n第三条 丙。\n第四条 丁。"
    assert [clause.label for clause in parse_outline(text)][-2:] == ["第二章第三条", "第二章第四条"]


# Headings


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("1.普惠发展学前教育。加大建设力度。", "普惠发展学前教育"),
        ("(一)指导思想\n以人民为中心。", "指导思想"),
        ("第一章　总则\n第一条　为了甲。", "总则"),
        ("1.到2022年建成40所。", ""),
        ("第一条　为了保障权利。根据宪法。", ""),
        ("1." + "甲" * 60 + "。乙。", ""),
        ("一、总体要求。", ""),
    ],
)
def test_a_heading_is_the_first_line_or_the_short_first_sentence_with_text_after_it(text: str, heading: str) -> None:
    assert parse_outline(text)[0].heading == heading


# What only looks like a numeral


@pytest.mark.parametrize(
    "line",
    [
        "三、五年级学生每学期参加一次劳动。",
        "二、三年级学生每学期参加一次劳动。",
        "一、二年级不布置书面作业。",
        "五、六年级学生每学期参加一次劳动。",
        "一、二、三年级不布置书面作业。",
    ],
)
def test_school_years_at_the_head_of_a_line_are_text(line: str) -> None:
    text = f"一、总体要求\n落实要求。\n{line}\n二、重点任务\n抓好任务。"
    assert paths(text) == [("一",), ("二",)]
    assert line in text[slice(*_span(text, ("一",)))]


@pytest.mark.parametrize(
    "line",
    [
        "第五条规定的情形除外。",
        "第三十五条、第三十六条规定的情形除外。",
        "(十二)项所列情形除外。",
        "2019年12月的标准继续执行。",
        "1.5倍以上的增长予以奖励。",
        "10.5%以上的增长予以奖励。",
        "20.以上各项由财政部门负责。",
        "第一章所列各项由财政部门负责。",
        "附件所列各项由财政部门负责。",
        "附件:1.任务分解表",
    ],
)
def test_cross_references_and_figures_at_the_head_of_a_line_are_text(line: str) -> None:
    text = f"第一条　甲方负责。\n{line}\n第二条　乙方负责。"
    assert paths(text) == [("第一条",), ("第一条", "第二款"), ("第二条",)]
    assert line in text[slice(*_span(text, ("第一条", "第二款")))]


@pytest.mark.parametrize("line", ["千、万吨级码头各一座。", "百、千人计划继续实施。", "百千、万人计划继续实施。"])
def test_a_bare_hundred_or_thousand_at_the_head_of_a_line_is_text(line: str) -> None:
    assert paths(f"一、总体要求\n{line}\n二、重点任务") == [("一",), ("二",)]


# Texts without numbering, and their ends


def test_a_text_without_numbering_becomes_its_paragraphs() -> None:
    text = "关于做好招生工作的通知\n\n各旗区教育局要做好招生。要公平。\n\n  请认真执行。\n"
    clauses = parse_outline(text)
    assert [clause.path for clause in clauses] == [("引言",), ("第1段",), ("第2段",)]
    assert clauses[0].heading == "关于做好招生工作的通知"
    assert [len(clause.sentences) for clause in clauses] == [1, 2, 1]
    assert_partitioned(text, clauses)


SIGNED = "一、总体要求\n落实要求。\n二、任务\n抓好任务。\n\n某市人民政府\n某市教育局\n{date}\n"


@pytest.mark.parametrize("date", ["2020年1月2日", "二〇二〇年一月二日", "二○二○年十二月三十一日"])
def test_the_signature_block_at_the_end_belongs_to_no_clause(date: str) -> None:
    text = SIGNED.format(date=date)
    clauses = parse_outline(text)
    assert [clause.path for clause in clauses] == [("一",), ("二",), ("落款",)]
    assert clauses[-1].kind == "signature"
    assert [sentence.text for sentence in clauses[-1].sentences] == ["某市人民政府", "某市教育局", date]
    assert clauses[-2].sentences[-1].text == "抓好任务。"


def test_the_signature_block_before_the_annexes_belongs_to_no_clause() -> None:
    text = SIGNED.format(date="2020年1月2日") + "附件1\n一、甲事\n做好甲事。\n"
    assert paths(text) == [("一",), ("二",), ("落款",), ("附件1",), ("附件1", "一")]


def test_a_date_within_the_text_is_no_signature() -> None:
    assert paths("一、甲\n到\n2020年1月2日\n完成。\n二、乙\n丙。") == [("一",), ("二",)]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "　\n\t\n"])
def test_a_blank_text_has_no_clauses(text: str) -> None:
    assert parse_outline(text) == ()


def test_windows_line_ends_change_no_clause(plan: Document) -> None:
    text = plan.text.replace("\n", "\r\n")
    clauses = parse_outline(text)
    assert [(c.path, c.heading, [s.text for s in c.sentences]) for c in clauses] == [
        (c.path, c.heading, [s.text for s in c.sentences]) for c in plan.clauses
    ]
    assert_partitioned(text, clauses)


# Any outline, any text

_CHINESE = [*"一二三四五六七八九十", "十一", "十二"]
_WORDS = st.text("教育学校幼儿园建设完善推进改革一二三十年级中小生和的", min_size=2, max_size=12)
# rank → how it is written before the text, and its element of the path
_FORMS = {
    2: (("第{c}章　", "第{c}章"),),
    5: (("{c}、", "{c}"),),
    6: (("({c})", "({c})"), ("（{c}）", "({c})")),
    7: (("{n}.", "{n}"), ("{n}．", "{n}"), ("{n}、", "{n}"), ("{w}.", "{n}")),
    8: (("({n})", "({n})"), ("（{n}）", "({n})"), ("（{w}）", "({n})")),
    9: (("{r}", "{r}"),),
}


@dataclass(frozen=True)
class Node:
    """A clause to be: heading, sentences, whether they follow on the heading's line, and the clauses below."""

    rank: int
    form: int
    heading: str
    sentences: list[str]
    run_in: bool
    indent: str
    below: list[Node] = field(default_factory=list)


@st.composite
def trees(draw: st.DrawFn, above: int = 0) -> list[Node]:
    rank = draw(st.sampled_from([rank for rank in _FORMS if rank > above]))
    form = draw(st.integers(0, len(_FORMS[rank]) - 1))
    nodes = []
    for _ in range(draw(st.integers(1, 12 if above == 0 else 3))):
        sentences = draw(st.lists(_WORDS.map(lambda words: f"{words}。"), max_size=2))
        below = draw(trees(above=rank)) if rank < 9 and draw(st.booleans()) else []
        run_in = rank > 4 and bool(sentences) and draw(st.booleans())
        nodes.append(
            Node(rank, form, draw(_WORDS), sentences, run_in, draw(st.sampled_from(["", "  ", "　　"])), below)
        )
    return nodes


def render(nodes: list[Node]) -> Iterator[str]:
    for number, node in enumerate(nodes, 1):
        mark = _FORMS[node.rank][node.form][0].format(**_numerals(number))
        if node.run_in:
            yield f"{node.indent}{mark}{node.heading}。{''.join(node.sentences)}\n"
        else:
            yield f"{node.indent}{mark}{node.heading}\n"
            yield from (f"{node.indent}{sentence}\n" for sentence in node.sentences)
        yield from render(node.below)


def expected(nodes: list[Node], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, list[str]]]:
    for number, node in enumerate(nodes, 1):
        path = (*above, _FORMS[node.rank][node.form][1].format(**_numerals(number)))
        headed = bool(node.sentences or node.below)
        texts = [node.heading + ("。" if node.run_in else ""), *node.sentences]
        yield path, node.heading if headed else "", texts
        yield from expected(node.below, path)


def _numerals(number: int) -> dict[str, str]:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    return {"c": _CHINESE[number - 1], "n": str(number), "w": wide, "r": chr(ord("①") + number - 1)}


def _span(text: str, path: tuple[str, ...]) -> tuple[int, int]:
    clause = next(clause for clause in parse_outline(text) if clause.path == path)
    return clause.start, clause.end


@given(trees(), st.booleans())
def test_any_outline_is_read_as_it_was_written(nodes: list[Node], with_head: bool) -> None:
    head = "某市教育工作方案\n为了办好教育,制定本方案。\n" if with_head else ""
    text = head + "".join(render(nodes))
    clauses = parse_outline(text)
    found = [(clause.path, clause.heading, [s.text for s in clause.sentences]) for clause in clauses]
    assert found[with_head:] == list(expected(nodes))
    assert [clause.path for clause in clauses[:with_head]] == [("引言",)] * with_head
    assert_partitioned(text, clauses)
    for clause in clauses[with_head:]:
        mark = unicodedata.normalize("NFKC", numerals(text, clause)).rstrip("、. ")
        assert mark == unicodedata.normalize("NFKC", clause.path[-1])


_ANYTHING = st.text() | st.text(
    "〇零一二三十百千第条章节编附件、.．。!？(（)）①⑳1２年月日:：;”》\n\r\u2028 　教育", max_size=40
)


@given(_ANYTHING)
def test_any_text_is_partitioned(text: str) -> None:
    clauses = parse_outline(text)
    if text.strip():
        assert_partitioned(text, clauses)
    else:
        assert clauses == ()


@given(_ANYTHING, st.data())
def test_every_character_that_shows_lies_in_exactly_one_sentence(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = split_sentences(text, start, end)
    covered = [offset for s, e in spans for offset in range(s, e)]
    assert covered == sorted(set(covered))
    assert all(start <= s < e <= end for s, e in spans)
    assert all(text[offset].isspace() for offset in set(range(start, end)) - set(covered))
