"""Questions written in short stretches (分段问句): which are what is asked about, and which ask something of them.

``清大班额 建一百所学校 谁先谁后 隔几年`` names two things and then asks; ``评学生看哪几样 评教师看哪几样`` asks twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.compose.sides import Sides, sides_of
from assistant.question import Question

# Spaces that part words only are gone by now (`assistant.spacing`).
_PAUSE = re.compile(r"[,，;；?？。!！:：]+\s*")
_PAUSE_OR_SPACE = re.compile(rf"{_PAUSE.pattern}|\s+")
_ASKS = re.compile(
    r"多少|(?<!十)[几]|哪|谁|什么|啥|怎|咋|何(?=[不时种处者人如])|吗|么$|是不是|是否|有没有|能不能|要不要|算不算|一样|不同|相同|一致|区别|差别|差在|"
    r"相差|先后|更[多少早晚高低大]|比[一1]?[下比]|分别|各自|各(?=[是有要占用归由给怎])|一回事|一码事|说明|理由|[呢不]$"
)
_FIGURES = re.compile(r"(?:都是)?\d+(?:\.\d+)?[%所个名位项家分元人]?|20\d\d年?(?:底|末)?")
_NOTHING = re.compile(
    r"(?:[一二三两四123\d]+(?:样|个|处|者|类|条|件|项|方面|地方)|文件?(?:里|中)?|方案(?:里|中)?|老?分不清|具体|请|都)*"
)
_SETS_APART = re.compile(
    r"(?:哪|那)(?:个|样|件|边|家|一)|谁|各(?![类级地种项个])|分别|一样|相同|不同|区别|相差|差[几多在]|先|同[1一]|[1一]个[^,，]{1,8}[1一]个|vs|还是|更|比"
)
_ASKS_OF_ITS_OWN = 0.8
# A stretch that begins so asks of all the things before it: 哪个管眼睛哪个管特教, 三样各给谁的, 是不是同一年.
_OF_ALL = re.compile(
    r"(?:[一二两三四五\d]+(?:样|个|处|者|家|类|条|件|项|边)?)?(?:都|是)*(?:哪(?:个|样|件|边|家|一|[几1])|谁|各|分别|是不是|是否|有没有|同[1一]|一样|算不算|能不能|哪里不|什么区别|有(?:什么|何)(?:不同|区别)|[^,，]{0,6}(?:一样|相同|一致|同[1一](?:个|份|家)))"
)
_TAIL = re.compile(r"(?:[分有要共是设列写含看管讲到得]|一共|总共|分别|各)+$")
_OWN = 0.3  # weight of content words that make a stretch be about something


@dataclass(frozen=True)
class Segments:
    """The stretches of a question.

    Attributes:
        things: what it is about, in stretches that ask nothing.
        asking: stretches that name something and ask about it.
    """

    things: tuple[str, ...]
    asking: tuple[str, ...]


@lru_cache(maxsize=256)
def segments_of(question: Question) -> Segments:
    """The stretches of `question`; none where it is one stretch."""
    parting = _PAUSE_OR_SPACE if re.search(r"[\u4e00-\u9fff]", question.normal) else _PAUSE
    chunks = [chunk for chunk in parting.split(question.normal) if chunk]
    if len(chunks) < 2:
        return Segments((), ())
    things: list[str] = []
    asking: list[str] = []
    for chunk in chunks:
        named = bool(re.search(r"\d", chunk)) and not _ASKS.search(chunk)  # 五个一, 39号: no words, but a name
        if (_own(question, chunk) < _OWN and not named) or _NOTHING.fullmatch(chunk) or _FIGURES.fullmatch(chunk):
            continue
        if not (_OF_ALL.match(chunk) and (things or "样" in chunk or "同" in chunk)):
            (asking if _ASKS.search(chunk) else things).append(chunk)
    return Segments(tuple(things), tuple(asking))


def _own(question: Question, chunk: str) -> float:
    """The weight of the content words that stand in a stretch."""
    return sum(term.weight for term in question.terms if term.word in chunk)


def sides_in(question: Question) -> Sides:
    """What a question sets side by side: by its wording, or else by its stretches."""
    quoted = tuple(dict.fromkeys(question.quoted))
    sides = sides_of(question.normal, quoted if len(quoted) == len(question.quoted) else ())
    torn = any(_ASKS.search(words) or " " in words for words in sides.words)
    if len(sides.words) >= 2 and not torn:
        return sides
    segments = segments_of(question)
    alike = _asked_alike(segments.asking)
    if alike:
        return Sides(alike)
    if segments.asking and any(_own(question, one) >= _ASKS_OF_ITS_OWN for one in segments.asking):
        return sides if not torn else Sides(())
    if len(segments.things) == 1:
        within = sides_of(segments.things[0], ())
        return within if len(within.words) >= 2 else sides
    return Sides(segments.things[:4]) if len(segments.things) >= 2 and sets_apart(question) else sides


def _asked_alike(asking: tuple[str, ...]) -> tuple[str, ...]:
    """What stands before the same asking words in several stretches: 立德树人那节分几条 基础教育那节分几条."""
    cut = [(one[: found.start()], one[found.start() :]) for one in asking if (found := _ASKS.search(one))]
    same = [tail for _, tail in cut if sum(tail == other for _, other in cut) >= 2]
    return tuple(_TAIL.sub("", head) for head, tail in cut if tail in same and len(_TAIL.sub("", head)) >= 2)


def sets_apart(question: Question) -> bool:
    """Whether a question has a word that sets things side by side: 哪个, 谁, 各, 一样."""
    return bool(_SETS_APART.search(question.normal))
