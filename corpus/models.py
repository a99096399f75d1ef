"""The corpus's data: documents, their clauses and their sentences.

Every position is a pair of character offsets into `Document.text`, the stored text of the document, so that
``document.text[start:end]`` is what a citation shows. Nothing here knows about search.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Level = Literal["国家", "自治区", "市"]
Kind = Literal["fulltext", "digest", "report", "metadata"]
# How well a fact is known (依据): F read in the full official text, P stands in the document that cites it, 2 two
# independent sources, 1 one source.
Mark = Literal["F", "P", "2", "1"]
ClauseKind = Literal["notice", "preamble", "heading", "clause", "signature"]
_NUMERALS = "〇零一二三四五六七八九十百千"


@dataclass(frozen=True)
class Sentence:
    """One sentence (句) of a clause.

    Attributes:
        start, end: offsets into the document's text; the closing punctuation is inside.
        text: ``document.text[start:end]``.
        is_heading: whether it is the clause's heading (标题) rather than its text.
    """

    start: int
    end: int
    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Clause:
    """One addressable unit of a document (条款): its own text, without that of the clauses below it.

    Attributes:
        path: the document's own numerals from the top, with half-width brackets, e.g. ``("二", "(二)", "2")``;
            ``("通知",)`` for the issuing notice, ``("引言",)`` for the preamble; ``("附件1", "一")`` in an annex,
            ``("第二条", "第二款", "(一)")`` in a law, ``("附件1", "表1", "第3行")`` for a row of a table.
        kind: what it is; a ``heading`` has clauses below it and no text of its own.
        heading: the heading without its numeral, "" where it has none.
        start, end: offsets of its own text, numeral and heading included.
        sentences: its sentences in order, the heading first where there is one.
    """

    path: tuple[str, ...]
    kind: ClauseKind
    heading: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]

    @property
    def label(self) -> str:
        """The address as people write it: ``二、(二)2.``, ``引言``."""
        return label_of(self.path)


@dataclass(frozen=True)
class DigestFact:
    """One fact of a digest (要点摘编), in the project's own words.

    Attributes:
        start, end: offsets of its line in the stored text.
        address: where it stands in the original, "" where that is not known.
        mark: how well it is known.
    """

    start: int
    end: int
    address: str
    mark: Mark


@dataclass(frozen=True)
class Document:
    """A document (文件) with its outline and what the manifest knows of it.

    Attributes:
        id: stable ASCII name, e.g. ``erdos-2019-12``.
        title, number, issuers, level, written, published, status: as in the manifest; dates are ISO strings.
        address: the official page of the original.
        replaced_by: title of the document that takes its place, "" where none is known to.
        marks: field of the manifest → how well its value is known.
        primary: whether it is the one that is asked where a question names none.
        kind: how the text is held; ``metadata`` has no text and no clauses.
        text: the stored text, a byte-order mark left out; all offsets count its characters.
        clauses: in the order of the text; together they cover it without gap or overlap.
        digest: SHA-256 of the stored text (UTF-8), hexadecimal.
        facts: of a digest, one a clause; none elsewhere.
    """

    id: str
    title: str
    number: str
    issuers: tuple[str, ...]
    level: Level
    kind: Kind
    text: str
    clauses: tuple[Clause, ...]
    digest: str
    written: str = ""
    published: str = ""
    status: str = ""
    aliases: tuple[str, ...] = field(default=())
    address: str = ""
    replaced_by: str = ""
    marks: Mapping[str, Mark] = field(default_factory=dict, hash=False)
    primary: bool = False
    facts: tuple[DigestFact, ...] = ()

    def clause(self, path: tuple[str, ...]) -> Clause | None:
        """The clause at `path`, or None."""
        return self._by_path.get(path)

    @cached_property
    def _by_path(self) -> Mapping[tuple[str, ...], Clause]:
        return {clause.path: clause for clause in reversed(self.clauses)}  # of several of one path the first

    def clause_at(self, offset: int) -> Clause | None:
        """The clause whose own text holds the character at `offset`, or None."""
        return next((clause for clause in self.clauses if clause.start <= offset < clause.end), None)

    def fact_at(self, offset: int) -> DigestFact | None:
        """The fact of a digest that holds the character at `offset`, or None."""
        return next((fact for fact in self.facts if fact.start <= offset < fact.end), None)

    def below(self, path: tuple[str, ...]) -> tuple[Clause, ...]:
        """The clauses one step below `path` (the parts of the document for ``()``), in order.

        Rows of a table without a caption stand right below the clause that the table stands in.
        """
        held = {clause.path for clause in self.clauses}
        return tuple(
            clause
            for clause in self.clauses
            if len(clause.path) > len(path)
            and clause.path[: len(path)] == path
            and clause.kind in ("heading", "clause")
            and not any(clause.path[:depth] in held for depth in range(len(path) + 1, len(clause.path)))
        )


def label_of(path: tuple[str, ...]) -> str:
    """How an address is written in running text.

    >>> label_of(("二", "(二)", "2"))
    '二、(二)2.'
    >>> label_of(("引言",))
    '引言'
    >>> label_of(("附件1", "一", "表2", "第3行")), label_of(("附件1", "第三条"))
    ('附件1、一、表2第3行', '附件1第三条')
    >>> label_of(("(十二)", "要点3"))
    '(十二)要点3'
    """
    written = []
    for place, part in enumerate(path):
        after = path[place + 1] if place + 1 < len(path) else ""
        if part.isdigit():
            written.append(f"{part}.")
        elif len(part) == 1 or all(char in _NUMERALS for char in part) or _is_named(part, after):
            written.append(f"{part}、")
        else:
            written.append(part)
    return "".join(written)


def _is_named(part: str, after: str) -> bool:
    """Whether a name such as 附件1 is set off from the numeral after it."""
    bare = part.startswith(("(", "第")) or part in ("通知", "引言", "落款")
    return not bare and bool(after) and not after.startswith(("(", "第", "表", "专栏", "落款", "要点"))
