"""Several values side by side: both shown, difference, ratio or sum worked out in the open (对比与计算)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.draft import CLOSERS, Draft, Span, span_of, with_deadline
from assistant.compose.values import Value, values_for
from assistant.question import Question
from assistant.select import Evidence, item_text, phrase_fit, same_unit
from assistant.terms import Term, covered
from corpus import normal
from corpus.facts import Phrase

_DIFFERENCE = re.compile(
    r"相差|差多少|差几|高多少|高几|低多少|低几|多多少|(?<!最)多几|(?<![最至])少多少|(?<![最至])少几|高出|多出|百分点|difference|exceed|how many more|higher than"
)
_RATIO = re.compile(r"几倍|多少倍|倍数|times|ratio")
_SUM = re.compile(r"合计|一共|总共|加起来|加在一起|总和|之和|总数|in total|combined|altogether|sum")
_SAME = re.compile(r"一样|相同|都是|是不是都|same")
_UNEQUAL_UNITS = "单位不同，不能相加减"


def compose_compare(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """Each value with its phrase, and what was asked of them; None where fewer than two can be told apart."""
    if len(question.years) >= 2:
        by_year = _by_years(question, evidence)
        if by_year is not None:
            return by_year
    values = _distinct(question, values_for(question, evidence))
    if len(values) < 2:
        return None
    return _side_by_side(question, values[:4])


def _side_by_side(question: Question, values: Sequence[Value]) -> Draft:
    """The values in the order of the question, each with its phrase and mark, and what was worked out in front."""
    values = sorted(values, key=lambda value: _place_in(question, value))
    spans: list[Span] = []
    told = []
    for value in values:
        span = span_of(value.evidence)
        if span not in spans:
            spans.append(span)
        told.append((value, spans.index(span) + 1))
    lead = _computed(question, values)
    each = ";".join(f"{_item(value)}[{n}]" for value, n in told)
    return Draft(f"{lead}{each}。", tuple(spans))


def compose_several(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """Values of two subjects that a question names side by side without saying so; None where one value covers it."""
    values = _distinct(question, values_for(question, evidence[:6]))
    if len(values) < 2 or values[0].phrase is values[1].phrase or values[0].item_fit > 0.75:
        return None
    whole = sum(term.weight for term in question.terms)
    both = f"{_text(values[0])} {_text(values[1])}"
    held = sum(term.weight * covered(term, both) for term in question.terms)
    if whole == 0 or held / whole < 0.85 or _gain(list(question.terms), values[1]) < 0.35 * whole:
        return None
    return _side_by_side(question, values[:2])


def _distinct(question: Question, values: list[Value]) -> list[Value]:
    """Values that each hold words of the question that those before them lack (greedy set cover)."""
    chosen: list[Value] = []
    left = list(question.terms)
    pool = list(values)
    while pool and left:
        best = max(pool, key=lambda value: (_gain(left, value), value.fit))
        if _gain(left, best) < 0.5 or (chosen and best.fit < 0.4 * chosen[0].fit):
            break
        chosen.append(best)
        text = _text(best)
        left = [term for term in left if covered(term, text) < 0.6]
        pool = [value for value in pool if value.quantity != best.quantity]
    if len(chosen) == 1:  # one phrase with several values: 指导中心、资源中心
        first = chosen[0]
        siblings = [
            v
            for v in values
            if v.phrase is first.phrase
            and v.quantity != first.quantity
            and same_unit(v.quantity.unit, first.quantity.unit)
        ]
        chosen += siblings[:3]
    return chosen


def _gain(terms: list[Term], value: Value) -> float:
    text = _text(value)
    return sum(term.weight * covered(term, text) for term in terms)


def _text(value: Value) -> str:
    return normal(item_text(value.evidence.document, value.phrase, value.quantity)).lower()


def _place_in(question: Question, value: Value) -> int:
    """Where the question names what `value` measures: operands keep the order of the question."""
    text = _text(value)
    others = [term for term in question.terms if covered(term, text) >= 0.6]
    places = [question.normal.find(variant) for term in others for variant in term.variants]
    return min((place for place in places if place >= 0), default=10_000)


def _item(value: Value) -> str:
    text = item_text(value.evidence.document, value.phrase, value.quantity).strip().rstrip(CLOSERS)
    deadline = value.phrase.deadline
    if deadline and deadline.words not in text:
        return f"{deadline.words},{text}"
    return text


def _computed(question: Question, values: list[Value]) -> str:
    """The lead: the result with its computation, or the values."""
    plain = "、".join(value.quantity.text for value in values) + "。"
    first, second = values[0].quantity, values[1].quantity
    asks = [
        kind
        for kind, pattern in (("ratio", _RATIO), ("sum", _SUM), ("difference", _DIFFERENCE))
        if pattern.search(question.normal)
    ]
    if not asks:
        if _SAME.search(question.normal):
            same = (first.number, first.upper, first.unit) == (second.number, second.upper, second.unit)
            number_same = (first.number, first.upper) == (second.number, second.upper)
            lead = "一样" if same else "数字相同，单位和对象不同" if number_same else "不一样"
            return f"{lead}:{plain}"
        return plain
    if first.number != first.upper or second.number != second.upper:
        return plain
    if not same_unit(first.unit, second.unit):
        return f"{_UNEQUAL_UNITS}。{plain}"
    unit = "个百分点" if first.unit == "%" else first.unit
    high, low = max(first.number, second.number), min(first.number, second.number)
    if asks[0] == "difference":
        return f"{_number(high - low)}{unit}({_number(high)}{first.unit}-{_number(low)}{first.unit}={_number(high - low)}{unit})。"
    if asks[0] == "ratio":
        if not low:
            return plain
        return (
            f"{_number(high / low)}倍（{_number(high)}{first.unit}÷{_number(low)}{first.unit}={_number(high / low)}）。"
        )
    total = sum(value.quantity.number for value in values if same_unit(value.quantity.unit, first.unit))
    if first.unit == "%":
        return f"百分比的对象不同，不能相加。{plain}"
    parts = "+".join(
        f"{_number(value.quantity.number)}{value.quantity.unit}"
        for value in values
        if same_unit(value.quantity.unit, first.unit)
    )
    return f"{_number(total)}{first.unit}({parts}={_number(total)}{first.unit})。"


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value:.2f}".rstrip("0").rstrip(".")


def _by_years(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """One subject in several years: the phrase of each year that fits best."""
    chosen: list[tuple[Phrase, Evidence]] = []
    for year in question.years:
        fitting = [
            (phrase_fit(question, phrase.text) + 0.3 * piece.score, phrase, piece)
            for piece in evidence
            for phrase in piece.statement.phrases
            if phrase.deadline
            and phrase.deadline.year == year
            and not phrase.is_deadline_only
            and phrase_fit(question, phrase.text) >= 0.4
        ]
        if not fitting:
            return None
        _, phrase, piece = max(fitting, key=lambda item: item[0])
        chosen.append((phrase, piece))
    spans = []
    parts = []
    for phrase, piece in chosen:
        if span_of(piece) not in spans:
            spans.append(span_of(piece))
        parts.append(f"{with_deadline(phrase)}[{spans.index(span_of(piece)) + 1}]")
    return Draft(";".join(parts) + "。", tuple(spans))
