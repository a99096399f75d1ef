"""The clause before or after another, or between two (相邻条款): 下一条, 前面那节, 夹在…之间的."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.address import find_address, resolve
from assistant.compose.beside import LEVELS, Beside, beside_in
from assistant.compose.clauses import asks_of_clause, compose_clause
from assistant.compose.draft import Draft, Span, number_list
from assistant.compose.naming import at_level, bare_name, headed, named, numbered
from assistant.compose.query_parse import ClauseFinder
from assistant.notation import in_chinese
from assistant.question import Question
from assistant.select import Register
from corpus import Clause, Document, normal

_BETWEEN = re.compile(r"(?P<names>.{5,60}?)(?:这?两?(?:条|节|项|部分|者|个)?)?(?:之间|中间|当中)(?P<rest>.*)$")
_AND = re.compile(r"和|与|跟|同|至|到|、")
_TEXT_ASKED = re.compile(r"讲|说|内容|规定|原文|全文|要求|写|概括|怎么|关于|say|about|text|content")
# What stands between a clause that is named and the word that points beside it.
_JOINT = re.compile(
    r"[\s\"“”'‘’《》()（）.,，、]*(?:跨节|(?:这|那)?(?:[一1])?(?:个)?(?:大|小)?(?:部分|章节|节|条款|条目|条|项|款|点|块|段|标题)?)(?:的|之|再|紧|紧接着|它|其|,|\s)*"
)


def compose_neighbour(question: Question, register: Register, find: ClauseFinder | None = None) -> Draft | None:
    """The clause before, after or between those that the question names; None where it asks for none such.

    Args:
        question: as understood.
        register: of all documents; the first is the one whose clauses are counted.
        find: tells the clause that a few words are about; None where only addresses and headings are to be read.
    """
    document = register.primary
    text = question.normal
    between = _between(text, document)
    if between is not None:
        return _row(document, between) if between else None
    beside = beside_in(text)
    clause = _anchor(question, beside, document, find) if beside else None
    if beside is None or clause is None or clause.kind not in ("heading", "clause"):
        return None
    clause = at_level(clause, beside.level, document)
    if not beside.steps:
        near = [c for c in (_step(clause, -1, document), _step(clause, 1, document)) if c is not None]
        return _row(document, near)
    if beside.every:
        row = list(document.below(clause.path[:-1]))
        place = row.index(clause)
        rest = row[place + 1 :] if beside.steps > 0 else row[:place]
        return _row(document, rest) if rest else _none(document, clause, beside.steps)
    found: Clause | None = clause
    for _ in range(abs(beside.steps)):
        found = _step(found, 1 if beside.steps > 0 else -1, document) if found else None
    if found is None:
        return _none(document, clause, beside.steps)
    if question.type == "yesno":
        return _agreed(document, found, text, beside)
    return _told(document, clause, found, register, question, text[beside.end :])


def _anchor(question: Question, beside: Beside, document: Document, find: ClauseFinder | None) -> Clause | None:
    """The clause that the question names beside which one is asked for."""
    text = question.normal
    before, after = re.split(r"[?。;](?=[^?。;]{2})", text[: beside.start])[-1], text[beside.end :]
    for words, tail in ((in_chinese(before), True), (in_chinese(after), False)):
        address = find_address(words, document)
        clauses = resolve(address, document) if address else ()
        if address and len(clauses) == 1:
            rest = words[address.end :]
            if not tail or not beside.loose or _JOINT.fullmatch(rest) or _is_heading_of(clauses[0], rest):
                return clauses[0]
        whole = headed(words, document)
        if whole is not None and (not tail or not beside.loose or _JOINT.fullmatch(words[whole[1] :])):
            return whole[0]
    bare, noun = bare_name(beside.name or before)
    certain = noun or bool(beside.name) or not beside.loose
    if len(bare) < 2 or (not certain and len(bare) < 4):
        return None
    known = named(bare, document)
    if known is not None or not certain:
        return known
    path = find(bare) if find else None
    return document.clause(path) if path else None


def _is_heading_of(clause: Clause, rest: str) -> bool:
    heading = normal(clause.heading)
    return bool(heading) and heading in rest and bool(_JOINT.fullmatch(rest.replace(heading, "", 1)))


def _between(text: str, document: Document) -> list[Clause] | None:
    """The clauses between two that are named; None where none are asked for."""
    match = _BETWEEN.search(text)
    if match is None or not re.search(rf"夹|隔|(?:哪|什么|啥|几).{{0,3}}(?:{LEVELS})", match["rest"] + text[:2]):
        return None
    names = re.sub(r"^.*?(?:夹在|介于|位于|处于|排在)|^在", "", match["names"])
    for conjunction in _AND.finditer(names):
        ends = [_end(words, document) for words in (names[: conjunction.start()], names[conjunction.end() :])]
        found = [clause for clause in ends if clause is not None]
        if len(found) == 2:
            return _inside(found, document)
    return None


def _end(words: str, document: Document) -> Clause | None:
    address = find_address(words, document)
    clauses = resolve(address, document) if address else ()
    bare, _ = bare_name(words)
    return clauses[0] if len(clauses) == 1 else named(bare, document) if len(bare) >= 2 else None


def _inside(ends: list[Clause], document: Document) -> list[Clause]:
    low, high = sorted(ends, key=lambda clause: clause.start)
    depth = max(len(low.path), len(high.path))
    return [
        clause
        for clause in numbered(document)
        if low.start < clause.start < high.start
        and (len(clause.path) == depth or not document.below(clause.path))
        and clause.path[: len(low.path)] != low.path
        and len(clause.path) <= depth
    ]


def _step(clause: Clause, way: int, document: Document) -> Clause | None:
    """The clause beside it: of its own row, else the nearest across the border of the row."""
    row = document.below(clause.path[:-1])
    place = row.index(clause) + way
    if 0 <= place < len(row):
        return row[place]
    rest = [
        c for c in numbered(document) if c.path[: len(clause.path)] != clause.path and len(c.path) <= len(clause.path)
    ]
    if way > 0:
        later = [c for c in rest if c.start > clause.start]
        return next((c for c in later if len(c.path) == len(clause.path) or not document.below(c.path)), None)
    earlier = [c for c in rest if c.start < clause.start and clause.path[: len(c.path)] != c.path]
    found = next((c for c in reversed(earlier) if len(c.path) == len(clause.path) or not document.below(c.path)), None)
    return found or document.clause(("引言",))


def _told(
    document: Document, clause: Clause, found: Clause, register: Register, question: Question, rest: str
) -> Draft:
    heading = _heading(document, found)
    if asks_of_clause(question) or document.below(found.path) or _TEXT_ASKED.search(rest) or found.kind == "preamble":
        draft = compose_clause(document, found, register, question)
    else:
        draft = Draft(f"“{found.heading}”({found.label})[1]。", (heading,), certain=True)
    if found.path[:-1] == clause.path[:-1] or found.kind == "preamble":
        return draft
    spans = (*draft.spans, _heading(document, clause))
    note = f"（跨节：{clause.label}{clause.heading}[{len(spans)}]已是所在部分的{'最后一' if found.start > clause.start else '第一'}条。）"
    return replace(draft, text=f"{draft.text}\n{note}", spans=spans)


def _agreed(document: Document, found: Clause, text: str, beside: Beside) -> Draft | None:
    """Yes or no, where the question says which clause it takes to stand there."""
    said = headed(text[beside.end :], document)
    words = re.sub(
        r"^(?:就|应该|应|也|不)?是|(?:吗|吧|对吗|是吗|对不对|么)?[?。]*$", "", text[beside.end :].strip(" ,")
    )
    taken = said[0] if said else named(bare_name(words)[0], document)
    if taken is None:
        return None
    lead = "是。" if taken == found else "否，应为"
    return Draft(f"{lead}“{found.heading}”({found.label})[1]。", (_heading(document, found),), certain=True)


def _none(document: Document, clause: Clause, steps: int) -> Draft:
    way, place = ("后面", "最后") if steps > 0 else ("前面", "最前")
    text = f"没有。“{clause.heading}”({clause.label})已是{place}一条，{way}没有了[1]。"
    return Draft(text, (_heading(document, clause),), stated=False, certain=True)


def _row(document: Document, clauses: list[Clause]) -> Draft:
    if len(clauses) == 1:
        only = clauses[0]
        return Draft(f"“{only.heading}”({only.label})[1]。", (_heading(document, only),), certain=True)
    items = [(f"{clause.label}{clause.heading}", _heading(document, clause)) for clause in clauses]
    text, spans = number_list(items, f"共{len(items)}项：")
    return Draft(text, spans, certain=True)


def _heading(document: Document, clause: Clause) -> Span:
    first = clause.sentences[0]
    return Span(document, clause.path, first.start, first.end)
