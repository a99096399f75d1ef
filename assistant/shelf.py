"""The documents that one question is asked of, with all that answering from them alone takes (书架)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.select import Register
from assistant.spelling import Speller
from assistant.terms import Vocabulary
from corpus import Document, WenguiError, normal
from index import Unit
from index.tokenise import domain_words


@dataclass(frozen=True)
class Shelf:
    """Some documents of the library.

    Attributes:
        register: of these documents, preferred first.
        vocabulary, speller: of the texts that a question's words are looked for in.
    """

    register: Register
    vocabulary: Vocabulary
    speller: Speller

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""
        return self.register.documents

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids."""
        return tuple(self.register.documents)

    @property
    def digests_only(self) -> bool:
        """Whether no text of a document itself is among them."""
        return all(document.kind == "digest" for document in self.documents.values())


class Shelves:
    """Puts documents together as questions ask for them; each choice is made once.

    The primary document keeps the vocabulary of its own text, so that what else the library holds changes nothing
    for questions that name no document; the others share that of all texts.
    """

    def __init__(self, documents: Sequence[Document], units: Sequence[Unit], asked: Sequence[str] = ()) -> None:
        """`documents`: the primary one first; `asked`: questions written about them."""
        self.register = Register(documents)
        self._units = units
        self._asked = tuple(normal(question).lower() for question in asked)
        self._made: dict[tuple[str, ...], Shelf] = {}
        self._whole: tuple[Vocabulary, Speller] | None = None
        self.primary = self.of([self.register.primary.id])

    def of(self, document_ids: Sequence[str]) -> Shelf:
        """The shelf of these documents, in this order."""
        key = tuple(document_ids)
        if key not in self._made:
            words = self._of_one(key[0]) if key == (self.register.primary.id,) else self._of_all()
            self._made[key] = Shelf(self.register.of(key), *words)
        return self._made[key]

    def _of_one(self, document_id: str) -> tuple[Vocabulary, Speller]:
        return self._words([unit for unit in self._units if unit.document_id == document_id])

    def _of_all(self) -> tuple[Vocabulary, Speller]:
        if self._whole is None:
            self._whole = self._words(self._units)
        return self._whole

    def _words(self, units: Sequence[Unit]) -> tuple[Vocabulary, Speller]:
        vocabulary = Vocabulary(units)
        return vocabulary, Speller(vocabulary.words | domain_words(), vocabulary.texts, self._asked)


def primary_first(documents: Sequence[Document], primary: str = "") -> tuple[Document, ...]:
    """`documents` with the primary one in front.

    Args:
        documents: in the order of the library.
        primary: its id; "" for the last whose manifest says that it is, else the first full text.

    Raises:
        WenguiError: if there is no document of that id, or it has no text.
    """
    if primary:
        chosen = next((one for one in documents if one.id == primary), None)
        if chosen is None or not chosen.clauses:
            raise WenguiError(
                f"设置 WENGUI_PRIMARY 的文件“{primary}”不在文件库，或没有正文。请用 wengui corpus list 查看编号后改正。"
            )
    else:
        flagged = [one for one in documents if one.primary and one.clauses]
        texts = [one for one in documents if one.kind == "fulltext"]
        chosen = next(iter((*reversed(flagged), *texts, *documents)), None)
    return tuple(sorted(documents, key=lambda one: one is not chosen))
