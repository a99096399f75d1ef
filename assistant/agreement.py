"""Does the sentence speak of what the question asks for: year, place, stage of school, measure, kind of detail?

Similarity says that a sentence is on the topic; these checks say that it is not on another year, another place,
another kind of school, or silent on the detail.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.lexicon import synonyms
from assistant.question import Question
from assistant.select import Evidence, same_unit
from corpus import normal
from corpus.facts import Phrase

_FOLDER = Path(__file__).parent / "lexicon"
# Places that are part of the reader's own words and tell nothing by themselves.
_NO_PLACES = frozenset(
    {
        "中国",
        "西部",
        "全国",
        "东部",
        "中部",
        "地区",
        "城市",
        "农村",
        "牧区",
        "草原",
        "北方",
        "南方",
        "国外",
        "海外",
        "世界",
    }
)
_MEANING = re.compile(
    r"指(?:的是|哪|什么|啥)|什么意思|啥意思|含义|定义|分别是(?:什么|哪)|具体(?:是|指)|是哪[几两三四五\d]|what does .* mean"
)
_NO_PLACE_WORD = re.compile(r"(?:社|校|学|片|小|园|地|牧|景|城|郊|山|库|辖|特|灾|疆|林|矿)区$|(?:城|都|超|夜|门|菜)市$")
# A share told without the word 比例: 占总数超过一半.
_SHARE = re.compile(r"%|[一1]半|分之|占")
# 部署了几项: how many a text sets down, not what came of it.
_STATES_HOW_MANY = re.compile(r"(?<=[列分用提说写引给定讲举设含求署点排规确])了(?=多少|几)")
_PLACE_SUFFIX = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:旗|盟|省|县|自治州|自治区|开发区|苏木|嘎查)")


@dataclass(frozen=True)
class Agreement:
    """How a sentence agrees with a question; each is 1 for a conflict, 0 for none.

    Attributes:
        year: the question names a year that does not govern the phrase.
        place: it names a place that neither the sentence nor the document is about.
        stage, owner: it names a stage of school, or public or private, that the sentence does not.
        unit: it asks for a unit that the sentence has no value of.
        details: kinds of detail asked for that the sentence does not hold.
    """

    year: float
    place: float
    stage: float
    owner: float
    unit: float
    details: tuple[str, ...]


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, Any]:
    data: dict[str, Any] = tomllib.loads((_FOLDER / "agreement.toml").read_text(encoding="utf-8"))
    return data


def _groups() -> dict[str, dict[str, list[str]]]:
    return _lexicon()


def _contrasts() -> dict[str, list[list[str]]]:
    sets: dict[str, list[list[str]]] = _lexicon()["contrasts"]
    return sets


def stages() -> dict[str, list[str]]:
    """Stages of school, each with the words for it."""
    return _groups()["stages"]


@lru_cache(maxsize=1)
def _gazetteer() -> frozenset[str]:
    """Place names; the tags of jieba's dictionary won't do, they take 中考 and 普及 for places."""
    lines = (_FOLDER / "places.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def agreement(question: Question, evidence: Evidence, phrases: Sequence[Phrase] | None = None) -> Agreement:
    """Compare `question` with a sentence.

    Args:
        question: as understood.
        evidence: the sentence.
        phrases: the phrases that the answer rests on; all of the sentence where None.
    """
    context = normal(f"{evidence.clause.heading} {evidence.statement.sentence.text}").lower()
    phrases = tuple(phrases or evidence.statement.phrases)
    return Agreement(
        year=_year(question, f"{context} {_single_year(evidence)}", phrases),
        place=_place(question, context, evidence),
        stage=_stage(question, f"{context} {normal(evidence.document.title)}"),
        owner=_owner(question, context),
        unit=float(
            bool(question.units)
            and not any(same_unit(q.unit, unit) for q in evidence.statement.quantities for unit in question.units)
        ),
        details=_details(question, context),
    )


def place_missing(question: Question, pieces: Sequence[Evidence]) -> bool:
    """Whether the question names a place that none of the sentences, taken together, is about."""
    context = normal(" ".join(f"{one.clause.heading} {one.statement.sentence.text}" for one in pieces)).lower()
    return bool(pieces) and _place(question, context, pieces[0]) > 0


def _single_year(evidence: Evidence) -> str:
    """The year that a document is for by its title (2018年招生办法), which governs all that it says; "" where there is none."""
    years = set(re.findall(r"(?:19|20)\d\d", evidence.document.title))
    return years.pop() if len(years) == 1 else ""


def _year(question: Question, context: str, phrases: Sequence[Phrase]) -> float:
    if not question.years:
        return 0.0
    governed = {phrase.deadline.year for phrase in phrases if phrase.deadline}
    missing = [year for year in question.years if year not in governed and str(year) not in context]
    return len(missing) / len(question.years)


def _place(question: Question, context: str, evidence: Evidence) -> float:
    own = normal(f"{evidence.document.title}{''.join(evidence.document.issuers)}")
    named = {
        term.word
        for term in question.terms
        if term.word.removesuffix("市") in _gazetteer() or term.word in _gazetteer()
    }
    named |= {match.group() for match in _PLACE_SUFFIX.finditer(question.normal)} & {
        term.word for term in question.terms
    }
    named |= {  # a place by its ending that the documents never name: 东胜区
        term.word
        for term in question.terms
        if term.weight == 1.0
        and len(term.word) >= 3
        and term.word[-1] in "区市县旗盟镇乡"
        and not _NO_PLACE_WORD.search(term.word)
    }
    foreign = [
        place
        for place in named
        if not any(word in context for word in (place, *synonyms().get(place, ())))
        and place.rstrip("市省区旗县盟") not in own
        and place not in _NO_PLACES
    ]
    if re.search(
        r"全国|(?<![个哪些])国家的|全区(?!域)|全自治区|自治区(?:的|20|到|公办|普惠|幼儿)|nationwide|national (?:share|rate)",
        question.normal,
    ) and not re.search(r"全国|国家|自治区|全区", context):
        return 1.0
    return float(bool(foreign))


def _stage(question: Question, context: str) -> float:
    wider = _groups()["wider"]["all"]
    text = re.sub(r"小学化|高中阶段", "", question.normal) if "小学化" in context else question.normal
    asked = [words for words in stages().values() if any(word in text for word in words)]
    if not asked or any(word in context for word in wider):
        return 0.0
    return float(not any(any(word in context for word in words) for words in asked))


def _owner(question: Question, context: str) -> float:
    asked = [words for words in _groups()["owners"].values() if any(word in question.normal for word in words)]
    return float(bool(asked) and not any(any(word in context for word in words) for words in asked))


def contrasts(question: Question, context: str) -> dict[str, float]:
    """Where the question names one of several things that exclude one another and the words name only others.

    Args:
        question: as understood.
        context: normalised words that answer.

    Returns:
        1.0 for each set of `lexicon/agreement.toml` in which they part: 退休教师 and 在职教师, 苏木镇 and 旗区.
    """
    found = {}
    for name, groups in _contrasts().items():
        asked = {n for n, words in enumerate(groups) if any(word in question.normal for word in words)}
        held = {n for n, words in enumerate(groups) if any(word in context for word in words)}
        if asked and held and not asked & held:
            found[name] = 1.0
    return found


def stated_values_missing(question: Question, context: str) -> float:
    """The share of the figures that a question states (years left out) which the words do not hold: 3—6岁 of 0—3岁."""
    stated = [f"{number:g}" for number, unit in question.values if unit not in ("年", "月", "日", "号", "条")]
    return (
        sum(not re.search(rf"(?<!\d){re.escape(one)}(?!\d)", context) for one in stated) / len(stated)
        if stated
        else 0.0
    )


def _details(question: Question, context: str) -> tuple[str, ...]:
    found = _silent_details(question, context)
    return (*found, "definition") if _undefined(question, context) else found


def _undefined(question: Question, context: str) -> bool:
    """Whether a short name is asked to be explained that the sentence only mentions (“两个责任”).

    A name is explained where what it sums up is enumerated before it (…、…、…的“三通”) or built up with 把 or 即.
    """
    if not _MEANING.search(question.normal):
        return False
    for quoted in question.quoted:
        before = context.split(quoted)[0][-60:] if quoted in context else ""
        if before and not re.search(r"、[^,]{1,20}的?[“\"]?$|把[^。]{4,}|即|是指", before):
            return True
    return False


def _silent_details(question: Question, context: str) -> tuple[str, ...]:
    asked = _STATES_HOW_MANY.sub("", question.normal)
    return tuple(
        kind
        for kind, words in _groups()["details"].items()
        if any(word in asked for word in words)
        and not any(word in context for word in words)
        and not (kind == "ratio" and _SHARE.search(context))
    )
