"""The command ``wengui eval baselines`` (对照命令)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from eval.baselines.measures import Found

INSTALL = "make baselines，或在单独的环境里 pip install 'wengui[bench]'"


def baselines(
    sample: Annotated[int, typer.Option(help="抽多少题（固定种子）；0 为全部。", min=0)] = 0,
    system: Annotated[
        list[str] | None,
        typer.Option("--system", help="除问规外只测这个系统（JSON 结果中的 key），可重复给出；默认全部。"),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="把结果（JSON）写入这个文件，供 eval run --report 收入。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")] = False,
) -> None:
    """与其他检索系统对照：同样的题（开发集可答的单轮题）、正文和向量模型，每个系统一个进程。"""
    from dataclasses import asdict

    from rich.console import Console

    from eval.baselines.systems import OTHERS, SYSTEMS
    from eval.gold import GoldError
    from eval.kept import keep

    unknown = [key for key in system or () if key not in OTHERS]
    if unknown:
        raise GoldError(f"没有系统“{unknown[0]}”。可用的有：{'、'.join(OTHERS)}。")
    others = system or OTHERS
    missing = [SYSTEMS[key].name for key in others if not SYSTEMS[key].installed]
    console = Console(stderr=True)
    with console.status("") as status:
        keys = ["wengui", "wengui_bare", *(key for key in others if SYSTEMS[key].installed)]
        found = _measured(keys, sample, status.update)
    if out:
        keep(out, [asdict(its) for its in found])
    if as_json:
        typer.echo(json.dumps([asdict(its) for its in found], ensure_ascii=False, indent=1))
    else:
        _print(found)
    if missing:
        typer.echo(f"没有安装，未测：{'、'.join(missing)}。要测请运行 {INSTALL}。", err=True)


def _measured(keys: list[str], sample: int, progress: Callable[[str], None]) -> list[Found]:
    from assistant.settings import load_settings
    from assistant.shelf import primary_first
    from eval.baselines.child import Job, answered_apart
    from eval.baselines.measures import measured, places_of
    from eval.baselines.systems import SYSTEMS
    from eval.footprint import installed
    from eval.gold import SHIPPED, load_gold
    from eval.robustness import sampled

    settings = load_settings()
    document = primary_first(settings.library().load_all(), settings.primary)[0]
    questions = [
        its
        for its in load_gold(SHIPPED["dev"])
        if its.answerable and not its.history and its.document_id == document.id and places_of(its, document.text)
    ]
    questions = sampled(questions, sample or len(questions))
    asked = [its.question for its in questions]
    found = []
    for key in keys:
        system = SYSTEMS[key]
        progress(f"{system.name}（{len(asked)}题）")
        came = answered_apart(Job(key, document.text, settings.embedding, asked))
        found.append(measured(system, came, questions, document.text, installed(system.distributions)))
    return found


def _print(found: list[Found]) -> None:
    from rich.console import Console

    from eval.baselines.sheet import NOTE, sheets
    from eval.console import print_sheet

    console = Console()
    for sheet in sheets(found):
        print_sheet(sheet, console)
    console.print(NOTE, markup=False)
