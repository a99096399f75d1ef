"""Fitting the abstention model (拒答校准): ``wengui eval calibrate``.

Logistic regression over the signals of `assistant.abstain`, on the dev half of the gold set, on question keys (which
their sentence answers) and on near-misses (which nothing answers). Cross-validated by family and by sentence, so that no
paraphrase and no sentence stands on both sides; the test half is never seen.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.abstain import MODEL, signals
from assistant.answer import Turn
from assistant.pipeline import Assistant
from corpus.library import SHIPPED
from eval.gold import GoldQuestion

SEED = 20191213
FOLDS = 5
# A gold question weighs as much as this many keys or near-misses: it is written as users ask.
GOLD_WEIGHT = 3.0


@dataclass(frozen=True)
class Example:
    """A question with whether it is answered, its signals, and the group that it may not be parted from."""

    source: str
    group: str
    answerable: bool
    signals: dict[str, float]


@dataclass(frozen=True)
class Calibration:
    """A fitted model with its cross-validated figures.

    Attributes:
        weights, intercept, threshold: as `assistant.abstain.AbstentionModel` reads them.
        figures: area under the curve, refused and wrongly refused on dev, each out of fold; counts and seed.
    """

    weights: dict[str, float]
    intercept: float
    threshold: float
    figures: dict[str, Any]


def examples(
    assistant: Assistant, gold: Sequence[GoldQuestion], keys: int, advance: Callable[[], None] = lambda: None
) -> list[Example]:
    """The signals of dev questions, near-misses and a sample of `keys` question keys, by the product's own pipeline."""
    found = []
    for source, group, answerable, question, history in _questions(assistant, gold, keys):
        understood = assistant.understand(question, history)
        evidence, draft = assistant.draft(understood)
        if draft is not None and not draft.certain and draft.stated:
            found.append(Example(source, group, answerable, signals(understood, evidence, draft)))
        advance()
    return found


def count(assistant: Assistant, gold: Sequence[GoldQuestion], keys: int) -> int:
    """How many questions `examples` asks."""
    return sum(1 for _ in _questions(assistant, gold, keys))


def _questions(
    assistant: Assistant, gold: Sequence[GoldQuestion], keys: int
) -> Iterator[tuple[str, str, bool, str, tuple[Turn, ...]]]:
    for item in gold:
        if item.split == "dev":
            yield "gold", item.family, item.answerable, item.question, tuple(item.history)
    rng = random.Random(SEED)
    for id in assistant.documents:
        sampled = list(_lines(SHIPPED / id / "questions.jsonl"))
        rng.shuffle(sampled)
        for line in sampled[:keys]:
            yield "key", f"{id}@{line['start']}", True, line["question"], ()
        for line in _lines(SHIPPED / id / "near_misses.jsonl"):
            yield "near-miss", f"{id}@{line['start']}", False, line["question"], ()


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def fit(found: Sequence[Example], wrongly_refused: float = 0.03) -> Calibration:
    """Fit the model; the threshold refuses at most `wrongly_refused` of the answerable dev questions, out of fold."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold

    names = sorted({name for example in found for name in example.signals})
    x = np.array([[example.signals.get(name, 0.0) for name in names] for example in found])
    y = np.array([example.answerable for example in found])
    gold = np.array([example.source == "gold" for example in found])
    weight = np.where(gold, GOLD_WEIGHT, 1.0)
    groups = np.array([example.group for example in found])
    out = np.zeros(len(found))
    for train, held in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(x, y, groups):
        model = LogisticRegression(C=1.0, max_iter=2000)
        model.fit(x[train], y[train], sample_weight=weight[train])
        out[held] = model.predict_proba(x[held])[:, 1]
    threshold = _threshold(out[gold & y], wrongly_refused)
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit(x, y, sample_weight=weight)
    figures = {
        "auc_gold": round(float(roc_auc_score(y[gold], out[gold])), 4),
        "auc_keys_near_misses": round(float(roc_auc_score(y[~gold], out[~gold])), 4) if (~gold).any() else None,
        "refused_gold": round(float(np.mean(out[gold & ~y] < threshold)), 4),
        "wrongly_refused_gold": round(float(np.mean(out[gold & y] < threshold)), 4),
        "examples": {
            source: sum(example.source == source for example in found) for source in ("gold", "key", "near-miss")
        },
        "folds": FOLDS,
        "seed": SEED,
    }
    weights = {name: round(float(value), 4) for name, value in zip(names, model.coef_[0], strict=True)}
    return Calibration(weights, round(float(model.intercept_[0]), 4), round(threshold, 4), figures)


def _threshold(answerable: NDArray[np.float64], share: float) -> float:
    return float(np.quantile(answerable, share)) if answerable.size else 0.5


def write(calibration: Calibration, path: Path = MODEL) -> None:
    """Write the model where the product reads it."""
    fields = {
        "threshold": calibration.threshold,
        "intercept": calibration.intercept,
        "weights": calibration.weights,
        "figures": calibration.figures,
    }
    path.write_text(json.dumps(fields, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
