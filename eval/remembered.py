"""A model that embeds each text once (记住的向量), for what asks the same questions of several indexes."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from index.embeddings import embed_queries


class Remembered(Embeddings):
    """The vectors of `model`, each computed once; texts as passages and as questions are kept apart."""

    def __init__(self, model: Embeddings) -> None:
        self._model = model
        self._passages: dict[str, list[float]] = {}
        self._questions: dict[str, list[float]] = {}

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, one row a text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._passages]
        self._passages.update(zip(new, self._model.embed_documents(new) if new else (), strict=True))
        return [self._passages[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_queries([text])[0]

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        """The vectors of several questions, one row a question."""
        new = [text for text in dict.fromkeys(texts) if text not in self._questions]
        self._questions.update(zip(new, embed_queries(self._model, new) if new else (), strict=True))
        return [self._questions[text] for text in texts]
