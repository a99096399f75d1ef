"""Answers from digests (要点摘编): a fact is one sentence, so that lists and clauses of the text are not to be had."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.draft import Draft, Span, number_list
from assistant.compose.text import compose_text
from assistant.compose.values import compose_deadline, compose_value
from assistant.compose.yesno import compose_yesno
from assistant.question import Question
from assistant.select import Evidence
from corpus import Document
from corpus.numerals import number_of

_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百]+")
# What no year answers: 什么时候 of a fact without one.
_DATE_ASKED = re.compile(r"几月|几号|哪[一1]?天|日期|什么时候|何时|啥时候|公布|落款|成文")
# What the document says altogether, and what only tells of the document itself.
_OVERVIEW = re.compile(
    r"(?:讲|说|规定|要求|写)(?:了|的|些)*(?:是)?(?:什么|啥|哪些)(?:内容)?[?。!]*$|主要(?:内容|精神|要求|讲)|有哪些(?:内容|要点|要求|规定)|要点|概括|概述|关于什么|核心内容|大意"
)
_OF_ITSELF = re.compile(r"^此后|成文|公布|发布|印发|施行|全文分")


def compose_digest(question: Question, evidence: Sequence[Evidence], document: Document) -> Draft | None:
    """The fact that answers, led by its value or year where one is asked for; None where there is no evidence.

    Args:
        question: as understood.
        evidence: facts, best first.
        document: the first of those that are asked, whose clauses an address is of.
    """
    if question.address is not None:
        return _of_address(question, document)
    if _OVERVIEW.search(question.normal) or not question.terms:
        return _overview(document)
    if not evidence:
        return None
    types = question.types
    draft = None
    if types[0] == "yesno":
        draft = compose_yesno(question, evidence)
    elif "deadline" in types and not _DATE_ASKED.search(question.normal):
        draft = compose_deadline(question, evidence[:1])
    elif "target" in types or question.units:
        draft = compose_value(question, evidence)
    return draft or compose_text(question, evidence[:1])


def _overview(document: Document) -> Draft | None:
    """All facts of a digest but those about the document itself; None where there are no others."""
    spans = [
        Span(document, clause.path, sentence.start, sentence.end)
        for clause in document.clauses
        for sentence in clause.sentences[:1]
        if not _OF_ITSELF.search(sentence.text)
    ]
    if not document.facts or not spans:
        return None
    items = [(document.text[span.start : span.end].rstrip("。"), span) for span in spans]
    number = f"({document.number})" if document.number else ""
    text, cited = number_list(items, f"《{document.title}》{number}已核实的要点共{len(items)}项：")
    return Draft(text, cited, certain=True)


def _of_address(question: Question, document: Document) -> Draft:
    """The facts that the original gives in the clause asked for."""
    assert question.address is not None
    wanted = question.address.numbers[-1]
    chosen = [
        clause
        for clause, fact in zip(document.clauses, document.facts, strict=True)
        if (numeral := _NUMERAL.search(fact.address)) and number_of(numeral.group()) == wanted
    ]
    spans = [Span(document, c.path, c.sentences[0].start, c.sentences[0].end) for c in chosen]
    if not chosen:
        return Draft(f"要点摘编没有收“{question.address.words.strip()}”的内容。", (), stated=False)
    items = [(document.text[span.start : span.end].rstrip("。"), span) for span in spans]
    text, cited = number_list(items, f"共{len(items)}项：")
    return Draft(text, cited, certain=True)
