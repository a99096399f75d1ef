"""Clause addresses in questions (条款定位): "第二部分第(二)条第2项", "二、(二)2.", "保障措施第三条第3点"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.address_levels import by_levels, has_additions, has_articles, is_law, names_in
from assistant.notation import FROM_END, half_heading, in_chinese, ordinal_clauses, step_number
from corpus import Clause, Document, normal
from corpus.numerals import number_of

_NUM = rf"{FROM_END}|[〇零一二三四五六七八九十百]+|\d{{1,3}}"
_LEVELS = "大部分|大板块|大块|板块|部分|大项|小项|大条|小条|大点|小点|大节|小节|自然段|编|章|节|条|款|项|点|目|段|块"
_PARTS = ("大部分", "大板块", "大块", "板块", "部分", "章", "编", "块")
_SENTENCE = re.compile(rf"第(?:{_NUM})句")
_GLUE = re.compile(r"[、.,，。;:\s之的里下中面内底·/\\—-]*(?:下面|底下|里面|里的|中的|之下|项下)?[、.,\s之的·-]*")


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
        return step_number(step["named"]) if step["named"] else 0
    return step_number(step["num"])


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
        if _points(question, match):
            at = match.end()
            continue
        steps, end = [match], match.end()
        while True:
            glue = _GLUE.match(question, end)
            past = _past_heading(question, glue.end() if glue else end, document, [_number_in(one) for one in steps])
            after = step.match(question, past)
            if after is None or (after.start() == end and not _abuts(steps[-1], after)) or _points(question, after):
                break
            steps.append(after)
            end = after.end()
        anchor = next(
            ((path, s, e) for path, s, e in anchors if e <= match.start() and not _gap(question[e : match.start()])),
            None,
        )
        if anchor is None and not _names_part(steps[0], document):
            half = half_heading(question[: match.start()], document)
            anchor = (*half, match.start()) if half else None
            anchored = False
        else:
            anchored = anchor is not None
        if _is_address(question, steps, anchored):
            start = anchor[1] if anchor else match.start()
            return Address(
                tuple(_number_in(step) for step in steps),
                anchor[0] if anchor else (),
                start,
                end,
                question[start:end],
                tuple(_level_in(step) for step in steps),
            )
        at = steps[-1].end() if _row(steps) else match.end()
    return None


def resolve(address: Address, document: Document) -> tuple[Clause, ...]:
    """The clauses that `address` can mean: one where it is clear, several where it is not, none where there is none."""
    level = address.levels[0] if address.levels else ""
    alone = len(address.numbers) == 1 and not address.anchor and level not in _PARTS
    if alone and address.numbers[0] < 0:
        return ordinal_clauses(document, address.numbers[0], level)
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
    if alone:
        return _alone(document, address.numbers[0])  # (六) or 第12条 by itself
    # 第三节第2条, (三)2: the part is left out
    headless = not address.anchor and not law and (level in ("节", "小节") or address.words[0] in "(（")
    tops = [part.path for part in document.below(())] if headless else [address.anchor]
    return tuple(clause for top in tops if (clause := walk(document, top, address.numbers)) is not None)


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


def walk(document: Document, path: tuple[str, ...], numbers: Sequence[int]) -> Clause | None:
    """The clause that `numbers` lead to from the one at `path`, or None; -1 is the last of a row."""
    clause = document.clause(path)
    for place, number in enumerate(numbers):
        row = document.below(path)
        if number < 0:
            clause = row[number] if len(row) >= -number else None
        else:
            clause = next((below for below in row if _last_number(below) == number), None)
        if clause is None and place and place == len(numbers) - 1:
            clause = next(iter(_item(document, path, number)), None)
        if clause is None:
            return None
        path = clause.path
    return clause


def _names_part(step: re.Match[str], document: Document) -> bool:
    """Whether a step stands at the top by itself, so that no heading before it leads to it."""
    return bool(step["name"]) or step["level"] in _PARTS or has_articles(document)


def _abuts(before: re.Match[str], after: re.Match[str]) -> bool:
    """Whether a step may follow another with nothing between: 二(四), (四)2, 第2部分3节."""
    if _marks(after) or before["close"] or (before["level"] and after["level"]):
        return True
    return bool(before["name"] and not after["num"].isdigit())


def _points(question: str, step: re.Match[str]) -> bool:
    """Whether a number only points (的下一条, 那一节, 哪一款) and is no step of an address."""
    return not _marks(step) and question[: step.start()].endswith(tuple("上下前后那这哪同另每"))


def _past_heading(question: str, at: int, document: Document, numbers: Sequence[int]) -> int:
    """Where the next step may begin: after the heading of the clause so far, where that is written out."""
    clause = walk(document, (), numbers) if 0 not in numbers else None
    heading = normal(clause.heading) if clause else ""
    if not heading:
        return at
    match = re.compile(rf"[“\"《]?{re.escape(heading)}[”\"》]?").match(question, at)
    glue = _GLUE.match(question, match.end()) if match else None
    return glue.end() if glue else at


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
    if not all(step["name"] or step_number(step["num"]) for step in steps):
        return False
    counted = r"年|%|所|个|名|位|元|倍|月|日|号|期|岁|届|类|成|五育|线|年级|等|流|级"
    if re.match(counted, question[steps[-1].end() :]) or (
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
        if _row(steps):
            return False
        glued = all(question[a.end() : b.start()] or _abuts(a, b) for a, b in pairwise(steps))
        in_levels = steps[0]["level"] in _PARTS and all(step["level"] for step in steps)  # 二部分三节
        if glued and (marked or in_levels):
            return True
        return all(step["num"] and len(step["num"]) <= 2 for step in steps) and _dotted(question, steps)
    if anchored and re.match(r"[\s,:]*(?:的|是|讲|说|标题|题目|叫|规定|内容|[?。]|$)", question[steps[0].end() :]):
        return True  # 重点任务之八, 保障措施2的标题
    return bool(leveled) or (anchored and bool(marked))


def _row(steps: list[re.Match[str]]) -> bool:
    """Whether numerals of one rank stand in a row, (一)(二)(三), of which none stands below another."""
    return len(steps) > 1 and all(step["open"] and step["close"] and not step["num"].isdigit() for step in steps)


def _dotted(question: str, steps: list[re.Match[str]]) -> bool:
    """二、2、1 or 2.2.3: plain numbers that only an address sets in a row; of two, what stands around them tells."""
    between = [question[a.end() : b.start()] for a, b in pairwise(steps)]
    if len(steps) == 2:
        alone = re.match(
            r"(?:这|那)?一?(?:节|条|款|小节)?(?:的|是|讲|说|标题|题目|叫|规定|内容|[?。]|$)", question[steps[1].end() :]
        )
        opens = re.search(r"(?:^|方案|文件|正文|条款|编号|[\s“\"])$", question[: steps[0].start()])
        return bool(alone and opens and re.fullmatch(r"[.\-·之]\s*", between[0]))
    return len(steps) >= 3 and all(re.fullmatch(r"[、.\-·—]\s*", part) for part in between)
