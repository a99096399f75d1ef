"""The documents that the plan cites: each has an entry, each entry is cited, and links run both ways."""

from __future__ import annotations

import re

import pytest

from corpus import Document, Library
from corpus.facts import references_in
from corpus.library import SHIPPED
from corpus.links import links_of, named_by, same_title
from corpus.register import references_of

CITED = {
    "zhongban-2018-67": "引言",
    "neidangban-2019-15": "引言",
    "zhongfa-2019-26": "二、(二)1.",
    "zhongfa-2018-39": "二、(二)2.",
    "guobanfa-2019-15": "二、(二)2.",
    "guobanfa-2019-29": "二、(二)3.",
    "guofa-2019-4": "二、(三)",
    "edangfa-2018-18": "二、(六)",
    "nmg-minzu-jiaoyu": "二、(四)",
    "jsy-gaoxiao": "二、(六)",
    "jsy-zhongxiaoxue": "二、(六)",
    "jsy-youeryuan": "二、(六)",
}


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return Library().load_all()


def test_every_document_that_the_plan_cites_has_an_entry(plan: Document, documents: tuple[Document, ...]) -> None:
    links = links_of(documents)
    assert {(link.start, link.title) for link in links} == {(one.start, one.title) for one in references_of(plan)}
    assert {link.cited: link.label for link in links} == CITED


def test_every_entry_is_cited_by_a_clause_that_holds_its_title(plan: Document, documents: tuple[Document, ...]) -> None:
    links = {link.cited: link for link in links_of(documents)}
    for document in documents:
        if document is not plan and document.id != plan.id:
            link = links[document.id]
            clause = plan.clause(link.path)
            assert clause is not None
            assert clause.start <= link.start < clause.end
            assert document.title in plan.text[link.start : link.end]
            assert document.number in ("教师〔2018〕16号", "") or document.number in plan.text[link.start : link.end]


def test_what_an_entry_says_has_its_ground(documents: tuple[Document, ...]) -> None:
    for document in documents:
        if document.kind != "fulltext":
            for name in ("title", "number", "issuers", "level", "written", "published", "address"):
                assert bool(getattr(document, name)) == (name in document.marks), (document.id, name)
            assert "未核实" in document.status
            assert "已废止" not in document.status


def test_an_entry_alone_has_no_text_and_no_clauses(documents: tuple[Document, ...]) -> None:
    alone = [document for document in documents if document.kind == "metadata"]
    assert {document.id for document in alone} == {"neidangban-2019-15", "edangfa-2018-18", "nmg-minzu-jiaoyu"}
    assert {(document.text, document.clauses) for document in alone} == {("", ())}


def test_the_product_reads_nothing_beside_the_project() -> None:
    for path in SHIPPED.rglob("*.yaml"):
        assert "shared" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("《国家职业教育改革实施方案》(国发〔2019〕4号)", "guofa-2019-4"),
        ("《关于加强三级公立医院绩效考核工作的意见》(国办发〔2019〕4号)", None),
        ("《关于做好促进就业工作的若干意见》(国发〔2018〕39号)", None),
        ("《国务院办公厅关于促进3岁以下婴幼儿照护服务发展的指导意见》", "guobanfa-2019-15"),
        ("《新时代幼儿园教师职业行为十项准则》(教师〔2018〕16号)", "jsy-youeryuan"),
        ("《新时代高校教师职业行为十项准则》(教师〔2018〕16号)", "jsy-gaoxiao"),
        ("《中国教育现代化2035》", None),
    ],
)
def test_a_number_alone_does_not_make_two_documents_one(
    text: str, named: str | None, documents: tuple[Document, ...]
) -> None:
    (reference,) = references_in(text)
    found = named_by(reference, documents)
    assert (found.id if found else None) == named


def test_a_title_is_the_same_with_and_without_its_issuer() -> None:
    assert same_title(
        "中共中央、国务院关于学前教育深化改革规范发展的若干意见", "关于学前教育深化改革规范发展的若干意见"
    )
    assert not same_title("内蒙古自治区民族教育条例", "内蒙古自治区教育条例")


def test_the_written_questions_of_digests_belong_to_their_facts(documents: tuple[Document, ...]) -> None:
    library = Library()
    for document in documents:
        if document.kind != "digest":
            continue
        places = {(fact.start, fact.end) for fact in document.facts}
        keys, misses = library.keys(document.id), library.near_misses(document.id)
        assert {(key.start, key.end) for key in (*keys, *misses)} == places
        for fact in document.facts:
            assert sum(key.start == fact.start for key in keys) >= 10
            assert sum(key.start == fact.start for key in misses) >= 4
            assert len({key.style for key in keys if key.start == fact.start}) >= 5
        assert all(re.search(r"\S", key.question) for key in keys)
