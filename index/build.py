"""Building an index generation: parse, tokenise, embed, write, switch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout
from langchain_core.embeddings import Embeddings

from corpus import PARSER_VERSION, Document, IndexProblem
from index.embeddings import BUNDLED, fingerprint, load_embeddings
from index.generation import IndexMeta, current_meta, generations_folder, make_current, remove_others, write_meta
from index.lexical import LexicalIndex
from index.units import units_of
from index.vectors import VectorStore, connect

_EMBED_BATCH = 16


def build_index(
    home: Path,
    documents: Sequence[Document],
    embedding: str = BUNDLED,
    chroma_url: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> IndexMeta:
    """Index `documents` as a new generation and switch to it; the old one stays in use until then.

    Args:
        home: the folder of all that wengui keeps.
        documents: what to index.
        embedding: name or folder of the embedding model.
        chroma_url: a Chroma server for the vectors, "" for the embedded store.
        progress: called with (units embedded, units in all).

    Raises:
        IndexProblem: if another build runs, there is nothing to index, or the disk refuses.
    """
    root = generations_folder(home)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / "build.lock", timeout=0):
            return _build(home, documents, embedding, chroma_url, progress)
    except Timeout as error:
        raise IndexProblem("另一个进程正在建立索引。请等它结束后再试。") from error
    except OSError as error:
        raise IndexProblem(
            f"索引无法写入 {root}({error.strerror or error})。请检查磁盘空间和权限;原有索引未受影响。"
        ) from error


def _build(
    home: Path, documents: Sequence[Document], embedding: str, chroma_url: str, progress: Callable[[int, int], None]
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
        vectors = _embed(model, [unit.indexed for unit in units], progress)
        store = VectorStore(connect(folder / "chroma", chroma_url), generation)
        store.add(units, vectors)
        LexicalIndex.build([unit.indexed for unit in units]).save(folder / "lexical")
        meta = IndexMeta(
            generation=generation,
            embedding=fingerprint(embedding),
            dimension=len(vectors[0]),
            parser_version=PARSER_VERSION,
            documents={document.id: document.digest for document in documents},
            units=len(units),
            built_at=now.isoformat(timespec="seconds"),
            chroma_url=chroma_url,
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


def _embed(model: Embeddings, texts: list[str], progress: Callable[[int, int], None]) -> list[list[float]]:
    vectors: list[list[float]] = []
    progress(0, len(texts))
    for at in range(0, len(texts), _EMBED_BATCH):
        vectors += model.embed_documents(texts[at : at + _EMBED_BATCH])
        progress(len(vectors), len(texts))
    return vectors
