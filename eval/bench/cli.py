"""The command ``wengui eval bench`` (基准命令)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def bench(
    clauses: Annotated[
        list[int] | None, typer.Option(min=0, help="在自带文件之外生成多少条条款，可重复给出；默认 0、1000、10000。")
    ] = None,
    server: Annotated[bool, typer.Option(help="除内置存储外，再用临时的 Chroma 服务测一遍。")] = False,
    questions: Annotated[int, typer.Option(min=5, help="每种问题问多少个。")] = 100,
    real: Annotated[int, typer.Option(min=0, help="到多少条为止用真的向量模型，再大用快速生成的向量。")] = 10_000,
    out: Annotated[Path | None, typer.Option(help="把结果（JSON）写入这个文件，每完成一个规模写一次。")] = None,
    reader: Annotated[bool, typer.Option(help="是否用阅读模型。")] = True,
    page: Annotated[Path | None, typer.Option(help="把随规模变化的图写成这个网页文件。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")] = False,
) -> None:
    """测耗时和内存：建索引、增量更新、首问、每题各阶段毫秒、并发，随文件库变大怎样变化。"""
    from rich.console import Console

    from corpus import WenguiError
    from eval.bench.page import write
    from eval.bench.run import print_points, run, to_json

    console = Console(stderr=True)
    points = []
    stores = ("embedded", "server") if server else ("embedded",)
    sizes = clauses or [0, 1_000, 10_000]
    told = "" if reader else "off"
    for point in run(sizes, stores, questions, real, lambda what: console.print(what), told):
        points.append(point)
        for file, text in (
            (out, json.dumps(to_json(points), ensure_ascii=False, indent=1) + "\n"),
            (page, write(points)),
        ):
            if file is None:
                continue
            try:
                file.write_text(text, encoding="utf-8")
            except OSError as error:
                raise WenguiError(f"结果无法写入 {file}（{error.strerror}）。请换一个可写的文件。") from error
    if as_json:
        typer.echo(json.dumps(to_json(points), ensure_ascii=False, indent=1))
    else:
        print_points(points)
