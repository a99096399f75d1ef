"""Commands that set figures side by side (对照命令): ``wengui eval compare``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def compare(
    a: Annotated[Path, typer.Argument(help="先前的 report.json。")],
    b: Annotated[Path, typer.Argument(help="后来的 report.json。")],
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")] = False,
) -> None:
    """比较两次评测：哪些题变好、哪些题变差，差值附配对的 95% 置信区间。"""
    from dataclasses import asdict

    from eval.comparison import compare as compared
    from eval.comparison import load_lines
    from eval.console import print_comparison

    found = compared(load_lines(a), load_lines(b))
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        print_comparison(found)


def register(app: typer.Typer) -> None:
    """Add the commands of this module to ``wengui eval``."""
    app.command()(compare)
