"""``wengui train pairs`` and ``wengui train reader`` (训练命令), found by the main command line through an entry point."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index.extras import need_extra

train_app = typer.Typer(help="训练阅读模型。", no_args_is_help=True)


@train_app.command()
def pairs(
    out: Annotated[Path, typer.Option(help="样本写入的文件（JSON Lines）。")] = Path("pairs.jsonl"),
    texts: Annotated[
        Path | None, typer.Option(help="其他公文所在的文件夹；不给则只用文件库里的文件。", exists=True, file_okay=False)
    ] = None,
) -> None:
    """由问法和近似问题生成训练样本：问题、句子、是否回答。"""
    from collections import Counter

    from rich.console import Console
    from rich.progress import Progress

    from assistant import Assistant
    from assistant.settings import load_settings
    from eval.train.pairs import library_pairs, text_pairs, write_pairs
    from eval.train.sources import read_texts

    settings = load_settings()
    library = settings.library()
    assistant = Assistant.open(settings.model_copy(update={"reader": "off"}))
    total = sum(len(library.keys(id)) + len(library.near_misses(id)) for id in library.ids())
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("检索难例", total=total)
        found = library_pairs(assistant, library, lambda: progress.advance(task))
    if texts is not None:
        read, missing = read_texts(texts)
        found += text_pairs(read)
        if missing:
            typer.echo(f"提醒：有{missing}句在 {texts} 里没有找到，未用。", err=True)
    write_pairs(found, out)
    counted = Counter((pair.part, pair.source) for pair in found)
    typer.echo(f"共{len(found)}对，已写入 {out}：")
    for (part, source), count in sorted(counted.items()):
        typer.echo(f"  {part}\t{source}\t{count}")


@train_app.command()
def reader(
    pairs: Annotated[Path, typer.Option(help="wengui train pairs 写出的样本。")] = Path("pairs.jsonl"),
    out: Annotated[Path, typer.Option(help="阅读模型写入的文件夹。")] = Path("reader_model"),
    work: Annotated[Path, typer.Option(help="中间结果的文件夹；中断后再运行会接着做。")] = Path(".train"),
    share: Annotated[float, typer.Option(min=0.05, max=1.0, help="只用这么大比例的句子训练，用于学习曲线。")] = 1.0,
) -> None:
    """训练并导出阅读模型（两核上约一小时）；随后用 wengui eval calibrate 重新拟合拒答模型。"""
    need_extra("train", "训练阅读模型")
    from eval.train.pairs import read_pairs
    from eval.train.recipe import make_reader

    make_reader(read_pairs(pairs), work, out, lambda text: typer.echo(text, err=True), share)
    typer.echo(f'阅读模型已写入 {out}。试用：WENGUI_READER={out} wengui ask "…"')
