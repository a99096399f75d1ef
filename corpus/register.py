"""The register (台账): every target, task and reference of a document, each with the span that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.actions import actions
from corpus.bodies import bodies_in
from corpus.duties import duties_of
from corpus.duty_words import Duty
from corpus.facts import Phrase, Quantity, Statement, register_of
from corpus.models import Document
from corpus.references import is_document, short_names
from corpus.row_facts import RowValue, row_tasks, row_values

_SCOPE = re.compile(
    r"全市每所学校幼儿园|全市每所|每所学校|每个旗区|各旗区|每校|每生每年|各开发区(?:\(园区\))?|全市|市本级|中小学校每校|每所|每个|每名"
)
UNNAMED = "未明确"
# Ages and times are conditions and terms, and 种、类 divide things: none of them is striven for.
_NO_TARGET = ("周岁", "岁", "类", "种", "年", "天", "个月", "个工作日", "日", "周")
# Words that are no action where others follow: 发展改革委, 试点地区, 编制部门, 完成时限.
_NO_ACTION = re.compile(
    r"发展改革(?:委|部门|和)|编制(?:部门|办|委|机构)|试点(?:地区|城市|企业|单位|学校|工作|区|省|县|期)|治理工作|把握|保障性|支持配合|完成时|"
    r"(?:制定|参与|支持)的?$|制定的|(?:普及|规范|发展|研究)(?:率|性|院|中心|所|基金会)"
)
_NO_BODY = re.compile(
    r"^(?:其|利用|发展|需要|分别|负责|督促|组织|动员|带动|扶持|应|会同|结合|按)|的$|^.{0,2}(?:加工|机构)$|关心"
)
# What is done by a time that the phrase sets.
_DONE = re.compile(
    r"(?:基本|全面|全部|按期|如期|提前)?(?P<action>完成|建成|书面报送|书面报|报送|上报|报|提交|印发|公布|发布|启动|发出|办结)"
)
_THIS = re.compile(r"(?:该|此|本|上述|以上|前述|这)(?:项|些)?[^,，。]{0,4}(?:工作|任务|措施)?$")
_FEW = re.compile(r"[一二两三四五六七八九十]")


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
    """A task (任务).

    Attributes:
        action, object: what is to be done.
        body: who leads it or answers for it, several joined with 、; 未明确 where nobody is named.
        year, deadline: when it is due and the words that say so; None and "" where nothing is said.
        start, end: the phrase's offsets.
        participants: who takes part besides `body`.
    """

    document_id: str
    path: tuple[str, ...]
    action: str
    object: str
    body: str
    year: int | None
    deadline: str
    start: int
    end: int
    participants: tuple[str, ...] = ()


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
    """The tasks of a document in the order of its text, with who answers for each as its sentence or its tail says."""
    duties = duties_of(document)
    headings = {clause.path: clause.heading for clause in document.clauses}
    return [
        task
        for statement in _body(document)
        for task in _tasks(statement, headings[statement.path], duties.get(statement.sentence.start, Duty()))
    ]


def references_of(document: Document) -> list[Citing]:
    """The documents that a document names; itself, its own parts and short names, textbooks and forms left out."""
    own = {clause.heading for clause in document.clauses if clause.kind == "preamble" or len(clause.path) == 1}
    own |= {document.title, *short_names(document.text)}
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
        if reference.title not in own and is_document(reference)
    ]


def _body(document: Document) -> Iterator[Statement]:
    """The statements of the text proper; of a preamble only those that set a time."""
    kinds = {clause.path: clause.kind for clause in document.clauses}
    for statement in register_of(document):
        kind = kinds[statement.path]
        dated = kind == "preamble" and statement.years and statement.quantities
        if kind in ("clause", "heading") or (dated and not statement.sentence.is_heading):
            yield statement


def _targets(document: Document, statement: Statement) -> Iterator[Target]:
    values = row_values(statement)
    yield from (_of_row(statement, value) for value in values)
    for phrase in statement.phrases:
        if any(value.start <= phrase.start < value.end for value in values):
            continue
        for quantity in phrase.quantities:
            if quantity.is_limit or quantity.unit in _NO_TARGET or _is_descriptive(document, phrase, quantity):
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
                deadline=phrase.deadline.words if phrase.deadline else phrase.term,
                scope=scope.group() if scope else "",
                start=phrase.start,
                end=phrase.end,
            )


def _of_row(statement: Statement, value: RowValue) -> Target:
    return Target(
        document_id=statement.document_id,
        path=statement.path,
        subject=value.subject,
        comparator=value.comparator,
        value=value.text,
        number=value.number,
        unit=value.unit,
        year=value.year,
        deadline=f"{value.year}年" if value.year else "",
        scope="",
        start=value.start,
        end=value.end,
    )


def _is_descriptive(document: Document, phrase: Phrase, quantity: Quantity) -> bool:
    """Whether a number up to ten in Chinese describes rather than measures (两个市场, 每一位教师), or is left behind.

    In 从50%提高到60% the first is where things stand.
    """
    if document.text[quantity.start - 1] in "从由" and quantity.end < phrase.end:
        return True
    measured = quantity.comparator.removeprefix("为") or phrase.deadline
    return _FEW.fullmatch(quantity.text[:-1]) is not None and not measured


def _subject(document: Document, phrase: Phrase, quantity: Quantity) -> str:
    """The words of the item around its value: 公办幼儿园占比; 智慧校园示范校."""
    before = document.text[quantity.item[0] : quantity.start]
    after = document.text[quantity.end : quantity.item[1]]
    before = re.sub(r"(?:达到|至少|不少于|不低于|为)$", "", before.strip("、 "))
    if phrase.deadline and phrase.deadline.words in before:
        before = before.replace(phrase.deadline.words, "")
    return (before + after).strip("、,， ")


def _tasks(statement: Statement, heading: str, duty: Duty) -> Iterator[Task]:
    if statement.sentence.is_heading:
        return
    stated = row_tasks(statement)
    for phrase in statement.phrases if stated is None else stated:
        text = phrase.text.strip()
        bodies = [body for body in bodies_in(text) if body.kind != "partner" and not _NO_BODY.search(body.words)]
        named = bodies[0].words if bodies else ""
        rest = text[len(named) :] if named and text.startswith(named) else text
        found = _action(rest, phrase, heading)
        if found is None:
            continue
        if (duty.lead and f"由{named}" not in text) or f"{named}门" in text:
            named = ""  # what 鼓励企业 names is not who answers for it; nor is 教育部 of 教育部门
        offset = len(phrase.text) - len(phrase.text.lstrip())
        deadline = phrase.deadline
        yield Task(
            document_id=statement.document_id,
            path=statement.path,
            action=found[0],
            object=found[1],
            body=named or duty.lead or UNNAMED,
            year=deadline.year if deadline else _year(duty.due),
            deadline=deadline.words if deadline else duty.due or phrase.term,
            start=phrase.start + offset,
            end=phrase.end,
            participants=() if named else duty.participants,
        )


def _action(rest: str, phrase: Phrase, heading: str) -> tuple[str, str] | None:
    """The action and the object of a phrase: at its head, or with the time that it sets (…于2019年6月底前完成)."""
    found = actions().match(rest)
    if found and not _NO_ACTION.match(f"{found['action']}{rest[found.end() :]}"):
        return found["action"], rest[found.end() :].strip("。 ")
    deadline = phrase.deadline
    if deadline is None or not phrase.start <= deadline.start < phrase.end:
        return None
    after = phrase.text[deadline.end - phrase.start :].rstrip("。 ")
    done = _DONE.search(after)
    if done is None:
        return None
    what = re.sub(r"(?:原则上|应|要|须)?(?:在|于)?$", "", phrase.text[: deadline.start - phrase.start].strip())
    told = after[done.end() :] or after[: done.start()].removeprefix("将") or what
    return done["action"], heading if not told or _THIS.match(told) else told


def _year(due: str) -> int | None:
    years = re.findall(r"(?:19|20)\d\d", due)
    return int(years[-1]) if years else None
