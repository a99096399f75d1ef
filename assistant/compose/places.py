"""Where things set side by side stand: in one clause or not (是否同一条)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.draft import Draft, Marks, span_of
from assistant.question import Question
from assistant.select import Evidence, Register
from corpus import normal

# 同一条, 同一节; how deep an address must agree
_SAME = re.compile(r"(?:同[一1]|是[一1])(?P<unit>条|款|项|点|节|段|处|部分|块|章)")
_APART = re.compile(
    r"(?:分别|各自?|都)?(?:[写放列归出现提见]{1,2}(?:在|于|到)|(?<![别同异差])在|属于?)(?:方案)?(?:里|的)?(?:哪|第几|何处|什么地方)(?:里|儿|[一1]?(?P<unit>条|款|项|节|部分|块|章))?"
    r"|第几(?P<part>部分|节|条|章|块)|(?:出现|写|放|列|归)在.{2,12}还是.{2,12}"
)
_DEPTH = {"部分": 1, "块": 1, "章": 1, "节": 2, "段": 3, "条": 3, "款": 3, "项": 3, "点": 3, "处": 3}


def asks_place(question: Question) -> bool:
    """Whether it asks if things stand together, or where each stands."""
    text = question.normal
    return bool(
        re.search(r"同[一1](?:条|款|项|点|节|段|处|部分|块|章)|不是[1一](?:条|节|部分|章)", text) or _APART.search(text)
    )


def compose_places(question: Question, sides: Sequence[tuple[str, Evidence]], register: Register) -> Draft | None:
    """The address and headings of each side, and whether they are the same.

    Args:
        question: as understood.
        sides: each thing with the sentence that speaks of it.
        register: of all documents.
    """
    if len(sides) < 2:
        return None
    found = _SAME.search(question.normal) or _APART.search(question.normal)
    fields = found.groupdict() if found else {}
    unit = fields.get("unit") or fields.get("part") or "条"
    depth = _DEPTH.get(unit, 3)
    places = [(piece.document.id, piece.statement.path[:depth]) for _, piece in sides]
    same = len(set(places)) == 1
    yes, no = (
        ("是，", "否，") if question.type == "yesno" and not re.search(r"不是[同1一]", question.normal) else ("", "")
    )
    lead = f"{yes}在同一{unit}，位置相同。" if same else f"{no}不是同一{unit}，位置不同。"
    # Where each side stands in its sentence word for word, similarity has nothing to add.
    held = all(words in normal(piece.statement.sentence.text) or piece.coverage >= 0.95 for words, piece in sides)
    marks = Marks()
    parts, wholes = [], []
    for words, piece in sides:
        mark = marks.of(span_of(piece))
        headings = register.headings(piece.document.id, piece.statement.path).split()
        parts.append(f"“{words.strip('“”')}”在{piece.clause.label}{headings[-1] if headings else ''}{mark}")
        wholes.append(f"原文：{piece.statement.sentence.text.rstrip('。')}{mark}。")
    return Draft("\n".join([f"{lead}{'；'.join(parts)}。", *dict.fromkeys(wholes)]), marks.spans, certain=held)
