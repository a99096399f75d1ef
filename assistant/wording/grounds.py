"""What an answer may say: the cited sentences and the extractive answer, read as phrases (依据)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import Answer, Citation
from assistant.wording.reading import Claim, claims_of
from assistant.wording.words import plain
from corpus.facts import Phrase, Quantity, Statement, read_phrases


@dataclass(frozen=True)
class Part:
    """A phrase with what it measures.

    Attributes:
        text: the phrase in normal form, white space left out.
        year: that of the deadline that governs it, None without one.
        figures: its quantities, each with the words of its item in normal form.
        written: the phrase as it stands.
        bare: whether it is the extractive answer's opening, which leaves its subject to the question.
    """

    text: str
    year: int | None
    figures: tuple[tuple[Quantity, str], ...]
    written: str
    bare: bool = False


@dataclass(frozen=True)
class Source:
    """A cited sentence: its parts, and all that it may be cited for in normal form."""

    citation: Citation
    parts: tuple[Part, ...]
    text: str
    context: str


@dataclass(frozen=True)
class Grounds:
    """The sources by mark, and the extractive answer's own claims.

    Attributes:
        question: the full question in normal form.
        sources: by mark.
        skeleton: the extractive answer.
        claims: its claims.
    """

    question: str
    sources: dict[int, Source]
    skeleton: str
    claims: tuple[Claim, ...]

    @classmethod
    def of(cls, answer: Answer, statements: Iterable[Statement]) -> Grounds:
        """The grounds of an extractive answer.

        Args:
            answer: with its citations.
            statements: of the documents that it cites.
        """
        known = list(statements)
        sources = {one.n: _source(one, known) for one in answer.citations}
        return cls(plain(answer.resolved_question), sources, answer.text, claims_of(answer.text))

    def parts(self, marks: Sequence[int]) -> list[Part]:
        """The phrases that a claim with these marks may state."""
        found = [part for mark in marks for part in self.sources[mark].parts]
        for index, claim in enumerate(self.claims):
            if set(claim.marks) & set(marks):
                found += parts_of(claim.text, bare=index == 0)
        return found

    def text(self, marks: Sequence[int]) -> str:
        """All words that a claim with these marks may use, in normal form."""
        own = [self.sources[mark].text + self.sources[mark].context for mark in marks]
        told = [plain(claim.text) for claim in self.claims if set(claim.marks) & set(marks)]
        return "\n".join([*own, *told])

    def context(self, marks: Sequence[int]) -> str:
        """Headings, labels, titles and numbers of what is cited, in normal form."""
        return "\n".join(self.sources[mark].context for mark in marks)


@lru_cache(maxsize=4_096)
def parts_of(text: str, bare: bool = False) -> tuple[Part, ...]:
    """The phrases of a text that stands in no document."""
    return tuple(_part(phrase, text, bare) for phrase in read_phrases(text))


def _source(citation: Citation, statements: Sequence[Statement]) -> Source:
    phrases = [
        phrase
        for one in statements
        if one.document_id == citation.document_id and one.sentence.start < citation.end
        for phrase in one.phrases
        if citation.start <= phrase.start < citation.end
    ]
    quote = citation.quote
    parts = [_part(phrase, quote, False, citation.start) for phrase in phrases] or parts_of(quote)
    context = plain(f"{citation.title}\n{citation.number}\n{citation.label}\n{citation.heading}")
    return Source(citation, tuple(parts), plain(quote), context)


def _part(phrase: Phrase, text: str, bare: bool, offset: int = 0) -> Part:
    first = phrase.quantities[0] if phrase.quantities else None
    figures = []
    for quantity in phrase.quantities:
        item = text[quantity.item[0] - offset : quantity.item[1] - offset]
        head = text[phrase.start - offset : first.start - offset] if first and quantity is not first else ""
        figures.append((quantity, plain(head + item)))
    year = phrase.deadline.year if phrase.deadline else None
    return Part(plain(phrase.text), year, tuple(figures), phrase.text, bare)
