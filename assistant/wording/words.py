"""The words of claims and sources, and whether a text holds a word (内容词)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from assistant.lexicon import stopwords, synonyms
from corpus import normal
from index.tokenise import word_segmenter

_RUN = re.compile(r"[\u4e00-\u9fff]+")
# jieba takes 所以 out of 40所以上.
_MEASURED = re.compile(r"(?<=\d所)(?=以[上下内外])")
_GAP = 3  # characters that a short form may leave out in one place: 公办园 of 公办幼儿园


@lru_cache(maxsize=1)
def lists() -> dict[str, frozenset[str]]:
    """The word lists of this package, by name."""
    data = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in data.items()}


@lru_cache(maxsize=4096)
def content(text: str) -> tuple[str, ...]:
    """The content words of a normalised text, each once, in order: no numbers, no function words, no single characters."""
    without = lists()["neutral"] | stopwords()
    words: dict[str, None] = {}
    for run in _RUN.findall(_MEASURED.sub(" ", text)):
        for word in word_segmenter().lcut(run):
            if len(word) > 1 and word not in without:
                words[word] = None
    return tuple(words)


@lru_cache(maxsize=20_000)
def holds(text: str, word: str) -> bool:
    """Whether a normalised text holds a word, a synonym of it, or the long form of a short one."""
    if word in text or any(other in text for other in synonyms().get(word, ())):
        return True
    if len(word) < 3:
        return False
    between = rf"[\u4e00-\u9fff]{{0,{_GAP}}}"
    return re.search(between.join(map(re.escape, word)), text) is not None


def share(words: tuple[str, ...], text: str) -> float:
    """The share of `words` that `text` holds, by characters, in [0, 1]; 1 where there are none."""
    whole = sum(map(len, words))
    return sum(len(word) for word in words if holds(text, word)) / whole if whole else 1.0


def plain(text: str) -> str:
    """A text in normal form without white space: what words are looked for in."""
    return re.sub(r"\s", "", normal(text)).lower()
