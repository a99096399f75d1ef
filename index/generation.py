"""Index generations: what is on disk, which one is current, and whether it fits documents and settings.

A build writes a new generation beside the old one and makes it current by replacing one small file, so that a build
that fails or is cut leaves the old index as it was.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from corpus import PARSER_VERSION, Document, IndexProblem
from index.embeddings import fingerprint
from index.lexical import LexicalApart, LexicalIndex, apart_of
from index.questions import QuestionIndex
from index.space import QuerySpace
from index.table import UnitTable
from index.tuning import TUNE_COMMAND, Tuning, read_tuning, write_tuning
from index.units import Unit
from index.vectors import VectorStore, connect

FORMAT = 5
SPACE = "space.npz"
WORDS = "words.json"
BUILD_COMMAND = "wengui index build"


@dataclass(frozen=True)
class IndexMeta:
    """What an index generation was built from.

    Attributes:
        generation: its name, also that of its Chroma collection.
        embedding, dimension: the embedding model and the length of its vectors.
        parser_version: of the outline parser.
        documents: document id → SHA-256 of its stored text.
        units: how many units it holds, each with one vector.
        built_at: local time, ISO.
        chroma_url: the Chroma server that holds the vectors, "" for the embedded store.
        questions: document id → fingerprint of the question keys it was expanded with.
        format: of the files.
        centred_on, drifted: of how many units the means of the space were taken, and how many came, went or changed
            since.
        tuning_lapsed: whether the generation before had been tuned (`index.tuning`), which this one is not yet.
    """

    generation: str
    embedding: str
    dimension: int
    parser_version: str
    documents: dict[str, str]
    units: int
    built_at: str
    chroma_url: str = ""
    questions: dict[str, str] = field(default_factory=dict)
    format: int = 1
    tuning_lapsed: bool = False
    centred_on: int = 0
    drifted: int = 0


@dataclass(frozen=True)
class Index:
    """An open index generation.

    Attributes:
        meta: what it was built from.
        units: numbered by their place.
        lexical: BM25 of all units.
        vectors, questions: of all units.
        apart: document id → BM25 of its units alone, whose statistics no other document changes.
        space: in which the vectors are compared; it holds the adapter where one is switched on.
        tuning: what `index tune` fitted, None where it was not run.
        words: in how many sentences each word occurs.
    """

    meta: IndexMeta
    units: Sequence[Unit]
    lexical: LexicalIndex
    vectors: VectorStore
    questions: QuestionIndex
    space: QuerySpace
    apart: Mapping[str, LexicalIndex] = field(default_factory=dict)
    tuning: Tuning | None = None
    words: Mapping[str, int] = field(default_factory=dict)

    @property
    def asked(self) -> bool:
        """Whether it holds question keys."""
        return bool(self.meta.questions)


def generations_folder(home: Path) -> Path:
    """Where the generations of the index under `home` are kept."""
    return home / "index"


def write_meta(folder: Path, meta: IndexMeta, units: UnitTable) -> None:
    """Write what `open_index` reads besides vectors and BM25."""
    units.save(folder / "units")
    (folder / "meta.json").write_text(json.dumps(asdict(meta), ensure_ascii=False, indent=1), encoding="utf-8")


def make_current(home: Path, generation: str) -> None:
    """Switch to `generation` in one step."""
    pointer = generations_folder(home) / "current"
    fresh = pointer.with_suffix(".new")
    fresh.write_text(generation, encoding="utf-8")
    os.replace(fresh, pointer)


def current_meta(home: Path) -> IndexMeta | None:
    """The current generation's record, or None where nothing was built.

    Raises:
        IndexProblem: if there is one that cannot be read.
    """
    pointer = generations_folder(home) / "current"
    if not pointer.exists():
        return None
    folder = generations_folder(home)
    try:
        folder /= pointer.read_text(encoding="utf-8").strip()
        return IndexMeta(**json.loads((folder / "meta.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexProblem(f"索引已损坏（{folder} 读不出来）。请运行 {BUILD_COMMAND} 重建索引。") from error


def current_tuning(home: Path, meta: IndexMeta) -> Tuning | None:
    """The tuning of the generation `meta`; None where there is none or it was fitted on other texts or questions.

    Raises:
        IndexProblem: if it cannot be read.
    """
    tuning = read_tuning(generations_folder(home) / meta.generation)
    if tuning is None or (tuning.documents, tuning.questions) != (meta.documents, meta.questions):
        return None
    return tuning if tuning.embedding == meta.embedding else None


def keep_tuning(home: Path, generation: str, tuning: Tuning) -> None:
    """Keep `tuning` with the generation that it was fitted to.

    Raises:
        IndexProblem: if another build runs or has replaced that generation meanwhile, or the disk refuses.
    """
    root = generations_folder(home)
    try:
        with FileLock(root / "build.lock", timeout=0):
            meta = current_meta(home)
            if meta is None or meta.generation != generation:
                raise IndexProblem(f"拟合期间索引已重建，这次的结果不再适用。请重新运行 {TUNE_COMMAND}。")
            write_tuning(root / generation, tuning)
    except Timeout as error:
        raise IndexProblem(f"另一个进程正在建立索引。请等它结束后再运行 {TUNE_COMMAND}。") from error


def remove_others(home: Path, keep: str) -> None:
    """Delete the files of all generations but `keep` (a process that still reads one keeps its open files)."""
    for folder in generations_folder(home).iterdir():
        if folder.is_dir() and folder.name != keep:
            shutil.rmtree(folder, ignore_errors=True)


def mismatches(
    meta: IndexMeta,
    documents: Iterable[Document],
    embedding: str,
    chroma_url: str = "",
    questions: Mapping[str, str] | None = None,
) -> list[str]:
    """Why the index does not fit, as sentences in Chinese; empty where it does.

    Args:
        meta: the index's record.
        documents, embedding, chroma_url: as they are now.
        questions: document id → fingerprint of its question keys now; not compared where None.
    """
    reasons = []
    if meta.embedding != fingerprint(embedding):
        reasons.append(f"索引用的向量模型是“{meta.embedding}”，当前设置是“{fingerprint(embedding)}”")
    if meta.chroma_url != chroma_url:
        reasons.append(f"索引的向量存放在“{meta.chroma_url or '内置存储'}”，当前设置是“{chroma_url or '内置存储'}”")
    if meta.format != FORMAT:
        reasons.append("索引的文件格式已更新")
    if meta.parser_version != PARSER_VERSION:
        reasons.append("条款解析器已更新")
    present = {document.id: document for document in documents}
    for document in present.values():
        if document.id not in meta.documents:
            reasons.append(f"文件“{document.title}”（{document.id}）尚未编入索引")
        elif meta.documents[document.id] != document.digest:
            reasons.append(f"文件“{document.title}”（{document.id}）在编入索引后被改动")
    if questions is not None:
        reasons += [
            f"文件 {id} 的问法有变动"
            for id in sorted(present)
            if id in meta.documents and meta.questions.get(id) != questions.get(id)
        ]
    reasons += [f"索引中的文件 {gone} 已不在文件库" for gone in meta.documents if gone not in present]
    return reasons


def open_index(home: Path, documents: Iterable[Document], embedding: str, chroma_url: str = "") -> Index:
    """Open the current generation.

    Args:
        home: the folder of all that wengui keeps.
        documents: the documents that are to be answered from.
        embedding: the embedding model of the settings.
        chroma_url: the Chroma server of the settings, "" for the embedded store.

    Raises:
        IndexProblem: if there is none, or it does not fit; the message names the reason and the command.
    """
    meta = current_meta(home)
    if meta is None:
        raise IndexProblem(f"还没有建立索引。请先运行 {BUILD_COMMAND}（约需十几秒）。")
    reasons = mismatches(meta, documents, embedding, chroma_url)
    if reasons:
        raise IndexProblem(f"索引与当前设置或文件不符：{'；'.join(reasons)}。请运行 {BUILD_COMMAND} 重建索引。")
    folder = generations_folder(home) / meta.generation
    try:
        units = UnitTable.load(folder / "units")
        lexical = LexicalIndex.load(folder / "lexical", mapped=True)
        apart = LexicalApart(folder / "lexical_of", apart_of(units))
        words = {str(word): int(count) for word, count in json.loads((folder / WORDS).read_text("utf-8")).items()}
        questions = QuestionIndex.load(folder / "questions")
        space = QuerySpace.load(folder / SPACE)
        tuning = current_tuning(home, meta)
        vectors = VectorStore(connect(folder / "chroma", chroma_url), meta.generation)
        if len(units) != meta.units or vectors.count() != meta.units:
            raise ValueError("unit counts differ")
    except IndexProblem:
        raise
    except Exception as error:  # any file of the generation may be damaged; the remedy is the same
        if "disk is full" in str(error):  # Chroma writes even when it opens a store
            raise IndexProblem("磁盘已满，索引暂时打不开。请腾出空间后重试；索引未受影响。") from error
        raise IndexProblem(f"索引已损坏（{folder}）。请运行 {BUILD_COMMAND} 重建索引。") from error
    adapter = tuning.adapter if tuning else None
    return Index(meta, units, lexical, vectors, questions, space.with_adapter(adapter), apart, tuning, words)
