"""``wengui index``: build the index, and say whether it fits."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.settings import Settings, load_settings
from assistant.wording.state import state_line
from corpus import Document, DocumentError, IndexProblem
from corpus.keys import fingerprint_of
from index import (
    BUILD_COMMAND,
    TUNE_COMMAND,
    Gain,
    IndexMeta,
    Tuning,
    build_index,
    current_meta,
    keep_tuning,
    load_embeddings,
    mismatches,
    open_index,
)

index_app = typer.Typer(no_args_is_help=True)
_WEIGHT_NAMES = {
    "dense": "向量",
    "words": "词",
    "characters": "字",
    "coverage": "覆盖",
    "type": "答案类型",
    "year": "年份",
    "heading": "标题",
}


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
    if meta.tuning_lapsed:
        print(f"原有的检索调整已随旧索引作废。请运行 {TUNE_COMMAND} 重新拟合。")
    if embedding and embedding != settings.embedding:
        print(f"提问时请同样设置 WENGUI_EMBEDDING={embedding}。")


@index_app.command(help="用文件自己的问法拟合查询适配和融合权重，只启用确有增益的；约需几分钟。")
def tune(as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出拟合的数据、种子和指标。")] = False) -> None:
    """Fit the query adapter and the weights of the fusion to the index, and keep them with it."""
    from assistant.tuning import tune as fit

    settings = load_settings()
    library = settings.library()
    documents = library.load_all()
    index = open_index(settings.home, documents, settings.embedding, settings.chroma_url)
    keys = {document.id: library.keys(document.id) for document in documents}
    questions = {id: fingerprint_of(found) for id, found in keys.items() if found}
    stale = mismatches(index.meta, documents, settings.embedding, settings.chroma_url, questions)
    if stale:
        raise IndexProblem(f"索引与当前设置或文件不符：{'；'.join(stale)}。请先运行 {BUILD_COMMAND}。")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("读取索引", total=None)
        tuning = fit(
            index,
            documents,
            keys,
            load_embeddings(settings.embedding),
            lambda what, done, total: bar.update(task, description=what, completed=done, total=total),
        )
    keep_tuning(settings.home, index.meta.generation, tuning)
    if as_json:
        print(json.dumps(tuning_fields(tuning), ensure_ascii=False, indent=1))
        return
    for line in tuning_lines(tuning):
        print(line)


@index_app.command(help="查看索引状态，以及是否需要重建。")
def status(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False) -> int:
    """What the index was built from and whether it fits documents and settings; exit code 2 where it does not."""
    settings = load_settings()
    documents, reasons = _documents(settings)
    library = settings.library()
    questions = {d.id: fingerprint_of(keys) for d in documents if (keys := library.keys(d.id))}
    meta, damage, tuning = None, "", None
    try:
        meta = current_meta(settings.home)
        if meta is None:
            reasons.append("还没有建立索引")
        else:
            reasons += mismatches(meta, documents, settings.embedding, settings.chroma_url, questions)
        if not reasons:
            tuning = open_index(settings.home, documents, settings.embedding, settings.chroma_url).tuning
    except IndexProblem as error:
        damage = str(error)
    if as_json:
        problems = [*reasons, *filter(None, [damage])]
        fields = {
            "index": asdict(meta) if meta else None,
            "tuning": tuning_fields(tuning) if tuning else None,
            "problems": problems,
            "language_model": state_line(),
            "documents": [d.id for d in documents],
        }
        print(json.dumps(fields, ensure_ascii=False, indent=1))
    else:
        _print(meta, tuning, reasons, damage)
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


def _print(meta: IndexMeta | None, tuning: Tuning | None, reasons: list[str], damage: str) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if meta is not None:
        console.print(f"索引：{meta.generation}（建于 {meta.built_at}）", markup=False)
        console.print(f"文件：{len(meta.documents)}份，检索单元：{meta.units}个", markup=False)
        console.print(
            f"向量模型：{meta.embedding}（{meta.dimension}维），存放在：{meta.chroma_url or '内置存储'}", markup=False
        )
    if meta is not None and not damage:
        for line in _tuning_state(meta, tuning, bool(reasons)):
            console.print(line, markup=False)
    console.print(state_line(), markup=False)
    if not reasons and not damage:
        console.print("状态：可用", style="green")
        return
    console.print("状态：不可用", style="red")
    for reason in filter(None, (*reasons, damage)):
        console.print(f"  · {reason}", markup=False)
    if reasons:
        console.print(f"请运行 {BUILD_COMMAND}。")


def _tuning_state(meta: IndexMeta, tuning: Tuning | None, stale: bool) -> list[str]:
    if tuning is not None:
        return tuning_lines(tuning)
    if stale:
        return ["检索调整：重建索引后再看"]
    if meta.tuning_lapsed:
        return [f"检索调整：文件或问法变动、重建索引后已作废，请运行 {TUNE_COMMAND} 重新拟合"]
    return [
        f"检索调整：没有（可运行 {TUNE_COMMAND}）" if meta.questions else "检索调整：没有（文件没有问法，不能拟合）"
    ]


def tuning_lines(tuning: Tuning) -> list[str]:
    """What was fitted, for people."""
    lines = [
        f"检索调整：用{tuning.keys}个问法拟合（{tuning.fitted_at}，随机种子{tuning.seed}）",
        f"  查询适配：{_gain(tuning.adapter is not None, tuning.adapter_gain)}",
        f"  融合权重：{_gain(tuning.legs is not None, tuning.weights_gain)}",
    ]
    if tuning.legs is not None and tuning.agreement is not None:
        weights = {**tuning.legs, **tuning.agreement}
        lines.append("  " + "，".join(f"{_WEIGHT_NAMES[name]} {weight:.2f}" for name, weight in weights.items()))
    return lines


def tuning_fields(tuning: Tuning) -> dict[str, Any]:
    """What was fitted, for programs; the adapter itself is left out."""
    fields = asdict(replace(tuning, adapter=None))
    del fields["adapter_hash"]
    return fields | {"adapter": tuning.adapter is not None}


def _gain(on: bool, gain: Gain) -> str:
    return (
        f"{'已启用' if on else '未启用（增益没有超出误差）'}，留出问法的 nDCG@10 {gain.before:.3f} → {gain.after:.3f}"
        f"（差 {gain.after - gain.before:+.3f}，95% 区间 {gain.low:+.3f} 至 {gain.high:+.3f}，{gain.n}个）"
    )
