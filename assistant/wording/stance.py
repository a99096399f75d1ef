"""Every phrase of a claim says what its best source says: year, yes or no, how firm, and who (立场)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Failure
from assistant.wording.grounds import Grounds, Part, parts_of
from assistant.wording.reading import Claim
from assistant.wording.words import content, lists, plain, share, turned, widened
from corpus.bodies import bodies_in
from corpus.phrases import mask

YEAR, POLARITY, FIRMNESS, BODY, VAGUE, SCOPE = "年份", "肯定否定", "语气", "单位", "指代", "对象"
# What denies or forbids; 不断, 不仅, 未来, 非常, 不少于 do not.
_NEGATED = re.compile(
    r"不(?!断|仅|但|同|少于|低于|超过|高于|多于|足|管|论|良|得(?:少|低|超|高)|可或缺)|未(?!来|成年)|没|无(?!论|障碍|缝)|[并绝而]非"
    r"|勿|否|严禁|禁止|杜绝|取消|消除|停止|废止|失效|作废|错误|有误|失实|虚假|拒绝|避免|防止"
)
_YES = re.compile(r"^(?:是|对|可以|能|有|正确|属实|需要|要|会|yes)", re.IGNORECASE)
_NO = re.compile(r"^(?:否|不|没|未|并非|并不|错|无|no)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_CLOSE = 0.05  # sources whose cover of a phrase is within this of the best are all taken as meant
_ALIGNED = 0.5  # share of a phrase's words that a source has to hold to be taken as meant
_BODY = re.compile(
    r"[\u4e00-\u9fff]{1,12}?(?:教育局|教体局|财政局|人社局|发改委|委员会|办公厅|办公室|人民政府|市委|市政府|教育部|财政部|教育厅|领导小组|"
    r"局(?![面限势部])|厅(?![堂]))"
)


def negated(text: str) -> bool:
    """Whether a phrase denies or forbids something, what it quotes left aside."""
    return _NEGATED.search(mask(text).replace("\x00", " ")) is not None


def _negations(text: str) -> set[str]:
    """The words by which a phrase denies, those that forbid as one."""
    found = _NEGATED.findall(mask(text).replace("\x00", " "))
    return {"禁" if word in ("严禁", "禁止", "杜绝", "不") else word for word in found}


def polarity(text: str) -> bool | None:
    """Whether an answer opens with yes (True) or no (False); None where it opens with neither."""
    opening = plain(text)[:8]
    return False if _NO.match(opening) else True if _YES.match(opening) else None


def stance_failures(claim: Claim, grounds: Grounds) -> Iterator[Failure]:
    """Where a claim says otherwise than the sources that it cites."""
    told, text = plain(claim.text), grounds.text(claim.marks)
    for word in sorted(lists()["vague"]):
        if word in told and word not in text:
            yield Failure(VAGUE, claim.text, f"“{word}”指什么要写明")
    for word in sorted(lists()["firm"]):
        if word in told and word not in text:
            yield Failure(FIRMNESS, claim.text, f"原文没有“{word}”的意思")
    for name in _BODY.findall(told):
        if name not in text and not any(name.endswith(end) and len(end) > 3 for end in _BODY.findall(text)):
            yield Failure(BODY, claim.text, f"“{name}”不在所引的句子里")
    allowed = grounds.parts(claim.marks)
    headings = [part for mark in claim.marks for part in parts_of(grounds.sources[mark].citation.heading)]
    for part in parts_of(claim.text):
        if reversed_by := _reversed(part, [*allowed, *headings]):
            yield Failure(POLARITY, claim.text, reversed_by)
            continue
        # A head over several sentences may have the year that all of them have.
        shared = len(claim.marks) > 1 and all(
            any(one.year == part.year for one in grounds.sources[mark].parts) for mark in claim.marks
        )
        reason = _otherwise(part, allowed, grounds.context(claim.marks), told, not (content(told) or shared))
        if reason:
            yield Failure(*reason[:1], claim.text, reason[1])


def _otherwise(part: Part, allowed: Sequence[Part], context: str, told: str, alone: bool) -> tuple[str, str] | None:
    """Check and reason where the sources that are meant all say otherwise than `part` of the claim `told`; `alone`: the
    claim has no words."""
    words = content(part.text)
    if not words:
        # An opening that is a year alone has to be the extractive answer's; elsewhere the phrases beside it tell.
        years = {one.year for one in allowed if one.bare or not alone}
        dated = any(part.text in one.text for one in allowed) and _DATE.search(part.text)
        wrong = part.year is not None and part.year not in years and not dated
        if wrong:
            return YEAR, f"“{part.written}”与原文的年份不一致"
        if negated(part.written) and not any(negated(one.written) for one in allowed if not content(one.text)):
            return POLARITY, f"“{part.written}”的否定不在原文里"
        return None
    covers = [(share(words, one.text + context), one) for one in allowed if content(one.text)]
    best = max((cover for cover, _ in covers), default=0.0)
    if best < _ALIGNED:
        return None  # whether it is supported at all is another check
    meant = [one for cover, one in covers if cover >= best - _CLOSE]
    if part.year is not None and not any(_dated(part.year, one) for one in meant):
        return YEAR, f"“{part.written}”的年份与原文不一致"
    if not any(negated(part.written) == negated(one.written) for one in meant):
        return POLARITY, f"“{part.written}”的肯定、否定与原文不一致"
    own = _negations(part.written)
    if not any(own <= _negations(one.written) for one in meant):
        return POLARITY, f"“{part.written}”的否定与原文不一致"
    if word := turned(part.text, [one.text for one in meant]):
        return POLARITY, f"“{word}”与原文的意思相反"
    left = [widened(part.text, one.text, told) for one in meant]
    if all(left):
        return SCOPE, f"原文说的是“{left[0]}”，不能漏写"
    tentative = lists()["tentative"]
    if not any(_tried(one.text, tentative) <= _tried(part.text, tentative) for one in meant):
        word = min(_tried(meant[0].text, tentative))
        return FIRMNESS, f"原文是“{word}”，不能说成已经定了"
    named = {body.words for body in bodies_in(part.written)}
    said = {body.words for one in meant for body in bodies_in(one.written)}
    if named and said and not any(plain(a) in plain(b) or plain(b) in plain(a) for a in named for b in said):
        return BODY, f"做这件事的是“{'、'.join(sorted(said))}”，不是“{'、'.join(sorted(named))}”"
    return None


def _reversed(part: Part, sources: Sequence[Part]) -> str:
    """Why a phrase says the opposite of the phrases or headings that it is nearest to by its words; "" where it does not."""
    words = content(part.text)
    covers = [(share(words, one.text), one) for one in sources if words and content(one.text)]
    best = max((cover for cover, _ in covers), default=0.0)
    nearest = [one for cover, one in covers if cover >= max(best - _CLOSE, _ALIGNED)]
    if nearest and not any(_negations(part.written) <= _negations(one.written) for one in nearest):
        return f"“{part.written}”的否定不在原文里"
    word = turned(part.text, [one.text for one in nearest]) if nearest else ""
    return f"“{word}”与原文的意思相反" if word else ""


def _dated(year: int, source: Part) -> bool:
    return source.year == year or (source.year is None and f"{year}年" in source.text)


def _tried(text: str, tentative: frozenset[str]) -> set[str]:
    return {word for word in tentative if word in text}
