"""Puts the commands together and turns every error into a sentence."""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path

import typer
from typer import rich_utils

from assistant.cli.ask import ask
from assistant.cli.corpus import corpus_app
from assistant.cli.index import index_app
from corpus import WenguiError

rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
rich_utils.OPTIONS_PANEL_TITLE = "选项"
rich_utils.COMMANDS_PANEL_TITLE = "命令"

app = typer.Typer(
    name="wengui",
    help="问规：向政策文件提问，每个答案都列出原文条款。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(help="问一个问题（或用 --batch 问一批）。")(ask)
app.add_typer(corpus_app, name="corpus", help="查看文件库：列出、查看、看提纲和台账。")
app.add_typer(index_app, name="index", help="建立索引，查看索引状态。")


@app.command(help="启动网页界面。")
def serve(
    host: str = typer.Option("", help="监听地址，默认取自设置（127.0.0.1）。"),
    port: int = typer.Option(0, min=0, max=65535, help="端口，默认取自设置（7860）。"),
) -> None:
    """Run the Gradio app; it is found by entry point, since it stands above this package."""
    (entry,) = entry_points(group="wengui.app", name="serve")
    entry.load()(host or None, port or None)


def main() -> None:
    """The entry point of ``wengui``."""
    logging.getLogger("chromadb").setLevel(logging.ERROR)
    if {"eval", "-h", "--help"} & set(sys.argv[1:2]):
        for entry in entry_points(group="wengui.commands"):
            app.add_typer(entry.load(), name=entry.name, help="用标准题评测，生成报告。")
    try:
        code = app(standalone_mode=False)
    except WenguiError as error:
        _fail(str(error), 2)
    except typer.TyperException as error:
        _fail(_usage(error), 2)
    except (typer.Abort, KeyboardInterrupt):
        _fail("已中断。", 130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:  # the last resort: the user gets a sentence, the log the details
        _fail(_unexpected(error), 1)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str, code: int) -> None:
    print(f"错误：{message}", file=sys.stderr)
    sys.exit(code)


def _usage(error: typer.TyperException) -> str:
    """A usage error of the command line in Chinese."""
    name = getattr(getattr(error, "param", None), "human_readable_name", "") or ""
    match type(error).__name__:
        case "MissingParameter":
            reason = f"缺少参数 {name}"
        case "NoSuchOption":
            reason = f"没有选项 {getattr(error, 'option_name', '')}"
        case "BadParameter":
            reason = f"参数 {name} 的值不对"
        case "NoArgsIsHelpError":
            print(error.format_message())
            sys.exit(2)
        case _ if "No such command" in error.format_message():
            reason = f"没有命令 {error.format_message().split(chr(39))[1]}"
        case _:
            reason = f"命令不对（{error.format_message()}）"
    return f"{reason}。请用 wengui --help 查看用法。"


def _unexpected(error: Exception) -> str:
    from assistant.settings import load_settings

    try:
        log = load_settings().home / "errors.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as lines:
            lines.write(f"\n{datetime.now():%Y-%m-%d %H:%M:%S}\n{traceback.format_exc()}")
        where: Path | str = log
    except (OSError, WenguiError):
        where = "（日志无法写入）"
    return f"程序内部出错（{type(error).__name__}）。详情已记入 {where}，请附上它反馈问题。"
