"""Which of several things has a deadline, a figure, a number or a body to its name (谁有谁没有)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.draft import CLOSERS, Draft, Marks, span_of, with_deadline
from assistant.compose.values import best_phrase, values_for
from assistant.question import Question
from assistant.select import Evidence
from assistant.terms import coverage
from corpus import normal
from corpus.bodies import bodies_in

_GIVES = r"(?:有|给|写|带|注|定|标|附|交代|明确|规定|限)(?:了|出|明|清|没有?|的)*"
_ASKED = re.compile(
    rf"(?:哪|谁).{{0,12}}?{_GIVES}.{{0,6}}?(?P<what>年限|期限|时限|时间|年份|deadline|截止|数字|数量|人数|个数|硬指标|指标|数额|具体数|文号|字号|责任单位|责任主体|牵头)"
)
_KINDS = (
    ("deadline", re.compile("年限|期限|时限|时间|年份|deadline|截止")),
    ("number", re.compile("文号|字号")),
    ("body", re.compile("责任|牵头")),
    ("value", re.compile("")),
)
_NAMES = {"deadline": "完成时限", "number": "文号", "body": "责任单位", "value": "数量指标"}


def kind_had(question: Question) -> str:
    """What the question asks which of several things has: deadline, number, body, value; "" where it does not."""
    asked = _ASKED.search(question.normal)
    if asked is None:
        return ""
    return next(kind for kind, pattern in _KINDS if pattern.search(asked["what"]))


def compose_having(question: Question, sides: Sequence[tuple[str, Question, Sequence[Evidence]]]) -> Draft | None:
    """What each side has of what is asked for, or that it has none; None where a side is not spoken of.

    Args:
        question: as understood.
        sides: each thing with how it is understood and its evidence, best first.
    """
    kind = kind_had(question)
    if not kind or len(sides) < 2 or not all(evidence for _, _, evidence in sides):
        return None
    marks = Marks()
    have: list[str] = []
    lack: list[str] = []
    told = []
    for words, own, evidence in sides:
        piece, phrase_text, had = _had(kind, own, evidence)
        (have if had else lack).append(f"“{words}”")
        told.append(f"{words}：{phrase_text}{marks.of(span_of(piece))}{'' if had else f'，没有写{_NAMES[kind]}'}")
    lead = f"{'、'.join(have)}写了{_NAMES[kind]}" if have else ""
    lead += f"{'，' if have else ''}{'、'.join(lack)}没有写{_NAMES[kind]}" if lack else ""
    return Draft(f"{lead}。{'；'.join(told)}。", marks.spans)


def _had(kind: str, question: Question, evidence: Sequence[Evidence]) -> tuple[Evidence, str, str]:
    """The sentence that speaks of a thing, its fitting phrase, and what it has of `kind`, "" where nothing."""
    text = [normal(piece.statement.sentence.text).lower() for piece in evidence]
    full = [piece for piece, one in zip(evidence, text, strict=True) if coverage(question.terms, one) >= 0.6]
    found = [(piece, best) for piece in (full or list(evidence[:1]))[:3] if (best := best_phrase(question, piece))]
    for piece, (phrase, _) in found:
        had = ""
        if kind == "deadline" and phrase.deadline:
            had = phrase.deadline.words
        elif kind == "number":
            had = next((one.number for one in piece.statement.references if one.number), "")
        elif kind == "body":
            had = next((body.words for body in bodies_in(normal(phrase.text)) if body.kind == "agent"), "")
        elif kind == "value":
            own = [
                value for value in values_for(question, [piece]) if value.phrase is phrase and value.item_fit >= 0.45
            ]
            had = own[0].quantity.text if own else ""
        if had:
            return piece, with_deadline(phrase), had
    if not found:
        return evidence[0], evidence[0].statement.sentence.text.rstrip(CLOSERS), ""
    piece, (phrase, _) = found[0]
    return piece, with_deadline(phrase), ""
