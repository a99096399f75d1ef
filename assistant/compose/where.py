"""Where something stands (条款出处), and to which part a clause belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.address import resolve
from assistant.compose.draft import Draft, Span, span_of
from assistant.lexicon import question_cues
from assistant.question import Question
from assistant.select import Evidence, Register
from corpus import Clause, Document, normal

_BELONGS = re.compile(
    r"(?:属于|隶属|归属|归入|归|放|列|排|挂|处|位|在|属)(?:在|于|到|入)?(?:的)?(?:是)?(?:哪|第几)(?:[一1])?(?:个)?(?:大)?(?:部分|板块|大块|块|章|节|小节|标题)|"
    r"上[一1]?级(?:标题|条目|是|条款)|(?:所属|所在)(?:的)?(?:部分|章节|节)"
)
# What asks for a place and is no topic.
_ASKING = re.compile(
    r"^(?:请问|请|帮我|帮忙|麻烦|查一?下?|查查|找一?下|找找|看看|想问|我想知道)+|方案|文件|正文|条款|位置|出处|所在|具体|这句话?|这话|一词|这[个词仨俩]+字?|[二三四两]字|"
    r"关于|有关|的话|要求|规定|提法|说法|内容|出现|提到|提出|出自|源自|来自|取自|见于?|属于|写|讲|说|放|归|搁|摆|列|在|于|到|的|是|里|中|了|下面?|底下|一下|劳驾|谢谢|来着|呀|呢|啊|这件?事"
)
_CLAUSE_ASKED = re.compile(r"(?:哪|第几)[一1]?(?:个)?(?:大)?(?:条|款|节|章|部分|板块)|出处|条款")
_MOST = 4  # places of a word that are worth naming


def compose_where(question: Question, evidence: Sequence[Evidence], register: Register) -> Draft | None:
    """Where something stands: ``二、(六)建设高素质…队伍。原文:…[1]。``; every place, where it stands in few."""
    literal = _literal(question, register)
    places = _places(literal, register) if literal else []
    if places and not (evidence and evidence[0].statement.path in [clause.path for _, clause, _ in places]):
        evidence = []
    if evidence and not places:
        piece = evidence[0]
        place = f"{_address(piece.document, piece.clause)}"
        # All that is looked for stands there, and no more than the place is asked: similarity has nothing to add.
        held = bool(question.terms) and piece.coverage >= 0.9 and bool(_CLAUSE_ASKED.search(question.normal))
        text = f"{place}。原文:{piece.statement.sentence.text.rstrip('。')}[1]。"
        return Draft(text, (span_of(piece),), certain=held)
    if not places or len(places) > _MOST:
        piece_ = evidence[0] if evidence else None
        if piece_ is None:
            return None
        text = f"{_address(piece_.document, piece_.clause)}。原文:{piece_.statement.sentence.text.rstrip('。')}[1]。"
        return Draft(text, (span_of(piece_),))
    best = evidence[0].statement.path if evidence else ()
    places.sort(key=lambda place: (literal not in normal(place[1].heading), place[1].path != best))
    if len(places) == 1:
        document, clause, span = places[0]
        quote = document.text[span.start : span.end].strip().rstrip("。")
        return Draft(f"{_address(document, clause)}。原文:{quote}[1]。", (span,), certain=True)
    told = "；".join(f"{clause.label}{clause.heading}[{n}]" for n, (_, clause, _) in enumerate(places, 1))
    return Draft(f"{told}。共{len(places)}处。", tuple(span for _, _, span in places), certain=True)


def compose_belonging(question: Question, register: Register) -> Draft | None:
    """The part and section that a clause named by its address or heading stands in; None where that is not asked."""
    match = _BELONGS.search(question.normal)
    if match is None:
        return None
    document = register.primary
    clauses = resolve(question.address, document) if question.address else ()
    if len(clauses) != 1:
        named = [
            clause
            for clause in document.clauses
            if len(clause.path) > 1 and clause.heading and normal(clause.heading).lower() in question.normal
        ]
        clauses = tuple(sorted(named, key=lambda clause: -len(clause.heading))[:1])
    if not clauses or len(clauses[0].path) < 2:
        return None
    clause = clauses[0]
    above = [document.clause(clause.path[:depth]) for depth in range(1, len(clause.path))]
    row = [*(one for one in above if one is not None), clause]
    spans = tuple(Span(document, one.path, one.sentences[0].start, one.sentences[0].end) for one in row)
    told = "的".join(f"“{one.heading}”({one.label})[{n}]" for n, one in enumerate(row[:-1], 1))
    return Draft(f"{told}。所问的是{clause.label}{clause.heading}[{len(row)}]。", spans, certain=True)


def _address(document: Document, clause: Clause) -> str:
    """Label and heading, with the headings above: 二、(九)3.全面提升教育法治化水平(“重点任务”下“加快推进…”)."""
    above = [document.clause(clause.path[:depth]) for depth in range(1, len(clause.path))]
    names = "下".join(f"“{one.heading}”" for one in above if one is not None and one.heading)
    return f"{clause.label}{clause.heading}" + (f"({names})" if names else "")


def _literal(question: Question, register: Register) -> str:
    """What is looked for, where the text says it as the question does; "" where it does not."""
    quoted = [words for words in question.quoted if _stands(words, register)]
    if quoted:
        return max(quoted, key=len)
    text = question.normal
    for name, patterns in question_cues():
        if name == "where":
            for pattern in patterns:
                text = pattern.sub(" ", text)
    words = [word for word in re.findall(r"[\u4e00-\u9fffA-Za-z+]+", _stripped(text)) if len(word) >= 2]
    return words[0] if len(words) == 1 and _stands(words[0], register) else ""


def _stripped(text: str) -> str:
    before = ""
    while before != text:  # only at the ends: what stands inside belongs to what is looked for
        before = text
        text = re.sub(
            rf"^(?:{_ASKING.pattern.lstrip('^')})|(?:{_ASKING.pattern.lstrip('^')})$", "", text.strip(' ?。,“”"')
        )
    return text


def _stands(words: str, register: Register) -> bool:
    return any(words in normal(document.text).lower() for document in register.documents.values())


def _places(words: str, register: Register) -> list[tuple[Document, Clause, Span]]:
    """The clauses that say `words`, each with its first sentence that does."""
    found = []
    for document in register.documents.values():
        for clause in document.clauses:
            if clause.path == ("通知",):
                continue
            said = next((s for s in clause.sentences if words in normal(s.text).lower()), None)
            if said is not None:
                found.append((document, clause, Span(document, clause.path, said.start, said.end)))
    return found
