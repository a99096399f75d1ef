"""Question → the documents that it is asked of (问谁): the primary one where it names none, else those that it names.

What a cited document is called, who issued it and where it is cited stands in the document that cites it, and is asked
of that one; what it says is asked of itself. Where a question sets levels or documents side by side, each is asked by
itself, so that no sentence of one is taken for the other's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.compose.head import ASKS_NUMBER
from assistant.mentions import OWN, Mentions, mentions_of, unknown_version
from corpus import Document, normal
from corpus.facts import references_in

_IDENTITY = re.compile(
    r"引(?:用|了|到|过)|援引|名称|(?<![项条款个])的?标题|题目|书名|叫(?:什么|啥)|(?:是|属)?(?:哪|什么)一?级|何级|级别|即[?？。]*$|指(?:的是|的)?(?:什么|哪|啥)|是(?:什么|哪个?|啥)文件[?？。]*$|发文(?:机关|单位)|贯彻|落实|依据|根据的|参照|文号|编号|字号|几号|哪号|多少号|哪[一1]?份|几份|哪[几两]份|(?:什么|啥|何|哪个|哪些|哪几个)(?:上级)?(?:文|法规|政策)|全称|全名|"
    r"(?:谁|哪里|哪个(?:部门|单位)|哪家|哪两家|院|厅|府|央|部|委)(?:联合)?(?:印发|发布|制定|颁布|发|定)的?|第几条|哪[一1]?[条节款]|哪[一1]?部分|同[一1](?:个|份)|[一1]回事|管哪几年|哪个管|各?分?别?管什么|起止|年限|(?:早|晚|先|后)(?:发|印发|出台)|发得[早晚]|[早晚]几年|哪个(?:年份|先|后|早|晚)|"
    r"年的文|document number|which document|which clause|who issued"
)
# What a document is about: its title says so where its text is not held.
_ABOUT = re.compile(r"^[\s\d号]*(?:文件)?(?:是|主要)?[讲说](?:的|了)?(?:是)?(?:什么|啥|哪方面)")
# The date of a document and whether it is still in force are said by its own entry.
_STANDING = re.compile(
    r"有效|失效|废止|废除|作废|效力|现行(?=有效|吗|[?？])|替代|取代|代替|过时|新的?法律?|后来|之后|还(?:算数|管用)"
)
_DATED = re.compile(r"公布|公开|发布|成文|出台|印发(?:时间|日期)|落款")
_SIDES = re.compile(
    r"分别|各(?!级|地|类|校|项)|相?比|高于|低于|超过|不低于|一致|一样|相同|区别|不同|差[多几]|相差|[高低]多少|[高低]几|和|与|跟|、"
)
# What is left of a comparison when the sides are taken out of it.
_COMPARING = re.compile(
    r"(?:是否|是不是)?(?:高于|低于|超过|不低于|达到了?)(?:[的了])?|相比(?:较|之下)?|(?<![占])比(?![例重率])|(?:两者|二者)?(?:相差|差)(?:几|多少)个?(?:百分)?点?|"
    r"(?:更|要|还)?[高低多少](?:出)?(?:几|多少)个?(?:百分)?点?(?=[吗?。]|$)|(?:更|要|还)[高低多少]|[高低](?=吗)|分别|(?:各自?)?(?:定|规定|要求)(?:了|的)?(?=[多几什])|各自?(?=[是为定要有])|一不一样|一样|一致|有(?:什么|何)(?:不同|区别)|吗"
)
_JOINED = re.compile(r"(?:^|(?<=[,，\s]))[和与跟同、比]+|[和与跟同、比]+(?=[,，\s?。]|$|的)")


@dataclass(frozen=True)
class Side:
    """One level or document that a question is asked of.

    Attributes:
        name: what an answer calls it: 国家, or the title of a document.
        documents: ids of those that have a text, preferred first.
        without_text: ids of those that are held as metadata alone.
    """

    name: str
    documents: tuple[str, ...]
    without_text: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """What a question is asked of.

    Attributes:
        text: the question without the words that say so.
        sides: one, or those that are set side by side; none where only documents that are not held are named.
        named: whether the question or an option says so.
        unknown: 文号 that no document of the library has, as people write them.
        standing: the document whose standing (效力) is asked for, "" where none is.
    """

    text: str
    sides: tuple[Side, ...]
    named: bool = False
    unknown: tuple[str, ...] = ()
    standing: str = ""


def scope_of(
    text: str, documents: Mapping[str, Document], level: str | None = None, document_id: str | None = None
) -> Scope:
    """What the full question `text` is asked of.

    Args:
        text: the question as typed, completed in a conversation.
        documents: of the library, the primary one first.
        level: only this level, as an option says.
        document_id: only this document, as an option says.
    """
    primary = next(iter(documents.values()))
    own = Side(_city(primary), (primary.id,))
    asked = normal(text).lower()
    found = mentions_of(asked, documents)
    if document_id is not None or level is not None:
        chosen = [one for one in documents.values() if level in (None, one.level) and document_id in (None, one.id)]
        name = _short(chosen[0]) if document_id and chosen else level or ""
        words = _without(asked, _spans_of(found, chosen, level)) if chosen != [primary] else text
        return Scope(words, (_side(name, chosen),), named=chosen != [primary])
    others = [one for one in found.documents if one is not primary]
    version = unknown_version(asked, documents) if found.documents else ""
    if version:
        return Scope(text, (), named=True, unknown=(version,))
    if found.unknown and not found.documents:
        return Scope(text, (), named=True, unknown=tuple(map(_written, found.unknown)))
    if not others and not found.levels:
        return Scope(text, (own,))
    if others and _STANDING.search(asked) and len(others) == 1:
        return Scope(_without(asked, found.spans), (_side(_short(others[0]), others),), True, standing=others[0].id)
    if _of_the_primary(asked, found, others, documents):
        return Scope(_titled(asked, found, text), (own,), unknown=tuple(map(_written, found.unknown)))
    if others and not found.spans:  # the documents of a place that it names
        return Scope(text, (_side(_short(others[0]), others),), named=True)
    sides = [_side(_short(one), [one]) for one in others]
    sides += [_side(name, _of_level(name, documents)) for name in found.levels if not others]
    rest = _without(asked, [*found.spans, *(span for its in found.levels.values() for span in its)])
    if _SIDES.search(asked) and (OWN.search(rest) or len(sides) > 1):
        if OWN.search(rest):
            sides.append(own)
        return Scope(_compared(rest), tuple(sides), named=True)
    if len(sides) > 1:
        merged = _side("、".join(side.name for side in sides), [documents[i] for s in sides for i in _all(s)])
        return Scope(rest, (merged,), named=True)
    return Scope(rest, (sides[0],), named=True)


def _titled(asked: str, found: Mentions, text: str) -> str:
    """The question with the title in place of an everyday name (职教20条), which the primary document does not use."""
    if len(found.documents) != 1 or len(found.spans) != 1 or re.search("《|号", asked):
        return text
    (start, end), title = found.spans[0], normal(found.documents[0].title).lower()
    if asked[start:end] in title:
        return text
    return f"{asked[:start]}《{title}》{asked[end:]}"


def _of_the_primary(asked: str, found: Mentions, others: Sequence[Document], documents: Mapping[str, Document]) -> bool:
    """Whether the primary document answers although another is named: it is what that one is called, or is cited for."""
    if not others:
        return bool(_IDENTITY.search(asked)) or "实施方案" in asked
    rest = asked
    for start, end in sorted(found.spans, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    if _ABOUT.search(rest) and not any(one.text for one in others):
        return True
    if not _IDENTITY.search(rest) and not re.fullmatch(r"[\s,，。?？!.:：的是吗呢吧啊呀这那个份文件什么啥]*", rest):
        return False
    if re.search(
        "(?:自治区|国家|内蒙古?|省里?)[^,，]{0,6}(?:落实|贯彻)|(?:落实|贯彻)[^,，]{0,12}(?:自治区|内蒙)", rest
    ) and any(one.clauses for one in others):
        return False  # how another level carries it out is not for the primary document to say
    primary = next(iter(documents.values()))
    named = {normal(reference.title): reference for reference in references_in(primary.text)}
    for one in others:
        reference = next((ref for title, ref in named.items() if title.endswith(normal(one.title))), None)
        # A number that the primary document doesn't give is looked for in the document itself.
        if ASKS_NUMBER.search(rest) and one.text and reference is not None and not reference.number:
            return False
    return True


def _side(name: str, documents: Iterable[Document]) -> Side:
    chosen = list(dict.fromkeys(documents))
    return Side(
        name,
        tuple(one.id for one in chosen if one.clauses),
        tuple(one.id for one in chosen if not one.clauses),
    )


def _all(side: Side) -> tuple[str, ...]:
    return (*side.documents, *side.without_text)


def _of_level(level: str, documents: Mapping[str, Document]) -> list[Document]:
    """The documents of a level; of 自治区 only those of an autonomous region, where a province has the same level."""
    found = [document for document in documents.values() if document.level == level]
    own = [one for one in found if level in f"{one.title}{''.join(one.issuers)}"]
    return own if level == "自治区" and own else found


def _spans_of(found: Mentions, chosen: Sequence[Document], level: str | None) -> list[tuple[int, int]]:
    named = list(found.spans) if all(one in chosen for one in found.documents) else []
    return named + [span for name, its in found.levels.items() if name == level for span in its]


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with these places left out, and the word that tied them to the rest (里, 中, 对, 的)."""
    for start, end in sorted(spans, reverse=True):
        after = re.sub(r"^(?:里面?|中|对于?|的|规定的?|要求的?|说|定的?|提出的?){1,2}", "", text[end:])
        before = re.sub(r"(?:按照?|根据|在|查一?下|请问)$", "", text[:start])
        text = before + after
    return re.sub(r"^[\s,，、。:：]+|\(\s*\)", "", text).strip()


def _compared(rest: str) -> str:
    """The one question that is asked of each side."""
    bare = _JOINED.sub("", _COMPARING.sub("", OWN.sub("", rest)))
    bare = re.sub(r"[,，、]{2,}", ",", _JOINED.sub("", bare)).strip(" ,，、?？。的")
    return bare if re.search(r"多少|几|什么|哪|怎", bare) else f"{bare}是多少"


def _city(document: Document) -> str:
    """What the primary document's level is called in an answer."""
    return "本市" if document.level == "市" else document.level


def _short(document: Document) -> str:
    return f"《{document.title}》"


def _written(number: object) -> str:
    office, year, serial = (getattr(number, name) for name in ("office", "year", "serial"))
    return f"{office}〔{year}〕{serial}号" if year else f"{office}{serial}号"
