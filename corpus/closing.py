"""What stands at the end of a text and belongs to no clause: the list of annexes, the signature (落款), the record (版记)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.lines import LONGEST_HEADING, Line, is_date, is_record

_ANNEXED = re.compile(r"附\s*件\s*(?:[0-9０-９一二三四五六七八九十]{0,3})\s*[:：]?\s*")
_NUMBERED = re.compile(r"(?:附\s*件\s*)?[0-9０-９]{1,3}\s*(?:[.．、:：]|\s|(?=《))\s*\S")
_FILE = re.compile(
    r"附\s*件\s*[0-9０-９]{0,3}(?:[-－—至~][0-9０-９]{1,3}\s*(?:下载|[:：])|\s*\.[A-Za-z]{3,4}|.*\.[A-Za-z]{3,4}$)"
)
_ANNEX = re.compile(r"附\s*件\s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})?\s*[:：]?$")
# Who signs: so many short lines at most, above the date.
_SIGNERS = 12


def annex_lists(lines: Sequence[Line]) -> dict[int, int]:
    """The lines that list the annexes of a text (附件：1.… 2.…): index of each → index of the list's first line."""
    listed: dict[int, int] = {}
    at = 0
    while at < len(lines):
        match = _ANNEXED.match(lines[at].plain)
        if match is None:
            at += 1
            continue
        end = at + 1
        rest = lines[at].plain[match.end() :]
        while end < len(lines) and _is_listed(lines[end]):
            end += 1
        ends = end == len(lines) or is_record(lines[end]) or _ANNEX.match(lines[end].plain) or _signs(lines, end)
        named = bool(rest) and ("：" in match.group() or ":" in match.group())
        files = _FILE.match(lines[at].plain) or (end > at + 1 and _FILE.match(lines[at + 1].plain))
        if files or (named and (rest[0].isdigit() or ends)) or (not rest and end > at + 1 and ends):
            listed |= dict.fromkeys(range(at, end), at)
        at = end
    return listed


def _is_listed(line: Line) -> bool:
    if _FILE.match(line.plain):
        return True
    return (
        bool(_NUMBERED.match(line.plain))
        and line.plain[-1] not in "。；;：:"
        and len(line.plain) <= 2 * LONGEST_HEADING
    )


def _signs(lines: Sequence[Line], at: int) -> bool:
    """Whether a signature begins at `at`."""
    for line in lines[at : at + _SIGNERS]:
        if is_date(line):
            return True
        if not _is_signer(line):
            return False
    return False


def _is_signer(line: Line) -> bool:
    return len(line.text) <= 40 and line.text[-1] not in "。;；:：，,"


def closing_of(lines: Sequence[Line], after: int) -> Line | None:
    """The first line of what closes a text, if anything does.

    Args:
        lines: the lines of the text.
        after: offset of the last numeral; what closes the text stands below it.
    """
    below = [place for place, line in enumerate(lines) if line.start > after]
    dated = next((place for place in reversed(below) if is_date(lines[place])), None)
    listed = annex_lists(lines)
    first = dated
    if dated is not None:
        first = dated
        while (
            first - 1 in below and first - 1 not in listed and dated - first < _SIGNERS and _is_signer(lines[first - 1])
        ):
            first -= 1
    end = [place for place in below if is_record(lines[place])]
    if first is None and end:
        first = end[0]
    if first is None and listed and len(lines) - 1 in listed:
        first = listed[len(lines) - 1]
    while first is not None and first - 1 in listed and listed[first - 1] in below:
        first = listed[first - 1]
    return lines[first] if first is not None and first in below else None
