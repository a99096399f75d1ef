"""Sentences of official documents that lie beside the project, found again by their ends (外部文本).

What was written for them ships (`other_texts.jsonl`); the sentences do not. A sentence is named by its document, its
first and last characters and its length, all counted without white space, and is read from the document when training.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from corpus import WenguiError

WRITTEN = Path(__file__).parent / "other_texts.jsonl"
_ENDS = 8
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL | re.IGNORECASE)
_SPACE = re.compile(r"[\s\u3000\u200b\ufeff|]+")


@dataclass(frozen=True)
class Text:
    """A sentence of another document with what was written for it.

    Attributes:
        document: the file, relative to the folder of texts.
        heading: the heading above the sentence, "" where there is none.
        sentence: the sentence, without white space.
        questions, near_misses: what it answers, and what it seems to answer and does not.
    """

    document: str
    heading: str
    sentence: str
    questions: tuple[str, ...]
    near_misses: tuple[str, ...]


def anchor_of(sentence: str) -> tuple[str, str, int]:
    """First and last characters and length of a sentence, without white space."""
    bare = _SPACE.sub("", sentence)
    return bare[:_ENDS], bare[-_ENDS:], len(bare)


def find_sentence(text: str, anchor: tuple[str, str, int]) -> str:
    """The stretch of `text` (without white space) with these ends and length; "" where there is none."""
    first, last, length = anchor
    at = text.find(first)
    while at >= 0:
        if text[at : at + length].endswith(last):
            return text[at : at + length]
        at = text.find(first, at + 1)
    return ""


def read_source(path: Path) -> str:
    """The text of a txt, md, html or pdf file without tags and white space.

    Raises:
        WenguiError: if the file cannot be read.
    """
    try:
        if path.suffix == ".pdf":
            from pypdf import PdfReader

            raw = "".join(page.extract_text() for page in PdfReader(path).pages)
        else:
            raw = path.read_text(encoding="utf-8", errors="replace")
            raw = html.unescape(_TAGS.sub("", raw)) if path.suffix in (".html", ".htm") else raw
    except (OSError, ValueError) as error:
        raise WenguiError(f"训练文本 {path} 无法读取。请检查 --texts 给出的文件夹。") from error
    return _SPACE.sub("", raw)


def read_texts(folder: Path, written: Path = WRITTEN) -> tuple[list[Text], int]:
    """The texts that are found in `folder`, and how many are not.

    Args:
        folder: holds the documents that `written` names.
        written: JSON Lines of `document`, `heading`, `anchor`, `questions`, `near_misses`.

    Raises:
        WenguiError: if `written` cannot be read, naming the line.
    """
    sources: dict[str, str] = {}
    found: list[Text] = []
    missing = 0
    for number, line in enumerate(written.read_text(encoding="utf-8").splitlines(), 1):
        try:
            fields = json.loads(line)
            document, anchor = fields["document"], tuple(fields["anchor"])
            asked = tuple(fields["questions"]), tuple(fields["near_misses"])
        except (ValueError, KeyError, TypeError) as error:
            raise WenguiError(f"训练问题 {written} 第{number}行读不出来。请改正该行后重试。") from error
        if document not in sources:
            path = folder / document
            sources[document] = read_source(path) if path.exists() else ""
        sentence = find_sentence(sources[document], anchor)
        if sentence:
            found.append(Text(document, fields["heading"], sentence, *asked))
        else:
            missing += 1
    return found, missing
