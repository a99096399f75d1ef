"""Building an index generation: parse, tokenise, embed, write, switch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeVar
from uuid import uuid4

import numpy as np
from filelock import FileLock, Timeout
from langchain_core.embeddings import Embeddings
from numpy.typing import ArrayLike, NDArray

from corpus import PARSER_VERSION, Document, IndexProblem, QuestionKey
from corpus.keys import fingerprint_of
from index import reuse
from index.embeddings import BUNDLED, embed_queries, fingerprint, load_embeddings
from index.generation import (
    FORMAT,
    SPACE,
    IndexMeta,
    current_meta,
    current_tuning,
    generations_folder,
    make_current,
    remove_others,
    write_meta,
)
from index.lexical_files import write_lexical
from index.questions import QuestionIndex
from index.space import QuerySpace, unit_length
from index.table import UnitTable
from index.units import Unit, units_of
from index.update import earlier_of
from index.vectors import VectorStore, connect, write_vectors

_EMBED_BATCH = 16
# Questions a sentence whose vectors are averaged: 12 do as well as 48 (left-out keys: first sentence .863 and .864).
EMBEDDED_QUESTIONS = 12
UNCENTRED: Literal["uncentred"] = "uncentred"
Asked = TypeVar("Asked")


@dataclass(frozen=True)
class Ingredients:
    """What goes into an index; the evaluation leaves parts of it out.

    Attributes:
        centred: the vectors without their means.
        lexical_keys, dense_keys: the question keys in BM25 and in the vectors.
    """

    centred: bool = True
    lexical_keys: bool = True
    dense_keys: bool = True


WHOLE = Ingredients()


def build_index(
    home: Path,
    documents: Sequence[Document],
    embedding: str = BUNDLED,
    chroma_url: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
    keys: Mapping[str, Sequence[QuestionKey]] = MappingProxyType({}),
    near_misses: Mapping[str, Sequence[QuestionKey]] = MappingProxyType({}),
    ingredients: Ingredients = WHOLE,
    model: Embeddings | None = None,
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
        ingredients: what goes in.
        model: gives the vectors in place of `embedding`, in whose space they have to be; benchmarks fill large indexes.

    Raises:
        IndexProblem: if another build runs, there is nothing to index, or the disk refuses.
    """
    root = generations_folder(home)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / "build.lock", timeout=0):
            return _build(home, documents, embedding, chroma_url, progress, keys, near_misses, ingredients, model)
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
    ingredients: Ingredients,
    model: Embeddings | None,
) -> IndexMeta:
    units = units_of(documents)
    if not units:
        raise IndexProblem("没有可编入索引的文件。请先用 wengui corpus list 检查文件库。")
    model = model or load_embeddings(embedding)
    before = current_meta_or_none(home)
    now = datetime.now().astimezone()
    generation = f"wengui-{now:%Y%m%d%H%M%S}-{uuid4().hex[:6]}"
    folder = generations_folder(home) / generation
    folder.mkdir()
    try:
        asked = _questions_of(units, keys)
        none: dict[str, list[str]] = {unit.id: [] for unit in units}
        mark = reuse.model_mark(embedding)
        kept = reuse.load(generations_folder(home) / before.generation if before else None, mark)
        embedded = _embedded(model, units, asked if ingredients.dense_keys else none, kept, progress)
        reuse.save(folder, mark, embedded)
        table = UnitTable.of(units)
        questions = {id: fingerprint_of(found) for id, found in keys.items() if found and ingredients.lexical_keys}
        whole = ingredients == WHOLE and bool(kept)
        earlier = earlier_of(generations_folder(home), before, documents, questions) if whole else None
        in_vectors = asked if ingredients.dense_keys else none
        taken = earlier is not None and earlier.store_fits(table, chroma_url)
        if earlier is not None and taken:
            space, chosen = QuerySpace.load(earlier.folder / SPACE), earlier.changed(table)
            changed = [units[number] for number in chosen]
            store = earlier.take_store(folder / "chroma", generation)
            if changed:
                store.add(changed, _vectors(changed, in_vectors, embedded, space)[0])
        else:
            vectors, space = _vectors(units, in_vectors, embedded, None if ingredients.centred else UNCENTRED)
            write_vectors(folder / "chroma", chroma_url, generation, units, vectors)
        write_lexical(folder, table, [asked[unit.id] if ingredients.lexical_keys else () for unit in units], earlier)
        QuestionIndex.build(keys, near_misses).save(folder / "questions")
        space.save(folder / SPACE)
        meta = IndexMeta(
            generation=generation,
            embedding=fingerprint(embedding),
            dimension=len(space.units_mean),
            parser_version=PARSER_VERSION,
            documents={document.id: document.digest for document in documents},
            units=len(units),
            built_at=now.isoformat(timespec="seconds"),
            chroma_url=chroma_url,
            format=FORMAT,
            questions=questions,
            tuning_lapsed=_was_tuned(home, before),
            centred_on=earlier.meta.centred_on if earlier is not None and taken else len(units),
            drifted=earlier.drift(table) if earlier is not None and taken else 0,
        )
        write_meta(folder, meta, table)
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


