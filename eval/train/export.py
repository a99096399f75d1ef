"""Encoder and trained reader as ONNX files in 8 bits, with their records (模型导出)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from eval.train.network import LOWER, Lower, Tail, Upper

_AXES = {0: "batch", 1: "pieces"}
_ENCODER_FILES = ("lower.onnx", "tail.onnx", "tokenizer.json")


def export_encoder(lower: Lower, tail: Tail, tokenizer: Mapping[str, Any], out: Path) -> None:
    """Write what `index.Encoder` reads.

    Args:
        lower, tail: the two halves of the base.
        tokenizer: the content of ``tokenizer.json``.
        out: the folder, made if it is missing.
    """
    out.mkdir(parents=True, exist_ok=True)
    ids, mask = torch.ones(2, 12, dtype=torch.long), torch.ones(2, 12)
    _export(lower, (ids, mask), out / "lower.onnx", ["input_ids", "attention_mask"], ["states"], _AXES)
    export_tail(tail, out / "tail.onnx")
    (out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    write_record(out)


def export_tail(tail: Tail, path: Path) -> None:
    """Write the upper half of an encoder."""
    _export(tail, (torch.rand(2, 9, 384), torch.ones(2, 9)), path, ["states", "mask"], ["vectors"], _AXES)


def write_record(folder: Path) -> None:
    """Write ``encoder.json`` for the encoder in `folder`: its digest, which every index names, and its sizes."""
    pieces = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    record = {"digest": digest_of(folder), "pieces": len(pieces), "lower_layers": LOWER}
    (folder / "encoder.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def digest_of(folder: Path) -> str:
    """The first eight digits of the SHA-256 of an encoder's files."""
    whole = hashlib.sha256()
    for name in _ENCODER_FILES:
        whole.update((folder / name).read_bytes())
    return whole.hexdigest()[:8]


def export_reader(upper: Upper, out: Path, figures: Mapping[str, Any]) -> None:
    """Write what `assistant.reader.OnnxReader` reads beside an encoder.

    Args:
        upper: the trained layers.
        out: the folder, made if it is missing.
        figures: for ``reader.json``, ``scale`` and ``shift`` of the calibration among them.
    """
    out.mkdir(parents=True, exist_ok=True)
    _export(
        upper,
        (torch.rand(2, 9, 384), torch.ones(2, 9), torch.rand(2, 12, 384), torch.ones(2, 12)),
        out / "upper.onnx",
        ["question", "question_mask", "passage", "passage_mask"],
        ["logits"],
        _AXES,
    )
    (out / "reader.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _export(
    model: torch.nn.Module,
    arguments: tuple[torch.Tensor, ...],
    path: Path,
    inputs: Sequence[str],
    outputs: Sequence[str],
    axes: Mapping[int, str],
) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model.eval()
    dynamic = {name: {n: f"{name.split('_')[0]}_{axis}" if n else axis for n, axis in axes.items()} for name in inputs}
    dynamic |= {name: {0: "batch", **({1: "pieces"} if name == "states" else {})} for name in outputs}
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            model,
            arguments,
            str(plain),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=dynamic,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(plain, path, weight_type=QuantType.QInt8, per_channel=True)


def calibrated(logits: NDArray[np.float64], labels: NDArray[np.int64]) -> tuple[float, float]:
    """Scale and shift of Platt scaling (Platt 1999) on pairs that were kept out of the training.

    Args:
        logits, labels: shapes (pairs,); a label is 1 where the sentence answers.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(logits.reshape(-1, 1), labels)
    return float(model.coef_[0, 0]), float(model.intercept_[0])
