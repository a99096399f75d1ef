"""What a conversation is about (话题所在): the sentence that the last answer rests on, and the one asked for next.

The history holds texts only, so the sentence is found again by the character pairs that it shares with the last
question and answer, each pair weighted by how rare it is.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.question import Question
from assistant.select import Evidence, Register, same_unit
from corpus import normal
from corpus.facts import Statement

# A question on its own, as it is understood, and every sentence as evidence for it.
Searcher = Callable[[str], tuple[Question, Sequence[Evidence]]]

_QUESTION, _HEADINGS = 1.0, 0.3  # weights of the last question and of the headings beside the answer's own words
_ENOUGH = 12.0  # the rarity of pairs, summed, from which an answer's words tell where it stands (some four rare pairs)
_HELD = 1.0  # the pull of a sentence of the same clause that holds all the words of a question
_SAID = 300  # characters of an answer that count
_NOT_TEXT = re.compile(r"\[\d+\]|[^\u4e00-\u9fffA-Za-z0-9%]")


@dataclass(frozen=True)
class Places:
    """The sentences of a document by the character pairs they hold; headings themselves are left out."""

    statements: tuple[Statement, ...]
    own: tuple[frozenset[str], ...]
    headed: tuple[frozenset[str], ...]
    rarity: dict[str, float]

    @classmethod
    def of(cls, register: Register, document_id: str) -> Places:
        """Tabulate the sentences of a document."""
        statements = tuple(
            one for one in register.statements([document_id]) if not one.sentence.is_heading and one.path != ("通知",)
        )
        own = tuple(_pairs(one.sentence.text) for one in statements)
        headed = tuple(_pairs(register.context(one)) for one in statements)
        count = Counter(pair for pairs in headed for pair in pairs)
        rarity = {pair: math.log((len(statements) + 1) / number) for pair, number in count.items()}
        return cls(statements, own, headed, rarity)

    def spoken_of(self, asked: str, said: str) -> Statement | None:
        """The sentence that the last question and its answer are about; None where they share nothing with any."""
        question, answer = _pairs(asked), _pairs(said[:_SAID])
        weight_q, weight_a = self._weight(question) or 1.0, self._weight(answer) or 1.0
        sure = min(1.0, weight_a / _ENOUGH)
        scores = [
            sure * (self._weight(answer & own) + _HEADINGS * self._weight(answer & headed)) / weight_a
            + _QUESTION * self._weight(question & headed) / weight_q
            for own, headed in zip(self.own, self.headed, strict=True)
        ]
        best = max(range(len(scores)), key=scores.__getitem__, default=None)
        return self.statements[best] if best is not None and scores[best] > 0 else None

    def _weight(self, pairs: frozenset[str]) -> float:
        return sum(self.rarity.get(pair, 0.0) for pair in pairs)


def nearness(one: Statement, other: Statement) -> float:
    """How near two sentences stand, in [0, 1]: the same sentence, clause, or section.

    The values are set on the dev half, where they put the sentence asked for first in 131 of 156 follow-ups.
    """
    if one.document_id != other.document_id:
        return 0.0
    if one.sentence.start == other.sentence.start:
        return 1.0
    if one.path == other.path:
        return 0.6
    return 0.2 if one.path[:2] == other.path[:2] else 0.0


def meant(question: Question, evidence: Sequence[Evidence], spoken_of: Statement, pull: float) -> Evidence | None:
    """The sentence asked for: the best evidence for the question alone, drawn by `pull` to what was spoken of.

    A sentence of another year than the question names is not drawn to; one that states a value of the question is
    preferred. A sentence of the same clause that holds every word of the question is drawn to as if it pointed there.
    """

    def drawn(piece: Evidence) -> float:
        other_year = bool(question.years) and not piece.statement.years & set(question.years)
        held = piece.coverage >= 0.99 and piece.statement.path == spoken_of.path and pull > 0
        near = 0.0 if other_year else (max(pull, _HELD) if held else pull) * nearness(piece.statement, spoken_of)
        return piece.score + near + float(states(question, piece.statement))

    return max(evidence, key=drawn, default=None)


def states(question: Question, statement: Statement) -> bool:
    """Whether a sentence states a value that the question names (那100所是什么时候)."""
    return any(
        quantity.number == value and same_unit(quantity.unit, unit)
        for value, unit in question.values
        for quantity in statement.quantities
    )


def _pairs(text: str) -> frozenset[str]:
    bare = _NOT_TEXT.sub("", normal(text).lower())
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))
