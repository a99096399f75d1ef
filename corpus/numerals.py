"""Chinese numerals as numbers (中文数字), through `cn2an`."""

from __future__ import annotations

import re

import cn2an

DIGITS = "〇零○一二三四五六七八九"
NUMERAL = "[〇零○一二两三四五六七八九十百千万]"
# Two neighbouring digits side by side are an estimate: 两三 (two or three), 十七八, 二三十; 三五 is "a few".
_ESTIMATE = re.compile(rf"(?<![两{DIGITS}])(?:一[二两]|[二两]三|三[四五]|四五|五六|六七|七八|八九)(?![两{DIGITS}])")
_POSITIONAL = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}


def number_of(text: str) -> int:
    """The whole number that a numeral writes, in Chinese or Arabic digits.

    Args:
        text: ``二十``, ``两百``, ``十二``, ``二〇二二`` or ``12``.

    Raises:
        ValueError: if it is not a numeral.

    >>> number_of("十二"), number_of("二〇二二"), number_of("两百"), number_of("7")
    (12, 2022, 200, 7)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    if len(text) > 1 and all(char in DIGITS for char in text):
        return int(positional(text))
    try:
        return int(cn2an.cn2an(text.replace("○", "零").replace("〇", "零"), "smart"))
    except KeyError as error:  # which cn2an raises at numerals such as 零十五
        raise ValueError(f"no numeral: {text}") from error


def positional(text: str) -> str:
    """Chinese digits as Arabic ones, place by place.

    >>> positional("二〇二二")
    '2022'
    """
    return "".join(_POSITIONAL[char] for char in text)


def is_estimate(text: str) -> bool:
    """Whether a numeral names a rough number rather than one that can be written in digits.

    >>> is_estimate("两三"), is_estimate("二三十"), is_estimate("二十三"), is_estimate("二〇二二")
    (True, True, False, False)
    """
    return _ESTIMATE.search(text) is not None


def chinese_of(number: int) -> str:
    """A number from 1 to 99 as documents number with it.

    >>> chinese_of(2), chinese_of(12), chinese_of(20)
    ('二', '十二', '二十')
    """
    return str(cn2an.an2cn(number)).removeprefix("一") if 10 <= number < 20 else str(cn2an.an2cn(number))
