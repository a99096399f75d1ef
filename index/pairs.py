"""Questions with the passages that answer them (问题与原文对), for training and for measuring: JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import IndexProblem

_FORM = '每行应是一个 JSON 对象：{"question": "问题", "passage": "原文"}，可另有 "negative"（不回答它的原文）'


@dataclass(frozen=True)
class Pair:
    """A question, a passage that answers it and, where one is given, a passage that does not."""

    question: str
    passage: str
    negative: str | None = None


def read_pairs(paths: Sequence[Path]) -> list[Pair]:
    """The pairs of all `paths`, in their order; empty lines are passed over.

    Raises:
        IndexProblem: naming the file and the line that is wrong, or the file that has no pair.
    """
    return [pair for path in paths for pair in _read(path)]


def _read(path: Path) -> list[Pair]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise IndexProblem(f"文件 {path} 无法读取：{error.strerror or error}。请检查文件名和权限。") from error
    except UnicodeDecodeError as error:
        raise IndexProblem(f"文件 {path} 不是 UTF-8 编码的文本。请转换编码后重试。") from error
    pairs = [_pair(line, f"{path} 第{number}行") for number, line in enumerate(lines, 1) if line.strip()]
    if not pairs:
        raise IndexProblem(f"文件 {path} 里没有问题。{_FORM}。")
    return pairs


def _pair(line: str, where: str) -> Pair:
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise IndexProblem(f"{where}不是有效的 JSON。{_FORM}。") from error
    if not isinstance(fields, dict):
        raise IndexProblem(f"{where}不是 JSON 对象。{_FORM}。")
    return Pair(
        _text(fields, "question", where),
        _text(fields, "passage", where),
        _text(fields, "negative", where) if fields.get("negative") is not None else None,
    )


def _text(fields: dict[str, Any], name: str, where: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise IndexProblem(f"{where}的 {name} 缺失或不是文字。{_FORM}。")
    return value
