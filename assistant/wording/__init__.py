"""Answers worded by a language model that cannot say what the documents do not (大模型措辞).

The extractive answer is the skeleton: the model words it, every claim is checked against the sentences that it cites,
what fails is mended once or replaced by the extractive answer.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from assistant.answer import Answer, Failure, Turn, Verification
from assistant.chat import ChatRefusal, ChatSettings, load_chat_settings, open_chat
from assistant.wording.checks import CHECKS, failures_of
from assistant.wording.complete import longest
from assistant.wording.grounds import Grounds
from assistant.wording.orders import gives_orders
from assistant.wording.prompt import fits, messages_for, repair_messages, rewriting_messages
from assistant.wording.reading import MARK, tidy
from assistant.wording.rewriting import LONGEST_QUESTION, passes
from assistant.wording.speaking import Heard, speak
from assistant.wording.state import state_line
from assistant.wording.support import similarity_of
from corpus import ChatProblem
from corpus.facts import Statement

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["Heard", "Wording", "load_wording", "state_line"]

_TOKENS = 4_000  # the longest answer, thoughts included
_WRAPPED = re.compile(r"^[“\"](.+)[”\"]$")  # a question in quotation marks as a whole
_REWRITING = 15.0  # seconds that the completion of a follow-up may take
_RETRIES = 2  # a person is waiting
_REST = 30.0  # seconds for which a service that cannot be reached is not asked again
Statements = Callable[[Sequence[str]], Iterable[Statement]]


class Wording:
    """Words answers by a chat model; thread-safe."""

    def __init__(
        self, chat: BaseChatModel, settings: ChatSettings, embeddings: Embeddings, rest: float = _REST
    ) -> None:
        self._chat, self._settings, self._rest = chat, settings, rest
        self._similarity = similarity_of(embeddings)
        self._asleep_until, self._problem = 0.0, ""

    @property
    def state(self) -> str:
        """The line for people."""
        if time.monotonic() < self._asleep_until:
            return f"大模型：暂时不可用，使用摘录式回答（{self._problem}）"
        return state_line(self._settings)

    def word(
        self, answer: Answer, history: Sequence[Turn], statements: Statements, heard: Heard | None = None
    ) -> Answer:
        """The answer in the model's words where they pass, else as it is; a refusal is never put to the model.

        Args:
            answer: the extractive one.
            history: the conversation before.
            statements: those of the documents with these ids.
            heard: called with the model's unverified words so far.

        Returns:
            The answer with its `Verification`; refusals unchanged.
        """
        if not answer.answerable or not answer.citations:
            return answer
        if time.monotonic() < self._asleep_until:
            return _kept(answer, problem=self._problem)
        if not fits(answer):
            return _kept(answer, problem="所引原文太长，不交给大模型。")
        if any(map(gives_orders, (answer.text, *(one.quote for one in answer.citations)))):
            return _kept(answer, problem="所引原文中有写给大模型的指令，不交给大模型。")
        started = time.monotonic()
        grounds = Grounds.of(answer, statements(list(dict.fromkeys(one.document_id for one in answer.citations))))
        failures: list[Failure] = []
        try:
            told = self._told(answer, grounds, history, failures, started + self._settings.answer_seconds, heard)
        except ChatProblem as problem:
            self._rested(problem)
            told = _kept(answer, failures, str(problem))
        return replace(told, elapsed_ms=answer.elapsed_ms + (time.monotonic() - started) * 1000)

    def completed(self, question: str, history: Sequence[Turn]) -> str:
        """The full question that a follow-up stands for, as the model has it; "" where it does not pass or does not come.

        Args:
            question: which the rules left as it is, and which nothing answers as it is.
            history: the conversation before, oldest first.
        """
        if time.monotonic() < self._asleep_until:
            return ""
        patience = min(self._settings.answer_seconds, _REWRITING)
        patient = self._settings.model_copy(update={"answer_seconds": patience})
        try:
            messages = rewriting_messages(question, history)
            draft = speak(self._chat, messages, patient, time.monotonic() + patience, longest=2 * LONGEST_QUESTION)
        except ChatProblem as problem:
            self._rested(problem)
            return ""
        full = _WRAPPED.sub(r"\1", tidy(draft))
        return full if passes(full, question, history) else ""

    def _rested(self, problem: ChatProblem) -> None:
        """Leave a service that cannot be used alone for a while."""
        if not isinstance(problem, ChatRefusal):
            self._asleep_until, self._problem = time.monotonic() + self._rest, str(problem)

    def _told(
        self,
        answer: Answer,
        grounds: Grounds,
        history: Sequence[Turn],
        failures: list[Failure],
        until: float,
        heard: Heard | None,
    ) -> Answer:
        """The answer in words that pass, mended once where they do not; what failed is added to `failures`."""
        messages = messages_for(answer, grounds, history)
        for repaired in (False, True):
            draft = tidy(speak(self._chat, messages, self._settings, until, heard, longest(grounds) + 100))
            wrong = failures_of(draft, grounds, self._similarity)
            if not wrong:
                verification = Verification(CHECKS, tuple(failures), repaired=repaired)
                return replace(_renumbered(answer, draft), engine="llm", verification=verification)
            failures += wrong
            messages = [*messages, *repair_messages(draft[:2000], wrong)]
        return _kept(answer, failures)


def load_wording(embeddings: Embeddings, rest: float = _REST) -> Wording | None:
    """The wording that the environment sets; None where no model is set, or its settings are wrong (`state_line`).

    Args:
        embeddings: for the similarity of claims and sentences.
        rest: seconds for which a service that failed is not asked again.
    """
    try:
        settings = load_chat_settings()
        if settings.missing or not settings.answers:
            return None
        patient = settings.model_copy(
            update={
                "timeout": min(settings.timeout, settings.answer_seconds),
                "retries": min(settings.retries, _RETRIES),
            }
        )
        return Wording(open_chat(patient, _TOKENS), patient, embeddings, rest)
    except ChatProblem:
        return None


def _kept(answer: Answer, failures: Sequence[Failure] = (), problem: str = "") -> Answer:
    """The extractive answer, with what was wrong with the model's."""
    verification = Verification(CHECKS if failures else (), tuple(failures), fallback=True, problem=problem)
    return replace(answer, verification=verification)


def _renumbered(answer: Answer, text: str) -> Answer:
    """The answer with `text` and the citations that it marks, numbered in their order."""
    used = {int(mark) for mark in MARK.findall(text)}
    kept = [one for one in answer.citations if one.n in used]
    numbers = {one.n: n for n, one in enumerate(kept, 1)}
    text = MARK.sub(lambda mark: f"[{numbers[int(mark[1])]}]", text)
    return replace(answer, text=text, citations=tuple(replace(one, n=numbers[one.n]) for one in kept))
