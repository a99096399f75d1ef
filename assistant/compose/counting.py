"""How many things a sentence enumerates (计数): 涉及几个方面, 由几个环节组成."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.draft import Draft, span_of
from assistant.question import Question
from assistant.select import Evidence, phrase_fit, same_unit
from corpus.enumerations import Enumeration, enumerations

# 几项, 哪五类, 多少个方面; 几所 and 几名 count what a target counts, not what a sentence lists.
_ASKED = re.compile(
    r"(?:几|多少|哪[两二三四五六七八九十])(?:大|个|种|类|项|方(?!案)|样|件|条|点|支|道|层|重|维|块|款|门|步|处|路|份)"
)
_UNITS_COUNTED = ("个", "项", "种", "类", "条", "门", "件", "份")


def compose_count(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """``共7项：甲、乙…`` with the sentence; None where no number of things is asked for or none are enumerated."""
    if (
        not _ASKED.search(re.sub(r"[“\"][^”\"]*[”\"]", " ", question.normal))
        or not evidence
        or any(u not in _UNITS_COUNTED for u in question.units)
    ):
        return None
    found = _enumeration(question, evidence)
    if found is None:
        return None
    listed, piece = found
    sentence = piece.statement.sentence.text.rstrip("。")
    items = "、".join(item.strip() for item in listed.items)
    return Draft(f"共{len(listed.items)}项：{items}[1]。\n原文：{sentence}。", (span_of(piece),))


def _enumeration(question: Question, evidence: Sequence[Evidence]) -> tuple[Enumeration, Evidence] | None:
    """The enumeration whose phrase fits best; none where that phrase gives the number itself (1至3项)."""
    best: tuple[float, Enumeration, Evidence] | None = None
    for place, piece in enumerate(evidence[:2]):
        sentence = piece.statement.sentence
        if piece.score < 0.75 * evidence[0].score:
            break
        counted = [
            (quantity.start - sentence.start)
            for quantity in piece.statement.quantities
            if any(same_unit(quantity.unit, unit) for unit in question.units)
        ]
        for listed in enumerations(sentence.text):
            if any(listed.start <= at < listed.end for at in counted):
                continue
            fit = phrase_fit(question, sentence.text[listed.start : listed.end]) + 0.05 * min(len(listed.items), 6)
            fit -= 0.3 * place
            if best is None or fit > best[0]:
                best = (fit, listed, piece)
    return (best[1], best[2]) if best and best[0] + 0.4 * best[2].coverage >= 0.45 else None
