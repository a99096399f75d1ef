"""Complete lists by query over the register and the outline, not by top-k (清单)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.compose.asking import COUNT, COUNTS_ITEMS, asked_terms, asks_for_all
from assistant.compose.contents import (
    asks_for_contents,
    asks_for_headings,
    asks_for_rank,
    below_named,
    by_heading_word,
    headings_under,
    outline,
)
from assistant.compose.draft import Draft, Span, number_list, statement_span
from assistant.compose.items import item, numbered, selected
from assistant.compose.query import ListQuery, is_generic, same_stage
from assistant.compose.query_parse import NUMBERS
from assistant.compose.wording import points_at_words
from assistant.lexicon import list_words
from assistant.question import Question
from assistant.select import Evidence, Register, phrase_fit
from assistant.terms import Term, covered
from corpus import Clause, Document, Sentence, normal
from corpus.actions import actions
from corpus.enumerations import enumerations

_STRONG = re.compile(r"全部|所有|列出|列举|罗列|清单|汇总|都|几处|几次|一共|分别|哪些地方|一览|逐条|凡|有关|相关|涉及")
# “100”一处指学校、一处指人: each place of a number is asked for.
_APIECE = re.compile(r"处|分别|各|都|哪")
_YEARLY = re.compile(
    r"指标|目标|任务|[干做办搞]成|要完成|完成哪些|做哪些|实现|达到|要做|做完|时限|期限|事项|安排|工作|due|targets|tasks|goals"
)


def compose_list(
    question: Question, evidence: Sequence[Evidence], register: Register, parse: Callable[[], ListQuery]
) -> Draft | None:
    """The list that is asked for; None where no query fits, and the sentence that enumerates is the answer."""
    if not asks_for_all(question):
        return None
    query = parse()
    return (
        _whole_clause(question, query, register)
        or _clause_content(question, register)
        or _everywhere(question, evidence, register)
        or _enumeration(question, evidence)
    )


def compose_query(question: Question, register: Register, parse: Callable[[], ListQuery]) -> Draft | None:
    """A list that a query over outline or register gives in full; None where the question is none."""
    if asks_for_contents(question):
        query = parse()
        by_word = by_heading_word(question, register)
        if by_word is not None:
            return by_word
        return (not asks_for_rank(question) and below_named(question, query, register)) or outline(
            question, register, query.within
        )
    counts = bool(COUNT.search(question.normal))
    only_years = bool(question.years) and all(is_generic(term.word, list_words()) for term in asked_terms(question))
    if only_years and "deadline" not in question.types and "where" not in question.types:
        due = _selected(question, parse(), register)
        if due is not None:
            return due
    named = bool(NUMBERS.search(question.normal)) and bool(_APIECE.search(question.normal))
    pointed = named or points_at_words(question.normal)
    if not asks_for_all(question) and not counts and not asks_for_headings(question) and not pointed:
        return None
    query = parse()
    by_heading = by_heading_word(question, register) or below_named(question, query, register)
    if by_heading is not None:
        return by_heading
    if query.selects and (pointed or asks_for_all(question) or COUNTS_ITEMS.search(question.normal)):
        found = _selected(question, query, register)
        if found is not None:
            return found
    return headings_under(question, register)


def _selected(question: Question, query: ListQuery, register: Register) -> Draft | None:
    """What the query selects: by year, unit, word or action, of the topic or clauses that are named."""
    if not query.selects:
        return None
    if query.years and not (_YEARLY.search(question.normal) or asks_for_all(question)):
        return None
    return selected(question, query, register)


def _whole_clause(question: Question, query: ListQuery, register: Register) -> Draft | None:
    """All that stands in the clause that the question names (心理健康那条的全部举措)."""
    if len(query.within) != 1 or (question.address is not None and question.terms):
        return None
    document = register.primary
    clause = document.clause(query.within[0])
    if clause is None or clause.kind != "clause":
        return None
    named = normal(register.headings(document.id, clause.path))
    left = [
        term
        for term in asked_terms(question)
        if 0.45 <= term.weight < 1.0
        and not is_generic(term.word, list_words())
        and not actions().fullmatch(term.word)
        and covered(term, named) < 0.9
        and not same_stage(term.word, named)
    ]
    body = [sentence for sentence in clause.sentences if not sentence.is_heading]
    told = [s for s in body if all(covered(term, normal(s.text)) >= 0.9 for term in left)]
    if len(told) == 1 and len(body) > 1 and enumerations(told[0].text):
        return None  # one sentence of the clause enumerates it all
    return _sentences(document, clause, told if len(told) > 1 else body)


def _sentences(document: Document, clause: Clause, chosen: Sequence[Sentence] = ()) -> Draft:
    items = [
        (sentence.text.rstrip("。"), Span(document, clause.path, sentence.start, sentence.end))
        for sentence in chosen or clause.sentences
        if not sentence.is_heading
    ]
    text, spans = number_list(items, f"“{clause.heading}”（{clause.label}）共{len(items)}项举措：")
    return Draft(text, spans, certain=True)


def _clause_content(question: Question, register: Register) -> Draft | None:
    """All sentences of the clause whose heading is what is asked about (民族教育有哪些举措)."""
    if not question.terms or question.units:
        return None
    best: tuple[float, Clause, Document] | None = None
    for document in register.documents.values():
        for clause in document.clauses:
            if clause.kind != "clause" or not clause.heading or len(clause.sentences) < 3:
                continue
            share = phrase_fit(question, clause.heading)
            if _of_stage(question, clause.heading):
                return _sentences(document, clause)
            longest = sum(len(term.word) for term in question.terms) / len(clause.heading)
            if share >= 0.95 and longest >= 0.4 and (best is None or longest > best[0]):
                best = (longest, clause, document)
    return _sentences(best[2], best[1]) if best else None


def _of_stage(question: Question, heading: str) -> bool:
    """Whether the question names a stage of school, and nothing else, that a clause is headed by (残疾孩子上学)."""
    if question.quoted or re.search(r"指的?(?:是|哪)|哪[两三四五]类", question.normal):
        return False
    topic = [term for term in question.terms if not is_generic(term.word, list_words()) and term.weight < 1.0]
    return len(topic) == 1 and same_stage(topic[0].word, normal(heading))


def _everywhere(question: Question, evidence: Sequence[Evidence], register: Register) -> Draft | None:
    """The phrases of all sentences that hold every content word of the question, where they are several.

    Where one sentence holds them all and enumerates, and not every place is asked for, that sentence is the answer.
    """
    words = [_bare(term, register) for term in question.terms if term.word not in list_words() and term.weight < 1.0]
    if not words or len(words) > 3 or sum(term.weight for term in words) < 0.75 * sum(t.weight for t in question.terms):
        return None
    first = evidence[0] if evidence else None
    if (
        first
        and first.coverage >= 0.9
        and "、" in first.statement.sentence.text
        and not _STRONG.search(question.normal)
    ):
        return None
    items: list[tuple[str, Span]] = []
    for statement in register.statements():
        if statement.path in (("通知",), ("引言",)) or statement.sentence.is_heading:
            continue
        sentence = normal(statement.sentence.text).lower()
        if not all(covered(term, sentence) >= 0.99 for term in words):
            continue
        span = statement_span(register.documents[statement.document_id], statement)
        held = [p for p in statement.phrases if any(covered(term, normal(p.text).lower()) >= 0.99 for term in words)]
        items += [(item(phrase), span) for phrase in held]
    return numbered(items) if 2 <= len({span for _, span in items}) <= 12 else None


def _bare(term: Term, register: Register) -> Term:
    """A term without a general word at its end, where more sentences hold the rest: 第三方机构 → 第三方."""
    head = term.word[:-2]
    if len(term.word) < 4 or term.word[-2:] not in list_words():
        return term
    places = [register.context(statement) for statement in register.statements()]
    return (
        Term(head, (head,), term.weight)
        if sum(head in p for p in places) > sum(term.word in p for p in places)
        else term
    )


def _enumeration(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """The items that one phrase enumerates with 、, as the sentence writes them."""
    for piece in evidence[:1]:
        scored = [
            (phrase_fit(question, phrase.text) + 0.12 * min(phrase.text.count("、"), 4), phrase)
            for phrase in piece.statement.phrases
            if phrase.text.count("、") >= 1
        ]
        if not scored:
            return None
        _, phrase = max(scored, key=lambda item: item[0])
        sentence = piece.statement.sentence.text
        span = statement_span(piece.document, piece.statement)
        if len(sentence) <= 90:
            return Draft(f"{sentence.rstrip('。')}[1]。", (span,))
        return Draft(f"{phrase.text.strip()}[1]。\n原文:{sentence}", (span,))
    return None
