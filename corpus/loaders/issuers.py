"""Who issued a document, and of what level of government they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.loaders.blocks import Paragraph
from corpus.models import Level

_BODY_END = r"(?:办公厅|办公室|委员会|人民政府|国务院|政府|部|委|局|厅|署|院|会|办|总局|银行|党组|指挥部|领导小组|联席会议|中央)"
ISSUER_LINE = re.compile(rf"(?:中共)?[\u4e00-\u9fff]{{1,28}}?{_BODY_END}(?:[ 、][\u4e00-\u9fff]{{2,28}}{_BODY_END})*")
_ISSUED_BY = re.compile(rf"^((?:[\u4e00-\u9fff]{{2,24}}?{_BODY_END}[、 ]?)+?)(?:关于|印发|转发|公布|发布)")
_NATIONAL = re.compile(
    r"国务院|中共中央|中央|全国人民代表大会|全国人大|最高人民|国家[\u4e00-\u9fff]{2,}(?:局|委|委员会|署|总局|办公室|办)|^[\u4e00-\u9fff]{1,14}部(?:办公厅|办公室)?$|"
    r"(?:海关|审计|税务|市场监督管理|广播电视|体育|统计)总[局署]|中国人民银行|国家税务|财政部|教育部|中国共产党|证监会|银保监会"
)
_PROVINCE = re.compile(
    r"^(?:中共)?(?:(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)(?:省|(?=[\u4e00-\u9fff]{0,6}(?:厅|委员会|高级人民法院)))|"
    r"(?:内蒙古|广西壮族|广西|西藏|宁夏回族|宁夏|新疆维吾尔|新疆)(?:自治区|党委)|(?:北京|天津|上海|重庆)(?:市)?(?![\u4e00-\u9fff]{1,4}区)|省|自治区|新疆生产建设兵团)"
)
_LOCAL = re.compile(r"(?:省|自治区)[\u4e00-\u9fff]{1,8}(?:市|州|盟|县|旗)")


def bodies_of_title(title: str) -> tuple[str, ...]:
    """The bodies that a title begins with: 国务院办公厅关于…, 教育部 财政部关于…."""
    found = _ISSUED_BY.match(title)
    if not found:
        return ()
    return tuple(filter(None, re.split(r"[、 ]", found.group(1))))


def level_of(issuers: Sequence[str], title: str, number: str, paragraphs: Sequence[Paragraph]) -> Level:
    """Whose document it is; that of a report is that of what it reports."""
    names = list(issuers) or [title]
    if paragraphs:
        names = [title, *(p.text[:80] for p in paragraphs[:6])]
        return (
            "国家"
            if any(re.search(r"中共中央|国务院|全国人大|教育部|国家", name) for name in names)
            else level_of((), title, "", ())
        )
    if any(
        _NATIONAL.search(name)
        and not _PROVINCE.match(name)
        and not re.match(r"^[\u4e00-\u9fff]{2,6}[省市区县州盟旗]", name)
        for name in names
    ):
        return "国家"
    if re.match(r"(?:国发|国办发|国函|国办函|中发|中办发|国令)〔", number):
        return "国家"
    if any(_PROVINCE.match(name) and not _LOCAL.search(name) for name in names):
        return "自治区"
    return "市"


def ordering_body(number: str) -> tuple[str, ...]:
    """Who gave an order: 教育部 of 教育部令第40号."""
    ordered = re.match(r"(?:中华人民共和国)?(.+?)令第", number)
    return (ordered[1],) if ordered else ()


def short_order(number: str) -> str:
    return re.sub(r"^中华人民共和国(?!主席)", "", number)
