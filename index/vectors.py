"""The units' vectors in Chroma: embedded by default, a Chroma server where its address is set."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

import numpy as np
from numpy.typing import NDArray

from corpus import IndexProblem
from index.units import Unit

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import QueryResult

_BATCH = 500


def connect(folder: Path, server: str = "") -> ClientAPI:
    """A Chroma client.

    Args:
        folder: where the embedded store keeps its files.
        server: address of a Chroma server (``http://host:8000``); "" for the embedded store.

    Raises:
        IndexProblem: if the server does not answer.
    """
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if not server:
        return chromadb.PersistentClient(path=str(folder), settings=settings)
    address = urlparse(server)
    try:
        return chromadb.HttpClient(
            host=address.hostname or "localhost",
            port=address.port or (443 if address.scheme == "https" else 8000),
            ssl=address.scheme == "https",
            settings=settings,
        )
    except Exception as error:  # chromadb raises ValueError, httpx errors and others alike
        raise IndexProblem(
            f"连接不上 Chroma 服务 {server}。请确认服务已启动，或清空 WENGUI_CHROMA_URL 改用内置存储。"
        ) from error


def write_vectors(
    folder: Path,
    server: str,
    name: str,
    units: Sequence[Unit],
    vectors: Sequence[Sequence[float]] | NDArray[np.float32],
) -> None:
    """Write the vectors of a generation as a new collection.

    Raises:
        OSError: if the embedded store cannot write; Chroma reports a full disk as an error of its own.
        IndexProblem: if the server does not answer or cannot write.
    """
    from chromadb.errors import ChromaError

    try:
        VectorStore(connect(folder, server), name).add(units, vectors)
    except ChromaError as error:
        if not server:
            raise OSError(str(error)) from error
        raise IndexProblem(
            f"Chroma 服务 {server} 没有存下向量（{error}）。请检查该服务的日志和磁盘空间；原有索引未受影响。"
        ) from error


class VectorStore:
    """The vectors of one index generation: a Chroma collection, compared by cosine."""

    def __init__(self, client: ClientAPI, name: str) -> None:
        from langchain_chroma import Chroma

        self._client = client
        self._name = name
        self._chroma = Chroma(
            client=client,
            collection_name=name,
            embedding_function=None,
            collection_configuration={"hnsw": {"space": "cosine"}},
        )

    @cached_property
    def _collection(self) -> Collection:
        return self._client.get_collection(self._name, embedding_function=None)

    def add(self, units: Sequence[Unit], vectors: Sequence[Sequence[float]] | NDArray[np.float32]) -> None:
        """Write `units` with their vectors; a unit that is there already is replaced."""
        for at in range(0, len(units), _BATCH):
            part = units[at : at + _BATCH]
            self._collection.upsert(
                ids=[unit.id for unit in part],
                embeddings=np.asarray(vectors[at : at + _BATCH], dtype=np.float32),
                documents=[unit.indexed for unit in part],
                metadatas=[
                    {"document_id": unit.document_id, "scope": unit.scope, "start": unit.start, "end": unit.end}
                    for unit in part
                ],
            )

    def nearest(self, vector: list[float], k: int, where: dict[str, Any] | None = None) -> list[tuple[str, float]]:
        """The `k` nearest units as (unit id, cosine similarity in [-1, 1]), best first."""
        # Asked without texts and metadata, which LangChain's own search always fetches.
        found = self._query(vector, k, where, "distances")
        distances: Any = found["distances"]
        return [
            (id, max(-1.0, min(1.0, 1.0 - distance)))
            for id, distance in zip(found["ids"][0], distances[0], strict=True)
        ]

    def nearest_rows(
        self, vector: list[float], k: int, where: dict[str, Any] | None = None
    ) -> tuple[list[str], NDArray[np.float64]]:
        """The ids of the `k` nearest units and their vectors, shape (k, dimension), best first."""
        found = self._query(vector, k, where, "embeddings")
        rows: Any = found["embeddings"]
        return found["ids"][0], np.asarray(rows[0] if rows is not None else [], dtype=np.float64)

    def rows(self, ids: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of units, shape (ids, dimension), in the order of `ids`."""
        rows: dict[str, NDArray[np.float32]] = {}
        for at in range(0, len(ids), _BATCH):
            found = self._collection.get(ids=list(ids[at : at + _BATCH]), include=["embeddings"])
            its: Any = found["embeddings"]
            rows |= dict(zip(found["ids"], np.asarray(its, dtype=np.float32), strict=True))
        return np.array([rows[id] for id in ids], dtype=np.float32)

    def _query(self, vector: list[float], k: int, where: dict[str, Any] | None, what: Any) -> QueryResult:
        query = np.asarray([vector], dtype=np.float32)
        return self._collection.query(query_embeddings=query, n_results=k, where=where, include=[what])

    def count(self) -> int:
        """How many vectors the generation holds."""
        return int(self._collection.count())

    def remove(self, ids: Sequence[str]) -> None:
        """Remove units."""
        for at in range(0, len(ids), _BATCH):
            self._collection.delete(ids=list(ids[at : at + _BATCH]))

    def rename(self, name: str) -> None:
        """Give the generation another name."""
        self._collection.modify(name=name)

    def drop(self) -> None:
        """Remove the collection."""
        self._client.delete_collection(self._name)
