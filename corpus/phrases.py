"""Sentences → phrases (分句), and what in them is quoted or bracketed."""

from __future__ import annotations

_OPEN, _CLOSE = "《〈“‘(（〔[【", "》〉”’)）〕]】"


def split_phrases(text: str, separators: str = ",，;；:：") -> list[tuple[int, int]]:
    """The phrases of a sentence as offsets into `text`, cut at separators outside brackets and quotes.

    >>> split_phrases("到2022年,建成“甲,乙”平台。")
    [(0, 6), (7, 16)]
    """
    spans, depth, at = [], 0, 0
    for index, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and char in separators:
            spans.append((at, index))
            at = index + 1
    end = len(text.rstrip("。！？!? \n"))
    spans.append((at, max(at, end)))
    return [(start, stop) for start, stop in spans if text[start:stop].strip()]


def mask(text: str) -> str:
    """`text` with what stands in quotes and brackets blanked, at the same length: names, not statements."""
    out, depth = [], 0
    for char in text:
        if char in _OPEN:
            depth += 1
            out.append(" ")
        elif char in _CLOSE:
            depth = max(0, depth - 1)
            out.append(" ")
        else:
            out.append("\x00" if depth else char)
    return "".join(out)
