"""The systems that are compared (对照的系统): the product's retriever with and without question keys, and the others."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory

from langchain_core.embeddings import Embeddings

from eval.baselines.frameworks import DEPTH, Search, Span, haystack, langchain, llamaindex, txtai
from index.embeddings import embed_queries


@dataclass(frozen=True)
class System:
    """A way to find passages.

    Attributes:
        key, name: for programs and for people.
        modules: what is imported beforehand, so that loading counts for no index; without the first the system is
            left out.
        distributions: what one installs to use it.
        index: (text, embedding model) → search, from a question to spans of the text, best first.
        note: what is not as its documentation has it.
    """

    key: str
    name: str
    modules: tuple[str, ...]
    distributions: tuple[str, ...]
    index: Callable[[str, Embeddings], Search] = field(repr=False)
    note: str = ""

    @property
    def installed(self) -> bool:
        """Whether it can be measured here."""
        try:
            return all(importlib.util.find_spec(module) is not None for module in self.modules)
        except ModuleNotFoundError:  # of the package that a module is in
            return False


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


def wengui(written: bool) -> Callable[[str, Embeddings], Search]:
    """The product's retriever on the primary document, with its question keys where `written`: sentences for the
    question as it is understood."""

    def index(text: str, model: Embeddings) -> Search:
        from pathlib import Path

        from assistant import Assistant
        from assistant.settings import load_settings
        from assistant.shelf import primary_first
        from index import build_index, open_index

        settings = load_settings()
        library = settings.library()
        document = primary_first(library.load_all(), settings.primary)[0]
        keys = {document.id: library.keys(document.id)} if written else {}
        near_misses = {document.id: library.near_misses(document.id)} if written else {}
        # Chroma keeps its files open, and Windows deletes no open file.
        folder = TemporaryDirectory(ignore_cleanup_errors=True)
        build_index(Path(folder.name), [document], settings.embedding, keys=keys, near_misses=near_misses)
        opened = open_index(Path(folder.name), [document], settings.embedding)
        assistant = Assistant(opened, [document], model)

        def search(question: str) -> list[Span]:
            assert folder  # lives as long as the search
            hits = assistant.retriever.search(assistant.understand(question).normal, DEPTH, (document.id,))
            return [(hit.unit.start, hit.unit.end) for hit in hits]

        return search

    return index


_LANGCHAIN = ("langchain", "langchain-chroma", "langchain-text-splitters")
_LANGCHAIN_MODULES = ("langchain_text_splitters", "langchain_chroma", "chromadb")
_LLAMAINDEX = ("llama-index-core", "llama-index-retrievers-bm25", "llama-index-embeddings-langchain")
_LLAMAINDEX_MODULES = ("llama_index.core", "llama_index.retrievers.bm25", "llama_index.embeddings.langchain")
_CHARACTERS = "BM25按单字"
SYSTEMS: Mapping[str, System] = {
    its.key: its
    for its in (
        System("wengui", "问规的检索", ("assistant",), ("wengui",), wengui(True)),
        System("wengui_bare", "问规的检索，不用问法", ("assistant",), ("wengui",), wengui(False)),
        System("langchain", "LangChain 教程（1000字，重叠200）", _LANGCHAIN_MODULES, _LANGCHAIN, langchain(1000, 200)),
        System("langchain_short", "LangChain（200字，重叠40）", _LANGCHAIN_MODULES, _LANGCHAIN, langchain(200, 40)),
        System(
            "llamaindex",
            "LlamaIndex 混合检索（256词元）",
            _LLAMAINDEX_MODULES,
            _LLAMAINDEX,
            llamaindex(256),
            f"{_CHARACTERS}，不由大模型改写问题",
        ),
        System(
            "llamaindex_short",
            "LlamaIndex 混合检索（64词元）",
            _LLAMAINDEX_MODULES,
            _LLAMAINDEX,
            llamaindex(64),
            f"{_CHARACTERS}，不由大模型改写问题",
        ),
        System("txtai", "txtai 混合检索（按行）", ("txtai",), ("txtai",), txtai),
        System("haystack", "Haystack 混合检索（按行）", ("haystack",), ("haystack-ai",), haystack, "无重排"),
    )
}
OTHERS = tuple(key for key in SYSTEMS if not key.startswith("wengui"))
