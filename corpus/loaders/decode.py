"""Bytes → text: UTF-8, GB18030 (which holds GBK and GB2312) and UTF-16, and files that are no text at all."""

from __future__ import annotations

import codecs
import re

from corpus.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ACCEPTED = ("utf-8", "gb18030", "big5")


def decode(data: bytes, name: str, declared: str = "") -> str:
    """The text of a file.

    A byte-order mark decides; then UTF-8, which text of another encoding hardly ever happens to be; then what the
    page declares; then UTF-16 without a mark, GB18030 and Big5, the first that yields text.

    Args:
        data: the file.
        name: of the file, for the sentence that refuses it.
        declared: the encoding that the sender named, "" where none did.

    Raises:
        DocumentError: if it is empty or no text in these encodings.
    """
    if not data.strip():
        raise DocumentError(f"文件 {name} 是空的。请检查文件后重试。")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_try(data, encoding), name)
    named = _DECLARED.search(data[:4096])
    guesses = [
        "utf-8",
        declared.lower(),
        named.group(1).decode().lower() if named else "",
        *_utf16(data),
        *_ACCEPTED[1:],
    ]
    for encoding in filter(None, guesses):
        text = _try(data, "gb18030" if encoding in ("gb2312", "gbk") else encoding)
        if text is not None and not _is_binary(text):
            return text
    return _checked(None, name)


def _utf16(data: bytes) -> list[str]:
    """The UTF-16 that bytes without a mark may be in: line feeds and ASCII have a zero on one side."""
    sample = data[:4096]
    if len(data) % 2 or b"\x00" not in sample:
        return []
    return ["utf-16-le"] if sample[1::2].count(0) > sample[0::2].count(0) else ["utf-16-be"]


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_binary(text: str) -> bool:
    return len(_CONTROL.findall(text[:20_000])) > max(2, len(text[:20_000]) // 1000)


def _checked(text: str | None, name: str) -> str:
    if text is None or _is_binary(text):
        raise DocumentError(
            f"文件 {name} 不是文本：内容是二进制，或者不是 UTF-8、GB18030(GBK)、UTF-16 编码。请用原来的程序打开，另存为 UTF-8 文本后重试。"
        )
    return text
