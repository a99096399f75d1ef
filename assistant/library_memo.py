"""What is worked out once for a library of documents and looked up for every question (文件库备忘)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from assistant.recent import Recent
from corpus import Document

Made = TypeVar("Made")
_LIBRARIES = 8


def once_a_library(make: Callable[[Mapping[str, Document]], Made]) -> Callable[[Mapping[str, Document]], Made]:
    """`make`, whose results are kept for the libraries asked of last; the same documents in the same order are one."""
    kept: Recent[tuple[int, ...], tuple[tuple[Document, ...], Made]] = Recent(_LIBRARIES)

    def made(documents: Mapping[str, Document]) -> Made:
        held = tuple(documents.values())
        # Documents that are kept with the result keep their identity.
        return kept.get(tuple(map(id, held)), lambda: (held, make(documents)))[1]

    return made
