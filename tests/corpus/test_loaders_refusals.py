"""Files that cannot be taken in: each is refused with a sentence in Chinese that names the file and says what to do."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import DocumentError
from corpus.loaders import MOST_BYTES, load, read_bytes
from tests.corpus import made_files as make

PARAGRAPHS = ["^关于规范供餐的通知", "一、签订合同", "各学校要与供餐单位签订合同。"]


def archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    return archive({"word/document.xml": b"<w>" + b" " * 80 * 1024 * 1024, "[Content_Types].xml": b"<Types/>"})


CASES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "an empty file": ("a.txt", lambda: b"", "是空的"),
    "nothing but blanks": ("a.txt", lambda: b" \n\t\n ", "是空的"),
    "a locked PDF": ("a.pdf", lambda: make.pdf([PARAGRAPHS], password="x"), "加了密码"),
    "a PDF that was cut": ("a.pdf", lambda: make.pdf([PARAGRAPHS])[:-900], "不完整"),
    "a scanned PDF": ("a.pdf", make.scanned_pdf, "扫描件"),
    "no PDF": ("a.pdf", lambda: b"%PDF-1.4\nnonsense\n%%EOF", "已损坏"),
    "an error page named pdf": ("a.pdf", lambda: b"<html><body>404</body></html>", "不是有效的PDF"),
    "a docx that is no archive": ("a.docx", lambda: b"not a zip at all", "不是有效的Word"),
    "a docx that was cut": ("a.docx", lambda: make.numbered_docx([(0, "目标")])[:-200], "不是有效的Word"),
    "a docx with broken XML": ("a.docx", lambda: archive({"word/document.xml": b"<w"}), "已损坏"),
    "a zip bomb": ("a.docx", bomb, "恶意压缩文件"),
    "an archive of another kind": ("a.zip", lambda: archive({"a.txt": b"x"}), "可收入 txt、md、html、docx、xlsx、pdf"),
    "an old Word file": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为"),
    "a locked docx": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "加了密码"),
    "a binary file named txt": ("a.txt", lambda: os.urandom(4000), "二进制"),
    "a PDF named txt": ("a.txt", lambda: make.pdf([PARAGRAPHS]), "扩展名"),
    "a page without a text": (
        "a.html",
        lambda: b"<html><head><title>x</title></head><body><script>1</script></body></html>",
        "没有正文",
    ),
    "a page that is a picture": ("a.html", lambda: b"<body><div id=zoom><img src=a.png></div></body>", "没有正文"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_refused_with_its_reason(case: str) -> None:
    name, data, reason = CASES[case]
    with pytest.raises(DocumentError) as refused:
        load(name, data())
    message = str(refused.value)
    assert reason in message.replace(" ", "").replace("可收入txt", "可收入 txt") or reason in message
    assert name in message
    assert message.endswith("。")


def test_a_file_over_the_limit_is_refused_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(4 * MOST_BYTES)
    path.chmod(0)  # it is not even opened
    with pytest.raises(DocumentError, match="上限50 MB"):
        read_bytes(path)


@pytest.mark.parametrize("kind", ["folder", "missing", "pipe"])
def test_what_is_no_file_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    if kind == "folder":
        path.mkdir()
    if kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(DocumentError, match="请给出要收入的文件"):
        read_bytes(path)


def test_text_inside_many_nested_tables_is_found() -> None:
    page = "<table><tr><td>" * 50 + "<p>校园安全规定</p><p>各校每学期至少演练一次，并报告结果。</p>"
    assert "演练一次" in load("a.html", page.encode()).text


def test_entities_that_grow_are_not_unfolded() -> None:
    document = make.numbered_docx([(None, "办法"), (None, "第一条 各校遵照执行。")])
    grown = "".join(
        f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" if n else "x" * 50}{("&a" + str(n - 1) + ";") * 9 if n else ""}">'
        for n in range(9)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item.filename)
            if item.filename == "word/document.xml":
                data = data.replace(b"<w:document", f"<!DOCTYPE x [{grown}]><w:document".encode(), 1).replace(
                    "遵照".encode(), b"&a8;"
                )
            new.writestr(item.filename, data)
    try:
        text = load("a.docx", out.getvalue()).text
    except DocumentError:
        return
    assert len(text) < 1000
