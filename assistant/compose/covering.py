"""Comparisons that no rule sets out: the few sentences that together speak of all that is asked (集合覆盖)."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compose.draft import Draft, Span, closed, span_of, with_deadline
from assistant.compose.values import best_phrase
from assistant.question import Question
from assistant.select import Evidence, Register
from assistant.terms import Term, covered

_MOST = 3  # sentences
_GAIN = 0.7  # weight of content words that a further sentence must add
_LEAST = 0.5  # score of a further sentence beside the first's
_LEAD = 90  # characters of a sentence that stands in the answer whole


def compose_covering(question: Question, evidence: Sequence[Evidence], register: Register) -> Draft | None:
    """The sentences that a greedy set cover of the question's content words takes; None where one is enough.

    Args:
        question: as understood.
        evidence: for the whole question and for its sides, best first.
        register: of the documents asked.
    """
    chosen = covering(question, evidence, register)
    if len(chosen) < 2:
        return None
    spans: list[Span] = []
    parts, wholes = [], []
    for piece in chosen:
        spans.append(span_of(piece))
        told, whole = _told(question, piece, len(spans))
        parts.append(told)
        wholes += [whole] if whole else []
    return Draft("\n".join(["；".join(parts) + "。", *wholes]), tuple(spans))


def covering(question: Question, evidence: Sequence[Evidence], register: Register) -> list[Evidence]:
    """Sentences that each hold content words of the question that those before them lack, at most three."""
    left: list[Term] = list(question.terms)
    pool = {(piece.document.id, piece.statement.sentence.start): piece for piece in reversed(evidence)}
    chosen: list[Evidence] = []
    while pool and left and len(chosen) < _MOST:
        place, best = max(pool.items(), key=lambda one: (_gain(left, one[1], register), one[1].score))
        if chosen and (_gain(left, best, register) < _GAIN or best.score < _LEAST * chosen[0].score):
            break
        chosen.append(best)
        del pool[place]
        context = register.context(best.statement)
        left = [term for term in left if covered(term, context) < 0.6]
    return chosen


def _gain(terms: Sequence[Term], piece: Evidence, register: Register) -> float:
    context = register.context(piece.statement)
    return sum(term.weight * covered(term, context) for term in terms)


def _told(question: Question, piece: Evidence, n: int) -> tuple[str, str]:
    """A sentence as it stands in the answer, and the whole of it where only a phrase does."""
    sentence = piece.statement.sentence.text.rstrip("。")
    found = best_phrase(question, piece)
    if len(sentence) <= _LEAD or found is None:
        return f"{sentence}[{n}]", ""
    return f"{with_deadline(found[0])}[{n}]", f"原文：{closed(sentence).rstrip('。')}[{n}]。"
