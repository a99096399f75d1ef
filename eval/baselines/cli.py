"""The command ``wengui eval baselines`` (对照命令)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

    from eval.baselines.measures import Found

INSTALL = "pip install 'wengui[bench]'"


def baselines(
    sample: Annotated[int, typer.Option(help="抽多少题（固定种子）；0 为全部。", min=0)] = 0,
    system: Annotated[
        list[str] | None,
        typer.Option("--system", help="只测这个系统（langchain、langchain_short、haystack），可重复给出。"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")] = False,
) -> None:
    """与其他检索系统对照：同样的题（开发集可答的单轮题）、同样的正文、同样的向量模型。"""
    from dataclasses import asdict

    from rich.console import Console
    from rich.progress import Progress

    from eval.baselines.systems import SYSTEMS
    from eval.gold import GoldError

    unknown = [key for key in system or () if key not in SYSTEMS]
    if unknown:
        raise GoldError(f"没有系统“{unknown[0]}”。可用的有：{'、'.join(SYSTEMS)}。")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        found, missing = _measured(list(system or SYSTEMS), sample, progress)
    if as_json:
        typer.echo(json.dumps([asdict(its) for its in found], ensure_ascii=False, indent=1))
    else:
        _print(found)
    if missing:
        typer.echo(f"没有安装，未测：{'、'.join(missing)}。要测请运行 {INSTALL}。", err=True)


def _measured(keys: list[str], sample: int, progress: Progress) -> tuple[list[Found], list[str]]:
    import importlib.util
    import time
    from collections.abc import Callable
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from assistant import Assistant
    from assistant.settings import load_settings
    from eval.baselines.measures import measured, places_of
    from eval.baselines.systems import SYSTEMS, Search, Uncached, wengui
    from eval.gold import SHIPPED, load_gold
    from eval.robustness import sampled
    from index import build_index, load_embeddings, open_index

    settings = load_settings()
    assistant = Assistant.open(settings)
    document = assistant.register.primary
    questions = [
        its
        for its in load_gold(SHIPPED["dev"])
        if its.answerable and not its.history and its.document_id == document.id and places_of(its, document.text)
    ]
    questions = sampled(questions, sample or len(questions))
    model = Uncached(load_embeddings(settings.embedding))
    whole = Assistant(assistant.retriever.index, tuple(assistant.documents.values()), model)

    def one(key: str, name: str, search: Search, seconds: float | None) -> Found:
        task = progress.add_task(name, total=len(questions))
        advance: Callable[[], None] = lambda: progress.advance(task)  # noqa: E731
        return measured(key, name, search, questions, document.text, seconds, advance)

    found = [one("wengui", "问规的检索", wengui(whole, document.id), None)]
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        started = time.perf_counter()
        build_index(Path(folder), [document], settings.embedding)
        seconds = time.perf_counter() - started
        index = open_index(Path(folder), [document], settings.embedding)
        bare = Assistant(index, [document], model)
        found.append(one("wengui_bare", "问规的检索，不用问法", wengui(bare, document.id), seconds))
    missing = []
    for key in keys:
        system = SYSTEMS[key]
        if importlib.util.find_spec(system.package) is None:
            missing.append(system.name)
            continue
        started = time.perf_counter()
        search = system.index(document.text, model)
        found.append(one(key, system.name, search, time.perf_counter() - started))
    return found, missing


def _print(found: list[Found]) -> None:
    from rich.console import Console
    from rich.table import Table

    from eval.baselines.measures import BUDGETS, RANKS
    from eval.tables import decimals

    console = Console()
    whole = Table(title=f"依据召回，同样长的文字（{found[0].n}题）", title_justify="left")
    heads = ("", *(f"前{size}字" for size in BUDGETS), "MRR", "毫秒 p50/p95", "建索引 秒")
    ranked = Table(title="依据召回，前几段（括号后为平均字数）", title_justify="left")
    for table, its in ((whole, heads), (ranked, ("", *(f"前{k}段" for k in RANKS)))):
        for place, head in enumerate(its):
            table.add_column(head, justify="right" if place else "left", overflow="fold")
    for each in found:
        whole.add_row(
            each.name,
            *(decimals(each.recall_within[size]) for size in BUDGETS),
            decimals(each.mrr),
            f"{each.p50_ms:.0f}/{each.p95_ms:.0f}",
            "—" if each.index_seconds is None else f"{each.index_seconds:.1f}",
        )
        ranked.add_row(each.name, *(f"{decimals(each.recall[k])} {each.characters[k]:.0f}字" for k in RANKS))
    console.print(whole)
    console.print(ranked)
    console.print("一条依据须完整落在所取的文字之内才算找到；重叠的文字只计一次。", markup=False)
