"""The texts in one document (篇): a notice and the plan it issues, several rules in one page, annexes, lists of names.

Each has numerals of its own, so that the clauses of each are addressed below a path of its own: ``("通知",)`` for the
notice, ``("附件1",)`` for an annex, the title of each where several texts stand side by side, and none for the text that
the document is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.closing import annex_lists
from corpus.lines import (
    LONGEST_HEADING,
    Line,
    is_closed,
    is_date,
    is_record,
    is_short_date,
    is_title,
    joined,
    names_a_text,
)
from corpus.markers import ARTICLE, CHAPTER, HEADING, Marker, marker_of
from corpus.tables import table_row

_ANNEX = re.compile(
    r"附\s*(?:件|表|录|图)?\s*(?P<num>[0-9０-９]{1,3}(?:[-－—][0-9０-９]{1,2})?|[一二三四五六七八九十]{1,3}|[A-Z])?\s*(?:[:：.．、\s]\s*|$)"
)
_LIST = re.compile(r"(?:名单|名册|一览表|分工表|任务分解表|登记表|申报表|申请表|汇总表|统计表|流程图)$")
# A preamble between the title of a text and its first numeral has no more lines than this.
_PREAMBLE = 6

TextKind = Literal["notice", "text", "annex", "list"]


@dataclass(frozen=True)
class Text:
    """One text: its path, what it is, and its lines; `head` of them are the annex's line and its title."""

    path: tuple[str, ...]
    kind: TextKind
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Piece:
    kind: Literal["text", "annex", "list"]
    name: str
    lines: tuple[Line, ...]
    signed: bool


def texts_of(lines: Sequence[Line]) -> list[Text]:
    """The texts of a document in order; together they hold all lines."""
    pieces = _pieces(lines)
    running = [place for place, piece in enumerate(pieces) if piece.kind == "text"]
    covering = [place for place in running if pieces[place].signed and place != running[-1]]
    proper = [place for place in running if place not in covering]
    texts: list[Text] = []
    above: tuple[str, ...] = ()
    for place, piece in enumerate(pieces):
        kind: TextKind = piece.kind
        path: tuple[str, ...]
        if place in covering:
            number = covering.index(place) + 1
            path, kind, above = ("通知" if number == 1 else f"通知{number}",), "notice", ()
        elif piece.kind == "text":
            path = (piece.name or f"第{proper.index(place) + 1}篇",) if len(proper) > 1 else ()
            above = path
        else:
            inside = piece.kind == "list" and place > 0 and pieces[place - 1].kind == "annex"
            path = (*(texts[-1].path if inside else above), piece.name)
        texts.append(Text(path, kind, piece.lines))
    return texts


def annex_title(line: Line) -> int:
    """Where the title begins in the line that opens an annex, as an offset into it; its length where it has none."""
    match = _ANNEX.match(line.plain)
    return line.at - line.start + (match.end() if match else len(line.plain))


def _pieces(lines: Sequence[Line]) -> list[_Piece]:
    starts = _boundaries(lines)
    pieces = []
    for place, (first, kind, name) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(lines)
        own = tuple(lines[first:end])
        signed = any(_dated(own, at, short=True) for at in range(len(own)))
        pieces.append(_Piece(kind, name, own, signed))
    return pieces


def _boundaries(lines: Sequence[Line]) -> list[tuple[int, Literal["text", "annex", "list"], str]]:
    """Where texts begin: (index of the line, kind, name)."""
    listed = annex_lists(lines)
    markers = [None if at in listed or table_row(line.text) else marker_of(line, True) for at, line in enumerate(lines)]
    starts: list[tuple[int, Literal["text", "annex", "list"], str]] = [(0, "text", _title(lines, markers, 0))]
    top: dict[int, int] = {}
    for at in range(len(lines)):
        first = at == starts[-1][0]
        annex = _annex(lines, at, starts) if at not in listed else ""
        if annex:
            if first and at == 0:
                starts.pop()
            starts.append((at, "annex", annex))
            top = {}
        elif not first and at not in listed and markers[at] is None and _begins_text(lines, markers, at, top):
            starts.append((at, "text", _title(lines, markers, at)))
            top = {}
        elif not first and at not in listed and markers[at] is None and _begins_list(lines, markers, at):
            at_title = at - 1 if at - 1 > starts[-1][0] and _is_first_half(lines, markers, at) else at
            starts.append((at_title, "list", joined(lines[at_title : at + 1])))
            top = {}
        elif not first and _after_notice(lines, markers, at, top):
            starts.append((at, "text", ""))
            top = {}
        marker = markers[at]
        if marker and marker.rank in (CHAPTER, ARTICLE, HEADING):
            top[marker.rank] = max(top.get(marker.rank, 0), marker.number)
    return starts


