"""What the library holds of a document that a question names, and what it says where it holds no text (馆藏说明)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.compose.draft import Draft, Marks, Span
from assistant.library_memo import once_a_library
from assistant.scope import Side
from corpus import Document, normal
from corpus.links import Link, links_of

_IN_FORCE = re.compile(r"有效|失效|废|效力|现行|算数|管用|过时|[替取]代|代替")
_SERIAL = re.compile(r"(\d+)号$")


def not_held(numbers: Sequence[str], documents: Mapping[str, Document]) -> Draft:
    """That no document of these numbers is held nor named; with those of the same serial number, which are others."""
    asked = "、".join(f"“{number}”" for number in numbers)
    serials = {match[1] for number in numbers if (match := _SERIAL.search(normal(number)))}
    named = {link.cited for link in _links_in(documents)}
    alike = [
        one
        for one in documents.values()
        if one.id in named and (match := _SERIAL.search(normal(one.number))) and match[1] in serials
    ]
    spans, others = _cited(alike, documents)
    text = f"没有找到{asked}：文件库没有收，也没有文件引用它，无法回答它的内容。"
    return Draft(text + (f"同为{'、'.join(sorted(serials))}号的另有{others}。" if others else ""), spans, stated=False)


def without_text(side: Side, documents: Mapping[str, Document]) -> Draft:
    """That the documents of `side` are held without text, where they are cited, and how to get one."""
    held = [documents[id] for id in side.without_text]
    spans, cited = _cited(held, documents)
    titles = cited or "、".join(f"《{one.title}》" for one in held)
    return Draft(
        f"文件库里只有{titles}的目录信息，没有正文，无法回答。取得正文请用 wengui corpus fetch 或 wengui corpus add。",
        spans,
        stated=False,
    )


def standing(document_id: str, documents: Mapping[str, Document]) -> Draft:
    """What is known of whether a document is still in force: by what it was replaced, or that this is not verified."""
    document = documents[document_id]
    spans, _ = _cited([document], documents)
    if document.clauses and document.replaced_by:
        sentence = document.clauses[0].sentences[0]
        spans = (Span(document, document.clauses[0].path, sentence.start, sentence.end),)
    if document.replaced_by:
        return Draft(
            f"《{document.title}》已由《{document.replaced_by}》代替{'[1]' if spans else ''}。", spans, certain=True
        )
    known = re.split(r"[；;]", document.status)[0] or "未核实"
    return Draft(f"《{document.title}》现在的效力：{known}{'[1]' if spans else ''}。", spans, stated=False)


def not_judged(draft: Draft, asked: str, document: Document) -> Draft:
    """`draft` without a verdict on whether `document` is still in force, which a later law alone does not tell."""
    if not _IN_FORCE.search(normal(asked)):
        return draft
    known = re.split(r"[；;]", document.status)[0] or "未核实"
    return replace(draft, text=f"{known}。" + re.sub(r"^(?:是|不是|否|有|没有|对)[。，]", "", draft.text))


@once_a_library
def _links_in(documents: Mapping[str, Document]) -> tuple[Link, ...]:
    return links_of(tuple(documents.values()))


def _cited(chosen: Iterable[Document], documents: Mapping[str, Document]) -> tuple[tuple[Span, ...], str]:
    """The clauses that name `chosen`, a slice for each, and the titles with their marks."""
    links: dict[str, Link] = {}
    for found in _links_in(documents):
        links.setdefault(found.cited, found)
    marks = Marks()
    words = []
    for document in chosen:
        number = f"({document.number})" if document.number else ""
        link = links.get(document.id)
        if link is None:
            words.append(f"《{document.title}》{number}")
            continue
        words.append(f"《{document.title}》{number}{marks.of(_sentence(documents[link.citing], link))}")
    return marks.spans, "、".join(words)


def _sentence(document: Document, link: Link) -> Span:
    clause = document.clause(link.path)
    assert clause is not None
    sentence = next(s for s in clause.sentences if s.start <= link.start < s.end)
    return Span(document, link.path, sentence.start, sentence.end)
