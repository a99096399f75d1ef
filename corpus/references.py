"""The documents that a text names (引用文件): 《title》(文号), who issued each and how the text stands to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_REFERENCE = re.compile(
    r"《(?P<title>[^《》]+(?:《[^《》]*》[^《》]*)*)》(?:\s*[(（](?P<number>[^()（）]*?号)(?:[,，;；][^()（）]*)?[)）])?"
)
_RELATION = re.compile(r"(?:全面|认真|严格|深入)?(?:贯彻落实|贯彻|落实|依据|根据|按照|依照|执行|遵循|遵照|遵守)好?")
_ISSUER = re.compile(r"(?P<issuer>[\u4e00-\u9fff、]{2,24}?)(?:联合|共同)?(?:印发|制定|发布|颁布|出台|公布)的$")
_BODY = r"中央|国务院|省委|市委|部|厅|局|委|政府|委员会|办公室|办公厅|总署|银行|法院|检察院"
# 中共中央办公厅、国务院办公厅《关于…的意见》; what stands before the issuer ends with a verb or a joining word.
_BESIDE = re.compile(rf"(?P<issuer>[\u4e00-\u9fff、]{{2,30}}?(?:{_BODY}))$")
_BEFORE_ISSUER = re.compile(
    r".*(?:学习|宣传|对照|参照|结合|符合|违反|印发|转发|制定|出台|根据|按照|的|与|及|将|等|对|经|(?<!工业)(?<!文化)(?<!住房)(?<!保障)(?<!资源)和)"
)
# 《中共中央、国务院关于…的意见》: the title opens with who issued it.
_TITLE_ISSUER = re.compile(r"(?P<issuer>[\u4e00-\u9fff、]{2,24}?(?:中央|院|部|厅|局|委|政府|委员会|办公室))关于")
# 1997年7月31日国务院颁布的: the day is no part of the issuer.
_DAY = re.compile(r"^[年月日起]+(?:由|经)?|^(?:由|经|和|对|将|在|与)")
_REPEALED = re.compile(r"[^,，。;；]{0,8}?(?:同时|自行|即行|予以)?(?:废止|失效)")
# 以下简称《方案》: a short name for a document that is named in full beside it.
_SHORT = re.compile(r"(?:以下|下)(?:统一)?简称\s*[:：]?\s*[“\"]?《(?P<short>[^《》]+)》")
_TYPE = re.compile(
    r"(?:法|条例|意见|通知|办法|规定|方案|规划|纲要|决定|决议|准则|标准|规范|细则|计划|目录|清单|指南|章程|制度|公告|通告|批复|复函|"
    r"措施|要点|规程|规则|公约|守则|宪法|解释|令|请示|报告|要求|行动|协议书?|分类和分级|\d{4})(?:[(（][^()（）]*[)）])*$"
)


@dataclass(frozen=True)
class Reference:
    """A document that the text names (引用文件): title, 文号 or "", issuer or "", and relation or ""."""

    title: str
    number: str
    issuer: str
    relation: str
    start: int
    end: int


def references_in(text: str, offset: int = 0) -> Iterator[Reference]:
    """The documents that `text` names in 《》, with 文号, issuer and relation where they stand beside the title."""
    found: list[Reference] = []
    end_before, shared = 0, False
    for match in _REFERENCE.finditer(text):
        before = text[end_before : match.start()]
        phrase = re.split(r"[,，。;；:：]", before)[-1]
        relation = _RELATION.search(phrase)
        issued = phrase[relation.end() :] if relation else phrase
        issued_by = _ISSUER.search(issued)
        issuer = issued_by or _beside(issued, match["title"])
        title = match["title"]
        named = re.fullmatch(r"(?P<issuer>[^〈〉]*?)(?:关于)?印发〈(?P<title>[^〈〉]+)〉的通知", title)
        opening = _TITLE_ISSUER.match(title)
        carried = relation.group() if relation else ""
        by = (
            named["issuer"] if named else issuer["issuer"] if issuer else opening["issuer"] if opening else ""
        ).removesuffix("关于")
        if found and before in ("", "和", "、", "及", "以及"):  # 《甲》《乙》 share issuer and relation
            carried = carried or found[-1].relation
            by = by or (found[-1].issuer if shared or not before else "")
        elif found and re.fullmatch(r"[^,，。;；:：]{0,10}(?:、|和|及|以及)", before):  # 《甲》及其实施条例、《乙》
            carried = carried or found[-1].relation
        found.append(
            Reference(
                title=named["title"] if named else title,
                number=re.sub(r"\s", "", match["number"] or ""),
                issuer=_DAY.sub("", by),
                relation=carried,
                start=offset + match.start(),
                end=offset + match.end(),
            )
        )
        shared = bool(issued_by) or (shared and before in ("", "和", "、", "及", "以及"))
        end_before = match.end()
    yield from _with_repeals(found, text, offset)


def _beside(issued: str, title: str) -> re.Match[str] | None:
    """Who stands right before a title that does not name its issuer itself."""
    return None if _TITLE_ISSUER.match(title) else _BESIDE.fullmatch(_BEFORE_ISSUER.sub("", issued))


def _with_repeals(found: list[Reference], text: str, offset: int) -> Iterator[Reference]:
    """The references; those before 同时废止 are repealed, and so are those listed with them."""
    repealed = False
    for place in range(len(found) - 1, -1, -1):
        after = found[place].end - offset
        following = found[place + 1].start - offset if place + 1 < len(found) else len(text)
        between = text[after:following]
        listed = between in ("", "、", "和", "及", "以及")
        repealed = bool(_REPEALED.match(between)) or (repealed and listed)
        if repealed:
            found[place] = replace(found[place], relation="废止")
    yield from found


def short_names(text: str) -> frozenset[str]:
    """The short names that a text gives to documents: 方案 of 以下简称《方案》."""
    return frozenset(match["short"] for match in _SHORT.finditer(text))


def is_document(reference: Reference) -> bool:
    """Whether what stands in 《》 is an official document, and no textbook, form or certificate."""
    return bool(reference.number or _TYPE.search(reference.title))
