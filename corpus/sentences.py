"""Text → sentences with offsets (断句)."""

from __future__ import annotations

import re

# A sentence ends with its stop and the brackets closed right after it, or with its line; who answers for what stands
# before is a sentence of its own, with the stops in it: (教育部、财政部负责。列第一位者为牵头单位,下同)
_END = re.compile(
    r"[。！？!?]+[”’」』）)》〉\"]*|\n|(?<=[。；;])[（(][^（）()\n]{2,300}(?:负责|牵头|参与|配合|落实|下同)[）)][。；;]?"
)


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as (start, end) offsets into `text`, without the space around them.

    Every character that is not white space lies in exactly one sentence.

    >>> split_sentences("甲。乙!”丙", 0, 6)
    [(0, 2), (2, 5), (5, 6)]
    """
    spans: list[tuple[int, int]] = []
    at = start
    for match in _END.finditer(text, start, end):
        spans.append((at, match.end()))
        at = match.end()
    spans.append((at, end))
    return [trimmed for span in spans if (trimmed := trim(text, *span))[0] < trimmed[1]]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """``(start, end)`` moved inwards past white space; an empty span where there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
