"""``wengui index tune``: fits the query adapter and the weights of the fusion to the corpus (检索调整).

The corpus's own question keys are the questions to learn from. What is measured is left out of everything that is
fitted: of the question keys in the index, of the means, of the adapter and of the weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.question import understand
from assistant.retrieve import CLAUSE_WEIGHT, as_searched, min_max, weights_of
from assistant.select import AGREEMENT, Register, agreement_of
from assistant.terms import Vocabulary
from corpus import Document, IndexProblem, QuestionKey
from index import LEGS, Index, LexicalIndex, Unit
from index.build import mixed, spread
from index.choice import FOLDS, choose_strength, cross_fitted, fit_adapter, fit_weights, ndcg
from index.embeddings import embed_queries
from index.space import QuerySpace
from index.tuning import Tuning, gain

SEED = 2019
FEATURES = ("dense", *LEGS, *AGREEMENT)
# Keys of one sentence that are fitted on, evenly spread over their styles, and that the weights are fitted on.
_FITTED, _RANKED = 12, 6
_FEWEST = 50
_EMBED_BATCH = 16
Rows = NDArray[np.float64]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class _Task:
    """All that is fitted on: units and keys with their vectors.

    Attributes:
        units, sentences, clauses: the units, and of each sentence its number and that of its clause.
        keys: the keys, with the number of each one's unit in `unit` and of its sentence in `sentence`.
        own, asked: vectors of units and keys as the model gives them.
    """

    units: Sequence[Unit]
    sentences: NDArray[np.intp]
    clauses: NDArray[np.intp]
    keys: Sequence[QuestionKey]
    unit: NDArray[np.intp]
    sentence: NDArray[np.intp]
    own: Rows
    asked: Rows

    def answers(self, chosen: NDArray[np.intp]) -> Rows:
        """Key → units, 1 where the unit is that of the key, shape (chosen, units)."""
        gold = np.zeros((len(chosen), len(self.units)))
        gold[np.arange(len(chosen)), self.unit[chosen]] = 1.0
        return gold


@dataclass(frozen=True)
class _LeftOut:
    """What keys look like to an index that does not hold them, by fold.

    Attributes:
        plain, turned: features of each key without and with the adapter, shape (keys, sentences, features).
        dense, adapted: cosines of the sentences, shape (keys, sentences).
        chosen: the keys.
        folds: the fold of each.
    """

    plain: Rows
    turned: Rows
    dense: Rows
    adapted: Rows
    chosen: NDArray[np.intp]
    folds: NDArray[np.intp]


def tune(
    index: Index,
    documents: Sequence[Document],
    keys: Mapping[str, Sequence[QuestionKey]],
    model: Embeddings,
    progress: Progress = lambda what, done, total: None,
) -> Tuning:
    """Fit adapter and weights to `index`; what does not win by more than its interval is switched off.

    Args:
        index: the open index.
        documents: those that it holds.
        keys: document id → its question keys.
        model: the embedding model of the index.
        progress: called with (what is being done, steps done, steps in all).

    Raises:
        IndexProblem: if there are too few question keys to learn from.
    """
    task = _task(index, keys, model, progress)
    everything = np.arange(len(task.keys))
    space = QuerySpace.of(task.own, _rows_by_unit(task, everything))
    strength, by_sentence = choose_strength(
        space.questions(task.asked),
        space.units(task.own),
        task.answers(everything),
        task.unit.tolist(),
        SEED,
        lambda done, total: progress("选择适配强度", done, total),
    )
    found = _left_out(task, strength, documents, progress)
    relevant = task.sentence[found.chosen, None] == np.arange(len(task.sentences))
    groups = task.unit[found.chosen].tolist()
    adapter_gain = gain(ndcg(found.dense, relevant), ndcg(found.adapted, relevant), groups)
    features = found.turned if adapter_gain.sure else found.plain
    before = {**weights_of(replace(index, tuning=None)), **AGREEMENT}
    default = np.array([before[name] for name in FEATURES])
    fitted = cross_fitted(features, relevant.astype(float), default, found.folds)
    weights_gain = gain(ndcg(features @ default, relevant), ndcg(fitted, relevant), groups)
    weights = fit_weights(features, relevant.astype(float), default)
    scaled = weights / max(float(weights[: 1 + len(LEGS)].sum()), 1e-9)  # the legs 1 together, as untuned
    named = {name: round(float(weight), 4) for name, weight in zip(FEATURES, scaled, strict=True)}
    adapter = None
    if adapter_gain.sure:
        progress("拟合查询适配", 0, 1)
        adapter = _adapter(task, space, everything, strength)
    return Tuning(
        documents=index.meta.documents,
        questions=index.meta.questions,
        embedding=index.meta.embedding,
        keys=len(task.keys),
        seed=SEED,
        fitted_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        strength=strength,
        by_sentence=by_sentence,
        adapter_gain=adapter_gain,
        weights_gain=weights_gain,
        legs={name: named[name] for name in ("dense", *LEGS)} if weights_gain.sure else None,
        agreement={name: named[name] for name in AGREEMENT} if weights_gain.sure else None,
        fitted=named,
        adapter=adapter,
    )


def _task(index: Index, keys: Mapping[str, Sequence[QuestionKey]], model: Embeddings, progress: Progress) -> _Task:
    units = index.units
    number_of = {(unit.document_id, unit.start): n for n, unit in enumerate(units) if unit.scope == "sentence"}
    whole = {(unit.document_id, unit.path): n for n, unit in enumerate(units) if unit.scope == "clause"}
    sentences = [n for n, unit in enumerate(units) if unit.scope == "sentence"]
    by_unit: dict[int, list[QuestionKey]] = defaultdict(list)
    for id, its in keys.items():
        for key in its:
            if (id, key.start) in number_of:
                by_unit[number_of[(id, key.start)]].append(key)
    asked = [(number, key) for number, its in by_unit.items() for key in spread(its, _FITTED)]
    if len(asked) < _FEWEST or len(by_unit) < FOLDS:
        raise IndexProblem(
            f"只有{len(asked)}个问法（{len(by_unit)}句），不够拟合检索调整（至少要{_FEWEST}个、{FOLDS}句）。"
            "请先用 wengui corpus expand 为文件写问法，再运行 wengui index build。"
        )
    texts = [units[number].indexed for number in range(len(units))]
    questions = [as_searched(key.question) for _, key in asked]
    total = len(texts) + len(questions)

    def embedded(embed: Callable[[list[str]], list[list[float]]], its: list[str], done: int) -> Rows:
        rows: list[list[float]] = []
        for at in range(0, len(its), _EMBED_BATCH):
            progress("计算向量", done + at, total)
            rows += embed(its[at : at + _EMBED_BATCH])
        return np.asarray(rows, dtype=np.float64)

    row = {number: place for place, number in enumerate(sentences)}
    return _Task(
        units=units,
        sentences=np.array(sentences, dtype=np.intp),
        clauses=np.array([whole.get((units[n].document_id, units[n].path), n) for n in sentences], dtype=np.intp),
        keys=[key for _, key in asked],
        unit=np.array([number for number, _ in asked], dtype=np.intp),
        sentence=np.array([row[number] for number, _ in asked], dtype=np.intp),
        own=embedded(model.embed_documents, texts, 0),
        asked=embedded(lambda batch: embed_queries(model, batch), questions, len(texts)),
    )


def _rows_by_unit(task: _Task, chosen: NDArray[np.intp]) -> dict[int, Rows]:
    """Unit number → vectors of the chosen keys that the index would hold for it."""
    places: dict[int, list[int]] = defaultdict(list)
    for key in chosen.tolist():
        places[int(task.unit[key])].append(key)
    return {number: task.asked[spread(its)] for number, its in places.items()}


def _adapter(task: _Task, space: QuerySpace, chosen: NDArray[np.intp], strength: float) -> Rows:
    return fit_adapter(space.questions(task.asked[chosen]), space.units(task.own), task.answers(chosen), strength)


def _left_out(task: _Task, strength: float, documents: Sequence[Document], progress: Progress) -> _LeftOut:
    """The keys fold by fold, as an index sees them that holds the other folds alone."""
    fold_of_key = _dealt(task.unit)
    chosen = np.array(sorted(n for its in _places(task.unit).values() for n in spread(its, _RANKED)), dtype=np.intp)
    signs = _signs(task, chosen, documents, progress)
    plain, turned, dense, adapted = [], [], [], []
    order: list[int] = []
    for fold in range(FOLDS):
        progress("留出问法试检索", fold, FOLDS)
        seen = np.flatnonzero(fold_of_key != fold)
        left = np.flatnonzero(fold_of_key[chosen] == fold)
        if not left.size:  # few keys a sentence may leave a fold without any
            continue
        held = chosen[left]
        space = QuerySpace.of(task.own, by_unit := _rows_by_unit(task, seen))
        space = space.with_adapter(_adapter(task, space, seen, strength))
        units, questions = mixed(task.own, by_unit, space), space.questions(task.asked[held])
        cosines, by_adapter = questions @ units.T, space.adapted(questions) @ units.T
        lexical = _lexical(task, seen, held)
        plain.append(np.concatenate((_features(task, [cosines, *lexical]), signs[left]), axis=2))
        turned.append(np.concatenate((_features(task, [by_adapter, *lexical]), signs[left]), axis=2))
        dense.append(cosines[:, task.sentences])
        adapted.append(by_adapter[:, task.sentences])
        order += held.tolist()
    keys = np.array(order, dtype=np.intp)
    return _LeftOut(
        plain=np.concatenate(plain),
        turned=np.concatenate(turned),
        dense=np.concatenate(dense),
        adapted=np.concatenate(adapted),
        chosen=keys,
        folds=fold_of_key[keys],
    )


def _features(task: _Task, legs: Sequence[Rows]) -> Rows:
    """Each leg's min–max score of the sentence with that of its clause, shape (keys, sentences, legs)."""
    spread_out = [min_max(scores) for scores in legs]
    return np.stack([its[:, task.sentences] + CLAUSE_WEIGHT * its[:, task.clauses] for its in spread_out], axis=2)


