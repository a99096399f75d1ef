"""Complete lists by query over the register and the outline, not by top-k (清单)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.compose.contents import (
    asks_for_contents,
    asks_for_headings,
    below_named,
    by_heading_word,
    headings_under,
    outline,
)
from assistant.compose.draft import Draft, Span, number_list, statement_span
from assistant.compose.query import ListQuery, carried_on, is_generic, matching, on_topic, same_stage
from assistant.compose.query_parse import COUNT, COUNTS_ITEMS
from assistant.lexicon import list_words
from assistant.question import Question
from assistant.select import Evidence, Register, phrase_fit
from assistant.terms import Term, covered
from corpus import Clause, Document, normal
from corpus.facts import Phrase, Statement

_ALL = re.compile(
    r"[”\"]了?(?:什么|啥)|的(?:事项|条目|内容|措施|安排)(?:[((]|$|都|汇总)|还有其他|也有|还.{0,6}(?:啥|什么|哪)|几处|几次|几回|几份|几件|多少[条处次项份件]|哪[几两三四五六七八九十2-9]|分开列|列出来|列一下|写出来|都列|哪些|哪几|有什么|有啥|全部|所有|列出|列举|罗列|清单|名单|一览|汇总|都有|列全|都说|几项|几条|几样|几个方面|list|what are|所有的|条目|逐条|哪\w项|哪\w条"
)
_DOCUMENTS = re.compile(
    r"(引用|依据|贯彻|落实|提到|涉及|参照|援引|上级|国家|自治区|中央|国务院|教育部|印发|下发).{0,12}(文件|文号|政策文件|法规|条例|准则|哪[几两\d]份)|"
    r"哪些(上级|国家|政策)?(文件|法规|条例|政策文件|意见|准则)|(几|哪几|哪两|多少)份(文件)?|文号(是|为|带|有|里|中).{0,6}(哪|几|列)"
)
_CITED = re.compile(r"引用的?(上级|国家|自治区|中央)?文件|被.{0,6}引用")
_STRONG = re.compile(r"全部|所有|列出|列举|罗列|清单|汇总|都|几处|几次|一共|分别|哪些地方|一览|逐条|凡|有关|相关|涉及")
_YEARLY = re.compile(
    r"指标|目标|任务|[干做办搞]成|要完成|完成哪些|做哪些|实现|达到|要做|做完|时限|期限|事项|安排|工作|due|targets|tasks|goals"
)


def asks_for_all(question: Question) -> bool:
    """Whether the question wants every one of something."""
    return bool(_ALL.search(question.normal)) or "list" in question.types


def asks_for_documents(question: Question) -> bool:
    """Whether it wants the documents that the text names."""
    counts = bool(COUNT.search(question.normal))
    return bool(_DOCUMENTS.search(question.normal)) and (
        asks_for_all(question) or counts or bool(_CITED.search(question.normal))
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
        return below_named(question, parse(), register) or outline(question, register)
    counts = bool(COUNT.search(question.normal))
    only_years = bool(question.years) and all(is_generic(term.word, list_words()) for term in question.terms)
    if only_years and "deadline" not in question.types and "where" not in question.types:
        due = _selected(question, parse(), register)
        if due is not None:
            return due
    if not asks_for_all(question) and not counts and not asks_for_headings(question):
        return None
    query = parse()
    by_heading = by_heading_word(question, register) or below_named(question, query, register)
    if by_heading is not None:
        return by_heading
    if query.selects and (asks_for_all(question) or COUNTS_ITEMS.search(question.normal)):
        selected = _selected(question, query, register)
        if selected is not None:
            return selected
    return headings_under(question, register)


def _selected(question: Question, query: ListQuery, register: Register) -> Draft | None:
    """What the query selects: by year, unit, word or action, of the topic or clauses that are named."""
    if not query.selects:
        return None
    if query.years and not (_YEARLY.search(question.normal) or _ALL.search(question.normal)):
        return None
    draft = _matched(question, query, register, topical=True)
    if draft is None and query.words:  # what is said of the word in the question only describes it
        draft = _matched(question, query, register, topical=False)
    return draft


def _matched(question: Question, query: ListQuery, register: Register, topical: bool) -> Draft | None:
    items: list[tuple[str, Span]] = []
    clauses: list[tuple[str, Span]] = []
    for statement in register.statements():
        if topical and not on_topic(question, query, register, statement, list_words()):
            continue
        phrases = list(matching(query, statement))
        if not phrases:
            continue
        document = register.documents[statement.document_id]
        span = statement_span(document, statement)
        clause = document.clause(statement.path)
        assert clause is not None
        clauses.append((f"{clause.label}{clause.heading}", span))
        items += [
            (text, span)
            for text in (
                _runs(phrases)
                if query.years or query.any_year
                else (_told(statement, phrase, query) for phrase in phrases)
            )
        ]
    if query.clauses_only:
        items = list({text: (text, span) for text, span in reversed(clauses)}.values())[::-1]
    return _listed(items)


def _told(statement: Statement, phrase: Phrase, query: ListQuery) -> str:
    """A phrase as an item; with those that carry it on: its action, or the deadline that it is nothing but."""
    if phrase.is_deadline_only:
        return _runs([p for p in statement.phrases if p.start > phrase.start and p.deadline == phrase.deadline])[0]
    if not query.things:
        return _item(phrase)
    carried = [phrase, *carried_on(statement, phrase)]
    return ",".join([_item(phrase), *(later.text.strip() for later in carried[1:])])


def _runs(phrases: Sequence[Phrase]) -> list[str]:
    """Phrases under one deadline joined as they stand, the deadline's words in front."""
    runs: list[list[Phrase]] = []
    for phrase in phrases:
        if runs and runs[-1][-1].deadline == phrase.deadline:
            runs[-1].append(phrase)
        else:
            runs.append([phrase])
    return [",".join([_item(run[0]), *(phrase.text.strip() for phrase in run[1:])]) for run in runs]


def _whole_clause(question: Question, query: ListQuery, register: Register) -> Draft | None:
    """All that stands in the clause that the question names (心理健康那条的全部举措)."""
    if len(query.within) != 1 or (question.address is not None and question.terms):
        return None
    document = register.primary
    clause = document.clause(query.within[0])
    return _sentences(document, clause) if clause and clause.kind == "clause" else None


def _sentences(document: Document, clause: Clause) -> Draft:
    items = [
        (sentence.text.rstrip("。"), Span(document, clause.path, sentence.start, sentence.end))
        for sentence in clause.sentences
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
        items += [(_item(phrase), span) for phrase in held]
    return _listed(items) if 2 <= len({span for _, span in items}) <= 12 else None


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


def _listed(items: list[tuple[str, Span]]) -> Draft | None:
    unique = list(dict.fromkeys(items))
    if not unique:
        return None
    text, spans = number_list(unique, f"共{len(unique)}项：")
    return Draft(text, spans, certain=True)


def _item(phrase: Phrase) -> str:
    deadline = phrase.deadline
    text = phrase.text.strip()
    if deadline and not phrase.start <= deadline.start < phrase.end:
        return f"{deadline.words},{text}"
    return text