def _was_tuned(home: Path, before: IndexMeta | None) -> bool:
    if before is None:
        return False
    try:
        return before.tuning_lapsed or current_tuning(home, before) is not None
    except IndexProblem:  # damaged, but there it was
        return True


def _questions_of(units: Sequence[Unit], keys: Mapping[str, Sequence[QuestionKey]]) -> dict[str, list[str]]:
    """Unit id → the questions that it answers; a clause as a whole has none."""
    by_place: dict[tuple[str, int], list[str]] = {}
    for id, found in keys.items():
        for key in found:
            by_place.setdefault((id, key.start), []).append(key.question)
    return {
        unit.id: by_place.get((unit.document_id, unit.start), []) if unit.scope == "sentence" else [] for unit in units
    }


def _embedded(
    model: Embeddings,
    units: Sequence[Unit],
    asked: Mapping[str, Sequence[str]],
    kept: Mapping[str, NDArray[np.float32]],
    progress: Callable[[int, int], None],
) -> dict[str, NDArray[np.float32]]:
    """The model's vectors of the units' texts and of some of their questions, by `reuse.key_of`.

    Args:
        model: embeds.
        units: whose texts.
        asked: unit id → the questions that it answers.
        kept: the vectors that are known.
        progress: called with (texts embedded, texts to embed).
    """
    wanted = {reuse.key_of(unit.indexed, False): (unit.indexed, False) for unit in units}
    wanted |= {reuse.key_of(one, True): (one, True) for unit in units for one in spread(asked[unit.id])}
    vectors = {key: kept[key] for key in wanted if key in kept}
    known, fresh = len(vectors), len(wanted) - len(vectors)
    progress(0, fresh)
    for is_question in (False, True):
        left = [(key, text) for key, (text, role) in wanted.items() if role == is_question and key not in vectors]
        embed = partial(embed_queries, model) if is_question else model.embed_documents
        for at in range(0, len(left), _EMBED_BATCH):
            batch = left[at : at + _EMBED_BATCH]
            rows = embed([text for _, text in batch])
            vectors |= {key: np.asarray(row, dtype=np.float32) for (key, _), row in zip(batch, rows, strict=True)}
            progress(len(vectors) - known, fresh)
    return vectors


def _vectors(
    units: Sequence[Unit],
    asked: Mapping[str, Sequence[str]],
    embedded: Mapping[str, NDArray[np.float32]],
    space: QuerySpace | Literal["uncentred"] | None,
) -> tuple[NDArray[np.float32], QuerySpace]:
    """One vector a unit, its own mixed with those of some of its questions, shape (units, dimension); and their space.

    Args:
        units: whose vectors.
        asked: unit id → the questions that it answers.
        embedded: the model's vectors by `reuse.key_of`.
        space: in which they are compared; None for that of these units.
    """
    own = np.array([embedded[reuse.key_of(unit.indexed, False)] for unit in units], dtype=np.float64)
    questions = {
        number: np.array([embedded[reuse.key_of(one, True)] for one in spread(asked[unit.id])], dtype=np.float64)
        for number, unit in enumerate(units)
        if asked[unit.id]
    }
    if space is None:
        space = QuerySpace.of(own, questions)
    elif not isinstance(space, QuerySpace):
        space = QuerySpace.uncentred(own.shape[1])
    return mixed(own, questions, space).astype(np.float32), space


def mixed(own: NDArray[np.float64], asked: Mapping[int, ArrayLike], space: QuerySpace) -> NDArray[np.float64]:
    """The units' vectors as they are compared, with those of their questions in them.

    Args:
        own: one row a unit as the model gives it, shape (units, dimension).
        asked: unit number → vectors of its questions, shape (questions, dimension).
        space: in which they are compared.

    Returns:
        As `own`, rows of length 1; that of a unit with questions is its own direction and that of their sum in equal
        parts.
    """
    rows = space.units(own)
    for number, vectors in asked.items():
        rows[number] = unit_length(rows[number] + unit_length(space.questions(vectors).sum(axis=0)))
    return rows


def spread(questions: Sequence[Asked], count: int = EMBEDDED_QUESTIONS) -> list[Asked]:
    """At most `count` of `questions`, evenly spread over their order, which goes by style."""
    if len(questions) <= count:
        return list(questions)
    return [questions[int(place)] for place in np.linspace(0, len(questions) - 1, count)]
