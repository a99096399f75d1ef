"""Near-misses made by rule (规则近似问题): another year, place or stage of school put into a question.

The changed question looks the same and its sentence does not answer it. A yes/no question is left alone: a wrong year
there is put right by the answer, which the sentence gives.
"""

from __future__ import annotations

import random
import re

_YEAR = re.compile(r"(?<!\d)20[12]\d(?!\d)")
_YES_NO = re.compile(r"吗|是否|是不是|有没有|对不对|么\?|^(?:is|does|will|do|are)\b", re.IGNORECASE)
_PLACES = (
    "呼和浩特",
    "包头",
    "乌海",
    "通辽",
    "赤峰",
    "呼伦贝尔",
    "北京",
    "深圳",
    "东胜区",
    "准格尔旗",
    "达拉特旗",
    "榆林",
)
_PLACE = re.compile(r"鄂尔多斯市?|全市|我市|市里|咱们市")
# Stages that stand for one another in a question; what the passage names is never put in.
_STAGES = ("幼儿园", "小学", "初中", "高中", "大学", "中职学校", "特殊教育学校")
_OFTEN = 0.35  # of the questions that a rule fits, so that made ones stay fewer than written ones


def made_near_misses(question: str, passage: str, rng: random.Random) -> list[str]:
    """Questions made of `question` that `passage` does not answer, at most one a rule.

    Args:
        question: a question that the passage answers, normalised.
        passage: sentence and headings.
        rng: decides which of those that fit are made, and with what.
    """
    if _YES_NO.search(question):
        return []
    made = []
    years = set(_YEAR.findall(question))
    if years and rng.random() < _OFTEN:
        other = rng.choice([str(year) for year in range(2016, 2036) if str(year) not in passage + question])
        made.append(_YEAR.sub(other, question))
    if _PLACE.search(question) and rng.random() < _OFTEN:
        made.append(_PLACE.sub(rng.choice([place for place in _PLACES if place not in passage]), question))
    named = [stage for stage in _STAGES if stage in question]
    if len(named) == 1 and rng.random() < _OFTEN:
        # Stages by their first two characters: 小学 stands in 中小学, 高中 in 高中阶段.
        others = [stage for stage in _STAGES if stage[:2] not in passage and stage not in question]
        if others and "中小学" not in passage:
            made.append(question.replace(named[0], rng.choice(others)))
    return made
