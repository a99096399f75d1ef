"""From pairs to a reader that can ship: the whole way, in stages that survive being cut (训练流程)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from assistant.lexicon import english_terms
from assistant.reader import MAX_PASSAGE, MAX_QUESTION
from eval.train.export import calibrated, export_encoder, export_reader
from eval.train.fit import STAGES, Stage, States, drawn, fit_reader, logits_of, states_of
from eval.train.network import Lower, Tail, Upper, read_tokenizer, started
from eval.train.pairs import Pair
from eval.train.shrink import shrunk_tokenizer
from index import export_bundled

PIECES = 26_000  # at most; what the pairs and the dictionary need is fewer
_COMMON = 3  # a word of the dictionary counts from this frequency on


def make_reader(
    pairs: Sequence[Pair],
    work: Path,
    out: Path,
    say: Callable[[str], None],
    share: float = 1.0,
    stages: Sequence[Stage] = STAGES,
) -> dict[str, Any]:
    """Train and export a reader, with the encoder that it stands on.

    Args:
        pairs: of all parts.
        work: a folder for the exported base, the states and the checkpoints; kept, so that a cut run goes on.
        out: the folder of reader and encoder.
        say: told what is being done.
        share: of the sentences to train on, for a learning curve.
        stages: how it is trained.

    Returns:
        the figures that ``reader.json`` gives.
    """
    work.mkdir(parents=True, exist_ok=True)
    base = work / "base"
    if not base.exists():
        say("导出内置向量模型……")
        export_bundled(base)
    tokenizer, rows = shrunk_tokenizer(read_tokenizer(base), _vocabulary_texts(pairs), PIECES)
    bert = started(base, rows)
    torch.manual_seed(stages[0].seed)  # of the weights that the base does not give
    lower, tail, upper = Lower(bert), Tail(bert), Upper(bert)
    say("计算下层状态……")
    own = Tokenizer.from_str(json.dumps(tokenizer))
    questions = states_of(lower, own, [pair.question for pair in pairs], MAX_QUESTION)
    passages = states_of(lower, own, [pair.passage for pair in pairs], MAX_PASSAGE)
    figures: dict[str, Any] = {"pieces": len(rows), "share": share, "stages": []}
    for number, stage in enumerate(stages, 1):
        chosen = drawn(pairs, stage, share)
        say(f"第{number}段：{len(chosen)}对……")
        fit_reader(
            upper,
            chosen,
            questions,
            passages,
            stage,
            work / f"stage{number}.pt",
            lambda step, steps, loss: say(f"{step}/{steps} 损失{loss:.4f}"),
        )
        measured = {
            "pairs": len(chosen),
            "seed": stage.seed,
            **_measured(upper, pairs, stage.parts, questions, passages),
        }
        say(json.dumps(measured, ensure_ascii=False))
        figures["stages"].append(measured)
    held = [pair for pair in pairs if pair.part == "documents"]
    scale, shift = calibrated(logits_of(upper, held, questions, passages), np.array([pair.label for pair in held]))
    export_encoder(lower, tail, tokenizer, out)
    export_reader(upper, out, {"scale": scale, "shift": shift, **figures})
    return figures


def _vocabulary_texts(pairs: Sequence[Pair]) -> list[str]:
    import jieba

    jieba.initialize()
    words = [word for word, count in jieba.dt.FREQ.items() if count >= _COMMON and len(word) > 1]
    texts = [pair.question for pair in pairs] + [pair.passage for pair in pairs[::3]]
    return texts + words + [f"{english} {chinese}" for english, chinese in english_terms().items()] * 3


def _measured(
    upper: Upper, pairs: Sequence[Pair], seen: frozenset[str], questions: States, passages: States
) -> dict[str, Any]:
    """Area under the curve on the parts that were not seen, in all and for each source of negatives."""
    from sklearn.metrics import roc_auc_score

    found: dict[str, Any] = {}
    for part in sorted({pair.part for pair in pairs} - seen):
        held = [pair for pair in pairs if pair.part == part][:3000]
        logits = logits_of(upper, held, questions, passages)
        labels = np.array([pair.label for pair in held])
        sources = np.array([pair.source for pair in held])
        figures = {"n": len(held), "auc": round(float(roc_auc_score(labels, logits)), 4)}
        for source in sorted(set(sources[labels == 0])):
            rows = (labels == 1) | (sources == source)
            figures[f"auc_{source}"] = round(float(roc_auc_score(labels[rows], logits[rows])), 4)
        found[part] = figures
    return found
