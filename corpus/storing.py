"""Writing documents into the user's library and taking them out, whole or not at all.

A document is written into a folder beside the library and moved into place by renaming, so that a full disk or a cut
in the middle leaves the library as it was.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from filelock import FileLock, Timeout

from corpus.errors import DocumentError
from corpus.library import ManifestEntry

_CAUSES = {
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "超过允许的文件大小",
    errno.EDQUOT: "超过磁盘配额",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.EEXIST: "那里有一个同名的文件",
    errno.ENOTDIR: "那里有一个同名的文件",
}


def write_document(root: Path, entry: ManifestEntry, text: str) -> Path:
    """Put a document into the library under `root`, in place of one with its id.

    Raises:
        DocumentError: if the disk refuses; the library is as it was.
    """
    with _changing(root) as staging:
        draft = Path(tempfile.mkdtemp(prefix=f"{entry.id}.", dir=staging))
        try:
            _write(draft / "text.txt", text)
            _write(
                draft / "document.yaml",
                yaml.safe_dump(_plain_fields(entry), allow_unicode=True, sort_keys=False, width=1000),
            )
            draft.chmod(0o755)
            target = root / entry.id
            aside = staging / f"{entry.id}.old"
            if target.exists() or target.is_symlink():
                os.replace(target, aside)
            try:
                os.replace(draft, target)
            except OSError:
                if aside.exists():
                    os.replace(aside, target)
                raise
            _sync(root)
            _delete(aside)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return target


def remove_document(root: Path, id: str) -> None:
    """Take a document out of the library under `root`.

    Raises:
        DocumentError: if it is not there or the disk refuses.
    """
    with _changing(root) as staging:
        target = root / id
        if not target.exists():
            raise DocumentError(f"用户文件库里没有编号为“{id}”的文件。请用 wengui corpus list 查看全部文件。")
        aside = staging / f"{id}.removed"
        _delete(aside)
        os.replace(target, aside)
        _sync(root)
        _delete(aside)


@contextmanager
def _changing(root: Path) -> Iterator[Path]:
    """The folder for drafts beside `root`, while no other process changes the library.

    What a run that was cut left in it is put right first: a document that was being replaced is back in its place.
    """
    staging = root.with_name(f"{root.name}.part")
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root.with_name(f"{root.name}.lock"), timeout=20):
            staging.mkdir(exist_ok=True)
            for left in staging.glob("*.old"):
                if not (root / left.name.removesuffix(".old")).exists():
                    os.replace(left, root / left.name.removesuffix(".old"))
            for left in staging.iterdir():
                _delete(left)
            yield staging
            shutil.rmtree(staging, ignore_errors=True)
    except Timeout as error:
        raise DocumentError("另一个进程正在改动文件库。请等它结束后再试。") from error
    except OSError as error:
        if not list(staging.glob("*.old")):
            shutil.rmtree(staging, ignore_errors=True)
        raise DocumentError(
            f"文件库 {root} 无法写入（{_cause(error)}）。请检查磁盘空间和权限后重试；文件库未受影响。"
        ) from error


def _cause(error: OSError) -> str:
    return _CAUSES.get(error.errno or 0, error.strerror or str(error))


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _delete(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path, ignore_errors=True)


def _plain_fields(entry: ManifestEntry) -> dict[str, Any]:
    """The fields that say something, as YAML writes them."""
    kept = {name: value for name, value in entry.model_dump(mode="json").items() if value not in ("", [], {}, False)}
    return {"id": entry.id, "title": entry.title, **kept}
