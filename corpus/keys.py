"""Question keys and near-misses of a document (问法): questions written beforehand, by sentence.

A key is a question that its sentence answers (doc2query, Nogueira et al., arXiv 1904.08375): it finds the sentence and is
never evidence, never quoted. A near-miss looks as if the sentence answered it, and nothing in the document does.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import DocumentError
from corpus.models import Clause, Document, Sentence

KEYS, NEAR_MISSES = "questions.jsonl", "near_misses.jsonl"


@dataclass(frozen=True)
class QuestionKey:
    """A question with the sentence that it belongs to.

    Attributes:
        start, end: offsets of the sentence in the document's stored text.
        question: the question.
        style: how it is put (keyword, formal, parent, english …).
        facet: what it asks for; for a near-miss, why nothing answers it.
    """

    start: int
    end: int
    question: str
    style: str
    facet: str


def read_keys(path: Path) -> tuple[QuestionKey, ...]:
    """The questions in a JSON Lines file; none where it is missing.

    Raises:
        DocumentError: naming the line that cannot be read.
    """
    if not path.exists():
        return ()
    found = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                fields = json.loads(line)
                facet = fields.get("facet", fields.get("kind", ""))
                found.append(
                    QuestionKey(int(fields["start"]), int(fields["end"]), fields["question"], fields["style"], facet)
                )
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise DocumentError(
                    f"问法文件 {path} 第{number}行读不出来。请改正该行，或删除该文件后重建索引。"
                ) from error
    return tuple(found)


def write_keys(path: Path, keys: Iterable[QuestionKey]) -> None:
    """Write the questions of a document, whole or not at all: a file that is there stays until the new one is complete.

    Raises:
        DocumentError: if the folder cannot be written.
    """
    fresh = path.with_suffix(".new")
    try:
        with fresh.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(asdict(key), ensure_ascii=False) + "\n" for key in keys)
            lines.flush()
            os.fsync(lines.fileno())
        os.replace(fresh, path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise DocumentError(
            f"问法文件 {path} 写不进去（{error.strerror}）。请检查该文件夹的权限和磁盘空间；原有问法未改动。"
        ) from error


def asked_sentences(document: Document) -> list[tuple[Clause, Sentence]]:
    """The sentences that questions are written for: all but titles, headings of parts, notice and signature."""
    return [
        (clause, sentence)
        for clause in document.clauses
        for sentence in clause.sentences
        if clause.kind == "clause" or (clause.kind == "preamble" and not sentence.is_heading)
    ]


def fingerprint_of(keys: Sequence[QuestionKey]) -> str:
    """A hash of questions and places: an index built with other keys does not fit."""
    digest = hashlib.sha256()
    for key in keys:
        digest.update(f"{key.start}\t{key.question}\n".encode())
    return digest.hexdigest()[:16]
