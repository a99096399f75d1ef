"""``wengui corpus``: what documents there are, and what stands in them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.tree import Tree

from assistant.address import find_address, resolve
from assistant.cli.confirm import KINDS
from assistant.cli.entry import entry_lines, link_fields, link_lines, text_lines
from assistant.cli.expand import expand
from assistant.cli.library import add, fetch, remove
from assistant.cli.rows import print_rows
from assistant.settings import load_settings
from corpus import Document, Library, WenguiError, label_of, normal
from corpus.register import Citing, Target, Task, references_of, targets_of, tasks_of

corpus_app = typer.Typer(no_args_is_help=True)
corpus_app.command(help="把文件收入文件库：txt、md、html、docx、xlsx、pdf。")(add)
corpus_app.command(help="从官方网址下载原文，替换要点摘编。")(fetch)
corpus_app.command(help="从文件库删除自己收入的文件。")(remove)
corpus_app.command(help="为一份文件写问法（用聊天模型，或用 --import 导入）。")(expand)
_DocumentId = Annotated[str, typer.Argument(metavar="ID", help="文件编号，见 wengui corpus list。")]
_AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
_AsCsv = Annotated[bool, typer.Option("--csv", help="输出 CSV。")]
_Document = Annotated[str | None, typer.Option(help="只看这份文件。")]
_Level = Annotated[str | None, typer.Option(help="只看这一级的文件：国家、自治区或市。")]
_Year = Annotated[int | None, typer.Option(help="只看这一年到期的。")]
_Clause = Annotated[str | None, typer.Option(help="只看这一条及其下的，如 二、(二)2. 。")]
_Topic = Annotated[str | None, typer.Option(help="只看含有这个词的。")]
Row = TypeVar("Row", Target, Task, Citing)


@corpus_app.command("list", help="列出全部文件。")
def list_documents(as_json: _AsJson = False) -> None:
    """All documents with what the manifest knows of them."""
    library = load_settings().library()
    documents = library.load_all()
    if as_json:
        print(json.dumps([_fields(library, document) for document in documents], ensure_ascii=False, indent=1))
        return
    table = Table(title=f"文件库（共{len(documents)}份）")
    # Other commands ask for the id: it is never cut in two; where the terminal is too narrow, the table is wider.
    table.add_column("编号", no_wrap=True, min_width=max((len(document.id) for document in documents), default=0))
    # Long texts get room; the whole standing stands in `corpus show`.
    widths = {"标题": 24, "成文日期": 10, "文号": 18, "持有": 10, "效力": 12}
    for column in ("标题", "文号", "级别", "成文日期", "持有", "效力", "条款", "问法"):
        table.add_column(column, overflow="fold", min_width=widths.get(column, 4))
    for document in documents:
        clauses = sum(clause.kind == "clause" for clause in document.clauses)
        table.add_row(
            document.id,
            document.title,
            document.number,
            document.level,
            document.written,
            KINDS[document.kind],
            _short(_status(document)),
            str(clauses),
            str(len(library.keys(document.id))),
        )
    Console().print(table, crop=False)


@corpus_app.command(help="查看一份文件：目录信息和正文。")
def show(
    id: _DocumentId,
    raw: Annotated[bool, typer.Option("--raw", help="只输出存储的正文，一字不差。")] = False,
    as_json: _AsJson = False,
) -> None:
    """One document."""
    library = load_settings().library()
    document = library.load(id)
    if raw:
        sys.stdout.buffer.write(document.text.encode("utf-8"))
        return
    if as_json:
        fields = _fields(library, document) | link_fields(document, library.load_all()) | {"text": document.text}
        print(json.dumps(fields, ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"《{document.title}》", style="bold")
    for line in (*entry_lines(document), "", *link_lines(document, library.load_all()), "", *text_lines(document)):
        console.print(line, markup=False)


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


@corpus_app.command(help="查看指标台账：数值、时限、范围。")
def targets(
    as_json: _AsJson = False,
    as_csv: _AsCsv = False,
    document: _Document = None,
    level: _Level = None,
    year: _Year = None,
    clause: _Clause = None,
    topic: _Topic = None,
    unit: Annotated[str | None, typer.Option(help="只看以此为单位的，如 所、%、元。")] = None,
) -> None:
    """Every measured target."""
    rows = [
        row
        for row in _register(targets_of, document, level, clause)
        if (year is None or row.year == year) and (unit is None or row.unit == unit) and _on(topic, row)
    ]
    columns = {
        "label": "条款",
        "subject": "指标",
        "comparator": "比较",
        "value": "数值",
        "deadline": "时限",
        "scope": "范围",
    }
    print_rows("指标", columns, rows, as_json, as_csv)


@corpus_app.command(help="查看任务台账：动作、内容、责任主体、时限。")
def tasks(
    as_json: _AsJson = False,
    as_csv: _AsCsv = False,
    document: _Document = None,
    level: _Level = None,
    year: _Year = None,
    clause: _Clause = None,
    topic: _Topic = None,
    action: Annotated[str | None, typer.Option(help="只看这个动作的，如 制定、建立、探索建立。")] = None,
) -> None:
    """Every task."""
    rows = [
        row
        for row in _register(tasks_of, document, level, clause)
        if (year is None or row.year == year) and (action is None or row.action == action) and _on(topic, row)
    ]
    columns = {
        "label": "条款",
        "action": "动作",
        "object": "内容",
        "body": "责任主体",
        "participants": "参与单位",
        "deadline": "时限",
    }
    print_rows("任务", columns, rows, as_json, as_csv)


@corpus_app.command(help="查看引用的文件：标题、文号、关系。")
def references(
    as_json: _AsJson = False,
    as_csv: _AsCsv = False,
    document: _Document = None,
    level: _Level = None,
    clause: _Clause = None,
    topic: _Topic = None,
) -> None:
    """Every document that is named."""
    rows = [row for row in _register(references_of, document, level, clause) if _on(topic, row)]
    columns = {"label": "条款", "title": "标题", "number": "文号", "issuer": "印发单位", "relation": "关系"}
    print_rows("引用文件", columns, rows, as_json, as_csv)


def _register(
    read: Callable[[Document], list[Row]], document: str | None, level: str | None, clause: str | None
) -> list[Row]:
    """The rows of the chosen documents, of the clauses at or below an address."""
    library = load_settings().library()
    documents = [library.load(document)] if document else list(library.load_all())
    if document is None and level is None:  # a digest is no text of its document: it is asked for by name or level
        documents = [source for source in documents if source.kind == "fulltext"]
    rows = []
    for source in documents:
        if level is not None and source.level != level:
            continue
        paths = _paths(clause, source) if clause else None
        rows += [row for row in read(source) if paths is None or any(row.path[: len(p)] == p for p in paths)]
    return rows


def _paths(clause: str, document: Document) -> list[tuple[str, ...]]:
    address = find_address(normal(clause), document)
    found = resolve(address, document) if address else ()
    if not found:
        raise WenguiError(
            f"《{document.title}》里没有“{clause}”这一条。请用 wengui corpus outline {document.id} 查看条款。"
        )
    return [item.path for item in found]


def _on(topic: str | None, row: Target | Task | Citing) -> bool:
    return topic is None or any(topic in value for value in asdict(row).values() if isinstance(value, str))


def _short(text: str, longest: int = 10) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _status(document: Document) -> str:
    """How a document stands, in short."""
    if document.replaced_by:
        return f"已由《{document.replaced_by}》代替"
    return document.status or "未核实"


def _tree(document: Document) -> Tree:
    root = Tree(f"《{document.title}》")
    nodes: dict[tuple[str, ...], Tree] = {(): root}
    for clause in document.clauses:
        depth = next(n for n in range(len(clause.path) - 1, -1, -1) if clause.path[:n] in nodes)
        name = label_of(clause.path[depth:]) + (
            clause.heading or clause.sentences[0].text[:30] if clause.sentences else ""
        )
        nodes[clause.path] = nodes[clause.path[:depth]].add(name)
    return root


def _fields(library: Library, document: Document) -> dict[str, object]:
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
        "replaced_by": document.replaced_by,
        "address": document.address,
        "aliases": list(document.aliases),
        "marks": dict(document.marks),
        "sha256": document.digest,
        "characters": len(document.text),
        "clauses": sum(clause.kind == "clause" for clause in document.clauses),
        "questions": len(library.keys(document.id)),
    }
