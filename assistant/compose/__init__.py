"""Evidence → the words of an answer, by what was asked (组织答案)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from assistant.address import resolve
from assistant.compose.bodies import compose_body
from assistant.compose.cited import asks_for_documents, compose_document_list, draws_up, names_one
from assistant.compose.clauses import (
    asks_of_clause,
    asks_sentence,
    compose_clause,
    compose_last,
    compose_missing,
    compose_opening,
    opening_named,
)
from assistant.compose.compare import compose_compare, compose_several, compose_years
from assistant.compose.contents import asks_for_contents, asks_for_rank
from assistant.compose.counting import compose_count
from assistant.compose.covering import compose_covering
from assistant.compose.draft import Draft, Span, number_list, span_of
from assistant.compose.having import compose_having, kind_had
from assistant.compose.head import asks_about_itself, compose_itself
from assistant.compose.keyword import compose_keyword
from assistant.compose.lists import compose_list, compose_query
from assistant.compose.naming import clause_called
from assistant.compose.neighbours import compose_neighbour
from assistant.compose.operands import PartFinder, compose_operands
from assistant.compose.parts_of import compose_parts
from assistant.compose.periods import compose_periods
from assistant.compose.places import asks_place
from assistant.compose.query_parse import ClauseFinder, parse_query
from assistant.compose.references import compose_reference
from assistant.compose.rows import compose_row
from assistant.compose.segments import segments_of, sets_apart, sides_in
from assistant.compose.tallies import COUNTED
from assistant.compose.text import compose_quote, compose_text
from assistant.compose.threshold import asks_threshold, compose_threshold
from assistant.compose.values import compose_deadline, compose_value
from assistant.compose.where import compose_belonging, compose_where
from assistant.compose.yesno import compose_yesno
from assistant.question import Question
from assistant.select import Evidence, Register

_ISSUED_BY = re.compile(
    r"(?:谁|哪家|哪两家|哪几家|哪些单位|哪个单位|什么单位|哪个部门|什么部门|哪个机关)(?:联合)?(?:印发|发布|制定|定的|发的|下发|出台)"
)
_MORE_OF = re.compile(r"[也还]有[“\"「]")
# What is asked after a premise of the like: …搞的是制度,…也是制度吗
_ALSO_LAST = re.compile(
    r"[^,，]*[^,，也]{4,}[,，](?P<asked>[^,，]{4,}也(?!(?:都?在内|算|要|一样|包括|适用|是|可以|行|有|能)(?:吗|么|[?]))[^,，]+[?吗么]+)$"
)
# What is described is one thing: 不固定在一个班、按选的科目上课,这种办法叫什么
_SUMMED_UP = re.compile(r"[,，](?:这|该|此|那)(?:种|个|项|样|是)")
_SET_APART = re.compile(r"相?差[几多]|多[几出]|少[几出]|一样|相同|哪.{0,4}多")
# Two things are named, of which no one row tells.
_SETS_APART = re.compile(r"[和与跟比、]|相差|差[多几]|分别|各")
_ALIKE = re.compile(r"都|均(?!衡)|同样|一样|一致")
_ONE_SENTENCE = 0.9  # share of a comparison's content words in a sentence that compares by itself
_WORDING = re.compile(r"原文|原句|原话|逐字|照抄|抄一下|verbatim|exact wording")

__all__ = ["Draft", "Span", "compose", "compose_address"]


def compose_address(question: Question, register: Register) -> Draft | None:
    """The clause that the question's address names; None where it has none or asks for more than the clause."""
    if sets_numbers_apart(question):
        return None
    draft = compose_missing(question, register) or compose_opening(question, register)
    draft = draft or compose_neighbour(question, register) or compose_belonging(question, register)
    if draft is not None or question.address is None:
        return draft
    document = register.primary
    clauses = resolve(question.address, document)
    more = bool(question.terms or question.years) and not (len(clauses) == 1 and asks_of_clause(question))
    if more or (asks_for_rank(question) and question.address.numbers[-1] > 0):
        return None
    if len(clauses) == 1:
        return compose_last(document, clauses[0], register, question) or compose_clause(
            document, clauses[0], register, question
        )
    if not clauses:
        return None
    items = [
        (f"{c.label}{c.heading}", Span(document, c.path, c.sentences[0].start, c.sentences[0].end)) for c in clauses
    ]
    text, spans = number_list(items, f"这样的条款共{len(clauses)}处，请说明是哪一部分：")
    return Draft(text, spans, certain=True)


