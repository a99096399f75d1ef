"""Any sentence-transformers model works by its folder: here a tiny one that the test makes, no hub asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus import Document, IndexProblem, Library
from index import BUNDLED, build_index, load_embeddings, open_index
from tests.index.tiny_models import save_static_model

PROMPTS = {"query": "问:", "passage": "文:"}


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory, plan: Document) -> Path:
    """A static-embedding model over the characters of the plan, random vectors, with prompts of its own."""
    return save_static_model(tmp_path_factory.mktemp("model") / "tiny", [plan.text], PROMPTS)


def test_a_model_folder_embeds_questions_and_passages_with_its_own_prompts(tiny_model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    saved = json.loads((tiny_model / "config_sentence_transformers.json").read_text(encoding="utf-8"))
    assert saved["prompts"]["query"] == PROMPTS["query"]
    ours = load_embeddings(str(tiny_model))
    plain = SentenceTransformer(str(tiny_model))
    text = "公办幼儿园占比"
    expected = plain.encode(PROMPTS["query"] + text, normalize_embeddings=True)
    assert np.allclose(ours.embed_query(text), expected, atol=1e-5)
    expected = plain.encode(PROMPTS["passage"] + text, normalize_embeddings=True)
    assert np.allclose(ours.embed_documents([text])[0], expected, atol=1e-5)
    assert not np.allclose(ours.embed_query(text), ours.embed_documents([text])[0], atol=1e-3)


@pytest.mark.parametrize(
    ("name", "prompts", "default", "query", "passage"),
    [
        ("own", {"query": "问:", "document": "文:"}, None, "问:", "文:"),
        ("own-and-default", {"query": "问:", "passage": "文:"}, "query", "问:", "文:"),
        ("query-only-and-default", {"query": "问:", "document": ""}, "query", "问:", ""),
        ("default-only", {"all": "全:"}, "all", "全:", "全:"),
        ("bge-small-zh-v1.5", {}, None, "为这个句子生成表示以用于检索相关文章：", ""),
        ("bge-small-zh-trained", {"query": "问:", "document": ""}, None, "问:", ""),
        ("multilingual-e5-small", {}, None, "query: ", "passage: "),
        ("plain", {}, None, "", ""),
    ],
)
def test_each_prompt_is_put_once(
    tmp_path: Path, name: str, prompts: dict[str, str], default: str | None, query: str, passage: str
) -> None:
    from sentence_transformers import SentenceTransformer

    text = "公办幼儿园占比"
    folder = save_static_model(tmp_path / name, [text, query, passage], prompts, default)
    ours, plain = load_embeddings(str(folder)), SentenceTransformer(str(folder))
    plain.default_prompt_name = None
    expected = plain.encode([query + text, passage + text], normalize_embeddings=True)
    assert np.allclose([ours.embed_query(text), *ours.embed_documents([text])], expected, atol=1e-5)


def test_a_model_without_its_library_is_refused_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # as if it were not installed
    with pytest.raises(IndexProblem, match=r"pip install 'wengui\[st\]'，或把 WENGUI_EMBEDDING 设为 bundled"):
        load_embeddings("BAAI/bge-small-zh-v1.5")


def test_an_index_built_with_a_model_folder_finds_its_sentences(tiny_model: Path, tmp_path: Path) -> None:
    documents = Library().load_all()
    meta = build_index(tmp_path, documents, str(tiny_model))
    assert meta.dimension == 64
    index = open_index(tmp_path, documents, str(tiny_model))
    unit = next(unit for unit in index.units if "公办幼儿园占比达到60%" in unit.indexed and unit.scope == "sentence")
    vector = load_embeddings(str(tiny_model)).embed_query(unit.indexed)
    assert unit.id in [found for found, _ in index.vectors.nearest(vector, 5)]


def test_an_index_of_another_model_is_refused_with_the_command(tiny_model: Path, tmp_path: Path) -> None:
    documents = Library().load_all()
    build_index(tmp_path, documents, str(tiny_model))
    with pytest.raises(IndexProblem, match="wengui index build"):
        open_index(tmp_path, documents, BUNDLED)


def test_a_model_that_cannot_be_loaded_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(IndexProblem, match="无法加载"):
        load_embeddings(str(tmp_path / "empty"))
