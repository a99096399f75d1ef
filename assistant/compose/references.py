"""Answers about documents: their titles, numbers and issuers, and which clause names them (引用文件)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.compose.draft import Draft, Span, number_list, span_of, statement_span
from assistant.compose.head import ASKS_ISSUER, ASKS_NUMBER, ASKS_PLACE, asks_about_itself, compose_itself
from assistant.question import DocumentNumber, Question
from assistant.select import Evidence, Register
from assistant.terms import covered
from corpus import Document, label_of, normal
from corpus.facts import Reference, Statement

DOCUMENT_WORDS = re.compile(
    r"文件|引用|援引|公文|法规|上级|国家|自治区|内蒙古|中央|国务院|教育部|办公厅|市委|政府|印发|发文|文号|贯彻|落实|名义|单独|依据|条例|准则|意见|法规|政策|鄂尔多斯|党委|带上|自己|开头|层面|级|点名|落款|标题|题目|名称|编号|书名|字头|开头|打头|正文|上位|红头"
)
_ISSUERS = ("中共中央", "国务院", "国务院办公厅", "中共中央办公厅", "教育部", "自治区政府", "自治区党委")


@dataclass(frozen=True)
class Named:
    """A document that a sentence names."""

    reference: Reference
    statement: Statement
    document: Document

    @property
    def title(self) -> str:
        """``《title》(文号)``, the number where the text gives one."""
        number = f"({self.reference.number})" if self.reference.number else ""
        return f"《{self.reference.title}》{number}"

    @property
    def span(self) -> Span:
        """The sentence."""
        return statement_span(self.document, self.statement)


def named_documents(register: Register) -> list[Named]:
    """All documents that the texts name, their own titles left out."""
    found = []
    for statement in register.statements():
        document = register.documents[statement.document_id]
        for reference in statement.references:
            if reference.title != document.title:
                found.append(Named(reference, statement, document))
    return found


def compose_reference(question: Question, evidence: Sequence[Evidence], register: Register) -> Draft | None:
    """The document that is asked for; None where the question is not about a document."""
    named = named_documents(register)
    if question.numbers:
        return _by_number(question, named, register)
    titled = title_named(question, named, 0.75)
    if titled is not None:
        return _about(question, titled)
    if asks_about_itself(question):
        return compose_itself(question, register)
    for piece in evidence[:3]:
        here = [item for item in named if item.statement == piece.statement]
        if here and "reference" in question.types:
            titles = "、".join(item.title for item in here)
            by = here[0].reference.issuer
            return Draft(f"{titles}{',由' + by + '印发' if by and len(here) == 1 else ''}[1]。", (span_of(piece),))
    return None


def _by_number(question: Question, named: list[Named], register: Register) -> Draft | None:
    answers: list[tuple[str, Span]] = []
    for number in question.numbers:
        own = next((d for d in register.documents.values() if _matches(number, d.number)), None)
        hits = _of_topic(question, [item for item in named if _matches(number, item.reference.number)])
        if hits:
            for item in hits:
                by = f",由{item.reference.issuer}印发" if item.reference.issuer else ""
                answers.append((f"{item.title}{by}，见{label_of(item.statement.path)}", item.span))
        elif own is not None:
            clause = own.clauses[0]
            span = Span(own, clause.path, clause.sentences[0].start, clause.sentences[-1].end)
            answers.append((f"《{own.title}》（{own.number}），由{'、'.join(own.issuers)}印发", span))
    if not answers:
        return None
    first = next((item for item in named if _matches(question.numbers[0], item.reference.number)), None)
    if ASKS_PLACE.search(question.normal) and len(answers) == 1 and first is not None:
        return _citing_clause(first)
    if len(answers) == 1:
        verdict = _verdict(question, first, register) if question.type == "yesno" and first else ""
        return Draft(f"{verdict}{answers[0][0]}[1]。", (answers[0][1],), certain=True)
    head = f"共{len(answers)}份："
    if len(question.numbers) > 1:
        titles = "；".join(
            re.sub(r"\([^()]*\d{4}[^()]*\)|\([^()]*号\)", "", words.split(",由")[0]) for words, _ in answers
        )
        head = f"{'否，' if question.type == 'yesno' else ''}不是同一份文件：{titles}。{head}"
    text, spans = number_list(answers, head)
    return Draft(text, spans, certain=True)


def _of_topic(question: Question, hits: list[Named]) -> list[Named]:
    """Of several documents of one number, the one whose title holds what the question names (婴幼儿照护的15号文)."""
    topic = [term for term in question.terms if not DOCUMENT_WORDS.search(term.word) and term.weight < 1.0]
    fitting = [item for item in hits if any(covered(term, normal(item.reference.title)) >= 0.9 for term in topic)]
    return fitting or hits


def _matches(number: DocumentNumber, written: str) -> bool:
    parts = re.fullmatch(r"(\D+?)〔(\d{4})〕(\d+)号", normal(written))
    if parts is None or parts.group(3).lstrip("0") != number.serial.lstrip("0"):
        return False
    return (not number.office or parts.group(1).endswith(number.office) or number.office.endswith(parts.group(1))) and (
        not number.year or parts.group(2) == number.year
    )


def title_named(question: Question, named: Sequence[Named], least: float) -> Named | None:
    """The document whose title the question gives, in 《》 or in plain words.

    Args:
        question: as understood.
        named: the documents to choose from.
        least: the share of a title's core that plain words must hold, in [0, 1]; in 《》 less will do.
    """
    asked = normal("".join(question.titles) or question.normal).lower()
    best: tuple[float, Named] | None = None
    for item in named:
        title = normal(item.reference.title).lower()
        core = re.sub(r"[((].*?[))]", "", title)
        core = re.sub(r"^(中共中央、国务院|中共中央|国务院)?(办公厅)?(关于)?", "", core)
        share = _shared(core, asked)
        if share >= (min(least, 0.6) if question.titles else least) and (best is None or share > best[0]):
            best = (share, item)
    return best[1] if best else None


def _shared(core: str, text: str) -> float:
    """The share of the character bigrams of `core` that `text` holds."""
    pairs = [core[i : i + 2] for i in range(len(core) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _verdict(question: Question, item: Named, register: Register) -> str:
    """``是。`` or ``不是。`` where the question states issuer or year of a document, "" where it states neither."""
    issuers = {other.reference.issuer for other in named_documents(register) if other.reference.issuer}
    stated = max((issuer for issuer in (*issuers, *_ISSUERS) if normal(issuer) in question.normal), key=len, default="")
    if stated:
        return "是。" if stated == item.reference.issuer else "不是。"
    if question.years:
        return "是。" if any(f"〔{year}〕" in normal(item.reference.number) for year in question.years) else "不是。"
    return ""


def _citing_clause(item: Named) -> Draft:
    """The clause that names a document."""
    clause = item.document.clause(item.statement.path)
    place = f"{label_of(item.statement.path)}{clause.heading if clause else ''}"
    return Draft(f"{place}。该条引用{item.title}[1]。", (item.span,), certain=True)


def _about(question: Question, item: Named) -> Draft:
    reference, place = item.reference, label_of(item.statement.path)
    if ASKS_PLACE.search(question.normal):
        return _citing_clause(item)
    both = ASKS_NUMBER.search(question.normal) and ASKS_ISSUER.search(question.normal)
    if both and reference.number and reference.issuer:
        return Draft(
            f"{reference.issuer}，{reference.number}。{item.title}，见{place}[1]。", (item.span,), certain=True
        )
    if ASKS_NUMBER.search(question.normal):
        if not reference.number:
            return Draft(
                f"文件未写明《{reference.title}》的文号，只在{place}引用其名称[1]。", (item.span,), stated=False
            )
        return Draft(f"{reference.number}。即《{reference.title}》，见{place}[1]。", (item.span,), certain=True)
    if ASKS_ISSUER.search(question.normal):
        if not reference.issuer:
            return Draft(
                f"文件未写明《{reference.title}》的印发单位，只在{place}引用其名称[1]。", (item.span,), stated=False
            )
        return Draft(f"{reference.issuer}。{item.title}由其印发，见{place}[1]。", (item.span,), certain=True)
    by = f"由{reference.issuer}印发，" if reference.issuer else ""
    return Draft(f"{item.title}，{by}见{place}[1]。", (item.span,), certain=True)
