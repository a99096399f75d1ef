"""Every miswording of every answer, by a real service on loopback: what of it is shown (作假实测)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.wording import Wording, load_wording
from eval.asking import timed
from eval.gold import GoldQuestion
from eval.judge import Judgement, judge
from eval.misworded.service import ChatServer, Request, Response, completion, error, serve_chat
from eval.misworded.ways import MISWORDINGS, Known, told_in

if TYPE_CHECKING:
    from assistant import Assistant

Script = Callable[[Request], Response]
_TWICE = 2  # of every so many wrong drafts one is repeated when the model is asked to mend it
_SOON = "0.01"  # seconds of Retry-After
_ENDLESS = 100_000  # characters
_SENTENCE = 20  # characters of a quote from which it is a sentence, not a number or a name
_KEPT = 200  # leaks that are kept for reading


def _right(request: Request) -> Response:
    return completion(told_in(request).answer)


def _fluent(request: Request) -> Response:
    """The right answer as a model would write it: 要 added but in quotations, other brackets, a heading."""
    lines = [
        line if "原文" in line else re.sub(r"(?<!要)达到", "要达到", line)
        for line in told_in(request).answer.split("\n")
    ]
    text = "\n".join(lines).replace("[", "【").replace("]", "】")
    return completion(f"答：**{text}**" if len(lines) == 1 else f"## 回答\n{text}")


def _thinking(request: Request) -> Response:
    return completion(f"<think>也许是99%？不对。</think>\n{told_in(request).answer}")


def _fenced(request: Request) -> Response:
    return completion(f"```markdown\n{told_in(request).answer}\n```")


def _slow(request: Request) -> Response:
    text = told_in(request).answer
    return Response("", pieces=[text[at : at + 40] for at in range(0, len(text), 40)], pause=0.01)


def _whole(request: Request) -> Response:
    return error(400, "no stream") if request.body.get("stream") else _right(request)


def _cut(request: Request) -> Response:
    whole = _right(request)
    return Response(whole.body, pieces=whole.pieces, cut=True)


RIGHT: Mapping[str, Script] = {
    "照实": _right, "换个写法": _fluent, "思考标签": _thinking, "代码围栏": _fenced, "慢速流": _slow, "不支持流式": _whole,
}  # fmt: skip
FAULTS: Mapping[str, Script] = {
    "连接中断": _cut,
    "429，请稍后": lambda _: error(429, Retry_After=_SOON),
    "500": lambda _: error(500, Retry_After=_SOON),
    "无效的 JSON": lambda _: Response("{not json"),
    "空答案": lambda _: completion(""),
    "十万字": lambda request: completion(told_in(request).answer + "字" * _ENDLESS),
}
WAYS = (*RIGHT, *MISWORDINGS, *FAULTS)
_RARE = ("慢速流", "不支持流式", *FAULTS)  # what does not hang on the words is tried in turn, one a question


@dataclass
class Tally:
    """What came of one way to misbehave.

    Attributes:
        name: of the way.
        right: whether its words are right, so that they may be shown.
        asked: answers that it words otherwise.
        verified, repaired, fallback: shown as written, mended, or replaced by the extractive answer.
        wrong: wrong words that were shown (must be 0).
        bad_figures, bad_citations: answers shown with a figure that nothing cited supports, or an inexact quote, though
            the extractive one has none (must be 0).
        was_correct, correct: correct extractive answers, and correct answers shown.
    """

    name: str
    right: bool
    asked: int = 0
    verified: int = 0
    repaired: int = 0
    fallback: int = 0
    wrong: int = 0
    bad_figures: int = 0
    bad_citations: int = 0
    was_correct: int = 0
    correct: int = 0


def total(name: str, tallies: Sequence[Tally]) -> Tally:
    """The sums of `tallies`."""
    counts = [one.name for one in fields(Tally) if one.name not in ("name", "right")]
    return Tally(name, False, **{count: sum(getattr(one, count) for one in tallies) for count in counts})


@dataclass(frozen=True)
class Leak:
    """Words that should not have been shown, or right ones that were lost (`shown` then is the extractive answer)."""

    way: str
    split: str
    question: str
    right: str
    draft: str
    shown: str
    reasons: tuple[str, ...] = ()


@dataclass
class Misworded:
    """One run: the questions, those that the model never sees, the tallies by way, what leaked, and right words lost."""

    questions: int = 0
    refused: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    leaks: list[Leak] = field(default_factory=list)
    lost: list[Leak] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether nothing wrong was shown and no right answer became a wrong one."""
        return all(
            not (one.wrong or one.bad_figures or one.bad_citations) and one.correct >= one.was_correct
            for one in self.tallies.values()
        )


