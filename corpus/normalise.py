"""One normaliser for index, question and verification (规范化), which keeps the way back to the source.

Full-width → half-width (Unicode NFKC), traditional → simplified (OpenCC), numbers, years and percentages in any
writing → one writing (``二〇二二年``, ``22年`` → ``2022年``; ``百分之六十``, ``六成`` → ``60%``; ``两所`` → ``2所``),
brackets of document numbers → ``〔2019〕``. Ranges, comparators and words such as 年底 stay as they are, and so does
what is no number (``两三所``, ``十分重要``) or no year (``15年免费教育``).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import opencc

from corpus.numerals import DIGITS, NUMERAL, is_estimate, number_of, positional

# Measure words (量词) after which a Chinese numeral is a quantity; "一" alone is one only before the first kind.
_COUNTED = "所个名位项家元分人份条款处套门节周次间岁种类块张篇部届座批倍"
_UNITS = f"[{_COUNTED}]|年|月|日|天|小时|公里|万|亿"
# A number written with commas between its thousands: 1,200.
THOUSANDS = re.compile(r"(?<![\d.,，])\d{1,3}(?:[,，]\d{3})+(?!\d)")
# 十分 is points or minutes only before these; elsewhere it is the adverb (十分重要).
_TEN_POINTS = re.compile(r"[钟制的]|以[上下内]|左右|(?![\u4e00-\u9fff])")
# 15年 to 35年 are years of this century unless they measure time. What measures says so before them (满20年, 教龄15年,
# 达到15年, 3至15年) or after them (20年来, 15年免费教育); 底 and a month are of the calendar in any case.
_SPAN_BEFORE = re.compile(
    r"(?:[近满每共第余过约达超]|未来|今后|过去|长达|达到|[高长加升]到|实[行施]|推行|坚持|普及|连续|持续|历[时经]|为期|"
    r"工作|[从任执]教|[教工]龄|学制|年限|[至最][少多短长]|不[少低高多超]于|(?<!\d)(?:\d|1[0-4])\s*[—\-~至到])[了为]?$"
)
_SPAN_AFTER = re.compile(
    r"\d\d年(?:[来内间之制级多余期代]|以[来内上下]|左右|学制|免费|时间|经验|教龄|工龄|如一日|教育(?:年限|体系|[,。;、!?\s]|$))|"
    r"15年(?:义务|基础)?教育"
)
_CALENDAR = re.compile(r"[底末]|\d{1,2}月")


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


_SENTENCE = 400  # characters up to which a normal form is kept


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
    pieces = list(map(_character, text))
    joined = "".join(pieces)
    starts: Sequence[int] = range(len(text))
    ends: Sequence[int] = range(1, len(text) + 1)
    if len(joined) != len(text):  # a character became several
        starts = [index for index, piece in enumerate(pieces) for _ in piece]
        ends = [index + 1 for index in starts]
    simplified = _converter().convert(joined)
    if len(simplified) != len(joined):  # a phrase changed its length: convert character by character
        simplified = "".join((_converter().convert(char) + char)[:1] for char in joined)
    current = Normalised(simplified.translate(_PUNCTUATION), tuple(starts), tuple(ends))
    for pattern, write in _RULES:
        current = _rewrite(current, pattern, write)
    return current


def normal(text: str) -> str:
    """`normalise(text).text`, for texts whose offsets are not needed."""
    return _kept(text) if len(text) <= _SENTENCE else normalise(text).text


# The same sentences, headings and titles are looked at for every question.
@lru_cache(maxsize=16_384)
def _kept(text: str) -> str:
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


def _number(numeral: str) -> int | None:
    """The number that a numeral writes; None for an estimate and for what is no numeral (百千)."""
    try:
        return None if is_estimate(numeral) else number_of(numeral)
    except ValueError:
        return None


def _quantity(match: re.Match[str]) -> str | None:
    numeral, unit = match.group(1), match.group(2)
    before, after = match.string[max(0, match.start() - 1) : match.start()], match.string[match.end() : match.end() + 2]
    if unit == "分" and (after.startswith("之") or (numeral == "十" and not _TEN_POINTS.match(after))):
        return None
    if numeral == "十" and before == "数":  # 数十所
        return None
    if numeral in ("百", "千", "万", "十", "零", "〇", "○", "两") and unit not in "所个名位项家元分倍":
        return None
    if numeral == "一" and unit not in "所个名位项家倍":
        return None
    number = _number(numeral)
    return None if number is None else f"{number}{unit}"


def _ordinal(match: re.Match[str]) -> str | None:
    number = _number(match.group(1))
    return None if number is None else f"第{number}"


def _percent(match: re.Match[str]) -> str | None:
    if match["digits"]:
        return f"{match['digits']}%"
    number = _number(match["numeral"])
    if number is None:
        return None
    return f"{number}.{positional(match['places'])}%" if match["places"] else f"{number}%"


def _tenths(match: re.Match[str]) -> str | None:
    whole, rest = number_of(match.group(1)), match.group(2)
    if not 1 <= whole <= 10:
        return None
    return f"{whole * 10 + (number_of(rest) if rest else 0)}%"


def _short_year(match: re.Match[str]) -> str | None:
    before, after = match.string[max(0, match.start() - 8) : match.start()], match.string[match.end() :]
    measures = _SPAN_BEFORE.search(before) or _SPAN_AFTER.match(match.string, match.start())
    return None if measures and not _CALENDAR.match(after) else f"20{match.group()}"


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    # 二〇二二年, 二零二二
    (
        re.compile(
            r"[一二][〇零○一二三四五六七八九]{3}(?=年|[-—至到~]|〕|\)|\])|(?:二[〇零○]|一九)[〇零○一二三四五六七八九]{2}"
        ),
        lambda m: str(number_of(m.group())),
    ),
    # 百分之八十六, 百分之八十六点五, 百分之86
    (
        re.compile(rf"百分之(?:(?P<numeral>{NUMERAL}+)(?:点(?P<places>[{DIGITS}]+))?|(?P<digits>\d+(?:\.\d+)?))"),
        _percent,
    ),
    (re.compile(r"(?<=\d)\s*(?:%|percent\b|per cent\b)"), lambda m: "%"),
    # 六成, 八成六
    (
        re.compile(
            rf"(?<!{NUMERAL})([一二两三四五六七八九十]|(?<!\d)\d)成([一二三四五六七八九])?(?![不为立果员长效分人本都就功绩品熟语])"
        ),
        _tenths,
    ),
    # 22年底, 到22年 (not 10年内, 近20年)
    (re.compile(r"(?<!\d)(?:1[5-9]|2[0-9]|3[0-5])年"), _short_year),
    # 1,000 → 1000
    (THOUSANDS, lambda m: m.group().replace(",", "")),
    # 两所, 四十所, 一千元
    (re.compile(rf"(?<![第其之哪几{NUMERAL[1:-1]}])(?<!{NUMERAL}点)({NUMERAL}+)({_UNITS})"), _quantity),
    # 第十二条 → 第12条
    (re.compile(rf"第({NUMERAL}+)(?=条|款|项|点|章|节|部分|大项|小项|期|届)"), _ordinal),
    # [2019] (2019) 【2019】 → 〔2019〕 before 号
    (
        re.compile(r"[\[(〔【〈《{]\s*((?:19|20)\d\d)\s*[\])〕】〉》}]\s*第?\s*(\d+)\s*号"),
        lambda m: f"〔{m.group(1)}〕{m.group(2)}号",
    ),
)
