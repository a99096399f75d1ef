"""Training a reader: near-misses made by rule, sentences found by their ends, a small run that is cut and goes on."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from assistant.reader import load_reader
from corpus import WenguiError
from eval.train.export import digest_of
from eval.train.fit import Stage, drawn
from eval.train.made import made_near_misses
from eval.train.pairs import Pair, read_pairs, write_pairs
from eval.train.recipe import make_reader
from eval.train.sources import anchor_of, find_sentence, read_texts
from index.encoder import SHIPPED, Encoder, shipped_digest

PASSAGES = ("到2022年,公办幼儿园占比达到60%。", "2021年体育与健康中考分值达到50分。", "探索建立教师退出机制。")
QUESTIONS = (("公办园占多少", "公办幼儿园比例"), ("中考体育几分", "体育分值"), ("教师怎么退出", "退出机制有没有"))


def pairs_of(part: str) -> list[Pair]:
    found = []
    for number, passage in enumerate(PASSAGES):
        for other, questions in enumerate(QUESTIONS):
            for question in questions:
                source = "key" if number == other else "hard"
                found.append(Pair(question, passage, int(number == other), f"d@{number}", source, part))  # type: ignore[arg-type]
    return found


SMALL = (
    Stage(64, frozenset({"train"}), {"key": 1.0, "hard": 1.0}, 1e-3, 1),
    Stage(32, frozenset({"train", "sentences"}), {"key": 1.0, "hard": 1.0}, 1e-3, 2),
)


def test_a_reader_is_trained_exported_and_loaded_and_a_second_run_goes_on(tmp_path: Path) -> None:
    pairs = [*pairs_of("train"), *pairs_of("sentences"), *pairs_of("documents")]
    said: list[str] = []
    made = make_reader(pairs, tmp_path / "work", tmp_path / "out", said.append, stages=SMALL)
    assert [stage["pairs"] for stage in made["stages"]] == [64, 32]
    assert made["stages"][0]["sentences"]["auc"] > 0.5
    assert_embeds_as_the_shipped_one(tmp_path / "out")
    reader = load_reader(str(tmp_path / "out"))
    assert reader is not None
    probabilities = reader.probabilities("公办园占多少", PASSAGES)
    assert int(np.argmax(probabilities)) == 0
    again: list[str] = []
    make_reader(pairs, tmp_path / "work", tmp_path / "again", again.append, stages=SMALL)
    assert not any("损失" in text for text in again)  # both stages were whole
    assert load_reader(str(tmp_path / "again")).probabilities("公办园占多少", PASSAGES) == pytest.approx(  # type: ignore[union-attr]
        probabilities, abs=0.05
    )


def assert_embeds_as_the_shipped_one(folder: Path) -> None:
    """Its vectors are the base's, though the reader's upper layers were trained; only its vocabulary is its own."""
    own, shipped = Encoder(folder), Encoder(SHIPPED)
    assert min(own.vector(passage) @ shipped.vector(passage) for passage in PASSAGES) > 0.95
    assert json.loads((folder / "encoder.json").read_text(encoding="utf-8"))["digest"] == digest_of(folder)


def test_the_encoder_that_ships_is_the_one_that_every_index_names() -> None:
    assert shipped_digest() == digest_of(SHIPPED)


def test_a_learning_curve_takes_fewer_sentences_and_pairs() -> None:
    pairs = pairs_of("train")
    whole, part = drawn(pairs, SMALL[0]), drawn(pairs, SMALL[0], 0.34)
    assert len(whole) == 64
    assert len(part) == int(64 * 0.34)
    assert len({pair.group for pair in part}) < len({pair.group for pair in whole})


def test_made_near_misses_change_what_the_sentence_says() -> None:
    rng = random.Random(1)
    made = {
        one
        for _ in range(30)
        for one in made_near_misses("鄂尔多斯2022年公办幼儿园占多少", "到2022年,公办幼儿园占比达到60%", rng)
    }
    assert made
    assert not any("2022" in one and "鄂尔多斯" in one and "幼儿园" in one for one in made)
    assert made_near_misses("2022年公办幼儿园占到60%了吗", PASSAGES[0], rng) == []


def test_a_sentence_is_found_by_its_ends_whatever_its_white_space(tmp_path: Path) -> None:
    sentence = "各级政府应当 保障义务教育经费,不得挪用。"
    (tmp_path / "a.html").write_text(
        f"<html><style>p{{}}</style><p>前文。</p><p>{sentence[:9]}<b>{sentence[9:]}</b></p>", encoding="utf-8"
    )
    line = {"heading": "经费", "questions": ["谁保障经费"], "near_misses": ["保障多少钱"]}
    written = tmp_path / "written.jsonl"
    written.write_text(
        "\n".join(
            json.dumps(line | {"document": name, "anchor": anchor_of(text)}, ensure_ascii=False)
            for name, text in (("a.html", sentence), ("a.html", "这一句不在文中,找不到它。"), ("b.html", sentence))
        ),
        encoding="utf-8",
    )
    found, missing = read_texts(tmp_path, written)
    assert [text.sentence for text in found] == [sentence.replace(" ", "")]
    assert missing == 2
    assert find_sentence("甲乙丙", anchor_of("乙丙")) == "乙丙"


def test_pairs_are_read_as_they_were_written_and_a_broken_file_is_named(tmp_path: Path) -> None:
    write_pairs(pairs_of("train"), tmp_path / "pairs.jsonl")
    assert read_pairs(tmp_path / "pairs.jsonl") == pairs_of("train")
    (tmp_path / "broken.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(WenguiError, match="wengui train pairs"):
        read_pairs(tmp_path / "broken.jsonl")