def _annex(lines: Sequence[Line], at: int, starts: Sequence[tuple[int, str, str]]) -> str:
    """The name of the annex that a line opens (附件1), or ""."""
    words = lines[at].plain
    match = _ANNEX.match(words)
    if match is None or table_row(words):
        return ""
    rest = words[match.end() :]
    name = re.match(r"附\s*(?:件|表|录|图)?", words)
    assert name is not None
    written = re.sub(r"\s", "", name.group()) + unicodedata.normalize("NFKC", match["num"] or "").replace("—", "-")
    written = f"附件{written[1:]}" if re.match(r"附(?![件表录图])", written) else written
    if starts[-1][1:] == ("annex", written):
        return ""  # the head of a further page
    if not rest:
        return written if len(words) > 1 else ""
    following = lines[at + 1] if at + 1 < len(lines) else None
    names = len(rest) <= LONGEST_HEADING and rest[-1] not in "。；;，,：:" and not re.search(r"\.[a-z]{3,4}$", rest)
    colon = re.search(r"[:：]", match.group())
    if not names or following is None or (not match["num"] and not colon):
        return ""
    signs = any(is_date(line) for line in lines[at + 1 : at + 5])
    return "" if signs or _ANNEX.match(following.plain) or (rest[0].isdigit() and not match["num"]) else written


def _begins_text(lines: Sequence[Line], markers: Sequence[Marker | None], at: int, top: dict[int, int]) -> bool:
    """Whether a title opens a further text: after a signature, or before numerals that begin anew."""
    if not is_title(lines[at]) or table_row(lines[at].text):
        return False
    before = at - 1
    while before > 0 and is_record(lines[before]):
        before -= 1
    if before > 0 and _dated(lines, before, short=True):
        return True
    if markers[at - 1] is None and is_title(lines[at - 1]):  # the second line of a title
        return False
    after = [(place, markers[place]) for place in range(at + 1, min(len(lines), at + 2 + _PREAMBLE))]
    place, marker = next(((p, m) for p, m in after if m), (at, None))
    if marker is None or marker.number != 1 or top.get(marker.rank, 0) < 2:
        return False
    if any(rank < marker.rank for rank in top):  # 一、 begins anew in every chapter
        return names_a_text(lines[at].plain) and is_closed(lines[at - 1])
    if any(is_date(line) or _ANNEX.match(line.plain) for line in lines[at:place]):
        return False  # who signs the text before
    titles = [line for line in lines[at:place] if is_title(line)]
    return len(titles) == place - at or any(names_a_text(line.plain) for line in titles)


def _begins_list(lines: Sequence[Line], markers: Sequence[Marker | None], at: int) -> bool:
    """Whether a line is the title of a list of names or a form, which has no numerals."""
    if not (is_title(lines[at]) and _LIST.search(lines[at].plain) and at + 2 < len(lines)):
        return False
    if table_row(lines[at + 1].text) or not is_closed(lines[at - (2 if _is_first_half(lines, markers, at) else 1)]):
        return False
    return all(len(line.plain) <= LONGEST_HEADING and not is_closed(line) for line in lines[at + 1 : at + 3])


def _is_first_half(lines: Sequence[Line], markers: Sequence[Marker | None], at: int) -> bool:
    """Whether the line before `at` is the first half of the same title."""
    return at > 1 and markers[at - 1] is None and is_title(lines[at - 1]) and is_closed(lines[at - 2])


def _after_notice(lines: Sequence[Line], markers: Sequence[Marker | None], at: int, top: dict[int, int]) -> bool:
    """Whether the numbered text begins right after the signature of its notice."""
    marker = markers[at]
    return bool(
        marker
        and marker.number == 1
        and not top
        and _dated(lines, at - 1)
        and any("通知" in line.plain for line in lines[:at])
    )


def _dated(lines: Sequence[Line], at: int, short: bool = False) -> bool:
    """Whether the line is the date of a signature: alone, below text, and below the short line of who signs."""
    if at < 1 or not (is_date(lines[at]) or (short and is_short_date(lines[at]))):
        return False
    signer = lines[at - 1].plain
    return (
        len(signer) <= LONGEST_HEADING
        and signer[-1] not in "，,、；;"
        and any(line.plain[-1] in "。：:！" for line in lines[:at])
    )


def _title(lines: Sequence[Line], markers: Sequence[Marker | None], at: int) -> str:
    titles = []
    for place in range(at, min(len(lines), at + 3)):
        if markers[place] or not is_title(lines[place]):
            break
        titles.append(lines[place])
        if names_a_text(lines[place].plain):
            break
    return joined(titles)
