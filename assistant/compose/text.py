"""Answers in the document's own words: measures, contents, definitions (举措与内容)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.draft import Draft, span_of
from assistant.compose.values import best_phrase
from assistant.question import Question
from assistant.select import Evidence, phrase_fit
from assistant.terms import coverage
from corpus import normal

_SHORT = 90
_LEAD = 76


def compose_text(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """The sentence that answers, its fitting phrases first where it is long; a second one where it is needed."""
    if not evidence:
        return None
    first = evidence[0]
    draft = _told(question, first, 1)
    spans = [span_of(first)]
    for other in evidence[1:3]:
        if _adds(question, first, other):
            draft += "\n" + _told(question, other, 2)
            spans.append(span_of(other))
            break
    return Draft(draft, tuple(spans))


def _told(question: Question, piece: Evidence, n: int) -> str:
    sentence = piece.statement.sentence.text
    if len(sentence) <= _SHORT:
        return _marked(sentence, n)
    window = _window(question, piece)
    return f"{_marked(window, n)}\n原文：{sentence}" if window else _marked(sentence, n)


def _window(question: Question, piece: Evidence) -> str:
    """The phrases around the best fitting one, at most `_LEAD` characters, as they stand in the sentence."""
    found = best_phrase(question, piece)
    phrases = list(piece.statement.phrases)
    if found is None or len(phrases) < 2:
        return ""
    first = last = next(i for i, phrase in enumerate(phrases) if phrase is found[0])
    text = piece.document.text

    def length(a: int, b: int) -> int:
        return phrases[b].end - phrases[a].start

    grown = True
    while grown:
        grown = False
        after = phrase_fit(question, phrases[last + 1].text) if last + 1 < len(phrases) else -1.0
        before = phrase_fit(question, phrases[first - 1].text) if first > 0 else -1.0
        if after >= before and after >= 0 and length(first, last + 1) <= _LEAD:
            last, grown = last + 1, True
        elif before >= 0 and length(first - 1, last) <= _LEAD:
            first, grown = first - 1, True
        elif after >= 0 and length(first, last + 1) <= _LEAD:
            last, grown = last + 1, True
    if first == 0 and last == len(phrases) - 1:
        return ""
    return text[phrases[first].start : phrases[last].end].strip()


def _adds(question: Question, first: Evidence, other: Evidence) -> bool:
    """Whether `other` holds content words of the question that `first` lacks, and is nearly as good."""
    if other.statement.sentence.is_heading or other.score < 0.8 * first.score:
        return False
    missing = [term for term in question.terms if term.weight >= 0.5 and not _holds(term.variants, first)]
    return bool(missing) and coverage(missing, normal(other.statement.sentence.text).lower()) >= 0.99


def _holds(variants: Sequence[str], piece: Evidence) -> bool:
    text = normal(f"{piece.clause.heading}{piece.statement.sentence.text}").lower()
    return any(variant in text for variant in variants)


def _marked(text: str, n: int) -> str:
    return re.sub(r"[。!?！？]?$", f"[{n}]。", text.rstrip("。"), count=1)


def compose_quote(evidence: Sequence[Evidence]) -> Draft:
    """The sentence itself, word for word."""
    sentence = evidence[0].statement.sentence.text
    return Draft(f"{sentence.rstrip('。')}[1]。", (span_of(evidence[0]),))
