"""Text → the tokens of the two BM25 legs (分词).

Chinese has no spaces: BM25 with whitespace tokens finds nothing. Words (jieba's search mode with a domain
dictionary) are better on questions with years and names, characters with bigrams on everything that no dictionary
knows; the two are fused.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from pathlib import Path

import jieba

from corpus import normal

DOMAIN_WORDS = Path(__file__).parent.parent / "corpus" / "lexicon" / "domain.txt"

# A token is a run of Chinese characters, or a number with its percent sign, or a Latin word.
_RUN = re.compile(r"[\u4e00-\u9fff]+|\d+(?:\.\d+)?%?|[a-z]+")
# jieba takes 所以 out of 40所以上.
_MEASURED = re.compile(r"(\d所)(?=以[上下内外])")


@lru_cache(maxsize=1)
def word_segmenter() -> jieba.Tokenizer:
    """jieba with the domain dictionary; an instance of our own, the process-wide one stays untouched."""
    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    segmenter.initialize()
    for word in sorted(domain_words()):  # what a word weighs depends on those added before it
        segmenter.add_word(word)
    return segmenter


@lru_cache(maxsize=1)
def domain_words() -> frozenset[str]:
    """The words of the domain dictionary."""
    lines = DOMAIN_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=1)
def _dictionary() -> bytes:
    entries: bytes = jieba.get_dict_file().read()
    return b"\n" + entries


@lru_cache(maxsize=20_000)
def is_noun(word: str) -> bool:
    """Whether jieba's dictionary has `word` as a noun or a verb used as one (its tags n… and vn).

    >>> is_noun("手机"), is_noun("认可")
    (True, False)
    """
    entries = _dictionary()
    start = entries.find(f"\n{word} ".encode())
    if start < 0:
        return False
    tag = entries[start + 1 : entries.find(b"\n", start + 1)].split()[-1]
    return tag.startswith((b"n", b"vn"))


def word_tokens(text: str) -> list[str]:
    """Words of the normalised text, long ones with the words inside them.

    >>> word_tokens("幼儿园占比60%")
    ['幼儿', '幼儿园', '占', '比', '60%']
    """
    tokens: list[str] = []
    for run in _RUN.findall(_MEASURED.sub(r"\1 ", normal(text).lower())):
        tokens += word_segmenter().cut_for_search(run) if run[0] >= "\u4e00" else [run]
    return tokens


def character_tokens(text: str) -> list[str]:
    """Characters and character bigrams of the normalised text; numbers and Latin words stay whole.

    >>> character_tokens("公办园60%")
    ['公', '办', '园', '公办', '办园', '60%']
    """
    tokens: list[str] = []
    for run in _RUN.findall(normal(text).lower()):
        if run[0] >= "\u4e00":
            tokens += list(run) + [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            tokens.append(run)
    return tokens
