"""Asking gold questions (提问): each is answered, timed, judged, and its clauses are ranked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.answer import Answer
from corpus import QuestionError
from eval.gold import GoldQuestion
from eval.judge import judge
from eval.measures import Outcome
from eval.retrieval import Ranking

if TYPE_CHECKING:
    from assistant import Assistant


def ask_all(
    assistant: Assistant,
    questions: Sequence[GoldQuestion],
    progress: Callable[[], None] | None = None,
    found: Sequence[Mapping[str, Ranking]] | None = None,
) -> tuple[Outcome, ...]:
    """Ask every question and judge every answer.

    Args:
        assistant: an open assistant.
        questions: what to ask.
        progress: called after each question.
        found: the clauses found for each question (`Outcome.found`) by an assistant that searches as this one does;
            it is searched where None.
    """
    outcomes = []
    for number, question in enumerate(questions):
        answer, milliseconds = timed(assistant, question)
        ranked = ranked_clauses(assistant, question, answer) if found is None else found[number]
        outcomes.append(Outcome(question, answer, judge(question, answer, assistant.documents), milliseconds, ranked))
        if progress:
            progress()
    return tuple(outcomes)


def timed(assistant: Assistant, question: GoldQuestion) -> tuple[Answer, float]:
    """The answer and the milliseconds it took; a question that may not be asked at all counts as refused."""
    start = time.perf_counter()
    try:
        answer = assistant.ask(question.question, question.history)
    except QuestionError as error:
        answer = Answer(question.question, question.question, False, str(error), "unanswerable", 0.0, "extractive", 0.0)
    return answer, (time.perf_counter() - start) * 1000


def ranked_clauses(assistant: Assistant, question: GoldQuestion, answer: Answer) -> dict[str, Ranking]:
    """The clauses that each retrieval run finds for a question, as its answer understood it; none without gold ones."""
    if not question.clauses:
        return {}
    searched = answer.resolved_question if question.history else question.question
    return {run: tuple(clause for clause, _ in ranking) for run, ranking in assistant.rank(searched).items()}
