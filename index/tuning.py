"""What `wengui index tune` fitted for one index generation (检索调整), kept in its folder.

It belongs to the texts and questions that it was fitted on: a new build starts without it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import IndexProblem
from index.bootstrap import cluster_bootstrap

TUNE_COMMAND = "wengui index tune"
_RECORD, _ADAPTER = "tuning.json", "adapter.npy"


@dataclass(frozen=True)
class Gain:
    """A measure without and with something that was fitted, and the 95 % interval of the difference.

    Attributes:
        n: questions, all left out of what was fitted.
        before, after: nDCG@10, in [0, 1].
        low, high: of ``after - before``.
    """

    n: int
    before: float
    after: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether it is better by more than the interval."""
        return self.low > 0


@dataclass(frozen=True)
class Tuning:
    """The adapter and the weights of the fusion, with what they were fitted on.

    Attributes:
        documents, questions: as in `IndexMeta`; the tuning is void where they differ.
        embedding: the embedding model.
        keys: how many question keys were fitted on.
        seed: of the folds and samples.
        fitted_at: local time, ISO.
        strength: of the adapter's pull towards the identity, chosen by cross-validation by sentence.
        by_sentence: strength → nDCG@10 of the dense leg for sentences that the adapter had never seen.
        adapter_gain: of the dense leg; the adapter is switched on where it is sure.
        weights_gain: of the final order; the weights are switched on where it is sure.
        legs: leg → its weight in the fusion, 1 together; None where the fitted ones are switched off.
        agreement: sign of agreement → its weight beside those; None likewise.
        fitted: all weights that were fitted, switched on or not.
        adapter: shape (dimension, dimension); None where it is switched off.
        adapter_hash: of the adapter's file.
    """

    documents: Mapping[str, str]
    questions: Mapping[str, str]
    embedding: str
    keys: int
    seed: int
    fitted_at: str
    strength: float
    by_sentence: Mapping[str, float]
    adapter_gain: Gain
    weights_gain: Gain
    legs: Mapping[str, float] | None
    agreement: Mapping[str, float] | None
    fitted: Mapping[str, float]
    adapter: NDArray[np.float64] | None = field(default=None, repr=False, compare=False)
    adapter_hash: str = ""


def gain(before: NDArray[np.float64], after: NDArray[np.float64], groups: Sequence[object]) -> Gain:
    """What a measure of each question gains, with a paired interval over groups of questions."""
    _, low, high = cluster_bootstrap(after - before, groups)
    return Gain(len(before), *(round(float(value), 4) for value in (before.mean(), after.mean(), low, high)))


def write_tuning(folder: Path, tuning: Tuning) -> None:
    """Keep `tuning` with the generation in `folder`; the record comes last, so that a cut leaves none or the old one.

    Raises:
        IndexProblem: if the folder cannot be written.
    """
    try:
        adapter_hash = ""
        if tuning.adapter is not None:
            fresh = folder / "adapter.new.npy"
            np.save(fresh, tuning.adapter.astype(np.float32))
            adapter_hash = _hash(fresh)
            os.replace(fresh, folder / _ADAPTER)
        fields = asdict(replace(tuning, adapter=None, adapter_hash=adapter_hash))
        del fields["adapter"]
        record = folder / "tuning.new.json"
        record.write_text(json.dumps(fields, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(record, folder / _RECORD)
    except OSError as error:
        raise IndexProblem(
            f"检索调整写不进 {folder}（{error.strerror or error}）。请检查磁盘空间和权限后重新运行 {TUNE_COMMAND}；索引照常可用。"
        ) from error


def read_tuning(folder: Path) -> Tuning | None:
    """The tuning kept in `folder`, None where there is none.

    Raises:
        IndexProblem: if there is one that cannot be read.
    """
    record = folder / _RECORD
    if not record.exists():
        return None
    try:
        fields = json.loads(record.read_text(encoding="utf-8"))
        for name in ("adapter_gain", "weights_gain"):
            fields[name] = Gain(**fields[name])
        adapter = None
        if fields["adapter_hash"]:
            if _hash(folder / _ADAPTER) != fields["adapter_hash"]:
                raise ValueError("adapter of another tuning")
            adapter = np.load(folder / _ADAPTER, allow_pickle=False).astype(np.float64)
        return Tuning(**fields, adapter=adapter)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexProblem(
            f"检索调整已损坏（{folder / _RECORD} 读不出来）。请运行 {TUNE_COMMAND} 重新拟合，或删除该文件后不用它。"
        ) from error


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
