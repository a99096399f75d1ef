"""The bundled encoder (内置编码器): multilingual-e5-small in two halves on `onnxruntime`, in 8 bits.

The lower layers make the states of a text, from which the reader reads on too (PreTTR, MacAvaney et al., arXiv
2004.14255); the tail, the base's own upper layers with mean pooling, makes a vector of them. So a question that is
searched for and then read passes the lower layers once. The files are made by ``wengui train reader``.

Texts are read one by one: activations are quantised over a whole batch, so that in a batch a text's vector would depend
on its neighbours, and padding would cost more than the batch saves.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import IndexProblem

SHIPPED = Path(__file__).parent / "encoder_model"
LONGEST = 512  # pieces that the base has positions for
_KEPT = 64  # texts whose states are kept: a question, its parts and its follow-ups

States = NDArray[np.float32]


class Encoder:
    """Texts → states and vectors; thread-safe."""

    def __init__(self, folder: Path, vectors: bool = True) -> None:
        """Load ``lower.onnx``, ``tokenizer.json`` and, where `vectors` are wanted, ``tail.onnx`` of `folder`.

        Raises:
            Exception: of the libraries' own kinds, where a file is missing or damaged.
        """
        from tokenizers import Tokenizer

        self._lower = session(folder / "lower.onnx", threads=1)
        self._tail = session(folder / "tail.onnx", threads=1) if vectors else None
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._kept: OrderedDict[tuple[int, ...], States] = OrderedDict()
        self._lock = Lock()

    def states(self, text: str, longest: int = LONGEST, keep: bool = True) -> States:
        """What the lower layers make of a text, shape (pieces, 384).

        Args:
            text: read as it stands, with no prompt before it.
            longest: pieces that are read, those of beginning and end among them; a longer text is cut.
            keep: whether the states are kept for when the same text is read again; the array is not to be changed.
        """
        pieces = self._pieces(text)
        return self._states((*pieces[: longest - 1], pieces[-1]) if len(pieces) > longest else pieces, keep)

    def vector(self, text: str, keep: bool = True) -> NDArray[np.float32]:
        """The vector of a text, shape (384,), length 1.

        A text of more than `LONGEST` pieces is read in windows that do not overlap, and their vectors are averaged by
        the number of their pieces.

        Args:
            text, keep: see `states`.
        """
        pieces = self._pieces(text)
        inner, width = pieces[1:-1], LONGEST - 2
        windows = [(pieces[0], *inner[at : at + width], pieces[-1]) for at in range(0, max(1, len(inner)), width)]
        if len(windows) == 1:
            return self._pooled(windows[0], keep)
        total = np.sum([len(window) * self._pooled(window, keep) for window in windows], axis=0)
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)

    def _pooled(self, pieces: tuple[int, ...], keep: bool) -> NDArray[np.float32]:
        assert self._tail is not None, "an encoder loaded without its tail"
        states = self._states(pieces, keep)[np.newaxis]
        (vectors,) = self._tail.run(None, {"states": states, "mask": np.ones(states.shape[:2], np.float32)})
        return np.asarray(vectors[0], dtype=np.float32)

    def _states(self, pieces: tuple[int, ...], keep: bool) -> States:
        with self._lock:
            if (known := self._kept.get(pieces)) is not None:
                self._kept.move_to_end(pieces)
                return known
        ids = np.array([pieces], dtype=np.int64)
        (found,) = self._lower.run(None, {"input_ids": ids, "attention_mask": np.ones(ids.shape, np.float32)})
        states: States = found[0]
        if keep:
            with self._lock:
                self._kept[pieces] = states
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return states

    def _pieces(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(text).ids)


@lru_cache(maxsize=1)
def shipped_encoder() -> Encoder:
    """The encoder that ships, one for embedding and reader.

    Raises:
        IndexProblem: if its files cannot be read.
    """
    try:
        return Encoder(SHIPPED)
    except Exception as error:  # the libraries raise kinds of their own; each means that the files are not usable
        raise _unreadable(error) from error


@lru_cache(maxsize=1)
def shipped_digest() -> str:
    """Which encoder ships, as its record ``encoder.json`` says: the vectors of another are not comparable.

    Raises:
        IndexProblem: if the record cannot be read.
    """
    try:
        return str(json.loads((SHIPPED / "encoder.json").read_text(encoding="utf-8"))["digest"])
    except (OSError, ValueError, KeyError) as error:
        raise _unreadable(error) from error


def session(path: Path, threads: int = 0) -> Any:
    """A network on the CPU, an `onnxruntime.InferenceSession`.

    Args:
        path: the ONNX file.
        threads: that one run computes on; 0 for as many as there are cores.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that spin while they wait slow every other process of the machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _unreadable(error: Exception) -> IndexProblem:
    reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return IndexProblem(f"内置向量模型 {SHIPPED} 无法读取（{reason}）。请重新安装 wengui。")
