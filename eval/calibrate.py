"""Fitting the abstention model (拒答校准): ``wengui eval calibrate``.

Boosted trees over the signals of `assistant.abstain`, on the dev half of the gold set, on question keys (which
their sentence answers) and on near-misses (which nothing answers). Cross-validated by family and by sentence, so that no
paraphrase and no sentence stands on both sides; the test half is never seen.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.abstain import MODEL, AbstentionModel, Tree
from assistant.answer import Turn
from assistant.pipeline import Assistant
from assistant.reader import load_reader
from assistant.settings import Settings
from corpus import Document, Library, QuestionKey
from eval.gold import GoldQuestion
from index import build_index, load_embeddings, open_index

SEED = 20191213
FOLDS = 5
# A gold question weighs as much as this many keys or near-misses: it is written as users ask.
GOLD_WEIGHT = 3.0


Keys = dict[str, Sequence[QuestionKey]]


@dataclass(frozen=True)
class Asked:
    """A question to learn from, with whether it is answered and the group that it may not be parted from."""

    source: str
    group: str
    answerable: bool
    question: str
    history: tuple[Turn, ...]


@dataclass(frozen=True)
class Example:
    """A question with whether it is answered, its cheap signals and the reader's, and its group (`Asked`)."""

    source: str
    group: str
    answerable: bool
    signals: dict[str, float]
    read: dict[str, float]


@dataclass(frozen=True)
class Fitted:
    """A model with its cross-validated figures.

    Attributes:
        model: what the product reads.
        figures: area under the curve, refused and wrongly refused on dev, each out of fold.
        out_of_fold: the probability of each gold example by a model that has not seen its group.
    """

    model: AbstentionModel
    figures: dict[str, Any]
    out_of_fold: NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """The model without the reader, the one with it, and between which probabilities of the first it is asked."""

    cheap: Fitted
    full: Fitted
    sure: tuple[float, float]
    figures: dict[str, Any]


def examples(
    assistant: Assistant, questions: Sequence[Asked], advance: Callable[[], None] = lambda: None
) -> list[Example]:
    """The signals of questions, by the product's own pipeline; those that need no model are left out."""
    found = []
    for asked in questions:
        understood = assistant.understand(asked.question, asked.history)
        evidence, draft = assistant.draft(understood)
        if draft is not None and not draft.certain and draft.stated:
            cheap = assistant.signals(understood, evidence, draft)
            # The reader was trained on keys and near-misses: what it says of them teaches nothing.
            read = assistant.read(understood, evidence, draft) if asked.source == "gold" else {}
            found.append(Example(asked.source, asked.group, asked.answerable, cheap, read))
        advance()
    return found


def held_out(library: Library, documents: Sequence[Document], share: float) -> tuple[Keys, Keys, list[Asked]]:
    """Keys and near-misses parted: (keys to index, near-misses to index, the rest as questions to learn from).

    A key that the index holds finds its sentence too easily; what the model learns from must be new to the index.
    """
    rng = random.Random(SEED)
    kept: Keys = {}
    kept_misses: Keys = {}
    asked: list[Asked] = []
    for document in documents:
        if document.kind != "fulltext":  # not asked where a question names no document
            kept[document.id] = list(library.keys(document.id))
            kept_misses[document.id] = list(library.near_misses(document.id))
            continue
        for source, found, target in (
            ("key", library.keys(document.id), kept),
            ("near-miss", library.near_misses(document.id), kept_misses),
        ):
            shuffled = list(found)
            rng.shuffle(shuffled)
            cut = int(len(shuffled) * (share if source == "key" else min(1.0, 2.5 * share)))
            asked += [
                Asked(source, f"{document.id}@{k.start}", source == "key", k.question, ()) for k in shuffled[:cut]
            ]
            target[document.id] = sorted(shuffled[cut:], key=lambda key: key.start)
    return kept, kept_misses, asked


def dev_questions(gold: Sequence[GoldQuestion]) -> list[Asked]:
    """The dev half as questions to learn from."""
    return [
        Asked("gold", item.family, item.answerable, item.question, tuple(item.history))
        for item in gold
        if item.split == "dev"
    ]


def calibrate(
    settings: Settings, gold: Sequence[GoldQuestion], share: float, progress: Callable[[int, int], None]
) -> list[Example]:
    """The examples to fit on: an index without the held-out questions is built aside and asked."""
    library = settings.library()
    documents = library.load_all()
    keys, near_misses, asked = held_out(library, documents, share)
    asked = dev_questions(gold) + asked
    with TemporaryDirectory() as folder:
        aside = settings.model_copy(update={"home": Path(folder)})
        build_index(aside.home, documents, aside.embedding, keys=keys, near_misses=near_misses)
        assistant = Assistant(
            open_index(aside.home, documents, aside.embedding),
            documents,
            load_embeddings(aside.embedding),
            load_reader(aside.reader),
        )
        done = itertools.count(1)
        return examples(assistant, asked, lambda: progress(next(done), len(asked)))


