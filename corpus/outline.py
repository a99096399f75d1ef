"""Text → clause tree (条款) of a Chinese official document.

Numbering as GB/T 9704-2012 7.3.3 sets it (一、 (一) 1. (1), then ①), and that of laws and regulations
(第一编, 第一章, 第一节, 第一条). A numeral's rank follows from its form, not from its depth, since documents
skip ranks (一、 → 1.). The clauses' own texts cover the document without gap or overlap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.models import Clause, ClauseKind, Sentence
from corpus.numerals import number_of
from corpus.sentences import split_sentences, trim

PARSER_VERSION = "2"

# A run-in heading longer than this is a sentence of text (the longest of the plan has 24 characters).
_LONGEST_HEADING = 50
_CHINESE = "[〇零一二三四五六七八九十百千]+"

# (rank, pattern; group 1 is the numeral) — one example of each stands in tests/corpus/test_outline.py.
_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(r"附\s*件\s*([0-9一二三四五六七八九十]{0,3})\s*[:：]?(?=\s*$)")),
    (1, re.compile(rf"第({_CHINESE})编(?=\s|$)")),
    (2, re.compile(rf"第({_CHINESE})章(?=\s|$)")),
    (3, re.compile(rf"第({_CHINESE})节(?=\s|$)")),
    (4, re.compile(rf"第({_CHINESE})条(?=\s|$)")),
    (5, re.compile(rf"({_CHINESE})、(?!{_CHINESE}、)")),
    (6, re.compile(rf"[(（]({_CHINESE})[)）]、?")),
    (7, re.compile(r"([0-9０-９]{1,2})[.．、](?![0-9０-９])")),
    (8, re.compile(r"[(（]([0-9０-９]{1,2})[)）]")),
    (9, re.compile(r"([①-⑳])")),
)
# 三、五年级: numerals side by side, the second the higher, that number school years and the like, and open no clause.
_ROW = re.compile(rf"({_CHINESE})(?=年级|学年|学期|学段|批次|等奖|线城市)")
_LAW = {1: "编", 2: "章", 3: "节", 4: "条"}
_DATE = re.compile(
    r"(?:\d{4}|[〇零○一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[(（]\d{4}[〕\])）]\s*第?\d+号")


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Marker:
    rank: int
    part: str  # the element it adds to the path
    number: int
    body: int  # offset of what follows the numeral


def parse_outline(text: str) -> tuple[Clause, ...]:
    """The clauses of a document in the order of its text.

    Args:
        text: the stored text.

    Returns:
        Clauses whose own spans ``[start, end)`` follow each other from 0 to ``len(text)``. A text without any
        numbering becomes its head and one clause a paragraph (``第1段``…).
    """
    lines = _lines(text)
    if not lines:
        return ()
    marked = _marked_lines(text, lines)
    body = next(iter(marked), None)
    if body is None:
        return _paragraphs(text, lines)
    clauses = _head(text, [line for line in lines if line.start < body], lines[0].start, body)
    clauses += _body(text, lines, marked)
    return _covering(text, clauses)


def _lines(text: str) -> list[_Line]:
    lines, at = [], 0
    for raw in text.splitlines(keepends=True):
        start, end = trim(text, at, at + len(raw))
        if start < end:
            lines.append(_Line(start, end, text[start:end]))
        at += len(raw)
    return lines


def _marker(line: _Line) -> _Marker | None:
    for rank, pattern in _MARKERS:
        match = pattern.match(line.text)
        if not match:
            continue
        numeral, body = match.group(1), line.start + match.end()
        number = _number(rank, numeral)
        if number is None or (rank == 5 and _in_a_row(number, line.text[match.end() :])):
            return None
        part = (
            f"第{numeral}{_LAW[rank]}"
            if rank in _LAW
            else {0: f"附件{numeral}", 5: numeral, 6: f"({numeral})", 7: str(number), 9: numeral}.get(
                rank, f"({number})"
            )
        )
        return _Marker(rank, part, number, body)
    return None


def _number(rank: int, numeral: str) -> int | None:
    """The number of a marker; None where its numeral writes none (百、千人)."""
    if rank == 9:
        return ord(numeral) - ord("①") + 1
    if rank in (7, 8):
        return int(numeral)
    try:
        return number_of(numeral) if numeral else 1
    except ValueError:
        return None


def _in_a_row(number: int, after: str) -> bool:
    """Whether a numeral and 、 are followed by a higher numeral of the same row: 二、 of 二、三年级."""
    match = _ROW.match(after)
    following = _number(5, match.group(1)) if match else None
    return following is not None and following > number


def _marked_lines(text: str, lines: list[_Line]) -> dict[int, _Marker]:
    """The lines that open a clause, by their start: numbered ones that go on from those before them.

    A number that neither begins a series nor continues one (``三、五年级…`` at the head of a line) is text. The
    (一) series may run on across parts, as in State Council documents with twenty sections in seven parts.
    """
    marked: dict[int, _Marker] = {}
    last: dict[int, int] = {}
    for line in lines:
        marker = _marker(line)
        if marker is None:
            continue
        continues = marker.number == 1 or 1 <= marker.number - last.get(marker.rank, 0) <= 2
        if not continues and marker.rank > 0:
            continue
        marked[line.start] = marker
        last[marker.rank] = marker.number
        if marker.rank == 0:
            last = {0: marker.number}
        for rank in [r for r in last if r > marker.rank and r >= 7]:
            del last[rank]
    return marked


def _head(text: str, lines: list[_Line], start: int, end: int) -> list[Clause]:
    """The issuing notice, if there is one, then title and preamble, before the first numbered line."""
    clauses: list[Clause] = []
    dated = [index for index, line in enumerate(lines) if _DATE.fullmatch(line.text)]
    if dated and (dated[0] < len(lines) - 1 or any("通知" in line.text for line in lines[: dated[0]])):
        notice = lines[: dated[0] + 1]
        clauses.append(
            _clause(text, ("通知",), "notice", [line.start for line in notice[:1]], notice[0].start, notice[-1].end)
        )
        lines = lines[dated[0] + 1 :]
    if lines:
        titles = []
        for line in lines:
            if len(line.text) > _LONGEST_HEADING or line.text[-1] in "。:：;；" or _NUMBER.fullmatch(line.text):
                break
            titles.append(line)
        clauses.append(_clause(text, ("引言",), "preamble", [line.start for line in titles], lines[0].start, end))
    return clauses


def _body(text: str, lines: list[_Line], marked: dict[int, _Marker]) -> list[Clause]:
    starts = list(marked)
    closing = _closing(lines, marked)
    clauses: list[Clause] = []
    stack: list[_Marker] = []
    for index, start in enumerate(starts):
        marker = marked[start]
        while stack and stack[-1].rank >= marker.rank:
            stack.pop()
        stack.append(marker)
        end = starts[index + 1] if index + 1 < len(starts) else len(text)
        below = index + 1 < len(starts) and marked[starts[index + 1]].rank > marker.rank
        signed = closing if closing and start < closing.start < end else None
        path = tuple(part.part for part in stack)
        clauses.append(_numbered(text, path, marker, start, signed.start if signed else end, below))
        if signed:
            clauses.append(_clause(text, ("落款",), "signature", [], signed.start, end))
    return clauses


def _numbered(text: str, path: tuple[str, ...], marker: _Marker, start: int, end: int, below: bool) -> Clause:
    """A numbered clause: its first line is the heading, or its first sentence where text follows on the line."""
    spans = split_sentences(text, marker.body, end)
    if not spans:
        return Clause(path, "heading", "", start, end, ())
    first_end = spans[0][1]
    line_end = text.find("\n", start, end)
    alone = first_end >= trim(text, start, end if line_end < 0 else line_end)[1]
    more = len(spans) > 1 or below
    is_heading = (
        first_end - marker.body <= _LONGEST_HEADING
        and more
        and ((alone and marker.rank != 4) or (not alone and marker.rank >= 5))
    )
    sentences = tuple(Sentence(s, e, text[s:e], is_heading and index == 0) for index, (s, e) in enumerate(spans))
    heading = text[marker.body : first_end].strip().rstrip("。") if is_heading else ""
    kind: ClauseKind = "heading" if is_heading and len(spans) == 1 and below else "clause"
    return Clause(path, kind, heading, start, end, sentences)


def _clause(text: str, path: tuple[str, ...], kind: ClauseKind, headings: list[int], start: int, end: int) -> Clause:
    spans = split_sentences(text, start, end)
    sentences = tuple(Sentence(s, e, text[s:e], s in headings) for s, e in spans)
    heading = "".join(sentence.text for sentence in sentences if sentence.is_heading)
    return Clause(path, kind, heading, start, end, sentences)


def _closing(lines: list[_Line], marked: dict[int, _Marker]) -> _Line | None:
    """The first line of the signature: that of the main text, before its annexes, or else that at the very end."""
    starts = list(marked)
    for index, start in enumerate(starts[1:], 1):
        if marked[start].rank == 0:
            signed = _signature([line for line in lines if line.start < start], starts[index - 1])
            if signed:
                return signed
            break
    return _signature(lines, starts[-1])


def _signature(lines: list[_Line], after: int) -> _Line | None:
    """The first line of the closing block (落款: issuers, then the date alone on its line), if there is one."""
    dated = next((i for i in range(len(lines) - 1, -1, -1) if _DATE.fullmatch(lines[i].text)), None)
    if dated is None or lines[dated].start <= after:
        return None
    first = dated
    while (
        first > 0
        and lines[first - 1].start > after
        and len(lines[first - 1].text) <= 40
        and lines[first - 1].text[-1] not in "。;；:："
    ):
        first -= 1
    return lines[first]


def _paragraphs(text: str, lines: list[_Line]) -> tuple[Clause, ...]:
    """A text without numbering: its title (the lines before the first sentence), then a clause a paragraph."""
    first = next(
        (i for i, line in enumerate(lines) if line.text[-1] in "。:：;；" or len(line.text) > _LONGEST_HEADING), 0
    )
    clauses = []
    if first:
        clauses.append(
            _clause(
                text, ("引言",), "preamble", [line.start for line in lines[:first]], lines[0].start, lines[first].start
            )
        )
    for number, line in enumerate(lines[first:], 1):
        clauses.append(_clause(text, (f"第{number}段",), "clause", [], line.start, line.end))
    return _covering(text, clauses)


def _covering(text: str, clauses: list[Clause]) -> tuple[Clause, ...]:
    """The same clauses with the white space between them given to the one before (to the first, at the start)."""
    bounds = [0, *(clause.start for clause in clauses[1:]), len(text)]
    return tuple(
        Clause(clause.path, clause.kind, clause.heading, bounds[i], bounds[i + 1], clause.sentences)
        for i, clause in enumerate(clauses)
    )
