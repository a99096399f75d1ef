"""A build that takes from the generation before what did not change (增量更新).

Of a large library that changes little the tokens are taken over, the indexes of single documents, and the store of
vectors with the space that they lie in: the means of the texts hardly move, and all vectors would have to be written
anew for it. When a tenth has changed since the means were taken, they are taken again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from corpus import PARSER_VERSION, Document
from index.generation import FORMAT, IndexMeta
from index.lexical import Tokens
from index.table import UnitTable
from index.tokenise import DOMAIN_WORDS
from index.vectors import VectorStore, connect

LARGE = 5000  # units from which the store is taken over
_DRIFT = 0.1
TOKENS = "tokens"


@dataclass(frozen=True)
class Earlier:
    """The generation before.

    Attributes:
        folder, meta, units: its files, its record and its units.
        same: the documents that are as they were there, with the questions written for them.
    """

    folder: Path
    meta: IndexMeta
    units: UnitTable
    same: frozenset[str]

    def lexical_of(self, document_id: str) -> Path | None:
        """The folder of a document's own BM25, where it can be taken over."""
        folder = self.folder / "lexical_of" / document_id
        return folder if document_id in self.same and folder.exists() and self._tokens_fit() else None

    def tokens(self, leg: str) -> Tokens | None:
        """The tokens of its units; None where they were made in another way."""
        if not self._tokens_fit():
            return None
        folder = self.folder / TOKENS
        vocabulary = json.loads((folder / f"{leg}.json").read_text(encoding="utf-8"))
        ends = np.load(folder / f"{leg}-ends.npy").tolist()
        flat = array("i", np.load(folder / f"{leg}.npy").tobytes())
        return Tokens(vocabulary, [flat[start:end] for start, end in zip([0, *ends], ends, strict=False)])

    def _tokens_fit(self) -> bool:
        mark = self.folder / TOKENS / "mark"
        return mark.exists() and mark.read_text(encoding="utf-8") == tokens_mark()

    def store_fits(self, units: UnitTable, chroma_url: str) -> bool:
        """Whether the embedded store can be taken over for `units`, its means unchanged."""
        if chroma_url or self.meta.chroma_url or len(units) < LARGE or self.meta.centred_on < LARGE:
            return False
        return self.drift(units) <= _DRIFT * self.meta.centred_on

    def drift(self, units: UnitTable) -> int:
        """How many units came, went or changed since the means were taken, up to `units`."""
        kept = sum(len(units.of_document(id)) for id in self.same)
        return self.meta.drifted + len(units) + len(self.units) - 2 * kept

    def changed(self, units: UnitTable) -> list[int]:
        """The numbers of the units of `units` that are not taken over."""
        return [n for id in units.document_ids if id not in self.same for n in units.of_document(id)]

    def take_store(self, folder: Path, name: str) -> VectorStore:
        """Copy the store into `folder` under a new name, without the units of documents that changed or went."""
        shutil.copytree(self.folder / "chroma", folder)
        store = VectorStore(connect(folder), self.meta.generation)
        gone = [
            self.units.id_of(number)
            for id in self.units.document_ids
            if id not in self.same
            for number in self.units.of_document(id)
        ]
        store.remove(gone)
        store.rename(name)
        return VectorStore(connect(folder), name)


def earlier_of(
    root: Path, before: IndexMeta | None, documents: Sequence[Document], questions: Mapping[str, str]
) -> Earlier | None:
    """The generation before, where something of it can be taken over; None where nothing can, or it is damaged.

    Args:
        root: the folder of the generations.
        before: its record.
        documents: those of the new one.
        questions: document id → fingerprint of its question keys.
    """
    if before is None or before.format != FORMAT or before.parser_version != PARSER_VERSION:
        return None
    same = frozenset(
        one.id
        for one in documents
        if before.documents.get(one.id) == one.digest and before.questions.get(one.id) == questions.get(one.id)
    )
    try:
        folder = root / before.generation
        units = UnitTable.load(folder / "units")
        return Earlier(folder, before, units, same) if len(units) == before.units else None
    except Exception:  # damaged: numpy and json raise kinds of their own; building anew mends it
        return None


def tokens_mark() -> str:
    """What must be the same for texts to be cut alike."""
    return f"{version('jieba')} {hashlib.sha256(DOMAIN_WORDS.read_bytes()).hexdigest()}"
