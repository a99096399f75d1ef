"""Clause addresses in every notation that people use."""

from __future__ import annotations

import pytest

from assistant.address import find_address, resolve
from corpus import Library, normal

PLAN = Library().load("erdos-2019-12")

NOTATIONS = {
    "第二部分第(四)条的标题是什么": "二、(四)",
    "二、（四）是关于什么的": "二、(四)",
    "保障措施第三条底下第3点是啥": "三、(三)3.",
    "二之(一)之6": "二、(一)6.",
    "二.(二).4 标题": "二、(二)4.",
    "第三部分第(二)項第3點講什麼": "三、(二)3.",
    "重点任务第4项": "二、(四)",
    "第二大项第二小项第2点": "二、(二)2.",
    "二(二)2说了什么": "二、(二)2.",
    "2.2.3讲什么": "二、(二)3.",
    "强化统筹落实第2条": "三、(三)2.",
    "What does Part Two, section (4) say?": "二、(四)",
    "第②部分第９条第２款": "二、(九)2.",
}


@pytest.mark.parametrize(("question", "label"), NOTATIONS.items())
def test_an_address_is_understood_in_any_notation(question: str, label: str) -> None:
    address = find_address(normal(question), PLAN)
    assert address is not None
    assert [clause.label for clause in resolve(address, PLAN)] == [label]


@pytest.mark.parametrize(
    "question",
    [
        "到2022年要新建改扩建幼儿园多少所",
        "1至3项运动技能",
        "国发〔2019〕4号",
        "十九届四中全会",
        "第三方机构",
        "56人以上大班额",
        "2019—2022年",
        "方案的重点任务一共有哪九项",
        "0—3岁",
    ],
)
def test_a_number_that_counts_something_is_no_address(question: str) -> None:
    assert find_address(normal(question), PLAN) is None


@pytest.mark.parametrize("question", ["二、(二)7.这条怎么写的", "第四章第三十二条", "第三十二条"])
def test_an_address_that_does_not_exist_resolves_to_nothing(question: str) -> None:
    address = find_address(normal(question), PLAN)
    assert address is not None
    assert resolve(address, PLAN) == ()


def test_a_lone_number_may_stand_for_several_sections() -> None:
    address = find_address("第二条", PLAN)
    assert address is not None
    assert [clause.label for clause in resolve(address, PLAN)] == ["一、(二)", "二、(二)", "三、(二)"]
