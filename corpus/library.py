"""The documents on disk (文件库): one folder each, with `document.yaml` (the manifest entry) and, by its
`kind`, `text.txt`, `digest.yaml` (要点摘编) or nothing more (仅目录信息)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.digests import DIGEST, read_digest
from corpus.errors import DocumentError
from corpus.keys import KEYS, NEAR_MISSES, QuestionKey, read_keys
from corpus.models import Clause, DigestFact, Document, Kind, Level, Mark
from corpus.outline import parse_outline
from corpus.versions import with_versions

SHIPPED = Path(__file__).parent / "documents"
_ID = r"^[a-z0-9][a-z0-9.-]{2,60}$"
_DATE = r"^(\d{4}-\d{2}-\d{2})?$"


class ManifestEntry(BaseModel):
    """What is known of a document besides its text; unknown fields and wrong types are refused.

    Each field's description says what it must be, for the sentence that refuses another value.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=_ID, description="3到61个小写字母、数字、点或连字符")
    title: str = Field(min_length=2, description="至少两个字的文本")
    number: str = Field("", description="文本")
    issuers: tuple[str, ...] = Field((), description="文本的列表")
    level: Level = Field("市", description="国家、自治区或市")
    kind: Kind = Field("fulltext", description="fulltext、digest、report 或 metadata")
    written: str = Field("", pattern=_DATE, description="2020-05-06 这样的日期")
    published: str = Field("", pattern=_DATE, description="2020-05-06 这样的日期")
    status: str = Field("", description="文本")
    aliases: tuple[str, ...] = Field((), description="文本的列表")
    address: str = Field("", description="文本")
    replaced_by: str = Field("", description="文本")
    marks: dict[str, Mark] = Field(default_factory=dict, description="“字段: 依据”，依据为 F、P、2 或 1")
    primary: bool = Field(False, description="true 或 false")


@dataclass(frozen=True)
class Library:
    """Folders of documents, the product's own first; of two documents with one id the later folder's counts."""

    folders: tuple[Path, ...] = (SHIPPED,)

    def ids(self) -> tuple[str, ...]:
        """The ids of all documents, the product's own first."""
        return tuple(self._places())

    def load(self, document_id: str) -> Document:
        """One document, parsed.

        Raises:
            DocumentError: if it is unknown, or its manifest or text cannot be read.
        """
        self.folder(document_id)
        return _read(self._places_of(document_id))

    def folder(self, document_id: str) -> Path:
        """The folder of a document.

        Raises:
            DocumentError: if it is unknown.
        """
        places = self._places_of(document_id)
        if not places:
            known = "、".join(self.ids()) or "无"
            raise DocumentError(
                f"没有编号为“{document_id}”的文件（现有：{known}）。请用 wengui corpus list 查看全部文件。"
            )
        return places[-1]

    def load_all(self) -> tuple[Document, ...]:
        """All documents, parsed; raises `DocumentError` at the first that cannot be read."""
        return with_versions([_read(places) for places in self._places().values()])

    def keys(self, document_id: str) -> tuple[QuestionKey, ...]:
        """The question keys of a document; none where it has none."""
        return read_keys(self.folder(document_id) / KEYS)

    def near_misses(self, document_id: str) -> tuple[QuestionKey, ...]:
        """The near-misses of a document; none where it has none."""
        return read_keys(self.folder(document_id) / NEAR_MISSES)

    def _places_of(self, document_id: str) -> list[Path]:
        """The folders of one id, the one that counts last; others are not looked at."""
        if not re.fullmatch(_ID, document_id):
            return []
        places = [root / document_id for root in self.folders]
        return [place for place in places if (place / "document.yaml").exists()]

    def _places(self) -> dict[str, list[Path]]:
        """The folders of each id, the one that counts last."""
        places: dict[str, list[Path]] = {}
        for root in self.folders:
            if root.is_dir():
                for folder in sorted(path for path in root.iterdir() if (path / "document.yaml").exists()):
                    places.setdefault(folder.name, []).append(folder)
        return places


