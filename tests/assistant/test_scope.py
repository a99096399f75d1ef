"""Which documents a question is asked of."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.scope import scope_of
from assistant.shelf import primary_first
from corpus import Document, Library, WenguiError, parse_outline

PLAN = "erdos-2019-12"


@pytest.fixture(scope="module")
def documents() -> Mapping[str, Document]:
    return {document.id: document for document in primary_first(Library().load_all())}


def asked_of(question: str, documents: Mapping[str, Document]) -> list[tuple[str, ...]]:
    return [side.documents for side in scope_of(question, documents).sides]


@pytest.mark.parametrize(
    "question",
    [
        "到2022年公办幼儿园占比要达到多少?",
        "国家安全教育有什么要求?",
        "产教融合要争创什么国家级的试点?",
        "要进入全国同类城市前列的是哪些指标?",
        "职业教育贯彻落实哪个文件?",
        "国发〔2019〕4号是什么文件?",
        "職教20條是誰印發的",
        "哪一条引用了国办发〔2019〕29号文件?",
        "方案怎么落实职教20条?",
        "内党办发〔2019〕15号和国办发〔2019〕15号是同一个文件吗?",
        "自治区印发的教育现代化实施方案是哪个文号?",
        "鄂党发〔2018〕18号讲什么",
    ],
)
def test_the_plan_is_asked_where_no_other_is_asked_for_what_it_says(
    question: str, documents: Mapping[str, Document]
) -> None:
    assert asked_of(question, documents) == [(PLAN,)]


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("职教20条要求双师型教师占多少?", "guofa-2019-4"),
        ("国发〔2019〕4号提出建多少个实训基地?", "guofa-2019-4"),
        ("国发4号里实习一般几个月", "guofa-2019-4"),
        ("《国家职业教育改革实施方案》什么时候公布的?", "guofa-2019-4"),
        ("中发〔2018〕39号定的普惠园覆盖率是多少", "zhongfa-2018-39"),
        ("国办发〔2019〕15号到2025年要形成什么?", "guobanfa-2019-15"),
        ("幼儿园教师违反师德怎么处理,按十项准则", "jsy-youeryuan"),
        ("新时代高校教师职业行为十项准则是哪个文号印发的?", "jsy-gaoxiao"),
    ],
)
def test_a_document_is_asked_by_title_everyday_name_or_number(
    question: str, document: str, documents: Mapping[str, Document]
) -> None:
    assert asked_of(question, documents) == [(document,)]


@pytest.mark.parametrize(
    "question", ["国家对普惠性幼儿园覆盖率的要求", "全国2020年普惠率要到多少", "中央要求公办园占比多少"]
)
def test_a_level_is_asked_for_all_of_its_documents(question: str, documents: Mapping[str, Document]) -> None:
    ((*ids,),) = asked_of(question, documents)
    assert {documents[id].level for id in ids} == {"国家"}
    assert "zhongfa-2018-39" in ids


def test_what_names_the_document_is_no_part_of_what_is_asked(documents: Mapping[str, Document]) -> None:
    assert scope_of("职教20条要求双师型教师占多少?", documents).text == "双师型教师占多少?"
    assert scope_of("国家对普惠园覆盖率的要求是多少?", documents).text == "普惠园覆盖率的要求是多少?"


@pytest.mark.parametrize(
    "question",
    [
        "普惠率国家和我市分别是多少",
        "我市的普惠率和国家比高几个点?",
        "我市普惠率高于国家吗",
        "和国家比,我市普惠率高多少",
    ],
)
def test_levels_set_side_by_side_are_asked_one_by_one(question: str, documents: Mapping[str, Document]) -> None:
    scope = scope_of(question, documents)
    assert [side.name for side in scope.sides] == ["国家", "本市"]
    assert scope.sides[1].documents == (PLAN,)
    assert "国家" not in scope.text
    assert "我市" not in scope.text


@pytest.mark.parametrize("number", ["国发〔2018〕39号", "国办发〔2019〕4号", "国发39号"])
def test_a_number_of_another_issuer_is_not_taken_for_one_that_is_held(
    number: str, documents: Mapping[str, Document]
) -> None:
    scope = scope_of(f"{number}有什么要求?", documents)
    assert (scope.sides, scope.unknown) == ((), (number,))


def test_a_document_without_text_is_named_as_such(documents: Mapping[str, Document]) -> None:
    (side,) = scope_of("民族教育条例第三条写了什么?", documents).sides
    assert (side.documents, side.without_text) == ((), ("nmg-minzu-jiaoyu",))


def test_the_primary_document_is_that_of_the_manifest_or_of_the_settings() -> None:
    documents = Library().load_all()
    assert primary_first(documents)[0].id == PLAN
    assert primary_first(documents, "guofa-2019-4")[0].id == "guofa-2019-4"
    with pytest.raises(WenguiError, match="WENGUI_PRIMARY"):
        primary_first(documents, "nmg-minzu-jiaoyu")


def law(id: str, title: str, written: str) -> Document:
    text = "第一条 为了校车安全,制定本法。"
    return Document(id, title, "", (), "国家", "fulltext", text, parse_outline(text), "0", written=written)


def test_a_law_is_known_by_its_short_name_and_its_year(documents: Mapping[str, Document]) -> None:
    laws = [
        law("xiaochefa-2001", "中华人民共和国校车法", "2001-05-01"),
        law("xiaochefa-2015", "中华人民共和国校车法", "2015-05-01"),
    ]
    held = {**documents, **{one.id: one for one in laws}}
    assert asked_of("校车法第一条说了什么", held) == [("xiaochefa-2015",)]
    assert asked_of("2001年校车法第一条", held) == [("xiaochefa-2001",)]
    assert asked_of("校车法(2001年)第一条", held) == [("xiaochefa-2001",)]
    assert asked_of("公共校车法第一条", held) == [(PLAN,)]
