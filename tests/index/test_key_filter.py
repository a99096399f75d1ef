"""Which questions stay as keys: real index parts and the bundled embedding on a small text."""

from __future__ import annotations

import numpy as np
import pytest

from corpus import Document, QuestionKey, parse_outline
from index import load_embeddings
from index.key_filter import Filtered, Ranking, filter_keys, without_duplicates
from index.near_duplicates import SAME, jaccard

TEXT = """一、学前教育
到2022年,公办幼儿园占比达到60%。新建幼儿园40所以上。
二、教师队伍
每年培训中小学教师2000人次。探索建立教师退出机制。
三、校园体育
中小学生每天锻炼一小时。建设足球特色学校200所。
四、经费保障
设立教育专项经费。设立教育专项经费。
"""
RANKING = Ranking({"dense": 0.5, "words": 0.25, "characters": 0.25}, 0.3)


@pytest.fixture(scope="module")
def document() -> Document:
    return Document("tiny-2020", "方案", "", (), "市", "fulltext", TEXT, parse_outline(TEXT), "")


def key(sentence: str, question: str, last: bool = False) -> QuestionKey:
    start = TEXT.rindex(sentence) if last else TEXT.index(sentence)
    return QuestionKey(start, start + len(sentence), question, "formal", "other")


def sifted(document: Document, *keys: QuestionKey) -> Filtered:
    result = filter_keys(document, keys, load_embeddings(), RANKING)
    parts = (result.kept, result.duplicates, result.ambiguous, result.not_retrieved)
    assert sorted(its.question for part in parts for its in part) == sorted(its.question for its in keys)
    return result


# Duplicates


def test_of_questions_that_hardly_differ_the_first_of_a_sentence_is_kept() -> None:
    first = key("新建幼儿园40所以上。", "全市新建改扩建的幼儿园要达到多少所?")
    same = key("新建幼儿园40所以上。", "全市新建改扩建的幼儿园要达到多少所呢")
    other = key("新建幼儿园40所以上。", "幼儿园新建几所?")
    result = without_duplicates([first, same, other])
    assert (result.kept, result.duplicates) == ((first, other), (same,))


def test_a_question_in_another_writing_is_the_same_question() -> None:
    first = key("到2022年,公办幼儿园占比达到60%。", "到2022年公办幼儿园占比达到多少?")
    same = key("到2022年,公办幼儿园占比达到60%。", "到二〇二二年，公辦幼兒園佔比達到多少")
    assert without_duplicates([first, same]).duplicates == (same,)


def test_a_question_of_two_sentences_is_kept_for_neither() -> None:
    here, there = key("新建幼儿园40所以上。", "要建多少所?"), key("建设足球特色学校200所。", "要建多少所")
    near = key("建设足球特色学校200所。", "还要建多少所特色学校?")
    result = without_duplicates([here, there, near])
    assert (result.kept, result.duplicates) == ((near,), (here, there))


def test_alikeness_counts_shared_pairs_of_characters() -> None:
    alike = jaccard(["覆盖率多少?", "？！", "a"], ["覆盖率 多少", "覆盖率", "A"])
    np.testing.assert_allclose(alike, [[1, 0.5, 0], [0, 0, 0], [0, 0, 1]])
    assert alike[0, 0] >= SAME > alike[0, 1]
    assert jaccard(["甲"], []).shape == (1, 0)


# Finding its sentence


def test_a_question_that_finds_its_sentence_by_the_sentences_own_words_is_kept(document: Document) -> None:
    good = [key("新建幼儿园40所以上。", "新建幼儿园多少所?"), key("探索建立教师退出机制。", "教师退出机制")]
    assert sifted(document, *good).kept == tuple(good)


def test_a_question_that_fits_another_sentence_is_dropped(document: Document) -> None:
    wrong = key("中小学生每天锻炼一小时。", "到2022年公办幼儿园占比达到多少?新建幼儿园多少所?")
    assert sifted(document, wrong).not_retrieved == (wrong,)


def test_a_question_does_not_find_itself(document: Document) -> None:
    """Nothing but the key itself has these words, so an index that held it would find its sentence."""
    alone = key("探索建立教师退出机制。", "幼儿园紫砂壶飞碟琥珀,公办占比新建40所?")
    assert sifted(document, alone).not_retrieved == (alone,)


def test_the_other_questions_of_a_sentence_help_it(document: Document) -> None:
    words = ("紫砂壶 {}", "哪里讲紫砂壶{}", "紫砂壶的事{}", "紫砂壶怎么办{}", "为何提紫砂壶{}", "紫砂壶在哪{}")
    helped = [key("探索建立教师退出机制。", word.format(its)) for word, its in zip(words, "甲乙丙丁戊己", strict=True)]
    assert sifted(document, *helped).kept == tuple(helped)


def test_a_question_of_two_sentences_with_one_wording_is_ambiguous(document: Document) -> None:
    both = key("设立教育专项经费。", "设立什么教育专项经费?")
    assert sifted(document, both).ambiguous == (both,)


def test_no_questions_are_no_trouble(document: Document) -> None:
    assert sifted(document) == Filtered(())


def test_the_progress_ends_at_its_total(document: Document) -> None:
    told: list[tuple[int, int]] = []
    keys = [key("新建幼儿园40所以上。", "新建幼儿园多少所?"), key("探索建立教师退出机制。", "教师退出机制")]
    filter_keys(document, keys, load_embeddings(), RANKING, lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]