def fit(found: Sequence[Example], wrongly_refused: float = 0.04) -> Calibration:
    """Fit both models; each threshold refuses at most `wrongly_refused` of the answerable dev questions, out of fold.

    The reader was trained on keys and near-misses: with it, only gold questions count, which it has not seen.
    """
    clean = [example for example in found if example.source == "gold"]
    cheap = _fitted(found, [example.signals for example in found], wrongly_refused)
    full = _fitted(clean, [{**example.signals, **example.read} for example in clean], wrongly_refused)
    answerable = np.array([example.answerable for example in found if example.source == "gold"])
    sure = _sure(cheap.out_of_fold, answerable)
    asked = (cheap.out_of_fold >= sure[0]) & (cheap.out_of_fold <= sure[1])
    figures = {
        "examples": {
            source: sum(example.source == source for example in found) for source in ("gold", "key", "near-miss")
        },
        "reader_asked": round(float(asked.mean()), 4),
        "folds": FOLDS,
        "seed": SEED,
    }
    return Calibration(cheap, full, sure, figures)


def _fitted(found: Sequence[Example], rows: Sequence[Mapping[str, float]], wrongly_refused: float) -> Fitted:
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold

    names = sorted({name for row in rows for name in row})
    x = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    y = np.array([example.answerable for example in found])
    gold = np.array([example.source == "gold" for example in found])
    weight = np.where(gold, GOLD_WEIGHT, 1.0)
    groups = np.array([example.group for example in found])
    out = np.zeros(len(found))
    for train, held in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(x, y, groups):
        model = _boosted().fit(x[train], y[train], sample_weight=weight[train])
        out[held] = model.predict_proba(x[held])[:, 1]
    threshold = float(np.quantile(out[gold & y], wrongly_refused)) if (gold & y).any() else 0.5
    model = _boosted().fit(x, y, sample_weight=weight)
    figures = {
        "auc_gold": round(float(roc_auc_score(y[gold], out[gold])), 4),
        "auc_keys_near_misses": round(float(roc_auc_score(y[~gold], out[~gold])), 4) if (~gold).any() else None,
        "refused_gold": round(float(np.mean(out[gold & ~y] < threshold)), 4),
        "wrongly_refused_gold": round(float(np.mean(out[gold & y] < threshold)), 4),
    }
    first = float(model.predict_proba(x[:1])[0, 1])
    trees = [_nodes(tree, model.learning_rate) for (tree,) in model.estimators_]
    fitted = AbstentionModel(tuple(names), 0.0, tuple(trees), threshold)
    started = np.log(first / (1 - first)) - np.log(
        (p := fitted.probability(dict(zip(names, x[0], strict=True)))) / (1 - p)
    )
    return Fitted(
        replace(fitted, intercept=round(float(started), 4), threshold=round(threshold, 4)), figures, out[gold]
    )


def _boosted() -> Any:
    """The model before it is fitted: shallow trees, each over a draw of the signals, chosen out of fold on dev."""
    from sklearn.ensemble import GradientBoostingClassifier

    return GradientBoostingClassifier(
        n_estimators=250,
        learning_rate=0.05,
        max_depth=4,
        subsample=0.6,
        max_features=0.35,
        min_samples_leaf=12,
        random_state=1,
    )


def _nodes(tree: Any, rate: float) -> Tree:
    """A fitted tree as rows that `assistant.abstain` reads."""
    inner = tree.tree_
    return [
        (
            int(inner.feature[n]) if inner.children_left[n] >= 0 else -1,
            round(float(inner.threshold[n]), 5),
            int(inner.children_left[n]),
            int(inner.children_right[n]),
            round(float(inner.value[n, 0, 0]) * rate, 5),
        )
        for n in range(inner.node_count)
    ]


def _sure(probability: NDArray[np.float64], answerable: NDArray[np.bool_]) -> tuple[float, float]:
    """The band in which the reader is asked: outside it the cheap signals hardly err on dev, out of fold."""
    low = float(np.quantile(probability[answerable], 0.002)) if answerable.any() else 0.0
    high = float(np.quantile(probability[~answerable], 0.985)) if (~answerable).any() else 1.0
    return round(low, 4), round(max(low, high), 4)


def write(calibration: Calibration, path: Path = MODEL) -> None:
    """Write the models where the product reads them."""
    fields: dict[str, Any] = {"sure": list(calibration.sure), "figures": calibration.figures}
    for name, fitted in (("cheap", calibration.cheap), ("full", calibration.full)):
        fields[name] = {
            "figures": fitted.figures,
            "threshold": fitted.model.threshold,
            "intercept": fitted.model.intercept,
            "signals": fitted.model.names,
            "trees": fitted.model.trees,
        }
    path.write_text(_lines(fields) + "\n", encoding="utf-8")


def _lines(fields: Mapping[str, Any]) -> str:
    """JSON with a line for each tree, so that a refit can be compared."""
    text = json.dumps(fields, ensure_ascii=False)
    return text.replace("]], [[", "]],\n[[").replace(', "', ',\n"')