def _lexical(task: _Task, seen: NDArray[np.intp], held: NDArray[np.intp]) -> list[Rows]:
    """The BM25 scores of held-out keys, shape (held, units) for each leg."""
    asked: dict[int, list[str]] = defaultdict(list)
    for key in seen.tolist():
        asked[int(task.unit[key])].append(task.keys[key].question)
    bm25 = LexicalIndex.build([" ".join((unit.indexed, *asked.get(n, ()))) for n, unit in enumerate(task.units)])
    searched = [as_searched(task.keys[key].question) for key in held.tolist()]
    return [np.array([bm25.scores(leg, question) for question in searched], dtype=np.float64) for leg in LEGS]


def _signs(task: _Task, chosen: NDArray[np.intp], documents: Sequence[Document], progress: Progress) -> Rows:
    """The signs of agreement of each key with each sentence, shape (chosen, sentences, signs)."""
    register, vocabulary = Register(documents), Vocabulary(task.units)
    by_id = {document.id: document for document in documents}
    statements = [register.at(task.units[n].document_id, task.units[n].start) for n in task.sentences.tolist()]
    rows = np.zeros((len(chosen), len(statements), len(AGREEMENT)))
    for place, key in enumerate(chosen.tolist()):
        progress("理解问法", place, len(chosen))
        question = understand(task.keys[key].question, vocabulary, by_id)
        for row, statement in enumerate(statements):
            signs = agreement_of(question, statement, register)
            rows[place, row] = [signs[name] for name in AGREEMENT]
    return rows


def _places(unit: NDArray[np.intp]) -> dict[int, list[int]]:
    places: dict[int, list[int]] = defaultdict(list)
    for key, number in enumerate(unit.tolist()):
        places[number].append(key)
    return places


def _dealt(unit: NDArray[np.intp]) -> NDArray[np.intp]:
    """The fold of each key: those of one sentence are dealt out in turn."""
    folds = np.zeros(len(unit), dtype=np.intp)
    for its in _places(unit).values():
        folds[its] = np.arange(len(its)) % FOLDS
    return folds
