"""Asking for the questions of a document, batch by batch (逐批生成)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.chat import ChatRefusal, ChatSettings, reply
from assistant.expand.prompt import MalformedAnswer, Place, messages_for, read_answer, tokens_in, tokens_out
from assistant.expand.work import WorkFile
from corpus import ChatProblem, Document
from corpus.keys import asked_sentences

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

BATCH = 4  # sentences a request
TRIES = 3  # requests for one batch whose answers are malformed
# After so many batches one after another that the service refuses it is not the sentences that are wrong.
_REFUSED = 3
# The longest answer allowed, over what the questions take: room for models that think aloud, and an end for endless ones.
_ROOM, _ROOM_FACTOR = 8_000, 2


@dataclass(frozen=True)
class Job:
    """What there is to do for a document.

    Attributes:
        document: the document.
        per_sentence: how many questions a sentence.
        sentences: how many sentences it has to be asked about.
        batches: those that are left, in the order of the text.
    """

    document: Document
    per_sentence: int
    sentences: int
    batches: tuple[tuple[Place, ...], ...]

    @property
    def left(self) -> int:
        """How many sentences are left."""
        return sum(map(len, self.batches))

    @property
    def tokens(self) -> tuple[int, int]:
        """About how many tokens the requests and the answers of all batches have."""
        asked = (
            str(message.content)
            for batch in self.batches
            for message in messages_for(self.document, batch, self.per_sentence)
        )
        return sum(map(tokens_in, asked)), tokens_out(self.left, self.per_sentence)

    @property
    def max_tokens(self) -> int:
        """The longest answer to one batch, in tokens."""
        return _ROOM_FACTOR * tokens_out(BATCH, self.per_sentence) + _ROOM


@dataclass(frozen=True)
class Skipped:
    """A batch that has sentences without questions: its number from 1, those sentences' clause labels, and the reason."""

    number: int
    labels: tuple[str, ...]
    reason: str


def job_of(document: Document, per_sentence: int, done: Collection[int] = ()) -> Job:
    """What is left to do when the sentences that start at `done` are done."""
    sentences = asked_sentences(document)
    left = [place for place in sentences if place[1].start not in done]
    batches = tuple(tuple(left[at : at + BATCH]) for at in range(0, len(left), BATCH))
    return Job(document, per_sentence, len(sentences), batches)


def generate(
    job: Job,
    chat: BaseChatModel,
    settings: ChatSettings,
    work: WorkFile,
    max_batches: int | None = None,
    advance: Callable[[], None] = lambda: None,
) -> tuple[list[Skipped], int]:
    """Ask for the questions of the batches that are left and keep what comes in `work`.

    Args:
        job: what is to be done.
        chat, settings: the model.
        work: where finished sentences are kept.
        max_batches: how many batches at most; all where None.
        advance: called after each batch.

    Returns:
        The batches that were not wholly answered; and how many questions were of no sentence.

    Raises:
        ChatProblem: if the service cannot be used; what is finished is in `work`.
    """
    skipped: list[Skipped] = []
    unmapped = refused = 0
    for number, batch in enumerate(job.batches[:max_batches], 1):
        try:
            left, reason, foreign = _ask(job, batch, chat, settings, work)
            unmapped += foreign
            refused = 0
        except ChatRefusal as error:
            left, reason = batch, str(error).partition("。")[0]
            refused += 1
            if refused >= _REFUSED:
                raise ChatProblem(str(error)) from None
        if left:
            skipped.append(Skipped(number, tuple(dict.fromkeys(clause.label for clause, _ in left)), reason))
        advance()
    return skipped, unmapped


def _ask(
    job: Job, batch: tuple[Place, ...], chat: BaseChatModel, settings: ChatSettings, work: WorkFile
) -> tuple[tuple[Place, ...], str, int]:
    """Ask about one batch, again about what an answer leaves out: the sentences left at last, why, foreign questions."""
    left, reason, unmapped = batch, "", 0
    for _ in range(TRIES):
        answer = reply(chat, messages_for(job.document, left, job.per_sentence), settings)
        try:
            found, foreign = read_answer(answer.text, left)
        except MalformedAnswer as error:
            reason = str(error) if answer.complete else "答案没有写完"
            continue
        unmapped += foreign
        if found:
            work.add(found, job.document)
        left = tuple(place for place in left if place[1].start not in found)
        if not left:
            break
        reason = "答案缺了句子，或没有可用的问法" if answer.complete else "答案没有写完"
    return left, reason, unmapped
