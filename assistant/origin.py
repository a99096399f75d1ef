"""How an answer says what it rests on (依据的说明): another document than the primary one, a digest, a single report."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.compose.draft import Draft, Span
from assistant.question import Question
from assistant.verify import figures
from corpus import Document, normal

DIGESTED, REPORTED = "据要点摘编，非原文", "据公开报道，只有一处来源，非原文"
_OWN_NUMBERS = re.compile(r"\[\d{1,3}\]|(?m:^\d{1,3}\. )|共\d+(?:项|份|条|处)(?:举措)?")


def mark_of(span: Span) -> str:
    """How well what is cited is known: the mark of a digest's fact, "" for the text of a document itself."""
    fact = span.document.fact_at(span.start)
    return fact.mark if fact else ""


def origin_of(span: Span) -> str:
    """What is said of a slice: nothing for an original, else that it is none."""
    if span.document.kind != "digest":
        return ""
    return REPORTED if mark_of(span) == "1" else DIGESTED


def noted(draft: Draft, primary: Document) -> Draft:
    """`draft` followed by the documents that it rests on, where it is not the text of the primary one alone."""
    notes: dict[str, str] = {}
    for span in draft.spans:
        document = span.document
        if document is primary or document.id in notes:
            continue
        kinds = list(dict.fromkeys(origin_of(one) for one in draft.spans if one.document is document))
        words = [f"《{document.title}》", *filter(None, kinds[:1] if DIGESTED not in kinds else [DIGESTED])]
        if document.replaced_by:
            words.append(f"该文件已由《{document.replaced_by}》代替")
        notes[document.id] = "，".join(words)
    return replace(draft, text=f"{draft.text}（{'；'.join(notes.values())}）") if notes else draft


def unproven(draft: Draft, question: Question) -> Draft | None:
    """The refusal of an answer whose figures stand in a single report alone; None where they are proven.

    What the question itself says is no figure of the answer.
    """
    if not draft.spans or any(mark_of(span) != "1" for span in draft.spans):
        return None
    told = figures(_OWN_NUMBERS.sub(" ", normal(draft.text)))
    known = set(figures(question.normal)) | set(figures(normal(question.text)))
    if all(figure in known for figure in told):
        return None
    span = draft.spans[0]
    text = f"所问的数字只见于一处公开报道，没有第二处来源核实，不作为答案。见《{span.document.title}》的要点摘编[1]。"
    return Draft(text, (span,), stated=False)
