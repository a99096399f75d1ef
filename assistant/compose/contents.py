"""Lists of headings (目录与标题)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.address import resolve
from assistant.compose.draft import Draft, Span, number_list
from assistant.compose.query import ListQuery
from assistant.question import Question
from assistant.select import Register
from assistant.terms import covered
from corpus import Clause, Document, normal

# 目录; 分哪几部分; 哪些节下面又分小条
_NOT_DIVIDED = r"(?:不再|没有?再|未再|没有?|不|未)(?:继续|进一步)?(?:往下|向下|细|再|接着)*(?:分(?:出|成|为|列|设)?(?!别|数|值)|设小|列小)|(?:没有?|不带|不设|不含|没带|无)(?:下设|下级|下一级|编号)?(?:的)?(?:小条|小项|小标题|分条)"
_CONTENTS = re.compile(
    rf"{_NOT_DIVIDED}|目录|提纲|大纲|框架|整体结构|(?<![第哪])(?:几|多少)个?(?:大?部分|板块|大块|大板块|章)|分(?:哪|成|为)+几?个?(?:大块|板块|大部分)|(?:分|有|包括|由|共)(?:为|成)?(?:几|哪几|多少)(?:个)?(?:大)?部分|三大部分|(?:哪些|哪几)(?:个)?节|小条|小项|(?:数字|有|带)编号|编号的?(?:条|项|小)|table of contents|outline"
)
_HEADING_WORD = re.compile(
    r"标题(?:里|中|上)?(?:含有?|带有?|有|出现|用了?)[“\"「]?(?P<a>[\u4e00-\u9fff]{2,6}?)(?:[”\"」]|的|二字|两个字|$|[,，?？])"
)
_HEADING_OPENS = re.compile(
    r"标题(?:里|中|上)?(?:都|是|要|,|，)?(?:以|用|拿|由)?[“\"「]?(?P<a>[\u4e00-\u9fff]{2,6}?)[”\"」]?(?:两个字|二字|一词)?(?P<end>开头|打头|起头|结尾|收尾|收束)"
)
_HEADINGS_ASKED = re.compile(r"小标题|标题|题目|名称|下设|各条|各项|分成?哪|依次报|叫什么|小条|小项|几条|几节")
_DIVIDED = re.compile(r"下面又|又细分|再细分|下设小|还分|又分")
_SMALLEST = re.compile(r"小条|小项|最小|阿拉伯数字|数字编号")


_NUMBERED = re.compile(r"(?:数字|有|带)编号|编号的?(?:条|项|小)")


def by_heading_word(question: Question, register: Register, within: Sequence[tuple[str, ...]] = ()) -> Draft | None:
    """The headings that hold a word (标题中有“提升”的条目)."""
    edge = _HEADING_OPENS.search(question.normal)
    match = edge or _HEADING_WORD.search(question.normal)
    if match is None:
        return None
    word = next(group for group in match.groups() if group)
    also = re.findall(r"[又还也](?:带|有|含|出现)[“\"「]([\u4e00-\u9fff]{2,6})[”\"」]", question.normal)

    def holds(heading: str) -> bool:
        if edge:
            return heading.startswith(word) if edge["end"].endswith("头") else heading.endswith(word)
        return all(one in heading for one in (word, *also))

    items = [
        (f"{clause.label}{clause.heading}", _heading_span(document, clause))
        for document in register.documents.values()
        for clause in document.clauses
        if clause.kind in ("heading", "clause")
        and holds(normal(clause.heading))
        and (not within or any(clause.path[: len(path)] == path for path in within))
    ]
    return _numbered(items)


def below_named(question: Question, query: ListQuery, register: Register) -> Draft | None:
    """The headings below the one clause that is named (教育治理那节下设的四个小标题)."""
    if len(query.within) != 1 or query.words or query.actions or not _HEADINGS_ASKED.search(question.normal):
        return None
    document = register.primary
    clause = document.clause(query.within[0])
    return _children(document, clause) if clause and document.below(clause.path) else None


def asks_for_contents(question: Question) -> bool:
    """Whether the table of contents, or that of a part, is asked for."""
    return bool(_CONTENTS.search(question.normal))


def asks_for_headings(question: Question) -> bool:
    """Whether the headings below a clause are asked for."""
    return bool(_HEADINGS_ASKED.search(question.normal))


def asks_for_rank(question: Question) -> bool:
    """Whether clauses are asked for by how the outline divides them, and not those right below the one named."""
    return bool(_NUMBERED.search(question.normal) or re.search(_NOT_DIVIDED, question.normal))


def outline(question: Question, register: Register, within: Sequence[tuple[str, ...]] = ()) -> Draft:
    """The table of contents, or what is below `within` of it, down to the rank that is asked for."""
    document = register.primary
    numbered = [clause for clause in document.clauses if clause.kind in ("heading", "clause")]
    if re.search(_NOT_DIVIDED, question.normal):
        chosen = [clause for clause in numbered if len(clause.path) == 2 and not document.below(clause.path)]
    elif _DIVIDED.search(question.normal):
        chosen = [clause for clause in numbered if len(clause.path) == 2 and document.below(clause.path)]
    elif _SMALLEST.search(question.normal):
        chosen = [clause for clause in numbered if len(clause.path) == 3]
    elif re.search(r"部分|大块|板块|一、二、", question.normal) and not re.search(
        r"[((]一[))]|节|章节|目录", question.normal
    ):
        chosen = [clause for clause in numbered if len(clause.path) == 1]
    else:
        chosen = [clause for clause in numbered if len(clause.path) <= 2]
    inside = [
        c
        for c in chosen
        if any(c.path != path and c.path[: len(path)] == path for path in within or _part_named(question, document))
    ]
    items = [(f"{clause.label}{clause.heading}", _heading_span(document, clause)) for clause in inside or chosen]
    text, spans = number_list(items, f"共{len(items)}项：")
    return Draft(text, spans, certain=True)


def _part_named(question: Question, document: Document) -> tuple[tuple[str, ...], ...]:
    """The path of the one part that the question limits the table of contents to; () for the whole."""
    meant = resolve(question.address, document) if question.address else ()
    if len(meant) == 1 and document.below(meant[0].path):
        return (meant[0].path,)
    named = [
        clause
        for clause in document.clauses
        if clause.kind == "heading" and clause.heading and normal(clause.heading) in question.normal
    ]
    return (named[0].path,) if len(named) == 1 else ()


def headings_under(question: Question, register: Register) -> Draft | None:
    """The headings under a heading that the question names."""
    best: tuple[int, Document, Clause] | None = None
    for document in register.documents.values():
        for clause in document.clauses:
            heading = normal(clause.heading).lower()
            if clause.kind != "heading" or not heading:
                continue
            named = heading in question.normal
            if not named and question.terms:
                # 教育治理水平现代化 for 加快推进教育治理水平现代化: all that is asked stands in the heading.
                words = [term for term in question.terms if term.weight > 0.2]
                named = (
                    len(heading) >= 6
                    and bool(words)
                    and all(covered(term, heading) >= 0.9 for term in words)
                    and sum(len(term.word) for term in words) >= 0.4 * len(heading)
                )
            if named and (best is None or len(heading) > best[0]):
                best = (len(heading), document, clause)
    if best is None or question.years:
        return None
    return _children(best[1], best[2])


def _children(document: Document, clause: Clause) -> Draft:
    """The clauses one step below a heading, by heading."""
    below = document.below(clause.path)
    items = [(child.heading or child.sentences[0].text, _heading_span(document, child)) for child in below]
    text, spans = number_list(items, f"“{clause.heading}”共{len(items)}项：")
    return Draft(text, spans, certain=True)


def _heading_span(document: Document, clause: Clause) -> Span:
    first = clause.sentences[0]
    return Span(document, clause.path, first.start, first.end)


def _numbered(items: list[tuple[str, Span]]) -> Draft | None:
    if not items:
        return None
    text, spans = number_list(items, f"共{len(items)}项：")
    return Draft(text, spans, certain=True)
