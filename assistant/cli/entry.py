"""What ``wengui corpus show`` says of a document: its entry, what names it and what it names, and its text (目录信息)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.cli.confirm import KINDS
from corpus import Document
from corpus.links import Link, links_of

MARKS: Mapping[str, str] = {"F": "官方全文", "P": "引用它的文件", "2": "两处来源", "1": "一处来源"}


def entry_lines(document: Document) -> Iterator[str]:
    """The entry of the manifest, a line a field, each with how well it is known."""
    rows = (
        ("文号", "number", document.number),
        ("印发单位", "issuers", "、".join(document.issuers)),
        ("级别", "level", document.level),
        ("成文日期", "written", document.written),
        ("发布日期", "published", document.published),
        ("效力", "status", document.status),
        ("被替代", "replaced_by", f"《{document.replaced_by}》" if document.replaced_by else ""),
        ("官方地址", "address", document.address),
        ("简称", "aliases", "、".join(document.aliases)),
    )
    yield f"编号：{document.id}"
    for name, field, value in rows:
        mark = document.marks.get(field) if value else None
        if value or field not in ("replaced_by", "aliases", "address"):
            yield f"{name}：{value or '未核实'}{f'（依据：{MARKS[mark]}）' if mark else ''}"
    yield f"持有：{KINDS[document.kind]}"


def link_lines(document: Document, documents: Sequence[Document]) -> Iterator[str]:
    """Where the document is named, and what it names, with ids."""
    held = {one.id: one for one in documents}
    links = links_of(documents)
    for link in _once(link for link in links if link.cited == document.id):
        yield f"被引用于：《{held[link.citing].title}》{link.label}（{link.citing}）"
    own = list(_once(link for link in links if link.citing == document.id))
    if own:
        yield f"引用的文件（共{len(own)}份）："
    for link in own:
        number = f"({link.number})" if link.number else ""
        yield f"  {link.label} 《{link.title}》{number} {link.cited or '文件库未收'}"


def link_fields(document: Document, documents: Sequence[Document]) -> dict[str, object]:
    """The same as data."""
    links = links_of(documents)

    def fields(link: Link, id: str) -> dict[str, object]:
        return {"document_id": id, "path": list(link.path), "label": link.label, "title": link.title}

    return {
        "cited_by": [fields(link, link.citing) for link in _once(one for one in links if one.cited == document.id)],
        "cites": [fields(link, link.cited) for link in _once(one for one in links if one.citing == document.id)],
    }


def text_lines(document: Document) -> Iterator[str]:
    """The stored text; that of a digest with address and ground of each fact; for an entry alone, how to get a text."""
    if document.kind == "digest":
        yield "要点摘编（本项目自己的话，不是原文）："
        for clause, fact in zip(document.clauses, document.facts, strict=True):
            yield f"  {clause.label}　{document.text[fact.start : fact.end]}（依据：{MARKS[fact.mark]}）"
    if document.kind in ("digest", "metadata"):
        held = "没有正文，只有以上目录信息" if document.kind == "metadata" else "原文不在文件库"
        fetch = f"wengui corpus fetch {document.id} 按官方地址取回，或用 " if document.address else ""
        yield f"{held}。取得原文请用 {fetch}wengui corpus add 导入文件。"
    else:
        yield document.text


def _once(links: Iterator[Link]) -> Iterator[Link]:
    """The links, one for each document and clause."""
    seen = set()
    for link in links:
        key = (link.citing, link.path, link.title)
        if key not in seen:
            seen.add(key)
            yield link
