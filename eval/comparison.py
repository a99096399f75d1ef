"""Two runs side by side (对比): what got better and worse, question by question, with a paired interval."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import WenguiError
from index.bootstrap import cluster_bootstrap

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """How a share differs from run A to run B, over the questions that both asked, by family resampled.

    Attributes:
        name: what it is the share of, e.g. ``target``.
        n: questions.
        before, after: the shares.
        low, high: bounds of the 95 % interval of after − before; None for no questions.
    """

    name: str
    n: int
    before: float
    after: float
    low: float | None = None
    high: float | None = None

    @property
    def sure(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


@dataclass(frozen=True)
class Turned:
    """A question that one run answered rightly and the other wrongly, with both answers."""

    id: str
    type: str
    question: str
    expected: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """Run B against run A.

    Attributes:
        changes: of all questions, of the answerable and the other ones, then by type.
        better, worse: the questions that turned, in the order of run B.
        only_a, only_b: ids that one run alone asked.
    """

    changes: tuple[Change, ...]
    better: tuple[Turned, ...]
    worse: tuple[Turned, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]


def load_lines(path: Path) -> dict[str, Line]:
    """The dev questions of a `report.json`, or of what ``wengui eval run --json`` printed, by id.

    Raises:
        WenguiError: if it is no such file.
    """
    try:
        lines: list[Line] = json.loads(path.read_text(encoding="utf-8"))["dev"]
        by_id = {str(line["id"]): line for line in lines}
        if not all("correct" in line["judgement"] and "type" in line["gold"] for line in lines):
            raise KeyError("judgement")
    except OSError as error:
        raise WenguiError(f"文件 {path} 读不出来（{error.strerror}）。请检查路径。") from error
    except (ValueError, KeyError, TypeError) as error:
        raise WenguiError(
            f"{path} 不是评测结果。请用 wengui eval run --report 文件夹（或 --json）生成的 report.json。"
        ) from error
    if not by_id:
        raise WenguiError(f"{path} 里没有开发集的题，无法逐题比较。请用 wengui eval run --split dev 重新生成。")
    return by_id


def compare(before: Mapping[str, Line], after: Mapping[str, Line]) -> Comparison:
    """Compare two runs by the questions that both asked.

    Args:
        before, after: id → the question's line, see `load_lines`.

    Raises:
        WenguiError: if they have no question in common.
    """
    shared = [id for id in after if id in before]
    if not shared:
        raise WenguiError("两次评测没有相同的题，无法比较。请用同一份题目各评一次。")
    groups: dict[str, list[str]] = {"all": shared, "answerable": [], "unanswerable": []}
    for id in shared:
        gold = after[id]["gold"]
        groups["answerable" if gold["answerable"] else "unanswerable"].append(id)
    for id in shared:
        gold = after[id]["gold"]
        if gold["answerable"]:
            groups.setdefault(str(gold["type"]), []).append(id)
    turned = [id for id in shared if _correct(before[id]) != _correct(after[id])]
    return Comparison(
        tuple(change(name, its, before, after) for name, its in groups.items() if its),
        tuple(_turned(before[id], after[id]) for id in turned if _correct(after[id])),
        tuple(_turned(before[id], after[id]) for id in turned if not _correct(after[id])),
        tuple(id for id in before if id not in after),
        tuple(id for id in after if id not in before),
    )


def change(name: str, ids: Sequence[str], before: Mapping[str, Line], after: Mapping[str, Line]) -> Change:
    """The change of the share answered rightly over `ids`, paired (at least one)."""
    differences = [float(_correct(after[id])) - float(_correct(before[id])) for id in ids]
    families = [str(after[id]["gold"].get("family") or f"#{id}") for id in ids]
    _, low, high = cluster_bootstrap(differences, families)
    shares = [sum(map(_correct, (run[id] for id in ids))) / len(ids) for run in (before, after)]
    return Change(name, len(ids), shares[0], shares[1], low, high)


def _correct(line: Line) -> bool:
    return bool(line["judgement"]["correct"])


def _turned(before: Line, after: Line) -> Turned:
    gold = after["gold"]
    return Turned(
        str(after["id"]),
        str(gold["type"]),
        str(after["question"]),
        str(gold.get("expected", "")),
        str(before["answer"]),
        str(after["answer"]),
    )
