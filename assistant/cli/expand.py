"""``wengui corpus expand``: write the question keys of a document, by a chat model or from a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.chat import load_chat_settings, open_chat
from assistant.expand.generate import Job, Skipped, generate, job_of
from assistant.expand.work import WorkFile
from assistant.retrieve import CLAUSE_WEIGHT, WEIGHTS, as_searched
from assistant.settings import Settings, load_settings
from corpus import ChatProblem, Document, DocumentError, QuestionKey
from corpus.key_import import import_keys
from corpus.key_shape import is_question
from corpus.keys import KEYS, write_keys
from index import BUILD_COMMAND, load_embeddings
from index.key_filter import Filtered, Ranking, filter_keys, without_duplicates

_COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
_AGAIN = "再次运行同一命令会接着做。"


@dataclass(frozen=True)
class _Found:
    """Keys before the filter, how many questions are of no sentence, the batches without, and a work file to remove."""

    keys: tuple[QuestionKey, ...]
    unmapped: int
    skipped: Sequence[Skipped] = ()
    work: WorkFile | None = None


def expand(
    id: Annotated[str, typer.Argument(metavar="ID", help="文件编号，见 wengui corpus list。")],
    import_file: Annotated[
        Path | None, typer.Option("--import", help="不用聊天模型，从这个 JSON Lines 文件导入问法。")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看句数、批数、约需的 token 数（导入时只看筛选结果），不改动任何文件。")
    ] = False,
    no_filter: Annotated[bool, typer.Option("--no-filter", help="不筛选，只去掉重复的问法。")] = False,
    max_batches: Annotated[int | None, typer.Option(min=1, help="这次最多问几批；下次运行接着做。")] = None,
    per_sentence: Annotated[
        int, typer.Option(min=1, max=100, show_default=False, help="每句写几个问法，默认24。")
    ] = 24,
) -> int:
    """Write `questions.jsonl` of one document; exit code 2 where some sentences got no questions."""
    settings = load_settings()
    library = settings.library()
    document = library.load(id)
    path = library.folder(id) / KEYS
    before = library.keys(id)
    if import_file is not None:
        imported = import_keys(import_file, document)
        found: _Found | None = _Found(imported.keys, imported.unmapped)
    else:
        found = _written(document, path.parent, before, per_sentence, max_batches, dry_run)
    if found is None:
        return 0
    kept = _sifted(document, found, settings, no_filter)
    if dry_run:
        print("以上为试算，没有改动任何文件。")
        return 0
    if not kept:
        raise DocumentError(f"没有一个问法可以留下，文件 {id} 原有的{len(before)}个问法未改动。请换一批问法再试。")
    write_keys(path, kept)
    if found.work is not None and not found.skipped:
        found.work.remove()
    print(f"已写入 {path}（原有{len(before)}个问法，现有{len(kept)}个）。索引已过时，请运行 {BUILD_COMMAND}。")
    return 2 if found.skipped else 0


def _written(
    document: Document,
    folder: Path,
    before: Sequence[QuestionKey],
    per_sentence: int,
    max_batches: int | None,
    dry_run: bool,
) -> _Found | None:
    """The questions that the chat model writes; None where there is nothing to go on with yet.

    Sentences that it gives none for keep those that they had.
    """
    chat_settings = load_chat_settings()
    work = WorkFile.of(folder, document, chat_settings.model, per_sentence)
    job = job_of(document, per_sentence, work.done())
    if dry_run:
        _print_job(job, "" if chat_settings.missing else f"{chat_settings.model}（{chat_settings.host}）")
        return None
    chat = open_chat(chat_settings, job.max_tokens)
    if not os.access(folder, os.W_OK):
        raise DocumentError(f"文件夹 {folder} 不能写入，问法没有地方放。请检查权限后重试。")
    _print_job(job, f"{chat_settings.model}（{chat_settings.host}）")
    asked = min(len(job.batches), max_batches or len(job.batches))
    try:
        with Progress(*_COLUMNS, console=Console(stderr=True)) as bar:
            task = bar.add_task("写问法", total=asked)
            skipped, unmapped = generate(job, chat, chat_settings, work, max_batches, lambda: bar.advance(task))
    except ChatProblem as error:
        done = job.sentences - job_of(document, per_sentence, work.done()).left
        raise ChatProblem(f"{error}已完成{done}句，原有问法未改动；{_AGAIN}") from None
    for batch in skipped:
        print(
            f"第{batch.number}批没有做完（{'、'.join(batch.labels)}）：{batch.reason}。{_AGAIN}",
            file=sys.stderr,
        )
    written = work.done()
    if asked < len(job.batches):
        print(f"这次问了{asked}批，还剩{len(job.batches) - asked}批，原有问法未改动。{_AGAIN}")
        return None
    if not written:
        raise ChatProblem("聊天模型没有给出一个可用的答案，原有问法未改动。请换一个 WENGUI_LLM_MODEL 再试。")
    spans = {(s.start, s.end) for clause in document.clauses for s in clause.sentences}
    old = [key for key in before if key.start not in written and (key.start, key.end) in spans]
    keys = sorted([*old, *(key for keys in written.values() for key in keys)], key=lambda key: key.start)
    return _Found(tuple(keys), unmapped, skipped, work)


def _print_job(job: Job, model: str) -> None:
    asked, answered = job.tokens
    done = job.sentences - job.left
    print(
        f"《{job.document.title}》：{job.sentences}句，已完成{done}句，还要问{len(job.batches)}批，每句{job.per_sentence}个问法。"
    )
    print(f"约需 token：输入{asked}，输出{answered}（每批输出至多{job.max_tokens}）。")
    print(f"聊天模型：{model or '未设置'}")


def _sifted(document: Document, found: _Found, settings: Settings, no_filter: bool) -> tuple[QuestionKey, ...]:
    """The keys that stay; prints how many went, and why."""
    text_of = {sentence.start: sentence.text for clause in document.clauses for sentence in clause.sentences}
    usable = [key for key in found.keys if is_question(key.question, text_of[key.start])]
    filtered = without_duplicates(usable) if no_filter else _filtered(document, usable, settings)
    counts = {
        "读入": len(found.keys) + found.unmapped,
        "对上句子": len(found.keys),
        "对不上句子": found.unmapped,
        "不是问法": len(found.keys) - len(usable),
        "重复": len(filtered.duplicates),
        "两句同样合适": len(filtered.ambiguous),
        "找不回原句": len(filtered.not_retrieved),
        "保留": len(filtered.kept),
    }
    print("\n".join(f"{name}：{count}" for name, count in counts.items()))
    return filtered.kept


def _filtered(document: Document, keys: Sequence[QuestionKey], settings: Settings) -> Filtered:
    with Progress(*_COLUMNS, console=Console(stderr=True)) as bar:
        task = bar.add_task("筛选", total=None)
        return filter_keys(
            document,
            keys,
            load_embeddings(settings.embedding),
            Ranking(WEIGHTS, CLAUSE_WEIGHT, as_searched),
            lambda done, total: bar.update(task, completed=done, total=total),
        )
