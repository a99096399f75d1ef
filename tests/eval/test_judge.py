"""How right, wrong and refused answers about the real plan are judged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import CLASSES, COVERAGE, Answering

from corpus import Document
from eval.gold import GoldQuestion
from eval.judge import LEAD, judge


@pytest.fixture
def documents(plan: Document) -> dict[str, Document]:
    return {plan.id: plan}


def test_a_right_answer_is_right_in_every_way(
    answering: Answering, coverage: GoldQuestion, documents: dict[str, Document]
) -> None:
    judgement = judge(coverage, answering("到2022年达到86%[1]。", COVERAGE), documents)
    assert judgement.correct
    assert judgement.lead_correct
    assert not judgement.refused
    assert judgement.citation_valid
    assert (judgement.citation_precision, judgement.citation_recall, judgement.evidence_recall) == (1, 1, 1)
    assert judgement.unsupported == ()


def test_a_right_figure_cited_from_a_wrong_sentence_is_unsupported(
    answering: Answering, coverage: GoldQuestion, documents: dict[str, Document]
) -> None:
    judgement = judge(coverage, answering("到2022年达到86%[1]。", CLASSES), documents)
    assert judgement.correct  # the wording is right; the citation is not
    assert (judgement.citation_precision, judgement.citation_recall) == (0, 0)
    assert judgement.evidence_hit is False
    assert judgement.unsupported == ("86%",)
    assert not judge(coverage, answering("达到60%[1]。", COVERAGE), documents).correct


def test_what_must_not_be_said_makes_an_answer_wrong(
    answering: Answering, coverage: GoldQuestion, documents: dict[str, Document]
) -> None:
    question = replace(coverage, must_not_include=("60%",))
    assert not judge(question, answering("86%,公办园六成[1]。", COVERAGE), documents).correct


def test_a_refused_answer_is_wrong_where_there_is_an_answer_and_right_where_there_is_none(
    answering: Answering, coverage: GoldQuestion, documents: dict[str, Document]
) -> None:
    refusal = answering("文件未明确2020年的目标,只有86%。", COVERAGE, answerable=False)
    assert judge(coverage, refusal, documents).refused
    assert not judge(coverage, refusal, documents).correct
    not_stated = replace(coverage, answerable=False, must_include=(("未明确", "没有写"),))
    assert judge(not_stated, refusal, documents).correct
    assert judge(not_stated, refusal, documents).says_why
    assert judge(not_stated, answering("不知道。", answerable=False), documents).says_why is False
    assert not judge(not_stated, answering("86%[1]。", COVERAGE), documents).correct


def test_what_comes_after_eighty_characters_does_not_lead(
    answering: Answering, coverage: GoldQuestion, documents: dict[str, Document]
) -> None:
    late = judge(coverage, answering("文" * LEAD + "86%[1]", COVERAGE), documents)
    assert late.correct
    assert not late.lead_correct
    marks = judge(coverage, answering("文" * (LEAD - 3) + "[1][2][3]86%", COVERAGE), documents)
    assert marks.lead_correct


def test_a_list_leads_with_its_first_group(
    answering: Answering, coverage: GoldQuestion, documents: dict[str, Document]
) -> None:
    question = replace(coverage, type="list", must_include=(("40所",), ("86%",)))
    text = "40所" + "文" * LEAD + "86%"
    assert judge(question, answering(text, COVERAGE), documents).lead_correct
    assert not judge(replace(question, type="compare"), answering(text, COVERAGE), documents).lead_correct


def test_a_quote_that_is_no_slice_is_found_in_citations_and_nearest(
    answering: Answering, coverage: GoldQuestion, documents: dict[str, Document]
) -> None:
    answer = answering("86%[1]", COVERAGE, nearest=[CLASSES])
    (good,), (near,) = answer.citations, answer.nearest
    assert judge(coverage, answer, documents).citation_valid
    for bad in (replace(good, start=good.start + 1), replace(good, quote=good.quote.replace("86", "96"))):
        assert not judge(coverage, replace(answer, citations=(bad,)), documents).citation_valid
    for bad in (replace(near, document_id="gone"), replace(near, start=0, end=0, quote="")):
        assert not judge(coverage, replace(answer, nearest=(bad,)), documents).citation_valid


def test_a_clause_above_or_below_the_gold_clause_counts_as_cited(
    answering: Answering, coverage: GoldQuestion, documents: dict[str, Document]
) -> None:
    answer = answering("86%[1][2]", COVERAGE, CLASSES)
    both = judge(coverage, answer, documents)
    assert (both.citation_precision, both.citation_recall) == (0.5, 1)
    above = replace(coverage, clauses=(("二", "(二)"),))
    assert judge(above, answer, documents).citation_precision == 1
    elsewhere = replace(coverage, clauses=(("二", "(三)"), ("二", "(二)", "2")))
    assert judge(elsewhere, answer, documents).citation_recall == 0.5


def test_the_same_path_in_another_document_is_no_gold_clause(
    answering: Answering, coverage: GoldQuestion, documents: dict[str, Document]
) -> None:
    answer = answering("86%[1]", COVERAGE)
    foreign = replace(answer, citations=(replace(answer.citations[0], document_id="other"),))
    assert judge(coverage, foreign, documents).citation_recall == 0


def test_offering_a_near_clause_is_noticed(
    answering: Answering, coverage: GoldQuestion, documents: dict[str, Document]
) -> None:
    question = replace(
        coverage, type="unanswerable", answerable=False, clauses=(), evidence=(), must_include=(),
        kind="wrong_year", nearest=(("二", "(二)", "2"),),
    )  # fmt: skip
    assert judge(question, answering("没有。", answerable=False, nearest=[COVERAGE]), documents).nearest_offered
    assert judge(question, answering("没有。", answerable=False), documents).nearest_offered is False
    assert judge(question, answering("没有。", answerable=False), documents).citation_precision is None
