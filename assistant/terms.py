"""The content words of a question (内容词), what they weigh, and how far a text covers them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.lexicon import english_pattern, english_terms, stopwords, synonyms
from corpus import normal
from corpus.facts import UNITS
from index import Index, LexicalIndex, Unit, UnitTable, word_tokens
from index.tokenise import word_segmenter

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z][a-z0-9+]{2,}")
# Asking expressions and stated quantities, which are no content: 多少所, 百分之几, 86%, 1名.
_ASKING = re.compile(
    rf"百分之[几多]少?|(?:几|多少)(?:{UNITS}|成|块钱|块|钱|条|间)?|\d+(?:\.\d+)?(?:{UNITS}|条)?(?:以上|以下|以内|左右)?|(?:哪|何)(?:一?[年天日个条项]|[些几两][个条项样家]?|里|儿)?(?:地方|方面)?"
)
_LOOKED_AT = 512  # sentences that are read to count a word inside them
_FUNCTION_CHARACTERS = "中里以由在从下上列要得能应会该算按到有是被把给让将已与跟和对为了的地着过占佔达每各"


@dataclass(frozen=True)
class Term:
    """A content word with the words that count as the same, and its weight (inverse document frequency)."""

    word: str
    variants: tuple[str, ...]
    weight: float


class Vocabulary:
    """The words of the indexed texts with their document frequencies."""

    def __init__(self, units: Iterable[Unit]) -> None:
        texts = [normal(unit.indexed) for unit in units if unit.scope == "sentence"]
        self.size = max(1, len(texts))
        self._words: Mapping[str, int] = Counter(word for text in texts for word in set(word_tokens(text)))
        self._inside: Callable[[str], int] = lambda word: sum(word in text for text in texts)
        self.words = frozenset(self._words)
        self.frequency = lru_cache(maxsize=20_000)(self._frequency)

    @classmethod
    def of_index(cls, index: Index) -> Vocabulary:
        """The words of all sentences of an index, as they were counted when it was built."""
        vocabulary = cls(())
        units = UnitTable.of(index.units)
        vocabulary.size = max(1, int(np.count_nonzero(~units.whole)))
        vocabulary._words = index.words
        vocabulary._inside = lambda word: _sentences_with(word, index.lexical, units)
        vocabulary.words = frozenset(index.words)
        return vocabulary

    def holds(self, word: str) -> bool:
        """Whether some sentence holds `word`."""
        return self.frequency(word) > 0

    def _frequency(self, word: str) -> int:
        """In how many sentences `word` occurs, as a token or inside the text."""
        return self._words.get(word) or self._inside(word)

    def weight(self, word: str) -> float:
        """The inverse document frequency of `word`, in (0, 1]: 1 for a word that never occurs."""
        return math.log(1 + self.size / (self.frequency(word) + 0.5)) / math.log(1 + self.size / 0.5)


def _sentences_with(word: str, lexical: LexicalIndex, units: UnitTable) -> int:
    """In how many sentences `word` stands, not only as a token; of very many that may hold it a part is looked at."""
    may = lexical.may_hold(word)
    may = may[~units.whole[may]]
    looked_at = may[:: max(1, len(may) // _LOOKED_AT)]
    held = sum(word in normal(units.text_of(number)) for number in looked_at.tolist())
    return math.ceil(held * len(may) / max(1, len(looked_at)))


def translate_english(text: str) -> str:
    """The official Chinese terms of the English phrases in `text`, separated by spaces; "" where there are none.

    >>> translate_english("coverage of inclusive kindergartens")
    '覆盖率 普惠性幼儿园'
    """
    return " ".join(
        english_terms()[match.group(1)] for match in english_pattern().finditer(re.sub(r"[-_/]", " ", text.lower()))
    )


def unknown_english(text: str) -> float:
    """The share of an English question's content words that no entry of the lexicon covers, in [0, 1]; 0 for Chinese."""
    if _CHINESE.search(text):
        return 0.0
    bare = re.sub(r"[-_/]", " ", text.lower())
    words = [word for word in _LATIN.findall(bare) if word not in stopwords()]
    left = [word for word in _LATIN.findall(english_pattern().sub(" ", bare)) if word not in stopwords()]
    return len(left) / len(words) if words else 0.0


def content_words(text: str, vocabulary: Vocabulary) -> list[str]:
    """The Chinese content words of a question in order, each once.

    Args:
        text: normalised question.
        vocabulary: of the corpus; a word that it does not know is tried without the function characters around it
            (``要配`` → ``配``) and by the words inside it (``体育中考`` → ``体育``, ``中考``).
    """
    words: dict[str, None] = {}
    if _CHINESE.search(text) and len(_LATIN.findall(text)) <= 3:  # GDP, DeepSeek in a Chinese question
        words |= dict.fromkeys(word for word in _LATIN.findall(text) if word not in stopwords())
    for run in _CHINESE.findall(_ASKING.sub(" ", text)):
        for piece in word_segmenter().lcut(run):
            for word in _known_parts(piece, vocabulary):
                if word not in stopwords() and len(word) > 1:
                    words[word] = None
    return list(words)


def _known_parts(word: str, vocabulary: Vocabulary) -> list[str]:
    if word in stopwords() or any(vocabulary.frequency(same) for same in (word, *synonyms().get(word, ()))):
        return [word]
    peeled = word.strip(_FUNCTION_CHARACTERS)
    if peeled != word:
        return _known_parts(peeled, vocabulary) if peeled else []
    parts = [part for part in word_segmenter().cut_for_search(word) if part != word]
    if len(word) > 2 and parts and sum(len(part) for part in parts if vocabulary.frequency(part)) >= len(word) - 1:
        return parts
    return [word]


def weigh(words: Sequence[str], vocabulary: Vocabulary) -> tuple[Term, ...]:
    """`words` as terms of the corpus that `vocabulary` knows."""
    terms = []
    for word in words:
        variants = (word, *synonyms().get(word, ()))
        best = max(variants, key=vocabulary.frequency)
        terms.append(Term(word, variants, vocabulary.weight(best)))
    return tuple(terms)


def covered(term: Term, text: str) -> float:
    """How far `text` (normalised) holds `term`: 1 where a variant stands in it, else the share of its bigrams."""
    for variant in term.variants:
        if variant in text:
            return 1.0
    best = 0.0
    for variant in term.variants[:3]:
        if len(variant) >= 3 and variant[0] >= "\u4e00":
            pairs = _pairs_of(variant)
            best = max(best, sum([pair in text for pair in pairs]) / len(pairs))
    return best * best


@lru_cache(maxsize=20_000)
def _pairs_of(word: str) -> tuple[str, ...]:
    return tuple(word[i : i + 2] for i in range(len(word) - 1))


def coverage(terms: Sequence[Term], text: str) -> float:
    """The weighted share of `terms` that `text` (normalised) covers, in [0, 1]; 0 where there are no terms."""
    whole = sum(term.weight for term in terms)
    return sum(term.weight * covered(term, text) for term in terms) / whole if whole else 0.0
