"""Any sentence-transformers model works by its folder: here a tiny one that the test makes, no hub asked."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from corpus import IndexProblem, Library
from index import BUNDLED, build_index, load_embeddings, open_index

PROMPTS = {"query": "问:", "passage": "文:"}


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static-embedding model over the characters of the plan, random vectors, with prompts of its own."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    text = Library().load("erdos-2019-12").text
    characters = sorted(set(text) | set("".join(PROMPTS.values())))
    vocabulary = {"[UNK]": 0} | {character: number for number, character in enumerate(characters, 1)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = np.random.default_rng(7).normal(size=(len(vocabulary), 64)).astype(np.float32)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], prompts=PROMPTS)
    folder = tmp_path_factory.mktemp("model") / "tiny"
    model.save(str(folder))
    return folder


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
