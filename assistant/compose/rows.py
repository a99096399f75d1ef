"""Answers from a row of a data table (表格行): the number under the heading that the question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.draft import Draft, span_of
from assistant.question import Question
from assistant.select import Evidence, phrase_fit
from corpus.facts import Quantity
from corpus.tables import table_row

_ASKS_NUMBER = re.compile(r"多少|几[\u4e00-\u9fff]|总数|计划数|人数|学分")
_COVERED = 0.75


def compose_row(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """``192人。行政区：柯桥区；高中学校：…；计划数（人）：192[1]。``; None where the best evidence is no row of numbers, or
    holds too little of the question."""
    if not evidence or evidence[0].coverage < _COVERED or not _ASKS_NUMBER.search(question.normal):
        return None
    piece = evidence[0]
    row = table_row(piece.statement.sentence.text)
    found = [quantity for phrase in piece.statement.phrases for quantity in phrase.quantities]
    if row is None or not found:
        return None

    def fit(quantity: Quantity) -> float:
        return phrase_fit(question, piece.document.text[quantity.item[0] : quantity.start])

    best = max(found, key=fit)
    unit = "" if best.text.endswith(best.unit) else best.unit
    cells = "；".join(f"{header}：{value}" for header, value, _ in row.cells)
    return Draft(f"{best.text}{unit}。{cells}[1]。", (span_of(piece),))
