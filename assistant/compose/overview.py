"""What a document says altogether (概览): what it is called, who issued it when, and its parts."""

from __future__ import annotations

import re

from assistant.compose.draft import Draft, Span, number_list
from assistant.question import Question
from corpus import Document

_ASKED = re.compile(
    r"(?:讲|说|写|规定|要求)(?:了|的|些)*(?:是)?(?:什么|啥|哪些|哪方面)|关于(?:什么|哪方面)|(?:主要|核心)?内容|要点|概括|概述|大意|有(?:什么|哪些)(?:要求|规定|内容)"
)


def compose_overview(question: Question, document: Document) -> Draft | None:
    """The title, the issuers and the parts of a full text; None where more is asked than what it is about."""
    if question.terms or question.address is not None or not _ASKED.search(question.normal):
        return None
    opening = next((s for clause in document.clauses for s in clause.sentences), None)
    if opening is None or document.kind != "fulltext":
        return None
    first = Span(document, document.clauses[0].path, opening.start, opening.end)
    number = f"({document.number})" if document.number else ""
    issuers = f"，由{'、'.join(document.issuers)}印发" if document.issuers and document.number else ""
    head = f"《{document.title}》{number}{issuers}[1]。"
    parts = [c for c in document.below(()) if c.heading and c.path[0] not in ("通知", "引言", "落款")]
    if not parts:
        return Draft(head, (first,), certain=True)
    items = [(f"{c.label}{c.heading}", Span(document, c.path, c.sentences[0].start, c.sentences[0].end)) for c in parts]
    text, spans = number_list(items, f"共{len(items)}部分：")
    text = re.sub(r"\[(\d+)\]", lambda match: f"[{int(match[1]) + 1}]", text)
    return Draft(f"{head}{text}", (first, *spans), certain=True)
