"""A query over the register (清单查询): in which clauses, for which years, units, words, actions; and what it selects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.agreement import stages
from assistant.compose.asking import asked_terms
from assistant.question import Question
from assistant.select import Register
from assistant.terms import covered
from corpus import Clause, Document, normal
from corpus.facts import Phrase, Statement

Path = tuple[str, ...]
_EVERYWHERE = re.compile(r"凡|全文|全篇|通篇|整个方案|哪几处|几处|哪些地方|汇总|逐条")


@dataclass(frozen=True)
class ListQuery:
    """What a list is to hold.

    Attributes:
        within, without: paths of the clauses to look in, and not to look in; everywhere for ().
        years: only phrases due then; any_year: only phrases with a deadline.
        units: only phrases with a value in one of them.
        words: only phrases that hold every one of them as it stands, or any one of them where `either`.
        pattern: only phrases in which this regular expression is found; all for "".
        numbers: only phrases with one of these values.
        comparators: only phrases with a value that one of these bounds.
        actions: only phrases with one of these action words.
        things: only phrases that hold one of these kinds of thing (制度, 机制 …).
        but: what is excepted (除了云平台和大数据中心), each thing as groups of words that mean the same; a phrase that
            holds a word of every group of one of them is left out.
        excepted: the words of the exception, which are no topic.
        topics: groups of words that mean the same; the sentence must hold a word of each.
        counted: only phrases with a value; no_year: only phrases without a deadline.
        clauses_only: list clauses, not phrases; every_year: only those in which something is due in each of `years`.
        headings: look in headings too.
    """

    within: tuple[Path, ...] = ()
    without: tuple[Path, ...] = ()
    years: tuple[int, ...] = ()
    any_year: bool = False
    units: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    either: bool = False
    pattern: str = ""
    numbers: tuple[float, ...] = ()
    comparators: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    but: tuple[tuple[tuple[str, ...], ...], ...] = ()
    excepted: str = ""
    topics: tuple[tuple[str, ...], ...] = ()
    counted: bool = False
    no_year: bool = False
    clauses_only: bool = False
    every_year: bool = False
    headings: bool = False

    @property
    def selects(self) -> bool:
        """Whether it says more than where to look."""
        return bool(self.years or self.any_year or self.actions or self.topics or self.literal or self.measured)

    @property
    def literal(self) -> bool:
        """Whether it looks for words as they stand."""
        return bool(self.words or self.pattern)

    @property
    def measured(self) -> bool:
        """Whether it looks for values."""
        return bool(self.units or self.counted or self.numbers or self.comparators)


def matching(query: ListQuery, statement: Statement) -> Iterator[Phrase]:
    """The phrases of a statement that the query selects."""
    if statement.path in (("通知",), ("引言",)):
        return
    if statement.sentence.is_heading and not (query.actions and query.things) and not query.headings:
        return
    if query.within and not any(statement.path[: len(path)] == path for path in query.within):
        return
    if any(statement.path[: len(path)] == path for path in query.without):
        return
    sentence = normal(statement.sentence.text)
    if not all(any(word in sentence for word in group) for group in query.topics):
        return
    for phrase in statement.phrases:
        text = normal(phrase.text)
        if phrase.is_deadline_only and not query.words:
            continue
        if query.years and (phrase.deadline is None or phrase.deadline.year not in query.years):
            continue
        if query.any_year and phrase.deadline is None:
            continue
        if (query.counted and all(quantity.unit == "岁" for quantity in phrase.quantities)) or (
            query.no_year and phrase.deadline is not None
        ):
            continue
        if query.units and not any(q.unit in query.units for q in phrase.quantities):
            continue
        if query.words and not (any if query.either else all)(normal(word) in text for word in query.words):
            continue
        if query.comparators and not any(
            bound in q.comparator and not q.is_limit for q in phrase.quantities for bound in query.comparators
        ):
            continue
        if query.numbers and not any(q.number in query.numbers for q in phrase.quantities):
            continue
        if query.actions and not any(verb in text for verb in query.actions):
            continue
        if any(all(any(word in text for word in group) for group in thing) for thing in query.but):
            continue
        whole = text + "".join(normal(later.text) for later in carried_on(statement, phrase))
        match = re.search(query.pattern, whole)
        if query.pattern and (match is None or match.start() >= len(text)):
            continue
        if query.things and not any(thing in whole for thing in query.things):
            continue
        yield phrase


def carried_on(statement: Statement, phrase: Phrase) -> list[Phrase]:
    """The phrases after `phrase` that go on with its action: 健全把…,把…的“双培养”机制."""
    found: list[Phrase] = []
    for later in statement.phrases:
        if later.start > phrase.start:
            if not later.text.startswith(("把", "将", "以及", "和")):
                break
            found.append(later)
    return found


def clause_named(name: str, document: Document) -> Clause | None:
    """The clause whose heading holds all of `name`, the shortest of them."""
    words = normal(name).strip("“”的 ")
    found = [clause for clause in document.clauses if clause.heading and words and words in normal(clause.heading)]
    return min(found, key=lambda clause: (len(clause.path), len(clause.heading)), default=None)


def on_topic(
    question: Question, query: ListQuery, register: Register, statement: Statement, generic: frozenset[str]
) -> bool:
    """Whether a sentence is about what the question names besides the query's own words."""
    own = [
        *query.words,
        *re.findall("[\u4e00-\u9fff]+", query.pattern),
        *query.actions,
        *query.things,
        *(word for group in query.topics for word in group),
    ]
    scope = " ".join(register.headings(statement.document_id, path) for path in query.within)
    topic = [
        term
        for term in asked_terms(question)
        if not is_generic(term.word, generic)
        and not any(term.word in word or word in term.word for word in own)
        and term.word not in query.excepted
        and not (scope and covered(term, normal(scope)) >= 0.9)
    ]
    if query.literal or query.measured or query.actions or query.topics:
        # What is listed by is said; words that the text never uses only describe it (硬指标, 按人头).
        topic = [term for term in topic if 0.45 <= term.weight < 1.0]
        if _EVERYWHERE.search(question.normal):
            return True
    if query.within or not topic:
        return True
    context = register.context(statement)
    clause = register.documents[statement.document_id].clause(statement.path)
    headings = normal(clause.heading) if clause else ""
    held = sum(term.weight for term in topic if covered(term, context) >= 0.9 or same_stage(term.word, headings))
    return held >= 0.75 * sum(term.weight for term in topic)


def is_generic(word: str, generic: frozenset[str]) -> bool:
    """Whether a word of a list question narrows nothing: 指标, and 硬指标, 教育口 by the word inside it."""
    return word in generic or (len(word) == 3 and (word[:2] in generic or word[1:] in generic))


def same_stage(word: str, headings: str) -> bool:
    """Whether a clause is headed by the stage of school that `word` is of: 幼儿园, 学前教育.

    Words that several stages share (中小学, 基础教育) tell none.
    """
    shared = Counter(other for words in stages().values() for other in words)
    return any(
        word in words and any(other in headings for other in words if shared[other] == 1) for words in stages().values()
    )
