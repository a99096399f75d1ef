"""The two BM25 legs on the sentences of the plan: whatever way a thing is written, it is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Document
from index import LEGS, LexicalIndex, Unit, character_tokens, units_of, word_tokens

COVERAGE = "普惠性幼儿园覆盖率达到86%"


@pytest.fixture(scope="module")
def sentences(plan: Document) -> list[Unit]:
    return [unit for unit in units_of([plan]) if unit.scope == "sentence"]


@pytest.fixture(scope="module")
def lexical(sentences: list[Unit]) -> LexicalIndex:
    return LexicalIndex.build([unit.indexed for unit in sentences])


def best(lexical: LexicalIndex, sentences: list[Unit], leg: str, question: str) -> str:
    return sentences[int(lexical.scores(leg, question).argmax())].indexed


def test_kindergarten_is_a_word() -> None:
    assert "幼儿园" in word_tokens("全市新建改扩建幼儿园40所以上")


def test_a_number_of_schools_or_more_has_no_therefore_in_it() -> None:
    assert word_tokens("幼儿园40所以上") == [*word_tokens("幼儿园"), "40", "所", "以上"]
    assert "所以" in word_tokens("所以要办好幼儿园")


def test_a_domain_word_is_found_whole_and_by_its_parts() -> None:
    tokens = word_tokens("城镇小区配套幼儿园专项治理")
    assert {"城镇小区配套幼儿园", "小区", "幼儿园"} <= set(tokens)


def test_characters_come_with_their_pairs_and_numbers_stay_whole() -> None:
    assert character_tokens("公办园60%,MOOC") == ["公", "办", "园", "公办", "办园", "60%", "mooc"]


@pytest.mark.parametrize("tokenise", LEGS.values(), ids=LEGS.keys())
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("到二〇二二年", "到2022年"),
        ("22年底", "2022年底"),
        ("公辦幼兒園佔比", "公办幼儿园占比"),
        ("百分之八十六", "86%"),
        ("８６％", "86%"),
        ("四十所以上", "40所以上"),
        ("1,000元以上", "一千元以上"),
        ("ＭＯＯＣ", "mooc"),
    ],
)
def test_two_writings_of_one_thing_are_the_same_tokens(tokenise: object, one: str, other: str) -> None:
    assert callable(tokenise)
    assert tokenise(one) == tokenise(other) != []


@pytest.mark.parametrize("leg", LEGS)
@pytest.mark.parametrize(
    "question",
    [
        "2022年普惠性幼儿园覆盖率",
        "二〇二二年普惠性幼儿园覆盖率",
        "22年底普惠性幼儿园覆盖率",
        "2022年普惠性幼兒園覆蓋率",
        "普惠性幼儿园覆盖率百分之八十六",
    ],
)
def test_the_coverage_sentence_is_found_however_the_question_is_written(
    lexical: LexicalIndex, sentences: list[Unit], leg: str, question: str
) -> None:
    assert COVERAGE in best(lexical, sentences, leg, question)


@pytest.mark.parametrize("leg", LEGS)
def test_a_year_in_chinese_numerals_scores_as_the_same_year_in_digits(lexical: LexicalIndex, leg: str) -> None:
    digits = lexical.scores(leg, "2020年要完成什么")
    assert (lexical.scores(leg, "二〇二〇年要完成什么") == digits).all()
    assert (digits > 0).any()


@pytest.mark.parametrize("leg", LEGS)
@pytest.mark.parametrize("question", ["", "?!", "quidditch", "😀"])
def test_a_question_of_unknown_words_scores_nothing(
    lexical: LexicalIndex, sentences: list[Unit], leg: str, question: str
) -> None:
    scores = lexical.scores(leg, question)
    assert scores.shape == (len(sentences),)
    assert not scores.any()


def test_an_index_that_was_saved_scores_as_before(lexical: LexicalIndex, tmp_path: Path) -> None:
    lexical.save(tmp_path)
    again = LexicalIndex.load(tmp_path)
    for leg in LEGS:
        before = lexical.scores(leg, "公办幼儿园占比")
        assert before.any()
        assert (again.scores(leg, "公办幼儿园占比") == before).all()


@given(st.text("幼儿园公办所以上年经费在省内地区", min_size=1, max_size=12))
def test_the_words_hold_every_character_and_the_characters_every_pair(text: str) -> None:
    assert set("".join(word_tokens(text))) == set(text)
    characters = character_tokens(text)
    assert characters[: len(text)] == list(text)
    assert characters[len(text) :] == [text[i : i + 2] for i in range(len(text) - 1)]
