"""Question keys and near-misses of a document (问法): questions written beforehand, by sentence.

A key is a question that its sentence answers (doc2query, Nogueira et al., arXiv 1904.08375): it finds the sentence and is
never evidence, never quoted. A near-miss looks as if the sentence answered it, and nothing in the document does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import DocumentError

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


def fingerprint_of(keys: Sequence[QuestionKey]) -> str:
    """A hash of questions and places: an index built with other keys does not fit."""
    digest = hashlib.sha256()
    for key in keys:
        digest.update(f"{key.start}\t{key.question}\n".encode())
    return digest.hexdigest()[:16]
