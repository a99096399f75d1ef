"""Numerals at the head of a line (序号): their form, their rank and the element that each adds to a path.

Forms as GB/T 9704-2012 7.3.3 sets them (一、 (一) 1. (1), then ①), those of laws and regulations (第一编, 第一章, 第一节,
第一条), and named ones (任务一, 专栏1). A numeral's rank follows from its form, since documents skip ranks (一、 → 1.).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.lines import LONGEST_HEADING, Line
from corpus.numerals import number_of

PART, DIVISION, CHAPTER, SECTION, ARTICLE = 10, 15, 20, 30, 40
HEADING, BRACKETED, BOX, ARABIC, BRACKETED_ARABIC, HALF_BRACKETED, CIRCLED = 50, 60, 65, 70, 80, 85, 90
NAMED = 48  # 任务一, 指标1: its place follows from the clause that it begins in

_CHINESE = "[〇零一二三四五六七八九十百千]+"
_DIGITS = "[0-9０-９]"
_LAW = {"编": PART, "篇": PART, "部分": DIVISION, "分编": DIVISION, "章": CHAPTER, "节": SECTION}
_DIVISION = re.compile(rf"第\s*({_CHINESE}|{_DIGITS}{{1,2}})\s*(分编|编|篇|部分|章|节)(?=[\s*_:：]|$)[*_]*[:：]?")
# 第一章总则: without a space only where the rest of the line is a heading.
_CLOSE_DIVISION = re.compile(rf"第({_CHINESE})(分编|编|篇|部分|章|节)(?=[^\s，。；：,;:、]{{2,24}}$)")
_ARTICLE = re.compile(rf"第\s*({_CHINESE}|{_DIGITS}{{1,4}})\s*条(?:之({_CHINESE}))?(?=[\s*_【:：]|$)[*_]*[:：]?")
_CLOSE_ARTICLE = re.compile(
    rf"第({_CHINESE})条(?:之({_CHINESE}))?(?!(?:第|规定|所|的|和|或|至|到|以|及|与|、|，|,|中|[(（]{_CHINESE}[)）]))"
)
_NAMED = re.compile(
    rf"(?P<word>专\s*栏|(?:重点|主要|专项)?(?:任务|指标|行动|工程|举措|措施|项目))\s*(?P<num>{_CHINESE}|{_DIGITS}{{1,3}})"
    r"(?=[\s:：.．、*]|$)[*_]*\s*[:：.．、]?"
)
_PLAIN: tuple[tuple[int, re.Pattern[str]], ...] = (
    (HEADING, re.compile(rf"({_CHINESE})、(?!{_CHINESE}、)")),
    (BRACKETED, re.compile(rf"[(（]\s*({_CHINESE})\s*[)）]、?|([㈠-㈩])")),
    (ARABIC, re.compile(rf"({_DIGITS}{{1,3}})[.．、](?!{_DIGITS})|([⒈-⒛])")),
    (BRACKETED_ARABIC, re.compile(rf"[(（]\s*({_DIGITS}{{1,3}})\s*[)）]|([⑴-⒇])")),
    (HALF_BRACKETED, re.compile(rf"({_DIGITS}{{1,2}})[)）]")),
    (CIRCLED, re.compile(r"([①-⑳㉑-㉟㊱-㊿])")),
)
# 三、五年级: numerals side by side, the second the higher, that number school years and the like, and open no clause.
_ROW = re.compile(rf"({_CHINESE})(?=年级|学年|学期|学段|批次|等奖|线城市)")


@dataclass(frozen=True)
class Marker:
    """A numeral at the head of a line.

    Attributes:
        rank: of its form; a clause stands below the last one of lower rank before it.
        part: the element it adds to the path, in half-width characters.
        number: its number, from 1; `sub` is 1 for 第二条之一, else 0.
        body: offset of what follows the numeral.
        word: 专栏, 任务 … of a named one.
    """

    rank: int
    part: str
    number: int
    body: int
    sub: int = 0
    word: str = ""


def marker_of(line: Line, close_articles: bool = False) -> Marker | None:
    """The numeral that a line opens with, or None.

    Args:
        line: the line.
        close_articles: whether 第一条 counts where no space follows it.
    """
    text = line.plain
    return _of_law(line, text, close_articles) or _named(line, text) or _numeral(line, text)


def _of_law(line: Line, text: str, close_articles: bool) -> Marker | None:
    division = _DIVISION.match(text) or _CLOSE_DIVISION.match(text)
    if division:
        number = _number(division[1])
        words = f"第{_half(division[1])}{division[2]}"
        return Marker(_LAW[division[2]], words, number, line.at + division.end()) if number else None
    article = _ARTICLE.match(text) or (_CLOSE_ARTICLE.match(text) if close_articles else None)
    if article:
        number, sub = _number(article[1]), _number(article[2]) if article[2] else 0
        words = f"第{_half(article[1])}条" + (f"之{article[2]}" if article[2] else "")
        return Marker(ARTICLE, words, number, line.at + article.end(), sub or 0) if number else None
    return None


def _named(line: Line, text: str) -> Marker | None:
    match = _NAMED.match(text)
    if match is None or (text[-1] == "。" and len(text) > LONGEST_HEADING and match.end() == match.end("num")):
        return None
    number = _number(match["num"])
    word = re.sub(r"\s", "", match["word"])
    rank = BOX if word == "专栏" else NAMED
    return Marker(rank, f"{word}{_half(match['num'])}", number, line.at + match.end(), word=word) if number else None


def _numeral(line: Line, text: str) -> Marker | None:
    for rank, pattern in _PLAIN:
        match = pattern.match(text)
        if not match:
            continue
        numeral = next(group for group in match.groups() if group)
        number = _number(numeral)
        if number is None or (rank == HEADING and _in_a_row(number, text[match.end() :])):
            return None
        end = match.end()
        while text[end : end + 1] in ("*", "_"):
            end += 1
        return Marker(rank, _element(rank, numeral, number), number, line.at + end)
    return None


def _element(rank: int, numeral: str, number: int) -> str:
    match rank:
        case 50 | 90:  # 一、 and ① stand as they are
            return numeral
        case 60:  # ㈠ is written as (一)
            return unicodedata.normalize("NFKC", numeral) if "㈠" <= numeral <= "㈩" else f"({numeral})"
        case 70:
            return str(number)
        case 85:
            return f"{number})"
    return f"({number})"


def _half(numeral: str) -> str:
    return unicodedata.normalize("NFKC", numeral)


def _number(numeral: str) -> int | None:
    """The number of a numeral; None where it writes none (百、千人), and for 0."""
    if len(numeral) == 1 and not ("一" <= numeral <= "鿿") and numeral not in "〇":
        value = unicodedata.numeric(numeral, None)
        return int(value) if value and value == int(value) else None
    try:
        return number_of(_half(numeral)) or None
    except ValueError:
        return None


def _in_a_row(number: int, after: str) -> bool:
    """Whether a numeral and 、 are followed by a higher numeral of the same row: 二、 of 二、三年级."""
    match = _ROW.match(after)
    following = _number(match.group(1)) if match else None
    return following is not None and following > number
