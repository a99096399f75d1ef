"""The documents that one question is asked of, with all that answering from them alone takes (书架)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.recent import Recent
from assistant.select import Register
from assistant.spelling import Speller
from assistant.terms import Vocabulary
from corpus import Document, WenguiError, normal
from index import Index, UnitTable
from index.tokenise import domain_words

_KEPT = 64  # choices of documents


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

    def __init__(self, documents: Sequence[Document], index: Index) -> None:
        """`documents`: the primary one first."""
        self.register = Register(documents)
        self._index = index
        self._made: Recent[tuple[str, ...], Shelf] = Recent(_KEPT)
        self.primary = Shelf(self.register.of([self.register.primary.id]), *self._of_one(self.register.primary.id))

    def of(self, document_ids: Sequence[str]) -> Shelf:
        """The shelf of these documents, in this order."""
        key = tuple(document_ids)
        if key == self.primary.ids:
            return self.primary
        return self._made.get(key, lambda: Shelf(self.register.of(key), *self.words))

    def _of_one(self, document_id: str) -> tuple[Vocabulary, Speller]:
        units = UnitTable.of(self._index.units)
        return self._words_of(Vocabulary(units[number] for number in units.of_document(document_id)))

    @cached_property
    def words(self) -> tuple[Vocabulary, Speller]:
        """The vocabulary of all texts."""
        return self._words_of(Vocabulary.of_index(self._index))

    def _words_of(self, vocabulary: Vocabulary) -> tuple[Vocabulary, Speller]:
        return vocabulary, Speller(vocabulary.words | domain_words(), vocabulary.holds, self._asked)

    @cached_property
    def _asked(self) -> tuple[str, ...]:
        """The questions written about the texts."""
        return tuple(normal(question).lower() for question in self._index.questions.texts)


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