def _read(places: Sequence[Path]) -> Document:
    *earlier, folder = places
    return read_document(folder, earlier)


def read_document(folder: Path, earlier: Sequence[Path] = ()) -> Document:
    """The document in `folder`.

    Args:
        folder: its folder.
        earlier: folders of the same id whose place it takes: what its manifest leaves out is taken from theirs.

    Raises:
        DocumentError: naming the file and what is wrong with it.
    """
    entry = read_entry(folder)
    for before in reversed(earlier):
        entry = _completed(entry, read_entry(before))
    text, clauses, facts = _held(folder, entry)
    return Document(
        **entry.model_dump(),
        text=text,
        clauses=clauses,
        facts=facts,
        digest=hashlib.sha256(text.encode("utf-8")).hexdigest(),
    )


def read_entry(folder: Path) -> ManifestEntry:
    """The manifest entry of the document in `folder`, without its text.

    Raises:
        DocumentError: naming the file and what is wrong with it.
    """
    manifest = folder / "document.yaml"
    try:
        entry = ManifestEntry.model_validate(yaml.load(manifest.read_text(encoding="utf-8-sig"), Loader=_TextLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise DocumentError(f"文件清单 {manifest} 无法读取：{_reason(error)}。请改正后重试。") from error
    if entry.id != folder.name:
        raise DocumentError(f"文件清单 {manifest} 中的编号“{entry.id}”与文件夹名不同，请改为“{folder.name}”。")
    return entry


def _completed(entry: ManifestEntry, before: ManifestEntry) -> ManifestEntry:
    """`entry` with the fields that it does not give, or gives empty, from the one before it; how it is held is its own."""
    given = {name for name in entry.model_fields_set if getattr(entry, name)} | {"id", "kind"}
    taken = {name: getattr(before, name) for name in before.model_fields_set - given}
    marks = {name: mark for name, mark in before.marks.items() if name in taken}
    return entry.model_copy(update=taken | {"marks": {**marks, **entry.marks}})


def _held(folder: Path, entry: ManifestEntry) -> tuple[str, tuple[Clause, ...], tuple[DigestFact, ...]]:
    """What is held of a document: its stored text with clauses, and the facts of a digest."""
    match entry.kind:
        case "metadata":
            return "", (), ()
        case "digest":
            return read_digest(folder / DIGEST)
    text = _read_text(folder / "text.txt", entry.title)
    return text, parse_outline(text), ()


def _read_text(source: Path, title: str) -> str:
    try:
        return source.read_bytes().decode("utf-8-sig")  # the text proper begins after a byte-order mark
    except FileNotFoundError as error:
        raise DocumentError(
            f"文件“{title}”的正文 {source} 不见了。请恢复该文件，或删除文件夹 {source.parent}。"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(
            f"文件“{title}”的正文 {source} 无法读取：{_reason(error)}。请换成 UTF-8 编码的文本文件。"
        ) from error


class _TextLoader(yaml.SafeLoader):
    """YAML in which dates stay text."""


_TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _reason(error: Exception) -> str:
    """What is wrong, in Chinese; what a library adds to it stands in brackets."""
    match error:
        case ValidationError():
            return _wrong_field(error)
        case UnicodeDecodeError():
            return "不是 UTF-8 编码"
        case yaml.MarkedYAMLError(problem_mark=mark) if mark is not None:
            return f"第{mark.line + 1}行不是有效的 YAML（{error.problem}）"
        case yaml.YAMLError():
            return "不是有效的 YAML"
        case OSError():
            return f"系统不让读（{error.strerror}）"
    return type(error).__name__


def _wrong_field(error: ValidationError) -> str:
    first = error.errors()[0]
    if not first["loc"]:
        return "内容应为一行行的“字段: 值”"
    name = str(first["loc"][0])
    match first["type"]:
        case "missing":
            return f"缺少字段 {name}"
        case "extra_forbidden":
            return f"没有字段 {name} 这一项，可用的字段：{'、'.join(ManifestEntry.model_fields)}"
    return f"字段 {name} 的值不对，应为{ManifestEntry.model_fields[name].description}"
