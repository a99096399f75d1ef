"""Several values side by side: both shown, difference, ratio or sum worked out in the open (对比与计算)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.draft import CLOSERS, Draft, Marks, span_of, with_deadline
from assistant.compose.values import Value, values_for
from assistant.question import Question
from assistant.select import Evidence, item_text, phrase_fit, same_unit
from assistant.terms import Term, covered
from corpus import normal
from corpus.facts import Phrase, Quantity

_DIFFERENCE = re.compile(
    r"相差|减去|minus|差多少|差几|高多少|高几|低多少|低几|多多少|(?<!最)多几|(?<![最至])少多少|(?<![最至])少几|高出|多出|百分点|difference|exceed|how many more|higher than"
)
_RATIO = re.compile(r"几倍|多少倍|倍数|times|ratio")
_SUM = re.compile(r"合计|一共|总共|加起来|加在一起|总和|之和|总数|in total|combined|altogether|sum")
_AVERAGE = re.compile(r"平均|平摊|均摊|分摊|摊到|每[所校个人班].{0,2}(?:摊|分|合)")
COMPUTED = re.compile("|".join(one.pattern for one in (_DIFFERENCE, _RATIO, _SUM, _AVERAGE)))
_SAME = re.compile(r"同[一1]个?(?:数|比例|标准|值)|一样|相同|一致|相等|齐平|同一年|同年|都是|是不是都|same")
ORDER = re.compile(r"排[个一下]*序|从[高大多早]到[低小少晚]|由[高大多早]到[低小少晚]|从[低小少]到[高大多]")
_WHICH = re.compile(
    r"(多|大|高|少|低|早|晚)还是.{2,16}\1|(?:哪|谁).{0,6}?(?:更|最)?(?:大|多(?!少)|高(?!中|校|等)|小(?!学)|少|低)|which is (?:larger|higher|greater)"
)
# What is set side by side is figures.
_VALUES = re.compile(
    r"多少|几(?!乎)|数|率|比例|占比|指标|目标|标准|大(?![家力型概])|高(?![中校等])|低|多(?![样种])|少(?![数年])|上限|下限|封顶|最|相?差|倍|合计|加起来|总共|一样|相同|相等|齐平|分别|各|how many|how much|higher|larger|exceed|percent|target|total|number|share"
)
_ONE_THING = re.compile(r"一回事|同一件事|一码事")
_BOUND = re.compile(r"上限|下限|最多|最高|至多|最低|最少|至少")


def compose_compare(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """Each value with its phrase, and what was asked of them; None where fewer than two can be told apart."""
    if not _VALUES.search(question.normal) and not question.units and not question.values:
        return None
    values = _distinct(question, values_for(question, evidence))
    if len(values) < 2:
        return None
    return side_by_side(question, values[:4])


def side_by_side(question: Question, values: Sequence[Value], ordered: bool = False) -> Draft:
    """The values in the order of the question, each with its phrase and mark, and what was worked out in front."""
    if not ordered:
        values = sorted(values, key=lambda value: _place_in(question, value))
    marks = Marks()
    each = ";".join(f"{_item(value)}{marks.of(span_of(value.evidence))}" for value in values)
    return Draft(f"{_computed(question, list(values))}{each}。", marks.spans)


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
    return side_by_side(question, values[:2])


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
    text = question.normal
    kinds = (("ratio", _RATIO), ("sum", _SUM), ("difference", _DIFFERENCE))
    asked = next((kind for kind, pattern in kinds if pattern.search(text)), "")
    if _ONE_THING.search(text):
        return f"不是一回事：{plain}"
    if _AVERAGE.search(text) and second.number and first.unit != second.unit:
        each = f"{_number(first.number / second.number)}{first.unit}"
        return f"平均每{second.unit}{each}（{_number(first.number)}{first.unit}÷{_number(second.number)}{second.unit}={each}），按文件中的数字计算。"
    if not asked and ORDER.search(text):
        ordered = sorted(values, key=lambda value: -value.quantity.number)
        return "＞".join(f"{value.quantity.text}" for value in ordered) + "。"
    if not asked and _WHICH.search(text):
        return _larger(values, plain)
    a, b = _bound(first, text), _bound(second, text)
    if not asked and _SAME.search(text):
        alike = (a, first.unit) == (b, second.unit) if _BOUND.search(text) else _equal(first, second)
        number_alike = (first.number, first.upper) == (second.number, second.upper)
        return f"{'相同，一样' if alike else '数字相同，单位和对象不同' if number_alike else '不一样，不相同'}：{plain}"
    if not asked or ((first.number != first.upper or second.number != second.upper) and not _BOUND.search(text)):
        return plain
    if asked == "ratio" and "%" not in (first.unit, second.unit) and not _addable(first.unit, second.unit) and b:
        return f"{_number(a / b)}倍（{_number(a)}{first.unit}÷{_number(b)}{second.unit}={_number(a / b)}倍），单位不同，只是数字之比。"
    if not _addable(first.unit, second.unit):
        return f"{'不对，' if question.type == 'yesno' or '对不对' in text else ''}单位不同，不能直接相加减。{plain}"
    if asked == "sum":
        return _sum([value.quantity for value in values], plain)
    high, low, unit = max(a, b), min(a, b), first.unit
    if asked == "ratio":
        return (
            f"{_number(high / low)}倍（{_number(high)}{unit}÷{_number(low)}{unit}={_number(high / low)}）。"
            if low
            else plain
        )
    named = "个百分点" if unit == "%" else unit
    return f"{_number(high - low)}{named}（{_number(high)}{unit}-{_number(low)}{unit}={_number(high - low)}{named}）。"


def _larger(values: list[Value], plain: str) -> str:
    first, second = values[0].quantity, values[1].quantity
    if first.number == second.number and len(values) == 2:
        return f"相同，一样大：{plain}" if _addable(first.unit, second.unit) else f"数字相同，单位不同：{plain}"
    if not all(_addable(first.unit, value.quantity.unit) for value in values):
        return f"单位不同，不能直接比大小：{plain}"
    larger = max(values, key=lambda value: value.quantity.number)
    return f"{_short(larger)}更大（{plain.rstrip('。')}）。"


def _sum(quantities: list[Quantity], plain: str) -> str:
    unit = quantities[0].unit
    if unit == "%":
        return f"百分比的对象不同，不能相加。{plain}"
    total = sum(quantity.number for quantity in quantities)
    parts = "+".join(f"{_number(quantity.number)}{quantity.unit}" for quantity in quantities)
    return f"{_number(total)}{unit}（{parts}={_number(total)}{unit}）。"


def _equal(first: Quantity, second: Quantity) -> bool:
    return (first.number, first.upper, first.unit) == (second.number, second.upper, second.unit)


def _bound(quantity: Quantity, text: str) -> float:
    """The end of a range that the question speaks of."""
    return quantity.upper if re.search(r"上限|最多|最高|至多", text) else quantity.number


def _addable(a: str, b: str) -> bool:
    """Whether two units count like things: 所 and 家, 名 and 位; not 个 and 所."""
    return a == b or {a, b} <= {"所", "家"} or {a, b} <= {"名", "位", "人"}


def _short(value: Value) -> str:
    return _item(value).split(",")[-1]


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value:.2f}".rstrip("0").rstrip(".")


def compose_years(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """One subject in several years: the phrase of each year that fits best; None where a year has none."""
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
    marks = Marks()
    parts = [f"{with_deadline(phrase)}{marks.of(span_of(piece))}" for phrase, piece in chosen]
    return Draft(";".join(parts) + "。", marks.spans)
