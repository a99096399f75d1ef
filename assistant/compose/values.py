"""Answers that are a value or a year (数值与时限)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.compose.draft import CLOSERS, Draft, closed, span_of, with_deadline
from assistant.question import Question
from assistant.select import Evidence, item_text, phrase_fit, same_unit
from corpus.deadlines import begins, recurs
from corpus.facts import Phrase, Quantity

# The time from which something is in force is asked for, not the one by which it is done.
_BEGINS = re.compile(
    r"施行|生效|开始|启动|起(?:执行|实行)?[?。!]*$|[从自](?:哪|什么|何|几)|(?:哪|什么时候|何时|几)[\u4e00-\u9fff]{0,3}起"
)
_MONTH = re.compile(r"\d{1,2}月(?:\d{1,2}日|[上中下]旬)?(?:底|末)?(?:以前|之前|前)?$")
_GOAL = re.compile(r"目标|指标|任务|target|goal")


@dataclass(frozen=True)
class Value:
    """A quantity in its phrase and sentence, with how well it fits the question."""

    evidence: Evidence
    phrase: Phrase
    quantity: Quantity
    fit: float
    item_fit: float


def values_for(question: Question, evidence: Iterable[Evidence]) -> list[Value]:
    """The quantities of the evidence, best first."""
    found = []
    for piece in evidence:
        for phrase in piece.statement.phrases:
            for quantity in phrase.quantities:
                if quantity.unit in ("岁", "周岁") and "岁" not in question.units:
                    continue
                item = phrase_fit(question, item_text(piece.document, phrase, quantity))
                fit = item + 0.4 * phrase_fit(question, phrase.text) + 0.6 * piece.score
                if question.units:
                    fit += 0.4 if any(same_unit(quantity.unit, unit) for unit in question.units) else -0.6
                    fit += 0.1 if quantity.unit in question.units else 0.0
                if question.years:
                    fit += 0.2 if phrase.deadline and phrase.deadline.year in question.years else -0.1
                if quantity.is_limit:
                    fit -= 0.2
                found.append(Value(piece, phrase, quantity, fit, item))
    found.sort(key=lambda value: -value.fit)
    return found


def compose_value(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """``60%。到2022年,公办幼儿园占比达到60%[1]。``; None where no sentence gives a fitting value."""
    values = values_for(question, evidence[:5])
    if not values:
        return None
    best = values[0]
    if question.units and not any(same_unit(best.quantity.unit, unit) for unit in question.units):
        return None
    if best.item_fit < 0.2 and best.evidence is not evidence[0]:
        return None
    broad = _broad(question, values, best)
    if broad:
        lead = "、".join(dict.fromkeys(value.quantity.text for value in broad))
        sentence = best.evidence.statement.sentence.text.rstrip("。")
        return Draft(f"{lead}。{sentence}[1]。", (span_of(best.evidence),))
    named = [
        value
        for value in values
        if value.phrase is best.phrase
        and value.item_fit >= 0.9 * best.item_fit
        and value.quantity.unit == best.quantity.unit
    ]
    named.sort(key=lambda value: value.quantity.start)
    lead = "、".join(_named(value, len(named) > 1) for value in named)
    return Draft(f"{lead}。{with_deadline(best.phrase)}[1]。", (span_of(best.evidence),))


def _broad(question: Question, values: Sequence[Value], best: Value) -> list[Value]:
    """All values of the sentence where the question names their topic and none of them (幼儿园的目标)."""
    if question.units or not _GOAL.search(question.normal):
        return []
    alike = [
        value
        for value in values
        if value.evidence is best.evidence and value.item_fit >= 0.9 * best.item_fit and not value.quantity.is_limit
    ]
    if len({value.phrase.start for value in alike}) < 2:
        return []
    return sorted(alike, key=lambda value: value.quantity.start)


def _named(value: Value, several: bool) -> str:
    """The value, with what it counts where there are several."""
    text = value.quantity.text
    if several:
        after = value.evidence.document.text[value.quantity.end : value.quantity.item[1]]
        return text + after.strip(CLOSERS)
    return text


def best_phrase(question: Question, piece: Evidence) -> tuple[Phrase, float] | None:
    """The phrase of a sentence that holds most of the question's content words, and how many."""
    phrases = [phrase for phrase in piece.statement.phrases if not phrase.is_deadline_only]
    if not phrases:
        return None
    best = max(phrases, key=lambda phrase: phrase_fit(question, phrase.text))
    return best, phrase_fit(question, best.text)


def compose_deadline(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """``2022年。到2022年,建成智慧教育云平台[1]。``; a draft that says so where the task has no deadline."""
    if not evidence:
        return None
    found = dated_phrase(question, evidence)
    if found is None:
        return None
    phrase, piece = found
    without = phrase.deadline is None or not phrase.start <= phrase.deadline.start < phrase.end
    told = _time_without_end(question, evidence, piece) if without or _BEGINS.search(question.normal) else None
    if told is not None:
        return told
    if phrase.deadline is None:
        text = f"文件未明确完成时限。原文只写：{closed(piece.statement.sentence.text)}"
        return Draft(_mark_end(text), (span_of(piece),), stated=False)
    month = _MONTH.search(phrase.deadline.words)
    lead = f"{phrase.deadline.year}年{month.group() if month else ''}"
    return Draft(f"{lead}。{with_deadline(phrase)}[1]。", (span_of(piece),))


def _time_without_end(question: Question, evidence: Sequence[Evidence], found: Evidence) -> Draft | None:
    """``2022年5月1日。本法自2022年5月1日起施行[1]。``: a beginning that is asked for, or a time that comes again."""
    if _BEGINS.search(question.normal):
        ranked = [
            (phrase_fit(question, piece.statement.sentence.text) + 0.5 * piece.score, piece)
            for piece in evidence[:4]
            if begins(piece.statement.sentence.text)
        ]
        best = max(ranked, key=lambda one: one[0], default=None)
        if best is not None:
            sentence = best[1].statement.sentence.text
            fitting = max(
                (p.text for p in best[1].statement.phrases if begins(p.text)),
                key=lambda text: phrase_fit(question, text),
                default=sentence,
            )
            return Draft(f"{begins(fitting)}。{sentence.rstrip('。')}[1]。", (span_of(best[1]),))
    again = recurs(found.statement.sentence.text)
    return Draft(f"{again}。{found.statement.sentence.text.rstrip('。')}[1]。", (span_of(found),)) if again else None


def dated_phrase(question: Question, evidence: Sequence[Evidence]) -> tuple[Phrase, Evidence] | None:
    """The phrase that the question is about, one with a deadline where two fit alike."""
    candidates = [
        (
            phrase_fit(question, phrase.text)
            + 0.5 * piece.score
            + 0.3 * _stated_values(question, phrase)
            + (0.15 if phrase.deadline else 0.0),
            phrase,
            piece,
        )
        for piece in evidence[:4]
        for phrase in piece.statement.phrases
        if not phrase.is_deadline_only
    ]
    if not candidates:
        return None
    _, phrase, piece = max(candidates, key=lambda candidate: candidate[0])
    return phrase, piece


def _stated_values(question: Question, phrase: Phrase) -> bool:
    """Whether the phrase holds a value that the question names (…达到86%是哪一年)."""
    return any(
        quantity.number == number and same_unit(quantity.unit, unit)
        for quantity in phrase.quantities
        for number, unit in question.values
    )


def _mark_end(text: str) -> str:
    return text.rstrip("。") + "[1]。"