def _value_and_year(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """A value and its year, where both are asked for (要多少所,哪年达到); None where they are not."""
    if not {"target", "deadline"} <= set(question.types) or not question.units or question.values:
        return None
    draft = compose_value(question, evidence)
    year = re.search(r"(?:19|20)\d\d年", draft.text) if draft else None
    if draft is None:
        return None
    value, _, rest = draft.text.partition("。")
    if year is None:
        return Draft(f"{value}，文件未明确完成时限。{rest}", draft.spans)
    return Draft(f"{value}，{year.group()}。{rest}", draft.spans)


def _year_and_body(question: Question, evidence: Sequence[Evidence], register: Register) -> Draft | None:
    """A year and who is in charge, where both are asked for; what is not stated of the two is said to be so."""
    if not {"deadline", "responsible"} <= set(question.types):
        return None
    year, body = compose_deadline(question, evidence), compose_body(question, evidence, register)
    if year is None or body is None or not year.stated:
        return None
    if not body.stated:
        return Draft(f"{year.text}文件未明确责任单位。", year.spans)
    return Draft(f"{year.text}责任主体：{body.text.partition('。')[0]}[2]。", (*year.spans, *body.spans))


def _below_heading(question: Question, heading: Evidence, register: Register) -> list[Evidence]:
    """The sentences of a clause whose heading fits best: a heading gives neither year nor number nor body."""
    return [
        register.evidence(statement, question, heading.score, heading.similarity)
        for statement in register.statements([heading.document.id])
        if statement.path == heading.statement.path and not statement.sentence.is_heading
    ]


def _issuer(piece: Evidence) -> Draft | None:
    """Who issued the document that a sentence names; None where it does not say."""
    issuer = next((one.issuer for one in piece.statement.references if one.issuer), "")
    if not issuer:
        return None
    return Draft(f"{issuer}。原文:{piece.statement.sentence.text.rstrip('。')}[1]。", (span_of(piece),))


def _apart(question: Question, evidence: Sequence[Evidence]) -> bool:
    """Whether a question sets things side by side that no one sentence holds, without a word of comparison."""
    if question.type not in ("deadline", "target", "task", "reference", "responsible", "list") or not evidence:
        return False
    if _SUMMED_UP.search(question.normal):
        return False
    if sets_apart(question) and len(segments_of(question).things) >= 2:
        return len(sides_in(question).words) >= 2
    if question.type == "list":
        return False
    parts = sides_in(question).words
    told = [[term for term in question.terms if term.word in part and term.weight < 1.0] for part in parts]
    return max(piece.coverage for piece in evidence[:3]) < 0.75 and len(parts) >= 2 and all(told)


def _of_sides(question: Question, part: PartFinder) -> list[Evidence]:
    """The best sentences for each thing that a question sets side by side, looked up by itself."""
    sides = sides_in(question)
    return [piece for words in sides.words for piece in part(sides.asked(words))[1][:2]]


def sets_numbers_apart(question: Question) -> bool:
    """Whether numbers of things are compared: 第二部分和第三部分各有几项."""
    counted = bool(COUNTED.search(question.normal))
    compared = (
        "compare" in question.types
        and counted
        and (_SET_APART.search(question.normal) or not asks_for_contents(question))
    )
    return bool(compared) and len(sides_in(question).words) == 2


def compose(
    question: Question, evidence: Sequence[Evidence], register: Register, find: ClauseFinder, part: PartFinder
) -> Draft | None:
    """The draft that fits what was asked, or the text that answers; None where there is no evidence."""
    if (
        evidence
        and evidence[0].statement.sentence.is_heading
        and {"deadline", "target", "responsible"} & set(question.types)
    ):
        evidence = [*_below_heading(question, evidence[0], register), *evidence]
    several = compose_periods(question, register) or compose_parts(
        question, evidence, part, lambda q, e: _compose(q, e, register, find, part)
    )
    return several or _compose(question, evidence, register, find, part)


def _compose(
    question: Question, evidence: Sequence[Evidence], register: Register, find: ClauseFinder, part: PartFinder
) -> Draft | None:
    types = question.types
    if not _SETS_APART.search(question.normal):
        row = compose_row(question, evidence)
        if row is not None:
            return row
    parse = cache(lambda: parse_query(question, register, find))  # may look clauses up: once a question at most
    if sets_numbers_apart(question):
        draft = compose_operands(question, part, register)
        if draft is not None:
            return draft
    if question.numbers:
        return compose_reference(question, evidence, register)
    if asks_about_itself(question):
        draft = compose_itself(question, register)
        if draft is not None:
            return draft
    draft = compose_neighbour(question, register, find)
    if draft is not None:
        return draft
    clause = clause_called(question, register, find)
    if clause is None and asks_sentence(question.normal):
        clause = register.primary.clause(parse().within[0]) if len(parse().within) == 1 else None
    if clause is not None:
        return compose_clause(register.primary, clause, register, question)
    if _WORDING.search(question.normal) and evidence and question.address is None:
        return compose_quote(evidence)
    if "compare" in types and len(question.years) >= 2:
        draft = compose_years(question, evidence)
        if draft is not None:
            return draft
    if "yesno" not in types or _MORE_OF.search(question.normal):
        if (
            asks_for_documents(question)
            and not _ISSUED_BY.search(question.normal)
            and not names_one(question, register)
            and not draws_up(parse(), question)
        ):
            return compose_document_list(question, register, parse().within or opening_named(question, register))
        draft = compose_query(question, register, parse)
        if draft is not None:
            return draft
    if asks_threshold(question):
        draft = compose_threshold(question, evidence)
        if draft is not None:
            return draft
    if kind_had(question) and len(sides_in(question).words) >= 2:
        sides = sides_in(question)
        draft = compose_having(question, [(words, *part(sides.asked(words))) for words in sides.words])
        if draft is not None:
            return draft
    if "compare" in types or _apart(question, evidence) or (asks_place(question) and evidence):
        draft = compose_operands(question, part, register)
        if draft is None and asks_place(question) and "还是" in question.normal:
            draft = compose_where(question, evidence, register)
        if draft is not None:
            return draft
    if "compare" in types:
        draft = compose_compare(question, evidence)
        if draft is None and types[0] == "compare" and (len(sides_in(question).words) >= 2 or "target" not in types):
            whole = next((piece for piece in evidence[:3] if piece.coverage >= _ONE_SENTENCE), None)
            draft = compose_text(question, [whole]) if whole else None
        if draft is None and len(sides_in(question).words) >= 2:
            draft = compose_covering(question, [*evidence, *_of_sides(question, part)], register)
        if draft is not None:
            return draft
    if types[0] == "yesno":
        also = _ALSO_LAST.match(question.normal)
        draft = compose_yesno(*part(also["asked"])) if also else compose_yesno(question, evidence)
        if draft is not None and _ALIKE.search(question.normal) and sides_in(question).words:
            draft = replace(
                draft, text=draft.text.replace("是。", "是，都一样。", 1) if draft.text[0] == "是" else draft.text
            )
        if draft is not None:
            return draft
    issued = _ISSUED_BY.search(question.normal) and evidence and evidence[0].statement.references
    if "reference" in types or question.titles or issued:
        draft = compose_reference(question, evidence, register) or (_issuer(evidence[0]) if issued else None)
        if draft is not None:
            return draft
    both = _value_and_year(question, evidence) or _year_and_body(question, evidence, register)
    if both is not None:
        return both
    if "where" in types:
        return compose_where(question, evidence, register)
    if "responsible" in types:
        return compose_body(question, evidence, register)
    if "deadline" in types:
        draft = compose_reference(question, [], register) or compose_deadline(question, evidence)
        if draft is not None:
            return draft
    draft = compose_count(question, evidence) or compose_list(question, evidence, register, parse)
    if draft is None or (not draft.certain and not draft.text.startswith("共")):
        draft = compose_keyword(question, register) or draft
    if draft is not None:
        return draft
    if "target" in types or "compare" in types or question.units:
        draft = compose_several(question, evidence) or compose_value(question, evidence)
        if draft is not None:
            return draft
    return compose_text(question, evidence)
