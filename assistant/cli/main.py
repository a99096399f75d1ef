"""Puts the commands together and turns every error into a sentence."""

from __future__ import annotations

import logging
import re
import sys
from importlib.metadata import entry_points
from typing import Any

import typer
from typer import rich_utils

from assistant.cli.ask import ask
from assistant.cli.corpus import corpus_app
from assistant.cli.embedding import embedding_app
from assistant.cli.failures import unexpected
from assistant.cli.index import index_app
from assistant.cli.llm import llm_app
from corpus import WenguiError

rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
rich_utils.OPTIONS_PANEL_TITLE = "选项"
rich_utils.COMMANDS_PANEL_TITLE = "命令"
rich_utils.REQUIRED_LONG_STRING = "（必填）"

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
app.add_typer(llm_app, name="llm", help="试一试设置的大模型。")
app.add_typer(embedding_app, name="embedding", help="导出自带的向量模型，用问题和原文微调向量模型。")


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
    for entry in entry_points(group="wengui.commands"):
        if {entry.name, "-h", "--help"} & set(sys.argv[1:2]):
            commands = entry.load()
            app.add_typer(commands, name=entry.name, help=commands.info.help)
    try:
        command = typer.main.get_command(app)
        _help_in_chinese(command)
        code = command(standalone_mode=False)
    except WenguiError as error:
        _fail(str(error), 2)
    except typer.TyperException as error:
        _fail(_usage(error), 2)
    except (typer.Abort, KeyboardInterrupt):
        _fail("已中断。", 130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:  # the last resort: the user gets a sentence, the log the details
        _fail(unexpected(error), 1)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str, code: int) -> None:
    print(f"错误：{message}", file=sys.stderr)
    sys.exit(code)


def _help_in_chinese(command: Any, above: typer.Context | None = None) -> None:
    """Give the option --help of a command and of those below it its text in Chinese; typer has no setting for it."""
    context = typer.Context(command, parent=above, **command.context_settings)
    option = command.get_help_option(context)
    if option is not None:
        option.help = "显示用法。"
    for below in getattr(command, "commands", {}).values():
        _help_in_chinese(below, context)


def _usage(error: typer.TyperException) -> str:
    """A usage error of the command line in Chinese."""
    param = getattr(error, "param", None)
    name = param.get_error_hint().replace("'", "") if param is not None else ""
    option = getattr(error, "option_name", "")
    message = error.format_message()
    match type(error).__name__:
        case "MissingParameter":
            reason = f"缺少参数 {name}"
        case "NoSuchOption":
            reason = f"没有选项 {option}"
        case "BadOptionUsage":
            reason = f"选项 {option} 后面{'要有一个值' if 'requires' in message else '不能带值'}"
        case "BadParameter":
            reason = f"参数 {name} 的值不对"
        case "NoArgsIsHelpError":
            print(message)
            sys.exit(2)
        case _ if "No such command" in message:
            reason = f"没有命令 {message.split(chr(39))[1]}"
        case _ if extra := re.search(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", message):
            reason = f"多出了参数 {extra[1]}"
        case _:
            reason = f"命令不对（{message}）"
    return f"{reason}。请用 wengui --help 查看用法。"
