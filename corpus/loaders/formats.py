"""Which format a file is in, and what is refused before anything reads it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from corpus.errors import DocumentError
from corpus.loaders.blocks import Source
from corpus.loaders.decode import decode
from corpus.loaders.plain import read_markdown, read_plain

MOST_BYTES = 50 * 1024 * 1024
_MOST_UNPACKED = 300 * 1024 * 1024
_MOST_TIMES = 200  # a real document packs to a tenth; 200 times over is a zip bomb
_MARKUP = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|table|p|meta|span)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENDINGS = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
} | {
    ".xhtml": "html",
    ".docx": "docx",
    ".docm": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".pdf": "pdf",
}
_NAMES = {"docx": "Word 文档", "xlsx": "Excel 表格", "pdf": "PDF", "html": "网页", "text": "文本", "markdown": "文本"}
_OFFERED = "可收入 txt、md、html、docx、xlsx、pdf"


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of a size that can be a document's.

    Raises:
        DocumentError: if it is not there, not a file, too large or cannot be read.
    """
    try:
        if not path.is_file():
            what = "是一个文件夹" if path.is_dir() else "不存在" if not path.exists() else "不是普通文件"
            raise DocumentError(f"{path} {what}。请给出要收入的文件。")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise DocumentError(
                f"文件 {path.name} 有{size / 1048576:.0f} MB，超过上限{MOST_BYTES // 1048576} MB。请拆开或去掉其中的图片后再收入。"
            )
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"文件 {path} 读不出来（{error.strerror or error}）。请检查权限后重试。") from error
    if len(data) > MOST_BYTES:
        raise DocumentError(f"文件 {path.name} 超过上限{MOST_BYTES // 1048576} MB。请拆开后再收入。")
    return data


def read(name: str, data: bytes, charset: str = "") -> Source:
    """Read a file by the format that its ending and its first bytes agree on.

    Raises:
        DocumentError: if it is empty, of no format that is read, damaged, or not what its name says.
    """
    if not data:
        raise DocumentError(f"文件 {name} 是空的。请检查文件后重试。")
    expected = _ENDINGS.get(Path(name).suffix.lower(), "")
    found = _format(data)
    if found == "ole":
        raise DocumentError(
            f"文件 {name} 是旧版 Office 文件(.doc/.xls)或加了密码的文件。请用 Word、Excel 或 WPS 打开，另存为不加密的 .docx、.xlsx 后再收入。"
        )
    if found in ("docx", "xlsx", "pdf"):
        if expected and expected != found:
            raise DocumentError(f"文件 {name} 的内容是{_NAMES[found]}，与扩展名不符。请把扩展名改为 .{found} 后重试。")
        return _parse(found, name, data)
    if expected in ("docx", "xlsx", "pdf"):
        raise DocumentError(
            f"文件 {name} 不是有效的{_NAMES[expected]}，可能已损坏或没有下载完。请重新下载，或用原来的程序打开另存后再收入。"
        )
    if found == "zip" or (not expected and b"\x00" in data[:1024] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise DocumentError(f"文件 {name} 不是能收入的格式（{_OFFERED}）。请转换格式后重试。")
    text = decode(data, name, charset)
    if expected == "html" or (expected in ("", "text") and _MARKUP.match(text[:4000])):
        from corpus.loaders.html import read_html

        try:
            return read_html(text, name)
        except RecursionError as error:
            raise DocumentError(
                f"文件 {name} 的网页结构嵌套太深，读不出来。请用浏览器打开，把正文另存为文本后再收入。"
            ) from error
    return read_markdown(text) if expected == "markdown" else read_plain(text)


def _format(data: bytes) -> str:
    """What the first bytes say: pdf, docx, xlsx, zip, ole, or "" for what may be text."""
    if data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if not data.startswith(b"PK"):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
    except zipfile.BadZipFile:
        return ""
    return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else "zip"


def _parse(format: str, name: str, data: bytes) -> Source:
    """Read an office file or a PDF; whatever their libraries raise is a damaged file."""
    if format in ("docx", "xlsx"):
        _refuse_bomb(name, data)
    try:
        if format == "pdf":
            from corpus.loaders.pdf import read_pdf

            return read_pdf(data, name)
        if format == "xlsx":
            from corpus.loaders.xlsx import read_xlsx

            return read_xlsx(data, name)
        from corpus.loaders.docx import read_docx

        return read_docx(data)
    except DocumentError:
        raise
    except Exception as error:  # the libraries raise errors of many kinds on damaged files; the remedy is the same
        raise DocumentError(
            f"文件 {name} 已损坏，读不出来（{type(error).__name__}）。请重新下载，或用原来的程序打开另存后再收入。"
        ) from error


def _refuse_bomb(name: str, data: bytes) -> None:
    """Refuse an archive that would unpack to far more than any document."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        unpacked = sum(item.file_size for item in packed.infolist())
        worst = max(
            (
                item.file_size / max(1, item.compress_size)
                for item in packed.infolist()
                if item.file_size > 10 * 1024 * 1024
            ),
            default=0.0,
        )
        if unpacked > _MOST_UNPACKED or worst > _MOST_TIMES:
            raise DocumentError(
                f"文件 {name} 解开后有{unpacked / 1048576:.0f} MB，远大于正常文件，可能是恶意压缩文件，没有收入。请向来源核实。"
            )
        if any(item.flag_bits & 1 for item in packed.infolist()):
            raise DocumentError(f"文件 {name} 加了密码，读不出来。请去掉密码后再收入。")
