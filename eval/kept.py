"""Results of other commands, kept as JSON in the report's folder (存下的结果), and their tables for the page.

``wengui eval baselines|robustness|retrieval|bench --out FOLDER/NAME.json`` keeps them; what is not there is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from corpus import WenguiError
from eval.baselines import sheet as baseline_sheet
from eval.baselines.measures import Found
from eval.clause_retrieval import ClauseRetrieval
from eval.robustness import Kept
from eval.tables import Sheet, clause_sheet, robustness_sheet


@dataclass(frozen=True)
class Part:
    """A section of the page: its title, its tables, and what has to be known to read them."""

    title: str
    sheets: tuple[Sheet, ...]
    note: str


def keep(path: Path, data: object) -> None:
    """Write results as JSON.

    Raises:
        WenguiError: if the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise WenguiError(f"结果无法写入 {path}（{error.strerror}）。请用 --out 指定可写的文件。") from error


def kept(folder: Path) -> dict[str, Any]:
    """What is kept in `folder`, by the name of its command."""
    found: dict[str, Any] = {}
    for name in _PARTS:
        path = folder / f"{name}.json"
        if path.exists():
            try:
                found[name] = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise _unreadable(path) from error
    return found


def parts(found: Mapping[str, Any], folder: Path) -> tuple[Part, ...]:
    """The sections of what is kept, in the order of the page.

    Raises:
        WenguiError: if a result is of another version.
    """
    made = []
    for name, make in _PARTS.items():
        if name in found:
            try:
                made.append(make(found[name]))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise _unreadable(folder / f"{name}.json") from error
    return tuple(made)


def _unreadable(path: Path) -> WenguiError:
    return WenguiError(
        f"{path} 不是这一版的结果。请删去它，或重新运行 wengui eval {path.stem} --out {path}，再生成报告。"
    )


def _baselines(data: Any) -> Part:
    found = TypeAdapter(list[Found]).validate_python(data)
    return Part("与其他检索系统对照", baseline_sheet.sheets(found), baseline_sheet.NOTE)


def _robustness(data: Any) -> Part:
    whole, *rules = TypeAdapter(list[Kept]).validate_python(data["rules"])
    sheet = robustness_sheet(data["questions"], data["right"], [*rules, whole])
    return Part("换一种写法来问", (sheet,), "只看原题答对的题；改写按规则生成（固定种子）。")


def _retrieval(data: Any) -> Part:
    figures = TypeAdapter(ClauseRetrieval).validate_python(data)
    return Part("公开的检索测试集", (clause_sheet(figures),), "括号内为 95% 置信区间（按问题自助抽样1000次）。")


def _bench(data: Any) -> Part:
    """Read by name, since a benchmark is run at other times than this."""
    points: Sequence[Mapping[str, Any]] = data["points"]
    rows = []
    for each in points:
        built, served = each["built"], each["served"]
        asked = [its for its in (served.get("plan"), served.get("named")) if its]
        rows.append(
            (
                f"{each['clauses']}{'*' if built.get('cheap') else ''}",
                "内置" if each["store"] == "embedded" else "服务",
                f"{built['seconds']:.1f}/{built['update_seconds']:.1f}",
                f"{served['cold_ms']:.0f}",
                "；".join(f"{its['p50']:.0f}/{its['p95']:.0f}/{its['p99']:.0f}" for its in asked),
                "/".join(f"{rate:.0f}" for rate in served["per_second"].values()),
                f"{served['peak_mb']:.0f}",
            )
        )
    heads = (
        "条款",
        "存储",
        "建索引/增一份 秒",
        "首问 毫秒",
        "每题毫秒 p50/p95/p99",
        "每秒题数，1至16个客户",
        "内存 MiB",
    )
    note = "条款是自带文件之外生成的条数；毫秒先是不点名的题，后是点名一份生成文件的题。* 向量由字对快速生成。"
    return Part("规模", (Sheet(f"耗时和内存随文件库变化（{data['machine']}）", heads, tuple(rows)),), note)


_PARTS: Mapping[str, Callable[[Any], Part]] = {
    "baselines": _baselines,
    "robustness": _robustness,
    "retrieval": _retrieval,
    "bench": _bench,
}
