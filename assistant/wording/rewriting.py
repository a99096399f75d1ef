"""A follow-up that a model completes brings nothing that the conversation does not hold (追问改写的核验)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Turn
from assistant.wording.stance import negated
from assistant.wording.words import content, holds, in_order, plain, strays

LONGEST_QUESTION = 120  # characters
_BREAK = re.compile(r"[,，。?!;；]")
_ASKS = re.compile(r"多少|几|哪|谁|什么|啥|怎么?|如何|何时|为何|吗|是否|有没有")
_ONE_ASKING = {"啥": "什么", "怎么": "怎", "何时": "哪", "为何": "什么", "是否": "吗", "有没有": "吗", "如何": "怎"}
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|\b)")
_NAME = re.compile(r"《[^《》]+》|〔\d{4}〕\d+号|[a-z]{2,}|“[^“”]+”")
_FILLING = re.compile(r"^(?:那么?|其中|还有|另外|再|好的?)|[呢啊呀吧了]|[这那该此其]|\bit\b|它|他们?|她")


def passes(full: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether a completed question asks what was asked, in words of the conversation only.

    Args:
        full: the model's completion.
        question: as typed.
        history: the conversation before.
    """
    if not full or "\n" in full or len(full) > LONGEST_QUESTION:
        return False
    told, asked = plain(full), plain(question)
    said = "\n".join([*(plain(turn.content) for turn in history), asked])
    if len(_BREAK.findall(told.rstrip("?。!"))) > len(_BREAK.findall(asked.rstrip("?。!"))):
        return False  # the question before, and then this one, is no completion
    # 普惠性民办 of the question and 幼儿园 of the one before make a word that neither has.
    if any(piece not in said for word in strays(told, said) for piece in in_order(word) or [word]):
        return False
    if any(name not in said for name in _NAME.findall(told)):
        return False
    numbers, own = set(_NUMBER.findall(told)), set(_NUMBER.findall(asked))
    if not (own <= numbers <= set(_NUMBER.findall(said))):
        return False
    if _YEAR.search(asked) and set(_YEAR.findall(told)) != set(_YEAR.findall(asked)):
        return False
    if not all(holds(told, word) for word in content(_FILLING.sub(" ", asked))):
        return False
    return negated(told) == negated(asked) and _asking(told) == _asking(asked)


def _asking(text: str) -> set[str]:
    """What is asked for, by the words that ask."""
    return {_ONE_ASKING.get(word, word) for word in _ASKS.findall(text)}
