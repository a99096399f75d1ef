"""``wengui index``: build the index, and say whether it fits."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.settings import Settings, load_settings
from corpus import Document, DocumentError, IndexProblem
from corpus.keys import fingerprint_of
from index import BUILD_COMMAND, IndexMeta, build_index, current_meta, mismatches, open_index

index_app = typer.Typer(no_args_is_help=True)


@index_app.command(help="建立索引；建好之前，原有索引照常可用。")
def build(
    embedding: Annotated[str, typer.Option(help="向量模型，默认取自设置（bundled）。")] = "",
) -> None:
    """Build a new generation and switch to it."""
    settings = load_settings()
    library = settings.library()
    documents = library.load_all()
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("计算向量", total=None)
        meta = build_index(
            settings.home,
            documents,
            embedding or settings.embedding,
            settings.chroma_url,
            lambda done, total: bar.update(task, completed=done, total=total),
            {document.id: library.keys(document.id) for document in documents},
            {document.id: library.near_misses(document.id) for document in documents},
        )
    print(
        f"索引已建好：{len(meta.documents)}份文件，{meta.units}个检索单元，向量模型 {meta.embedding}（{meta.dimension}维）。"
    )
    if embedding and embedding != settings.embedding:
        print(f"提问时请同样设置 WENGUI_EMBEDDING={embedding}。")


@index_app.command(help="查看索引状态，以及是否需要重建。")
def status(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False) -> int:
    """What the index was built from and whether it fits documents and settings; exit code 2 where it does not."""
    settings = load_settings()
    documents, reasons = _documents(settings)
    library = settings.library()
    questions = {d.id: fingerprint_of(keys) for d in documents if (keys := library.keys(d.id))}
    meta, damage = None, ""
    try:
        meta = current_meta(settings.home)
        if meta is None:
            reasons.append("还没有建立索引")
        else:
            reasons += mismatches(meta, documents, settings.embedding, settings.chroma_url, questions)
        if not reasons:
            open_index(settings.home, documents, settings.embedding, settings.chroma_url)
    except IndexProblem as error:
        damage = str(error)
    if as_json:
        problems = [*reasons, *filter(None, [damage])]
        fields = {"index": asdict(meta) if meta else None, "problems": problems, "documents": [d.id for d in documents]}
        print(json.dumps(fields, ensure_ascii=False, indent=1))
    else:
        _print(meta, reasons, damage)
    return 2 if reasons or damage else 0


def _documents(settings: Settings) -> tuple[list[Document], list[str]]:
    """The documents that can be read, and the reason for each that cannot."""
    library, readable, problems = settings.library(), [], []
    for id in library.ids():
        try:
            readable.append(library.load(id))
        except DocumentError as error:
            problems.append(str(error).rstrip("。"))
    return readable, problems


def _print(meta: IndexMeta | None, reasons: list[str], damage: str) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if meta is not None:
        console.print(f"索引：{meta.generation}（建于 {meta.built_at}）", markup=False)
        console.print(f"文件：{len(meta.documents)}份，检索单元：{meta.units}个", markup=False)
        console.print(
            f"向量模型：{meta.embedding}（{meta.dimension}维），存放在：{meta.chroma_url or '内置存储'}", markup=False
        )
    if not reasons and not damage:
        console.print("状态：可用", style="green")
        return
    console.print("状态：不可用", style="red")
    for reason in filter(None, (*reasons, damage)):
        console.print(f"  · {reason}", markup=False)
    if reasons:
        console.print(f"请运行 {BUILD_COMMAND}。")
