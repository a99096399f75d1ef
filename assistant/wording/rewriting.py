"""A follow-up that a model completes brings nothing that the conversation does not hold (追问改写的核验)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Turn
from assistant.followup import points_back
from assistant.wording.stance import negated
from assistant.wording.words import content, holds, plain, strays
from corpus import normal

LONGEST_QUESTION = 120  # characters
_SHORT = 12  # characters of a question that may lean on the conversation without a word that says so
_LEANING = re.compile(r"^(?:那|其中|还有|另外|再|上述|前面|刚才)|呢[?。!]*$|^(?:由谁|归谁|谁|何时|哪|多少|几|第)")
_ASKS = re.compile(r"多少|几|哪|谁|什么|啥|怎么?|如何|何时|为何|吗|是否|有没有")
_ONE_ASKING = {"啥": "什么", "怎么": "怎", "何时": "哪", "为何": "什么", "是否": "吗", "有没有": "吗", "如何": "怎"}
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|\b)")
_NAME = re.compile(r"《[^《》]+》|〔\d{4}〕\d+号|[a-z]{2,}|“[^“”]+”")
_FILLING = re.compile(r"^(?:那么?|其中|还有|另外|再|好的?)|[呢啊呀吧了]|[这那该此其]|\bit\b|它|他们?|她")


def leans(question: str, history: Sequence[Turn]) -> bool:
    """Whether a question that the rules left as it is may lean on the conversation all the same."""
    text = normal(question).strip()
    return bool(history) and bool(len(text) <= _SHORT or points_back(text) or _LEANING.search(text))


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
    if strays(told, said) or any(name not in said for name in _NAME.findall(told)):
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
