"""All checks of a model's words against the grounds (核验)."""

from __future__ import annotations

from assistant.answer import Failure
from assistant.wording.complete import complete_failures, form_failures
from assistant.wording.figures import figure_failures
from assistant.wording.grounds import Grounds
from assistant.wording.names import name_failures
from assistant.wording.reading import claims_of
from assistant.wording.stance import stance_failures
from assistant.wording.support import Similarity, support_failures
from assistant.wording.words import content, plain

CHECKS = (
    "格式", "出处", "标注", "数值", "年份", "文件名", "文号", "引语", "外来词", "单位", "肯定否定", "语气", "指代", "依据", "对象",
    "是否", "开头", "要点",
)  # fmt: skip


def failures_of(text: str, grounds: Grounds, similarity: Similarity) -> tuple[Failure, ...]:
    """What is wrong with a model's words; nothing where they may be shown.

    Args:
        text: the words, tidied (`assistant.wording.reading.tidy`).
        grounds: what may be said.
        similarity: of a claim and the sentences that it cites.
    """
    wrong = list(form_failures(text, grounds))
    if wrong:
        return tuple(wrong)
    claims = claims_of(text)
    items = len({one.line for one in claims if one.item})
    for claim in claims:
        if not claim.marks:
            if content(plain(claim.text)) or any(char.isdigit() for char in plain(claim.text)):
                wrong.append(_unmarked(claim.text))
            continue
        wrong += figure_failures(claim, grounds, items)
        wrong += name_failures(claim, grounds)
        wrong += stance_failures(claim, grounds)
        wrong += support_failures(claim, grounds, similarity)
    wrong += complete_failures(text, grounds)
    return tuple(dict.fromkeys(wrong))


def _unmarked(words: str) -> Failure:
    return Failure("标注", words, "这一句没有标明出处编号")
