"""``wengui corpus``: what documents there are, and what stands in them."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.tree import Tree

from assistant.settings import load_settings
from corpus import Document, label_of

corpus_app = typer.Typer(no_args_is_help=True)
KINDS = {"fulltext": "原文", "digest": "要点摘编", "report": "报道", "metadata": "仅目录信息"}
_DocumentId = Annotated[str, typer.Argument(metavar="ID", help="文件编号,见 wengui corpus list。")]
_AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


@corpus_app.command("list", help="列出全部文件。")
def list_documents(as_json: _AsJson = False) -> None:
    """All documents with what the manifest knows of them."""
    documents = load_settings().library().load_all()
    if as_json:
        print(json.dumps([_fields(document) for document in documents], ensure_ascii=False, indent=1))
        return
    table = Table(title=f"文件库(共{len(documents)}份)")
    for column in ("编号", "标题", "文号", "级别", "成文日期", "持有", "条款数"):
        table.add_column(column, overflow="fold")
    for document in documents:
        clauses = sum(clause.kind == "clause" for clause in document.clauses)
        table.add_row(
            document.id,
            document.title,
            document.number,
            document.level,
            document.written,
            KINDS[document.kind],
            str(clauses),
        )
    Console().print(table)


@corpus_app.command(help="查看一份文件:目录信息和正文。")
def show(
    id: _DocumentId,
    raw: Annotated[bool, typer.Option("--raw", help="只输出存储的正文,一字不差。")] = False,
    as_json: _AsJson = False,
) -> None:
    """One document."""
    document = load_settings().library().load(id)
    if raw:
        sys.stdout.buffer.write(document.text.encode("utf-8"))
        return
    if as_json:
        print(json.dumps(_fields(document) | {"text": document.text}, ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"《{document.title}》", style="bold")
    rows = (
        ("文号", document.number),
        ("印发单位", "、".join(document.issuers)),
        ("级别", document.level),
        ("成文日期", document.written),
        ("发布日期", document.published),
        ("效力", document.status),
        ("持有", KINDS[document.kind]),
    )
    for name, value in rows:
        console.print(f"{name}:{value or '未核实'}", markup=False)
    console.print()
    console.print(document.text, markup=False)


@corpus_app.command(help="查看一份文件的条款提纲。")
def outline(id: _DocumentId, as_json: _AsJson = False) -> None:
    """The clause tree with addresses and headings."""
    document = load_settings().library().load(id)
    if as_json:
        clauses = [
            {
                "path": list(clause.path),
                "label": clause.label,
                "kind": clause.kind,
                "heading": clause.heading,
                "start": clause.start,
                "end": clause.end,
                "sentences": len(clause.sentences),
            }
            for clause in document.clauses
        ]
        print(json.dumps(clauses, ensure_ascii=False, indent=1))
        return
    Console().print(_tree(document))


def _tree(document: Document) -> Tree:
    root = Tree(f"《{document.title}》")
    nodes: dict[tuple[str, ...], Tree] = {(): root}
    for clause in document.clauses:
        above = next(nodes[clause.path[:n]] for n in range(len(clause.path) - 1, -1, -1) if clause.path[:n] in nodes)
        name = label_of(clause.path[-1:]) + (
            clause.heading or clause.sentences[0].text[:30] if clause.sentences else ""
        )
        nodes[clause.path] = above.add(name)
    return root


def _fields(document: Document) -> dict[str, object]:
    return {
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "issuers": list(document.issuers),
        "level": document.level,
        "kind": document.kind,
        "written": document.written,
        "published": document.published,
        "status": document.status,
        "sha256": document.digest,
        "characters": len(document.text),
        "clauses": sum(clause.kind == "clause" for clause in document.clauses),
    }
