"""A large library that changes little is not indexed all over again, and finds what an index built anew finds."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus import Document, Library
from eval.bench.made import CheapEmbeddings, document, write
from index import BUNDLED, LEGS, Index, build_index, open_index
from index.update import LARGE

DOCUMENTS = 42
GONE, CHANGED, ADDED, SAME = "made-000003", "made-000005", "made-000900", "made-000001"
Indexes = tuple[Index, Index, Index, NDArray[np.float32]]


def opened(home: Path) -> tuple[Index, tuple[Document, ...]]:
    documents = Library((home / "documents",)).load_all()
    build_index(home, documents, model=CheapEmbeddings())
    return open_index(home, documents, BUNDLED), documents


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Indexes:
    """Before the change, after it by an update, and after it built anew elsewhere; and vectors from before."""
    home = tmp_path_factory.mktemp("library")
    for number in range(DOCUMENTS):
        write(home, document(number))
    before, _ = opened(home)
    shutil.rmtree(home / "documents" / GONE)
    text = home / "documents" / CHANGED / "text.txt"
    text.write_bytes(text.read_bytes() + "5.建设青铜纪念馆。到2030年,青铜纪念馆达到7个。\n".encode())
    write(home, document(900))
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(home / "documents", elsewhere / "documents")
    kept = before.vectors.rows([unit.id for unit in before.units if unit.document_id == SAME])
    return before, opened(home)[0], opened(elsewhere)[0], kept


def test_units_and_words_are_those_of_an_index_built_anew(indexes: Indexes) -> None:
    before, updated, anew, _ = indexes
    assert len(before.units) > LARGE
    assert list(updated.units) == list(anew.units)
    assert updated.words == anew.words
    assert updated.words["纪念馆"] == 2
    assert "纪念馆" not in before.words


@pytest.mark.parametrize("leg", LEGS)
@pytest.mark.parametrize("question", ["青铜纪念馆要建几个", "养老服务示范基地覆盖率"])
def test_bm25_scores_as_one_built_anew(indexes: Indexes, leg: str, question: str) -> None:
    _, updated, anew, _ = indexes
    assert updated.lexical.scores(leg, question) == pytest.approx(anew.lexical.scores(leg, question), abs=1e-5)
    assert set(updated.apart) == set(anew.apart)
    for id in (CHANGED, ADDED, SAME):
        its, theirs = updated.apart[id].scores(leg, question), anew.apart[id].scores(leg, question)
        assert its == pytest.approx(theirs, abs=1e-5)


def test_vectors_of_what_went_are_gone_and_all_others_lie_in_one_space(indexes: Indexes) -> None:
    before, updated, anew, rows = indexes
    ids = [unit.id for unit in updated.units]
    assert updated.vectors.count() == len(ids)
    mine, theirs = updated.vectors.rows(ids), anew.vectors.rows(ids)
    assert np.sum(mine * theirs, axis=1).min() > 0.99  # the means moved a little
    assert (updated.space.units_mean == before.space.units_mean).all()
    kept = [id for id in ids if id.startswith(f"{SAME}@")]
    assert (updated.vectors.rows(kept) == rows).all()
    added = next(unit for unit in updated.units if unit.document_id == ADDED)
    own = updated.space.units(CheapEmbeddings().embed_documents([added.indexed]))[0]
    assert updated.vectors.nearest(own.tolist(), 1)[0][1] == pytest.approx(1.0, abs=1e-4)


def test_the_means_are_taken_again_when_much_has_changed(indexes: Indexes, tmp_path: Path) -> None:
    before, updated, anew, _ = indexes
    assert updated.meta.centred_on == len(before.units)
    assert 0 < updated.meta.drifted < 0.1 * len(before.units)
    assert (anew.meta.centred_on, anew.meta.drifted) == (len(anew.units), 0)
    for number in range(LARGE // 150):
        write(tmp_path, document(number))
    opened(tmp_path)
    for number in range(900, 906):
        write(tmp_path, document(number))
    grown, _ = opened(tmp_path)
    assert (grown.meta.centred_on, grown.meta.drifted) == (len(grown.units), 0)
    assert not (grown.space.units_mean == before.space.units_mean).all()
