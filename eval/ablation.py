"""What each part of the assistant is worth (消融对照): all questions again with one part left out at a time, then
retrieval alone, built up step by step.

Answers are timed, so each variant answers anew; what is only searched goes by vectors that are computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from langchain_core.embeddings import Embeddings

from assistant.abstain import AbstentionModel, Judge
from assistant.compose import Draft
from assistant.compose.operands import PartFinder
from assistant.compose.query_parse import ClauseFinder
from assistant.compose.text import compose_text
from assistant.parts import Parts
from assistant.pipeline import Assistant
from assistant.question import Question
from assistant.select import Evidence, Register
from corpus import Document, QuestionKey
from eval.asking import ask_all, ranked_clauses
from eval.intervals import Estimate, estimate
from eval.measures import Outcome, by_split, measure
from eval.remembered import Remembered
from eval.retrieval import measures_of_each
from index import Index, Ingredients, build_index, load_embeddings, open_index

WHOLE = Ingredients()

RETRIEVAL = ("R@1", "R@3", "nDCG@10")
Progress = Callable[[str, int], None]
Keys = Mapping[str, Sequence[QuestionKey]]


@dataclass(frozen=True)
class Variant:
    """An assistant with one part left out; the rest is as it ships, and nothing is fitted anew.

    Attributes:
        key, name: for programs and for people.
        parts: those that stay, with what stands in for the one left out.
        written: False where the index holds neither question keys nor near-misses.
        reads: False where the reader is left out.
    """

    key: str
    name: str
    parts: Parts
    written: bool = True
    reads: bool = True


@dataclass(frozen=True)
class Step:
    """Retrieval up to one step; each has all that those before it have.

    Attributes:
        key, name: for programs and for people.
        ingredients: of an index that is built aside; None for the assistant's own.
        adapter, weights: whether what was fitted to that one is on.
    """

    key: str
    name: str
    ingredients: Ingredients | None
    adapter: bool = False
    weights: bool = False


@dataclass(frozen=True)
class AblationMeasures:
    """The figures of one variant on one split; shares are in [0, 1].

    Attributes:
        correct, lead_correct, wrongly_refused: over the answerable questions.
        refused: over all others.
        auc: of the confidence, see `eval.measures.Measures`.
        retrieval: measure (`RETRIEVAL`) → mean of the hybrid run over the questions that exactly one clause answers.
        p50_ms: median milliseconds a question.
    """

    correct: Estimate
    lead_correct: Estimate
    wrongly_refused: Estimate
    refused: Estimate
    auc: float | None
    retrieval: Mapping[str, Estimate]
    p50_ms: float | None


@dataclass(frozen=True)
class Ablation:
    """The figures of one variant by split (``dev``, ``test`` and, where both are asked, ``all``)."""

    key: str
    name: str
    measures: Mapping[str, AblationMeasures]


def variants(assistant: Assistant) -> tuple[Variant, ...]:
    """`assistant` without each of its parts; the one without the reader only where there is one to leave out."""
    whole = assistant.parts
    text_alone = replace(whole, by_address=_no_address, from_evidence=_text_alone)
    unjudged = AbstentionModel((), intercept=0.0, trees=(), threshold=0.0)  # as probable as not, and given all the same
    found = (
        Variant("no_register", "无台账", text_alone),
        Variant("no_dense", "无向量", _without(whole, "dense")),
        Variant("no_bm25", "无BM25", _without(whole, "words", "characters")),
        Variant("no_keys", "无问法", whole, written=False),
        Variant("no_reader", "无阅读模型", whole, reads=False),
        Variant("no_abstention", "无拒答模型", replace(whole, judge=Judge(unjudged, unjudged, sure=(1.0, 1.0)))),
    )
    return tuple(variant for variant in found if assistant.reader is not None or variant.reads)


def steps(assistant: Assistant) -> tuple[Step, ...]:
    """Retrieval from the bare model up to what ships; what was fitted only where it is switched on."""
    tuning = assistant.retriever.index.tuning
    found = [
        Step("step_nothing", "逐步：只有原文和模型", Ingredients(centred=False, lexical_keys=False, dense_keys=False)),
        Step("step_centring", "逐步：+中心化", Ingredients(lexical_keys=False, dense_keys=False)),
        Step("step_lexical_keys", "逐步：+问法进BM25", Ingredients(dense_keys=False)),
        Step("step_dense_keys", "逐步：+问法进向量", None),
    ]
    if tuning is not None and tuning.adapter is not None:
        found.append(Step("step_adapter", "逐步：+查询适配", None, adapter=True))
    if tuning is not None and tuning.legs is not None:
        found.append(Step("step_weights", "逐步：+拟合权重", None, adapter=True, weights=True))
    return tuple(found)


def ablate(
    assistant: Assistant,
    outcomes: Sequence[Outcome],
    embedding: str,
    progress: Progress = lambda name, asked: None,
    keys: Keys = MappingProxyType({}),
    near_misses: Keys = MappingProxyType({}),
) -> tuple[Ablation, ...]:
    """Ask every variant the questions of `outcomes`.

    Args:
        assistant: the whole.
        outcomes: what came of its questions; they are not asked again.
        embedding: the embedding model that its index was built with.
        progress: called with the variant's name and the questions asked since the last call (0 or 1).
        keys, near_misses: document id → what its index was built with, for `steps`.

    Returns:
        The figures of the whole, then those of `variants`, then those of `steps`.

    Raises:
        IndexProblem: if the index without question keys cannot be written.
    """
    rows = [Ablation("full", "完整", measured(outcomes))]
    documents = tuple(assistant.documents.values())
    model = Remembered(assistant.retriever.embeddings)
    for variant in variants(assistant):
        progress(variant.name, 0)
        searches_alike = variant.written and variant.parts.weights == assistant.parts.weights
        unwritten = _built(documents, embedding, model, {}, {}, WHOLE)
        with nullcontext(assistant.retriever.index) if variant.written else unwritten as index:
            reader = assistant.reader if variant.reads else None
            its = Assistant(index, documents, assistant.retriever.embeddings, reader, variant.parts)
            found = [o.found for o in (outcomes if searches_alike else searched(its, outcomes, model))]
            asked = ask_all(its, [outcome.question for outcome in outcomes], partial(progress, variant.name, 1), found)
        rows.append(Ablation(variant.key, variant.name, measured(asked)))
    for step in steps(assistant):
        progress(step.name, 0)
        with _stepped(assistant, step, embedding, model, keys, near_misses) as index:
            parts = replace(assistant.parts, weights=None, agreement=None)
            its = Assistant(index, documents, assistant.retriever.embeddings, None, parts)
            found_alone = searched(its, outcomes, model, partial(progress, step.name, 1))
        rows.append(Ablation(step.key, step.name, measured(found_alone, answered=False)))
    return tuple(rows)


def with_models(
    assistant: Assistant,
    outcomes: Sequence[Outcome],
    names: Sequence[str],
    progress: Progress = lambda name, asked: None,
    keys: Keys = MappingProxyType({}),
    near_misses: Keys = MappingProxyType({}),
) -> tuple[Ablation, ...]:
    """Ask the questions of `outcomes` with other embedding models, each with an index aside; nothing is fitted anew.

    Args:
        assistant: the one that ships.
        outcomes: what came of its questions.
        names: of the models, as the setting ``WENGUI_EMBEDDING`` has them.
        progress, keys, near_misses: see `ablate`.

    Raises:
        WenguiError: if a model cannot be had.
    """
    rows = []
    documents = tuple(assistant.documents.values())
    for number, name in enumerate(names, 1):
        shown = f"向量模型 {Path(name).name}"
        progress(shown, 0)
        model = load_embeddings(name)
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            build_index(Path(folder), documents, name, keys=keys, near_misses=near_misses)
            index = open_index(Path(folder), documents, name)
            other = Assistant(index, documents, model, assistant.reader, assistant.parts)
            its = ask_all(other, [outcome.question for outcome in outcomes], partial(progress, shown, 1))
        rows.append(Ablation(f"embedding_{number}", shown, measured(its)))
    return tuple(rows)


def searched(
    assistant: Assistant, outcomes: Sequence[Outcome], model: Embeddings, progress: Callable[[], None] = lambda: None
) -> tuple[Outcome, ...]:
    """`outcomes` with the clauses that `assistant` finds, where exactly one answers; elsewhere with none.

    Args:
        assistant: searches.
        outcomes: what came of the questions before: what they were completed to is what is searched.
        model: gives the vectors of the questions, in the space of the assistant's index.
        progress: called after each question.
    """
    searching = Assistant(assistant.retriever.index, tuple(assistant.documents.values()), model, None, assistant.parts)
    found = []
    for outcome in outcomes:
        ranked = ranked_clauses(searching, outcome.question, outcome.answer) if outcome.of_one_clause else {}
        found.append(replace(outcome, found=ranked))
        progress()
    return tuple(found)


def measured(outcomes: Sequence[Outcome], answered: bool = True) -> dict[str, AblationMeasures]:
    """The figures of a variant by split, with the intervals of `eval.intervals`.

    Args:
        outcomes: of its questions.
        answered: False where it only searched: then what is told of answers is not its own, and is left out.
    """
    if not answered:
        none = Estimate(0)
        return {
            split: AblationMeasures(none, none, none, none, None, _of_one_clause(its), None)
            for split, its in by_split(outcomes).items()
        }
    whole = measure(outcomes)
    return {
        split: AblationMeasures(
            correct=whole[split].answerable.correct,
            lead_correct=whole[split].answerable.lead_correct,
            wrongly_refused=whole[split].answerable.wrongly_refused,
            refused=whole[split].unanswerable.refused,
            auc=whole[split].auc,
            retrieval=_of_one_clause(its),
            p50_ms=whole[split].p50_ms,
        )
        for split, its in by_split(outcomes).items()
    }


def _of_one_clause(outcomes: Iterable[Outcome]) -> dict[str, Estimate]:
    outcomes = [outcome for outcome in outcomes if outcome.of_one_clause and outcome.found]
    if not outcomes:
        return {name: Estimate(0) for name in RETRIEVAL}
    gold = {str(number): outcome.gold for number, outcome in enumerate(outcomes)}
    found = {str(number): outcome.found.get("hybrid", ()) for number, outcome in enumerate(outcomes)}
    families = [outcome.question.family for outcome in outcomes]
    return {
        name: estimate(list(values.values()), families)
        for name, values in measures_of_each(gold, found, RETRIEVAL).items()
    }


def _without(whole: Parts, *legs: str) -> Parts:
    """The parts without `legs` of retrieval, the other legs raised to 1 together so that scores keep their scale."""
    before = whole.weights or {}
    rest = sum(weight for name, weight in before.items() if name not in legs)
    weights = {name: 0.0 if name in legs else weight / rest for name, weight in before.items()}
    return replace(whole, weights=weights)


def _no_address(question: Question, register: Register) -> Draft | None:
    return None


def _text_alone(
    question: Question, evidence: Sequence[Evidence], register: Register, find: ClauseFinder, part: PartFinder
) -> Draft | None:
    return compose_text(question, evidence)


@contextmanager
def _built(
    documents: Sequence[Document],
    embedding: str,
    model: Embeddings,
    keys: Keys,
    near_misses: Keys,
    ingredients: Ingredients,
) -> Iterator[Index]:
    """An index aside, gone afterwards."""
    # Chroma keeps its files open, and Windows deletes no open file.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        build_index(
            Path(folder),
            documents,
            embedding,
            keys=keys,
            near_misses=near_misses,
            ingredients=ingredients,
            model=model,
        )
        yield open_index(Path(folder), documents, embedding)


@contextmanager
def _stepped(
    assistant: Assistant, step: Step, embedding: str, model: Embeddings, keys: Keys, near_misses: Keys
) -> Iterator[Index]:
    """The index of a step, gone afterwards where it was built aside."""
    own = assistant.retriever.index
    if step.ingredients is not None:
        documents = tuple(assistant.documents.values())
        with _built(documents, embedding, model, keys, near_misses, step.ingredients) as index:
            yield index
        return
    space = own.space if step.adapter else own.space.with_adapter(None)
    yield replace(own, space=space, tuning=own.tuning if step.weights else None)
