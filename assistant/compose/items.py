"""What a query selects, as the items of a numbered list (清单条目)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.compose.draft import Draft, Marks, Span, number_list, statement_span
from assistant.compose.query import ListQuery, carried_on, matching, on_topic
from assistant.lexicon import list_words
from assistant.question import Question
from assistant.select import Register
from corpus import Document, normal
from corpus.facts import Phrase, Statement

_JOIN = "、和与及"
# A phrase that says nothing without the one before it.
_GOES_ON = re.compile(r"用于|特别是|以及|作为|从|将其|使(?=学)|包括|如")


def selected(question: Question, query: ListQuery, register: Register) -> Draft | None:
    """The list of what `query` selects, of the topic that the question names; None where it selects nothing."""
    draft = _matched(question, query, register, topical=True)
    if draft is None and (query.literal or query.numbers):  # what is said of the word in the question only describes it
        draft = _matched(question, query, register, topical=False)
        if draft is None and query.things and not query.actions:
            draft = _matched(question, replace(query, things=()), register, topical=False)
    return draft


def _matched(question: Question, query: ListQuery, register: Register, topical: bool) -> Draft | None:
    items: list[tuple[str, Span]] = []
    places: dict[str, list[tuple[str, Span]]] = {}
    due: dict[str, set[int]] = {}
    for statement in register.statements():
        if topical and not on_topic(question, query, register, statement, list_words()):
            continue
        phrases = list(matching(query, statement))
        if not phrases:
            continue
        document = register.documents[statement.document_id]
        span = statement_span(document, statement)
        found = [(text, span) for text in _told(document, statement, phrases, query)]
        items += found
        clause = document.clause(statement.path)
        assert clause is not None
        name = f"{clause.label}{clause.heading}"
        due.setdefault(name, set()).update(phrase.deadline.year for phrase in phrases if phrase.deadline)
        place = places.setdefault(name, [])
        place += [] if statement.sentence.is_heading else found
    if query.clauses_only:
        each = query.every_year
        return _by_clause({name: told for name, told in places.items() if not each or due[name] >= set(query.years)})
    return numbered(items)


def _by_clause(places: dict[str, list[tuple[str, Span]]]) -> Draft | None:
    """One item a clause, with what it says; for clauses that only their heading selects, that alone."""
    if not places:
        return None
    marks = Marks()
    lines = []
    for number, (place, found) in enumerate(places.items(), 1):
        told = [f"{text}{marks.of(span)}" for text, span in dict.fromkeys(found)]
        lines.append(f"{number}. {place}{'：' if told else ''}{'；'.join(told)}")
    return Draft(f"共{len(places)}条：\n" + "\n".join(lines), marks.spans, certain=True)


def _told(document: Document, statement: Statement, phrases: Sequence[Phrase], query: ListQuery) -> Iterator[str]:
    """The phrases that were selected in a statement, as items."""
    if query.years or query.any_year:
        yield from _runs(phrases)
        return
    for phrase in phrases:
        if phrase.is_deadline_only:
            yield _runs([p for p in statement.phrases if p.start > phrase.start and p.deadline == phrase.deadline])[0]
        elif query.numbers:
            yield from _measured(document, phrase, query.numbers)
        elif query.things:
            yield from _coordinated(_carried(statement, phrase), query.things)
        else:
            text = _worded(statement, phrase, query) if query.literal else item(phrase)
            yield from _coordinated(text, re.findall("[\u4e00-\u9fff]+$", query.pattern))


def _measured(document: Document, phrase: Phrase, numbers: Sequence[float]) -> Iterator[str]:
    """The items of a phrase that have one of these values: 100位智慧教学名师."""
    for quantity in phrase.quantities:
        if quantity.number in numbers:
            text = document.text[quantity.item[0] : quantity.item[1]].strip("、 ")
            deadline = phrase.deadline
            yield text if deadline is None or deadline.words in text else f"{deadline.words},{text}"


def _worded(statement: Statement, phrase: Phrase, query: ListQuery) -> str:
    """A phrase that was found by its words, with those next to it that it says nothing without.

    Those are the phrases that a pattern runs on into, and the one before (设立专项经费,用于…).
    """
    if query.pattern and not re.search(query.pattern, normal(phrase.text)):
        return _carried(statement, phrase)
    before = [earlier for earlier in statement.phrases if earlier.end <= phrase.start and not earlier.is_deadline_only]
    if before and _GOES_ON.match(phrase.text.strip()):
        return f"{item(before[-1])},{phrase.text.strip()}"
    return item(phrase)


def _carried(statement: Statement, phrase: Phrase) -> str:
    """A phrase with those that carry its action on: 健全把…,把…的“双培养”机制."""
    carried = [phrase, *carried_on(statement, phrase)]
    return ",".join([item(phrase), *(later.text.strip() for later in carried[1:])])


def _coordinated(text: str, things: Sequence[str]) -> list[str]:
    """The things of one kind that a phrase names, each by itself: 建立甲制度和乙制度 → 建立甲制度 | 乙制度.

    Where one of the parts does not end in that kind of thing, the phrase stays whole.
    """
    for thing in things:
        parts = [part for part in re.split(rf"(?<={re.escape(thing)})[{_JOIN}]", text) if part]
        if len(parts) > 1 and all(re.search(rf"{re.escape(thing)}等?$", part) for part in parts):
            return parts
    return [text]


def _runs(phrases: Sequence[Phrase]) -> list[str]:
    """Phrases under one deadline joined as they stand, the deadline's words in front."""
    runs: list[list[Phrase]] = []
    for phrase in phrases:
        if runs and runs[-1][-1].deadline == phrase.deadline:
            runs[-1].append(phrase)
        else:
            runs.append([phrase])
    return [",".join([item(run[0]), *(phrase.text.strip() for phrase in run[1:])]) for run in runs]


def item(phrase: Phrase) -> str:
    """A phrase as an item, the words of its deadline in front."""
    deadline = phrase.deadline
    text = phrase.text.strip()
    if deadline and not phrase.start <= deadline.start < phrase.end:
        return f"{deadline.words},{text}"
    return text


def numbered(items: list[tuple[str, Span]]) -> Draft | None:
    """A numbered list that says how many items it has; None for none. One item alone may be what only looks asked for."""
    unique = list(dict.fromkeys(items))
    if not unique:
        return None
    text, spans = number_list(unique, f"共{len(unique)}项：")
    return Draft(text, spans, certain=len(unique) > 1)
