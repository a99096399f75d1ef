"""Levels or documents side by side (分级对照): what each says, named, and the difference where that is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.compose.draft import CLOSERS, Draft, Span, cited, with_deadline
from assistant.compose.values import Value, best_phrase, values_for
from assistant.question import Question
from assistant.select import Evidence
from corpus import normal

_HIGHER = re.compile(r"高于|超过|不低于|更高|[比较].{0,24}高|高(?:出|吗|多少|几)|达到了?国家")
_LOWER = re.compile(r"低于|更低|[比较].{0,24}低|低(?:出|吗|多少|几)")
_SAME = re.compile(r"一致|一样|相同|持平")
_DIFFERENCE = re.compile(r"[高低差](?:出)?(?:几|多少)|相差|几个?(?:百分)?点|多少个?(?:百分)?点")


@dataclass(frozen=True)
class Told:
    """What one side says.

    Attributes:
        name: 国家, 本市, or a title.
        question: as asked of it.
        evidence: what was found.
        draft: its answer; None where it gives none.
        why: where it gives none, the sentence that says so.
        note: how its answer is known, "" for an original text.
    """

    name: str
    question: Question
    evidence: Sequence[Evidence]
    draft: Draft | None
    why: str = ""
    note: str = ""


def compose_sides(asked: str, sides: Sequence[Told]) -> Draft:
    """The answers of all sides with what was worked out in front; not stated where one that is compared is missing.

    Args:
        asked: the whole question, normalised.
        sides: in the order in which they are to stand.
    """
    values = [_value(side) for side in sides]
    compares = any(pattern.search(asked) for pattern in (_HIGHER, _LOWER, _SAME, _DIFFERENCE))
    missing = [side for side in sides if side.draft is None]
    spans: list[Span] = []
    parts = []
    for side, value in zip(sides, values, strict=True):
        if side.draft is None:
            parts.append(f"{side.name}：{side.why.rstrip('。')}")
            continue
        spans.append(side.draft.spans[0])
        title = side.draft.spans[0].document.title
        where = "" if side.name == f"《{title}》" else f"《{title}》"
        note = "，".join(filter(None, (where, side.note)))
        parts.append(f"{side.name}：{_words(side, value)}{f'（{note}）' if note else ''}[{len(spans)}]")
    lead = "" if missing else _lead(asked, sides, values)
    if missing and compares:
        lead = "无法比较。"
    stated = len(missing) < len(sides) and not (missing and compares)
    return Draft(f"{lead}{'；'.join(parts)}。", tuple(spans), stated=stated)


def _value(side: Told) -> Value | None:
    if side.draft is None:
        return None
    found = values_for(side.question, cited(side.evidence, side.draft))
    return found[0] if found else None


def _words(side: Told, value: Value | None) -> str:
    """The phrase that gives the value, or that fits the question best."""
    if value is not None:
        return with_deadline(value.phrase)
    assert side.draft is not None
    piece = next(iter(cited(side.evidence, side.draft)), None)
    found = best_phrase(side.question, piece) if piece else None
    return with_deadline(found[0]) if found else re.sub(r"\[\d+\]", "", side.draft.text).rstrip(CLOSERS)


def _lead(asked: str, sides: Sequence[Told], values: Sequence[Value | None]) -> str:
    known = [value for value in values if value is not None]
    if len(known) != len(sides) or len(sides) != 2 or known[0].quantity.unit != known[1].quantity.unit:
        return ""
    if any(value.quantity.number != value.quantity.upper for value in known):
        return ""
    (subject, a), (other, b) = _in_order(asked, list(zip((side.name for side in sides), known, strict=True)))
    unit = "个百分点" if a.quantity.unit == "%" else a.quantity.unit
    gap = a.quantity.number - b.quantity.number
    high, low = (a, b) if gap >= 0 else (b, a)
    size = _number(abs(gap))
    worked = f"{size}{unit}（{high.quantity.text}-{low.quantity.text}={size}{unit}）"
    told = f"{subject}比{other}{'高' if gap > 0 else '低'}{worked}" if gap else f"{subject}与{other}相同"
    for pattern, holds in ((_HIGHER, gap > 0), (_LOWER, gap < 0), (_SAME, gap == 0)):
        if (
            pattern.search(asked)
            and re.search(r"吗|是否|是不是|[?？]$|不一样", asked)
            and not _DIFFERENCE.search(asked)
        ):
            return f"{'是' if holds else '不是'}，{told}。"
    if _DIFFERENCE.search(asked):
        return f"{told}。"
    return f"{'，'.join(f'{side.name}{value.quantity.text}' for side, value in zip(sides, known, strict=True))}。"


def _in_order(asked: str, sides: list[tuple[str, Value]]) -> list[tuple[str, Value]]:
    """The side that is said to be higher or lower first: 本市, unless the other is compared with it (国家比我市高)."""
    own_last = re.search(r"比(?:我市|本市|鄂尔多斯|方案)", asked)
    ordered = sorted(sides, key=lambda side: side[0] != "本市")
    return ordered[::-1] if own_last else ordered


def _number(value: float) -> str:
    return normal(str(int(value)) if float(value).is_integer() else f"{value:.2f}".rstrip("0").rstrip("."))
