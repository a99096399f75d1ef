"""``wengui corpus add | fetch | remove``: what the user's library holds."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn

from assistant.cli import confirm
from assistant.cli.index import build
from assistant.settings import Settings, load_settings
from corpus import DocumentError, Library, WenguiError
from corpus.intake import Held, Intake, held_as, intake, own_part, shelf
from corpus.library import SHIPPED, read_entry
from corpus.loaders import load, read_bytes
from corpus.storing import remove_document, write_document
from index import BUILD_COMMAND

_Yes = Annotated[bool, typer.Option("--yes", "-y", help="不询问，按读到的内容收入。")]
_Index = Annotated[bool, typer.Option("--index", help="完成后随即更新索引。")]


def add(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="txt、md、html、docx、xlsx、pdf 文件。", show_default=False)
    ],
    yes: _Yes = False,
    replace: Annotated[bool, typer.Option("--replace", help="同一份文件已有另一份正文时，用新的替换。")] = False,
    index: _Index = False,
    id: Annotated[str, typer.Option(help="编号（小写字母、数字、连字符）。")] = "",
    title: Annotated[str, typer.Option(help="标题。")] = "",
    number: Annotated[str, typer.Option(help="文号，如 国办发〔2019〕3号。")] = "",
    issuer: Annotated[list[str] | None, typer.Option(help="印发单位，可以写几次。")] = None,
    level: Annotated[str, typer.Option(help="级别：国家、自治区或市。")] = "",
    kind: Annotated[str, typer.Option(help="持有：fulltext 原文，report 报道。")] = "",
    written: Annotated[str, typer.Option(help="成文日期，如 2019-01-09。")] = "",
    published: Annotated[str, typer.Option(help="发布日期。")] = "",
) -> int:
    """Take files into the user's library; exit code 1 where one could not be taken in."""
    options = {
        "id": id,
        "title": title,
        "number": number,
        "level": level,
        "kind": kind,
        "written": written,
        "published": published,
    }
    chosen: dict[str, Any] = {name: confirm.chosen_value(name, value) for name, value in options.items() if value}
    if issuer:
        chosen["issuers"] = tuple(issuer)
    if chosen and len(files) > 1:
        raise WenguiError("--title、--number 等选项只能用于一份文件。请把文件逐份收入。")
    if not yes and not confirm.is_interactive():
        raise WenguiError("这里无法询问。请加 --yes 按读到的内容收入。")
    settings = load_settings()
    held = shelf(settings.library())
    failed = changed = 0
    for file in files:
        name = _printable(file.name)
        try:
            loaded = load(name, read_bytes(file))
            taken = intake(loaded, held, chosen)
            taken = Intake(taken.action, taken.entry, taken.text, taken.held, (*loaded.notes, *taken.notes))
            changed += _take(name, taken, held, settings, yes, replace)
        except DocumentError as error:
            failed += 1
            print(f"未收入 {name}：{error}", file=sys.stderr)
    if len(files) > 1:
        print(f"共{len(files)}个文件：收入{changed}份，未收入{failed}份，其余未作改动。")
    _after(changed, index)
    return 1 if failed else 0


def _take(name: str, taken: Intake, held: list[Held], settings: Settings, yes: bool, replace: bool) -> int:
    """Take one document in, asking where that is wanted; how many documents changed."""
    if taken.action == "same":
        print(f"{name}：文件库里已有这一份（{taken.entry.id}《{taken.entry.title}》），未作改动。")
        return 0
    asked: Intake | None = taken
    if not yes:
        confirm.show(name, taken)
        if taken.action == "conflict" and not replace:
            asked = confirm.ask_conflict(taken, held)
        asked = confirm.ask(asked) if asked is not None else None
        if asked is None:
            print(f"{name}：没有收入。")
            return 0
    elif taken.action == "conflict" and not replace:
        assert taken.held is not None
        raise DocumentError(
            f"文件库里已有《{taken.held.entry.title}》（{taken.held.entry.id}），文号或编号相同而正文不同。要替换它请加 --replace，要两份都留请用 --id 另起编号。"
        )
    assert asked is not None
    write_document(settings.user_documents(), asked.entry, asked.text)
    held[:] = [item for item in held if item.entry.id != asked.entry.id]
    held.append(held_as(asked))
    print(f"已收入 {asked.entry.id}：{_line(asked)}")
    for note in asked.notes if yes else ():
        print(f"  · {note}")
    return 1


