"""Chinese numerals as numbers (中文数字), through `cn2an`."""

from __future__ import annotations

import cn2an

DIGITS = "〇零○一二三四五六七八九"
NUMERAL = "[〇零○一二两三四五六七八九十百千万]"
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
        return int("".join(_POSITIONAL[char] for char in text))
    return int(cn2an.cn2an(text.replace("○", "零").replace("〇", "零"), "smart"))
