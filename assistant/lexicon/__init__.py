"""Linguistic knowledge as data: synonyms, English terms, question cues, stop words."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from corpus import normal

_FOLDER = Path(__file__).parent


def _rows(name: str) -> list[list[str]]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


@lru_cache(maxsize=1)
def synonym_groups() -> tuple[tuple[str, ...], ...]:
    """Groups of words that mean the same, the documents' own word first; all normalised."""
    return tuple(tuple(dict.fromkeys(normal(word.strip()) for word in row)) for row in _rows("synonyms.txt"))


@lru_cache(maxsize=1)
def synonyms() -> dict[str, tuple[str, ...]]:
    """Each word of a group → the others of its group."""
    return {word: tuple(other for other in group if other != word) for group in synonym_groups() for word in group}


@lru_cache(maxsize=1)
def english_terms() -> dict[str, str]:
    """Lower-case English phrase → Chinese term."""
    return {row[0].strip().lower(): normal(row[1].strip()) for row in _rows("english.txt")}


@lru_cache(maxsize=1)
def english_pattern() -> re.Pattern[str]:
    """Finds the phrases of `english_terms`, longest first, plurals included."""
    phrases = sorted(english_terms(), key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(map(re.escape, phrases)) + r")(?:s|es)?\b")


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Words without content in a question."""
    text = (_FOLDER / "stopwords.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def list_words() -> frozenset[str]:
    """Words by which lists are asked for and that narrow nothing."""
    text = (_FOLDER / "list_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def list_requests() -> tuple[re.Pattern[str], ...]:
    """Patterns by which every one of something is asked for, on the normalised question."""
    return tuple(re.compile(row[0]) for row in _rows("list_requests.txt"))


@lru_cache(maxsize=1)
def list_frames() -> tuple[re.Pattern[str], ...]:
    """Patterns of what surrounds a question and is no topic of it, on the normalised question."""
    return tuple(re.compile(row[0]) for row in _rows("list_frames.txt"))


@lru_cache(maxsize=1)
def asked_verbs() -> dict[str, tuple[str, ...]]:
    """Verb that a question lists by → the verbs of the documents that it takes in."""
    return {row[0]: tuple(row[1].split()) for row in _rows("asked_verbs.txt")}


@lru_cache(maxsize=1)
def question_cues() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """Answer types with the patterns that ask for them, in the order in which they are tried."""
    data = tomllib.loads((_FOLDER / "cues.toml").read_text(encoding="utf-8"))
    return tuple((entry["name"], tuple(map(re.compile, entry["patterns"]))) for entry in data["type"])
