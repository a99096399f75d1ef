"""Units as columns on disk are the units that went in, and parts of an index score as the whole does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant
from assistant.nearness import NearVectors, asked_of
from assistant.terms import Vocabulary
from corpus import Library
from index import LEGS, Unit, UnitTable, units_of
from index.vectors import VectorStore, connect, write_vectors


@pytest.fixture(scope="module")
def units() -> list[Unit]:
    return units_of(Library().load_all())


def test_a_table_gives_back_its_units_from_disk(units: list[Unit], tmp_path: Path) -> None:
    UnitTable.of(units).save(tmp_path / "units")
    table = UnitTable.load(tmp_path / "units")
    assert list(table) == units
    assert [table.number_of(unit.id) for unit in units] == list(range(len(units)))
    assert table[-1] == units[-1]
    assert table[3:6] == units[3:6]
    with pytest.raises(IndexError):
        table[len(units)]
    for id in table.document_ids:
        assert [units[n] for n in table.of_document(id)] == [unit for unit in units if unit.document_id == id]
    assert not table.of_document("not-there")


@pytest.mark.parametrize("leg", LEGS)
def test_spans_score_as_the_whole_index_does(assistant: Assistant, leg: str) -> None:
    lexical, count = assistant.retriever.index.lexical, len(assistant.retriever.index.units)
    question = "普惠性幼儿园覆盖率到2022年达到多少,幼儿园多少所"
    whole = lexical.scores(leg, question)
    assert whole.max() > 0
    parts = lexical.scores(leg, question, [(3, 50), (90, 91), (120, count)])
    assert parts == pytest.approx(np.concatenate([whole[3:50], whole[90:91], whole[120:]]))


def test_the_best_few_are_the_first_of_all(assistant: Assistant) -> None:
    everything = assistant.retriever.search("幼儿园有多少所")
    assert len(everything) > 100
    for k in (1, 7, 60):
        assert assistant.retriever.search("幼儿园有多少所", k) == everything[:k]


@pytest.mark.parametrize("word", ["幼儿园", "双师课", "儿园占", "学前教育", "量子计算机", "mooc", "2022", "国家队伍"])
def test_words_of_all_texts_are_counted_as_by_reading_them(assistant: Assistant, units: list[Unit], word: str) -> None:
    read, counted = Vocabulary(units), Vocabulary.of_index(assistant.retriever.index)
    assert counted.size == read.size
    assert counted.frequency(word) == read.frequency(word)
    assert counted.holds(word) == (read.frequency(word) > 0)


def test_of_many_units_the_store_finds_the_nearest_that_are_asked(tmp_path: Path) -> None:
    chance = np.random.default_rng(7)
    units = [
        Unit(f"{id}@{at}-{at + 1}/sentence", id, ("一",), "sentence", at, at + 1, "")
        for id, size in (("first", 150), ("second", 4200), ("third", 150))
        for at in range(size)
    ]
    rows = chance.standard_normal((len(units), 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    write_vectors(tmp_path, "", "many-units", units, rows)
    table = UnitTable.of(units)
    asked = asked_of(table, ("third", "second"))
    near = NearVectors(table, VectorStore(connect(tmp_path), "many-units"))
    question = rows[10].astype(np.float64)
    found, _ = near.cosines(question, None, asked)
    true = (rows @ question)[asked.numbers]
    first = np.argsort(-true)[:20]
    assert np.mean(np.abs(found[first] - true[first]) < 1e-5) >= 0.9
    assert np.count_nonzero(found > found.min()) == 199
