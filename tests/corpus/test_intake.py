"""What a new file is in the library, and that the library is changed whole or not at all."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import DocumentError, Library
from corpus.intake import Held, Intake, beside, checked_entry, intake, shelf
from corpus.library import ManifestEntry, read_document
from corpus.loaders import Loaded, load
from corpus.storing import remove_document, write_document

NOTICE = (
    "市教育局关于做好课后服务工作的通知\n某教发〔2020〕8号\n各学校：\n现将有关事项通知如下。\n一、时间\n每天两小时。\n"
)
PLAN = "国务院关于印发某某改革方案的通知\n国发〔2031〕4号\n各部门：\n现印发给你们。\n国务院\n2031年1月24日\n某某改革方案\n一、目标\n到2035年全面建成。\n"


def loaded(text: str) -> Loaded:
    return load("a.txt", text.encode())


def held(**fields: object) -> Held:
    return Held(ManifestEntry.model_validate({"id": "abc-1", "title": "某某改革方案"} | fields), "")


def kept(root: Path, taken: Intake) -> Path:
    return write_document(root, taken.entry, taken.text)


def test_a_new_document_is_stored_with_what_it_is(tmp_path: Path) -> None:
    kept(tmp_path / "documents", intake(loaded(NOTICE), [], {}))
    document = Library((tmp_path / "documents",)).load("moujiaofa-2020-8")
    assert document.text == NOTICE
    assert (document.title, document.number) == ("市教育局关于做好课后服务工作的通知", "某教发〔2020〕8号")
    assert document.clause(("一",)) is not None


def test_the_same_text_again_is_nothing_to_do(tmp_path: Path) -> None:
    root = tmp_path / "documents"
    kept(root, intake(loaded(NOTICE), [], {}))
    assert intake(loaded(NOTICE), shelf(Library((root,))), {}).action == "same"


def test_another_text_under_the_same_number_is_a_conflict(tmp_path: Path) -> None:
    root = tmp_path / "documents"
    kept(root, intake(loaded(NOTICE), [], {}))
    taken = intake(loaded(NOTICE.replace("两小时", "三小时")), shelf(Library((root,))), {})
    assert taken.action == "conflict"
    assert taken.held is not None
    assert taken.held.entry.id == "moujiaofa-2020-8"


def test_both_texts_of_a_conflict_can_be_kept(tmp_path: Path) -> None:
    root = tmp_path / "documents"
    kept(root, intake(loaded(NOTICE), [], {}))
    shelved = shelf(Library((root,)))
    kept(root, beside(intake(loaded(NOTICE.replace("两小时", "三小时")), shelved, {}), shelved))
    assert Library((root,)).ids() == ("moujiaofa-2020-8", "moujiaofa-2020-8-2")


def test_a_full_text_takes_the_place_of_the_digest_and_keeps_what_was_checked() -> None:
    known = held(
        number="国发[2031]4号",
        kind="digest",
        level="国家",
        status="现行",
        aliases=["改革方案"],
        address="https://x.gov.cn/1",
    )
    taken = intake(loaded(PLAN), [known], {})
    assert taken.action == "full"
    assert (taken.entry.id, taken.entry.kind, taken.entry.status) == ("abc-1", "fulltext", "现行")
    assert (taken.entry.title, taken.entry.address) == ("某某改革方案", "https://x.gov.cn/1")
    assert "国务院关于印发某某改革方案的通知" in taken.entry.aliases
    assert taken.entry.written == "2031-01-24"


def test_of_several_texts_under_one_number_the_one_that_stands_in_the_file_is_meant() -> None:
    others = [
        held(id="abc-1", number="国发〔2031〕4号", kind="digest", title="另一方案"),
        held(id="abc-2", number="国发〔2031〕4号", kind="digest"),
    ]
    taken = intake(loaded(PLAN), others, {})
    assert taken.held is others[1]


def test_a_report_is_never_the_text_of_the_document_that_it_reports() -> None:
    report = "某某改革方案印发\n新华社北京1月30日电 近日，国务院印发了《某某改革方案》（国发〔2031〕4号）。\n《方案》提出，到2035年全面建成。\n"
    taken = intake(loaded(report), [held(number="国发〔2031〕4号", kind="digest")], {})
    assert taken.action == "new"
    assert taken.entry.kind == "report"


@pytest.mark.parametrize(
    ("field", "value"), [("id", "../../etc/passwd"), ("id", "大写"), ("level", "县"), ("written", "昨天")]
)
def test_a_field_that_cannot_be_is_refused_with_its_option(field: str, value: str) -> None:
    with pytest.raises(DocumentError, match=f"--{field}"):
        checked_entry({"id": "abc-1", "title": "标题"} | {field: value})


def test_a_replaced_document_is_the_new_one_and_leaves_nothing_behind(tmp_path: Path) -> None:
    root = tmp_path / "documents"
    first = intake(loaded(NOTICE), [], {})
    kept(root, first)
    write_document(root, first.entry, "新的正文。\n")
    assert read_document(root / first.entry.id).text == "新的正文。\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["documents", "documents.lock"]


def test_removing_takes_the_document_alone(tmp_path: Path) -> None:
    root = tmp_path / "documents"
    for id in ("abc-1", "abc-2"):
        write_document(root, checked_entry({"id": id, "title": "标题"}), "正文。\n")
    remove_document(root, "abc-1")
    assert Library((root,)).ids() == ("abc-2",)
    with pytest.raises(DocumentError, match="没有编号为“abc-1”的文件"):
        remove_document(root, "abc-1")


def in_child(work: str, root: Path, *, largest_file: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python on the library at `root`, where no file may grow beyond `largest_file` bytes."""

    def limit() -> None:
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    before = (
        "import os, sys\nfrom pathlib import Path\nfrom corpus import DocumentError\n"
        "from corpus.intake import checked_entry\nfrom corpus import storing\n"
        f"root = Path({str(root)!r})\nentry = checked_entry({{'id': 'abc-1', 'title': '标题'}})\n"
    )
    return subprocess.run(
        [sys.executable, "-c", before + work], capture_output=True, encoding="utf-8", preexec_fn=limit, cwd=Path.cwd()
    )


