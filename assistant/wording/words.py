"""The words of claims and sources, and whether a text holds a word (内容词)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import jieba.posseg as posseg

from assistant.lexicon import stopwords, synonyms
from corpus import normal
from index.tokenise import domain_words, word_segmenter

_RUN = re.compile(r"[\u4e00-\u9fff]+")
# jieba takes 所以 out of 40所以上.
_MEASURED = re.compile(r"(?<=\d所)(?=以[上下内外])")
_GAP = 3  # characters that a short form may leave out in one place: 公办园 of 公办幼儿园
_NEAR = 10  # characters that may stand between a word of scope and what it is the scope of


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
            if len(word) > 1 and word not in without and not without.issuperset(word):
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


@lru_cache(maxsize=1)
def _tagger() -> posseg.POSTokenizer:
    return posseg.POSTokenizer(word_segmenter())


@lru_cache(maxsize=20_000)
def is_name(word: str) -> bool:
    """Whether a word names something (a noun, or a term of the domain) rather than says what is done with it."""
    return (
        word in domain_words() or word in lists()["scope"] or all(pair.flag[0] in "nxj" for pair in _tagger().cut(word))
    )


def displaced(text: str, phrases: Sequence[str]) -> str:
    """A word of scope that stands in `text` before other words than in any of `phrases`; "" where none does.

    Args:
        text: a phrase of a claim, normalised.
        phrases: those of its sources, and what else may be said, normalised.
    """
    words = in_order(text)
    for word, following in pairwise([*words, ""]):
        if word not in lists()["scope"]:
            continue
        variants = (word, *synonyms().get(word, ()))
        told = following and any(following in phrase for phrase in phrases)
        near = [rf"{re.escape(one)}.{{0,{_NEAR}}}?{re.escape(following) if told else ''}" for one in variants]
        if any(one in phrase for one in variants for phrase in phrases) and not any(
            re.search(pattern, phrase) for pattern in near for phrase in phrases
        ):
            return word
        often = max((phrase.count(one) for phrase in phrases for one in variants), default=0)
        twice = re.search(rf"{re.escape(word)}[\u4e00-\u9fff]{{0,3}}[、和与及跟同]{re.escape(word)}", text)
        if often and (text.count(word) > often or (twice and not any(twice.group() in phrase for phrase in phrases))):
            return word
    return ""


@lru_cache(maxsize=4096)
def in_order(text: str) -> list[str]:
    """The content words of a text in order, as often as they come, words of scope apart from what they stand before."""
    known, scope = set(content(text)), sorted(lists()["scope"], key=len, reverse=True)
    words = []
    for run in _RUN.findall(text):
        for word in word_segmenter().lcut(run):
            rest = word if word in known else ""
            while len(rest) > 1:  # 普惠性民办幼儿园 is one word of the dictionary
                first = next((one for one in scope if rest.startswith(one)), rest)
                words.append(first)
                rest = rest.removeprefix(first)
    return words


def widened(text: str, phrase: str, told: str) -> str:
    """A word of scope that `phrase` has right before a word of `text`, and that is left out; "" where none is.

    Args:
        text: a phrase of a claim, normalised.
        phrase: what its source says, normalised.
        told: the whole claim, normalised.
    """
    for word, following in pairwise(in_order(phrase)):
        if word in lists()["scope"] and word + following in phrase and following in text and not holds(told, word):
            return word
    return ""


def turned(text: str, phrases: Sequence[str]) -> str:
    """A word of `text` whose opposite stands in its place in all `phrases`; "" where there is none."""
    for pair in lists()["opposites"]:
        one, other = pair.split("/")
        for mine, its in ((one, other), (other, one)):
            if _apart(mine, its, text) and all(
                _apart(its, mine, phrase) and not _apart(mine, its, phrase) for phrase in phrases
            ):
                return mine
    return ""


def _apart(word: str, other: str, text: str) -> bool:
    """Whether `text` holds `word` and not only as a part of `other` (一样 in 不一样)."""
    return word in (text.replace(other, " ") if word in other else text)


def strays(text: str, source: str) -> list[str]:
    """The words and single characters of a normalised text that its source does not hold, numbers left out."""
    without = lists()["neutral"] | stopwords()
    found = [word for word in content(text) if not holds(source, word)]
    for run in _RUN.findall(_MEASURED.sub(" ", text)):
        found += [
            word
            for word in word_segmenter().lcut(run)
            if len(word) == 1 and word not in source + "一二三四五六七八九十百千万"
        ]
    return [word for word in dict.fromkeys(found) if word not in without]


def share(words: tuple[str, ...], text: str) -> float:
    """The share of `words` that `text` holds, by characters, in [0, 1]; 1 where there are none."""
    whole = sum(map(len, words))
    return sum(len(word) for word in words if holds(text, word)) / whole if whole else 1.0


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """A text in normal form without white space: what words are looked for in."""
    return re.sub(r"\s", "", normal(text)).lower()
