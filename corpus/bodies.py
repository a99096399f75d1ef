"""Who a phrase names as doing something (责任主体)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.actions import actions

BodyKind = Literal["agent", "partner", "subject"]

_NOUN = r"[\u4e00-\u9fff、()（）“”A-Za-z]"
_BODY_END = (
    r"部门|单位|各局|政府|党委|党组织|院校|学校|企业|校长|园长|机构|本级|旗区|高校|班主任|教师|领导小组|委员会|中心|园区\)|"
    r"开发区\(园区\)|人大|政协|办公厅|办公室|教育部|国务院|社会力量|家长"
)
_PATTERNS: tuple[tuple[BodyKind, re.Pattern[str]], ...] = (
    # 班子成员由校长聘用; 均由所属教育部门统筹安排
    (
        "agent",
        re.compile(
            rf"由(?P<body>(?:所属)?{_NOUN}{{2,18}}?)(?=牵头|负责|统筹|聘用|聘任|审核|组织|制定|承担|管理|实施|主管|决定|安排|共同|会同|研究|提出)"
        ),
    ),
    # (教育部牵头,财政部参与); 责任单位:市教育体育局
    ("agent", re.compile(rf"[((](?P<body>{_NOUN}{{2,40}}?)(?:牵头|负责|分别负责)")),
    ("agent", re.compile(rf"(?:责任单位|牵头单位|责任部门|牵头部门)[:：]?(?P<body>{_NOUN}{{2,60}})")),
    # 支持行业龙头企业牵头组建
    ("agent", re.compile(rf"(?:支持|鼓励|引导|推动|允许|发挥)?(?P<body>{_NOUN}{{2,14}}?)牵头")),
    # 委托第三方机构动态跟踪
    ("agent", re.compile(rf"委托(?P<body>{_NOUN}{{2,14}}?)(?=动态|开展|对|进行|评估|跟踪|承担|实施|$)")),
    # 接受人大、政协监督
    ("agent", re.compile(rf"接受(?P<body>{_NOUN}{{2,14}}?)监督")),
    # 与英国技能优才中心合作建设
    ("partner", re.compile(rf"与(?P<body>{_NOUN}{{2,20}}?)(?=合作|联合|共建|共同|对口|搭建|签)")),
    # 教育部门健全完善执法机构; 市本级设立教育专项经费; 各开发区(园区)至少与…
    (
        "subject",
        re.compile(rf"^(?P<body>(?:各|全市|市|所属)?{_NOUN}{{0,14}}?(?:{_BODY_END}))(?=[^的、和与]|至少与)"),
    ),
    # 鼓励职业院校联合中小学开展; 允许高校自主开展
    (
        "subject",
        re.compile(
            rf"^(?:支持|鼓励|引导|推动|允许|支持引导|推进)(?P<body>{_NOUN}{{2,20}}?(?:{_BODY_END}))(?=[^的、和与])"
        ),
    ),
)
# A phrase that begins with a verb has no subject; what is itself built or measured does nothing.
_VERB_FIRST = re.compile(
    r"^(?:形成|建成|推进|加强|完善|建立|健全|提升|深入|加大|落实|实施|推动|构建|开展|覆盖|全面|建设|支持|鼓励|引导|允许|与|在|从|以|对|使|将|把)|覆盖|建立|建设"
)
_NO_DOER = re.compile(
    r"建成|投入|达到|实现|普遍|全部|占比|覆盖率|教育|办学|毕业|入学|主体|队伍|专项|专业|评价|幼儿园|教师|学生|的|等|数|建设"
)


@dataclass(frozen=True)
class Body:
    """Who is named: ``agent`` of the task, ``partner`` in it, or ``subject`` of the phrase."""

    kind: BodyKind
    words: str


def bodies_in(phrase: str) -> list[Body]:
    """The bodies that a phrase names, those said to be in charge first."""
    found: dict[str, Body] = {}
    opens_with_action = actions().match(phrase) is not None
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(phrase):
            words = match["body"].strip("、“”")
            bare = kind == "subject" and match.start("body") == 0
            if bare and opens_with_action:
                continue
            if kind == "subject" and (_VERB_FIRST.search(words) or _NO_DOER.match(phrase[match.end() :])):
                continue
            if len(words) >= 2:
                found.setdefault(words, Body(kind, words))
    return list(found.values())
