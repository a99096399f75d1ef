"""Answers that name who does something (责任主体)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.compose.draft import Draft, closed, span_of
from assistant.question import Question
from assistant.select import Evidence, phrase_fit
from corpus import normal

_NOUN = r"[\u4e00-\u9fff、()（）“”A-Za-z]"
_BODY_END = r"部门|单位|各局|政府|党委|党组织|院校|学校|企业|校长|园长|机构|本级|旗区|高校|班主任|教师|领导小组|委员会|中心|园区\)|开发区\(园区\)|人大|政协|办公厅|办公室|教育部|国务院|社会力量|家长"
# (kind, pattern), each with an example from documents of the genre.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
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
    # 与英国技能优才中心合作建设
    ("partner", re.compile(rf"与(?P<body>{_NOUN}{{2,20}}?)(?=合作|联合|共建|共同|对口|搭建|签)")),
    # 教育部门健全完善执法机构; 市本级设立教育专项经费; 各开发区(园区)至少与…
    ("subject", re.compile(rf"^(?P<body>(?:各|全市|市|所属)?{_NOUN}{{0,14}}?(?:{_BODY_END}))(?=[^的、和与]|至少与)")),
    # 鼓励职业院校联合中小学开展; 允许高校自主开展
    ("subject", re.compile(rf"^(?:支持|鼓励|引导|推动|允许|支持引导|推进)(?P<body>{_NOUN}{{2,20}}?(?:{_BODY_END}))")),
    # 接受人大、政协监督
    ("agent", re.compile(rf"接受(?P<body>{_NOUN}{{2,14}}?)监督")),
)
# A subject that is itself built or measured does nothing; a phrase that begins with a verb has no subject.
_VERB_LIKE = re.compile(
    r"^(形成|建成|推进|加强|完善|建立|健全|提升|深入|加大|落实|实施|推动|构建|开展|覆盖|全面|落实好|建设|支持|鼓励|引导|允许|与|在|从|以|对|使|将|把)|覆盖|建立|建设"
)
_NO_DOER = re.compile(
    r"(建成|投入|达到|实现|普遍|全部|占比|覆盖率|教育|办学|毕业|入学|主体|队伍|专项|专业|评价|幼儿园|教师|学生|的|等|数|建设)"
)
_ASKS_PARTNER = re.compile(
    r"与(谁|哪|什么|何)|跟(谁|哪)|和(谁|哪)|合作(方|机构|单位|对象)|partner|with (which|whom|what)"
)


def compose_body(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """``教育部门。…由教育部门审核备案[1]。``; a draft that says so where the sentence names nobody."""
    if not evidence:
        return None
    wanted = "partner" if _ASKS_PARTNER.search(question.normal) else "agent"
    best: tuple[float, str, Evidence] | None = None
    for rank, piece in enumerate(evidence[:2]):
        for kind, body, fit in _bodies(question, piece):
            score = fit + 0.5 * piece.score - 0.3 * rank
            score += {("partner", "partner"): 0.6, ("agent", "agent"): 0.4, ("agent", "subject"): 0.1}.get(
                (wanted, kind), -0.3
            )
            if best is None or score > best[0]:
                best = (score, body, piece)
    first = evidence[0]
    if best is None:
        text = f"文件未明确责任单位。该任务的原文是:{closed(first.statement.sentence.text)}"
        return Draft(text.rstrip("。") + "[1]。", (span_of(first),), stated=False)
    _, body, piece = best
    return Draft(f"{body}。原文:{piece.statement.sentence.text.rstrip('。')}[1]。", (span_of(piece),))


def _bodies(question: Question, piece: Evidence) -> Iterator[tuple[str, str, float]]:
    """The bodies that a sentence names in the phrases that fit the question: (kind, words, fit)."""
    phrases = [phrase for phrase in piece.statement.phrases if not phrase.is_deadline_only]
    fits = [phrase_fit(question, phrase.text) for phrase in phrases]
    top = max(fits, default=0.0)
    for index, (phrase, fit) in enumerate(zip(phrases, fits, strict=True)):
        near = max(fits[max(0, index - 1) : index + 2], default=0.0)
        if near < 0.6 * top:
            continue
        for kind, pattern in _PATTERNS:
            for match in pattern.finditer(phrase.text.strip()):
                body = match["body"].strip("、“”")
                after = phrase.text.strip()[match.end() :]
                if kind == "subject" and (_VERB_LIKE.search(body) or _NO_DOER.match(after)):
                    continue
                if len(body) >= 2 and not _only_asked(question, body):
                    yield kind, body, fit


def _only_asked(question: Question, body: str) -> bool:
    """Whether the question itself names the body: who it asks for is somebody else."""
    return normal(body).lower() in question.normal
