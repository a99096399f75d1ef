"""Questions of several parts: each answered by itself, the answers one after the other (多问一答)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.compose.draft import Draft, Marks
from assistant.compose.segments import segments_of
from assistant.compose.text import compose_text
from assistant.question import Question
from assistant.select import Evidence
from assistant.terms import Term

_END = re.compile(r"[;；?？。!！]+|[,，](?=[^,，。?？]{2,20}又[是在针要有该分叫])")
_ASKS = re.compile(r"多少|几|哪|谁|什么|啥|怎|何|吗|么$|是不是|是否|有没有|能不能|要不要|文号|标题")
_MARK = re.compile(r"\[(\d+)\]")
_ATTRIBUTE = re.compile(
    r"文号|号码|编号|标题|名称|全称|年份|条款|单位|给出|写出|注明|说明|理由|原文|期限|时限|数值|数字|数目|日期|落款|先后|逐[个处条一]|指标数|负责|牵头|主管|责任|建成|完成|达到"
)
# 能这么加吗: of what was said before, no question by itself
_POINTS_BACK = re.compile(r"[这那](?:么|样)")
_OWN = 0.8  # weight of content words that a part by itself must have
_ONE_SENTENCE = 0.85


def compose_parts(
    question: Question,
    evidence: Sequence[Evidence],
    part: Callable[[str], tuple[Question, list[Evidence]]],
    compose: Callable[[Question, Sequence[Evidence]], Draft | None],
) -> Draft | None:
    """Each part's answer; None where the question is one, or one sentence speaks of all its parts.

    Args:
        question: as understood.
        evidence: for the question as a whole, best first.
        part: a part's words → its understanding and evidence.
        compose: how one part is answered.
    """
    words = [one.strip(" ,，") for one in _END.split(question.normal) if one.strip(" ,，")]
    if not 2 <= len(words) <= 3 or not all(_ASKS.search(one) for one in words):
        words = _stretches(question)
        if not 2 <= len(words) <= 3:
            return None
    if any(piece.coverage >= _ONE_SENTENCE for piece in evidence[:3]) or any(map(_POINTS_BACK.search, words[1:])):
        return None
    asked = [part(one) for one in words]
    if any(_own(one.terms) < _OWN or one.address for one, _ in asked):
        return None
    drafts = [_answer(one, found, compose) for one, found in asked]
    if any(draft is None for draft in drafts):
        return None
    marks = Marks()
    texts = []
    for draft in drafts:
        assert draft is not None
        own = [marks.of(span) for span in draft.spans]
        texts.append(_MARK.sub(lambda mark, own=own: own[int(mark[1]) - 1], draft.text))  # type: ignore[misc]
    return Draft("\n".join(texts), marks.spans)


def _answer(
    part: Question, found: Sequence[Evidence], compose: Callable[[Question, Sequence[Evidence]], Draft | None]
) -> Draft | None:
    """What answers a part, or else the sentence that fits it best."""
    draft = compose(part, found)
    return compose_text(part, found) if draft is None or not draft.stated else draft


def _stretches(question: Question) -> list[str]:
    """The parts of a question that are parted by spaces or commas, what stands before them in front of each."""
    segments = segments_of(question)
    if len(segments.things) > 1 or len(segments.asking) < 2:
        return []
    if any(_own([term for term in question.terms if term.word in one]) < _OWN for one in segments.asking):
        return []
    frame = "".join(segments.things)
    return [f"{frame}{one}" for one in segments.asking]


def _own(terms: Sequence[Term]) -> float:
    """The weight of what a part is about, besides what it wants to be told of it (给出文号)."""
    return sum(term.weight for term in terms if not _ATTRIBUTE.search(term.word))
