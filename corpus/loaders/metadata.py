"""What a document is, read from its page and its text: title, number, issuers, level, dates, kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.loaders.blocks import Paragraph
from corpus.loaders.compose import Composed
from corpus.loaders.wording import (
    CLAUSE,
    DATE,
    ISSUER_LABELS,
    NUMBER_LABELS,
    PUBLISHED_LABELS,
    VALIDITY_LABELS,
    WRITTEN_LABELS,
    document_number,
    is_date,
    is_number_line,
    iso_date,
)
from corpus.models import Kind, Level

# A law's history below its title: 2018年12月29日第十三届全国人民代表大会常务委员会第七次会议……第二次修正.
_HISTORY = re.compile(r"[(（]?\s*(?=(?:19|20)\d{2}年)[^。]{4,160}?(通过|修订|修正|公布|发布|施行|批准)[^。]{0,12}$")
_LOCAL_CONGRESS = re.compile(
    r"([\u4e00-\u9fff]{2,12}?(?:省|自治区|自治州|市|自治县))(?:第[\u4e00-\u9fff]{1,4}届)?(人民代表大会(?:常务委员会)?)"
)
_CONGRESS = re.compile(r"全国人民代表大会(?:常务委员会)?")
_LAW = re.compile(
    r"(?:中华人民共和国)?[\u4e00-\u9fff]{2,40}?(?:法|条例|办法|规定|细则|决定|宪法|规程|规则|章程|准则)(?:[(（][^()（）]{1,20}[)）])?$"
)
_DISPATCH = re.compile(
    r"(?:新华社|中新社|人民日报|本报|本网|央视网|教育部网站).{0,16}(?:电|讯)(?:\s|[（(]|$|　)|^[（(]?记者|记者.{2,12}(?:从|获悉|报道)"
)
_REPORT_TITLE = re.compile(r"解读|答记者问|一图读懂|图解|学习材料|新闻发布会|政策问答|发布会|综述|快讯|报道|要闻")
_FULL_TEXT = re.compile(r"全文如下")
_BODY_END = r"(?:办公厅|办公室|委员会|人民政府|国务院|政府|部|委|局|厅|署|院|会|办|总局|银行|党组|指挥部|领导小组|联席会议|中央)"
_ISSUER_LINE = re.compile(rf"(?:中共)?[\u4e00-\u9fff]{{1,28}}?{_BODY_END}(?:[ 、][\u4e00-\u9fff]{{2,28}}{_BODY_END})*")
_ISSUED_BY = re.compile(rf"^((?:[\u4e00-\u9fff]{{2,24}}?{_BODY_END}[、 ]?)+?)(?:关于|印发|转发|公布|发布)")
_NATIONAL = re.compile(
    r"国务院|中共中央|中央|全国人民代表大会|全国人大|最高人民|国家[\u4e00-\u9fff]{2,}(?:局|委|委员会|署|总局|办公室|办)|^[\u4e00-\u9fff]{1,14}部(?:办公厅|办公室)?$|"
    r"(?:海关|审计|税务|市场监督管理|广播电视|体育|统计)总[局署]|中国人民银行|国家税务|财政部|教育部|中国共产党|证监会|银保监会"
)
_PROVINCES = "北京天津上海重庆河北山西辽宁吉林黑龙江江苏浙江安徽福建江西山东河南湖北湖南广东海南四川贵州云南陕西甘肃青海台湾内蒙古广西西藏宁夏新疆"
_PROVINCE = re.compile(
    r"^(?:中共)?(?:(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)(?:省|(?=[\u4e00-\u9fff]{0,6}(?:厅|委员会|高级人民法院)))|"
    r"(?:内蒙古|广西壮族|广西|西藏|宁夏回族|宁夏|新疆维吾尔|新疆)(?:自治区|党委)|(?:北京|天津|上海|重庆)(?:市)?(?![\u4e00-\u9fff]{1,4}区)|省|自治区|新疆生产建设兵团)"
)
_LOCAL = re.compile(r"(?:省|自治区)[\u4e00-\u9fff]{1,8}(?:市|州|盟|县|旗)")
_HEAD = 16
_REPORTED = re.compile(r"《([^《》]{4,60})》")


@dataclass(frozen=True)
class Proposal:
    """What was read of a document; each field is for the user to confirm or replace."""

    title: str
    number: str = ""
    issuers: tuple[str, ...] = ()
    level: Level = "市"
    kind: Kind = "fulltext"
    written: str = ""
    published: str = ""
    status: str = ""
    aliases: tuple[str, ...] = ()
    address: str = ""
    is_law: bool = False


def read_metadata(composed: Composed, address: str, name: str) -> Proposal:
    """What the document is.

    Args:
        composed: its text and what its page states.
        address: where its page says it is published.
        name: of its file, the title where the text has none.
    """
    paragraphs, fields = composed.paragraphs, composed.fields
    title = composed.title.strip("【】 ") or name
    history = _history(paragraphs)
    kind = _kind(title, paragraphs)
    if history and _LAW.match(title):
        return _law(title, history, paragraphs, fields, address)
    number = "" if kind == "report" else _number(paragraphs, fields)
    signers, signed = _signature(paragraphs)
    issuers = _stated_issuers(fields, composed.is_reprint) or _titled(title) or signers or _ordering(number)
    if signers and _titled(title) and len(signers) > len(issuers):
        issuers = signers
    published = iso_date(_first(fields, PUBLISHED_LABELS))
    written = iso_date(_first(fields, WRITTEN_LABELS)) or signed or _bracketed_date(paragraphs)
    if kind == "report":
        issuers, written = _agency(paragraphs), _dispatch_date(paragraphs, published)
    return Proposal(
        title=title,
        number=_short_order(number),
        issuers=issuers,
        level=_level(issuers, title, number, paragraphs if kind == "report" else ()),
        kind=kind,
        written=written,
        published="" if composed.is_reprint and kind != "report" else published,
        status=_first(fields, VALIDITY_LABELS)[:60],
        aliases=_aliases(title, composed, kind),
        address=address,
        is_law="令第" in number,
    )


def _law(
    title: str, history: Sequence[str], paragraphs: Sequence[Paragraph], fields: Mapping[str, str], address: str
) -> Proposal:
    """A law or regulation: its date is that of the version, the last that was passed, amended or promulgated."""
    enacted = [
        line
        for line in history
        if not line.rstrip("）) 起").endswith("施行") or re.search("通过|修订|修正|公布|发布", line)
    ]
    dates = [max(filter(None, (iso_date(line) for line in _dated_parts(line)[:1])), default="") for line in enacted]
    written = max(filter(None, dates), default="")
    last = enacted[-1] if enacted else ""
    number = document_number(_first(fields, NUMBER_LABELS)) or next(
        (n for line in reversed(history) if (n := document_number(DATE.sub("", line)))),
        next((document_number(p.text) for p in paragraphs[1:8] if is_number_line(p.text)), ""),
    )
    congress = _CONGRESS.search(last) or _CONGRESS.search(history[0])
    local = next(
        (found for line in (last, history[0]) if (found := _LOCAL_CONGRESS.search(DATE.sub("，", line)))), None
    )
    council = re.search(r"国务院", "".join(history))
    if local:
        issuers: tuple[str, ...] = ("".join(local.groups("")),)
    elif congress or council:
        issuers = (congress.group(),) if congress else ("国务院",)
    else:
        issuers = _ordering(number) or _titled(title)
    short = title.removeprefix("中华人民共和国")
    return Proposal(
        title=title,
        number=_short_order(number),
        issuers=issuers,
        level="国家" if not local and (congress or council) else _level(issuers, title, number, ()),
        written=written,
        published=iso_date(_first(fields, PUBLISHED_LABELS)),
        status="；".join(re.sub(r"\s+", "", line).strip("（）() ") for line in history)[:300],
        aliases=(short,) if short != title else (),
        address=address,
        is_law=True,
    )


def _ordering(number: str) -> tuple[str, ...]:
    """Who gave an order: 教育部 of 教育部令第40号."""
    ordered = re.match(r"(?:中华人民共和国)?(.+?)令第", number)
    return (ordered[1],) if ordered else ()


def _short_order(number: str) -> str:
    return re.sub(r"^中华人民共和国(?!主席)", "", number)


def _dated_parts(line: str) -> list[str]:
    """The parts of a history that stand on one line, each with its date: （1986年…通过　2006年…修订）."""
    parts = [part for part in re.split(r"(?=(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)", line) if iso_date(part)]
    passed = [part for part in parts if re.search("通过|修订|修正|公布|发布", part)]
    return sorted(passed or parts, key=iso_date, reverse=True)


def _history(paragraphs: Sequence[Paragraph]) -> list[str]:
    lines = []
    for paragraph in paragraphs[1:_HEAD]:
        if CLAUSE.match(paragraph.text) or len(paragraph.text) > 400:
            break
        if _HISTORY.match(paragraph.text.strip("（）() ")) and iso_date(paragraph.text[:14]):
            lines.append(paragraph.text)
    return lines


def _number(paragraphs: Sequence[Paragraph], fields: Mapping[str, str]) -> str:
    """The document's own number: a line of its head, or what the page states; never one that the text cites."""
    for paragraph in paragraphs[:_HEAD]:
        if paragraph.text.endswith(("。", "：")) and len(paragraph.text) > 40:
            break
        if is_number_line(paragraph.text):
            return document_number(paragraph.text.replace(" ", "")) or document_number(paragraph.text)
    stated = _first(fields, NUMBER_LABELS)
    if not stated or re.fullmatch(r"[无/\-—]*", stated):
        return ""
    return document_number(stated) or stated.strip()[:40]


