"""``wengui ask``: one question for a person or as JSON, or a batch of them as JSON Lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.text import Text

from assistant.answer import Answer, Citation, Turn
from assistant.cli.failures import unexpected
from assistant.pipeline import Assistant
from assistant.settings import load_settings
from assistant.wording.state import note_of
from corpus import QuestionError, WenguiError
from corpus.links import Link, links_of

LEVELS = ("国家", "自治区", "市")


def ask(
    question: Annotated[list[str] | None, typer.Argument(help="问题，中文或英文。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON（一行）。")] = False,
    history: Annotated[Path | None, typer.Option(help='之前的对话，JSON 数组：[{"role","content"}]。')] = None,
    level: Annotated[str | None, typer.Option(help="只问这一级的文件：国家、自治区或市。")] = None,
    document: Annotated[str | None, typer.Option(help="只问这份文件（编号见 wengui corpus list）。")] = None,
    batch: Annotated[
        str | None, typer.Option(help='一批问题，JSON Lines：{"id","question","history"?}；- 为标准输入。')
    ] = None,
    out: Annotated[Path | None, typer.Option(help="批量结果写入的文件，默认标准输出。")] = None,
) -> int:
    """Ask one question, or a batch."""
    if level is not None and level not in LEVELS:
        raise WenguiError(f"级别“{level}”不对，只能是：{'、'.join(LEVELS)}。")
    text = " ".join(question or ())
    if batch is None:
        from assistant.question import check

        check(_readable(text))  # before the index is opened: a bad question is said at once
        turns = _history_file(history)
        assistant = Assistant.open(load_settings())
        if as_json or assistant.wording is None or not sys.stdout.isatty():
            answer = assistant.ask(text, turns, level, document)
        else:
            with Provisional() as shown:
                answer = assistant.ask(text, turns, level, document, shown.hear)
        if as_json:
            print(json.dumps(answer.to_json(), ensure_ascii=False))
        else:
            show(answer, links_of(tuple(assistant.documents.values())))
        return 0
    if text:
        raise WenguiError("--batch 与问题不能同时给出。请去掉其中一个。")
    return _batch(batch, out, level, document)


class Provisional:
    """Shows a language model's words on the terminal while they come; they are gone once the answer stands."""

    def __enter__(self) -> Provisional:
        self._live = Live(Text("大模型正在措辞……", style="dim"), console=Console(), transient=True)
        self._live.start()
        return self

    def hear(self, words: str) -> None:
        """Show the words so far."""
        self._live.update(Text(f"（未核验）{words}", style="dim italic"))

    def __exit__(self, *error: object) -> None:
        self._live.stop()


def show(answer: Answer, links: Sequence[Link] = ()) -> None:
    """Print an answer for a person, with the documents of the library that the cited sentences name."""
    console = Console(highlight=False, soft_wrap=True)
    if answer.resolved_question != answer.question.strip():
        console.print(f"[dim]理解为：{escape(answer.resolved_question)}[/dim]")
    console.print(escape(answer.text), style="bold" if answer.answerable else "yellow")
    if note := note_of(answer):
        console.print(f"[dim]{escape(note)}[/dim]")
    if answer.citations:
        console.print("\n[bold]出处[/bold]")
    for citation in answer.citations:
        console.print(f"[{citation.n}] {_place(citation)}", markup=False)
        console.print(f"    {_quoted(citation)}", markup=False, style="dim")
        for link in links:
            if link.cited and link.citing == citation.document_id and citation.start <= link.start < citation.end:
                console.print(
                    f"    引用《{link.title}》，见 wengui corpus show {link.cited}", markup=False, style="dim"
                )
    if answer.nearest:
        console.print("\n[bold]最接近的条款[/bold]")
    for citation in answer.nearest:
        console.print(f"  · {_place(citation)}", markup=False)
        console.print(f"    {_quoted(citation)}", markup=False, style="dim")


def _readable(text: str) -> str:
    """`text` itself.

    Raises:
        QuestionError: if it holds bytes that are not UTF-8 (which Python keeps as half surrogate pairs), or such halves.
    """
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise QuestionError("问题中有不是 UTF-8 编码的字符。请把终端或文件改为 UTF-8 编码后再问。")
    return text


def _place(citation: Citation) -> str:
    number = f"({citation.number})" if citation.number else ""
    return f"《{citation.title}》{number} {citation.label}{citation.heading}"


def _quoted(citation: Citation) -> str:
    """The sentence, in quotes where it is the document's own."""
    return f"“{citation.quote}”" if citation.kind == "fulltext" else f"要点摘编，非原文：{citation.quote}"


def _history_file(path: Path | None) -> list[Turn]:
    if path is None:
        return []
    try:
        return turns_of(json.loads(path.read_text(encoding="utf-8-sig")))
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
        turns.append(Turn(str(turn.get("role", "user")), _readable(turn["content"])))
    return turns


def _batch(source: str, out: Path | None, level: str | None, document: str | None) -> int:
    """Answer every line in order; a bad line is named on standard error and by an ``error`` line in its place."""
    code = 0
    assistant = Assistant.open(load_settings())
    with _reading(source) as lines, _writing(out) as target:
        for number, line in _numbered(lines):
            item = _item(line)
            try:
                question, turns = _asked(item)
                fields = assistant.ask(question, turns, level, document).to_json(item.get("id", ""))
            except QuestionError as error:
                code, fields = 2, _failed(number, item, str(error))
            except WenguiError:  # of the options, and so of every line
                raise
            except Exception as error:  # the other lines are answered all the same
                code, fields = max(code, 1), _failed(number, item, unexpected(error))
            print(_one_line(fields), file=target, flush=True)
    return code


def _numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _item(line: bytes) -> dict[str, Any]:
    """The JSON object on a line; an empty one where there is none."""
    try:
        item = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return item if isinstance(item, dict) else {}


def _asked(item: Mapping[str, Any]) -> tuple[str, list[Turn]]:
    """Question and conversation of a line.

    Raises:
        QuestionError: if it has none that can be asked.
    """
    try:
        if not isinstance(item.get("question"), str):
            raise ValueError("no question")
        return _readable(item["question"]), turns_of(item.get("history") or [])
    except ValueError as error:
        raise QuestionError(
            '这一行不是有效的问题，应为 UTF-8 编码的 JSON：{"id":…,"question":…}。请改正这一行，其余各行照常回答。'
        ) from error


def _failed(number: int, item: Mapping[str, Any], message: str) -> dict[str, Any]:
    """Name a line that got no answer on standard error; the fields of its ``error`` line."""
    print(f"错误：第{number}行：{message}", file=sys.stderr)
    return {"id": ""} | {name: item[name] for name in ("id", "question") if name in item} | {"error": message}


def _one_line(fields: Mapping[str, Any]) -> str:
    """`fields` as a line of JSON, all in ASCII where a character of theirs cannot be written in UTF-8."""
    line = json.dumps(fields, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(fields)
    return line


def _reading(source: str) -> Any:
    if source == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(source).open("rb")
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
