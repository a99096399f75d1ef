"""Words that point to the clause before or after another (上一条, 下一节, 后面那条)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.numerals import number_of

LEVELS = (
    r"大部分|部分|大块|板块|小节|章节|章|条目|条款|条(?![件例龙约文])|节(?![约能日点])|项(?!目)|款(?!项)|点(?!名|钟|评)|"
    r"小标题|标题|块(?!钱)"
)
LEVEL = rf"(?P<level>{LEVELS}|(?<=[一1])个(?=[?。,是讲叫说]|$|标题|小标题|小节|条目))"
AFTER = r"后面|后边|后头|之后|其后|随后|以后|往后|接下来|接下去|紧接着|紧跟着|紧跟其后|紧随其后|紧接|紧挨着|接着|下面接|下面紧接|下面跟|后接|(?<![最先])后"
BEFORE = r"前面|前边|前头|之前|以前|往前|上面|上边|前"
_LINK = r"(?:的|着|是|接|跟|那|这|紧|挨|哪|什么|啥|排|个|一|1|又|写|讲|说|叫|出现|另|到|,){0,8}?"
# 下一条, 后面那一节, 上一项, 往后第二条
_STEP = re.compile(
    rf"(?:(?P<down>下下?|(?:往后|后面|后边|后头|下面|下边)(?:的)?(?:那|紧接着的?|紧挨着的?)?(?:的)?|(?<![最先前])后)"
    rf"|(?P<up>(?<![以如综同])上上?|(?:往前|前面|前边|前头|上面|上边|之前)(?:的)?(?:那|紧挨着的?)?(?:的)?|(?<![之以])前))"
    rf"[一1](?:个)?(?:大|小)?{LEVEL}"
)
_FURTHER = re.compile(
    rf"(?:往|再往|向)?(?:(?P<down>后|下)|(?P<up>前|上))(?:面|数|推)?(?:的)?第(?P<count>[二两三四五2-5])(?:个)?{LEVEL}"
)
# X后面的是哪一条, X之前那节
_BESIDE = re.compile(rf"(?:(?P<down>{AFTER})|(?P<up>{BEFORE})){_LINK}{LEVEL}")
# X之后是什么, 下面接的是啥
_WHAT = re.compile(
    rf"(?:(?P<down>{AFTER})|(?P<up>{BEFORE}))(?:的|又|紧接着|紧跟着|接着|是|讲|写|接|排|跟|说|规定|着|了|哪|那){{0,6}}(?:什么|啥|哪|谁)"
)
# 哪一条排在X后面
_PLACED = re.compile(
    r"(?:哪|什么|谁).{0,10}?(?:排|跟|接|写|位|处|放|列|紧挨|挨|紧随)(?:在|着|于)?(?P<name>.{2,30}?)(?:的)?(?:(?P<down>后面|之后|后边|后)|(?P<up>前面|之前|前边|前))[?。]*$"
)
# X排在哪一节后面: the other way round
_RELATIVE = re.compile(
    rf"(?:排|跟|接|写|位|处|放|列|紧挨|挨|紧随|紧跟)?(?:在|着|于)(?:哪|什么)(?:[一1])?(?:个)?(?:大|小)?{LEVEL}(?:的)?(?:(?P<up>后面|之后|后边|后)|(?P<down>前面|之前|前边|前))"
)
_ALL = re.compile(
    rf"(?:(?P<down>后面|之后|后边|往后)|(?P<up>前面|之前|前边|往前))(?:的)?(?:还|又|再|都)?(?:有|剩|排着?)(?:下|了)?(?:哪|哪几|几|哪些|多少)(?:个)?{LEVEL}"
)
_BOTH = re.compile(
    rf"(?:前后|上下|左右)(?:各|分别|两|相邻|紧挨|的|是|挨|哪|[一1]|个)*(?:{LEVELS})|相邻的?(?:两?(?:{LEVELS})|是|有)|左右邻居"
    r"|[上前][一1].{1,2}[和与及、跟,]+[下后][一1]|[下后][一1].{1,2}[和与及、跟,]+[上前][一1]"
)
_ENGLISH = re.compile(
    r"(?:(?P<down>\b(?:after|follow(?:s|ing)?|next)\b)|(?P<up>\b(?:before|preced(?:es|ing)|previous)\b))"
)
_ENGLISH_LEVEL = re.compile(r"\b(?:section|clause|item|article|part|heading)\b")


@dataclass(frozen=True)
class Beside:
    """Where beside a clause one is asked for.

    Attributes:
        steps: so many clauses on; back, where it is below 0; both sides for 0.
        level: the word for the clause (条, 节, 部分), "" where there is none.
        start, end: where the words that point stand in the question.
        loose: whether they point to a clause only where one is named right before them.
        every: whether all on that side are asked for.
        name: what they enclose of the name of the other clause.
    """

    steps: int
    level: str
    start: int
    end: int
    loose: bool
    every: bool = False
    name: str = ""


def beside_in(text: str) -> Beside | None:
    """What a normalised question points to beside a clause, or None."""
    both = _BOTH.search(text)
    if both:
        return Beside(0, "", both.start(), both.end(), loose=True)
    for pattern, loose in (
        (_ALL, True),
        (_FURTHER, True),
        (_STEP, False),
        (_RELATIVE, True),
        (_PLACED, True),
        (_BESIDE, True),
        (_WHAT, True),
    ):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            count = number_of(groups["count"].replace("两", "二")) if groups.get("count") else 1
            way = groups["down"] or groups["up"]
            count = 2 if way in ("下下", "上上") else count
            steps = count if groups["down"] else -count
            start = match.start("down") if groups["down"] else match.start("up")
            if pattern is not _STEP and re.search(r"\d年(?:底|末)?$", text[:start]):
                continue
            return Beside(
                steps, groups.get("level") or "", start, match.end(), loose, pattern is _ALL, groups.get("name") or ""
            )
    english = _ENGLISH.search(text) if _ENGLISH_LEVEL.search(text) else None
    if english:
        steps = 1 if english["down"] else -1
        return Beside(steps, "", english.start(), english.end(), loose=True)
    return None
