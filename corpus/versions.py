"""Versions of one law (版本): of full texts with one title the latest takes the place of those before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.models import Document

_HOW = re.compile(r"修订|修正")


def with_versions(documents: Sequence[Document]) -> tuple[Document, ...]:
    """`documents` in their order, each earlier version with the one that took its place.

    A document whose manifest already says by what it was replaced keeps that.
    """
    latest: dict[str, Document] = {}
    for document in documents:
        if document.kind == "fulltext" and document.written:
            known = latest.get(document.title)
            latest[document.title] = document if known is None or document.written > known.written else known
    return tuple(_placed(document, latest.get(document.title)) for document in documents)


def _placed(document: Document, latest: Document | None) -> Document:
    if latest is None or document.replaced_by or document.kind != "fulltext" or not document.written:
        return document
    if document.written >= latest.written:
        return document
    how = _HOW.search(latest.status.rpartition(latest.written[:4])[2]) if latest.status else None
    return replace(document, replaced_by=f"{latest.title}（{latest.written[:4]}年{how.group() if how else '版'}）")
