"""Each system as its documentation teaches it: an index of one text, and spans of it for a question (各家系统)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from langchain_core.embeddings import Embeddings

from assistant import Assistant
from index.embeddings import embed_queries

Span = tuple[int, int]
Search = Callable[[str], list[Span]]
DEPTH = 30  # passages asked for, so that short ones fill every budget too


@dataclass(frozen=True)
class System:
    """A way to find passages.

    Attributes:
        key, name: for programs and for people.
        package: what is imported; the system is left out where it is not installed.
        index: (text, embedding model) → search, from a question to spans of the text, best first.
    """

    key: str
    name: str
    package: str
    index: Callable[[str, Embeddings], Search]


class Uncached(Embeddings):
    """A model that embeds every question anew: the bundled one keeps its last questions for the reader, so that the
    second system to ask one would have it for nothing."""

    def __init__(self, model: Embeddings) -> None:
        self._model = model

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, one row a text."""
        return self._model.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return embed_queries(self._model, [text])[0]


def wengui(assistant: Assistant, document_id: str) -> Search:
    """The product's retriever, on one document: sentences for the question as it is understood."""

    def search(question: str) -> list[Span]:
        hits = assistant.retriever.search(assistant.understand(question).normal, DEPTH, (document_id,))
        return [(hit.unit.start, hit.unit.end) for hit in hits]

    return search


def langchain(size: int, overlap: int) -> Callable[[str, Embeddings], Search]:
    """LangChain's tutorial on retrieval-augmented generation: `RecursiveCharacterTextSplitter`, a Chroma store, the k
    nearest (docs.langchain.com, "Build a RAG agent"), there with chunks of 1,000 characters that overlap by 200."""

    def index(text: str, model: Embeddings) -> Search:
        import chromadb
        from langchain_chroma import Chroma
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=size, chunk_overlap=overlap, add_start_index=True)
        store = Chroma(
            client=chromadb.EphemeralClient(),
            collection_name=f"langchain-{size}-{overlap}",
            embedding_function=model,
        )
        store.reset_collection()
        store.add_documents(splitter.split_documents([Document(text)]))

        def search(question: str) -> list[Span]:
            found = store.similarity_search(question, k=DEPTH)
            starts = [(int(one.metadata["start_index"]), one.page_content) for one in found]
            return [(start, start + len(piece)) for start, piece in starts]

        return search

    return index


def haystack(text: str, model: Embeddings) -> Search:
    """Haystack's tutorial on hybrid retrieval: `DocumentSplitter`, BM25 and embedding retrievers over the in-memory
    store, `DocumentJoiner` (haystack.deepset.ai/tutorials/33_hybrid_retrieval).

    The tutorial splits by words, which Chinese does not part by spaces: here by line of text, and its ranker, a
    cross-encoder from a hub, is left out.
    """
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    pieces = [(start, line) for start, line in _lines(text) if line.strip()]
    vectors = model.embed_documents([line for _, line in pieces])
    store = InMemoryDocumentStore()
    store.write_documents(
        [
            Document(content=line, meta={"start": start}, embedding=vector)
            for (start, line), vector in zip(pieces, vectors, strict=True)
        ]
    )
    words = InMemoryBM25Retriever(document_store=store, top_k=DEPTH)
    meaning = InMemoryEmbeddingRetriever(document_store=store, top_k=DEPTH)
    joiner = DocumentJoiner()

    def search(question: str) -> list[Span]:
        legs: list[Any] = [
            words.run(query=question)["documents"],
            meaning.run(query_embedding=model.embed_query(question))["documents"],
        ]
        joined = joiner.run(documents=legs)["documents"]
        return [(one.meta["start"], one.meta["start"] + len(one.content)) for one in joined]

    return search


SYSTEMS: Mapping[str, System] = {
    its.key: its
    for its in (
        System("langchain", "LangChain 教程（1000字，重叠200）", "langchain_text_splitters", langchain(1000, 200)),
        System("langchain_short", "LangChain（200字，重叠40）", "langchain_text_splitters", langchain(200, 40)),
        System("haystack", "Haystack 混合检索（按行，无重排）", "haystack", haystack),
    )
}


def _lines(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        found.append((at, line))
        at += len(line)
    return found
