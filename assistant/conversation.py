"""A turn of a conversation → the full question that it stands for (对话补全), whichever document is spoken of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.answer import Turn
from assistant.followup import Grounds, Places, resolve
from assistant.followup.across import (
    across,
    leans_on,
    noted_in,
    of_another_version,
    of_the_same,
    spoken_of,
    topic_without,
    without_note,
)
from assistant.mentions import OWN
from assistant.question import Question
from assistant.scope import scope_of
from assistant.select import Evidence
from assistant.shelf import Shelf, Shelves
from corpus import Document, normal

_KEPT = 64  # questions of running conversations whose evidence is kept
_DEPTH = 6  # turns that a completed question may lean on
# A few words and the shelf that they are looked for in → how they are understood and all that is found.
Find = Callable[[str, Shelf], tuple[Question, list[Evidence]]]


class Conversation:
    """Completes the turns of conversations over a library."""

    def __init__(self, documents: Mapping[str, Document], shelves: Shelves, find: Find) -> None:
        self._documents = documents
        self._shelves = shelves
        self._find = find
        # What follow-ups are completed from where no other document is spoken of: the primary one.
        self._grounds = self._grounds_of(shelves.primary)

    def completed(self, question: str, history: Sequence[Turn] = ()) -> str:
        """The full question that `question` stands for in its conversation."""
        if history:  # what points back is read by its words, so they are put right first
            typed = normal(question)
            meant = self._shelves.primary.speller.correct(typed)
            question = question if meant == typed else meant
        turns = [n for n, turn in enumerate(history) if turn.role == "user" and turn.content.strip()]
        if not turns or len(self._documents) < 2:
            return resolve(question, history, self._grounds)
        earlier = history[: turns[-1]][-_DEPTH:]
        before = self.completed(history[turns[-1]].content.strip(), earlier)
        named = across(question, before, self._documents) or of_another_version(question, before)
        if named:
            return named
        said = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
        name = spoken_of(before, self._documents) or noted_in(said)
        if not name or spoken_of(question, self._documents) or OWN.search(question) or not leans_on(question):
            return resolve(question, history, self._grounds)
        return of_the_same(question, name) or self._of_another(question, before, name, history[turns[-1] + 1 :])

    def _of_another(self, question: str, before: str, name: str, said: Sequence[Turn]) -> str:
        """A follow-up completed from the text of the document that the question before names, with that name."""
        side = scope_of(name, self._documents).sides[:1]
        if not side or not side[0].documents:
            return f"{name}{question}"
        grounds = self._grounds_of(self._shelves.of(side[0].documents))
        asked = Turn(role="user", content=topic_without(before, self._documents))
        told = [replace(turn, content=without_note(turn.content)) for turn in said]
        return f"{name}{resolve(question, [asked, *told], grounds)}"

    def _grounds_of(self, shelf: Shelf) -> Grounds:
        document = shelf.register.primary

        # A chat completes the question before again with every turn: what was found for it is kept.
        @lru_cache(maxsize=_KEPT)
        def search(words: str) -> tuple[Question, list[Evidence]]:
            return self._find(words, shelf)

        return Grounds(shelf.vocabulary, document, shelf.register, Places.of(shelf.register, document.id), search)
