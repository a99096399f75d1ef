"""How well a sentence-transformers model finds the passage of a question among all passages of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.pairs import Pair
from index.sentence_models import Prompts

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_MRR_DEPTH = 100


@dataclass(frozen=True)
class Retrieval:
    """Means over the questions of a file, each between 0 and 1.

    Attributes:
        questions, passages: how many different ones; all passages are searched for every question.
        recall_1, recall_3: the share of a question's passages among the first one and three.
        mrr: the reciprocal rank of its first passage, 0 beyond the hundredth.
        ndcg_10: discounted gain of the first ten (Järvelin and Kekäläinen 2002).
    """

    questions: int
    passages: int
    recall_1: float
    recall_3: float
    mrr: float
    ndcg_10: float


def measure_retrieval(model: SentenceTransformer, prompts: Prompts, pairs: Sequence[Pair]) -> Retrieval:
    """Search the passages of `pairs` for each of their questions (`InformationRetrievalEvaluator`)."""
    from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator

    passages = {passage: f"p{number}" for number, passage in enumerate(dict.fromkeys(pair.passage for pair in pairs))}
    answers: dict[str, set[str]] = {}
    for pair in pairs:
        answers.setdefault(pair.question, set()).add(passages[pair.passage])
    questions = {f"q{number}": question for number, question in enumerate(answers)}
    evaluator = InformationRetrievalEvaluator(
        queries=dict(questions),
        corpus={id: passage for passage, id in passages.items()},
        relevant_docs={id: answers[question] for id, question in questions.items()},
        mrr_at_k=[_MRR_DEPTH],
        ndcg_at_k=[10],
        accuracy_at_k=[1],
        precision_recall_at_k=[1, 3],
        map_at_k=[1],
        query_prompt=prompts.query,
        corpus_prompt=prompts.passage,
        write_csv=False,
    )
    found, by = evaluator(model), model.similarity_fn_name
    return Retrieval(
        len(questions),
        len(passages),
        *(found[f"{by}_{name}"] for name in ("recall@1", "recall@3", f"mrr@{_MRR_DEPTH}", "ndcg@10")),
    )
