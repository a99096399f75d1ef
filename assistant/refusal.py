"""What is said when the documents don't say it (拒答的说法): what is missing, and the nearest fact."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.agreement import agreement
from assistant.compose.draft import Draft, span_of, with_deadline
from assistant.compose.values import best_phrase
from assistant.question import Question
from assistant.select import Evidence

NOTHING = "文件没有说明这一点。"
# A sentence that covers less of the question than this is no nearest fact, only a nearest clause.
_NEAR = 0.5

_DETAILS = {
    "procedure": "办理流程或程序",
    "contact": "联系方式或地址",
    "money": "具体金额",
    "person": "具体人员",
    "result": "实际完成情况",
    "baseline": "现状或基期数据",
    "reason": "原因",
    "frequency": "次数或课时",
    "size": "面积或规模",
    "ratio": "比例",
    "person_count": "人数",
    "month": "具体月日",
    "condition": "具体条件或细则",
    "list_of_names": "具体名称或名单",
    "opinion": "评价",
    "definition": "这一提法的具体所指",
    "place_of": "具体地点",
    "penalty": "处罚或后果",
    "grades": "等级划分",
    "selection": "选拔办法",
    "contents_of": "具体项目或科目",
    "treatment": "待遇",
    "pairing": "结对的具体学校",
}


def refuse(question: Question, evidence: Sequence[Evidence]) -> Draft:
    """The refusal: which year, place, stage or detail is not stated, with the nearest fact where there is one."""
    if not evidence or evidence[0].coverage < _NEAR:
        return Draft(NOTHING, (), stated=False)
    piece = evidence[0]
    found = best_phrase(question, piece)
    phrases = [found[0]] if found else None
    checks = agreement(question, piece, phrases)
    if checks.year:
        years = "、".join(f"{year}年" for year in question.years)
        reason = f"文件没有给出{years}的相关内容。"
    elif checks.place:
        reason = "文件没有给出所问地区的相关内容。"
    elif checks.stage or checks.owner:
        reason = "文件没有给出所问学段或学校类型的相关内容。"
    elif checks.details:
        reason = f"文件没有写明{'、'.join(_DETAILS[kind] for kind in checks.details[:2])}。"
    elif checks.unit:
        reason = "文件没有给出所问的数值。"
    else:
        reason = NOTHING
    nearest = with_deadline(found[0]) if found else piece.statement.sentence.text.rstrip("。")
    return Draft(f"{reason}最接近的规定是：{nearest}[1]。", (span_of(piece),), stated=False)
