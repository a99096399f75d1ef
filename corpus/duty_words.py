"""The words that say who answers for something and by when: 教育部牵头,财政部等参与; 责任单位:…;完成时限:…"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

_LABEL = (
    r"(?:牵头(?:责任)?(?:单位|部门|领导)|主办单位|主要?责任(?:单位|部门)|第一责任(?:单位|部门)|责任(?:单位|部门|主体|处室|科室)|负责(?:单位|部门)|实施(?:单位|主体)|"
    r"(?:配合|参与|参加|协办|协同|协助|支持)(?:单位|部门)|(?:完成|办结|实施|推进)?(?:时限|期限)(?:要求)?|完成时间|时间节点|进度安排|时间安排|完成日期)"
)
_VALUE = r"(?:[^。;；:：()（）\n]|[(（][^()（）\n]*[)）])*?"
LABELLED = re.compile(
    rf"(?P<label>{_LABEL})\s*[:：]\s*(?P<value>{_VALUE})(?=$|[。;；)）\n]|[,，、]?\s*{_LABEL}\s*[:：])", re.MULTILINE
)
_ROLE = re.compile(
    r"(?:(?P<lead>(?:共同)?牵头(?:负责|落实|组织实施|推进)?)|(?P<with>(?:等)?(?:共同)?(?:参与|配合|协助|协同|支持)(?:落实|实施|做好)?)|"
    r"(?P<own>(?:分别|共同|具体|按照?(?:各自)?职责(?:分工)?|依职责(?:分工)?|分工)*(?:负责|落实|组织实施)))(?=$|[、，,])"
)
# 市教育局会同市财政局: the second takes part.
_TOGETHER = re.compile(r"会同|(?<!工)(?<!协)商(?=[^务业])")
STOPS = " \t\r\n　。;；,，、"
FIRST_LEADS = re.compile(r"(?:列|排)(?:在|名)?第一位(?:者|的)?(?:[^,，。;；]{0,6})为牵头(?:单位|部门)")
_DUE = re.compile(
    r"(?P<due>[^,，。;；、()（）]*?(?:前|底|末|内|年|月|日|季度|长期|持续|常态化))(?:完成|落实|实施|推进|坚持)?$"
)
# What joins names of bodies; 和 inside 文化和旅游部 joins nothing, since what stands before it names no body.
_ENDS_BODY = re.compile(
    r"(?:部|委|局|办|院|署|会|厅|行|社|组|等|政府|单位|部门|中心|学校|法院|机关|公司|集团|总工会|共青团中央|妇联|旗区|区|县|市|校)$"
)
HEADERS: tuple[tuple[str, re.Pattern[str]], ...] = (
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


def duty_in(words: str, first_leads: bool = False) -> Duty:
    """What the words in brackets say: who leads, who takes part, and by when; an empty duty where they say nothing of it.

    >>> duty_in("教育部牵头,财政部、文化和旅游部等参与")
    Duty(lead='教育部', participants=('财政部', '文化和旅游部'), due='')
    """
    words = FIRST_LEADS.sub("", words)
    labels = list(LABELLED.finditer(words))
    if labels:
        return labelled(labels, first_leads)
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


def is_tail(words: str) -> bool:
    """Whether a sentence says who answers for what stands before it and nothing else.

    >>> is_tail("责任单位：市教育局"), is_tail("（教育部负责）"), is_tail("加强管理。")
    (True, True, False)
    """
    if LABELLED.match(words):
        return True
    bracketed = re.fullmatch(r"[(（](.+)[)）][。；;]?", words)
    return bracketed is not None and duty_in(bracketed.group(1)) != Duty()


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


def labelled(labels: Sequence[re.Match[str]], first_leads: bool) -> Duty:
    """What labels say together: 牵头单位:…;配合单位:…;完成时限:…"""
    fields: dict[str, str] = {}
    for match in labels:
        kind = next(kind for kind, pattern in HEADERS if pattern.search(match["label"]))
        value = match["value"].strip(STOPS)
        if value:
            fields[kind] = f"{fields[kind]}、{value}" if kind in fields else value
    return of_fields(fields, first_leads)


def of_fields(fields: Mapping[str, str], first_leads: bool) -> Duty:
    """What values say together; the keys are those of `HEADERS`."""
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
