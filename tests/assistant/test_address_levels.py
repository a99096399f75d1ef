"""Addresses of laws, annexes, tables and boxes, in every notation."""

from __future__ import annotations

import pytest

from assistant.address import find_address, resolve
from corpus import Document, normal
from tests.corpus.documents import made

LAW = made(
    "某条例\n第一章　总则\n第一条　甲。\n第二条　乙。\n丙。\n有下列情形之一的：\n（一）丁；\n（二）戊。\n第二条之一　己。\n"
    "第二章　附则\n第三条　有下列情形的：\n（一）庚；\n（二）辛。\n前款规定壬。\n第四条　癸。\n"
)
NOTICE = made(
    "某通知\n各区：\n现印发给你们。\n一、高度重视\n要重视。\n二、抓好落实\n要落实。\n某局\n2020年5月6日\n某方案\n为了甲。\n一、原则\n"
    "（一）公平。\n（二）公开。\n专栏1　工程\n甲工程。\n二、任务\n（三）招生。\n1.报名。\n（四）录取。\n2.公示。\n任务一：甲。\n任务二：乙。\n"
    "某局\n2020年5月6日\n附件1\n计划表\n表1第1行（计划表）：学校：甲；人数：3\n表1第2行（计划表）：学校：乙；人数：4\n"
    "附件2\n登记办法\n第一条　丙。\n第二条　丁。\n戊。\n附件3\n说明\n一、己\n二、庚\n（一）辛。\n（二）壬。\n"
)


def found(question: str, document: Document = LAW) -> list[str]:
    """The labels that an address can mean."""
    address = find_address(normal(question), document)
    return [clause.label for clause in resolve(address, document)] if address else []


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("第二条怎么规定", "第一章第二条"),
        ("第2条", "第一章第二条"),
        ("第２条第１款", "第一章第二条"),
        ("第二条第二款是什么", "第一章第二条第二款"),
        ("第二条第三款第(二)项", "第一章第二条第三款(二)"),
        ("第二条第三款第二项", "第一章第二条第三款(二)"),
        ("第二条第（二）项", "第一章第二条第三款(二)"),
        ("第3条第2项", "第二章第三条(二)"),
        ("第三条第一款第（一）项", "第二章第三条(一)"),
        ("第三条第二款", "第二章第三条第二款"),
        ("第二条之一", "第一章第二条之一"),
        ("第2条之1说了什么", "第一章第二条之一"),
        ("第二章讲什么", "第二章"),
        ("第二章第四条", "第二章第四条"),
        ("第一章第四条", "第二章第四条"),
        ("條例第三條第二款", "第二章第三条第二款"),
    ],
)
def test_articles_paragraphs_and_items_are_found(question: str, label: str) -> None:
    assert found(question) == [label]


@pytest.mark.parametrize("question", ["第九条", "第二条第五款", "第二条第九项", "第三章", "第二款", "第二条之二"])
def test_what_a_law_does_not_have_is_not_found(question: str) -> None:
    assert found(question) == []


def test_a_chapter_holds_its_articles() -> None:
    (chapter,) = [clause for clause in LAW.clauses if clause.path == ("第二章",)]
    assert [clause.label for clause in LAW.below(chapter.path)] == ["第二章第三条", "第二章第四条"]


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("附件2第二条", "附件2第二条"),
        ("附件二第二条第二款", "附件2第二条第二款"),
        ("附件３第二条", "附件3、二、"),
        ("附件3二(一)", "附件3、二、(一)"),
        ("附件3第二部分第(二)项", "附件3、二、(二)"),
        ("附件1", "附件1"),
        ("附件1表1第2行", "附件1表1第2行"),
        ("表1第二行是什么", "附件1表1第2行"),
        ("专栏1", "一、(二)专栏1"),
        ("专栏一讲什么", "一、(二)专栏1"),
        ("任务二", "二、(四)任务二"),
        ("通知第二条", "通知二、"),
        ("第(三)条", "二、(三)"),
        ("第二部分第(四)条", "二、(四)"),
        ("二、(三)1.", "二、(三)1."),
    ],
)
def test_annexes_tables_boxes_and_the_notice_are_found(question: str, label: str) -> None:
    assert found(question, NOTICE) == [label]
