"""Every figure, document number and quote of an answer must stand in what it cites (核验)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.compose.draft import Draft
from corpus import label_of, normal

_FIGURE = re.compile(r"\d+(?:\.\d+)?\s*%?")
_COMPUTED = re.compile(r"\(([^()]*?[-+÷][^()]*?=[^()]*?)\)")


def unsupported_figures(draft: Draft) -> list[str]:
    """The figures of a draft that stand in none of its cited slices nor in their addresses.

    List numbering, the count that a list states of itself (共3项), marks, and results written with their computation
    are not figures of the documents.
    """
    told = _without_own_numbers(normal(draft.text))
    ground = normal(" ".join(_ground(draft)))
    # A count that the answer states of its own items (共9项) may be computed with.
    known = set(figures(ground)) | set(re.findall(r"(?:共|下设)(\d+)(?:项|份|条|处)", normal(draft.text)))
    return [figure for figure in figures(told) if figure not in known]


def figures(text: str) -> list[str]:
    """The numbers of a normalised text, percent signs included."""
    return [re.sub(r"\s", "", match) for match in _FIGURE.findall(text)]


def verified(draft: Draft) -> bool:
    """Whether all marks point to a span, all spans lie in their documents, and no figure is unsupported."""
    marks = {int(mark) for mark in re.findall(r"\[(\d{1,3})\]", draft.text)}
    if not all(1 <= mark <= len(draft.spans) for mark in marks):
        return False
    if any(not 0 <= span.start < span.end <= len(span.document.text) for span in draft.spans):
        return False
    return not unsupported_figures(draft)


def _ground(draft: Draft) -> Iterable[str]:
    for span in draft.spans:
        clause = span.document.clause(span.path)
        yield span.document.text[span.start : span.end]
        yield label_of(span.path)
        yield clause.heading if clause else ""
        yield span.document.number
        yield span.document.title


def _without_own_numbers(text: str) -> str:
    text = re.sub(r"\[\d{1,3}\]", " ", text)
    text = re.sub(r"(?m)^\d{1,3}\. ", " ", text)
    text = re.sub(r"(?:共|下设)\d+(?:项|份|条|处|句|字)(?:举措)?", " ", text)
    text = re.sub(r"没有“[^”]*”", " ", text)  # what was asked for and is not there
    for computation in _COMPUTED.findall(text):
        operands, _, result = computation.partition("=")
        if _holds(operands, result):
            text = text.replace(f"({computation})", f"({operands})")
            number = re.search(r"\d+(?:\.\d+)?", result)
            if number:
                text = re.sub(
                    rf"(?<![\d.]){re.escape(number.group())}(?:个百分点|倍|[^\d\s(]{{0,4}})\(", "(", text, count=1
                )
    return text


def _holds(operands: str, result: str) -> bool:
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", operands)]
    stated = re.search(r"\d+(?:\.\d+)?", result)
    if not stated or len(numbers) < 2:
        return False
    if "÷" in operands:
        value = numbers[0] / numbers[1] if numbers[1] else float("nan")
    elif "+" in operands:
        value = sum(numbers)
    else:
        value = numbers[0] - sum(numbers[1:])
    return abs(value - float(stated.group())) < 0.006
