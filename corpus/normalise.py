"""One normaliser for index, question and verification (规范化), which keeps the way back to the source.

Full-width → half-width (Unicode NFKC), traditional → simplified (OpenCC), numbers, years and percentages in any
writing → one writing (``二〇二二年``, ``22年`` → ``2022年``; ``百分之六十``, ``六成`` → ``60%``; ``两所`` → ``2所``),
brackets of document numbers → ``〔2019〕``. Ranges, comparators and words such as 年底 stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import opencc

from corpus.numerals import NUMERAL, number_of

# Measure words (量词) after which a Chinese numeral is a quantity; "一" alone is one only before the first kind.
_COUNTED = "所个名位项家元分人份条款处套门节周次间岁种类块张篇部届座批"
_UNITS = f"[{_COUNTED}]|年|月|日|天|小时|公里|万|亿"


@dataclass(frozen=True)
class Normalised:
    """A normalised text with the source span of each of its characters.

    Attributes:
        text: the normalised text.
        starts, ends: for character i of `text`, the source span ``[starts[i], ends[i])`` it came from.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The source span of ``text[start:end]`` (not empty)."""
        return self.starts[start], self.ends[end - 1]

    def position(self, offset: int) -> int:
        """The index in `text` of the last character that starts at or before source `offset`."""
        return max(0, bisect_right(self.starts, offset) - 1)


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=20_000)
def _character(char: str) -> str:
    return unicodedata.normalize("NFKC", char) if char not in "…" else char


def normalise(text: str) -> Normalised:
    """`text` in its normal form, with offsets.

    >>> normalise("到二〇二二年,占比百分之六十").text
    '到2022年,占比60%'
    >>> normalise("公辦園22年底達到六成").text
    '公办园2022年底达到60%'
    """
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, char in enumerate(text):
        for piece in _character(char):
            chars.append(piece)
            starts.append(index)
            ends.append(index + 1)
    joined = "".join(chars)
    simplified = _converter().convert(joined)
    if len(simplified) != len(joined):  # a phrase changed its length: convert character by character
        simplified = "".join((_converter().convert(char) + char)[:1] for char in joined)
    current = Normalised(simplified.translate(_PUNCTUATION), tuple(starts), tuple(ends))
    for pattern, write in _RULES:
        current = _rewrite(current, pattern, write)
    return current


def normal(text: str) -> str:
    """`normalise(text).text`, for texts whose offsets are not needed."""
    return normalise(text).text


_PUNCTUATION = str.maketrans(
    {"―": "—", "–": "—", "－": "-", "﹝": "〔", "﹞": "〕", "「": "“", "」": "”", "『": "‘", "』": "’"}
)


def _rewrite(source: Normalised, pattern: re.Pattern[str], write: Callable[[re.Match[str]], str | None]) -> Normalised:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in pattern.finditer(source.text):
        written = write(match)
        if written is None or written == match.group() or match.start() == match.end():
            continue
        pieces.append(source.text[at : match.start()])
        starts += source.starts[at : match.start()]
        ends += source.ends[at : match.start()]
        pieces.append(written)
        starts += [source.starts[match.start()]] * len(written)
        ends += [source.ends[match.end() - 1]] * len(written)
        at = match.end()
    if not at:
        return source
    pieces.append(source.text[at:])
    starts += source.starts[at:]
    ends += source.ends[at:]
    return Normalised("".join(pieces), tuple(starts), tuple(ends))


def _quantity(match: re.Match[str]) -> str | None:
    numeral, unit = match.group(1), match.group(2)
    if unit == "分" and match.string[match.end() : match.end() + 1] == "之":
        return None
    if numeral in ("百", "千", "万", "十", "零", "〇", "○", "两") and unit not in "所个名位项家元分":
        return None
    if numeral == "一" and unit not in "所个名位项家":
        return None
    try:
        return f"{number_of(numeral)}{unit}"
    except ValueError:
        return None


def _percent(match: re.Match[str]) -> str | None:
    try:
        return f"{number_of(match.group(1))}%"
    except ValueError:
        return match.group(1) + "%" if re.fullmatch(r"\d+(\.\d+)?", match.group(1)) else None


def _tenths(match: re.Match[str]) -> str | None:
    whole, rest = number_of(match.group(1)), match.group(2)
    if not 1 <= whole <= 10:
        return None
    return f"{whole * 10 + (number_of(rest) if rest else 0)}%"


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    # 二〇二二年, 二零二二
    (
        re.compile(
            r"[一二][〇零○一二三四五六七八九]{3}(?=年|[-—至到~]|〕|\)|\])|(?:二[〇零○]|一九)[〇零○一二三四五六七八九]{2}"
        ),
        lambda m: str(number_of(m.group())),
    ),
    # 百分之八十六, 百分之86
    (re.compile(rf"百分之({NUMERAL}+|\d+(?:\.\d+)?)"), _percent),
    (re.compile(r"(?<=\d)\s*(?:%|percent\b|per cent\b)"), lambda m: "%"),
    # 六成, 八成六
    (
        re.compile(
            r"([一二两三四五六七八九十]|(?<!\d)\d)成([一二三四五六七八九])?(?![不为立果员长效分人本都就功绩品熟语])"
        ),
        _tenths,
    ),
    # 22年底, 到22年 (not 10年内, 近20年)
    (
        re.compile(r"(?<![\d近满每共第余过])(1[5-9]|2[0-9]|3[0-5])年(?![来内间之以制级多])"),
        lambda m: f"20{m.group(1)}年",
    ),
    # 1,000 → 1000
    (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), lambda m: ""),
    # 两所, 四十所, 一千元
    (re.compile(rf"(?<![第其之哪几{NUMERAL[1:-1]}])({NUMERAL}+)({_UNITS})"), _quantity),
    # 第十二条 → 第12条
    (re.compile(rf"第({NUMERAL}+)(?=条|款|项|点|章|节|部分|大项|小项|期|届)"), lambda m: f"第{number_of(m.group(1))}"),
    # [2019] (2019) 【2019】 → 〔2019〕 before 号
    (
        re.compile(r"[\[(〔【〈《{]\s*((?:19|20)\d\d)\s*[\])〕】〉》}]\s*第?\s*(\d+)\s*号"),
        lambda m: f"〔{m.group(1)}〕{m.group(2)}号",
    ),
)