def _signature(paragraphs: Sequence[Paragraph]) -> tuple[tuple[str, ...], str]:
    """Who signed the document, and when: the first date that stands alone below lines that name bodies."""
    for at, paragraph in enumerate(paragraphs):
        if at < 2 or not is_date(paragraph.text):
            continue
        signers: list[str] = []
        for above in reversed(paragraphs[max(0, at - 8) : at]):
            if len(above.text) > 60 or above.text[-1] in "。；：:;" or not _ISSUER_LINE.fullmatch(above.text):
                break
            signers = [*re.split(r"[ 、](?=[\u4e00-\u9fff]{2,})", above.text), *signers]
        if signers or at > 3:
            return tuple(signers), iso_date(paragraph.text)
    together = re.compile(rf"^({_ISSUER_LINE.pattern})\s*((?:19|20)\d{{2}}年\d{{1,2}}月\d{{1,2}}日)$")
    for paragraph in paragraphs[2:]:
        if found := together.match(paragraph.text):
            return (found.group(1),), iso_date(paragraph.text)
    return (), ""


def _bracketed_date(paragraphs: Sequence[Paragraph]) -> str:
    """A date below the title in brackets."""
    for paragraph in paragraphs[1:5]:
        if paragraph.text[:1] in "（(" and len(paragraph.text) < 60 and iso_date(paragraph.text):
            return iso_date(paragraph.text)
    return ""


