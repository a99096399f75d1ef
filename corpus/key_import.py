"""Questions written elsewhere (问法导入) → keys of a document's sentences.

A line of the file is either a question with offsets, as `questions.jsonl` has them (``start``, ``end``, ``question``,
``style``, ``facet``), or a sentence with its questions (``sentence``, ``questions``: lists of question, style, facet;
``path`` where the sentence stands in several clauses).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import DocumentError
from corpus.keys import QuestionKey
from corpus.models import Clause, Document, Sentence


@dataclass(frozen=True)
class Imported:
    """Questions that were read.

    Attributes:
        keys: those of sentences of the document.
        unmapped: how many are of no sentence of it, or of one that stands in it several times.
    """

    keys: tuple[QuestionKey, ...]
    unmapped: int


def import_keys(path: Path, document: Document) -> Imported:
    """The questions in a JSON Lines file, for the sentences of `document`.

    Raises:
        DocumentError: if there is no such file, or naming the line that cannot be read.
    """
    sentences = [(clause, sentence) for clause in document.clauses for sentence in clause.sentences]
    keys: list[QuestionKey] = []
    unmapped = 0
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    place, questions = _line(path, number, line.removeprefix(b"\xef\xbb\xbf"))
                    found = [sentence for clause, sentence in sentences if _is_at(place, clause, sentence)]
                    if len(found) == 1:
                        keys += [QuestionKey(found[0].start, found[0].end, *question) for question in questions]
                    else:
                        unmapped += len(questions)
    except OSError as error:
        raise DocumentError(f"问法文件 {path} 读不出来（{error.strerror}）。请检查 --import 的路径。") from error
    return Imported(tuple(keys), unmapped)


def _is_at(place: Mapping[str, Any], clause: Clause, sentence: Sentence) -> bool:
    if "sentence" not in place:
        return (sentence.start, sentence.end) == (place["start"], place["end"])
    return sentence.text == place["sentence"].strip() and tuple(place.get("path") or clause.path) == clause.path


def _line(path: Path, number: int, line: bytes) -> tuple[Mapping[str, Any], list[tuple[str, str, str]]]:
    """The place that a line names, and its questions with style and facet."""
    try:
        fields = json.loads(line)
        if "questions" in fields:
            questions = [_texts(*question) for question in fields["questions"]]
            place = {"sentence": str(fields["sentence"]), "path": fields.get("path")}
        else:
            questions = [_texts(fields["question"], fields.get("style", ""), fields.get("facet", ""))]
            place = {"start": int(fields["start"]), "end": int(fields["end"])}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DocumentError(
            f"问法文件 {path} 第{number}行读不出来。每行应为 start、end、question、style、facet，或 sentence、questions。请改正该行后重试。"
        ) from error
    return place, questions


def _texts(question: str, style: str = "", facet: str = "") -> tuple[str, str, str]:
    if not all(isinstance(text, str) for text in (question, style, facet)):
        raise TypeError("a question, its style and its facet are text")
    return question.strip(), style, facet
