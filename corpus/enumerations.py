"""What a sentence enumerates (并列项): “甲”“乙”, 《甲》《乙》, 甲、乙、丙和丁等."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from corpus.actions import actions
from corpus.phrases import split_phrases

_ADJACENT = re.compile(r"(?:“[^”]+”[、和及]?){2,}|(?:《[^》]+》[、和及]?){2,}")
_QUOTED = re.compile(r"“[^”]+”|《[^》]+》")
_BRACKETS = {"“": "”", "《": "》", "(": ")", "（": "）", "〈": "〉"}
# Words after which the first item may begin, besides the actions of a task.
_BEFORE = re.compile(r"用于|通过|包括|基于|作为|以|从|在|对|将|把|与|为|的")
# What joins the last two items of A、B和C.
_JOINED = re.compile(r"以及|和|及|与|或")


@dataclass(frozen=True)
class Enumeration:
    """Parallel items in a sentence.

    Attributes:
        items: the items in order, without the words before the first and after the last.
        start, end: offsets into the sentence, of the phrase that they stand in.
    """

    items: tuple[str, ...]
    start: int
    end: int


def enumerations(text: str) -> list[Enumeration]:
    """The enumerations of a sentence, of two items or more, in order.

    >>> [e.items for e in enumerations("注重对师德师风、教育教学和专业发展的评价。")]
    [('师德师风', '教育教学', '专业发展')]
    """
    found = []
    for start, end in split_phrases(text):
        phrase = text[start:end]
        adjacent = _ADJACENT.search(phrase)
        if adjacent:
            items = tuple(_QUOTED.findall(adjacent.group()))
            found.append(Enumeration(items, start, end))
        else:
            found += [Enumeration(items, start, end) for items in _listed(phrase)]
    return found


def _listed(phrase: str) -> list[tuple[str, ...]]:
    """The lists of a phrase that are set apart by 、; 等 ends one."""
    lists = []
    for part in re.split(r"(?<=.)等(?!级|院|学|同|待)", phrase):
        pieces = _split(part, "、")
        if len(pieces) < 2:
            continue
        ended = len(part) < len(phrase) and not phrase.endswith(part)
        joined = _JOINED.search(_blanked(pieces[-1]))
        if joined and joined.start() >= 1 and joined.end() < len(pieces[-1]):
            pieces[-1:] = [pieces[-1][: joined.start()], pieces[-1][joined.end() :]]
        items = _trimmed(pieces, ended)
        if len(items) > 1:
            lists.append(tuple(items))
    return lists


def _trimmed(pieces: list[str], ended: bool) -> list[str]:
    """Pieces without what stands before the first item and after the last; leading ones that are not alike dropped."""
    pieces = [piece.strip() for piece in pieces if piece.strip()]
    if len(pieces) < 2:
        return []
    usual = median(len(piece) for piece in pieces[1:-1] or pieces[1:])
    pieces[0] = _nearest(pieces[0], usual, _starts(pieces[0]))
    if not ended:
        ends = [match.start() for match in re.finditer("的|等", _blanked(pieces[-1])) if match.start() >= 2]
        candidates = [pieces[-1], *(pieces[-1][:end] for end in ends)]
        pieces[-1] = min(candidates, key=lambda piece: abs(len(piece) - usual))
    last, alike = Counter(piece[-1] for piece in pieces).most_common(1)[0]
    if alike >= 3 and alike >= len(pieces) - 1 and not pieces[0].endswith(last):
        pieces = [piece for piece in pieces if piece.endswith(last)]  # 基于情境、…互动式、启发式、探究式
        pieces[0] = _nearest(pieces[0], usual, _starts(pieces[0]))
    return pieces


def _starts(piece: str) -> list[int]:
    """Where an item may begin in a first piece: after an action or a preposition."""
    blank = _blanked(piece)
    ends = {match.end() for match in _BEFORE.finditer(blank)}
    for at in range(len(blank)):
        match = actions().match(blank, at)
        if match and match.end() > at:
            ends.add(match.end())
            ends.add(match.start())
    return [end for end in sorted(ends) if end < len(piece)]


def _nearest(piece: str, usual: float, starts: list[int]) -> str:
    candidates = [piece, *(piece[start:] for start in starts if len(piece) - start >= 2)]
    return min(candidates, key=lambda one: abs(len(one) - usual))


def _split(text: str, separator: str) -> list[str]:
    blank = _blanked(text)
    places = [place for place, char in enumerate(blank) if char == separator]
    return [text[a:b] for a, b in zip([0, *(p + 1 for p in places)], [*places, len(text)], strict=True)]


def _blanked(text: str) -> str:
    """`text` with what stands in quotes and brackets blanked, at the same length."""
    out, closing = [], ""
    for char in text:
        if closing:
            out.append("\x00")
            closing = "" if char == closing else closing
        elif char in _BRACKETS:
            closing = _BRACKETS[char]
            out.append("\x00")
        else:
            out.append(char)
    return "".join(out)
