"""The command ``wengui eval misworded`` (作假命令)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eval.misworded.run import Leak, Misworded


def misworded(
    split: Annotated[
        str, typer.Option(help="用开发集（dev）还是测试集（test）；测试集只给数目，不列例子，也不写进 --out 的文件。")
    ] = "dev",
    gold: Annotated[Path | None, typer.Option(help="题目文件（JSON Lines），代替自带的题。")] = None,
    sample: Annotated[int, typer.Option(help="抽多少题（固定种子）；0 为全部。", min=0)] = 0,
    way: Annotated[list[str] | None, typer.Option("--way", help="只用这种方式，可重复给出；默认全部。")] = None,
    examples: Annotated[int, typer.Option(help="列出多少个漏网的例子。", min=0)] = 10,
    out: Annotated[Path | None, typer.Option(help="把漏网的和误伤的例子（JSON Lines）写入这个文件。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出数目。")] = False,
) -> int:
    """让本机的一个假大模型按各种方式把每题的答案说错，看核验放过多少；有错的被显示出来就以非零退出。"""
    from dataclasses import asdict

    from rich.console import Console
    from rich.progress import Progress

    from assistant import Assistant
    from assistant.settings import load_settings
    from corpus import WenguiError
    from eval.gold import SHIPPED, GoldError, load_gold
    from eval.misworded.run import WAYS, misword_all
    from eval.robustness import sampled

    if gold is None and split not in SHIPPED:
        raise GoldError(f"没有“{split}”这一份题。--split 可用 dev 或 test。")
    unknown = [name for name in way or () if name not in WAYS]
    if unknown:
        raise GoldError(f"没有方式“{unknown[0]}”。可用的有：{'、'.join(WAYS)}。")
    questions = load_gold(gold or SHIPPED[split])
    asked = sampled(questions, sample or len(questions))
    assistant = Assistant.open(load_settings())
    assistant.wording = None
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("作假", total=len(asked))
        found = misword_all(assistant, asked, lambda: progress.advance(task), way or WAYS)
    told = [one for one in (*found.leaks, *found.lost) if one.split != "test"]
    if out:
        try:
            out.write_text("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in told), "utf-8")
        except OSError as error:
            raise WenguiError(f"例子无法写入 {out}（{error.strerror}）。请用 --out 指定可写的文件。") from error
    if as_json:
        rows = [asdict(tally) for tally in found.tallies.values()]
        counts = {"questions": found.questions, "refused": found.refused, "passed": found.passed, "ways": rows}
        typer.echo(json.dumps(counts, ensure_ascii=False, indent=1))
    else:
        _print(found, [one for one in told if one in found.leaks][:examples])
    return 0 if found.passed else 1


def _print(found: Misworded, leaks: list[Leak]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from eval.misworded.run import Tally, total

    console = Console()
    title = f"{found.questions}题，其中{found.refused}题拒答，不交给大模型"
    table = Table(title=title, title_justify="left")
    heads = ("方式", "题数", "通过", "改后通过", "退回摘录", "错的被显示", "数字、引文不符", "答对")
    for place, head in enumerate(heads):
        table.add_column(head, justify="right" if place else "left", no_wrap=not place, overflow="fold")

    def row(one: Tally) -> None:
        counts = (one.asked, one.verified, one.repaired, one.fallback, one.wrong, one.bad_figures + one.bad_citations)
        table.add_row(one.name, *map(str, counts), f"{one.was_correct}→{one.correct}")

    for right in (True, False):
        its = [one for one in found.tallies.values() if one.right is right]
        for one in its:
            row(one)
        row(total("说对的合计" if right else "说错的合计", its))
        table.add_section()
    console.print(table)
    console.print("“答对”先是摘录式回答的，后是显示的。", markup=False)
    for leak in leaks:
        console.print(f"\n[bold]{escape(leak.way)}[/bold] [cyan]{escape(leak.question)}[/cyan]")
        console.print(f"  查实：{escape(leak.right)}\n  显示：{escape(leak.shown)}")
