"""National laws as they stand: how many articles, paragraphs and items each has, and what it states.

The laws are not part of the project; they are read where they lie beside it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.address import find_address, resolve
from corpus import Document, normal
from corpus.register import references_of, targets_of
from tests.corpus.documents import made

LAWS = Path(__file__).parents[3] / "shared" / "texts" / "laws"
pytestmark = pytest.mark.skipif(not LAWS.is_dir(), reason=f"法律文本不在 {LAWS}")


class Expected(NamedTuple):
    """Numbers of 章, 条, 款 after the first, and 项; the last address; numbers of references and of values set."""

    chapters: int
    articles: int
    paragraphs: int
    items: int
    last: str
    references: int
    values: int


# Counted in the texts by their lines, not by the parser; references are the 《》 of titles, values the fines and shares.
EXPECTED = {
    "义务教育法(2018-12-29)": Expected(8, 63, 39, 15, "第八章第六十三条", 2, 0),
    "教师法(2009-08-27)": Expected(9, 43, 22, 28, "第九章第四十三条", 1, 0),
    "教育法(2021-04-29)": Expected(10, 86, 59, 38, "第十章第八十六条", 3, 2),
    "未成年人保护法(2020-10-17)": Expected(9, 132, 70, 49, "第九章第一百三十二条", 1, 16),
    "残疾人教育条例(2017-02-01)": Expected(9, 59, 36, 10, "第九章第五十九条", 6, 0),
    "民办教育促进法(2018-12-29)": Expected(10, 67, 34, 42, "第十章第六十七条", 4, 2),
    "职业教育法(1996-05-15)": Expected(5, 40, 23, 8, "第五章第四十条", 0, 0),
    "职业教育法(2022-04-20)": Expected(8, 69, 74, 13, "第八章第六十九条", 2, 2),
}


def law(name: str) -> Document:
    """A law, as the file has it."""
    return made((LAWS / f"{name}.md").read_text(encoding="utf-8"), title=name)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_law_has_the_articles_paragraphs_and_items_of_its_text(name: str) -> None:
    document = law(name)
    kinds = Counter(
        "项" if clause.path[-1].startswith("(") else clause.path[-1][-1]
        for clause in document.clauses
        if clause.path[0].startswith("第")
    )
    first, last = document.clauses[1:3], document.clauses[-1]
    assert document.clauses[0].path == ("引言",)
    assert [clause.path for clause in first] == [("第一章",), ("第一章", "第一条")]
    found = Expected(
        kinds["章"],
        kinds["条"],
        kinds["款"],
        kinds["项"],
        last.label,
        len(references_of(document)),
        len(targets_of(document)),
    )
    assert found == EXPECTED[name]
    assert set(kinds) <= {"章", "条", "款", "项"}
    assert {clause.kind for clause in document.clauses[1:] if clause.path[-1].endswith("章")} == {"heading"}


@pytest.mark.parametrize(
    ("name", "question", "words"),
    [
        ("义务教育法(2018-12-29)", "第二条第三款怎么规定", "不收学费、杂费"),
        ("义务教育法(2018-12-29)", "第５７条第(二)项", "分设重点班"),
        ("未成年人保护法(2020-10-17)", "第一百二十四条", "五百元以下罚款"),
        ("职业教育法(2022-04-20)", "第六十九条", "起施行"),
        ("残疾人教育条例(2017-02-01)", "第四十二条第一项", "取得教师资格"),
    ],
)
def test_an_address_finds_the_words_of_the_law(name: str, question: str, words: str) -> None:
    document = law(name)
    address = find_address(normal(question), document)
    assert address is not None
    (clause,) = resolve(address, document)
    assert words in document.text[clause.start : clause.end]


def test_a_fine_is_a_value_with_both_of_its_ends() -> None:
    fines = [target for target in targets_of(law("未成年人保护法(2020-10-17)")) if "罚款" in target.subject]
    assert ("一万元以上十万元以下", 10_000, "元") in [(fine.value, fine.number, fine.unit) for fine in fines]
    assert ("一倍以上十倍以下", 1, "倍") in [(fine.value, fine.number, fine.unit) for fine in fines]


def test_what_a_law_repeals_is_said_so() -> None:
    references = references_of(law("民办教育促进法(2018-12-29)"))
    assert [(one.title, one.issuer) for one in references if one.relation == "废止"] == [("社会力量办学条例", "国务院")]
