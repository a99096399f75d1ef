"""Other ways to write the same question, made by rule (扰动): slips of the keyboard and habits of notation.

Each rule gives the question rewritten, or None where it finds nothing to rewrite. The same question, rule and seed give
the same rewriting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import cn2an
import jieba
import jieba.posseg
import opencc
from pypinyin import lazy_pinyin

SEED = 2019
_CANDIDATES = 4  # homophones to choose from: the most frequent ones, as an input method offers them
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Characters whose change changes what is asked, not how: numerals, dates, negations, directions, levels.
_KEPT = set("〇零一二两三四五六七八九十百千万亿年月日不没无非未否上下前后内外大小多少高低国省市县旗区")
_DOCUMENT_NUMBER = re.compile(r"[〔\[(（【]\d{4}[〕\])）】]\d+号?|\d+号")
_YEAR = re.compile(r"(?<!\d)20(\d\d)年")
_ANY_YEAR = re.compile(r"(?<!\d)(\d\d|\d{4})年")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)[%％]")
_NUMBER = re.compile(r"(?<![\d.A-Za-z)）、])(\d{1,6})(?![\d.A-Za-z])")
_TIME = re.compile(r"(?:截至|截止|到|至|在)?20\d\d年(?:年?[底末初前]|以前|之前)?")
_CLAUSE_MARK = re.compile(r"[,，]")
# What cannot be turned round: quotations, several questions in one, a second part that leans on the first.
_FIXED_ORDER = re.compile(r"[“”‘’\"《》「」:：;；?？。]|[,，](?:还是|也|又|就|才|要|它|这|那|其|都|是)")
_ENDING = re.compile(r"[?？。!！\s]*$")
_FULL_WIDTH = {
    ord(char): ord(char) + 0xFEE0 for char in "0123456789%ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
}
_POLITE = (
    ("您好，想请教一下，", "，麻烦您了，谢谢！"),
    ("老师好，我想问问", "，辛苦帮忙看一下"),
    ("不好意思打扰了，请问", "？谢谢啦"),
    ("麻烦帮我查一下：", "，在线等，多谢"),
)


@dataclass(frozen=True)
class Perturbation:
    """One rule; `name` is what people call it."""

    key: str
    name: str
    rewrite: Callable[[str, Random], str | None]

    def __call__(self, question: str, id: str) -> str | None:
        """`question` rewritten, with chances drawn from its id; None where there is nothing to rewrite."""
        written = self.rewrite(question, Random(f"{SEED} {self.key} {id}"))
        return written if written and written != question else None


def dropped_character(question: str, chance: Random) -> str | None:
    """One character of a word of three or more is left out."""
    place = _place(question, chance, shortest=3)
    return None if place is None else question[:place] + question[place + 1 :]


def swapped_characters(question: str, chance: Random) -> str | None:
    """Two neighbouring characters of a word change places."""
    words = [(start, word) for start, word in _words(question) if len(word) > 1 and not _KEPT & set(word)]
    if not words:
        return None
    start, word = chance.choice(words)
    at = start + chance.randrange(len(word) - 1)
    return question[:at] + question[at + 1] + question[at] + question[at + 2 :]


def homophone(question: str, chance: Random) -> str | None:
    """One character of a word becomes a frequent one that sounds alike (tones aside)."""
    place = _place(question, chance, shortest=2)
    if place is None:
        return None
    alike = [char for char in _homophones().get(_sound(question[place]), ()) if char != question[place]][:_CANDIDATES]
    return question[:place] + chance.choice(alike) + question[place + 1 :] if alike else None


def traditional(question: str, chance: Random) -> str | None:
    """Traditional characters."""
    return str(_to_traditional().convert(question))


def full_width(question: str, chance: Random) -> str | None:
    """Full-width digits, letters and per cent signs."""
    return question.translate(_FULL_WIDTH)


def chinese_numerals(question: str, chance: Random) -> str | None:
    """Numbers in Chinese numerals, years place by place; document numbers stay."""

    def written(text: str) -> str:
        text = _ANY_YEAR.sub(lambda m: "".join("〇一二三四五六七八九"[int(d)] for d in m[1]) + "年", text)
        text = _PERCENT.sub(lambda m: "百分之" + str(cn2an.an2cn(m[1], "low")), text)
        return _NUMBER.sub(lambda m: str(cn2an.an2cn(m[1], "low")), text)

    return _outside_document_numbers(question, written) if _HAN.search(question) else None


def short_year(question: str, chance: Random) -> str | None:
    """Years in two digits."""
    return _outside_document_numbers(question, lambda text: _YEAR.sub(r"\1年", text))


def english_notation(question: str, chance: Random) -> str | None:
    """Years without 年 and per cents in English words."""

    def written(text: str) -> str:
        text = re.sub(r"(?<!\d)(20\d\d)年年?[底末]", r"end of \1 ", text)
        text = re.sub(r"[到至](20\d\d)年", r"by \1 ", text)
        text = _YEAR.sub(lambda m: f"{m[0][:4]} ", text)
        return _PERCENT.sub(r"\1 percent", text)

    return _outside_document_numbers(question, written)


def dropped_particles(question: str, chance: Random) -> str | None:
    """No structural, aspect or modal particles (的、了、吗、呢…)."""
    return "".join(pair.word for pair in _tagger().cut(question) if pair.flag[0] not in "uy" or pair.flag == "un")


def other_order(question: str, chance: Random) -> str | None:
    """What stands before the first comma, or else the time, comes last."""
    ending = _ENDING.search(question)
    assert ending is not None
    body = question[: ending.start()]
    if _FIXED_ORDER.search(body):
        return None
    parts = _CLAUSE_MARK.split(body)
    if len(parts) == 2 and all(len(part) > 1 for part in parts):
        return f"{parts[1]}，{parts[0]}{ending[0]}"
    times = list(_TIME.finditer(body))
    if len(times) == 1 and times[0].end() < len(body):
        rest = body[: times[0].start()] + body[times[0].end() :]
        return f"{rest.strip(',，的')}，{times[0][0]}{ending[0]}"
    return None


def polite(question: str, chance: Random) -> str | None:
    """A greeting before and thanks after."""
    before, after = chance.choice(_POLITE)
    return before + _ENDING.sub("", question) + after


def unpunctuated(question: str, chance: Random) -> str | None:
    """No punctuation but that of document numbers, decimals and ranges."""
    return re.sub(r"[,，。?？!！:：;；、“”‘’《》…]+(?!\d)", " ", question).strip()


def spaced(question: str, chance: Random) -> str | None:
    """A space after every word, as text copied out of a PDF has."""
    return " ".join(word for _, word in _words(question)) if _HAN.search(question) else None


PERTURBATIONS: Mapping[str, Perturbation] = {
    its.key: its
    for its in (
        Perturbation("dropped_character", "漏字", dropped_character),
        Perturbation("swapped_characters", "字序颠倒", swapped_characters),
        Perturbation("homophone", "同音字", homophone),
        Perturbation("traditional", "繁体字", traditional),
        Perturbation("full_width", "全角数字", full_width),
        Perturbation("chinese_numerals", "中文数字", chinese_numerals),
        Perturbation("short_year", "两位年份", short_year),
        Perturbation("english_notation", "英文写法", english_notation),
        Perturbation("dropped_particles", "省去虚词", dropped_particles),
        Perturbation("other_order", "语序", other_order),
        Perturbation("polite", "客套话", polite),
        Perturbation("unpunctuated", "没有标点", unpunctuated),
        Perturbation("spaced", "词间空格", spaced),
    )
}


def _words(question: str) -> list[tuple[int, str]]:
    """The words with their offsets."""
    return [(start, word) for word, start, _ in _dictionary().tokenize(question)]


def _place(question: str, chance: Random, shortest: int) -> int | None:
    """The offset of a character, drawn by chance, of a Chinese word of at least `shortest` characters."""
    places = [
        start + at
        for start, word in _words(question)
        if len(word) >= shortest and not _KEPT & set(word)
        for at, char in enumerate(word)
        if _HAN.match(char)
    ]
    return chance.choice(places) if places else None


def _outside_document_numbers(question: str, write: Callable[[str], str]) -> str:
    pieces, at = [], 0
    for number in _DOCUMENT_NUMBER.finditer(question):
        pieces += [write(question[at : number.start()]), number[0]]
        at = number.end()
    return "".join([*pieces, write(question[at:])])


@lru_cache(maxsize=1)
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


@lru_cache(maxsize=1)
def _dictionary() -> jieba.Tokenizer:
    """One of its own, so that words which the product teaches jieba change no question."""
    dictionary = jieba.Tokenizer()
    dictionary.initialize()
    return dictionary


@lru_cache(maxsize=1)
def _tagger() -> jieba.posseg.POSTokenizer:
    return jieba.posseg.POSTokenizer(_dictionary())


def _sound(char: str) -> str:
    return "".join(lazy_pinyin(char))


@lru_cache(maxsize=1)
def _homophones() -> Mapping[str, tuple[str, ...]]:
    """Sound → its characters, the most frequent first, by the words of jieba's dictionary."""
    counted: dict[str, int] = {}
    for word, frequency in _dictionary().FREQ.items():
        for char in word if len(word) > 1 else ():
            counted[char] = counted.get(char, 0) + frequency
    sounds: dict[str, list[str]] = {}
    for char in sorted(counted, key=lambda its: (-counted[its], its)):
        if _HAN.match(char):
            sounds.setdefault(_sound(char), []).append(char)
    return {sound: tuple(chars) for sound, chars in sounds.items()}
