"""Sentences → the messages that ask for their questions; an answer → questions (提示与解析)."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from corpus import Clause, Document, QuestionKey, Sentence
from corpus.key_shape import is_question

PROMPT = Path(__file__).parent / "prompt.toml"
Place = tuple[Clause, Sentence]
# Tokens a written question takes with its labels and its share of the JSON; measured models differ by half.
_TOKENS_A_QUESTION = 25
_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_OPENING = re.compile(r"[\[{]")


class MalformedAnswer(ValueError):
    """The model's answer holds no questions; the message says in Chinese what is wrong with it."""


@lru_cache(maxsize=1)
def _prompt() -> dict[str, Any]:
    return tomllib.loads(PROMPT.read_text(encoding="utf-8"))


def messages_for(document: Document, batch: Sequence[Place], per_sentence: int) -> list[BaseMessage]:
    """What the model is asked: the rules, then the sentences as data, numbered from 1, their delimiters escaped."""
    prompt = _prompt()
    rules = prompt["system"].format(
        per_sentence=per_sentence,
        **{name: "\n".join(f"  {key}：{its}" for key, its in prompt[name].items()) for name in ("styles", "facets")},
    )
    sentences = "\n".join(
        f"<句 n={quoteattr(str(number))} 标题={quoteattr(clause.heading)}>{escape(sentence.text)}</句>"
        for number, (clause, sentence) in enumerate(batch, 1)
    )
    data = f"<文件 标题={quoteattr(document.title)}>\n{sentences}\n</文件>"
    return [SystemMessage(rules.strip()), HumanMessage(data)]


def read_answer(text: str, batch: Sequence[Place]) -> tuple[dict[int, list[QuestionKey]], int]:
    """The questions in an answer.

    Markdown fences, thoughts and words around the JSON are passed over.

    Args:
        text: the answer.
        batch: the sentences asked about.

    Returns:
        Start of each sentence that is dealt with → its questions as they stand (none where the model has none to
        give); and how many questions are of no sentence of the batch.

    Raises:
        MalformedAnswer: if there is no such JSON in it.
    """
    rows = list(_rows(_THINKING.sub("", text)))
    if not rows:
        raise MalformedAnswer("答案不是所要的 JSON")
    found: dict[int, list[QuestionKey]] = {}
    unmapped = 0
    for row in rows:
        questions = [question for its in row["questions"] if (question := _question(its))]
        number = row.get("n")
        if not isinstance(number, int | str) or not str(number).isdecimal() or not 1 <= int(number) <= len(batch):
            unmapped += len(questions)
            continue
        sentence = batch[int(number) - 1][1]
        keys = [QuestionKey(sentence.start, sentence.end, *question) for question in questions]
        if any(is_question(key.question, sentence.text) for key in keys) or not row["questions"]:
            found.setdefault(sentence.start, []).extend(keys)
    return found, unmapped


def _rows(text: str) -> Iterator[dict[str, Any]]:
    """Every ``{"n", "questions"}`` in the text, wherever it stands; of JSON that was cut off, those that are whole."""
    decoder = json.JSONDecoder()
    at = 0
    while opening := _OPENING.search(text, at):
        try:
            value, at = decoder.raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            at = opening.end()
            continue
        yield from _rows_of(value)


def _rows_of(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict) and isinstance(value.get("questions"), list):
        yield value
    elif isinstance(value, dict | list):
        for its in value.values() if isinstance(value, dict) else value:
            yield from _rows_of(its)


def _question(its: Any) -> tuple[str, str, str] | None:
    """Question, style and facet; names that are not in the prompt become ``other``."""
    fields = [its.get(name) for name in ("question", "style", "facet")] if isinstance(its, dict) else its
    if isinstance(fields, str):
        fields = [fields]
    if not isinstance(fields, list) or not fields or not isinstance(fields[0], str) or not fields[0].strip():
        return None
    style, facet = (*fields[1:3], "", "")[:2]
    names = _prompt()
    return (
        fields[0].strip(),
        style if isinstance(style, str) and style in names["styles"] else "other",
        facet if isinstance(facet, str) and facet in names["facets"] else "other",
    )


def tokens_in(text: str) -> int:
    """About how many tokens a text has: one a Chinese character, one for four others (rules of thumb; models differ)."""
    chinese = sum(character >= "\u2e80" for character in text)
    return chinese + math.ceil((len(text) - chinese) / 4)


def tokens_out(sentences: int, per_sentence: int) -> int:
    """About how many tokens the questions of so many sentences have."""
    return sentences * per_sentence * _TOKENS_A_QUESTION
