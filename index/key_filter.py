"""Which questions are good keys (问法筛选): those that find their own sentence without being in the index themselves.

Doc2Query−− (Gospodinov et al., arXiv 2301.03266) drops the questions that a relevance model does not give to their
passage. Here the index is the judge: the questions are parted into folds, and each fold is searched for in an index that
holds the other folds alone, made of the same parts as the real one. Only the question's own document is searched: which
others there are changes from day to day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from corpus import Document, QuestionKey
from index.build import mixed, spread
from index.embeddings import embed_queries
from index.lexical import LEGS, LexicalIndex
from index.near_duplicates import SAME, bare, jaccard
from index.space import QuerySpace
from index.units import Unit, units_of

FOLDS = 5
TOP = 3  # a question has to bring its own sentence among so many
# Fused scores closer than this are as good as equal.
EQUAL = 0.005
_EMBED_BATCH = 16
Progress = Callable[[int, int], None]
Verdict = Literal["kept", "ambiguous", "not retrieved"]


@dataclass(frozen=True)
class Ranking:
    """How sentences are ranked: the retriever's, so that the filter judges as the product searches.

    Attributes:
        weights: of the leg ``dense`` and of the BM25 legs.
        clause_weight: of a clause's own score beside that of its sentence.
        asked: a question as it is searched for.
    """

    weights: Mapping[str, float]
    clause_weight: float
    asked: Callable[[str], str] = str


@dataclass(frozen=True)
class Filtered:
    """The keys of one document, kept and dropped, each in the order given.

    Attributes:
        kept: good keys.
        duplicates: nearly the same as one before, for the same sentence, or the same as one of another sentence.
        ambiguous: two sentences fit equally well.
        not_retrieved: its sentence is not among the first three.
    """

    kept: tuple[QuestionKey, ...]
    duplicates: tuple[QuestionKey, ...] = ()
    ambiguous: tuple[QuestionKey, ...] = ()
    not_retrieved: tuple[QuestionKey, ...] = ()


def without_duplicates(keys: Sequence[QuestionKey]) -> Filtered:
    """The keys without near-duplicates.

    Of those of one sentence the first is kept; a question that is the same for several sentences tells none of them
    from the others, and none is kept.
    """
    sentences: dict[str, set[int]] = defaultdict(set)
    by_sentence: dict[int, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        sentences[bare(key.question)].add(key.start)
        by_sentence[key.start].append(number)
    repeated = {number for number, key in enumerate(keys) if len(sentences[bare(key.question)]) > 1}
    for numbers in by_sentence.values():
        alike = jaccard(*[[keys[number].question for number in numbers]] * 2) >= SAME
        first: list[int] = []
        for place, number in enumerate(numbers):
            if number not in repeated and not alike[place, first].any():
                first.append(place)
            else:
                repeated.add(number)
    return Filtered(
        kept=tuple(key for number, key in enumerate(keys) if number not in repeated),
        duplicates=tuple(key for number, key in enumerate(keys) if number in repeated),
    )


def filter_keys(
    document: Document,
    keys: Sequence[QuestionKey],
    model: Embeddings,
    ranking: Ranking,
    progress: Progress = lambda done, total: None,
) -> Filtered:
    """Drop the keys that are duplicates, that fit two sentences, or that do not find their sentence.

    Args:
        document: the document.
        keys: questions of its sentences.
        model: the embedding model of the index.
        ranking: how sentences are ranked.
        progress: called with (texts embedded or questions searched for, all of them).
    """
    distinct = without_duplicates(keys)
    keys = distinct.kept
    if not keys:
        return distinct
    judged: dict[Verdict, list[QuestionKey]] = defaultdict(list)
    for key, verdict in zip(keys, _judge(document, keys, model, ranking, progress), strict=True):
        judged[verdict].append(key)
    return Filtered(
        tuple(judged["kept"]), distinct.duplicates, tuple(judged["ambiguous"]), tuple(judged["not retrieved"])
    )


def _judge(
    document: Document, keys: Sequence[QuestionKey], model: Embeddings, ranking: Ranking, progress: Progress
) -> list[Verdict]:
    units = units_of([document])
    number_of = {unit.start: number for number, unit in enumerate(units) if unit.scope == "sentence"}
    own_unit = [number_of[key.start] for key in keys]
    asked = [ranking.asked(key.question) for key in keys]
    texts = list(dict.fromkeys((*(key.question for key in keys), *asked)))
    done = 0

    def advance(count: int = 1) -> None:
        nonlocal done
        done += count
        progress(done, len(units) + len(texts) + len(keys))

    own = _embedded(model.embed_documents, [unit.indexed for unit in units], advance)
    rows = _embedded(lambda batch: embed_queries(model, batch), texts, advance)
    row_of = dict(zip(texts, rows, strict=True))
    tables = _Tables.of(units)
    verdicts: list[Verdict] = ["kept"] * len(keys)
    folds = _folds(own_unit)
    for fold in range(FOLDS):
        questions: dict[int, list[str]] = defaultdict(list)
        for key, unit, its in zip(keys, own_unit, folds, strict=True):
            if its != fold:
                questions[unit].append(key.question)
        lexical = LexicalIndex.build([" ".join((u.indexed, *questions.get(n, ()))) for n, u in enumerate(units)])
        asked_rows = {n: np.array([row_of[text] for text in spread(its)]) for n, its in questions.items()}
        space = QuerySpace.of(own, asked_rows)
        vectors = mixed(own, asked_rows, space)
        for number in (number for number, its in enumerate(folds) if its == fold):
            fused = ranking.weights["dense"] * _min_max(vectors @ space.questions(row_of[asked[number]]))
            for leg in LEGS:
                scores = lexical.scores(leg, asked[number]).astype(np.float64)
                fused = fused + ranking.weights[leg] * _min_max(scores)
            verdicts[number] = _verdict(tables.scores(fused, ranking.clause_weight), tables.row[own_unit[number]])
            advance()
    return verdicts


@dataclass(frozen=True)
class _Tables:
    """Unit numbers of the sentences and of their clauses (a clause of one sentence has no unit); `row` is the inverse."""

    sentences: NDArray[np.intp]
    clauses: NDArray[np.intp]
    row: Mapping[int, int]

    @classmethod
    def of(cls, units: Sequence[Unit]) -> _Tables:
        whole = {unit.path: number for number, unit in enumerate(units) if unit.scope == "clause"}
        sentences = [number for number, unit in enumerate(units) if unit.scope == "sentence"]
        return cls(
            np.array(sentences, dtype=np.intp),
            np.array([whole.get(units[number].path, number) for number in sentences], dtype=np.intp),
            {number: row for row, number in enumerate(sentences)},
        )

    def scores(self, fused: NDArray[np.float64], clause_weight: float) -> NDArray[np.float64]:
        """The score of each sentence, shape (sentences,), of the fused scores of all units."""
        return np.asarray(fused[self.sentences] + clause_weight * fused[self.clauses])


def _embedded(
    embed: Callable[[list[str]], list[list[float]]], texts: list[str], advance: Callable[[int], None]
) -> NDArray[np.float64]:
    rows: list[list[float]] = []
    for at in range(0, len(texts), _EMBED_BATCH):
        batch = texts[at : at + _EMBED_BATCH]
        rows += embed(batch)
        advance(len(batch))
    return np.asarray(rows, dtype=np.float64)


def _folds(sentences: Sequence[int]) -> list[int]:
    """The fold of each key: those of one sentence, which go by style, are dealt out in turn."""
    dealt: Counter[int] = Counter()
    folds = []
    for sentence in sentences:
        folds.append(dealt[sentence] % FOLDS)
        dealt[sentence] += 1
    return folds


def _verdict(scores: NDArray[np.float64], own: int) -> Verdict:
    others = np.delete(scores, own)
    if int((others > scores[own]).sum()) >= TOP:
        return "not retrieved"
    return "ambiguous" if bool((np.abs(others - scores[own]) < EQUAL).any()) else "kept"


def _min_max(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
