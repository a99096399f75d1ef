"""What sentences enumerate, in the plan and in any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Document
from corpus.enumerations import enumerations


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("注重对师德师风、教育教学、科学研究、社会服务、专业发展的综合评价。", 5),
        ("加强生态文明教育、法治教育、养成教育、诚信教育和感恩教育。", 5),
        ("建设“卓越校长工作室”“名师工作室”“名班主任工作室”“特级教师工作站”。", 4),
        ("建立学校、行业、企业、社区等共同参与的学校理事会或董事会。", 4),
        ("深入探索基于情境、问题导向的互动式、启发式、探究式、体验式等课堂教学模式。", 4),
        ("将其作为教育资源配置、干部使用和评先选优的依据。", 3),
        ("严格按照《甲准则》《乙准则》《丙准则》要求。", 3),
        ("到2020年,消除56人以上“大班额”。", 0),
        ("", 0),
    ],
)
def test_the_items_of_an_enumeration_are_counted_as_a_reader_counts_them(text: str, items: int) -> None:
    assert max((len(found.items) for found in enumerations(text)), default=0) == items


def test_words_before_the_first_item_and_after_the_last_are_no_part_of_them() -> None:
    (found,) = enumerations("市本级设立教育专项经费,用于职业教育、教师培训、教科研等。")
    assert found.items[1:] == ("教师培训", "教科研")
    (found,) = enumerations("将其作为教育资源配置、干部使用和评先选优的依据。")
    assert found.items == ("教育资源配置", "干部使用", "评先选优")


def test_items_stand_in_the_text_in_their_order(plan: Document) -> None:
    for clause in plan.clauses:
        for sentence in clause.sentences:
            for found in enumerations(sentence.text):
                at = found.start
                for item in found.items:
                    at = sentence.text.index(item, at) + len(item)
                assert at <= found.end


@given(st.text(alphabet="甲乙丙和及等的、,。“”《》()建设从 ", max_size=60))
def test_any_text_gives_items_that_it_holds(text: str) -> None:
    for found in enumerations(text):
        assert 0 <= found.start <= found.end <= len(text)
        assert len(found.items) >= 2
        assert all(item in text for item in found.items)
