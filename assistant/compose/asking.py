"""How people ask for all of something (索要清单的问法), and what is left of such a question without the asking."""

from __future__ import annotations

import re

from assistant.lexicon import list_frames, list_requests
from assistant.question import Question
from assistant.terms import Term

_ALL = re.compile(
    r"[”\"]了?(?:什么|啥)|的(?:事项|条目|内容|措施|安排)(?:[((]|$|都|汇总)|还有其他|也有|还.{0,6}(?:啥|什么|哪)|几处|几次|几回|几份|几件|多少[条处次项份件]|哪[几两三四五六七八九十2-9]|分开列|列出来|列一下|写出来|都列|哪些|哪几|有什么|有啥|全部|所有|列出|列举|罗列|清单|名单|一览|汇总|都有|列全|都说|几项|几条|几样|几个方面|list|what are|所有的|条目|逐条|哪\w项|哪\w条"
)
COUNT = re.compile(
    r"几处|几次|几回|几件|多少处|多少次|多少条|多少项|多少份|多少个|几条|几项|几种|几家|几份|几样|几个|(?<!第)几部(?!分|门)|多少部(?!分|门)|how many"
)
# What is counted is what the text lists, and not what a target counts: 几个目标, 多少项任务, 几处; 几项运动技能 is a value.
_META = r"(?:数字|量化|百分比|百分数|硬|具体|数量)?(?:指标|目标|任务|举措|措施|要求|机制|制度|体系|工程|计划|平台|基地|文件|文号|方案|条款|部分|地方|事)"
COUNTS_ITEMS = re.compile(
    rf"(?:几|多少)(?:处|次|回|份|件|条)|(?:几|多少)(?:个|项|种|类|样)(?={_META}|[?？。,，]|$)|how many (?:targets|tasks|places|documents)"
)


def asks_for_all(question: Question) -> bool:
    """Whether the question wants every one of something."""
    text = question.normal
    return bool(_ALL.search(text)) or "list" in question.types or any(p.search(text) for p in list_requests())


def without_asking(text: str) -> str:
    """A question without its courtesies, its background and the words that ask for a list.

    Args:
        text: normalised question.

    >>> without_asking("2020年底前得办完的事,帮我拉个清单")
    '2020年底前得办完的事, '
    """
    for pattern in (*list_frames(), *list_requests()):
        text = pattern.sub(" ", text)
    return re.sub(" {2,}", " ", text)


def asked_terms(question: Question) -> tuple[Term, ...]:
    """The content words of a question that are not part of how it asks."""
    bare = without_asking(question.normal)
    return tuple(
        term for term in question.terms if term.word in bare or not any(c >= "\u4e00" for c in question.normal)
    )
