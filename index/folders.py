"""A folder that appears whole or not at all: written under a temporary name beside it, then renamed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus import IndexProblem


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A temporary folder that takes the place of `target` when the block ends, and vanishes if it fails.

    Raises:
        IndexProblem: if `target` exists and is not an empty folder, or cannot be written.
    """
    from safetensors import SafetensorError  # its writer's own, where others raise OSError

    refuse_if_taken(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise IndexProblem(f"无法写入文件夹 {target}：{error.strerror or error}。请换一个可写的文件夹。") from error
    try:
        yield draft
        for path in (draft, *draft.rglob("*")):  # the temporary folder and the weights are made for their owner alone
            path.chmod(0o755 if path.is_dir() else 0o644)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except (OSError, SafetensorError) as error:
        reason = getattr(error, "strerror", None) or error
        raise IndexProblem(f"写入文件夹 {target} 时出错：{reason}。请检查磁盘空间和权限后重试。") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def refuse_if_taken(target: Path) -> None:
    """Raise where `target` holds anything already.

    Raises:
        IndexProblem: naming what is in the way.
    """
    if target.is_dir() and any(target.iterdir()):
        raise IndexProblem(f"文件夹 {target} 已存在且不为空。请换一个文件夹，或先清空它。")
    if target.exists() and not target.is_dir():
        raise IndexProblem(f"{target} 是一个文件，不是文件夹。请换一个文件夹名。")