def test_a_full_disk_leaves_the_library_as_it_was(tmp_path: Path) -> None:
    root = tmp_path / "documents"
    write_document(root, checked_entry({"id": "abc-1", "title": "标题"}), "旧的正文。\n")
    finished = in_child(
        "try:\n storing.write_document(root, entry, '新' * 100000)\nexcept DocumentError as error:\n print(error)",
        root,
        largest_file=65536,
    )
    assert "文件库未受影响" in finished.stdout
    assert "磁盘空间" in finished.stdout
    assert read_document(root / "abc-1").text == "旧的正文。\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["documents", "documents.lock"]


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_run_that_is_killed_while_it_replaces_loses_nothing(cut: int, tmp_path: Path) -> None:
    root = tmp_path / "documents"
    write_document(root, checked_entry({"id": "abc-1", "title": "标题"}), "旧的正文。\n")
    # The process dies at its first, second or third renaming or deleting, as it would by kill -9.
    in_child(
        "steps = iter(range(1, 100))\n"
        "def dying(real):\n"
        "    def step(*arguments):\n"
        f"        if next(steps) == {cut}: os._exit(9)\n"
        "        return real(*arguments)\n"
        "    return step\n"
        "os.replace, storing._delete = dying(os.replace), dying(storing._delete)\n"
        "storing.write_document(root, entry, '新的正文。\\n')",
        root,
    )
    write_document(root, checked_entry({"id": "abc-2", "title": "另一份"}), "正文。\n")
    assert Library((root,)).ids() == ("abc-1", "abc-2")
    assert read_document(root / "abc-1").text in ("旧的正文。\n", "新的正文。\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["documents", "documents.lock"]


def test_a_file_in_the_place_of_the_library_is_named_and_left(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("别的东西", encoding="utf-8")
    with pytest.raises(DocumentError, match="同名的文件"):
        write_document(tmp_path / "documents", checked_entry({"id": "abc-1", "title": "标题"}), "正文。\n")
    assert (tmp_path / "documents").read_text(encoding="utf-8") == "别的东西"
