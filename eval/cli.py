"""The command ``wengui eval run`` (评测命令), found by the main command line through an entry point."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval import checks
from eval.baselines.cli import baselines
from eval.bench.cli import bench
from eval.misworded.cli import misworded

if TYPE_CHECKING:
    from eval.gold import GoldQuestion
    from eval.run import EvaluationRun

eval_app = typer.Typer(help="用标准题评测，生成报告。", no_args_is_help=True)
checks.register(eval_app)
eval_app.command()(bench)
eval_app.command()(baselines)
eval_app.command()(misworded)


class SplitChoice(StrEnum):
    """Which half of the gold is asked."""

    dev = "dev"
    test = "test"
    all = "all"


@eval_app.callback()
def _group() -> None:
    """用标准题评测问规。"""


@eval_app.command()
def run(
    gold: Annotated[
        list[Path] | None, typer.Option(help="题目文件（JSON Lines），可重复给出；默认为自带的开发集和测试集。")
    ] = None,
    split: Annotated[
        SplitChoice, typer.Option(help="只评开发集（dev）、只评测试集（test），或全部（all）。")
    ] = SplitChoice.all,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")] = False,
    report: Annotated[Path | None, typer.Option(help="把 HTML 报告和 report.json 写入这个文件夹。")] = None,
    failures: Annotated[bool, typer.Option(help="列出开发集中答错的题；测试集只测不读，从不列出。")] = False,
    ablate: Annotated[
        bool,
        typer.Option(
            "--ablate",
            help="再逐一去掉一部分（台账、向量、BM25、问法、阅读模型、拒答模型）重测，并从头逐步加上中心化、问法、查询适配、拟合权重，列表对照。",
        ),
    ] = False,
    embedding: Annotated[
        list[str] | None, typer.Option(help="再用这个向量模型（名称或文件夹）另建索引重测，列表对照，可重复给出。")
    ] = None,
) -> None:
    """逐题提问、评判并汇总:正确率、引用、拒答、检索和耗时。"""
    questions = _questions(gold or [], split, failures)
    _show(_evaluate(questions, ablate, embedding or []), as_json, failures, report)


def _questions(paths: list[Path], split: SplitChoice, failures: bool) -> list[GoldQuestion]:
    from eval.gold import SHIPPED, GoldError, load_gold

    chosen = paths or [path for name, path in SHIPPED.items() if split in (SplitChoice.all, name)]
    questions = [question for path in chosen for question in load_gold(path)]
    questions = [question for question in questions if split in (SplitChoice.all, question.split)]
    if not questions:
        raise GoldError(f"所给文件中没有属于 {split} 的题。请换用 --split all 或其他文件。")
    if failures and all(question.split == "test" for question in questions):
        raise GoldError("测试集只用于测量，不列出答错的题。请改用 --split dev 查看开发集中答错的题。")
    return questions


def _evaluate(questions: list[GoldQuestion], ablated: bool, models: list[str]) -> EvaluationRun:
    from dataclasses import replace

    from rich.console import Console
    from rich.progress import Progress

    from assistant import Assistant
    from assistant.settings import load_settings
    from eval.ablation import Ablation, ablate, measured, steps, variants, with_models
    from eval.gold import mistaken
    from eval.run import run_evaluation

    settings = load_settings()
    assistant = Assistant.open(settings)
    wrong = mistaken(questions, assistant.documents)
    if wrong:
        more = f"等共{len(wrong)}处" if len(wrong) > 3 else ""
        typer.echo(f"提醒：题目与文件不符：{';'.join(wrong[:3])}{more}。请核对题目文件和文件库。", err=True)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        rounds = 1 + len(models) + (len(variants(assistant)) + len(steps(assistant)) if ablated else 0)
        task = progress.add_task("提问", total=len(questions) * rounds)
        run = run_evaluation(assistant, questions, lambda: progress.advance(task), _keys())
        if not ablated and not models:
            return run

        def advance(name: str, asked: int) -> None:
            progress.update(task, description=name, advance=asked)

        library = settings.library()
        keys = {id: library.keys(id) for id in assistant.documents}
        near_misses = {id: library.near_misses(id) for id in assistant.documents}
        rows: tuple[Ablation, ...] = (Ablation("full", "完整", measured(run.outcomes)),)
        if ablated:
            rows = ablate(assistant, run.outcomes, settings.embedding, advance, keys, near_misses)
        others = with_models(assistant, run.outcomes, models, advance, keys, near_misses)
        return replace(run, ablation=(*rows, *others))


def _keys() -> list[str]:
    """The question keys of all documents."""
    from assistant.settings import load_settings

    library = load_settings().library()
    return [key.question for id in library.ids() for key in library.keys(id)]


def _show(finished: EvaluationRun, as_json: bool, failures: bool, report: Path | None) -> None:
    from eval.console import print_failures, print_report
    from eval.report import write_report
    from eval.run import to_json

    if as_json:
        typer.echo(json.dumps(to_json(finished), ensure_ascii=False, indent=1))
    else:
        print_report(finished)
        if failures:
            print_failures(finished)
            if "test" in finished.measures:
                typer.echo("测试集只用于测量，其中答错的题不列出。")
    if report:
        typer.echo(f"报告已写入 {write_report(finished, report)}，可用浏览器打开。", err=True)


@eval_app.command()
def leakage(
    gold: Annotated[
        list[Path] | None, typer.Option(help="题目文件（JSON Lines），可重复给出；默认为自带的开发集和测试集。")
    ] = None,
    split: Annotated[SplitChoice, typer.Option(help="只查开发集（dev）、只查测试集（test），或全部（all）。")] = (
        SplitChoice.all
    ),
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")] = False,
) -> None:
    """查标准题有多少与文件的问法相同或相近；只报数，不列题。"""
    from dataclasses import asdict

    from eval.leakage import count_leaks, find_leaks
    from eval.tables import SPLITS

    questions, keys = _questions(gold or [], split, False), _keys()
    counted = count_leaks(questions, find_leaks(questions, keys))
    if as_json:
        typer.echo(json.dumps({"keys": len(keys)} | {name: asdict(its) for name, its in counted.items()}, indent=1))
        return
    typer.echo(f"问法{len(keys)}个。")
    for name, its in counted.items():
        typer.echo(
            f"{SPLITS[name]}{its.n}题：与问法相同{its.equal}题，相近{its.near}题（字对的 Jaccard 系数0.8以上）。"
        )


@eval_app.command()
def calibrate(
    share: Annotated[float, typer.Option(help="留作样本的问法比例（近似问题为其2.5倍）。", min=0.0, max=0.4)] = 0.2,
    wrongly_refused: Annotated[float, typer.Option(help="开发集上容许的误拒比例。", min=0.0, max=0.5)] = 0.04,
) -> None:
    """用开发集、问法和近似问题重新拟合拒答模型(需要 scikit-learn)。"""
    from rich.console import Console
    from rich.progress import Progress

    from assistant.settings import load_settings
    from eval.calibrate import calibrate as gather
    from eval.calibrate import fit, write
    from eval.gold import SHIPPED, load_gold

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("提问", total=None)
        found = gather(
            load_settings(),
            load_gold(SHIPPED["dev"]),
            share,
            lambda done, total: progress.update(task, completed=done, total=total),
        )
    calibration = fit(found, wrongly_refused)
    write(calibration)
    shown = {"cheap": calibration.cheap.figures, "full": calibration.full.figures, **calibration.figures}
    typer.echo(json.dumps(shown, ensure_ascii=False))


@eval_app.command()
def retrieval(
    clauses: Annotated[Path, typer.Option(help="条文文件（JSON Lines：id、text，可有 name）。")],
    questions: Annotated[Path, typer.Option(help="问题文件（JSON Lines：question、clauses，后者为条文 id 的列表）。")],
    tuned: Annotated[
        bool, typer.Option("--tune", help="用一半问题拟合查询适配和融合权重，在另一半上测量（固定种子）。")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="把结果（JSON）写入这个文件，供 eval run --report 收入。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")] = False,
) -> None:
    """在任意一对条文和问题文件上测检索：各路、融合，以及调整前后。"""
    from dataclasses import asdict

    from rich.console import Console
    from rich.progress import Progress

    from assistant.settings import load_settings
    from eval.clause_retrieval import load_clause_set, measure_clause_set
    from eval.console import print_clause_retrieval
    from eval.kept import keep
    from index import load_embeddings

    found = load_clause_set(clauses, questions)
    model = load_embeddings(load_settings().embedding)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("计算向量", total=None)
        figures = measure_clause_set(
            found,
            model,
            tuned,
            lambda what, done, total: progress.update(task, description=what, completed=done, total=total),
        )
    if out:
        keep(out, asdict(figures))
    if as_json:
        typer.echo(json.dumps(asdict(figures), ensure_ascii=False, indent=1))
    else:
        print_clause_retrieval(figures)
