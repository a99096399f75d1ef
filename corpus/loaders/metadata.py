"""What a document is, read from its page and its text: title, number, issuers, level, dates, kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.loaders.blocks import Paragraph
from corpus.loaders.compose import Composed
from corpus.loaders.issuers import ISSUER_LINE, bodies_of_title, level_of, ordering_body, short_order
from corpus.loaders.laws import LAW_TITLE, law_history, read_law
from corpus.loaders.proposal import Proposal, first_of
from corpus.loaders.wording import (
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
from corpus.models import Kind

_DISPATCH = re.compile(
    r"(?:新华社|中新社|人民日报|本报|本网|央视网|教育部网站).{0,16}(?:电|讯)(?:\s|[（(]|$|　)|^[（(]?记者|记者.{2,12}(?:从|获悉|报道)"
)
_REPORT_TITLE = re.compile(r"解读|答记者问|一图读懂|图解|学习材料|新闻发布会|政策问答|发布会|综述|快讯|报道|要闻")
_FULL_TEXT = re.compile(r"全文如下")
_HEAD = 16
_REPORTED = re.compile(r"《([^《》]{4,60})》")


def read_metadata(composed: Composed, address: str, name: str) -> Proposal:
    """What the document is.

    Args:
        composed: its text and what its page states.
        address: where its page says it is published.
        name: of its file, the title where the text has none.
    """
    paragraphs, fields = composed.paragraphs, composed.fields
    title = composed.title.strip("【】 ") or name
    history = law_history(paragraphs)
    kind = _kind(title, paragraphs)
    if history and LAW_TITLE.match(title):
        return read_law(title, history, paragraphs, fields, address)
    number = "" if kind == "report" else _number(paragraphs, fields)
    signers, signed = _signature(paragraphs)
    issuers = _stated_issuers(fields, composed.is_reprint) or bodies_of_title(title) or signers or ordering_body(number)
    if signers and bodies_of_title(title) and len(signers) > len(issuers):
        issuers = signers
    published = iso_date(first_of(fields, PUBLISHED_LABELS))
    written = iso_date(first_of(fields, WRITTEN_LABELS)) or signed or _bracketed_date(paragraphs)
    if kind == "report":
        issuers, written = _agency(paragraphs), _dispatch_date(paragraphs, published)
    return Proposal(
        title=title,
        number=short_order(number),
        issuers=issuers,
        level=level_of(issuers, title, number, paragraphs if kind == "report" else ()),
        kind=kind,
        written=written,
        published="" if composed.is_reprint and kind != "report" else published,
        status=first_of(fields, VALIDITY_LABELS)[:60],
        aliases=_aliases(title, composed, kind),
        address=address,
        is_law="令第" in number,
    )


def _number(paragraphs: Sequence[Paragraph], fields: Mapping[str, str]) -> str:
    """The document's own number: a line of its head, or what the page states; never one that the text cites."""
    for paragraph in paragraphs[:_HEAD]:
        if paragraph.text.endswith(("。", "：")) and len(paragraph.text) > 40:
            break
        if is_number_line(paragraph.text):
            return document_number(paragraph.text.replace(" ", "")) or document_number(paragraph.text)
    stated = first_of(fields, NUMBER_LABELS)
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
            if len(above.text) > 60 or above.text[-1] in "。；：:;" or not ISSUER_LINE.fullmatch(above.text):
                break
            signers = [*re.split(r"[ 、](?=[\u4e00-\u9fff]{2,})", above.text), *signers]
        if signers or at > 3:
            return tuple(signers), iso_date(paragraph.text)
    together = re.compile(rf"^({ISSUER_LINE.pattern})\s*((?:19|20)\d{{2}}年\d{{1,2}}月\d{{1,2}}日)$")
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
    stated = "" if is_reprint else first_of(fields, ISSUER_LABELS)
    return tuple(filter(None, re.split(r"[、,，;； ]+", stated)))


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
