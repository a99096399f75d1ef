"""Showing what was read of a document, and asking whether it is right."""

from __future__ import annotations

import sys
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from corpus import DocumentError
from corpus.intake import Held as HeldDocument
from corpus.intake import Intake, beside, checked_entry
from corpus.library import ManifestEntry
from corpus.loaders.wording import document_number, iso_date

KINDS = {"fulltext": "原文", "digest": "要点摘编", "report": "报道", "metadata": "仅目录信息"}
FIELDS = {
    "id": "编号",
    "title": "标题",
    "number": "文号",
    "issuers": "印发单位",
    "level": "级别",
    "kind": "持有",
    "written": "成文日期",
    "published": "发布日期",
    "address": "官方网址",
}
_CONSOLE = Console(highlight=False, soft_wrap=True)


def show(name: str, taken: Intake) -> None:
    """What was read of a file, and what becomes of it."""
    table = Table(title=f"{name}（{len(taken.text)}字）", show_header=False, title_justify="left")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for field, label in FIELDS.items():
        table.add_row(label, _shown(taken.entry, field) or "（没有读到）")
    Console().print(table)
    for note in taken.notes:
        _CONSOLE.print(f"  · {note}", markup=False)
    if taken.held is not None and taken.action == "full":
        _CONSOLE.print(f"  · 原文将替换文件库中的{KINDS[taken.held.entry.kind]}（{taken.held.entry.id}）", markup=False)


def ask(taken: Intake) -> Intake | None:
    """The document as the user wants it, None where it is not wanted."""
    while True:
        answer = str(typer.prompt("收入文件库？ y 是，n 否，e 修改", default="y")).strip().lower()
        if answer in ("y", "yes", "是"):
            return taken
        if answer in ("n", "no", "否"):
            return None
        if answer in ("e", "edit", "修改"):
            taken = _edited(taken)


def ask_conflict(taken: Intake, held: list[HeldDocument]) -> Intake | None:
    """Which of two texts of one document to keep; None where the one that is held stays."""
    assert taken.held is not None
    _CONSOLE.print(
        f"文件库里已有《{taken.held.entry.title}》（{taken.held.entry.id}），文号或编号相同，正文不同。", markup=False
    )
    while True:
        answer = str(typer.prompt("1 保留已有的，2 用这一份替换，3 两份都留", default="1")).strip()
        if answer == "1":
            return None
        if answer == "2":
            return taken
        if answer == "3":
            return beside(taken, held)


def is_interactive() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def chosen_value(field: str, value: str) -> Any:
    """A field's value as the user wrote it, in the manifest's form.

    Raises:
        DocumentError: if a date is none.
    """
    value = value.strip()
    if field in ("written", "published") and value:
        found = iso_date(value)
        if not found:
            raise DocumentError(f"日期“{value}”不对，请写成 2020-05-06 或 2020年5月6日。")
        return found
    if field == "number":
        return document_number(value) or value
    if field == "issuers":
        return tuple(filter(None, value.replace(",", "、").replace("，", "、").split("、")))
    if field == "kind":
        return {label: kind for kind, label in KINDS.items()}.get(value, value)
    return value


def _edited(taken: Intake) -> Intake:
    fields = taken.entry.model_dump()
    for field, label in FIELDS.items():
        shown = _shown(taken.entry, field)
        value = str(typer.prompt(label, default=shown, show_default=bool(shown)))
        try:
            fields[field] = chosen_value(field, value)
        except DocumentError as error:
            _CONSOLE.print(str(error), markup=False)
    try:
        return Intake(taken.action, checked_entry(fields), taken.text, taken.held, taken.notes)
    except DocumentError as error:
        _CONSOLE.print(str(error), markup=False)
        return taken


def _shown(entry: ManifestEntry, field: str) -> str:
    value = getattr(entry, field)
    if field == "kind":
        return KINDS[value]
    return "、".join(value) if isinstance(value, tuple) else str(value)
