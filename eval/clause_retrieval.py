"""Retrieval on any file of clauses with a file of questions (公开检索测试): each leg, the fusion, and what tuning adds.

The same parts as the product's: the embedding, the centring, the two BM25 legs, the fusion, `index.choice`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.retrieve import WEIGHTS_WITHOUT_KEYS, min_max
from corpus import WenguiError
from eval.intervals import Estimate, estimate
from eval.retrieval import measures_of_each
from index import LEGS, Gain, LexicalIndex
from index.choice import FOLDS, choose_strength, cross_fitted, fit_adapter, fit_weights, folds_of, ndcg
from index.embeddings import embed_queries
from index.space import QuerySpace, unit_length
from index.tuning import gain

SEED = 2019
MEASURES = ("nDCG@10", "R@3", "RR@10")
_DEPTH = 10
_EMBED_BATCH = 16
Rows = NDArray[np.float64]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class ClauseSet:
    """Clauses and the questions that they answer; `answers` numbers the clauses of each question."""

    texts: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class ClauseRetrieval:
    """The figures of one test.

    Attributes:
        clauses, questions: how many there are.
        measured: questions measured on: all, or the half that nothing was fitted on.
        runs: run → measure (`MEASURES`) → mean with interval.
        over: run → what the last fusion has over it in nDCG@10, paired.
        adapter, weights: on the half that was fitted on, cross-validated, as the product decides whether to switch them
            on; None without tuning.
        fitted: leg → weight that was fitted.
    """

    clauses: int
    questions: int
    measured: int
    runs: Mapping[str, Mapping[str, Estimate]]
    over: Mapping[str, Gain]
    adapter: Gain | None = None
    weights: Gain | None = None
    fitted: Mapping[str, float] | None = None


def load_clause_set(clauses: Path, questions: Path) -> ClauseSet:
    """Read clauses (``id``, ``text``, maybe ``name``) and questions (``question``, ``clauses``: ids), JSON Lines both.

    Raises:
        WenguiError: naming the file and line that cannot be read, or the clause that there is none of.
    """
    texts: list[str] = []
    number: dict[str, int] = {}
    for line, fields in _lines(clauses):
        try:
            number[str(fields["id"])] = len(texts)
            name = str(fields.get("name") or "")
            texts.append(f"{name}:{fields['text']}" if name else str(fields["text"]))
        except KeyError as error:
            raise _unreadable(clauses, line, f"缺少 {error.args[0]}") from error
    asked: list[str] = []
    answers: list[tuple[int, ...]] = []
    for line, fields in _lines(questions):
        try:
            question, its = str(fields["question"]), [str(id) for id in fields["clauses"]]
        except (KeyError, TypeError) as error:
            raise _unreadable(questions, line, "要有 question 和 clauses") from error
        missing = [id for id in its if id not in number]
        if missing or not its:
            raise _unreadable(questions, line, f"条文 {missing[0]} 不在 {clauses} 中" if missing else "clauses 是空的")
        asked.append(question)
        answers.append(tuple(number[id] for id in its))
    if not texts or not asked:
        raise WenguiError(f"{questions if texts else clauses} 是空的。请给出条文和问题各至少一行。")
    return ClauseSet(tuple(texts), tuple(asked), tuple(answers))


def measure_clause_set(
    found: ClauseSet, model: Embeddings, tuned: bool = False, progress: Progress = lambda what, done, total: None
) -> ClauseRetrieval:
    """Rank the clauses for every question and measure.

    Args:
        found: clauses and questions.
        model: the embedding model.
        tuned: fit mean question, adapter and weights on one half of the questions (seeded) and measure on the other.
        progress: called with (what is being done, steps done, steps in all).

    Raises:
        WenguiError: if there are too few questions to part.
    """
    units, asked = _embedded(found, model, progress)
    gold = np.zeros((len(found.questions), len(found.texts)))
    for row, answers in enumerate(found.answers):
        gold[row, list(answers)] = 1 / len(set(answers))
    bm25 = LexicalIndex.build(found.texts)
    lexical = {leg: np.array([bm25.scores(leg, q) for q in found.questions], dtype=np.float64) for leg in LEGS}
    if not tuned:
        space = QuerySpace.of(units, {})
        everything = np.arange(len(asked))
        legs = {"dense": space.questions(asked) @ space.units(units).T, **lexical}
        return _figures(found, everything, gold, {**legs, "hybrid": _fused(legs)}, "hybrid")
    return _tuned(found, units, asked, lexical, gold, progress)


def _tuned(
    found: ClauseSet, units: Rows, asked: Rows, lexical: Mapping[str, Rows], gold: Rows, progress: Progress
) -> ClauseRetrieval:
    order = np.random.default_rng(SEED).permutation(len(asked))
    fit, held = np.sort(order[: len(order) // 2]), np.sort(order[len(order) // 2 :])
    if len(fit) < 2 * FOLDS:
        raise WenguiError(f"只有{len(asked)}个问题，不够分成两半来拟合。请给出至少{4 * FOLDS}个，或去掉 --tune。")
    space = QuerySpace(unit_length(units).mean(axis=0), unit_length(asked[fit]).mean(axis=0))
    rows, questions = space.units(units), space.questions(asked)
    groups = [min(answers) for answers in found.answers]
    strength, _ = choose_strength(
        questions[fit], rows, gold[fit], [groups[n] for n in fit], SEED, lambda d, t: progress("选择适配强度", d, t)
    )
    folds = folds_of(fit.tolist(), FOLDS, SEED)
    adapted = np.zeros(gold.shape)
    for fold in range(FOLDS):
        progress("拟合查询适配", fold, FOLDS + 1)
        left, seen = fit[folds == fold], fit[folds != fold]
        its = space.with_adapter(fit_adapter(questions[seen], rows, gold[seen], strength))
        adapted[left] = its.adapted(questions[left]) @ rows.T
    its = space.with_adapter(fit_adapter(questions[fit], rows, gold[fit], strength))
    adapted[held] = its.adapted(questions[held]) @ rows.T

    raw = {"dense": unit_length(asked) @ unit_length(units).T, **lexical}
    centred = {"dense": questions @ rows.T, **lexical}
    turned = {"dense": adapted, **lexical}
    features = np.stack([min_max(scores) for scores in turned.values()], axis=2)
    default = np.array([WEIGHTS_WITHOUT_KEYS[leg] for leg in turned])
    weights = fit_weights(features[fit], gold[fit], default)
    relevant, names = gold[fit] > 0, [groups[n] for n in fit]
    runs = {
        "dense_raw": raw["dense"],
        **centred,
        "dense_adapted": adapted,
        "hybrid_raw": _fused(raw),
        "hybrid": _fused(centred),
        "hybrid_adapted": _fused(turned),
        "hybrid_tuned": features @ weights,
    }
    return _figures(
        found,
        held,
        gold,
        runs,
        "hybrid_tuned",
        adapter=gain(ndcg(centred["dense"][fit], relevant), ndcg(adapted[fit], relevant), names),
        weights=gain(
            ndcg(_fused(turned)[fit], relevant),
            ndcg(cross_fitted(features[fit], gold[fit], default, folds), relevant),
            names,
        ),
        fitted={leg: round(float(weight), 4) for leg, weight in zip(turned, weights, strict=True)},
    )


def _figures(
    found: ClauseSet, rows: NDArray[np.intp], gold: Rows, runs: Mapping[str, Rows], last: str, **tuning: Any
) -> ClauseRetrieval:
    families = ["" for _ in rows]
    relevant = gold[rows] > 0
    each = {name: ndcg(scores[rows], relevant) for name, scores in runs.items()}
    return ClauseRetrieval(
        clauses=len(found.texts),
        questions=len(found.questions),
        measured=len(rows),
        runs={
            name: {
                measure: estimate(list(values.values()), families)
                for measure, values in _measured(found, rows.tolist(), scores).items()
            }
            for name, scores in runs.items()
        },
        over={name: gain(its, each[last], rows.tolist()) for name, its in each.items() if name != last},
        **tuning,
    )


def _measured(found: ClauseSet, rows: Sequence[int], scores: Rows) -> dict[str, dict[str, float]]:
    gold = {str(row): [(str(n), ()) for n in found.answers[row]] for row in rows}
    best = {row: np.argsort(-scores[row], kind="stable")[:_DEPTH].tolist() for row in rows}
    return measures_of_each(gold, {str(row): [(str(n), ()) for n in best[row]] for row in rows}, MEASURES)


def _fused(legs: Mapping[str, Rows]) -> Rows:
    return sum((WEIGHTS_WITHOUT_KEYS[leg] * min_max(scores) for leg, scores in legs.items()), np.zeros(1))


def _embedded(found: ClauseSet, model: Embeddings, progress: Progress) -> tuple[Rows, Rows]:
    total = len(found.texts) + len(found.questions)

    def embedded(embed: Callable[[list[str]], list[list[float]]], texts: Sequence[str], done: int) -> Rows:
        rows: list[list[float]] = []
        for at in range(0, len(texts), _EMBED_BATCH):
            progress("计算向量", done + at, total)
            rows += embed(list(texts[at : at + _EMBED_BATCH]))
        return np.asarray(rows, dtype=np.float64)

    units = embedded(model.embed_documents, found.texts, 0)
    return units, embedded(lambda batch: embed_queries(model, batch), found.questions, len(found.texts))


def _lines(path: Path) -> list[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WenguiError(f"文件 {path} 读不出来。请给出 UTF-8 编码的 JSON Lines 文件。") from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except ValueError as error:
            raise _unreadable(path, number, "不是 JSON") from error
        if not isinstance(fields, dict):
            raise _unreadable(path, number, "不是 JSON 对象")
        found.append((number, fields))
    return found


def _unreadable(path: Path, line: int, why: str) -> WenguiError:
    return WenguiError(f"文件 {path} 第{line}行不对：{why}。请改正该行后重试。")
