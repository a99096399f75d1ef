"""Digests: how they are read, what is wrong with one, and that a full text takes their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import DocumentError, Library
from corpus.library import SHIPPED

ID = "guofa-2019-4"
MANIFEST = "id: some-law-2020\ntitle: 某某法\nkind: digest\n"
FACTS = """
- fact: 到2022年，覆盖率达到80%。
  address: (三)
  mark: F
- fact: 据公开报道，全文共10条。
  mark: "1"
"""


def folder_with(root: Path, facts: str | None, manifest: str = MANIFEST) -> Path:
    folder = root / "some-law-2020"
    folder.mkdir(parents=True)
    (folder / "document.yaml").write_text(manifest, encoding="utf-8")
    if facts is not None:
        (folder / "digest.yaml").write_text(facts, encoding="utf-8")
    return folder


def test_a_digest_has_a_clause_for_each_fact_with_address_and_mark(tmp_path: Path) -> None:
    folder_with(tmp_path, FACTS)
    document = Library((tmp_path,)).load("some-law-2020")
    assert document.text == "到2022年，覆盖率达到80%。\n据公开报道，全文共10条。\n"
    assert [clause.path for clause in document.clauses] == [("(三)", "要点1"), ("要点2",)]
    assert [clause.label for clause in document.clauses] == ["(三)要点1", "要点2"]
    assert "".join(document.text[clause.start : clause.end] for clause in document.clauses) == document.text
    marks = [fact.mark for clause in document.clauses if (fact := document.fact_at(clause.start))]
    assert marks == ["F", "1"]


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        (None, "不见了"),
        ("- fact: 没有句号\n  mark: F\n", "第1条"),
        ("- fact: 一句。两句。\n  mark: F\n", "第1条"),
        (FACTS + "- fact: 没有依据的事实。\n", "第3条"),
        (FACTS + "- fact: 依据不对的事实。\n  mark: X\n", "第3条"),
        ("fact: 不是列表。\n", "每条应有"),
        ("- [\n", "YAML"),
    ],
    ids=["missing", "no stop", "two sentences", "no mark", "unknown mark", "no list", "no yaml"],
)
def test_a_wrong_digest_is_named_with_what_is_wrong(tmp_path: Path, facts: str | None, named: str) -> None:
    folder = folder_with(tmp_path, facts)
    with pytest.raises(DocumentError) as raised:
        Library((tmp_path,)).load("some-law-2020")
    assert named in str(raised.value)
    assert str(folder / "digest.yaml") in str(raised.value)


def test_a_fact_from_one_report_says_so() -> None:
    for document in Library().load_all():
        for fact in document.facts:
            assert (fact.mark == "1") == document.text[fact.start : fact.end].startswith("据公开报道，")


def test_a_full_text_takes_the_place_of_the_digest_and_its_questions(tmp_path: Path) -> None:
    mine = tmp_path / ID
    mine.mkdir()
    (mine / "document.yaml").write_text(f"id: {ID}\ntitle: 国家职业教育改革实施方案\nlevel: 国家\n", encoding="utf-8")
    (mine / "text.txt").write_text("一、总体要求\n办好职业教育。\n", encoding="utf-8")
    library = Library((SHIPPED, tmp_path))
    document = library.load(ID)
    assert (document.kind, document.facts) == ("fulltext", ())
    assert document.clauses[0].heading == "总体要求"
    assert "职教20条" in document.aliases
    assert (document.number, document.written) == ("国发〔2019〕4号", "2019-01-24")
    assert library.keys(ID) == ()
    assert library.near_misses(ID) == ()
    assert len(Library().keys(ID)) > 100
