"""What was read of a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.models import Kind, Level


@dataclass(frozen=True)
class Proposal:
    """What was read of a document; each field is for the user to confirm or replace."""

    title: str
    number: str = ""
    issuers: tuple[str, ...] = ()
    level: Level = "市"
    kind: Kind = "fulltext"
    written: str = ""
    published: str = ""
    status: str = ""
    aliases: tuple[str, ...] = ()
    address: str = ""
    is_law: bool = False


def first_of(fields: Mapping[str, str], labels: Iterable[str]) -> str:
    """The first of the labelled fields that is filled."""
    return next((fields[label] for label in labels if fields.get(label)), "")
