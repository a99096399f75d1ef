"""Grounds → the messages that ask for an answer (提示)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from assistant.answer import Answer, Citation, Failure, Turn
from assistant.wording.grounds import Grounds

BUDGET = 6_000  # characters of evidence: some 6,000 tokens, which the smallest models in use can read
_TURNS = 3  # questions before that are told
_TURN = 200  # characters of each
_TOLD = 12  # failures that are named to the model


@lru_cache(maxsize=1)
def _prompt() -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "prompt.toml").read_text(encoding="utf-8"))


def fits(answer: Answer) -> bool:
    """Whether the evidence of an answer can be given in full; no clause is ever cut to make it fit."""
    return sum(len(one.quote) for one in answer.citations) + len(answer.text) <= BUDGET


def messages_for(answer: Answer, grounds: Grounds, history: Sequence[Turn] = ()) -> list[BaseMessage]:
    """What the model is asked: the rules, then question, answer, facts and evidence as data, delimiters escaped."""
    asked = [turn.content[:_TURN] for turn in history if turn.role == "user"][-_TURNS:]
    data = [
        *(f"<此前的问题>{escape(question)}</此前的问题>" for question in asked),
        f"<问题>{escape(answer.resolved_question)}</问题>",
        f"<已查实的答案>\n{escape(answer.text)}\n</已查实的答案>",
        f"<要点表>\n证据｜时限｜数值｜量的是什么\n{escape(facts_table(grounds))}\n</要点表>",
        *(_evidence(one) for one in answer.citations),
    ]
    return [SystemMessage(_prompt()["system"].strip()), HumanMessage("\n".join(data))]


def rewriting_messages(question: str, history: Sequence[Turn]) -> list[BaseMessage]:
    """What the model is asked to complete: a question and the turns before it as data, delimiters escaped."""
    names = {"user": "此前的问题", "assistant": "此前的回答"}
    told = [(names[turn.role], escape(turn.content[:_TURN])) for turn in history[-2 * _TURNS :] if turn.role in names]
    data = [f"<{name}>{text}</{name}>" for name, text in told]
    return [
        SystemMessage(_prompt()["rewrite"].strip()),
        HumanMessage("\n".join([*data, f"<追问>{escape(question)}</追问>"])),
    ]


def repair_messages(draft: str, failures: Sequence[Failure]) -> list[BaseMessage]:
    """The draft and what is wrong with it, to be put after the messages that it answers."""
    named = "\n".join(
        f"- {one.reason}" + (f"（“{one.words}”）" if one.words else "") for one in dict.fromkeys(failures[:_TOLD])
    )
    return [AIMessage(draft), HumanMessage(_prompt()["repair"].format(failures=named).strip())]


def facts_table(grounds: Grounds) -> str:
    """The figures of the cited sentences, one a line: mark, year, value, what is measured."""
    rows = []
    for mark, source in grounds.sources.items():
        for part in source.parts:
            year = f"{part.year}年" if part.year else "—"
            rows += [f"[{mark}]｜{year}｜{quantity.text}｜{item}" for quantity, item in part.figures]
    return "\n".join(rows)


def _evidence(citation: Citation) -> str:
    place = f"《{citation.title}》{citation.label}{citation.heading}"
    return f"<证据 编号={quoteattr(str(citation.n))} 出处={quoteattr(place)}>{escape(citation.quote)}</证据>"
