"""A given LangChain embedding as a vectors class of txtai (向量接口); imports txtai, so only where that is installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from txtai.vectors import Vectors


class GivenVectors(Vectors):  # type: ignore[misc]  # txtai has no types
    """Vectors of the model in ``config["vectors"]["model"]``: questions as questions, passages as passages."""

    def loadmodel(self, path: str) -> None:
        """Nothing: the model is there already."""

    def encode(self, data: Sequence[Any], category: str | None = None) -> NDArray[np.float32]:
        """One row a text."""
        model = self.config["vectors"]["model"]
        texts = [str(text) for text in data]
        rows = model.embed_documents(texts) if category == "data" else [model.embed_query(text) for text in texts]
        return np.array(rows, dtype=np.float32)
