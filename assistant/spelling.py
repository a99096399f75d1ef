"""Homophones and near-homophones in a question put right against the corpus's own words (同音纠错).

Input methods give 幼儿圆 for 幼儿园 and 心里健康 for 心理健康. A run of characters that is no word of the general
dictionary nor stands in the documents, but sounds like a word that does, is read as that word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from assistant.lexicon import stopwords
from index.tokenise import word_segmenter

_LONGEST = 7
_ASKING = re.compile(r"[几哪么啥谁何吗呢不]|多少|百分")
_FUNCTION = frozenset("是的了在有要和与就都也把被让给里用")
# Pairs that speakers and input methods mix up: 平翘舌, 前后鼻音, n/l.
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@lru_cache(maxsize=50_000)
def _sound(char: str) -> str:
    from pypinyin import Style, lazy_pinyin

    sound = lazy_pinyin(char, style=Style.NORMAL)[0]
    for written, heard in _MERGED:
        sound = sound.replace(written, heard)
    return "l" + sound[1:] if sound.startswith("n") else sound


def sound_of(word: str) -> tuple[str, ...]:
    """How `word` sounds, a syllable a character, without tones and with easily mixed sounds merged."""
    return tuple(map(_sound, word))


class Speller:
    """Reads misspelt runs of a question as words of the corpus."""

    def __init__(self, words: Iterable[str], holds: Callable[[str], bool]) -> None:
        """`words` are what may be meant; a run of which `holds` says that the texts hold it is never changed."""
        self._holds = holds
        self._by_sound: dict[tuple[str, ...], str] = {}
        for word in sorted(set(words), key=len):
            if 2 <= len(word) <= _LONGEST and all("\u4e00" <= char <= "\u9fff" for char in word):
                self._by_sound.setdefault(sound_of(word), word)

    def correct(self, question: str) -> str:
        """`question` (normalised) with such runs replaced; its length stays the same.

        Only whole words of the segmented question are replaced, so that no run is cut out of two good words.
        """
        tokens = word_segmenter().lcut(question)
        bounds = [0]
        for token in tokens:
            bounds.append(bounds[-1] + len(token))
        fixed, index = list(question), 0
        while index < len(tokens):
            for last in range(min(len(tokens), index + _LONGEST), index, -1):
                start, end = bounds[index], bounds[last]
                if not 2 <= end - start <= _LONGEST:
                    continue
                meant = self._meant(question[start:end])
                if meant:
                    fixed[start:end] = meant
                    index = last - 1
                    break
            index += 1
        return "".join(fixed)

    def _meant(self, run: str) -> str | None:
        if not all("\u4e00" <= char <= "\u9fff" for char in run) or _ASKING.search(run) or run in stopwords():
            return None
        meant = self._by_sound.get(sound_of(run))
        if meant is None or meant == run:
            return None
        if len(run) == 2 and _FUNCTION & set(run) - set(meant):  # 是用 is two words, not 使用
            return None
        same = sum(a == b for a, b in zip(run, meant, strict=True))
        if same == 0 or same < len(run) - 2 or word_segmenter().FREQ.get(run, 0) > 0:
            return None
        return None if self._holds(run) else meant
