"""Whether a figure that the question gives meets what the text demands (是否达标): 报上来198所,够吗."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.draft import Draft, Marks, span_of, with_deadline
from assistant.compose.segments import segments_of
from assistant.compose.values import Value, values_for
from assistant.question import Question
from assistant.select import Evidence, same_unit

_ASKED = re.compile(
    r"够(?!用|钱)|达标|过线|过关|合格|合规|交.{0,2}差|符合(?:要求|标准|规定|条件)?|达没达|及格|满足|超标|(?:达到|完成)了?(?:要求|标准|目标|任务|指标)?(?:没有?|吗|不)|算(?!下来|起来).{0,12}(?:吗|不|么|[?])|差(?:多少|几)才|还差"
)
_FIGURE = re.compile(r"(?<![\d〔.])(\d+(?:\.\d+)?)(?![\d.]*(?:年|月|日|号|周岁|届|中|小))")
_MOST_CLOSE = 0.35  # share of a stretch's content words that the value's item must hold


def asks_threshold(question: Question) -> bool:
    """Whether it asks if a figure of its own is enough."""
    return bool(_ASKED.search(question.normal)) and bool(_figures(question.normal, question))


def compose_threshold(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """Whether the figure meets what is demanded, and the demand; None where none fits.

    The figure itself is not repeated: an answer states no figure that the documents do not.
    """
    stretches = [one for one in segments_of(question).things if _figures(one, question)] or [question.normal]
    marks = Marks()
    verdicts, told = [], []
    for stretch in stretches:
        figure, unit = _figures(stretch, question)[0]
        value = _demanded(question, stretch, unit, evidence)
        if value is None:
            return None
        verdicts.append(_verdict(figure, value, stretch if len(stretches) > 1 else ""))
        told.append(f"{with_deadline(value.phrase)}{marks.of(span_of(value.evidence))}")
    return Draft(f"{'；'.join(verdicts)}。{'；'.join(dict.fromkeys(told))}。", marks.spans)


def _figures(text: str, question: Question) -> list[tuple[float, str]]:
    stated = [(number, unit) for number, unit in question.values if f"{number:g}{unit}" in text]
    if stated:
        return stated
    years = {str(year) for year in question.years}
    return [(float(figure), "") for figure in _FIGURE.findall(text) if figure not in years]


def _demanded(question: Question, stretch: str, unit: str, evidence: Sequence[Evidence]) -> Value | None:
    """The value that the text demands of what a stretch speaks of."""
    own = [term for term in question.terms if term.word in stretch]
    values = [
        value
        for value in values_for(question, evidence[:4])
        if (not unit or same_unit(value.quantity.unit, unit)) and value.quantity.unit not in ("岁", "年")
    ]
    if not values or not own:
        return None

    def fit(value: Value) -> float:
        text = value.phrase.text
        return sum(term.weight * any(word in text for word in term.variants) for term in own)

    best = max(values, key=lambda value: (fit(value), value.fit))
    return best if fit(best) >= _MOST_CLOSE * sum(term.weight for term in own) else None


def _verdict(figure: float, value: Value, stretch: str) -> str:
    quantity = value.quantity
    named = f"{re.sub(_FIGURE, '', stretch)}：" if stretch else ""
    if quantity.is_limit:  # 56人以上的大班额: what lies below is none
        return f"{named}{'是，属于' if figure >= quantity.number else '否，不算，没有到'}{quantity.text}"
    if quantity.upper > quantity.number:
        inside = quantity.number <= figure <= quantity.upper
        return f"{named}{'是，符合' if inside else '否，不符合'}，要求{quantity.text}"
    enough = figure >= quantity.number
    return f"{named}{'是，够，达到要求' if enough else '否，不够，没有达到要求'}，要求{quantity.text}"
