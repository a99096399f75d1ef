"""The real plan, and answers about it that are right or wrong as a test needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from assistant.answer import Answer, Citation, cite
from corpus import Document, Library
from eval.gold import GoldQuestion

Answering = Callable[..., Answer]
COVERAGE = (
    "到2022年,全市新建改扩建幼儿园40所以上,扶持普惠性民办幼儿园20所以上,"
    "公办幼儿园占比达到60%,普惠性幼儿园覆盖率达到86%。"
)
CLASSES = "前瞻规划布局城镇学校建设,到2020年,消除56人以上“大班额”"


@pytest.fixture(scope="session")
def plan() -> Document:
    return Library().load("erdos-2019-12")


@pytest.fixture(scope="session")
def answering(plan: Document) -> Answering:
    """Makes an answer with these quotes of the plan as its citations."""

    def make(
        text: str,
        *quotes: str,
        answerable: bool = True,
        confidence: float = 0.9,
        question: str = "覆盖率的目标?",
        nearest: Sequence[str] = (),
    ) -> Answer:
        return Answer(
            question=question,
            resolved_question=question,
            answerable=answerable,
            text=text,
            type="target" if answerable else "unanswerable",
            confidence=confidence,
            engine="extractive",
            elapsed_ms=5.0,
            citations=tuple(_citation(plan, quote, n) for n, quote in enumerate(quotes, 1)),
            nearest=tuple(_citation(plan, quote, 0) for quote in nearest),
        )

    return make


@pytest.fixture(scope="session")
def coverage() -> GoldQuestion:
    return GoldQuestion(
        id="T1",
        type="target",
        question="到2022年,普惠性幼儿园覆盖率要达到多少?",
        answerable=True,
        clauses=(("二", "(二)", "2"),),
        evidence=("普惠性幼儿园覆盖率达到86%",),
        must_include=(("86%",),),
        family="T",
    )


def _citation(plan: Document, quote: str, n: int) -> Citation:
    start = plan.text.index(quote)
    clause = plan.clause_at(start)
    assert clause is not None
    return cite(plan, clause.path, start, start + len(quote), n)
