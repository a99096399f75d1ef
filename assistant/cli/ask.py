"""``wengui ask``: one question for a person or as JSON, or a batch of them as JSON Lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.markup import escape

from assistant.answer import Answer, Citation, Turn
from assistant.pipeline import Assistant
from assistant.settings import load_settings
from corpus import QuestionError, WenguiError

LEVELS = ("国家", "自治区", "市")


def ask(
    question: Annotated[list[str] | None, typer.Argument(help="问题，中文或英文。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON（一行）。")] = False,
    history: Annotated[Path | None, typer.Option(help='之前的对话，JSON 数组：[{"role","content"}]。')] = None,
    level: Annotated[str | None, typer.Option(help="只问这一级的文件：国家、自治区或市。")] = None,
    document: Annotated[str | None, typer.Option(help="只问这份文件（编号见 wengui corpus list）。")] = None,
    batch: Annotated[
        str | None, typer.Option(help='一批问题，JSON Lines：{"id","question","history"?};- 为标准输入。')
    ] = None,
    out: Annotated[Path | None, typer.Option(help="批量结果写入的文件，默认标准输出。")] = None,
) -> int:
    """Ask one question, or a batch."""
    if level is not None and level not in LEVELS:
        raise WenguiError(f"级别“{level}”不对，只能是：{'、'.join(LEVELS)}。")
    text = " ".join(question or ())
    if batch is None:
        from assistant.question import check

        check(text)  # before the index is opened: a bad question is said at once
        turns = _history_file(history)
        answer = Assistant.open(load_settings()).ask(text, turns, level, document)
        if as_json:
            print(json.dumps(answer.to_json(), ensure_ascii=False))
        else:
            show(answer)
        return 0
    if text:
        raise WenguiError("--batch 与问题不能同时给出。请去掉其中一个。")
    return _batch(batch, out, level, document)


def show(answer: Answer) -> None:
    """Print an answer for a person."""
    console = Console(highlight=False, soft_wrap=True)
    if answer.resolved_question != answer.question.strip():
        console.print(f"[dim]理解为：{escape(answer.resolved_question)}[/dim]")
    console.print(escape(answer.text), style="bold" if answer.answerable else "yellow")
    if answer.citations:
        console.print("\n[bold]出处[/bold]")
    for citation in answer.citations:
        console.print(f"[{citation.n}] {_place(citation)}", markup=False)
        console.print(f"    “{citation.quote}”", markup=False, style="dim")
    if answer.nearest:
        console.print("\n[bold]最接近的条款[/bold]")
    for citation in answer.nearest:
        console.print(f"  · {_place(citation)}", markup=False)
        console.print(f"    “{citation.quote}”", markup=False, style="dim")


def _place(citation: Citation) -> str:
    number = f"({citation.number})" if citation.number else ""
    return f"《{citation.title}》{number} {citation.label}{citation.heading}"


def _history_file(path: Path | None) -> list[Turn]:
    if path is None:
        return []
    try:
        return turns_of(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise WenguiError(f"找不到对话文件 {path}。请检查 --history 的路径。") from error
    except (OSError, ValueError) as error:
        raise WenguiError(f'对话文件 {path} 读不出来：应为 JSON 数组 [{{"role":"user","content":"…"}}]。') from error


def turns_of(data: Any) -> list[Turn]:
    """A conversation from JSON.

    Raises:
        ValueError: if it is not a list of objects with role and content.
    """
    if not isinstance(data, list):
        raise ValueError("not a list")
    turns = []
    for turn in data:
        if not isinstance(turn, dict) or not isinstance(turn.get("content"), str):
            raise ValueError("not a turn")
        turns.append(Turn(str(turn.get("role", "user")), turn["content"]))
    return turns


def _batch(source: str, out: Path | None, level: str | None, document: str | None) -> int:
    """Answer every line in order; a bad line is named on standard error and by an ``error`` line in its place."""
    bad = 0
    assistant = Assistant.open(load_settings())
    with _reading(source) as lines, _writing(out) as target:
        for number, line in _numbered(lines):
            try:
                item = json.loads(line)
                if not isinstance(item, dict) or not isinstance(item.get("question"), str):
                    raise ValueError("no question")
                turns = turns_of(item.get("history") or [])
            except ValueError:
                bad += 1
                message = f'第{number}行不是有效的问题（应为 JSON：{{"id":…,"question":…}}）'
                print(f"错误：{message}。其余各行照常回答。", file=sys.stderr)
                print(json.dumps({"id": "", "error": message}, ensure_ascii=False), file=target, flush=True)
                continue
            try:
                answer = assistant.ask(item["question"], turns, level, document)
            except QuestionError as error:
                bad += 1
                print(f"错误：第{number}行：{error}", file=sys.stderr)
                fields = {"id": item.get("id", ""), "question": item["question"], "error": str(error)}
                print(json.dumps(fields, ensure_ascii=False), file=target, flush=True)
                continue
            print(json.dumps(answer.to_json(item.get("id", "")), ensure_ascii=False), file=target, flush=True)
    return 2 if bad else 0


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _reading(source: str) -> Any:
    if source == "-":
        return nullcontext(sys.stdin)
    try:
        return Path(source).open(encoding="utf-8-sig")
    except OSError as error:
        raise WenguiError(f"批量文件 {source} 打不开（{error.strerror}）。请检查 --batch 的路径。") from error


def _writing(out: Path | None) -> Any:
    if out is None:
        stdout: TextIO = sys.stdout
        return nullcontext(stdout)
    try:
        return out.open("w", encoding="utf-8")
    except OSError as error:
        raise WenguiError(f"结果文件 {out} 无法写入（{error.strerror}）。请检查 --out 的路径。") from error
