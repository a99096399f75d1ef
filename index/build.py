"""Building an index generation: parse, tokenise, embed, write, switch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar
from uuid import uuid4

import numpy as np
from filelock import FileLock, Timeout
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from corpus import PARSER_VERSION, Document, IndexProblem, QuestionKey
from corpus.keys import fingerprint_of
from index import reuse
from index.embeddings import BUNDLED, embed_queries, fingerprint, load_embeddings
from index.generation import (
    FORMAT,
    IndexMeta,
    current_meta,
    generations_folder,
    make_current,
    remove_others,
    write_meta,
)
from index.lexical import LexicalIndex, apart_of
from index.questions import QuestionIndex
from index.units import Unit, units_of
from index.vectors import VectorStore, connect, write_vectors

_EMBED_BATCH = 16
# Questions a sentence whose vectors are averaged: 12 do as well as 48 (left-out keys: first sentence .863 and .864).
EMBEDDED_QUESTIONS = 12
Asked = TypeVar("Asked")


def build_index(
    home: Path,
    documents: Sequence[Document],
    embedding: str = BUNDLED,
    chroma_url: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
    keys: Mapping[str, Sequence[QuestionKey]] = MappingProxyType({}),
    near_misses: Mapping[str, Sequence[QuestionKey]] = MappingProxyType({}),
) -> IndexMeta:
    """Index `documents` as a new generation and switch to it; the old one stays in use until then.

    Args:
        home: the folder of all that wengui keeps.
        documents: what to index.
        embedding: name or folder of the embedding model.
        chroma_url: a Chroma server for the vectors, "" for the embedded store.
        progress: called with (texts embedded, texts in all).
        keys: document id → questions that its sentences answer.
        near_misses: document id → questions that look as if they did.

    Raises:
        IndexProblem: if another build runs, there is nothing to index, or the disk refuses.
    """
    root = generations_folder(home)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / "build.lock", timeout=0):
            return _build(home, documents, embedding, chroma_url, progress, keys, near_misses)
    except Timeout as error:
        raise IndexProblem("另一个进程正在建立索引。请等它结束后再试。") from error
    except OSError as error:
        raise IndexProblem(
            f"索引无法写入 {root}（{error.strerror or error}）。请检查磁盘空间和权限；原有索引未受影响。"
        ) from error


def _build(
    home: Path,
    documents: Sequence[Document],
    embedding: str,
    chroma_url: str,
    progress: Callable[[int, int], None],
    keys: Mapping[str, Sequence[QuestionKey]],
    near_misses: Mapping[str, Sequence[QuestionKey]],
) -> IndexMeta:
    units = units_of(documents)
    if not units:
        raise IndexProblem("没有可编入索引的文件。请先用 wengui corpus list 检查文件库。")
    model = load_embeddings(embedding)
    before = current_meta_or_none(home)
    now = datetime.now().astimezone()
    generation = f"wengui-{now:%Y%m%d%H%M%S}-{uuid4().hex[:6]}"
    folder = generations_folder(home) / generation
    folder.mkdir()
    try:
        asked = _questions_of(units, keys)
        mark = reuse.model_mark(embedding)
        kept = reuse.load(generations_folder(home) / before.generation if before else None, mark)
        texts = [reuse.key_of(unit.indexed, spread(asked[unit.id])) for unit in units]
        vectors = _embed(model, units, asked, [kept.get(text) for text in texts], progress)
        reuse.save(folder, mark, texts, vectors)
        write_vectors(folder / "chroma", chroma_url, generation, units, vectors)
        texts = [" ".join((unit.indexed, *asked[unit.id])) for unit in units]
        LexicalIndex.build(texts).save(folder / "lexical")
        for id, numbers in apart_of(units).items():
            (folder / "lexical_of" / id).mkdir(parents=True)
            LexicalIndex.build([texts[number] for number in numbers]).save(folder / "lexical_of" / id)
        QuestionIndex.build(keys, near_misses).save(folder / "questions")
        meta = IndexMeta(
            generation=generation,
            embedding=fingerprint(embedding),
            dimension=int(vectors.shape[1]),
            parser_version=PARSER_VERSION,
            documents={document.id: document.digest for document in documents},
            units=len(units),
            built_at=now.isoformat(timespec="seconds"),
            chroma_url=chroma_url,
            format=FORMAT,
            questions={id: fingerprint_of(found) for id, found in keys.items() if found},
        )
        write_meta(folder, meta, units)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    make_current(home, generation)
    remove_others(home, generation)
    if before is not None and before.chroma_url and before.chroma_url == chroma_url:
        VectorStore(connect(folder, chroma_url), before.generation).drop()
    return meta


def current_meta_or_none(home: Path) -> IndexMeta | None:
    """`current_meta`, with a damaged index taken as none."""
    try:
        return current_meta(home)
    except IndexProblem:
        return None


def _questions_of(units: Sequence[Unit], keys: Mapping[str, Sequence[QuestionKey]]) -> dict[str, list[str]]:
    """Unit id → the questions that it answers; a clause as a whole has none."""
    by_place: dict[tuple[str, int], list[str]] = {}
    for id, found in keys.items():
        for key in found:
            by_place.setdefault((id, key.start), []).append(key.question)
    return {
        unit.id: by_place.get((unit.document_id, unit.start), []) if unit.scope == "sentence" else [] for unit in units
    }


def _embed(
    model: Embeddings,
    units: Sequence[Unit],
    asked: Mapping[str, Sequence[str]],
    kept: Sequence[NDArray[np.float32] | None],
    progress: Callable[[int, int], None],
) -> NDArray[np.float32]:
    """One vector a unit: its own, mixed in equal parts with the mean of some of its questions' vectors.

    Args:
        model: embeds.
        units: shape (units,).
        asked: unit id → the questions that it answers.
        kept: for each unit, its vector where it is known, so that it is not embedded again.
        progress: called with (texts embedded, texts in all).

    Returns:
        Shape (units, dimension).
    """
    fresh = [unit for unit, vector in zip(units, kept, strict=True) if vector is None]
    embedded = iter(_embed_fresh(model, fresh, asked, progress) if fresh else ())
    return np.asarray([next(embedded) if vector is None else vector for vector in kept], dtype=np.float32)


def _embed_fresh(
    model: Embeddings,
    units: Sequence[Unit],
    asked: Mapping[str, Sequence[str]],
    progress: Callable[[int, int], None],
) -> NDArray[np.float64]:
    texts = [unit.indexed for unit in units]
    questions = [(number, question) for number, unit in enumerate(units) for question in spread(asked[unit.id])]
    total = len(texts) + len(questions)
    progress(0, total)
    vectors: list[list[float]] = []
    for at in range(0, len(texts), _EMBED_BATCH):
        vectors += model.embed_documents(texts[at : at + _EMBED_BATCH])
        progress(len(vectors), total)
    asked_vectors: dict[int, list[list[float]]] = {}
    for at in range(0, len(questions), _EMBED_BATCH):
        batch = questions[at : at + _EMBED_BATCH]
        for (number, _), vector in zip(batch, embed_queries(model, [question for _, question in batch]), strict=True):
            asked_vectors.setdefault(number, []).append(vector)
        progress(len(texts) + at + len(batch), total)
    return mixed(np.asarray(vectors, dtype=np.float64), asked_vectors)


def mixed(
    own: NDArray[np.float64], asked: Mapping[int, Sequence[Sequence[float]] | NDArray[np.float64]]
) -> NDArray[np.float64]:
    """The units' vectors with those of their questions in them.

    Args:
        own: one row a unit, shape (units, dimension).
        asked: unit number → vectors of its questions, shape (questions, dimension).

    Returns:
        As `own`; the row of a unit with questions is its own direction and that of their sum in equal parts, of length 1.
    """
    rows = own.copy()
    for number, vectors in asked.items():
        total = np.sum(vectors, axis=0)
        row = own[number] / np.linalg.norm(own[number]) + total / np.linalg.norm(total)
        rows[number] = row / np.linalg.norm(row)
    return rows


def spread(questions: Sequence[Asked], count: int = EMBEDDED_QUESTIONS) -> list[Asked]:
    """At most `count` of `questions`, evenly spread over their order, which goes by style."""
    if len(questions) <= count:
        return list(questions)
    return [questions[int(place)] for place in np.linspace(0, len(questions) - 1, count)]
