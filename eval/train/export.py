"""The trained reader as two ONNX files in 8 bits, with its calibration (模型导出)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from eval.train.network import Lower, Upper


def export_reader(
    lower: Lower, upper: Upper, tokenizer: Mapping[str, Any], out: Path, figures: Mapping[str, Any]
) -> None:
    """Write what `assistant.reader.OnnxReader` reads.

    Args:
        lower, upper: the networks.
        tokenizer: the content of ``tokenizer.json``.
        out: the folder, made if it is missing.
        figures: for ``reader.json``, ``scale`` and ``shift`` of the calibration among them.
    """
    out.mkdir(parents=True, exist_ok=True)
    ids, mask = torch.ones(2, 12, dtype=torch.long), torch.ones(2, 12)
    states = torch.rand(2, 9, 384)
    axes = {0: "batch", 1: "pieces"}
    _export(lower, (ids, mask), out / "lower.onnx", ["input_ids", "attention_mask"], ["states"], axes)
    _export(
        upper,
        (states, torch.ones(2, 9), torch.rand(2, 12, 384), torch.ones(2, 12)),
        out / "upper.onnx",
        ["question", "question_mask", "passage", "passage_mask"],
        ["logits"],
        axes,
    )
    (out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
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
