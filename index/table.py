"""The units of an index as columns (单元表): a unit becomes an object only where it is looked at."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.units import Unit

_COLUMNS = ("starts", "ends", "whole", "paths", "ends_of_text")


class UnitTable(Sequence[Unit]):
    """Units by number, those of one document beside one another; long columns are read from disk as they are needed."""

    def __init__(
        self,
        documents: Sequence[tuple[str, int]],
        paths: Sequence[tuple[str, ...]],
        columns: dict[str, NDArray[np.generic]],
        texts: NDArray[np.uint8],
    ) -> None:
        """Take what `of` or `load` made.

        Args:
            documents: the ids with the number of each one's first unit, in order.
            paths: every path once.
            columns: by name; `paths` numbers into the argument of that name, `ends_of_text` into `texts`.
            texts: the indexed texts one after another, UTF-8.
        """
        self._ids = [id for id, _ in documents]
        self._firsts = [first for _, first in documents]
        self._place = {id: place for place, id in enumerate(self._ids)}
        self._paths = paths
        self._columns = columns
        self._texts = texts

    @classmethod
    def of(cls, units: Sequence[Unit]) -> UnitTable:
        """The table of `units`, in which those of one document stand together."""
        if isinstance(units, UnitTable):
            return units
        paths: dict[tuple[str, ...], int] = {}
        documents: dict[str, int] = {}
        for number, unit in enumerate(units):
            documents.setdefault(unit.document_id, number)
        texts = [unit.indexed.encode() for unit in units]
        columns: dict[str, NDArray[np.generic]] = {
            "starts": np.array([unit.start for unit in units], dtype=np.int32),
            "ends": np.array([unit.end for unit in units], dtype=np.int32),
            "whole": np.array([unit.scope == "clause" for unit in units], dtype=np.bool_),
            "paths": np.array([paths.setdefault(unit.path, len(paths)) for unit in units], dtype=np.int32),
            "ends_of_text": np.cumsum([0, *map(len, texts)], dtype=np.int64),
        }
        return cls(list(documents.items()), list(paths), columns, np.frombuffer(b"".join(texts), dtype=np.uint8))

    @property
    def starts(self) -> NDArray[np.int32]:
        """Where each unit starts in its document's text."""
        return self._columns["starts"]  # type: ignore[return-value]

    @property
    def ends(self) -> NDArray[np.int32]:
        """Where each unit ends there."""
        return self._columns["ends"]  # type: ignore[return-value]

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Whether each unit is a clause as a whole and not a sentence."""
        return self._columns["whole"]  # type: ignore[return-value]

    @property
    def paths(self) -> NDArray[np.int32]:
        """The path of each unit, by a number that equal paths share."""
        return self._columns["paths"]  # type: ignore[return-value]

    @property
    def document_ids(self) -> Sequence[str]:
        """The documents that have units, in order."""
        return self._ids

    @property
    def firsts(self) -> Sequence[int]:
        """The number of the first unit of each document of `document_ids`."""
        return self._firsts

    def of_document(self, document_id: str) -> range:
        """The numbers of a document's units; none where it has none."""
        place = self._place.get(document_id)
        if place is None:
            return range(0)
        return range(self._firsts[place], self._firsts[place + 1] if place + 1 < len(self._ids) else len(self))

    def number_of(self, id: str) -> int:
        """The number of the unit of that id, which has to be there."""
        document_id, _, place = id.rpartition("@")
        numbers = self.of_document(document_id)
        start, _, rest = place.partition("-")
        end, _, scope = rest.partition("/")
        here = slice(numbers.start, numbers.stop)
        # A clause starts as its first sentence.
        same = (self.starts[here] == int(start)) & (self.ends[here] == int(end))
        return numbers.start + int((same & (self.whole[here] == (scope == "clause"))).argmax())

    def id_of(self, number: int) -> str:
        """The id of a unit."""
        start, end = int(self.starts[number]), int(self.ends[number])
        return f"{self.document_of(number)}@{start}-{end}/{'clause' if self.whole[number] else 'sentence'}"

    def document_of(self, number: int) -> str:
        """The document of a unit."""
        return self._ids[bisect_left(self._firsts, number + 1) - 1]

    def text_of(self, number: int) -> str:
        """What is tokenised and embedded of a unit."""
        ends = self._columns["ends_of_text"]
        return self._texts[int(ends[number]) : int(ends[number + 1])].tobytes().decode()

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, number: int) -> Unit: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Unit]: ...

    def __getitem__(self, number: int | slice) -> Unit | Sequence[Unit]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if not -len(self) <= number < len(self):
            raise IndexError(number)
        number %= len(self)
        return Unit(
            id=self.id_of(number),
            document_id=self.document_of(number),
            path=self._paths[int(self.paths[number])],
            scope="clause" if self.whole[number] else "sentence",
            start=int(self.starts[number]),
            end=int(self.ends[number]),
            indexed=self.text_of(number),
        )

    def __iter__(self) -> Iterator[Unit]:
        return (self[number] for number in range(len(self)))

    def save(self, folder: Path) -> None:
        """Write what `load` reads."""
        folder.mkdir()
        for name, column in self._columns.items():
            np.save(folder / f"{name}.npy", column)
        np.save(folder / "texts.npy", self._texts)
        names = {"documents": list(zip(self._ids, self._firsts, strict=True)), "paths": self._paths}
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> UnitTable:
        """Read what `save` wrote."""
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        columns = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _COLUMNS}
        return cls(
            [(str(id), int(first)) for id, first in names["documents"]],
            [tuple(path) for path in names["paths"]],
            {name: np.asarray(column) for name, column in columns.items()},
            np.asarray(np.load(folder / "texts.npy", mmap_mode="r")),
        )
