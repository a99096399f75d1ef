"""Sentences → what they state: phrases with their deadlines, quantities, tasks and references (要素).

A sentence of an official document is a row of phrases (分句) set off by commas. "到2022年," governs the phrases after
it until the sentence ends or another year is named; a quantity belongs to the item that names it. Everything carries
offsets into the document's stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.models import Clause, Document, Sentence
from corpus.normalise import THOUSANDS, Normalised, normalise

# 量词 and other units, longest first.
UNITS = (
    "个百分点|个月|个小时|个课时|平方米|平方公里|万平方米|公里|课时|学时|万人次|人次|万元|亿元|万人|万|亿|%|所|家|个|名|位|项|件|种|类|门|"
    "套|间|处|支|批|次|节|篇|本|册|台|辆|份|元|人|岁|分钟|小时|天|周|分|倍|周年|公顷|亩|吨|年"
)
COMPARATORS = "至少|不少于|不低于|不得少于|不得低于|达到|不超过|不高于|不得超过|超过|最多|最少|力争达到|提高到|提升到|控制在|保持在|稳定在|增加到|为"
_QUANTITY = re.compile(
    rf"(?P<before>(?:{COMPARATORS})?)\s*"
    r"(?P<number>\d+(?:\.\d+)?)(?:\s*(?:至|到|—|-|~|～)\s*(?P<upper>\d+(?:\.\d+)?))?\s*"
    rf"(?P<unit>{UNITS})(?P<after>以上|以下|以内|以外|左右|之内)?"
)
# 至少1所 is quoted with its word.
_KEPT = ("至少", "不少于", "不低于", "不得少于", "不得低于", "不超过", "不高于", "不得超过", "最多", "最少")
_YEAR = re.compile(
    r"(?P<before>到|至|截至|截止|在|于|自|从)?(?P<year>(?:19|20)\d\d)(?:[—\-~至](?P<last>(?:19|20)\d\d))?年"
    r"(?P<after>(?:\d{1,2}月(?:\d{1,2}日)?)?(?:年底前|年底|年末|底前|底|末|前|以前|之前|起|初)?)"
)
_OPEN, _CLOSE = "《〈“‘(（〔[【", "》〉”’)）〕]】"
# What is counted away rather than striven for: 消除56人以上“大班额”.
_LIMITING = re.compile(r"消除|杜绝|取消|严禁|禁止|不得(?!少于|低于)|化解|清理")
# 第3批, 第1至3批: a place in a row, not a number of things.
_ORDINAL = re.compile(r"第[\d\s至到—\-~、]*$")
_REFERENCE = re.compile(r"《(?P<title>[^《》]+(?:《[^《》]*》[^《》]*)*)》(?:\s*[(（](?P<number>[^()（）]*?号)[)）])?")
_RELATION = re.compile(r"(?:全面|认真|严格|深入)?(?:贯彻落实|贯彻|落实|依据|根据|按照|依照|执行)好?")
_ISSUER = re.compile(r"(?P<issuer>[\u4e00-\u9fff、]{2,24}?)(?:联合|共同)?(?:印发|制定|发布|颁布|出台|公布)的$")
# 《中共中央、国务院关于…的意见》: the title opens with who issued it.
_TITLE_ISSUER = re.compile(r"(?P<issuer>[\u4e00-\u9fff、]{2,24}?(?:中央|院|部|厅|局|委|政府|委员会|办公室))关于")


@dataclass(frozen=True)
class Deadline:
    """A year that something is due by (时限), with its words: ``到2022年``."""

    year: int
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class Quantity:
    """A number with its unit (数值), e.g. ``40所以上``.

    Attributes:
        number, upper: its value, and the upper end of a range (equal where it is none).
        unit: the measure word or ``%``.
        comparator: ``达到``, ``至少``, ``以上`` …, "" where there is none.
        text: as the document writes it, comparators such as 以上 included, 达到 left out.
        start, end: offsets of `text`.
        item: offsets of the item of the phrase that it measures.
        is_limit: it bounds what is to be got rid of, and is not a target.
    """

    number: float
    upper: float
    unit: str
    comparator: str
    text: str
    start: int
    end: int
    item: tuple[int, int]
    is_limit: bool = False


@dataclass(frozen=True)
class Reference:
    """A document that the text names (引用文件): title, 文号 or "", issuer or "", and relation or ""."""

    title: str
    number: str
    issuer: str
    relation: str
    start: int
    end: int


@dataclass(frozen=True)
class Phrase:
    """One phrase of a sentence (分句) and what it states; `deadline` is the one that governs it."""

    start: int
    end: int
    text: str
    deadline: Deadline | None
    quantities: tuple[Quantity, ...]
    is_deadline_only: bool = False


@dataclass(frozen=True)
class Statement:
    """A sentence with its place and what it states."""

    document_id: str
    path: tuple[str, ...]
    sentence: Sentence
    phrases: tuple[Phrase, ...]
    references: tuple[Reference, ...]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """All quantities of the sentence, in order."""
        return tuple(quantity for phrase in self.phrases for quantity in phrase.quantities)

    @property
    def years(self) -> frozenset[int]:
        """The years that govern some phrase."""
        return frozenset(phrase.deadline.year for phrase in self.phrases if phrase.deadline)


def register_of(document: Document) -> tuple[Statement, ...]:
    """The statements of all sentences of a document, in order (指标任务台账)."""
    return tuple(
        read_statement(document, clause, sentence) for clause in document.clauses for sentence in clause.sentences
    )


def read_statement(document: Document, clause: Clause, sentence: Sentence) -> Statement:
    """What one sentence states."""
    return Statement(
        document.id,
        clause.path,
        sentence,
        tuple(_phrases(sentence)),
        tuple(references_in(sentence.text, sentence.start)),
    )


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


def _phrases(sentence: Sentence) -> Iterator[Phrase]:
    deadline: Deadline | None = None
    for start, end in split_phrases(THOUSANDS.sub(_closed_up, sentence.text)):
        text = sentence.text[start:end]
        offset = sentence.start + start
        normal = normalise(text)
        masked = _mask(normal.text)
        found = _deadlines(normal, masked, offset)
        deadline = found[-1] if found else deadline
        alone = bool(found) and found[-1].end - found[0].start >= len(text.strip())
        quantities = tuple(_quantities(text, normal, masked, offset))
        yield Phrase(offset, offset + len(text), text, deadline, quantities, alone)


def _closed_up(number: re.Match[str]) -> str:
    """A number of the same length in which no comma cuts a phrase."""
    return re.sub(r"\D", ".", number.group())


def _mask(text: str) -> str:
    """`text` with what stands in quotes and brackets blanked: names, not statements."""
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


def _deadlines(normal: Normalised, masked: str, offset: int) -> list[Deadline]:
    found = []
    for match in _YEAR.finditer(masked):
        if match["before"] in ("自", "从"):
            continue
        start, end = normal.source_span(match.start(), match.end())
        words = match.group()
        found.append(Deadline(int(match["last"] or match["year"]), words, offset + start, offset + end))
    return found


def _quantities(text: str, normal: Normalised, masked: str, offset: int) -> Iterator[Quantity]:
    items = _items(masked)
    for match in _measured(masked):
        number, unit = match["number"], match["unit"]
        # 各1所 and 至少1所 keep their word; 达到 and 为 only lead to the value.
        keeps = match["before"] in _KEPT
        first = match.start("before") if keeps else match.start("number")
        start, end = normal.source_span(first, match.end())
        item = next(((s, e) for s, e in items if s <= match.start("number") < e), (0, len(masked)))
        item_span = normal.source_span(item[0], item[1])
        yield Quantity(
            number=float(number),
            upper=float(match["upper"] or number),
            unit=unit,
            comparator=(match["before"] or _apart(masked[item[0] : match.start()])) + (match["after"] or ""),
            text=text[start:end],
            start=offset + start,
            end=offset + end,
            item=(offset + item_span[0], offset + item_span[1]),
            is_limit=bool(_LIMITING.search(masked[: match.start()])),
        )


def _measured(masked: str) -> Iterator[re.Match[str]]:
    """The matches of `_QUANTITY` that measure something: no years, no ordinals, no 分 of other words (分类)."""
    for match in _QUANTITY.finditer(masked):
        number, unit = match["number"], match["unit"]
        if unit == "年" and (len(number) == 4 or (match["upper"] and len(match["upper"]) == 4)):
            continue
        if unit == "分" and masked[match.end() : match.end() + 1] in ("之", "阶", "类", "学", "层", "期"):
            continue
        if not _ORDINAL.search(masked[: match.start("number")]):
            yield match


def _apart(before: str) -> str:
    """A comparator that stands before the verb: 至少 of "至少配备1名"."""
    found = re.findall(r"至少|最少|不得?少于|不得?低于|最多|不超过", before)
    return found[-1] if found else ""


def _items(masked: str) -> list[tuple[int, int]]:
    """The items of a phrase, cut at 、 so that each has one quantity: 20所智慧校园示范校 | 100位智慧教学名师."""
    pieces, at = [], 0
    for index, char in enumerate(masked + "、"):
        if char == "、":
            pieces.append((at, index))
            at = index + 1
    items: list[tuple[int, int]] = []
    pending: int | None = None
    for start, end in pieces:
        begin = start if pending is None else pending
        if any(_measured(masked[start:end])):
            items.append((begin, end))
            pending = None
        else:
            pending = begin
    if pending is not None:
        if items:
            items[-1] = (items[-1][0], len(masked))
        else:
            items.append((pending, len(masked)))
    return [(start, end) for start, end in items if end > start]


def references_in(text: str, offset: int = 0) -> Iterator[Reference]:
    """The documents that `text` names in 《》, with 文号, issuer and relation where they stand beside the title."""
    end_before = 0
    last: Reference | None = None
    for match in _REFERENCE.finditer(text):
        before = text[end_before : match.start()]
        phrase = re.split(r"[,，。;；:：]", before)[-1]
        relation = _RELATION.search(phrase)
        issuer = _ISSUER.search(phrase[relation.end() :] if relation else phrase)
        title = match["title"]
        named = re.fullmatch(r"(?P<issuer>[^〈〉]*?)(?:关于)?印发〈(?P<title>[^〈〉]+)〉的通知", title)
        opening = _TITLE_ISSUER.match(title)
        carried = relation.group() if relation else ""
        by = (
            named["issuer"] if named else issuer["issuer"] if issuer else opening["issuer"] if opening else ""
        ).removesuffix("关于")
        if last is not None and before in ("", "和", "、", "及", "以及"):  # 《甲》《乙》 share issuer and relation
            carried, by = carried or last.relation, by or last.issuer
        last = Reference(
            title=named["title"] if named else title,
            number=(match["number"] or "").strip(),
            issuer=by,
            relation=carried,
            start=offset + match.start(),
            end=offset + match.end(),
        )
        yield last
        end_before = match.end()
