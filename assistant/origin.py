"""How an answer says what it rests on (依据的说明): another document than the primary one, a digest, a single report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.compose.draft import Draft, Span
from assistant.question import Question
from assistant.verify import figures
from corpus import Document, normal

# A fact that says what the original leaves open answers no question for a value.
_LEFT_OPEN = re.compile(r"没有(?:规定|列出|写|提)")
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
    """The refusal of an answer whose figures stand in a single report alone, or that says that there are none; None
    where they are proven.

    What the question itself says is no figure of the answer.
    """
    if draft.spans and all(_left_open(span) for span in draft.spans) and (question.units or question.years):
        return replace(draft, stated=False, certain=False)
    if not draft.spans or any(mark_of(span) != "1" for span in draft.spans):
        return None
    told = figures(_OWN_NUMBERS.sub(" ", normal(draft.text)))
    known = set(figures(question.normal)) | set(figures(normal(question.text)))
    if all(figure in known for figure in told):
        return None
    span = draft.spans[0]
    text = f"所问的数字只见于一处公开报道，没有第二处来源核实，不作为答案。见《{span.document.title}》的要点摘编[1]。"
    return Draft(text, (span,), stated=False)


def not_digested(refusal: Draft, question: Question, documents: Mapping[str, Document]) -> Draft:
    """`refusal` with what follows from asking a digest: what it leaves out may stand in the original."""
    if not documents or any(one.kind != "digest" for one in documents.values()):
        return refusal
    if "%" in question.units and len(documents) == 1 and not any(_left_open(span) for span in refusal.spans):
        (document,) = documents.values()
        spans = (Span(document, c.path, c.sentences[0].start, c.sentences[0].end) for c in document.clauses)
        reason = next((span for span in spans if _left_open(span)), None)
        if reason is not None:
            words = document.text[reason.start : reason.end].rstrip("。")
            refusal = Draft(f"要点摘编没有所问的数值：{words}[1]。", (reason,), stated=False)
    titles = "、".join(f"《{one.title}》" for one in documents.values()) if len(documents) == 1 else "所问的文件"
    return replace(
        refusal,
        text=f"{refusal.text}（{titles}只有要点摘编，没有原文；取得原文请用 wengui corpus fetch 或 wengui corpus add）",
    )


def _left_open(span: Span) -> bool:
    return span.document.kind == "digest" and bool(_LEFT_OPEN.search(span.document.text[span.start : span.end]))
