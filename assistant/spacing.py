"""Spaces inside Chinese text (字间空格): what a PDF, a scan or an input method puts between words or characters.

Chinese parts nothing by spaces, but people also put one where a comma would stand, or between key words (``大班额
哪年消除``). Where the pieces between the spaces are as short as words, the spaces mean nothing and go; where they are
as long as phrases, they stay. Beside Latin letters a space always stays: it is part of that writing.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Chinese characters a piece, on average, up to which pieces are words and not phrases; key words are few and longer.
_WORD, _WORD_OF_MANY, _MANY = 2.5, 3.2, 5
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_GAP = re.compile(r"\s+")
_WIDE = re.compile(r"[ \t\u3000]{2,}")
# (example) 到 2022 年, 达到 86 %
_BESIDE_NUMBER = re.compile(
    r"(?<=[\u3400-\u9fff])[ \t\u3000]+(?=\d+[ \t\u3000]*[年月日号所个名项条分元%％])"
    r"|(?<=\d)[ \t\u3000]+(?=[年月日号所个名项条分元%％])"
)


def unspaced(text: str) -> str:
    """A question without the spaces that part words only.

    Args:
        text: as typed, without space around it.

    >>> unspaced("到 2022 年 普惠性 幼儿园 覆盖率 是 多少 ？")
    '到2022年普惠性幼儿园覆盖率是多少？'
    >>> unspaced("公 办 园  2 0 2 2 年 占 比"), unspaced("到 2022 年公办幼儿园占比达到多少")
    ('公办园 2022年占比', '到2022年公办幼儿园占比达到多少')
    >>> unspaced("各位老师好 想问一下大班额哪一年消除"), unspaced("what about STEM 教育")
    ('各位老师好 想问一下大班额哪一年消除', 'what about STEM 教育')
    """
    pieces = text.split()
    lengths = [count for piece in pieces if (count := len(_HAN.findall(piece)))]
    longest = _WORD if len(pieces) < _MANY else _WORD_OF_MANY
    if len(pieces) < 2 or not lengths or sum(lengths) / len(lengths) > longest:
        return _WIDE.sub(" ", _BESIDE_NUMBER.sub("", text))
    gaps = _GAP.findall(text)
    narrowest = min(map(len, gaps))
    joined = pieces[0]
    for (before, after), gap in zip(pairwise(pieces), gaps, strict=True):
        # A gap wider than those between words parts phrases.
        joined += (" " if len(gap) > narrowest or _parted(before, after) else "") + after
    return joined


def _parted(before: str, after: str) -> bool:
    """Whether the space between two pieces is part of the writing: beside Latin letters, between numbers."""
    if any(_LATIN.match(unicodedata.normalize("NFKC", char)) for char in (before[-1], after[0])):
        return True
    digits = before[-1].isdigit() and after[0].isdigit()
    return digits and len(before) + len(after) > 2  # 2 0 2 2 is one number written apart
