"""Who answers for the tasks of a clause and by when (责任分工): the tails of State Council documents and of city plans.

``(教育部牵头,财政部等参与)``, ``(体育总局、民政部负责)``, ``责任单位:…``, ``牵头单位:…;配合单位:…``, ``完成时限:…`` stand after
the sentences that they are about, or in the columns of a table that divides the work (任务分工表).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from corpus.models import Clause, Document
from corpus.tables import TableRow, table_row

_LABEL = (
    r"(?:牵头(?:责任)?(?:单位|部门|领导)|主办单位|主要?责任(?:单位|部门)|第一责任(?:单位|部门)|责任(?:单位|部门|主体|处室|科室)|负责(?:单位|部门)|实施(?:单位|主体)|"
    r"(?:配合|参与|参加|协办|协同|协助|支持)(?:单位|部门)|(?:完成|办结|实施|推进)?(?:时限|期限)(?:要求)?|完成时间|时间节点|进度安排|时间安排|完成日期)"
)
_VALUE = r"(?:[^。;；:：()（）\n]|[(（][^()（）\n]*[)）])*?"
_LABELLED = re.compile(
    rf"(?P<label>{_LABEL})\s*[:：]\s*(?P<value>{_VALUE})(?=$|[。;；)）\n]|[,，、]?\s*{_LABEL}\s*[:：])", re.MULTILINE
)
_BRACKETS = re.compile(r"[(（](?P<inside>[^()（）\n]*(?:[(（][^()（）\n]*[)）][^()（）\n]*)*)[)）]")
_ROLE = re.compile(
    r"(?:(?P<lead>(?:共同)?牵头(?:负责|落实|组织实施|推进)?)|(?P<with>(?:等)?(?:共同)?(?:参与|配合|协助|协同|支持)(?:落实|实施|做好)?)|"
    r"(?P<own>(?:分别|共同|具体|按照?(?:各自)?职责(?:分工)?|依职责(?:分工)?|分工)*(?:负责|落实|组织实施)))(?=$|[、，,])"
)
# 市教育局会同市财政局: the second takes part.
_TOGETHER = re.compile(r"会同|商(?=[^务])")
_STOPS = " \t\r\n　。;；,，、"
_FIRST_LEADS = re.compile(r"(?:列|排)(?:在|名)?第一位(?:者|的)?(?:[^,，。;；]{0,6})为牵头(?:单位|部门)")
_DUE = re.compile(
    r"(?P<due>[^,，。;；、()（）]*?(?:前|底|末|内|年|月|日|季度|长期|持续|常态化))(?:完成|落实|实施|推进|坚持)?$"
)
# What joins names of bodies; 和 inside 文化和旅游部 joins nothing, since what stands before it names no body.
_ENDS_BODY = re.compile(
    r"(?:部|委|局|办|院|署|会|厅|行|社|组|等|政府|单位|部门|中心|学校|法院|机关|公司|集团|总工会|共青团中央|妇联|旗区|区|县|市|校)$"
)
_THIS_WORK = re.compile(
    r"^(?:该|此|本|上述|以上|前述|这)(?:项|些)?[^,，。]{0,8}(?:工作|任务|措施)?[^,，。]{0,6}于?[^,，。]*?(?:年|月|日|底|前)[^,，。]*完成"
)
_HEADERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("due", re.compile(r"时限|期限|完成时间|时间节点|进度|时间安排|完成日期|完成年限")),
    ("lead", re.compile(r"牵头|主办|主责|主要?责任|第一责任")),
    ("with", re.compile(r"配合|参与|参加|协办|协同|协助|支持")),
    ("own", re.compile(r"责任|负责|实施|承办|落实单位")),
)


@dataclass(frozen=True)
class Duty:
    """Who answers for something and by when.

    Attributes:
        lead: who leads or answers for it alone; those who answer for it together, joined with 、; "" where nobody is named.
        participants: who takes part.
        due: the words of the deadline, or "".
    """

    lead: str = ""
    participants: tuple[str, ...] = ()
    due: str = ""


@dataclass(frozen=True)
class Tail:
    """A duty with the place that states it (offsets into the document)."""

    duty: Duty
    start: int
    end: int


def duties_of(document: Document) -> dict[int, Duty]:
    """The duties of the sentences of a document, by the start of the sentence.

    A tail is about the sentences of its clause since the tail before it; one alone in its paragraph below the last item
    is about all items of the clause above, where those before it have none.
    """
    first_leads = _FIRST_LEADS.search(document.text) is not None
    tails = {clause.path: tails_in(document.text, clause, first_leads) for clause in document.clauses}
    duties: dict[int, Duty] = {}
    for clause in document.clauses:
        own = tails[clause.path]
        for sentence in clause.sentences:
            tail = next((tail for tail in own if tail.start >= sentence.start), None)
            if tail:
                duties[sentence.start] = tail.duty
        _due_of_all(clause, duties)
    for clause, tail in _shared(document, tails):
        for sentence in clause.sentences:
            duties.setdefault(sentence.start, tail.duty)
    return duties


def tails_in(text: str, clause: Clause, first_leads: bool = False) -> list[Tail]:
    """The tails of one clause in order, those that touch as one; a row of a table that divides work has one.

    Args:
        text: of the document.
        clause: the clause.
        first_leads: whether the first of several bodies leads (列第一位者为牵头单位).
    """
    row = table_row(text[clause.start : clause.end].strip()) if clause.path[-1].endswith("行") else None
    if row:
        duty = _of_row(row, first_leads)
        return [Tail(duty, clause.end, clause.end)] if duty != Duty() else []
    return _merged(sorted(_found(text, clause, first_leads), key=lambda tail: tail.start), text)


def _found(text: str, clause: Clause, first_leads: bool) -> Iterator[Tail]:
    taken: list[tuple[int, int]] = []
    for match in _BRACKETS.finditer(text, clause.start, clause.end):
        ends = text[match.end() : match.end() + 1] in ("", *"。;；\r\n 　(（") or text[match.start() - 1] in "。;；"
        duty = duty_in(match["inside"], first_leads) if ends else Duty()
        if duty != Duty():
            taken.append(match.span())
            yield Tail(duty, *match.span())
    labels = [
        match
        for match in _LABELLED.finditer(text, clause.start, clause.end)
        if not any(start <= match.start() < end for start, end in taken) and _heads(text, clause, match.start())
    ]
    for run in _runs(labels, text):
        duty = _labelled(run, first_leads)
        if duty != Duty():
            yield Tail(duty, run[0].start(), run[-1].end())


def _runs(labels: list[re.Match[str]], text: str) -> Iterator[list[re.Match[str]]]:
    """Labels with nothing but stops between them together."""
    run: list[re.Match[str]] = []
    for match in labels:
        if run and text[run[-1].end() : match.start()].strip(_STOPS):
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def _heads(text: str, clause: Clause, at: int) -> bool:
    """Whether a label stands where a tail can: at the head of a line, or after a stop or another tail."""
    before = text[clause.start : at].rstrip(" \t　")
    return not before or before[-1] in "\n\r。;；,，)）"


def duty_in(words: str, first_leads: bool = False) -> Duty:
    """What the words in brackets say: who leads, who takes part, and by when; an empty duty where they say nothing of it.

    >>> duty_in("教育部牵头,财政部、文化和旅游部等参与")
    Duty(lead='教育部', participants=('财政部', '文化和旅游部'), due='')
    """
    words = _FIRST_LEADS.sub("", words)
    labelled = list(_LABELLED.finditer(words))
    if labelled:
        return _labelled(labelled, first_leads)
    lead: list[str] = []
    others: list[str] = []
    owners: list[str] = []
    pending: list[str] = []
    due = ""
    for part in re.split(r"[,，;；。](?![^(（]*[)）])", words):
        part = re.sub(r"^下同$|^以下同$", "", part.strip())
        if not part:
            continue
        at, said = 0, False
        for role in _ROLE.finditer(part):
            alone, together, more = _split_at(_TOGETHER, part[at : role.start()])
            names = [*pending, *bodies_of(alone)]
            pending = []
            if together:
                others += bodies_of(more)
            (lead if role["lead"] else others if role["with"] else owners).extend(names)
            at, said = role.end(), True
        rest = part[at:].strip("、 ")
        if rest:
            timed = _DUE.fullmatch(rest)
            if timed and re.search(r"\d|年|长期|持续", rest):
                due = timed["due"]
            elif not said:
                pending += bodies_of(rest)
    if not (lead or others or owners) or any(len(name) > 30 for name in (*lead, *owners, *others)):
        return Duty()
    if not all(map(_is_body, (*lead, *owners))):
        return Duty()
    if lead:
        return Duty("、".join(lead), (*owners, *others), due)
    if first_leads and len(owners) > 1:
        return Duty(owners[0], (*owners[1:], *others), due)
    return Duty("、".join(owners), tuple(others), due)


def _split_at(pattern: re.Pattern[str], words: str) -> tuple[str, str, str]:
    match = pattern.search(words)
    return (words[: match.start()], match.group(), words[match.end() :]) if match else (words, "", "")


def bodies_of(words: str) -> list[str]:
    """The bodies that a list names.

    >>> bodies_of("发展改革委、工业和信息化部和各省级人民政府")
    ['发展改革委', '工业和信息化部', '各省级人民政府']
    """
    words = re.sub(r"^(?:由|请)", "", words.strip(" \t　、,，")).removesuffix("按")
    names: list[str] = []
    # Neither the brackets of 各市、县(市、区) nor its 、 part names.
    for piece in re.split(r"(?<!各市)(?<!市、县)[、,，\s](?![^(（]*[)）])|(?<=等)(?=有关|相关|各|部门|单位)", words):
        names += _apart(piece)
    cleaned = [re.sub(r"等$", "", name) if len(name) > 2 else name for name in names]
    return [name for name in cleaned if name and name not in ("等", "部门", "单位")]


def _apart(words: str) -> list[str]:
    """Names that 和, 及 or 与 join, where both sides name bodies."""
    for match in re.finditer("以及|和|及|与", words):
        before, after = words[: match.start()], words[match.end() :]
        if _ENDS_BODY.search(before) and len(before) >= 2 and after not in ("单位", "部门") and len(after) >= 2:
            return [before, *_apart(after)]
    return [words] if words else []


def _is_body(name: str) -> bool:
    return len(name) >= 2 and not re.search(r"[\d%“”由]|^(?:主要|直接|全面|具体)|应当|可以|需要|已经|必须|不得", name)


def _labelled(labels: list[re.Match[str]], first_leads: bool) -> Duty:
    """What labels say together: 牵头单位:…;配合单位:…;完成时限:…"""
    fields: dict[str, str] = {}
    for match in labels:
        kind = next(kind for kind, pattern in _HEADERS if pattern.search(match["label"]))
        value = match["value"].strip(_STOPS)
        if value:
            fields[kind] = f"{fields[kind]}、{value}" if kind in fields else value
    return _of_fields(fields, first_leads)


def _of_fields(fields: Mapping[str, str], first_leads: bool) -> Duty:
    lead, others = bodies_of(fields.get("lead", "")), bodies_of(fields.get("with", ""))
    due = re.sub(r"(?:完成|落实)$", "", fields.get("due", ""))
    own = fields.get("own", "")
    if not lead and not others and (inside := duty_in(own, first_leads)) != Duty():
        return replace(inside, due=inside.due or due)  # 责任单位:教育局牵头,财政局配合
    owners = bodies_of(own)
    if not lead and first_leads and len(owners) > 1:
        lead, owners = owners[:1], owners[1:]
    if lead:
        return Duty("、".join(lead), (*owners, *others), due)
    return Duty("、".join(owners), tuple(others), due)


def _joined(one: Duty, other: Duty) -> Duty:
    """Two duties as one: with a body that leads, those that answer too take part."""
    lead = one.lead or other.lead
    more = tuple(other.lead.split("、")) if one.lead and other.lead else ()
    return Duty(lead, (*one.participants, *more, *other.participants), one.due or other.due)


def _merged(tails: list[Tail], text: str) -> list[Tail]:
    """Tails with nothing but stops between them as one."""
    merged: list[Tail] = []
    for tail in tails:
        if merged and not text[merged[-1].end : tail.start].strip(_STOPS + "()（）"):
            merged[-1] = Tail(_joined(merged[-1].duty, tail.duty), merged[-1].start, tail.end)
        else:
            merged.append(tail)
    return merged


def _of_row(row: TableRow, first_leads: bool) -> Duty:
    """What the columns of a row say."""
    found: dict[str, str] = {}
    for header, value, _ in row.cells:
        kind = next((kind for kind, pattern in _HEADERS if pattern.search(header)), None)
        if kind and value not in ("", "-", "—", "/", "无"):
            found[kind] = f"{found[kind]}、{value}" if kind in found else value
    return _of_fields(found, first_leads) if {"lead", "own"} & found.keys() else Duty()


def _due_of_all(clause: Clause, duties: dict[int, Duty]) -> None:
    """Gives the deadline of 该项工作于…完成 to the sentences before it in the clause."""
    for place, sentence in enumerate(clause.sentences):
        match = _THIS_WORK.match(sentence.text)
        if match is None:
            continue
        due = re.search(
            r"(?:19|20)?\d*年?[^,，。于在]*?(?:底前|前|底|末)", sentence.text[sentence.text.find("于") + 1 :]
        )
        for before in clause.sentences[:place]:
            duty = duties.get(before.start, Duty())
            if due and not duty.due and not before.is_heading:
                duties[before.start] = replace(duty, due=due.group())


def _shared(document: Document, tails: Mapping[tuple[str, ...], list[Tail]]) -> Iterator[tuple[Clause, Tail]]:
    """The clauses without tails that a tail below the last item beside them is about."""
    last: dict[tuple[str, ...], Clause] = {}
    for clause in document.clauses:
        if clause.kind in ("clause", "heading") and len(clause.path) > 1:
            last[clause.path[:-1]] = clause
    alone = {path for path, found in tails.items() if found and _is_alone(document.text, found[-1])}
    if any(path[:-1] in last and last[path[:-1]].path != path for path in alone):
        return  # each item has its own
    for above, clause in last.items():
        if clause.path not in alone:
            continue
        beside = [one for one in document.clauses if one.path[: len(above)] == above and one.start < clause.start]
        if not any(tails[one.path] for one in beside):
            yield from ((one, tails[clause.path][-1]) for one in beside)


def _is_alone(text: str, tail: Tail) -> bool:
    """Whether a tail is a paragraph of its own."""
    return text[: tail.start].rstrip(" \t　").endswith("\n") and text[tail.end : tail.end + 2].strip("。 \t\r") in (
        "",
        "\n",
    )
