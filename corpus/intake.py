"""What a loaded file is in the library: a new document, the full text of one that is only summed up, or another text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import ValidationError

from corpus.errors import DocumentError
from corpus.library import Library, ManifestEntry, read_entry
from corpus.loaders import Loaded
from corpus.loaders.wording import document_number, squeezed

Action = Literal["new", "full", "same", "conflict"]
_TITLE_PARTS = re.compile(r"[、，, ]")


@dataclass(frozen=True)
class Held:
    """A document of the library: its entry and the SHA-256 of its stored text, "" where it has none."""

    entry: ManifestEntry
    digest: str


@dataclass(frozen=True)
class Intake:
    """What is to become of a loaded document.

    Attributes:
        action: ``new``; ``full``, the full text of a document of which only an abstract or the entry is held; ``same``,
            held already; ``conflict``, another text of the same document is held.
        entry: the entry to write.
        text: the text to write.
        held: the document that it meets, None for a new one.
        notes: sentences for the user.
    """

    action: Action
    entry: ManifestEntry
    text: str
    held: Held | None = None
    notes: tuple[str, ...] = ()


def shelf(library: Library) -> list[Held]:
    """All documents that can be read, without parsing them."""
    found = []
    for id in library.ids():
        folder = library.folder(id)
        try:
            entry = read_entry(folder)
            text = (
                (folder / "text.txt").read_bytes().decode("utf-8-sig") if entry.kind in ("fulltext", "report") else ""
            )
        except (DocumentError, OSError, UnicodeDecodeError):
            continue
        found.append(Held(entry, _digest(text) if text else ""))
    return found


def checked_entry(fields: Mapping[str, Any]) -> ManifestEntry:
    """A manifest entry.

    Raises:
        DocumentError: naming the field that is wrong and what it must be.
    """
    try:
        return ManifestEntry.model_validate(fields)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        described = ManifestEntry.model_fields[name].description if name in ManifestEntry.model_fields else ""
        raise DocumentError(
            f"{name} 的值“{fields.get(name)}”不对，应为{described}。请用 --{_option(name)} 改正后重试。"
        ) from error


def intake(loaded: Loaded, held: Sequence[Held], chosen: Mapping[str, Any]) -> Intake:
    """What a loaded document is in the library.

    Args:
        loaded: the document.
        held: the library as it is.
        chosen: fields that the user set; they win over what was read.

    Raises:
        DocumentError: if a chosen field is wrong.
    """
    proposal = loaded.proposal
    read = {
        "id": loaded.id,
        "title": proposal.title,
        "number": proposal.number,
        "issuers": proposal.issuers,
        "level": proposal.level,
        "kind": proposal.kind,
        "written": proposal.written,
        "published": proposal.published,
        "status": proposal.status,
        "aliases": proposal.aliases,
        "address": proposal.address,
    }
    entry = checked_entry(read | dict(chosen))
    twin = next((item for item in held if item.digest == loaded.digest), None)
    if twin is not None and ("id" not in chosen or twin.entry.id == entry.id):
        return Intake("same", twin.entry, loaded.text, twin)
    met = (
        next((item for item in held if item.entry.id == entry.id), None)
        if "id" in chosen
        else _met(entry, loaded, held)
    )
    if met is None:
        return Intake("new", entry, loaded.text)
    if met.entry.kind in ("digest", "metadata") and entry.kind == "fulltext":
        merged, notes = _completed(met.entry, entry, chosen)
        return Intake("full", merged, loaded.text, met, notes)
    if met.digest == loaded.digest:
        return Intake("same", met.entry, loaded.text, met)
    return Intake("conflict", entry.model_copy(update={"id": met.entry.id}), loaded.text, met)


def beside(taken: Intake, held: Sequence[Held]) -> Intake:
    """A conflicting document as one of its own, under an id that is free."""
    base, ids = taken.entry.id[:56], {item.entry.id for item in held}
    free = next(f"{base}-{n}" for n in range(2, 1000) if f"{base}-{n}" not in ids)
    return replace(taken, action="new", entry=taken.entry.model_copy(update={"id": free}), held=None)


def held_as(taken: Intake) -> Held:
    """The document as the library holds it once it is written."""
    return Held(taken.entry, _digest(taken.text))


def own_part(loaded: Loaded, known: ManifestEntry, held: Sequence[Held]) -> Intake:
    """What was downloaded as the full text of a document that is known.

    Of a page with several texts under one number, its own is kept: from its title to that of the next.

    Raises:
        DocumentError: if the page is a report on it, or another document.
    """
    if loaded.proposal.kind == "report":
        raise DocumentError("网址上是报道或解读，不是原文，没有收入")
    read = checked_entry(
        {
            "id": known.id,
            "title": loaded.proposal.title,
            "number": loaded.proposal.number,
            "written": loaded.proposal.written,
        }
        | {
            "published": loaded.proposal.published,
            "issuers": loaded.proposal.issuers,
            "aliases": loaded.proposal.aliases,
            "address": known.address,
        }
    )
    named = _plain(known.title) in _plain(loaded.text)
    if not named and not (known.number and _same_number(known.number, read.number)):
        raise DocumentError(f"网址上是另一份文件（{loaded.proposal.title[:40]}），没有收入")
    if (
        known.number
        and read.number
        and not _same_number(known.number, read.number)
        and _plain(read.title) != _plain(known.title)
    ):
        raise DocumentError(f"网址上的文号是{read.number}，不是{known.number}，没有收入")
    others = [
        item.entry
        for item in held
        if item.entry.id != known.id and known.number and _same_number(item.entry.number, known.number)
    ]
    text = _part(loaded.text, known.title, {squeezed(other.title) for other in others})
    entry, notes = _completed(known, read, {})
    return Intake("full", entry, text, None, (*loaded.notes, *notes))


def _part(text: str, title: str, others: set[str]) -> str:
    """The lines from `title` to the next of the other titles; the whole text where they do not stand in it."""
    lines = text.splitlines(keepends=True)
    heads = [squeezed(line) for line in lines]
    if squeezed(title) not in heads or not others & set(heads):
        return text
    first = heads.index(squeezed(title))
    last = next((at for at in range(first + 1, len(lines)) if heads[at] in others), len(lines))
    return "".join(lines[first:last])


def _met(entry: ManifestEntry, loaded: Loaded, held: Sequence[Held]) -> Held | None:
    """The document of the library that a text is another text of: by number, by title where there is no number, by id."""
    if entry.kind == "report":
        return next((item for item in held if item.entry.id == entry.id), None)
    numbered = [item for item in held if entry.number and _same_number(item.entry.number, entry.number)]
    if len(numbered) > 1:  # one number covers several texts: those whose titles stand in this one
        lines = {squeezed(line) for line in loaded.text.splitlines() if len(line) < 100}
        numbered = [item for item in numbered if squeezed(item.entry.title) in lines or item.entry.id == entry.id]
    if len(numbered) == 1:
        return numbered[0]
    if not entry.number:
        names = {_plain(name) for name in (entry.title, *entry.aliases)}
        for item in held:
            if item.entry.kind in ("digest", "metadata") and _plain(item.entry.title) in names:
                return item
    return next((item for item in held if item.entry.id == entry.id), None)


def _completed(
    known: ManifestEntry, read: ManifestEntry, chosen: Mapping[str, Any]
) -> tuple[ManifestEntry, tuple[str, ...]]:
    """The entry of a document whose full text comes in: what was known and checked stays, the rest is filled in."""
    update: dict[str, Any] = {"kind": "fulltext"}
    notes = []
    for name, label in (("written", "成文日期"), ("published", "发布日期"), ("number", "文号")):
        old, new = getattr(known, name), getattr(read, name)
        if not old:
            update[name] = new
        elif new and new != old and name not in chosen:
            notes.append(f"{label}：清单记为{old}，正文读作{new}，保留清单的")
    update["issuers"] = known.issuers or read.issuers
    update["address"] = known.address or read.address
    names = [read.title, *known.aliases, *read.aliases]
    update["aliases"] = tuple(dict.fromkeys(name for name in names if name != known.title))
    return known.model_copy(update=update | dict(chosen)), tuple(notes)


def _same_number(one: str, other: str) -> bool:
    return bool(one) and (document_number(one) or one) == (document_number(other) or other)


def _plain(title: str) -> str:
    return _TITLE_PARTS.sub("", squeezed(title))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _option(name: str) -> str:
    return "issuer" if name == "issuers" else name
