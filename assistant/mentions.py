"""Which documents and levels a question names, and where (指名): by title, everyday name, 文号, or 国家、自治区、我市."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.library_memo import once_a_library
from assistant.question import DocumentNumber, located_numbers
from corpus import Document, normal

_TITLE = re.compile(r"《([^》]+)》")
# What a title may be said without: who issued it and the years that it is for.
_ISSUED = re.compile(r"^(?:中共中央、国务院|中共中央|国务院|中共中央办公厅|国务院办公厅)?(?:办公厅)?关于")
_PERIOD = re.compile(r"\(\d{4}[—\-~]\d{4}年\)")
_SHORTEST = 4
# What may stand before the short name of a law: 教师法, not the end of 义务教育法.
_LAW_BEGINS = re.compile(r"(?:^|[,，、。:：;；?？《(（\s和与跟按照据的国在从查问看请对年版])$")
# A name in two pieces: characters in all, of the first, and of the second.
_SCATTERED, _HEAD_SHORTEST, _TAIL_SHORTEST = 8, 5, 3
# 机关代字 at the end of a run of characters: 鄂党办发 of 伪造一份鄂党办发.
_OFFICE = re.compile(r"(?:[中国内鄂教财卫][^中国内鄂教财卫份号]{0,4})?(?:发|函|字|令|师|基)$")

_ASKED = r"要求|规定|目标|指标|标准|部署|任务|水平|政策|文件|意见|怎么|提出|定[的了]?(?=[^向点])"
_MEASURED = r"(?:到|至)?(?:20\d\d年|普惠|公办|民办|幼儿园|学前|毛?入[园学]率|双师)"
# The words by which a question asks one level: the level's name where something is asked of it, so that neither
# 国家安全 nor 国家级试点 nor 全国同类城市 counts.
LEVEL_WORDS: Mapping[str, re.Pattern[str]] = {
    "国家": re.compile(
        rf"(?<![个哪些])(?:(?:国家|中央)(?:层面|一级|方面|这一级)(?:的|上)?|国家(?:级文件)?(?:对|(?:的|所)?(?={_ASKED}|{_MEASURED}))|国家的(?!级|课程|安全)|"
        rf"国家(?=和(?:我市|本市|市|鄂尔多斯|自治区)|、|与(?:我市|本市|鄂尔多斯)|跟|比|[,，:：]|相比|吗|高|低|定)|(?<=[和与跟比于按照])国家(?!安全|级|课程|通用|智慧|统编)|"
        rf"国家(?=(?:那|这|该)?[份个]?方案|打算|准备|计划(?!生育)|规划|哪[一1]?年|何时|什么时候|几几年)|中央(?:对|关于|(?:的|所)?(?={_ASKED}|{_MEASURED}))|全国(?:的|范围内?|统一)?(?={_MEASURED}|{_ASKED})|"
        r"nationwide|national(?= target| goal| requirement| coverage))"
    ),
    "自治区": re.compile(
        rf"(?:内蒙古)?自治区(?:层面|一级|方面)(?:的|上)?|(?:内蒙古(?:自治区)?|自治区)(?:对|(?:的|所)?(?={_ASKED}|{_MEASURED}))|"
        rf"(?:内蒙古(?:自治区)?|自治区)(?=和我市|和本市|、|与我市|跟|相比|吗)|(?<=[和与跟比于])(?:内蒙古(?:自治区)?|自治区)(?!示范|教育厅|政府|平均)|"
        rf"全(?:自治)?区(?:的)?(?={_MEASURED})"
    ),
}
OWN = re.compile(r"(?:我市|本市|咱们?市|鄂尔多斯市?|市里|市级|本方案|这份方案|该方案|方案)(?:的|里|中|自己)?")


# 十项准则 is said without its number.
_NUMBERED = re.compile(r"[\d一二三四五六七八九十]+项(?=准则)")
_VERSION = r"版|修订|修正|修改|通过|那一?版"
_OLD = re.compile(r"(?:旧|老|原先|以前|修[订改正]前)的?(?:版本?的?)?")
# Who issued a document, or its title, begins with the place that it is for: 绍兴市教育局, 广州市天河区教育局.
_PLACE_OF = re.compile(r"([\u4e00-\u9fff]{2,5}?)(?:特别行政区|自治区|自治州|省|市|区|县|旗|盟)")


@dataclass(frozen=True)
class Mention:
    """A document that a normalised question names at ``[start, end)``."""

    document: Document
    start: int
    end: int


@dataclass(frozen=True)
class Mentions:
    """What a question names.

    Attributes:
        documents: the documents, each once, in order.
        spans: where they stand.
        unknown: numbers that no document of the library has.
        levels: 国家, 自治区 in the order of `LEVEL_WORDS`, with where they stand.
    """

    documents: tuple[Document, ...]
    spans: tuple[tuple[int, int], ...]
    unknown: tuple[DocumentNumber, ...]
    levels: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class _Names:
    """What the documents of a library are called, to be looked up by the words of a question.

    Attributes:
        documents: in order.
        by_name: name → the places of the documents that have it.
        by_head: the first characters of a name that may be said in two pieces → places of the documents.
        by_serial: 序号 of a 文号, without zeros before it → places of the documents.
        lengths: of the names.
    """

    documents: tuple[Document, ...]
    by_name: Mapping[str, Sequence[int]]
    by_head: Mapping[str, Sequence[int]]
    by_serial: Mapping[str, Sequence[int]]
    lengths: tuple[int, ...]

    def within(self, text: str) -> list[str]:
        """The names that stand in `text`."""
        found = {text[at : at + n] for n in self.lengths for at in range(len(text) - n + 1)}
        return [name for name in found if name in self.by_name]

    def having(self, names: Iterable[str]) -> list[Document]:
        """The documents that have one of `names`, in order."""
        return [self.documents[n] for n in sorted({n for name in names for n in self.by_name[name]})]


@once_a_library
def _names_in(documents: Mapping[str, Document]) -> _Names:
    by_name: dict[str, list[int]] = defaultdict(list)
    by_head: dict[str, list[int]] = defaultdict(list)
    by_serial: dict[str, list[int]] = defaultdict(list)
    for place, document in enumerate(documents.values()):
        names = names_of(document)
        for name in names:
            by_name[name].append(place)
        for head in {name[:_HEAD_SHORTEST] for name in names[1:] if len(name) >= _SCATTERED}:
            by_head[head].append(place)
        serial = re.search(r"(\d+)号$", normal(document.number))
        if serial:
            by_serial[serial[1].lstrip("0")].append(place)
    lengths = tuple(sorted({len(name) for name in by_name}))
    return _Names(tuple(documents.values()), dict(by_name), dict(by_head), dict(by_serial), lengths)


def mentions_of(text: str, documents: Mapping[str, Document]) -> Mentions:
    """What the normalised question `text` names of `documents`."""
    found: list[Mention] = []
    for mention in (*_titled(text, documents), *_named(text, documents)):
        if not any(mention.start < other.end and other.start < mention.end for other in found):
            found.append(mention)
    if not found and not located_numbers(text):
        found = list(_scattered(text, documents))
    numbered, unknown = _numbered(text, documents, [mention.document for mention in found])
    found += numbered
    found.sort(key=lambda mention: mention.start)
    if not found and not unknown:
        placed = _of_places(text, documents)
        return Mentions(placed, (), (), {}) if placed else Mentions((), (), (), _levels_in(text, ()))
    spans = tuple((mention.start, mention.end) for mention in found)
    named = tuple({mention.document.id: mention.document for mention in found}.values())
    return Mentions(named, spans, unknown, _levels_in(text, spans))


def _levels_in(text: str, taken: Sequence[tuple[int, int]]) -> Mapping[str, tuple[tuple[int, int], ...]]:
    """国家, 自治区 with where they stand outside of what is `taken`."""
    found = {
        level: tuple(
            match.span()
            for match in pattern.finditer(text)
            if not any(start < match.end() and match.start() < end for start, end in taken)
        )
        for level, pattern in LEVEL_WORDS.items()
    }
    return {level: its for level, its in found.items() if its}


def _of_places(text: str, documents: Mapping[str, Document]) -> tuple[Document, ...]:
    """The full texts, besides the primary document, of the places that a question names; those of the most places first
    where a place lies in another (广州市天河区)."""
    primary, *others = documents.values()
    known = set(places_of(primary))
    counted = [
        (sum(place in text for place in set(places_of(document)) - known), document)
        for document in others
        if document.kind == "fulltext"
    ]
    most = max((count for count, _ in counted), default=0)
    if not most or OWN.search(text):
        return ()
    return tuple(document for count, document in counted if count == most)


def places_of(document: Document) -> tuple[str, ...]:
    """The places, outermost first and without 省, 市, 区, that a document is for."""
    if document.level == "国家":
        return ()
    for words in (*document.issuers, document.title):
        found = []
        at = 0
        while match := _PLACE_OF.match(words, at):
            found.append(match[1])
            at = match.end()
        if found:
            return tuple(found)
    return ()


def _titled(text: str, documents: Mapping[str, Document]) -> Iterator[Mention]:
    """Titles in 《》, with a 文号 in brackets after them."""
    for match in _TITLE.finditer(text):
        asked = match[1]
        names = _names_in(documents)
        for document in names.having(names.within(asked))[:1]:
            after = re.match(r"\s*\([^()]*号\)", text[match.end() :])
            yield Mention(document, match.start(), match.end() + (after.end() if after else 0))


def _named(text: str, documents: Mapping[str, Document]) -> Iterator[Mention]:
    """Titles and everyday names as they stand, the longest first; of two versions of a law the one whose year is said,
    each where several years are, the first where the old one is meant.

    A law's short name (教师法) counts only where it is not the end of a longer one.
    """
    known = _names_in(documents)
    said = set(known.within(text))
    names = [(name, document) for document in known.having(said) for name in names_of(document) if name in said]
    names.sort(key=lambda item: item[1].written, reverse=True)  # where no year is said, the latest

    def rank(place: int) -> tuple[int, bool, int]:
        name, document = names[place]
        old = re.search(rf"{_OLD.pattern}[《]?(?:中华人民共和国)?{re.escape(name)}", text)
        return -len(name), not _year_said(document, text), -place if old else place

    for name, document in (names[place] for place in sorted(range(len(names)), key=rank)):
        for match in re.finditer(_pattern(name), text):
            if len(name) < _SHORTEST and not _LAW_BEGINS.search(text[: match.start()]):
                continue
            start, end = match.span()
            if _year_said(document, text) and sum(its == name for its, _ in names) > 1:
                year = document.written[:4]
                before = re.search(rf"{year}年?(?:{_VERSION})?的?[《]?$", text[:start])
                after = re.match(rf"[》]?[(（]?{year}年?(?:{_VERSION})?[)）]?", text[end:])
                start, end = before.start() if before else start, end + (after.end() if after else 0)
                apart = re.search(rf"{year}年?(?:{_VERSION}|的)", text)
                if apart and not before and not after:
                    start, end = apart.span()  # 1996年版和2022年版 of one law
            elif old := re.search(rf"{_OLD.pattern}$", text[:start]):
                start = old.start()
            yield Mention(document, start, end)


def _pattern(name: str) -> str:
    """A name as questions say it: 国家那份教育现代化方案."""
    told = _NUMBERED.sub(lambda match: f"(?:{match.group()})?", re.escape(name))
    for head in ("国家", "中央"):
        if name.startswith(head):
            return f"{head}(?:的|(?:关于|[那这]份|[那这]个))?{told[len(head) :]}"
    return f"{told}(?![治制规律定学])" if name.endswith("法") else told


def unknown_version(text: str, documents: Mapping[str, Document]) -> str:
    """A version of a law that the library holds in others only (2003年版的职业教育法); "" where none is asked for."""
    for document in documents.values():
        for name in names_of(document):
            match = re.search(
                rf"(?P<a>\d{{4}})年?(?:{_VERSION})的?《?{name}|{name}》?[(（]?(?P<b>\d{{4}})年?(?:{_VERSION})", text
            )
            year = match and (match["a"] or match["b"])
            if year and not any(
                year in f"{one.written}{one.status}{one.number}" for one in documents.values() if name in names_of(one)
            ):
                return f"《{document.title}》{year}年的版本"
    return ""


def _year_said(document: Document, text: str) -> bool:
    return bool(document.written) and document.written[:4] in text


def _scattered(text: str, documents: Mapping[str, Document]) -> Iterator[Mention]:
    """The one everyday name that a question says in two pieces (中小学教师…按十项准则)."""
    best: tuple[int, Document, tuple[int, int]] | None = None
    names = _names_in(documents)
    heads = {text[at : at + _HEAD_SHORTEST] for at in range(len(text) - _HEAD_SHORTEST + 1)} & names.by_head.keys()
    for place in sorted({place for head in heads for place in names.by_head[head]}):
        document = names.documents[place]
        for name in names_of(document)[1:]:
            for cut in range(len(name) - _TAIL_SHORTEST, _HEAD_SHORTEST - 1, -1):
                head, tail = text.find(name[:cut]), text.find(name[cut:])
                if head >= 0 and tail >= 0 and len(name) >= _SCATTERED and (best is None or len(name) > best[0]):
                    best = (len(name), document, (tail, tail + len(name) - cut))
    if best is not None:
        yield Mention(best[1], *best[2])


def _numbered(
    text: str, documents: Mapping[str, Document], named: list[Document]
) -> tuple[list[Mention], tuple[DocumentNumber, ...]]:
    found, unknown = [], []
    for number, start, end in located_numbers(text):
        names = _names_in(documents)
        alike = [names.documents[place] for place in names.by_serial.get(number.serial.lstrip("0"), ())]
        held = [document for document in alike if is_number(number, document.number)]
        # Several documents of one number are told apart by the title that stands beside it, or not at all.
        chosen = held if len(held) == 1 else [document for document in held if document in named][:1]
        for document in chosen:
            office = normal(document.number).partition("〔")[0]
            before = max(0, len(number.office) - len(office)) if number.office.endswith(office) else 0
            found.append(Mention(document, start + before, end))
        if not held:
            mark = _OFFICE.search(number.office)
            unknown.append(replace(number, office=mark.group() if mark else number.office))
    return found, tuple(unknown)


def names_of(document: Document) -> tuple[str, ...]:
    """Title and aliases of a document, normalised, the title also without its issuer and its years."""
    return _names(document.title, document.aliases)


@lru_cache(maxsize=65_536)
def _names(written: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    title = normal(written).lower()
    core = _PERIOD.sub("", _ISSUED.sub("", title))
    names = (
        title,
        _PERIOD.sub("", title),
        core,
        title.removeprefix("中华人民共和国"),
        *(normal(alias).lower() for alias in aliases),
    )
    laws = [name for name in names if name.endswith("法") and len(name) == _SHORTEST - 1]
    return tuple(dict.fromkeys([*(name for name in names if len(name) >= _SHORTEST), *laws]))


def is_number(number: DocumentNumber, written: str) -> bool:
    """Whether a 文号 as a question gives it is the one that a document has."""
    parts = re.fullmatch(r"(\D+?)〔(\d{4})〕(\d+)号", normal(written))
    if parts is None or parts[3].lstrip("0") != number.serial.lstrip("0"):
        return False
    office = not number.office or number.office.endswith(parts[1]) or _shortened(number.office, parts[1])
    return office and (not number.year or parts[2] == number.year)


def _shortened(asked: str, written: str) -> bool:
    """Whether `asked` is the end of a 机关代字 that tells it (党办发 of 内党办发; not 发 of 国发)."""
    return len(asked) >= 3 and written.endswith(asked)
