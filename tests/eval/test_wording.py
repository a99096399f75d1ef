"""How an answer's wording is compared with the gold's variants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.wording import comparable, says, says_all, unmarked


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("达到百分之八十六[1]。", "86%"),
        ("达到 86 % 。", "86%"),
        ("二〇二二年底前", "2022年"),
        ("依據國辦發〔2019〕15號", "国办发〔2019〕15号"),
        ("由UK SKILLS合作", "uk skills"),
        ("覆盖率[1]达到[2]86%", "覆盖率达到86%"),
    ],
)
def test_one_thing_in_two_writings_is_the_same(text: str, variant: str) -> None:
    assert says(text, variant)


def test_a_number_is_not_found_inside_a_longer_one() -> None:
    assert not says("共120所", "20所")
    assert not says("2022", "202")
    assert says("20所以上", "20所")


def test_every_group_needs_one_of_its_variants() -> None:
    assert says_all("不是,是86%", [["90%", "86%"], ["不是", "不对"]])
    assert not says_all("是86%", [["86%"], ["不是", "不对"]])
    assert says_all("什么都行", [])


def test_a_document_number_in_square_brackets_is_no_mark() -> None:
    assert unmarked("国发[2019]4号[1]") == "国发[2019]4号"


@given(st.text(alphabet="到2022年达86%〇二百分之六成所、。 [1]〔〕", max_size=40))
def test_a_text_says_itself(text: str) -> None:
    if comparable(text):
        assert says(text, text)
