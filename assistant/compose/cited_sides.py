"""Cited documents side by side, by what the text says of them: title, number, issuer, year, place (所引文件对比)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.draft import Draft, Marks
from assistant.compose.references import Named, named_documents
from assistant.question import Question
from assistant.select import Register
from corpus import Document, label_of, normal
from corpus.facts import Reference

_ASKED = re.compile(
    r"印发|发文|发布|发的|出的|下发|颁布|哪一?年|年份|文号|字号|号码|编号|几号|号文|哪.{0,4}(?:条|块|节|部分|处|地方).{0,6}引|引(?:的|用)|同[1一](?:份|个|家)|谁发|哪家|谁是|标题|全称|是什么文件|管(?:的是)?(?:什么|哪|啥)"
)
_ISSUER = re.compile(r"印发|发文|谁发|哪家|发布|颁布|同[1一]家|机关|单位")
_DATED = re.compile(r"哪一?年|年份|早|晚|先|后")
_SAME = re.compile(r"一样|相同|同[1一]|一致")


def asks_of_cited(text: str) -> bool:
    """Whether a normalised question asks what the text itself says of documents that it cites."""
    return bool(_ASKED.search(text))


def compose_cited_sides(question: Question, documents: Sequence[Document], register: Register) -> Draft | None:
    """Each document with number, issuer, year and the clause that cites it; None unless two are cited.

    Args:
        question: as understood.
        documents: those that the question names.
        register: of all documents; the primary one's references are read.
    """
    primary = register.primary
    named = [item for item in named_documents(register) if item.document is primary]
    found = [
        item for document in documents if document is not primary and (item := _cited(document, named)) is not None
    ]
    if len(found) < 2:
        return None
    marks = Marks()
    told = []
    for item in found:
        issuer = f"，由{item.reference.issuer}印发" if item.reference.issuer else ""
        year = re.search(r"〔(\d{4})〕", item.reference.number)
        when = f"，{year[1]}年" if year else ""
        number = "" if item.reference.number else "，没有注明文号"
        where = _where(item, register)
        told.append(f"{item.title}{issuer}{when}{number}，见{where}{marks.of(item.span)}")
    return Draft(f"{_lead(question.normal, found)}{'；'.join(told)}。", marks.spans, certain=True)


def _cited(document: Document, named: Sequence[Named]) -> Named | None:
    number, title = normal(document.number), normal(document.title)
    for item in named:
        if number and normal(item.reference.number) == number:
            return item
        if normal(item.reference.title) in title or title in normal(item.reference.title):
            return item
    return None


def _where(item: Named, register: Register) -> str:
    headings = register.headings(item.document.id, item.statement.path).split()
    return f"{label_of(item.statement.path)}{headings[-1] if headings else ''}"


def _lead(text: str, found: Sequence[Named]) -> str:
    if re.search(r"同[1一](?:份|个)", text):
        return "不是同一份：" if len({item.reference.title for item in found}) > 1 else "是同一份："
    return told_apart(
        [f"《{item.reference.title}》" for item in found],
        [item.reference for item in found],
        issuers=bool(_ISSUER.search(text) and _SAME.search(text)),
        years=bool(_DATED.search(text)),
    )


def told_apart(names: Sequence[str], references: Sequence[Reference], issuers: bool, years: bool) -> str:
    """How the issuers or the years of documents compare; "" where neither is asked for or the text does not tell.

    Args:
        names: what the answer calls each of them.
        references: the same documents, as the text cites them.
        issuers, years: whether these are asked for.
    """
    if issuers:
        alike = len({one.issuer for one in references}) == 1
        each = "、".join(one.issuer or "未写明印发单位" for one in references)
        return f"{'印发单位相同，一样' if alike else '印发单位不一样，不相同'}：{each}。"
    given = [int(match[1]) for one in references if (match := re.search(r"〔(\d{4})〕", one.number))]
    if not years or not len(given) == len(references) == 2:
        return ""
    first, last = min(given), max(given)
    if first == last:
        return f"一样，都是{first}年。"
    return f"{names[given.index(first)]}更早，是{first}年，相差{last - first}年（{last}-{first}={last - first}年）。"
