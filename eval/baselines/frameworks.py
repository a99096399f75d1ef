"""The other systems (各家框架), each as its documentation teaches it, on the embedding that it is given.

Spans are measured on the text itself: a piece that a splitter gives back is looked up where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.embeddings import Embeddings

Span = tuple[int, int]
Search = Callable[[str], list[Span]]
DEPTH = 30  # passages asked for, so that short ones fill every budget too


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

    pieces = lines(text)
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


def llamaindex(size: int) -> Callable[[str, Embeddings], Search]:
    """LlamaIndex's example of a hybrid: `SentenceSplitter`, a vector index and `BM25Retriever` over its nodes, fused by
    `QueryFusionRetriever` with reciprocal ranks (developers.llamaindex.ai, "Reciprocal Rerank Fusion Retriever", chunks
    of 256 tokens).

    One query a question, since a language model would write the others. `BM25Retriever` takes a run without spaces for
    one word: its pattern is set to single characters, without which it finds nothing in Chinese.
    """

    def index(text: str, model: Embeddings) -> Search:
        from llama_index.core import Document, StorageContext, VectorStoreIndex
        from llama_index.core.llms import MockLLM
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.core.retrievers import QueryFusionRetriever
        from llama_index.core.storage.docstore import SimpleDocumentStore
        from llama_index.embeddings.langchain import LangchainEmbedding
        from llama_index.retrievers.bm25 import BM25Retriever

        overlap = min(20, size // 4)
        nodes = SentenceSplitter(chunk_size=size, chunk_overlap=overlap).get_nodes_from_documents([Document(text=text)])
        kept = SimpleDocumentStore()
        kept.add_documents(nodes)
        meaning = VectorStoreIndex(
            nodes,
            storage_context=StorageContext.from_defaults(docstore=kept),
            embed_model=LangchainEmbedding(model),
        )
        words = BM25Retriever.from_defaults(
            docstore=kept, similarity_top_k=DEPTH, token_pattern=r"(?u)\w", skip_stemming=True
        )
        fused = QueryFusionRetriever(
            [meaning.as_retriever(similarity_top_k=DEPTH), words],
            llm=MockLLM(),
            similarity_top_k=DEPTH,
            num_queries=1,
            mode="reciprocal_rerank",
            use_async=False,
        )

        def search(question: str) -> list[Span]:
            return [_where(one.node) for one in fused.retrieve(question)]

        return search

    return index


def _where(node: Any) -> Span:
    return node.start_char_idx, node.end_char_idx


def txtai(text: str, model: Embeddings) -> Search:
    """txtai's hybrid index: ``Embeddings(hybrid=True)``, dense vectors and BM25 half and half
    (neuml.github.io/txtai/embeddings/configuration), over the lines that `Segmentation` gives.

    A model of another kind comes in as a vectors class of one's own, as its page on vectors advises.
    """
    from txtai import Embeddings as Index
    from txtai.pipeline import Segmentation

    pieces = list(_placed(Segmentation(lines=True)(text), text))
    index = Index(hybrid=True, method="eval.baselines.txtai_vectors.GivenVectors", vectors={"model": model})
    index.index([text[start:end] for start, end in pieces])

    def search(question: str) -> list[Span]:
        return [pieces[int(number)] for number, _ in index.search(question, DEPTH)]

    return search


def lines(text: str) -> list[tuple[int, str]]:
    """The lines of `text` that hold something, each with where it begins."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            found.append((at, line))
        at += len(line)
    return found


def _placed(pieces: Sequence[str], text: str) -> Iterator[Span]:
    """Where `pieces`, in their order, stand in `text`; white space within them may have been tidied."""
    at = 0
    for piece in pieces:
        start = text.find(piece, at)
        if start < 0:
            continue
        at = start + len(piece)
        yield start, at
