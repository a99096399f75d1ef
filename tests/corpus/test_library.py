"""Documents on disk: what is shipped, what users bring in, and what is wrong with a folder."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from corpus import Document, DocumentError, Library
from corpus.library import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT.parent / "shared" / "corpus" / "plan-page.txt"
MANIFEST = "id: some-city-2020\ntitle: 某市教育工作方案\n"
TEXT = "一、总体要求\n办好教育。\n二、重点任务\n建好学校。\n"


def folder_with(root: Path, manifest: str | bytes = MANIFEST, text: str | bytes | None = TEXT) -> Path:
    folder = root / "some-city-2020"
    folder.mkdir(parents=True)
    (folder / "document.yaml").write_bytes(manifest.encode() if isinstance(manifest, str) else manifest)
    if text is not None:
        (folder / "text.txt").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def complaint(root: Path) -> str:
    """The sentence that the user reads."""
    with pytest.raises(DocumentError) as raised:
        Library((root,)).load_all()
    message = str(raised.value)
    assert re.search(r"[\u4e00-\u9fff]", message)
    assert "\n" not in message
    assert message.endswith("。")
    return message


# What is shipped


def test_the_plan_is_shipped_with_what_is_known_of_it(plan: Document) -> None:
    assert plan.title == "加快推进鄂尔多斯教育现代化工作方案(2019—2022年)"
    assert plan.number == "鄂党办发〔2019〕12号"
    assert plan.issuers == ("中共鄂尔多斯市委员会办公室", "鄂尔多斯市人民政府办公室")
    assert (plan.level, plan.kind) == ("市", "fulltext")
    assert (plan.written, plan.published) == ("2019-12-13", "2020-03-03")
    assert "鄂尔多斯教育现代化工作方案" in plan.aliases


def test_the_manifest_agrees_with_the_text_of_the_plan(plan: Document) -> None:
    year, month, day = plan.written.split("-")
    for words in (plan.title, plan.number, *plan.issuers, f"{year}年{month}月{day}日"):
        assert words in plan.text


def test_the_digest_is_that_of_the_stored_file(plan: Document) -> None:
    assert plan.digest == hashlib.sha256((SHIPPED / plan.id / "text.txt").read_bytes()).hexdigest()


@pytest.mark.skipif(not PAGE.exists(), reason="the page of the plan (shared/corpus/plan-page.txt) is not here")
def test_the_stored_text_is_the_page_line_by_line_without_its_chrome(plan: Document) -> None:
    page = iter(PAGE.read_text(encoding="utf-8").split("\n"))
    chrome: list[str] = []
    for line in plan.text.removesuffix("\n").split("\n"):
        for candidate in page:
            if candidate == line:
                break
            chrome.append(candidate.strip())
        else:
            pytest.fail(f"the page has no such line here: {line!r}")
    chrome += [line.strip() for line in page]
    known = ("鄂尔多斯市人民政府官方微信", "首页>", "发布时间:", "打印", "分享到:", "转载声明:")
    assert [line for line in chrome if line and not line.startswith(known)] == []


# What users bring in


def test_a_new_folder_is_a_new_document(tmp_path: Path) -> None:
    folder_with(tmp_path)
    library = Library((SHIPPED, tmp_path))
    assert library.ids()[-1] == "some-city-2020"
    document = library.load("some-city-2020")
    assert (document.title, document.level, document.number) == ("某市教育工作方案", "市", "")
    assert [clause.heading for clause in document.clauses] == ["总体要求", "重点任务"]


def test_of_two_documents_with_one_id_the_later_folder_counts(tmp_path: Path) -> None:
    folder_with(tmp_path / "first", text="一、先前的\n正文。\n")
    folder_with(tmp_path / "second", text="一、后来的\n正文。\n")
    library = Library((tmp_path / "first", tmp_path / "second"))
    assert library.ids() == ("some-city-2020",)
    assert library.load("some-city-2020").clauses[0].heading == "后来的"
    assert [document.clauses[0].heading for document in library.load_all()] == ["后来的"]


def test_a_folder_without_a_manifest_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "text.txt").write_text(TEXT, encoding="utf-8")
    assert Library((tmp_path, tmp_path / "nowhere")).ids() == ()


def test_a_date_may_stand_in_the_manifest_as_people_write_it(tmp_path: Path) -> None:
    folder_with(tmp_path, MANIFEST + "written: 2020-05-06\npublished: '2020-05-07'\n")
    document = Library((tmp_path,)).load("some-city-2020")
    assert (document.written, document.published) == ("2020-05-06", "2020-05-07")


def test_the_stored_text_keeps_every_character(tmp_path: Path) -> None:
    text = "　一、总体要求 \r\n\r\n办好教育。\t\n\n"
    folder_with(tmp_path, text=text)
    assert Library((tmp_path,)).load("some-city-2020").text == text


# What is wrong with a folder


def test_an_unknown_document_is_answered_with_those_there_are() -> None:
    with pytest.raises(DocumentError, match=r"没有编号为“nowhere-2020”的文件.*erdos-2019-12.*wengui corpus list"):
        Library().load("nowhere-2020")


@pytest.mark.parametrize(
    ("manifest", "named"),
    [
        (MANIFEST + "colour: red\n", "colour"),
        (MANIFEST + "level: 县\n", "level"),
        (MANIFEST + "kind: novel\n", "kind"),
        (MANIFEST + "written: 2020年5月6日\n", "written"),
        (MANIFEST + "issuers: 某市教育局\n", "issuers"),
        ("id: some-city-2020\n", "title"),
        ("id: 某市\ntitle: 某市方案\n", "id"),
    ],
    ids=["unknown field", "level", "kind", "date", "issuers", "no title", "id in Chinese"],
)
def test_a_wrong_field_of_the_manifest_is_named_with_its_file(tmp_path: Path, manifest: str, named: str) -> None:
    folder = folder_with(tmp_path, manifest)
    message = complaint(tmp_path)
    assert str(folder / "document.yaml") in message
    assert f"字段 {named}" in message


@pytest.mark.parametrize(
    "manifest",
    [b"id: [some-city-2020\n", b"", b"- a\n- b\n", b"just words", b"id: some-city-2020\ntitle: \xb8\xfd\n", b"\t: x"],
    ids=["open bracket", "empty", "a list", "words", "GBK", "a tab"],
)
def test_a_manifest_that_is_none_is_named(tmp_path: Path, manifest: bytes) -> None:
    folder = folder_with(tmp_path, manifest)
    assert str(folder / "document.yaml") in complaint(tmp_path)


def test_an_id_that_is_not_the_folders_name_is_named_with_the_right_one(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, MANIFEST.replace("some-city-2020", "other-city-2020"))
    message = complaint(tmp_path)
    assert str(folder / "document.yaml") in message
    assert "“other-city-2020”" in message
    assert "“some-city-2020”" in message


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, text=None)
    message = complaint(tmp_path)
    assert str(folder / "text.txt") in message
    assert "某市教育工作方案" in message


@pytest.mark.parametrize("text", ["一、总体要求".encode("gb18030"), b"\xff\xfe\x00"], ids=["GB 18030", "UTF-16"])
def test_a_text_that_is_not_utf8_is_named_with_the_remedy(tmp_path: Path, text: bytes) -> None:
    folder = folder_with(tmp_path, text=text)
    message = complaint(tmp_path)
    assert str(folder / "text.txt") in message
    assert "UTF-8" in message


def test_a_folder_in_place_of_the_text_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, text=None)
    (folder / "text.txt").mkdir()
    assert str(folder / "text.txt") in complaint(tmp_path)


def test_a_wrong_field_is_told_in_chinese(tmp_path: Path) -> None:
    folder_with(tmp_path, MANIFEST + "level: 县\n")
    assert "字段 level 的值不对，应为国家、自治区或市" in complaint(tmp_path)


def test_a_manifest_that_is_no_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    folder_with(tmp_path, MANIFEST + "\t: x\n")
    assert "第3行不是有效的 YAML" in complaint(tmp_path)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    folder_with(tmp_path, manifest=b"\xef\xbb\xbf" + MANIFEST.encode(), text=b"\xef\xbb\xbf" + TEXT.encode())
    document = Library((tmp_path,)).load("some-city-2020")
    assert document.text == TEXT
    assert document.digest == hashlib.sha256(TEXT.encode()).hexdigest()
    assert [clause.path for clause in document.clauses] == [("一",), ("二",)]


def test_a_line_of_questions_that_is_no_text_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / "questions.jsonl").write_bytes(b'{"start": 0, "end": 2, "question": "\xb8\xfd", "style": "formal"}\n')
    with pytest.raises(DocumentError, match=r"questions\.jsonl 第1行"):
        Library((tmp_path,)).keys("some-city-2020")