@contextmanager
def scripted_wording(assistant: Assistant) -> Iterator[tuple[ChatServer, Wording]]:
    """A service and the wording that asks it; the environment is as before when the block ends."""
    before = dict(os.environ)
    with serve_chat(_right) as server:
        told = {"BASE_URL": server.url, "MODEL": "scripted", "RETRIES": "1", "ANSWER_SECONDS": "20"}
        try:
            for name in [name for name in before if name.startswith("WENGUI_LLM_")]:
                del os.environ[name]
            os.environ |= {f"WENGUI_LLM_{name}": value for name, value in told.items()} | {"NO_PROXY": "127.0.0.1"}
            wording = load_wording(assistant.retriever.embeddings, rest=0.0)
            assert wording is not None
            yield server, wording
        finally:
            os.environ.clear()
            os.environ |= before


def misword_all(
    assistant: Assistant,
    questions: Sequence[GoldQuestion],
    progress: Callable[[], None] = lambda: None,
    ways: Collection[str] = WAYS,
) -> Misworded:
    """Ask `questions`, and put every way to misword it to every answer; faults of the line are tried in turn.

    Args:
        assistant: without a language model.
        questions: what to ask.
        progress: called after each question.
        ways: names of those to try.
    """
    found = Misworded(tallies={name: Tally(name, name in RIGHT) for name in WAYS if name in ways})
    elsewhere = ""
    with scripted_wording(assistant) as (server, wording):
        for number, gold in enumerate(questions):
            plain, _ = timed(assistant, gold)
            found.questions += 1
            if not plain.answerable or not plain.citations:
                found.refused += 1
            else:
                quotes = [one.quote for one in plain.citations]
                near = "\n".join([*quotes, *(f"{one.heading}\n{one.title}" for one in plain.citations)])
                known = Known(plain.text, quotes, "" if elsewhere in near else elsewhere)
                for name, script in _scripts(known, number):
                    if name not in ways:
                        continue
                    server.answer = script
                    _count(found, name, gold, plain, _worded(assistant, wording, plain, gold), server, assistant)
                if len(plain.citations[0].quote) >= _SENTENCE:
                    elsewhere = plain.citations[0].quote
            progress()
    return found


def _scripts(known: Known, number: int) -> Iterator[tuple[str, Script]]:
    """The ways that change this answer."""
    rare = _RARE[number % len(_RARE)]
    for name, script in (*RIGHT.items(), *FAULTS.items()):
        if name == rare or name not in _RARE:
            yield name, script
    for name, misword in MISWORDINGS.items():
        wrong = misword(known)
        if wrong != known.answer:
            stubborn = number % _TWICE == 0
            yield (
                name,
                lambda request, wrong=wrong, stubborn=stubborn: (  # type: ignore[misc]
                    completion(wrong) if stubborn or len(request.body["messages"]) == 2 else _right(request)
                ),
            )


def _worded(assistant: Assistant, wording: Wording, plain: Answer, gold: GoldQuestion) -> Answer:
    return wording.word(plain, gold.history, assistant.register.statements)


def _count(
    found: Misworded,
    name: str,
    gold: GoldQuestion,
    plain: Answer,
    shown: Answer,
    server: ChatServer,
    assistant: Assistant,
) -> None:
    """Add one answer to its tally."""
    tally, verification = found.tallies[name], shown.verification
    assert verification is not None
    before = judge(gold, plain, assistant.documents)
    same = (shown.text, shown.citations) == (plain.text, plain.citations)
    after = before if same else judge(gold, shown, assistant.documents)
    worded = shown.engine == "llm"
    tally.asked += 1
    tally.verified += worded and not verification.repaired
    tally.repaired += worded and verification.repaired
    tally.fallback += verification.fallback
    tally.was_correct += before.correct
    tally.correct += after.correct
    wrong = not tally.right and worded and not verification.repaired
    wrong = wrong or (worded and verification.repaired and shown.text.split() != _own(plain).split())
    wrong = wrong or (verification.fallback and not same)
    tally.wrong += wrong
    tally.bad_figures += bool(_more(after.unsupported, before))
    tally.bad_citations += before.citation_valid and not after.citation_valid
    draft = server.requests[-1]
    server.requests.clear()
    if wrong or (tally.right and not worded):
        its = found.leaks if wrong else found.lost
        if len(its) < _KEPT:
            reasons = tuple(f"{one.check}：{one.reason}" for one in verification.failures)
            words = "".join(server.answer(draft).pieces)
            its.append(
                Leak(name, gold.split, gold.question, plain.text, words, shown.text, reasons or (verification.problem,))
            )


def _own(plain: Answer) -> str:
    """The extractive answer as its own words come back from the model."""
    from assistant.wording.reading import tidy

    return tidy(plain.text)


def _more(figures: Sequence[str], before: Judgement) -> set[str]:
    return set(figures) - set(before.unsupported)
