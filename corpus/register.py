"""The register (台账): every target, task and reference of a document, each with the span that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.actions import actions
from corpus.bodies import bodies_in
from corpus.facts import Phrase, Quantity, Statement, register_of
from corpus.models import Document

_SCOPE = re.compile(
    r"全市每所学校幼儿园|全市每所|每所学校|每个旗区|各旗区|每校|每生每年|各开发区(?:\(园区\))?|全市|市本级|中小学校每校|每所|每个|每名"
)
UNNAMED = "未明确"


@dataclass(frozen=True)
class Target:
    """A measured target (指标).

    Attributes:
        subject: what is measured, in the document's words.
        comparator: 达到, 至少, 以上 … or "".
        value: number with unit as written.
        number, unit: the value.
        year, deadline: the year that governs it and its words; None and "" where there is none.
        scope: 全市, 每个旗区 … or "".
        start, end: the phrase's offsets.
    """

    document_id: str
    path: tuple[str, ...]
    subject: str
    comparator: str
    value: str
    number: float
    unit: str
    year: int | None
    deadline: str
    scope: str
    start: int
    end: int


@dataclass(frozen=True)
class Task:
    """A task (任务): action and object, the body named for it or 未明确, and the deadline if any."""

    document_id: str
    path: tuple[str, ...]
    action: str
    object: str
    body: str
    year: int | None
    deadline: str
    start: int
    end: int


@dataclass(frozen=True)
class Citing:
    """A document that a clause names (引用): title, 文号, issuer and relation, "" where the text gives none."""

    document_id: str
    path: tuple[str, ...]
    title: str
    number: str
    issuer: str
    relation: str
    start: int
    end: int


def targets_of(document: Document) -> list[Target]:
    """The targets of a document in the order of its text; limits, ages and descriptive counts left out."""
    return [target for statement in _body(document) for target in _targets(document, statement)]


def tasks_of(document: Document) -> list[Task]:
    """The tasks of a document in the order of its text."""
    return [task for statement in _body(document) for task in _tasks(statement)]


def references_of(document: Document) -> list[Citing]:
    """The documents that a document names, itself left out."""
    return [
        Citing(
            document.id,
            statement.path,
            reference.title,
            reference.number,
            reference.issuer,
            reference.relation,
            reference.start,
            reference.end,
        )
        for statement in register_of(document)
        for reference in statement.references
        if reference.title != document.title
    ]


def _body(document: Document) -> Iterable[Statement]:
    return (statement for statement in register_of(document) if statement.path not in (("通知",), ("引言",), ("落款",)))


def _targets(document: Document, statement: Statement) -> Iterator[Target]:
    for phrase in statement.phrases:
        for quantity in phrase.quantities:
            if quantity.is_limit or quantity.unit in ("岁", "类", "种", "年", "天"):
                continue
            scope = _SCOPE.search(phrase.text)
            yield Target(
                document_id=statement.document_id,
                path=statement.path,
                subject=_subject(document, phrase, quantity),
                comparator=quantity.comparator,
                value=quantity.text,
                number=quantity.number,
                unit=quantity.unit,
                year=phrase.deadline.year if phrase.deadline else None,
                deadline=phrase.deadline.words if phrase.deadline else "",
                scope=scope.group() if scope else "",
                start=phrase.start,
                end=phrase.end,
            )


def _subject(document: Document, phrase: Phrase, quantity: Quantity) -> str:
    """The words of the item around its value: 公办幼儿园占比; 智慧校园示范校."""
    before = document.text[quantity.item[0] : quantity.start]
    after = document.text[quantity.end : quantity.item[1]]
    before = re.sub(r"(?:达到|至少|不少于|不低于|为)$", "", before.strip("、 "))
    if phrase.deadline and phrase.deadline.words in before:
        before = before.replace(phrase.deadline.words, "")
    return (before + after).strip("、,， ")


def _tasks(statement: Statement) -> Iterator[Task]:
    if statement.sentence.is_heading:
        return
    for phrase in statement.phrases:
        text = phrase.text.strip()
        bodies = bodies_in(text)
        named = next((body.words for body in bodies if body.kind != "partner"), "")
        rest = text[len(named) :] if named and text.startswith(named) else text
        found = actions().match(rest)
        if found is None:
            continue
        offset = len(phrase.text) - len(phrase.text.lstrip())
        yield Task(
            document_id=statement.document_id,
            path=statement.path,
            action=found["action"],
            object=rest[found.end() :].strip("。 "),
            body=named or UNNAMED,
            year=phrase.deadline.year if phrase.deadline else None,
            deadline=phrase.deadline.words if phrase.deadline else "",
            start=phrase.start + offset,
            end=phrase.end,
        )
