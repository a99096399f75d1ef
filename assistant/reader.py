"""The reader (阅读模型): how probable it is that a sentence answers a question, by a small cross-encoder.

Lower layers, those of the bundled embedding (`index.Encoder`), read question and sentence each by itself, so that what
they make of a sentence is kept; upper layers read both together (PreTTR, MacAvaney et al., arXiv 2004.14255). The upper
layers that ship are made by ``wengui train reader`` and run on `onnxruntime` in 8 bits; any sentence-transformers
CrossEncoder folder can take the reader's place (extra ``st``).
"""

from __future__ import annotations

import importlib.util
import json
import math
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np

from corpus import WenguiError, normal
from index.encoder import Encoder, States, session, shipped_encoder

SHIPPED = Path(__file__).parent / "reader_model"
OFF = "off"
MAX_QUESTION, MAX_PASSAGE = 64, 160  # pieces
_KEPT = 4096  # sentences whose states are kept: some 200 MiB at most
_FILES = ("upper.onnx", "reader.json")


class Reader(Protocol):
    """Reads a question with sentences."""

    def probabilities(self, question: str, passages: Sequence[str]) -> list[float]:
        """The probability that each of `passages` answers `question`.

        Args:
            question: the full question.
            passages: sentences with their headings (`passage_of`).
        """
        ...


def passage_of(headings: str, sentence: str) -> str:
    """What the reader is given of a sentence: the headings above it, then its text, both normalised."""
    return normal(f"{headings}:{sentence}" if headings else sentence)


def load_reader(name: str) -> Reader | None:
    """The reader that the settings name.

    Args:
        name: "" for the one that ships, ``off`` for none, or a folder or model name.

    Raises:
        WenguiError: if there is no model that can be read.
    """
    if name == OFF:
        return None
    folder = Path(name) if name else SHIPPED
    if all((folder / file).exists() for file in _FILES):
        return OnnxReader(folder)
    return CrossEncoderReader(name) if name else None


class OnnxReader:
    """An exported reader: the upper layers and the calibration, on an encoder; thread-safe.

    A folder that holds an encoder of its own (``lower.onnx``) is read with that, any other with the one that ships: the
    lower layers of all are the same, only the vocabulary that was kept is not.
    """

    def __init__(self, folder: Path) -> None:
        try:
            own = (folder / "lower.onnx").exists()
            self._encoder = Encoder(folder, vectors=False) if own else shipped_encoder()
            self._upper = session(folder / "upper.onnx")
            fields = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
            self._scale, self._shift = float(fields["scale"]), float(fields["shift"])
        except WenguiError:
            raise
        except Exception as error:  # the libraries raise kinds of their own; each means that the folder is not usable
            raise _unusable(str(folder), error) from error
        self._kept: OrderedDict[str, States] = OrderedDict()
        self._lock = Lock()

    def probabilities(self, question: str, passages: Sequence[str]) -> list[float]:
        """See `Reader`; all passages in one batch."""
        if not passages:
            return []
        asked = self._encoder.states(normal(question), MAX_QUESTION)
        read = [self._passage(passage) for passage in passages]
        question_states, question_mask = _stacked([asked] * len(read))
        passage_states, passage_mask = _stacked(read)
        (logits,) = self._upper.run(
            None,
            {
                "question": question_states,
                "question_mask": question_mask,
                "passage": passage_states,
                "passage_mask": passage_mask,
            },
        )
        return [sigmoid(self._scale * float(logit) + self._shift) for logit in np.asarray(logits).ravel()]

    def _passage(self, passage: str) -> States:
        with self._lock:
            if (known := self._kept.get(passage)) is not None:
                self._kept.move_to_end(passage)
                return known
        states = self._encoder.states(passage, MAX_PASSAGE, keep=False)
        with self._lock:
            self._kept[passage] = states
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return states


class CrossEncoderReader:
    """Any sentence-transformers CrossEncoder, by folder or name."""

    def __init__(self, name: str) -> None:
        if importlib.util.find_spec("sentence_transformers") is None:
            raise WenguiError(
                f"阅读模型“{name}”需要 sentence-transformers。请先运行 pip install 'wengui[st]'，或把 WENGUI_READER 设为 off。"
            )
        from sentence_transformers import CrossEncoder

        try:
            self._model: Any = CrossEncoder(name)
        except Exception as error:  # see above
            raise _unusable(name, error) from error

    def probabilities(self, question: str, passages: Sequence[str]) -> list[float]:
        """See `Reader`."""
        from torch.nn import Sigmoid

        if not passages:
            return []
        scores = self._model.predict(
            [(normal(question), passage) for passage in passages], activation_fn=Sigmoid(), show_progress_bar=False
        )
        return [float(score) for score in scores]


def _unusable(name: str, error: Exception) -> WenguiError:
    reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return WenguiError(f"阅读模型“{name}”无法加载（{reason}）。请检查 WENGUI_READER，或设为 off。")


def _stacked(states: Sequence[States]) -> tuple[States, States]:
    """States padded to one array (texts, pieces, 384), and their mask (texts, pieces)."""
    width = max(len(one) for one in states)
    out = np.zeros((len(states), width, states[0].shape[1]), dtype=np.float32)
    mask = np.zeros((len(states), width), dtype=np.float32)
    for row, one in enumerate(states):
        out[row, : len(one)] = one
        mask[row, : len(one)] = 1.0
    return out, mask


def sigmoid(value: float) -> float:
    """The probability of log odds, which are held within ±30."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))