def _stated_issuers(fields: Mapping[str, str], is_reprint: bool) -> tuple[str, ...]:
    stated = "" if is_reprint else _first(fields, ISSUER_LABELS)
    return tuple(filter(None, re.split(r"[、,，;； ]+", stated)))


def _titled(title: str) -> tuple[str, ...]:
    """The bodies that a title begins with: 国务院办公厅关于…, 教育部 财政部关于…."""
    found = _ISSUED_BY.match(title)
    if not found:
        return ()
    return tuple(filter(None, re.split(r"[、 ]|(?<=国务院办公厅)(?=教育部)", found.group(1))))


def _level(issuers: Sequence[str], title: str, number: str, paragraphs: Sequence[Paragraph]) -> Level:
    """Whose document it is; that of a report is that of what it reports."""
    names = list(issuers) or [title]
    if paragraphs:
        names = [title, *(p.text[:80] for p in paragraphs[:6])]
        return (
            "国家"
            if any(re.search(r"中共中央|国务院|全国人大|教育部|国家", name) for name in names)
            else _level((), title, "", ())
        )
    if any(
        _NATIONAL.search(name)
        and not _PROVINCE.match(name)
        and not re.match(r"^[\u4e00-\u9fff]{2,6}[省市区县州]", name)
        for name in names
    ):
        return "国家"
    if re.match(r"(?:国发|国办发|国函|国办函|中发|中办发|国令)〔", number):
        return "国家"
    if any(_PROVINCE.match(name) and not _LOCAL.search(name) for name in names):
        return "自治区"
    return "市"


def _kind(title: str, paragraphs: Sequence[Paragraph]) -> Kind:
    """Whether it is the document itself or a report on one."""
    head = [p.text for p in paragraphs[:8]]
    if any(_FULL_TEXT.search(text) for text in head):
        return "fulltext"
    is_signed = any(is_number_line(text) for text in head)
    if not is_signed and (_REPORT_TITLE.search(title) or any(_DISPATCH.search(text[:60]) for text in head)):
        return "report"
    return "fulltext"


def _agency(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    for paragraph in paragraphs[:10]:
        if found := re.search(r"新华社|新华网|人民日报|人民网|中新社|中国教育报|央视网", paragraph.text):
            return (found.group().replace("新华网", "新华社"),)
    return ()


def _dispatch_date(paragraphs: Sequence[Paragraph], published: str) -> str:
    """The date of a report: as stated above it, or the day of its dispatch with the year of the page."""
    for paragraph in paragraphs[1:10]:
        if len(paragraph.text) < 40 and (found := iso_date(paragraph.text)):
            return found
        if sent := re.search(r"(?:社|报|网).{0,8}?(\d{1,2})月(\d{1,2})日(?:电|讯)", paragraph.text[:60]):
            return f"{published[:4]}-{int(sent[1]):02d}-{int(sent[2]):02d}" if published else ""
    return published


def _aliases(title: str, composed: Composed, kind: Kind) -> tuple[str, ...]:
    """Other names: what the notice issues, or the heads of the reports that are in it."""
    quoted = _REPORTED.findall(title) if "印发" in title or "公布" in title else []
    names = [
        *quoted,
        *(
            composed.inner_titles
            if kind == "report" or re.search("印发|公布|发布", title)
            else composed.inner_titles[:0]
        ),
    ]
    if kind == "report":
        names = [
            p.text for p in composed.paragraphs[1:] if (p.centred or p.bold) and "印发" in p.text and len(p.text) > 8
        ]
    elif quoted or composed.inner_titles:
        names = [*quoted, *[name for name in composed.inner_titles[:1] if _same_matter(name, title)]]
    unique = dict.fromkeys(name for name in names if name != title)
    return tuple(unique)[:4]


def _same_matter(name: str, title: str) -> bool:
    plain = re.sub(r"[《》\s]", "", title)
    return re.sub(r"[《》\s]", "", name) in plain


def _first(fields: Mapping[str, str], labels: Iterable[str]) -> str:
    return next((fields[label] for label in labels if fields.get(label)), "")
