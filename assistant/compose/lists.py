"""Complete lists by query over the register and the outline, not by top-k (清单)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.compose.draft import Draft, Span, number_list, statement_span
from assistant.question import Question
from assistant.select import Evidence, Register, phrase_fit
from assistant.terms import covered
from corpus import Clause, Document, normal
from corpus.facts import Phrase, Statement

_ALL = re.compile(
    r"还有其他|哪些|哪几|有什么|有啥|全部|所有|列出|列举|罗列|清单|名单|一览|汇总|都有|列全|都说|几项|几条|几样|几个方面|list|what are|所有的|条目|逐条|哪\w项|哪\w条"
)
_UNIT = re.compile(r"以[“\"']?(所|个|名|位|项|元|分|%|人|家|门|次)[”\"']?(为|作)单位")
_KEYWORD = re.compile(
    r"(?:哪些|哪几|哪)(?:地方|条款|条|处|部分|章节)?(?:里|中)?(?:提到|涉及|出现|写到|讲到)(?:了|过)?[“\"'《]?(?P<a>[\u4e00-\u9fffA-Za-z+]{2,12}?)[”\"'》]?(?:机构|一词|字样|$|\?|,|。)"
)
# What people list things by when they name no topic: verbs and kinds of task.
_KINDS = re.compile(
    r"探索建立|启动实施|启动|试点|制定|建立健全|建立|新建|取消|探索|创新|示范|第三方|工程|计划|联席会议|改革|平台|基地|体系|机制|制度"
)
_DOCUMENTS = re.compile(
    r"(引用|依据|贯彻|落实|提到|涉及|参照|上级|国家|自治区|中央).{0,10}(文件|文|政策|法规|条例|准则|意见)|哪些(上级|国家|政策)?(文件|法规|条例|政策|意见|准则)|几份文件"
)
_YEARLY = re.compile(
    r"指标|目标|任务|要完成|完成哪些|做哪些|实现|达到|要做|做完|时限|期限|事项|安排|工作|due|targets|tasks|goals"
)


def asks_for_all(question: Question) -> bool:
    """Whether the question wants every one of something."""
    return bool(_ALL.search(question.normal)) or "list" in question.types


def asks_for_documents(question: Question) -> bool:
    """Whether it wants the documents that the text names."""
    return bool(_DOCUMENTS.search(question.normal)) and asks_for_all(question)


def compose_list(question: Question, evidence: Sequence[Evidence], register: Register) -> Draft | None:
    """The list that is asked for; None where no query fits, and the sentence that enumerates is the answer."""
    if not asks_for_all(question):
        return None
    return (
        _headings(question, register)
        or _by_unit(question, register)
        or _by_year(question, register)
        or _by_word(question, register)
        or _clause_content(question, evidence, register)
        or _enumeration(question, evidence)
    )


def _statements(question: Question, register: Register) -> Iterator[Statement]:
    """The statements of the clauses that the question is limited to; all where it is not."""
    for statement in register.statements():
        if not question.scope or any(statement.path[: len(path)] == path for path in question.scope):
            yield statement


def _headings(question: Question, register: Register) -> Draft | None:
    """The headings under a heading that the question names."""
    best: tuple[int, Document, Clause] | None = None
    for document in register.documents.values():
        for clause in document.clauses:
            heading = normal(clause.heading).lower()
            if clause.kind != "heading" or not heading:
                continue
            named = heading in question.normal
            if not named and question.terms:
                # 教育治理水平现代化 for 加快推进教育治理水平现代化: all that is asked stands in the heading.
                words = [term for term in question.terms if term.weight > 0.2]
                named = (
                    len(heading) >= 6
                    and bool(words)
                    and all(covered(term, heading) >= 0.9 for term in words)
                    and sum(len(term.word) for term in words) >= 0.5 * len(heading)
                )
            if named and (best is None or len(heading) > best[0]):
                best = (len(heading), document, clause)
    if best is None or question.years:
        return None
    _, document, clause = best
    below = document.below(clause.path)
    items = [(child.heading or child.sentences[0].text, _heading_span(document, child)) for child in below]
    text, spans = number_list(items, f"“{clause.heading}”共{len(items)}项：")
    return Draft(text, spans, certain=True)


def _heading_span(document: Document, clause: Clause) -> Span:
    first = clause.sentences[0]
    return Span(document, clause.path, first.start, first.end)


def _by_unit(question: Question, register: Register) -> Draft | None:
    asked = _UNIT.search(question.normal)
    if not asked:
        return None
    unit = asked.group(1)
    items = []
    for statement in _statements(question, register):
        for phrase in statement.phrases:
            if any(quantity.unit == unit for quantity in phrase.quantities):
                items.append((_item(phrase), statement_span(register.documents[statement.document_id], statement)))
    return _listed(items)


def _by_year(question: Question, register: Register) -> Draft | None:
    """What is due in the years that the question names, of the topic that it names."""
    if not question.years or not (_YEARLY.search(question.normal) or _ALL.search(question.normal)):
        return None
    topic = [term for term in question.terms if term.word not in _GENERIC]
    items: list[tuple[str, Span]] = []
    for statement in _statements(question, register):
        if statement.path in (("通知",), ("引言",)):
            continue
        runs = _runs(statement, question.years, counted=bool(_COUNTED.search(question.normal)))
        if not runs:
            continue
        context = register.context(statement)
        if topic and sum(term.weight for term in topic if covered(term, context) >= 0.9) < 0.75 * sum(
            t.weight for t in topic
        ):
            continue
        span = statement_span(register.documents[statement.document_id], statement)
        items += [(run, span) for run in runs]
    return _listed(items)


_COUNTED = re.compile(r"数量|量化|数字|数值|具体数|百分比|quantitative|numeric")
_GENERIC = frozenset(
    {
        "指标",
        "目标",
        "任务",
        "完成",
        "工作",
        "事项",
        "实现",
        "清单",
        "要求",
        "达到",
        "时限",
        "内容",
        "建设",
        "列出",
        "全部",
        "条目",
        "各项",
        "数量",
        "量化",
        "数值",
        "任务清单",
        "体系",
        "机制",
        "地方",
        "条款",
        "机构",
        "提法",
        "表述",
    }
)


def _runs(statement: Statement, years: Sequence[int], counted: bool) -> list[str]:
    """The phrases under one deadline of one of `years`, joined as they stand; only those with values if `counted`."""
    runs: list[list[Phrase]] = []
    for phrase in statement.phrases:
        if phrase.deadline is None or phrase.deadline.year not in years or (counted and not phrase.quantities):
            continue
        if runs and runs[-1][-1].deadline == phrase.deadline:
            runs[-1].append(phrase)
        else:
            runs.append([phrase])
    return [",".join(phrase.text.strip() for phrase in run) for run in runs]


def _by_word(question: Question, register: Register) -> Draft | None:
    """Phrases that hold the word that the question lists by: what it quotes, or a verb or kind of task."""
    word = ""
    if question.quoted:
        word = question.quoted[0]
    else:
        named = _KEYWORD.search(question.normal)
        kinds = _KINDS.search(question.normal)
        if named:
            word = named["a"]
        elif kinds and not [
            term
            for term in question.terms
            if term.word not in kinds.group() and term.word not in _GENERIC and term.weight > 0.35
        ]:
            word = kinds.group()
    if not word:
        return None
    items = []
    found_in = set()
    for statement in _statements(question, register):
        if statement.path in (("通知",), ("引言",)) or statement.sentence.is_heading:
            continue
        for phrase in statement.phrases:
            if word in normal(phrase.text):
                found_in.add(statement.sentence.start)
                items.append((_item(phrase), statement_span(register.documents[statement.document_id], statement)))
    others = [
        term for term in question.terms if term.word not in word and term.weight >= 0.45 and term.word not in _GENERIC
    ]
    if question.quoted and others:
        return None  # the quoted word is part of a topic, not what to list by
    return _listed(items)


def _clause_content(question: Question, evidence: Sequence[Evidence], register: Register) -> Draft | None:
    """All sentences of the clause whose heading is what is asked about (民族教育有哪些举措)."""
    if not question.terms or question.units:
        return None
    best: tuple[float, Clause, Document] | None = None
    for document in register.documents.values():
        for clause in document.clauses:
            if clause.kind != "clause" or not clause.heading or len(clause.sentences) < 3:
                continue
            share = phrase_fit(question, clause.heading)
            longest = sum(len(term.word) for term in question.terms) / len(clause.heading)
            if share >= 0.95 and longest >= 0.4 and (best is None or longest > best[0]):
                best = (longest, clause, document)
    if best is None:
        return None
    _, clause, document = best
    items = [
        (sentence.text.rstrip("。"), Span(document, clause.path, sentence.start, sentence.end))
        for sentence in clause.sentences
        if not sentence.is_heading
    ]
    text, spans = number_list(items, f"“{clause.heading}”（{clause.label}）共{len(items)}项举措：")
    return Draft(text, spans, certain=True)


def _enumeration(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """The items that one phrase enumerates with 、, as the sentence writes them."""
    for piece in evidence[:1]:
        scored = [
            (phrase_fit(question, phrase.text) + 0.12 * min(phrase.text.count("、"), 4), phrase)
            for phrase in piece.statement.phrases
            if phrase.text.count("、") >= 1
        ]
        if not scored:
            return None
        _, phrase = max(scored, key=lambda item: item[0])
        sentence = piece.statement.sentence.text
        span = statement_span(piece.document, piece.statement)
        if len(sentence) <= 90:
            return Draft(f"{sentence.rstrip('。')}[1]。", (span,))
        return Draft(f"{phrase.text.strip()}[1]。\n原文:{sentence}", (span,))
    return None


def _listed(items: list[tuple[str, Span]]) -> Draft | None:
    unique = list(dict.fromkeys(items))
    if not unique:
        return None
    text, spans = number_list(unique, f"共{len(unique)}项：")
    return Draft(text, spans, certain=True)


def _item(phrase: Phrase) -> str:
    deadline = phrase.deadline
    text = phrase.text.strip()
    if deadline and not phrase.start <= deadline.start < phrase.end:
        return f"{deadline.words},{text}"
    return text
