"""Slips of the keyboard in a question put right against the words of the corpus and of its written questions (纠错).

Input methods give 幼儿圆 for 幼儿园 and 心里健康 for 心理健康, fast fingers 部们 and 门部 for 部门, or 儿园. A run of
characters that is no word of the general dictionary, but sounds like a known word, or is one with two characters
changed round or one left out, is read as that word where the question as a whole becomes more probable by it: a noisy
channel (Kernighan, Church & Gale, 1990) over the unigram model by which jieba segments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from assistant.lexicon import stopwords
from index.tokenise import word_segmenter

_LONGEST = 7
_MOST = 3  # slips put right in one question
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_ASKING = frozenset("几哪么什啥谁何吗呢多少")
_FUNCTION = frozenset("是的了在有要和与就都也把被让给里用")
_JOINING = frozenset("是的了在有")  # between what is spoken of and what is said of it
# What says how many, when or that not is never guessed.
_MEANT_AS_TYPED = frozenset("〇零一二两三四五六七八九十百千万亿第年月日不没无非未否")
_OFTEN = 3  # times that a word or a pair of words is written in questions, from which it is known
# Names are written without what class they are of (康巴什, 普惠园, 民办校): short, not misspelt.
_LEFT_OUT = frozenset("省市县旗区校性制会委局")
# By how much (natural logarithm) the question must become more probable, for a run of whole words and for any other;
# set on the dev half, where questions as typed hardly change and most that were rewritten by rule are restored.
_SOUND, _SOUND_OF_LONG, _SWAPPED, _MISSING = (4.0, 5.0), (1.0, 5.0), (0.5, 0.5), (4.0, float("inf"))
# 甚么 is what people in the south write; 那 for 哪 the commonest slip of all. It is read so in a question that asks
# nothing else and tells nobody to do anything, where 那 would have to point at something.
_VARIANTS = re.compile(r"甚么|甚麽")
_WHICH = re.compile(r"(?<=[在是有由到于归从属分])那(?=[几些个年条里种项家所类份节处部]|一[个年条种项家所类份节处])")
_ASKS_OTHERWISE = re.compile(r"(?<!那)[几哪么啥谁何吗呢吧]|多少|怎|是否|[?]|([\u4e00-\u9fff])[不没]\1|[列给把请说抄查]")
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


@dataclass(frozen=True)
class _Known:
    """Words that may be meant, by what a slip makes of them."""

    sounds: Mapping[tuple[str, ...], str]
    swapped: Mapping[str, str]
    shortened: Mapping[str, str]  # "" where it could be of several


class Speller:
    """Reads misspelt runs of a question as words of the corpus."""

    def __init__(self, words: Iterable[str], holds: Callable[[str], bool], asked: Iterable[str] = ()) -> None:
        """A run that the texts hold, or that stands in several of `asked`, is never changed.

        Args:
            words: of the corpus.
            holds: whether its texts hold a run.
            asked: questions written about it, normalised: their common words may be meant too.
        """
        self._words = tuple(words)
        self._holds = holds
        self._asked = tuple(asked)
        self._questions = "\n".join(self._asked)

    def correct(self, question: str) -> str:
        """`question` (normalised) with such runs replaced."""
        question = _asking(question)
        for _ in range(_MOST):
            found = max(self._slips(question), default=None)
            if found is None or found[0] < 0:
                return question
            _, start, end, meant = found
            question = question[:start] + meant + question[end:]
        return question

    def _slips(self, question: str) -> Iterator[tuple[float, int, int, str]]:
        """What may be put right: by how much more than it must the question gains, from where to where, and what is
        meant."""
        for match in _HAN.finditer(question):
            run, offset = match.group(), match.start()
            for start in range(len(run) - 1):
                for end in range(start + 2, min(len(run), start + _LONGEST) + 1):
                    for meant, prices in self._meant(run[start:end]):
                        gain = _probability(run[:start] + meant + run[end:]) - _probability(run)
                        price = prices[0 if {start, end} <= _bounds(run) else 1]
                        yield gain - price, offset + start, offset + end, meant

    def _meant(self, run: str) -> Iterator[tuple[str, tuple[float, float]]]:
        """The words that `run` may be a slip of, with what each must gain."""
        known = self._known
        alike, swapped = known.sounds.get(sound_of(run)), known.swapped.get(run)
        whole = known.shortened.get(run)
        if not (alike or swapped or whole) or run in stopwords() or word_segmenter().FREQ.get(run, 0) > 0:
            return
        if whole:
            yield whole, _MISSING
        said = self._questions.count(run)
        if self._holds(run) or said >= _OFTEN:
            return
        if swapped and not said:
            yield swapped, _SWAPPED
        # Written questions have slips of their own: of a long run one or two are no proof that it is right.
        if alike and alike != run and _confused(run, alike) and not (said and len(run) == 2):
            yield alike, _SOUND if len(run) == 2 else _SOUND_OF_LONG

    @cached_property
    def _known(self) -> _Known:
        counts: Counter[str] = Counter()
        for question in self._asked:
            for part in _HAN.findall(question):
                tokens = word_segmenter().lcut(part, HMM=False)
                counts.update(tokens)
                counts.update(a + b for a, b in pairwise(tokens) if len(a) > 1 and len(b) > 1)
        said = {word for word, count in counts.items() if count >= _OFTEN}
        own = {word for word in self._words if _usable(word)}
        words = sorted((word for word in own | said if _usable(word)), key=lambda its: (len(its), -counts[its], its))
        sounds: dict[tuple[str, ...], str] = {}
        swapped: dict[str, str] = {}
        shortened: dict[str, str] = {}
        for word in words:
            sounds.setdefault(sound_of(word), word)
            for at in range(len(word) - 1):
                if word[at] != word[at + 1] and not _MEANT_AS_TYPED & set(word[at : at + 2]):
                    swapped.setdefault(word[:at] + word[at + 1] + word[at] + word[at + 2 :], word)
            for at in range(len(word)) if len(word) > 2 and word in own else ():
                if word[at] not in _MEANT_AS_TYPED | _LEFT_OUT:
                    short = word[:at] + word[at + 1 :]
                    shortened[short] = word if shortened.get(short, word) == word else ""
        return _Known(sounds, swapped, shortened)


def _asking(question: str) -> str:
    """`question` with 什么 and 哪 where they are meant.

    >>> _asking("它放在那个标题底下"), _asking("保障措施有那几大项"), _asking("写在那条里吗")
    ('它放在哪个标题底下', '保障措施有哪几大项', '写在那条里吗')
    """
    question = _VARIANTS.sub("什么", question)
    asks = _ASKS_OTHERWISE.search(question.rstrip("?。 "))
    return question if asks else _WHICH.sub("哪", question, count=1)


def _usable(word: str) -> bool:
    return 2 <= len(word) <= _LONGEST and all("\u4e00" <= char <= "\u9fff" for char in word)


def _confused(run: str, meant: str) -> bool:
    """Whether `run` differs from `meant` in so little that it may be a slip, and in nothing that is meant as typed."""
    changed = [(typed, right) for typed, right in zip(run, meant, strict=True) if typed != right]
    if len(changed) > 2 or len(changed) == len(run):
        return False
    typed = {one for one, _ in changed}
    if len(run) == 2 and _MEANT_AS_TYPED & set(run):  # 一词 is a number with what it counts, not 一次
        return False
    if typed & _ASKING or _MEANT_AS_TYPED & {char for pair in changed for char in pair}:
        return False
    # 是用 is two words, not 使用, and 工程是 not 工程师; but 心里健康 is 心理健康.
    return not typed & (_FUNCTION if len(run) == 2 else _JOINING)


@lru_cache(maxsize=256)
def _bounds(run: str) -> frozenset[int]:
    """Where the words of a run begin and end."""
    return frozenset(accumulate(map(len, word_segmenter().lcut(run)), initial=0))


@lru_cache(maxsize=4_096)
def _probability(run: str) -> float:
    """The logarithm of the probability of the best segmentation of a run of Chinese characters."""
    route: dict[int, tuple[float, int]] = {}
    word_segmenter().calc(run, word_segmenter().get_DAG(run), route)
    return route[0][0]
