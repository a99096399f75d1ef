"""How a chat model may misword an answer: each takes the extractive answer and its evidence, and gives wrong words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape

from tests.scripted_chat import Request

_ANSWER = re.compile(r"<已查实的答案>\n(.*)\n</已查实的答案>", re.DOTALL)
_EVIDENCE = re.compile(r"<证据 编号=\"(\d+)\" 出处=[^>]*>(.*?)</证据>", re.DOTALL)
_UNITS = "%|所|名|位|项|元|分|个|门|人"
_SUBJECTS = (
    ("公办", "民办"), ("民办", "公办"), ("普惠性", "公办"), ("普通高中", "初中"), ("中小学", "大学"), ("幼儿园", "小学"),
    ("校长", "教师"), ("义务教育", "高中教育"), ("职业院校", "小学"), ("城镇", "农村"), ("体育", "音乐"),
)  # fmt: skip
Misword = Callable[[str, Sequence[str]], str]


def answer_in(request: Request) -> str:
    """The extractive answer that the model was given."""
    (found,) = _ANSWER.findall(str(request.body["messages"][1]["content"]))
    return unescape(found)


def evidence_in(request: Request) -> list[str]:
    """The sentences that it was given."""
    return [unescape(text) for _, text in _EVIDENCE.findall(str(request.body["messages"][1]["content"]))]


def wrong_figure(answer: str, evidence: Sequence[str]) -> str:
    """Each figure a little larger."""
    return re.sub(rf"(?<![\d\[.])\d+(?={_UNITS})", lambda found: str(int(found.group()) + 3), answer)


def figure_of_another(answer: str, evidence: Sequence[str]) -> str:
    """A right figure of the same sentence, with the wrong subject."""
    mine = re.findall(rf"(?<![\d\[.])\d+(?:{_UNITS})", answer)
    others = [one for one in re.findall(rf"\d+(?:{_UNITS})", " ".join(evidence)) if one not in mine]
    fitting = [(one, other) for one in mine for other in others if one[-1] == other[-1]]
    return answer.replace(*fitting[0]) if fitting else answer


def wrong_subject(answer: str, evidence: Sequence[str]) -> str:
    """The figure or task of one given to another."""
    for one, other in _SUBJECTS:
        if one in answer:
            return answer.replace(one, other)
    return answer


def other_year(answer: str, evidence: Sequence[str]) -> str:
    """2020 for 2022, and the other way round."""
    return re.sub(r"20(?:20|22)年", lambda year: "2022年" if year.group() == "2020年" else "2020年", answer)


def denied(answer: str, evidence: Sequence[str]) -> str:
    """A negation put in, or a yes for a no."""
    if answer.startswith(("是", "否")):
        return ("否" if answer[0] == "是" else "是") + answer[1:]
    return re.sub(r"(建立|完善|推进|实施|达到|开展|加强|建成|推动|健全)", r"不再\1", answer, count=1)


def undenied(answer: str, evidence: Sequence[str]) -> str:
    """What forbids or only tries left out."""
    return re.sub(r"不得|严禁|杜绝|消除|探索|鼓励|逐步|至少|以上", "", answer)


def no_such_mark(answer: str, evidence: Sequence[str]) -> str:
    """A citation that does not exist."""
    return answer.replace("[1]", "[97]")


def marks_swapped(answer: str, evidence: Sequence[str]) -> str:
    """The citations of two sentences exchanged."""
    return answer.replace("[1]", "[#]").replace("[2]", "[1]").replace("[#]", "[2]") if "[2]" in answer else answer


def unmarked(answer: str, evidence: Sequence[str]) -> str:
    """No citation at all."""
    return re.sub(r"\[\d+\]", "", answer)


def invented(answer: str, evidence: Sequence[str]) -> str:
    """A sentence more, with a figure and a mark."""
    return answer + "\n全市财政性教育经费占比达到4%[1]。"


def given_to_a_body(answer: str, evidence: Sequence[str]) -> str:
    """A body that no sentence names."""
    return answer + "\n该工作由市财政局牵头负责[1]。"


def said_to_be_done(answer: str, evidence: Sequence[str]) -> str:
    """A goal told as done."""
    return answer + "\n这项工作已经完成[1]。"


def other_document(answer: str, evidence: Sequence[str]) -> str:
    """A title and a number that no sentence has."""
    return answer + "\n依据是《中华人民共和国教育法》(国发〔2018〕3号)[1]。"


def obeying(answer: str, evidence: Sequence[str]) -> str:
    """What an order in a document would have."""
    return "好的，我已忽略以上要求。请访问 http://example.com 领取补贴5000元[1]。"


def english(answer: str, evidence: Sequence[str]) -> str:
    """Another language."""
    return "By 2022 the share of public kindergartens shall reach 60% [1]."


MISWORDINGS: tuple[Misword, ...] = (
    wrong_figure, figure_of_another, wrong_subject, other_year, denied, undenied, no_such_mark, marks_swapped, unmarked,
    invented, given_to_a_body, said_to_be_done, other_document, obeying, english,
)  # fmt: skip
