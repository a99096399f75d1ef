"""All sizes one after another, and their table (基准汇总)."""

from __future__ import annotations

import multiprocessing
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from rich.console import Console
from rich.table import Table

from eval.bench.scale import Built, Served, build, clear, fill, serve
from eval.bench.server import chroma_server
from eval.bench.stages import STAGES

Result = TypeVar("Result")
REAL = 10_000  # clauses up to which the vectors are the model's


@dataclass(frozen=True)
class Point:
    """One size in one store; `clauses` of generated documents stand beside the shipped ones."""

    clauses: int
    store: str
    built: Built
    served: Served


def run(
    sizes: Sequence[int],
    stores: Sequence[str] = ("embedded",),
    questions: int = 100,
    real: int = REAL,
    progress: Callable[[str], None] = lambda what: None,
    reader: str = "",
) -> Iterator[Point]:
    """Measure each size in each store.

    Args:
        sizes: clauses of generated documents, 0 for the shipped library alone.
        stores: ``embedded`` or ``server``.
        questions: how many to ask one after another, of each sort.
        real: clauses up to which the vectors are the model's, and cheap ones above.
        progress: called with what is being done.
        reader: as the setting of that name: "" for the one that ships, ``off`` for none.
    """
    for clauses in sizes:
        for store in stores:
            with _aside() as folder, _store(folder, store) as url:
                home = folder / "home"
                progress(f"{clauses}条（{store}）：生成文件")
                fill(home, clauses)
                progress(f"{clauses}条（{store}）：建索引")
                built = _alone(build, home, url, clauses > real)
                progress(f"{clauses}条（{store}）：提问")
                yield Point(clauses, store, built, _alone(serve, home, url, clauses, questions, reader))
                clear(home)


def to_json(points: Sequence[Point]) -> dict[str, Any]:
    """Plain data, with the machine."""
    return {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPU",
        "points": [asdict(point) for point in points],
    }


def print_points(points: Sequence[Point], console: Console | None = None) -> None:
    """Print the tables: cost by size, then milliseconds by stage."""
    console = console or Console()
    making = _table("建索引", ("条款", "存储", "单元", "秒", "再增一份 秒", "磁盘 MiB", "内存峰值 MiB", "打开 秒"))
    asking = _table(
        "提问（毫秒为 p50/p95/p99）",
        ("条款", "存储", "首问", "方案题", "点名题", "点名题答对", "每秒题数，1/2/4/8/16个客户", "内存峰值 MiB"),
    )
    for each in points:
        built, served, where = each.built, each.served, _where(each)
        making.add_row(
            *where,
            str(built.units),
            *(f"{seconds:.1f}" for seconds in (built.seconds, built.update_seconds)),
            *(f"{size:.0f}" for size in (built.megabytes, built.peak_mb)),
            f"{served.open_seconds:.1f}",
        )
        asking.add_row(
            *where,
            f"{served.cold_ms:.0f}",
            *(f"{its.p50:.0f}/{its.p95:.0f}/{its.p99:.0f}" if its else "—" for its in (served.plan, served.named)),
            "—" if served.named_right is None else f"{served.named_right:.0%}",
            "/".join(f"{rate:.0f}" for rate in served.per_second.values()),
            f"{served.peak_mb:.0f}",
        )
    console.print(making)
    console.print(asking)
    stages = _table("每题平均毫秒，按阶段", ("条款", "存储", "问题", *STAGES.values()))
    for each in points:
        for name, its in (("方案题", each.served.plan), ("点名题", each.served.named)):
            if its:
                stages.add_row(*_where(each), name, *(f"{its.stages[stage]:.1f}" for stage in STAGES))
    console.print(stages)
    console.print("条款是自带文件之外生成的条数；方案题不点名文件，点名题各点一份生成的文件。", markup=False)
    if any(each.built.cheap for each in points):
        console.print("* 向量由字对快速生成，只量耗时，不量质量。", markup=False)


def _where(point: Point) -> tuple[str, str]:
    mark = "*" if point.built.cheap else ""
    return f"{point.clauses}{mark}", "内置" if point.store == "embedded" else "服务"


def _table(title: str, heads: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for head in heads:
        table.add_column(head, justify="right", overflow="fold")
    return table


def _alone(work: Callable[..., Result], *arguments: object) -> Result:
    """`work` in a fresh process, so that memory and caches are its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


@contextmanager
def _aside() -> Iterator[Path]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _store(folder: Path, store: str) -> Any:
    return chroma_server(folder / "server") if store == "server" else nullcontext("")
