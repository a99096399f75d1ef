"""Answers from other documents than the plan: what they rest on is said, and no figure is taken for another's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Answer, Assistant
from assistant.ui.sources import CardLinks, render_sources
from index import build_index
from tests.conftest import PLAN, settings_of


def ask(assistant: Assistant, question: str, **options: str) -> Answer:
    return assistant.ask(question, **options)  # type: ignore[arg-type]


def test_a_figure_of_a_digest_is_said_to_be_none_of_the_original(assistant: Assistant) -> None:
    answer = ask(assistant, "国家对普惠性幼儿园覆盖率的要求是多少?")
    assert answer.answerable
    assert answer.text.startswith("80%")
    assert "86%" not in answer.text
    assert "据要点摘编，非原文" in answer.text
    (citation,) = answer.citations
    assert (citation.document_id, citation.kind, citation.level) == ("zhongfa-2018-39", "digest", "国家")


def test_the_plan_comes_first_where_nothing_else_is_named(assistant: Assistant) -> None:
    answer = ask(assistant, "普惠性幼儿园覆盖率要达到多少?")
    assert answer.text.startswith("86%")
    assert {citation.document_id for citation in answer.citations} == {PLAN}
    assert "摘编" not in answer.text


@pytest.mark.parametrize("options", [{"level": "国家"}, {"document_id": "zhongfa-2018-39"}])
def test_an_option_chooses_level_or_document(assistant: Assistant, options: dict[str, str]) -> None:
    answer = ask(assistant, "普惠性幼儿园覆盖率要达到多少?", **options)
    assert answer.text.startswith("80%")


def test_each_level_is_named_with_its_own_figure(assistant: Assistant) -> None:
    answer = ask(assistant, "我市普惠性幼儿园覆盖率高于国家目标吗?")
    assert answer.text.startswith("是，本市比国家高6个百分点")
    national, own = answer.text.split("国家：")[1].split("；本市：")
    assert "80%" in national
    assert "86%" not in national
    assert "据要点摘编，非原文" in national
    assert "86%" in own
    assert [citation.level for citation in answer.citations] == ["国家", "市"]


def test_a_figure_of_a_single_report_is_no_answer(assistant: Assistant) -> None:
    answer = ask(assistant, "国家要求公办幼儿园占比达到多少?")
    assert not answer.answerable
    assert "50%" not in answer.text
    assert "只见于一处公开报道" in answer.text


def test_a_fact_of_a_single_report_is_told_as_one(assistant: Assistant) -> None:
    answer = ask(assistant, "国办发〔2019〕15号到2025年要形成什么样的照护服务体系")
    assert answer.answerable
    assert "据公开报道" in answer.text


def test_a_rate_that_the_published_summary_leaves_out_is_refused_with_the_reason(assistant: Assistant) -> None:
    answer = ask(assistant, "中办发〔2018〕67号定的义务教育巩固率是多少?")
    assert not answer.answerable
    assert "没有列出" in answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("国发〔2018〕39号有什么要求?", ("国发〔2018〕39号", "没有收", "中发〔2018〕39号")),
        ("国办发〔2019〕4号讲了什么?", ("国办发〔2019〕4号", "没有收", "国发〔2019〕4号")),
        ("鄂党发〔2018〕18号对教师编制怎么规定?", ("鄂党发〔2018〕18号", "没有正文", "wengui corpus add")),
        ("自治区对公办幼儿园占比有什么要求?", ("没有正文", "wengui corpus add")),
    ],
)
def test_what_is_not_held_is_said_to_be_so(assistant: Assistant, question: str, said: tuple[str, ...]) -> None:
    answer = ask(assistant, question)
    assert not answer.answerable
    assert [words for words in said if words not in answer.text] == []


def test_what_a_cited_document_is_called_is_still_answered_by_the_plan(assistant: Assistant) -> None:
    answer = ask(assistant, "国发〔2019〕4号是什么文件?")
    assert answer.answerable
    assert {citation.document_id for citation in answer.citations} == {PLAN}
    assert "国家职业教育改革实施方案" in answer.text


def test_a_clause_of_the_original_is_answered_by_the_facts_given_for_it(assistant: Assistant) -> None:
    answer = ask(assistant, "职教20条第(十三)条讲什么?")
    assert "300个" in answer.text
    assert not ask(assistant, "职教20条第(十九)条讲什么?").answerable


def test_a_document_that_was_replaced_says_by_what(assistant: Assistant) -> None:
    document = replace(assistant.documents["guobanfa-2019-29"], replaced_by="某某意见")
    documents = [document if one.id == document.id else one for one in assistant.documents.values()]
    other = Assistant(assistant.retriever.index, documents, assistant.retriever.embeddings, assistant.reader)
    assert ask(other, "国办发〔2019〕29号还有效吗").text.startswith(f"《{document.title}》已由《某某意见》代替")
    assert "已由《某某意见》代替" in ask(other, "国办发〔2019〕29号要求新教材哪年全面使用?").text


def test_whether_a_document_still_stands_is_not_made_up(assistant: Assistant) -> None:
    answer = ask(assistant, "国办发〔2019〕29号废止了吗")
    assert not answer.answerable
    assert "未核实" in answer.text


def test_the_cards_show_what_a_clause_names_and_where_a_document_is_named(assistant: Assistant) -> None:
    links = CardLinks.of(assistant.documents)
    plan = render_sources([ask(assistant, "国发〔2019〕4号是什么文件?")], assistant.documents, links=links)
    assert "本条引用：《国家职业教育改革实施方案》（要点摘编，非原文）" in plan
    digest = render_sources([ask(assistant, "职教20条要建多少个实训基地?")], assistant.documents, links=links)
    assert "被引用于：《加快推进鄂尔多斯教育现代化工作方案(2019—2022年)》二、(三)" in digest
    assert "要点摘编，非原文" in digest


def test_a_full_text_is_asked_after_the_primary_document_and_takes_the_place_of_its_digest(excerpt_copy: Path) -> None:
    mine = excerpt_copy / "documents" / "guofa-2019-4"
    mine.mkdir()
    (mine / "document.yaml").write_text(
        "id: guofa-2019-4\ntitle: 国家职业教育改革实施方案\nnumber: 国发〔2019〕4号\nlevel: 国家\n", encoding="utf-8"
    )
    (mine / "text.txt").write_text(
        "一、实训\n到2023年,建成虚拟仿真实训基地45个。\n二、师资\n聘请能工巧匠到校授课。\n", "utf-8"
    )
    settings = settings_of(excerpt_copy)
    build_index(excerpt_copy, settings.library().load_all())
    assistant = Assistant.open(settings)
    named = ask(assistant, "职教20条要建成多少个虚拟仿真实训基地?")
    unnamed = ask(assistant, "要建成多少个虚拟仿真实训基地?")
    for answer in (named, unnamed):
        assert answer.text.startswith("45个")
        assert answer.citations[0].kind == "fulltext"
        assert "（《国家职业教育改革实施方案》）" in answer.text
        assert "摘编" not in answer.text
    assert ask(assistant, "生均公用经费要达到多少元?").citations[0].document_id == PLAN


def test_a_later_law_is_no_verdict_on_the_document_before_it(assistant: Assistant) -> None:
    answer = ask(assistant, "职教20条现在还有效吗")
    assert answer.text.startswith("是否废止未核实。")
    assert "职业教育法" in answer.text


def test_of_two_numbers_the_one_that_is_not_held_is_named_as_such(assistant: Assistant) -> None:
    answer = ask(assistant, "国发〔2018〕39号和中发〔2018〕39号是一回事吗")
    assert "没有找到“国发〔2018〕39号”" in answer.text
