"""The model's words hold the facts of the extractive answer, what was asked for first (完整)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer import Failure
from assistant.wording.grounds import Grounds
from assistant.wording.reading import MARK, claims_of
from assistant.wording.stance import polarity
from assistant.wording.words import content, holds, lists, plain, share, turned

FACTS, LEAD, YESNO, FORM = "要点", "开头", "是否", "格式"
_ORIGINAL = re.compile(r"\n?原文[:：]")
_FIGURE = re.compile(r"\d+(?:\.\d+)?%?")
_NAME = re.compile(r"《[^《》]+》|〔\d{4}〕\d+号|“[^“”]+”")
_SENTENCE = re.compile(r"[。\n]")
_LEAD = 80  # characters in which what was asked for has to stand
_ITEM, _SHORT, _LONG = 0.7, 0.8, 0.6  # shares of content words kept: of a list's item, of a short answer, of a long one
_LIST = 3  # items from which a list has to be one in the model's words too
_LONG_FROM = 90  # characters from which an answer is long
_LONGEST, _FACTOR = 300, 2  # characters an answer may have over twice the extractive one
_ORIGIN = re.compile(r"（[^（）]*(?:摘编|原文|见二|wengui)[^（）]*）")


def longest(grounds: Grounds) -> int:
    """Characters that an answer may have."""
    return _LONGEST + _FACTOR * len(grounds.skeleton)


def form_failures(text: str, grounds: Grounds) -> Iterator[Failure]:
    """Whether it is an answer in Chinese of a fitting length at all."""
    if not text.strip():
        yield Failure(FORM, "", "没有内容")
        return
    if len(text) > longest(grounds):
        yield Failure(FORM, text[:40], "太长")
    letters = re.findall(r"[^\W\d_]", text)
    chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in letters)
    if letters and chinese < 0.6 * len(letters):
        yield Failure(FORM, text[:40], "不是中文")
    marks = {int(mark) for mark in MARK.findall(text)}
    for mark in sorted(marks - set(grounds.sources)):
        yield Failure("出处", f"[{mark}]", "没有这个编号的句子")


def complete_failures(text: str, grounds: Grounds) -> Iterator[Failure]:
    """The facts of the extractive answer that the words leave out, and a yes that has become a no."""
    told = plain(MARK.sub("", text))
    core = _ORIGINAL.split(grounds.skeleton)[0]
    if _ORIGINAL.search(grounds.skeleton) and not claims_of(core):
        core = grounds.skeleton
    asked = polarity(core)
    if asked is not None and asked != polarity(text):
        yield Failure(YESNO, text[:20], f"开头应为“{'是' if asked else '否'}”")
    if word := turned(plain(_SENTENCE.split(text)[0]), [plain(_SENTENCE.split(core)[0])]):
        yield Failure(YESNO, text[:20], f"开头的“{word}”与查实的答案相反")
    if _disordered(text, core):
        yield Failure(LEAD, text[:40], "开头各个数值的先后与查实的答案不同")
    core = _wanted(_ORIGIN.sub("", core), grounds)
    bare = plain(MARK.sub("", core))
    needed = dict.fromkeys((*_FIGURE.findall(_unnumbered(core)), *_NAME.findall(bare)))
    missing = [one for one in needed if one not in told]
    missing += [word for word in content(bare) if word in lists()["scope"] and not holds(told, word)]
    if missing:
        yield Failure(FACTS, "", f"没有写到{'、'.join(missing)}")
    unmarked = {int(mark) for mark in MARK.findall(core)} - {int(mark) for mark in MARK.findall(text)}
    if unmarked:
        yield Failure(FACTS, "", f"没有引用{''.join(f'[{mark}]' for mark in sorted(unmarked))}")
    claims = claims_of(core)
    lines, wanted = (len({one.line for one in its if one.item}) for its in (claims_of(text), claims))
    if wanted >= _LIST and lines < wanted:
        yield Failure(FACTS, "", f"清单应有{wanted}项，逐项成行，这里有{lines}项")
    for claim in claims:
        if claim.item and share(content(plain(claim.text)), told) < _ITEM:
            yield Failure(FACTS, claim.text, "清单缺了这一项")
    words = content(bare)
    if share(words, told) < (_LONG if len(bare) > _LONG_FROM else _SHORT):
        left = "、".join(word for word in words if not holds(told, word))
        yield Failure(FACTS, "", f"没有写到“{left}”")
    if claims and len(claims[0].text) <= _LEAD // 2:
        first, opening = plain(claims[0].text), told[:_LEAD]
        values = [one for one in (*_FIGURE.findall(first), *_NAME.findall(first)) if one not in opening]
        if values or share(content(first), opening) < _SHORT:
            yield Failure(LEAD, text[:40], f"开头应先回答所问：“{claims[0].text}”")


def _disordered(text: str, core: str) -> bool:
    """Whether an opening of bare values has them in another order than the extractive one, each then told of another."""
    told, own = (plain(MARK.sub("", _SENTENCE.split(one)[0])) for one in (text, core))
    values = _FIGURE.findall(told)
    order = [value for value in _FIGURE.findall(own) if value in values]
    return not content(told) and sorted(values) == sorted(order) and values != order


def _unnumbered(text: str) -> str:
    """The text in normal form without marks and without the numbers of its lines."""
    return plain(MARK.sub("", re.sub(r"(?m)^\s*\d{1,3}[.、]\s*", "", text)))


def _wanted(core: str, grounds: Grounds) -> str:
    """What of the extractive answer has to be told: addresses may be left out, and beside an opening value the phrases
    without it."""
    for source in grounds.sources.values():
        core = core.replace(f"({source.citation.label})", "")
    opening, _, rest = core.partition("。")
    values = _FIGURE.findall(plain(opening))
    if "\n" in core.strip() or len(opening) > _LEAD // 2 or not values or content(plain(opening)):
        return core
    phrases = [
        one for one in re.split(r"[,，、;；]", rest) if set(_FIGURE.findall(plain(MARK.sub("", one)))) & {*values}
    ]
    years = re.findall(r"20\d\d年", rest)
    return "。".join([opening, *years, *phrases, *(f"[{mark}]" for mark in MARK.findall(rest))])
