"""Which clause names which document of the library, both ways (引用关系)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.facts import Reference, references_in
from corpus.models import Document, label_of
from corpus.normalise import normal

# A title shorter than this is the end of too many others.
_SHORTEST = 8


@dataclass(frozen=True)
class Link:
    """A clause that names a document.

    Attributes:
        citing, path: the document and clause that name it.
        title, number: as they write it.
        cited: id of the document of the library that is named, "" where the library has none.
        start, end: offsets of the name in the citing text.
    """

    citing: str
    path: tuple[str, ...]
    title: str
    number: str
    cited: str
    start: int
    end: int

    @property
    def label(self) -> str:
        """The address of the citing clause."""
        return label_of(self.path)


def links_of(documents: Sequence[Document]) -> tuple[Link, ...]:
    """Every naming of a document in the full texts, in the order of documents and texts; own titles left out."""
    return tuple(link for document in documents if document.kind == "fulltext" for link in _from(document, documents))


def _from(document: Document, documents: Sequence[Document]) -> Iterable[Link]:
    for reference in references_in(document.text):
        clause = document.clause_at(reference.start)
        if clause is None or normal(reference.title) == normal(document.title):
            continue
        named = named_by(reference, documents)
        if named is not document:
            cited = named.id if named else ""
            yield Link(
                document.id, clause.path, reference.title, reference.number, cited, reference.start, reference.end
            )


def named_by(reference: Reference, documents: Iterable[Document]) -> Document | None:
    """The document that a reference names: by its 文号 where it gives one, by its title where several share that."""
    held = list(documents)
    if reference.number:
        numbered = [one for one in held if one.number and normal(one.number) == normal(reference.number)]
        if len(numbered) == 1:
            return numbered[0]
        held = numbered
    return next((one for one in held if same_title(reference.title, one.title)), None)


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same, but for the issuer that one of them opens with.

    >>> same_title("国务院办公厅关于发展托育服务的意见", "关于发展托育服务的意见")
    True
    """
    a, b = sorted((normal(one), normal(other)), key=len)
    return a == b or (len(a) >= _SHORTEST and b.endswith(a) and b[: -len(a)].endswith(("院", "厅", "室", "委", "央")))
