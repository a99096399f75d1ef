"""Addresses by the words of their steps: 第二十三条第二款第(三)项, 附件1第三条, 表1第3行, 专栏2.

Laws, annexes, tables and boxes name each step, so that a step is looked for by its form at any depth below the one
before it; addresses of plans, whose steps are only counted, are walked step by step in `assistant.address`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import Clause, Document
from corpus.numerals import number_of

_NUMERAL = r"[〇零一二三四五六七八九十百]+|\d{1,4}"
_NAMED_PART = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{1,6}}?)(?P<num>{_NUMERAL})?(?:-\d+)?")
_NAMES = ("附件", "附表", "附录", "附图", "专栏", "表")
_NAMED_WORD = re.compile(r"(?:重点|主要|专项)?(?:任务|指标|行动|工程|举措|措施|项目)")
_LAW_PART = re.compile(rf"第(?P<num>{_NUMERAL})(?P<level>编|分编|篇|部分|章|节|条|款|行|段)(?:之(?P<sub>{_NUMERAL}))?")


def names_in(document: Document) -> tuple[str, ...]:
    """The words that number clauses of a document by name (附件, 专栏, 表, 任务), the longest first."""
    found = {
        match["name"]
        for clause in document.clauses
        for part in clause.path
        if (match := _NAMED_PART.fullmatch(part))
        and (match["name"] in _NAMES or (match["num"] and _NAMED_WORD.fullmatch(match["name"])))
    }
    if any(clause.path[0] == "通知" and len(clause.path) > 1 for clause in document.clauses):
        found.add("通知")
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def has_articles(document: Document) -> bool:
    """Whether clauses of the document are articles (条)."""
    return any(part.startswith("第") and "条" in part for clause in document.clauses for part in clause.path[-2:])


def is_law(document: Document) -> bool:
    """Whether the text proper, and not only an annex, has articles."""
    return any(
        part.startswith("第") and "条" in part
        for clause in document.clauses
        if not clause.path[0].startswith("附")
        for part in clause.path[-2:]
    )


def has_additions(document: Document) -> bool:
    """Whether the document has articles such as 第十七条之一."""
    return any("条之" in part for clause in document.clauses for part in clause.path)


def by_levels(
    document: Document, start: tuple[str, ...], numbers: Sequence[int], levels: Sequence[str]
) -> tuple[Clause, ...]:
    """The clauses at an address.

    Args:
        document: the document.
        start: the path below which to look.
        numbers: the number of each step; 0 for a name without one (附件).
        levels: the word of each step (章, 条, 条之1, 款, 项, 附件, 表 …), "" where it has none.

    Returns:
        The clauses that the last step can mean, those of the text proper first; none where there is none.
    """
    places = [start]
    for number, level in zip(numbers, levels, strict=True):
        places = [found for place in places for found in _step(document, place, number, level)]
        if not places:
            return ()
    clauses: list[Clause] = []
    for place in dict.fromkeys(places):  # a table without a caption is its rows
        clause = document.clause(place)
        clauses += [clause] if clause else document.below(place)
    proper = [clause for clause in clauses if not clause.path[0].startswith("通知")]
    return tuple(proper or clauses)


def _step(document: Document, above: tuple[str, ...], number: int, level: str) -> list[tuple[str, ...]]:
    """The paths that a step can mean below `above`: those of its form at the least depth, else the nth below."""
    if level == "款" and number == 1:
        return [above]  # the first paragraph stands at the numeral of its article
    direct = [clause.path for clause in document.below(above) if _count(clause.path[-1]) == number]
    if not level and above and direct:
        return direct
    paths = [
        clause.path[:depth]
        for clause in document.clauses
        for depth in range(len(above) + 1, len(clause.path) + 1)
        if clause.path[: len(above)] == above and _is(clause.path[depth - 1], number, level)
    ]
    if level == "项" and above and _level(above[-1]) == "条":  # an item of whichever paragraph has items
        paths = [path for path in paths if all(_level(part) in ("款", "") for part in path[len(above) : -1])]
    if paths:
        least = min(map(len, paths))
        return list(dict.fromkeys(path for path in paths if len(path) == least))
    if level in ("条", "项", "点", "款", "部分", "大项", "小项", ""):
        return direct
    return []


def _is(part: str, number: int, level: str) -> bool:
    """Whether an element of a path is that of a step."""
    law = _LAW_PART.fullmatch(part)
    if law:
        sub = number_of(law["sub"]) if law["sub"] else 0
        written = law["level"] + (f"之{sub}" if sub else "")
        return written == level and number_of(law["num"]) == number
    if level in ("项", ""):
        return part.startswith("(") and _count(part) == number and bool(re.fullmatch(r"\(.+\)", part))
    if level in ("目", "小项"):
        return part.isdigit() and int(part) == number
    named = _NAMED_PART.fullmatch(part)
    if named and named["name"] == level:
        written = number_of(named["num"]) if named["num"] else 0
        return written == number or {written, number} == {0, 1}  # 附件 is the first and only one
    return False


def _level(part: str) -> str:
    law = _LAW_PART.fullmatch(part)
    return law["level"] if law else ""


def _count(part: str) -> int:
    """The number of an element; 0 for one that is numbered by name."""
    digits = re.search(_NUMERAL, part)
    named = _NAMED_PART.fullmatch(part)
    if digits is None or (named and (named["name"] in _NAMES or _NAMED_WORD.fullmatch(named["name"]))):
        return 0
    try:
        return number_of(digits.group())
    except ValueError:
        return 0
