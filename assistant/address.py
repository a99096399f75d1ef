"""Clause addresses in questions (条款定位): "第二部分第(二)条第2项", "二、(二)2.", "保障措施第三条第3点"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.address_levels import by_levels, has_additions, has_articles, is_law, names_in
from corpus import Clause, Document, normal
from corpus.numerals import number_of

_NUM = r"[〇零一二三四五六七八九十百]+|\d{1,3}"
_LEVELS = "大部分|部分|大项|小项|大条|小条|大点|小点|自然段|编|章|节|条|款|项|点|目|段"
_SENTENCE = re.compile(rf"第(?:{_NUM})句")
_GLUE = re.compile(r"[、.,，。;:\s之的里下中面内底·/\\—-]*(?:下面|底下|里面|里的|中的|之下|项下)?[、.,\s之的·-]*")
_ENGLISH_LEVELS = re.compile(
    r"\b(?:part|section|article|item|clause|point|chapter|paragraph)\s+(?:no\.?\s*)?", re.IGNORECASE
)
_ENGLISH_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {roman: str(value) for value, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"), 1)}


@lru_cache(maxsize=64)
def _step_pattern(names: tuple[str, ...], additions: bool) -> re.Pattern[str]:
    """One step of an address: 第二部分, (二), 第2项, 二、, 2. — `ord` 第, brackets, and level word are each optional.

    Args:
        names: what the document numbers by name, so that 附件1 and 专栏2 are steps.
        additions: whether it has articles such as 第十七条之一.
    """
    levels = f"{_LEVELS}|行(?!动)" if "表" in names else _LEVELS
    sub = rf"(?:(?<=条)之(?P<sub>{_NUM}))?" if additions else "(?P<sub>(?!))?"
    counted = (
        rf"(?P<ord>第)?\s*(?P<open>[(（〔\[])?\s*(?P<num>(?<=第)\d{{4}}(?=条)|{_NUM})\s*(?P<close>[)）〕\]])?\s*"
        rf"(?P<level>{levels})?{sub}"
    )
    named = "|".join(map(re.escape, names)) or "(?!)"
    return re.compile(rf"(?P<name>{named})\s*(?P<named>{_NUM}|(?=第|的第|[(（一二三四五六七八九十]))|{counted}")


def _marks(step: re.Match[str]) -> bool:
    """Whether a step shows by itself that it is one."""
    return bool(step["ord"] or step["open"] or step["name"])


def _number_in(step: re.Match[str]) -> int:
    if step["name"]:
        return number_of(step["named"]) if step["named"] else 0
    return number_of(step["num"])


def _level_in(step: re.Match[str]) -> str:
    if step["name"]:
        return step["name"]
    return (step["level"] or "") + (f"之{number_of(step['sub'])}" if step["sub"] else "")


@dataclass(frozen=True)
class Address:
    """An address as a question gives it.

    Attributes:
        numbers: the numbers of its steps from the top.
        anchor: path of the clause whose heading the question names before the numbers, () for the document itself.
        start, end: where it stands in the normalised question.
        words: how the question writes it.
        levels: the level word of each step, "" where there is none.
    """

    numbers: tuple[int, ...]
    anchor: tuple[str, ...]
    start: int
    end: int
    words: str
    levels: tuple[str, ...] = ()


def find_address(question: str, document: Document) -> Address | None:
    """The clause address in a normalised question, or None.

    A number is one only where it is marked as such (第…, brackets, a level word, or several numbers in a row) and
    does not count anything (九项重点任务).
    """
    question = _SENTENCE.sub(lambda match: " " * len(match.group()), in_chinese(question))
    step = _step_pattern(names_in(document), has_additions(document))
    anchors = _anchors(question, document)
    at = 0
    while at < len(question):
        match = step.search(question, at)
        if match is None:
            return None
        steps, end = [match], match.end()
        while True:
            glue = _GLUE.match(question, end)
            after = step.match(question, glue.end() if glue else end)
            if after is None or (
                after.start() == end
                and not (_marks(after) or steps[-1]["close"] or (steps[-1]["name"] and not after["num"].isdigit()))
            ):
                break
            steps.append(after)
            end = after.end()
        anchor = next(
            ((path, s, e) for path, s, e in anchors if e <= match.start() and not _gap(question[e : match.start()])),
            None,
        )
        if _is_address(question, steps, anchor is not None):
            start = anchor[1] if anchor else match.start()
            return Address(
                tuple(_number_in(step) for step in steps),
                anchor[0] if anchor else (),
                start,
                end,
                question[start:end],
                tuple(_level_in(step) for step in steps),
            )
        at = match.end()
    return None


def resolve(address: Address, document: Document) -> tuple[Clause, ...]:
    """The clauses that `address` can mean: one where it is clear, several where it is not, none where there is none."""
    level = address.levels[0] if address.levels else ""
    law, named = has_articles(document), set(address.levels) & {*names_in(document), "行"}
    if law and not address.anchor and level in ("款", "项", "目"):
        return ()  # of which article?
    if law or named:
        found = by_levels(document, address.anchor, address.numbers, address.levels or ("",) * len(address.numbers))
        if not found and not named and "条" in address.levels:  # 第三章第十二条: the article's number alone decides
            at = address.levels.index("条")
            found = by_levels(document, (), address.numbers[at:], address.levels[at:])
        if found or named or is_law(document):
            return found
    if len(address.numbers) == 1 and not address.anchor and level not in ("部分", "大部分", "章", "编"):
        return _alone(document, address.numbers[0])  # (六) or 第12条 by itself
    walked = _walk(document, address.anchor, address.numbers)
    return (walked,) if walked is not None else ()


def _alone(document: Document, number: int) -> tuple[Clause, ...]:
    """The sections that have a number, those of the text proper before those of annexes, or else its parts and items."""
    numbered = [clause for clause in document.clauses if len(clause.path) <= 3 and _last_number(clause) == number]
    sections = [clause for clause in numbered if clause.path[-1].endswith(")")]
    proper = [clause for clause in sections if not clause.path[0].startswith(("附", "通知"))]
    if sections:
        return tuple(proper or sections)
    parts = tuple(clause for clause in document.below(()) if _last_number(clause) == number)
    return parts or _item(document, (), number)


def _item(document: Document, path: tuple[str, ...], number: int) -> tuple[Clause, ...]:
    """The one item with a number below `path`, where items run on across sections (1.–21.); nothing where several have it."""
    items = [
        clause for clause in document.clauses if clause.path[: len(path)] == path and clause.path[-1] == str(number)
    ]
    return tuple(items) if len(items) == 1 else ()


def _walk(document: Document, path: tuple[str, ...], numbers: Sequence[int]) -> Clause | None:
    clause = document.clause(path)
    for place, number in enumerate(numbers):
        clause = next((below for below in document.below(path) if _last_number(below) == number), None)
        if clause is None and place and place == len(numbers) - 1:
            clause = next(iter(_item(document, path, number)), None)
        if clause is None:
            return None
        path = clause.path
    return clause


def _last_number(clause: Clause) -> int:
    digits = re.search(_NUM, clause.path[-1])
    return number_of(digits.group()) if digits else 0


def _anchors(question: str, document: Document) -> list[tuple[tuple[str, ...], int, int]]:
    """Headings that the question names, with their places, the longest first."""
    found = []
    for clause in document.clauses:
        if clause.kind in ("heading", "clause") and clause.heading:
            heading = normal(clause.heading)
            at = question.find(heading)
            if at >= 0:
                found.append((clause.path, at, at + len(heading)))
    return sorted(found, key=lambda item: item[1] - item[2])


def _gap(between: str) -> str:
    """What stands between a heading and a number and is more than glue."""
    return re.sub(r"[\"“”'《》、.,，:\s的里中下部分之-]|这一|这|该|一节|一章|方面", "", between)


def _is_address(question: str, steps: list[re.Match[str]], anchored: bool) -> bool:
    if re.match(r"年|%|所|个|名|位|元|倍|月|日|号|期|岁|届|类|成|五育", question[steps[-1].end() :]) or (
        (steps[-1]["num"] or steps[-1]["named"] or "").isdigit()
        and steps[-1].end() < len(question)
        and question[steps[-1].end()].isdigit()
    ):
        return False
    if steps[0].start() > 0 and (
        question[steps[0].start() - 1].isdigit() or question[steps[0].start() - 1] in "几十两前后近.〕"
    ):
        return False
    marked = [step for step in steps if step["ord"] or step["name"] or (step["open"] and step["close"])]
    leveled = [step for step in marked if step["level"] or step["open"] or step["name"]]
    if len(steps) >= 2:
        glued = all(question[a.end() : b.start()] or _marks(b) or a["close"] or a["name"] for a, b in pairwise(steps))
        return (glued and bool(marked)) or (
            all(step["num"] and len(step["num"]) <= 2 for step in steps) and _dotted(question, steps)
        )
    return bool(leveled) or (anchored and bool(marked))


def _dotted(question: str, steps: list[re.Match[str]]) -> bool:
    """二、2、1 or 2.2.3: plain numbers that only an address sets in a row."""
    return len(steps) >= 3 and all(
        re.fullmatch(r"[、.\-]\s*", question[a.end() : b.start()]) for a, b in pairwise(steps)
    )


def in_chinese(question: str) -> str:
    """ "part two, section (4), item 3" with its words as 第…; the length of other text is kept where possible."""
    question = re.sub(
        r"(?<![a-z])(x|ix|iv|v?i{1,3}|v)(?=\s*[-—.、(（])",
        lambda m: _ENGLISH_NUMBERS.get(m.group(1), m.group(1)),
        question,
    )
    if not _ENGLISH_LEVELS.search(question):
        return question
    marked = _ENGLISH_LEVELS.sub("第", question)
    return re.sub(
        r"第\s*([a-z]+)\b",
        lambda m: "第" + _ENGLISH_NUMBERS.get(m.group(1).lower(), m.group(1)) + "条",
        marked,
        flags=re.IGNORECASE,
    )
