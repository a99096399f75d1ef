"""Ordinals and halves of headings by which people address clauses (条款的别样写法): 最末一条, 倒数第二节, 治理现代化第3条."""

from __future__ import annotations

import re

from corpus import Clause, Document, normal
from corpus.numerals import number_of

# A number counted from the end, as written by `counted_from_ends`: 末1 is the last.
FROM_END = r"末\d{1,2}"
_COUNTED = r"(?:个)?(?:编号|小|大)?(?:大部分|板块|部分|编|章|节|条(?![件例龙约文])|款|项(?!目)|点(?!名|钟|评))"
_NUMERAL = r"[一二两三四五六七八九十\d]{1,3}"
_LAST = re.compile(
    rf"(?<!第)(?:最后|最末|末尾|末了|末)(?:的)?(?:那)?[一1](?={_COUNTED})|(?<!第)末(?=[条节项款](?!龙|目))"
)
_FROM_LAST = re.compile(rf"倒数(?:的)?第?(?P<number>{_NUMERAL})(?={_COUNTED})")
_FIRST = re.compile(rf"(?<![源开口])(?:打头|开头|起头|最前面?的?|头|首)(?:的)?(?:那)?[一1]?(?={_COUNTED})(?!条线|节课)")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_ENGLISH_LEVELS = re.compile(
    r"\b(?:part|section|article|item|clause|point|chapter|paragraph)\s+(?:no\.?\s*)?", re.IGNORECASE
)
_ENGLISH_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {roman: str(value) for value, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"), 1)}
# What may stand between the name of a heading and a number below it: 保障措施那部分的第2条.
_TAIL = re.compile(
    r"[\"“”'‘’《》、.,，:：\s的之-]*(?:(?:这|那|该)?(?:一)?(?:大|小)?(?:部分|板块|章节|章|节|条款|条|项|块|方面)?(?:里面|里头|里|中|内|下面|底下|之下|项下|下)?)"
    r"[\"“”'‘’《》、.,，:：\s的之-]*$"
)


def in_chinese(question: str) -> str:
    """ "part two, section (4), item 3" with its words as 第…, 最后一条 as a number; the rest as it stands."""
    question = re.sub(
        r"(?<![a-z])(x|ix|iv|v?i{1,3}|v)(?=\s*(?:[-—.、(（·之/]|部分|大块|章))",
        lambda m: _ENGLISH_NUMBERS.get(m.group(1), m.group(1)),
        counted_from_ends(question),
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


def counted_from_ends(text: str) -> str:
    """`text` with 最后一条, 倒数第二节, 头一项 and 第贰部分 written as numbers that an address is read from.

    >>> counted_from_ends("重点任务最末一条"), counted_from_ends("第二部分倒数第二节"), counted_from_ends("头一条")
    ('重点任务第末1条', '第二部分第末2节', '第1条')
    """
    text = re.sub(r"(?<=第)[壹贰叁肆伍陆柒捌玖拾]+", lambda match: match.group().translate(_FORMAL), text)
    text = _FROM_LAST.sub(lambda match: f"第末{number_of(match['number'])}", text)
    text = _LAST.sub("第末1", text)
    return _FIRST.sub("第1", text)


def step_number(numeral: str) -> int:
    """The number of one step of an address, negative where it is counted from the end; 0 for what is no numeral (百)."""
    try:
        return -int(numeral[1:]) if numeral.startswith("末") else number_of(numeral)
    except ValueError:
        return 0


def half_heading(before: str, document: Document) -> tuple[tuple[str, ...], int] | None:
    """The clause with others below it that `before` ends by naming, with where the name begins; None for none.

    Args:
        before: what stands before a number, normalised: “看一下统筹落实那节的”.
        document: the one that is addressed.
    """
    bare = before[: len(before) - len(match.group())] if (match := _TAIL.search(before)) else before
    run = re.search(r"[\u4e00-\u9fff]*$", bare)
    name = run.group() if run else ""
    headed = [c for c in document.clauses if c.kind == "heading" and c.heading and document.below(c.path)]
    if re.search(r"节|部分|章|板块", before[len(bare) :]):  # 经费那节: so short a name needs the word 节 after it
        for length in (3, 2):
            found = [clause for clause in headed if len(name) >= length and name[-length:] in normal(clause.heading)]
            if len(found) == 1 and not any(within(name[-4:], normal(c.heading)) for c in headed if len(name) >= 4):
                return found[0].path, len(bare) - length
    for start in range(max(0, len(name) - 16), len(name) - 3):
        found = [clause for clause in headed if within(name[start:], normal(clause.heading))]
        if found:
            best = min(found, key=lambda clause: len(clause.path))
            return best.path, len(bare) - len(name) + start
    return None


def within(name: str, heading: str) -> bool:
    """Whether `heading` holds `name`, or all its characters in their order where it has four or more.

    >>> within("扩大办学自主权", "扩大学校办学自主权"), within("教育经费投入", "优化教育经费支出结构")
    (True, False)
    """
    if name in heading:
        return True
    rest = iter(heading)
    # Words are left out of a heading, not single characters here and there: it must begin or end with the name's ends.
    return len(name) >= 4 and name[:2] in heading and name[-2:] in heading and all(char in rest for char in name)


def ordinal_clauses(document: Document, number: int, level: str) -> tuple[Clause, ...]:
    """The clause that a number counted from the end of the whole document means (最后一条, 倒数第二节)."""
    numbered = [clause for clause in document.clauses if clause.kind in ("heading", "clause")]
    articles = [clause for clause in numbered if clause.path[-1].startswith("第") and clause.path[-1].endswith("条")]
    if level == "条" and articles:
        row = articles
    elif level.endswith("节"):
        row = [clause for clause in numbered if len(clause.path) == 2]
    else:
        row = [clause for clause in numbered if not document.below(clause.path)]
    return (row[number],) if len(row) >= -number else ()