def fetch(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help="文件编号，见 wengui corpus list。", show_default=False)
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="下载全部还没有原文的文件。")] = False,
    index: _Index = False,
) -> int:
    """Download full texts from the official addresses of the manifest; exit code 1 where one could not be had."""
    from corpus.fetching import Fetcher, NoNetwork  # its HTTP client is of no use to the other commands

    settings = load_settings()
    library = settings.library()
    entries = {id: read_entry(library.folder(id)) for id in (library.ids() if all else ids or ())}
    if not entries:
        raise WenguiError("请写明要下载的文件编号，或用 --all 下载全部还没有原文的文件。")
    wanted = [id for id, entry in entries.items() if entry.kind in ("digest", "metadata", "report")]
    for id in entries.keys() - set(wanted) if not all else ():
        print(f"{id}：已有原文，不用下载。")
    held = shelf(library)
    failed: list[str] = []
    changed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    offline = ""
    with Progress(*columns, console=Console(stderr=True)) as bar, Fetcher(settings.fetch_hosts()) as fetcher:
        for id in wanted:
            entry = entries[id]
            if not entry.address:
                failed.append(f"{id}《{entry.title}》：清单里没有官方网址。请自行下载后用 wengui corpus add 收入")
                continue
            task = bar.add_task(id, total=None)
            try:
                if offline:
                    raise NoNetwork(offline)
                got = fetcher.fetch(entry.address, _progress(bar, task))
                loaded = load(got.name, got.data, got.charset, got.address)
                taken = own_part(loaded, entry, held)
                write_document(settings.user_documents(), taken.entry, taken.text)
                held[:] = [item for item in held if item.entry.id != id] + [held_as(taken)]
                changed += 1
                bar.console.print(f"已收入 {id}：{_line(taken)}", markup=False)
            except NoNetwork as error:
                offline = str(error)
                failed.append(f"{id}《{entry.title}》：{error}（{entry.address}）")
            except DocumentError as error:
                failed.append(f"{id}《{entry.title}》：{str(error).rstrip('。')}（{entry.address}）")
            finally:
                bar.remove_task(task)
    for line in failed:
        print(f"没有取到 {line}。", file=sys.stderr)
    if offline:
        print("请检查网络后重试，或在能上网的机器上下载网页，用 wengui corpus add 收入。", file=sys.stderr)
    if changed or not failed:
        print(f"取到{changed}份原文。")
    _after(changed, index)
    return 1 if failed else 0


def _progress(bar: Progress, task: TaskID) -> Callable[[int, int], None]:
    return lambda done, total: bar.update(task, completed=done, total=total or None)


def remove(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID…", help="文件编号，见 wengui corpus list。", show_default=False)
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不询问。")] = False,
    index: _Index = False,
) -> int:
    """Take documents out of the user's library; those that come with the product stay."""
    settings = load_settings()
    library, own = settings.library(), Library((settings.user_documents(),))
    shipped = set(Library((SHIPPED,)).ids())
    for id in ids:
        if id not in own.ids() and id in shipped:
            raise WenguiError(f"{id} 是随产品提供的文件，不能删除。")
        library.folder(id)  # an unknown id is refused before anything is removed
    if not yes and not confirm.is_interactive():
        raise WenguiError("这里无法询问。请加 --yes 删除。")
    removed = 0
    for id in ids:
        title = _title(own, id)
        if not yes and not typer.confirm(f"删除 {id}《{title}》？"):
            print(f"{id}：没有删除。")
            continue
        remove_document(settings.user_documents(), id)
        removed += 1
        print(f"已删除 {id}《{title}》。" + ("文件库回到随产品提供的版本。" if id in shipped else ""))
    _after(removed, index)
    return 0


def _after(changed: int, index: bool) -> None:
    """Update the index, or say how to."""
    if not changed:
        return
    if index:
        build()
    else:
        print(f"请运行 {BUILD_COMMAND} 更新索引。")


def _line(taken: Intake) -> str:
    entry = taken.entry
    parts = (entry.number, entry.written, entry.level, confirm.KINDS[entry.kind])
    return f"《{entry.title}》（{'，'.join(filter(None, parts))}）"


def _title(library: Library, id: str) -> str:
    try:
        return read_entry(library.folder(id)).title
    except DocumentError:  # a damaged document can be removed as well
        return id


def _printable(name: str) -> str:
    """A file name without what could steer a terminal."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", name) or "未命名文件"
