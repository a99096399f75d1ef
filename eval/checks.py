"""Commands that set figures side by side (对照命令): ``wengui eval compare``, ``robustness`` and ``gate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from eval.retrieval import Ranking


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


def robustness(
    split: Annotated[str, typer.Option(help="用开发集（dev）还是测试集（test）；测试集只给比例，不列例子。")] = "dev",
    gold: Annotated[Path | None, typer.Option(help="题目文件（JSON Lines），代替自带的题。")] = None,
    sample: Annotated[int, typer.Option(help="抽多少题（固定种子）；0 为全部。", min=0)] = 300,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", help="只用这种改写（JSON 结果中的 key），可重复给出；默认全部。")
    ] = None,
    examples: Annotated[int, typer.Option(help="每种改写列出多少个例子。", min=0)] = 3,
    out: Annotated[Path | None, typer.Option(help="把结果（JSON）写入这个文件，供 eval run --report 收入。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")] = False,
) -> None:
    """按规则改写问题（错字、同音字、繁体、全角、中文数字、语序、客套话等），看答对的题还有多少仍然答对。"""
    from rich.console import Console
    from rich.progress import Progress

    from assistant import Assistant
    from assistant.settings import load_settings
    from eval.console import print_robustness
    from eval.gold import SHIPPED, GoldError, load_gold
    from eval.kept import keep
    from eval.perturb import PERTURBATIONS
    from eval.robustness import measure_robustness, sampled, to_json

    unknown = [key for key in rule or () if key not in PERTURBATIONS]
    if unknown:
        raise GoldError(f"没有改写“{unknown[0]}”。可用的有：{'、'.join(PERTURBATIONS)}。")
    if gold is None and split not in SHIPPED:
        raise GoldError(f"没有“{split}”这一份题。--split 可用 dev 或 test。")
    questions = load_gold(gold or SHIPPED[split])
    assistant = Assistant.open(load_settings())
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("原题", total=None)
        found = measure_robustness(
            assistant,
            sampled(questions, sample or len(questions)),
            [PERTURBATIONS[key] for key in rule or PERTURBATIONS],
            lambda what, done, total: progress.update(task, description=what, completed=done, total=total),
        )
    if out:
        keep(out, to_json(found, examples))
    if as_json:
        typer.echo(json.dumps(to_json(found, examples), ensure_ascii=False, indent=1))
    else:
        print_robustness(found, examples)


def gate(
    quick: Annotated[bool, typer.Option("--quick", help="只抽一部分题（固定种子），逐题比较。")] = False,
    update: Annotated[str, typer.Option(help="以这次的结果为新的基准，写明原因。")] = "",
    baseline: Annotated[Path | None, typer.Option(help="基准文件，默认为自带的 eval/baseline.json。")] = None,
) -> None:
    """质量门：开发集的结果不得低于基准（超出误差），否则以非零退出。"""
    from rich.console import Console
    from rich.progress import Progress

    from assistant import Assistant
    from assistant.settings import load_settings
    from corpus import WenguiError
    from eval.asking import ask_all
    from eval.gate import BASELINE, UPDATE, check, load_baseline, quick_sample, save_baseline
    from eval.gold import SHIPPED, load_gold

    if quick and update:
        raise WenguiError("基准须由全部开发集的题生成。请去掉 --quick。")
    path = baseline or BASELINE
    before = None if update else load_baseline(path)
    questions = list(load_gold(SHIPPED["dev"]))
    questions = quick_sample(questions) if quick else questions
    assistant = Assistant.open(load_settings())
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("提问", total=len(questions))
        unsearched = [dict[str, Ranking]() for _ in questions]
        outcomes = ask_all(assistant, questions, lambda: progress.advance(task), unsearched)
    if before is None:
        save_baseline(outcomes, update, path)
        typer.echo(f"基准已写入 {path}。请把原因也写进提交说明。")
        return
    verdict = check(outcomes, before, full=not quick)
    typer.echo(
        f"比较了{verdict.asked}题（另有{verdict.new}题不在基准中）：变好{len(verdict.better)}题，变差{len(verdict.worse)}题。"
    )
    if verdict.worse:
        typer.echo(f"变差：{' '.join(verdict.worse)}")
    if verdict.falls:
        raise WenguiError(
            f"质量门未通过：{'；'.join(verdict.falls)}。请修好变差的题；如果有意为之，运行 {UPDATE} 更新基准。"
        )
    typer.echo("质量门通过。")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to ``wengui eval``."""
    app.command()(compare)
    app.command()(robustness)
    app.command()(gate)
