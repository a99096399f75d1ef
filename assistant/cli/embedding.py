"""``wengui embedding``: write the base of the bundled embedding as a sentence-transformers folder, and train embeddings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from index import BUNDLED, Comparison, Training, export_bundled
from index import finetune as train_embedding

embedding_app = typer.Typer(no_args_is_help=True)


@embedding_app.command(help="把自带向量模型的原模型写成 sentence-transformers 文件夹（约500 MB），不联网。")
def export(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="写入的文件夹；已有内容时拒绝写入。")],
) -> None:
    """Write the base of the bundled embedding."""
    with Console(stderr=True).status("正在导出，约需半分钟……"):
        export_bundled(folder)
    print(f"自带向量模型的原模型已导出到 {folder}。")
    _how_to_use(folder)


@embedding_app.command(help="用问题和原文微调向量模型，在评测文件上比较训练前后。")
def finetune(
    pairs: Annotated[
        list[Path],
        typer.Option(help='训练文件，JSON Lines：{"question","passage"[,"negative"]}；可重复给出。'),
    ],
    out: Annotated[Path, typer.Option(help="训练好的模型写入的文件夹；已有内容时拒绝写入。")],
    base: Annotated[str, typer.Option(help="从哪个模型开始：bundled、模型文件夹或模型名。")] = BUNDLED,
    evaluation: Annotated[
        list[Path] | None,
        typer.Option("--eval", help="评测文件，格式相同，文件里的全部原文就是检索范围；可重复给出。"),
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="训练几轮。")] = Training.epochs,
    batch_size: Annotated[int, typer.Option(min=2, help="每批多少对。")] = Training.batch_size,
    learning_rate: Annotated[float, typer.Option(min=1e-8, max=1.0, help="学习率。")] = Training.learning_rate,
    freeze_words: Annotated[bool, typer.Option("--freeze-words", help="词向量保持不变，省内存，也更快。")] = False,
    seed: Annotated[int, typer.Option(min=0, help="随机种子。")] = Training.seed,
) -> None:
    """Train an embedding and say what it gained."""
    training = Training(epochs, batch_size, learning_rate, freeze_words, seed)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("训练", total=None)
        comparisons = train_embedding(
            pairs,
            out,
            base,
            training,
            evaluation or [],
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    if comparisons:
        Console(highlight=False).print(_table(comparisons))
    print(f"模型已写入 {out}，说明见其中的 README.md。")
    _how_to_use(out)


def _table(comparisons: list[Comparison]) -> Table:
    table = Table("评测文件", "指标")
    table.add_column("训练前", justify="right")
    table.add_column("训练后", justify="right")
    for comparison in comparisons:
        for name, before, after in comparison.rows():
            table.add_row(comparison.name, name, f"{before:.4f}", f"{after:.4f}")
    return table


def _how_to_use(folder: Path) -> None:
    print(f"使用：设置 WENGUI_EMBEDDING={folder.resolve()}，运行 wengui index build，再提问。")
