"""The clause before or after another, or between two (相邻条款): 下一条, 前面那节, 夹在…之间的."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.address import find_address, in_chinese, resolve
from assistant.compose.clauses import asks_of_clause, compose_clause
from assistant.compose.draft import Draft, Span, number_list
from assistant.compose.query_parse import ClauseFinder
from assistant.notation import within
from assistant.question import Question
from assistant.select import Register
from corpus import Clause, Document, normal
from corpus.numerals import number_of

_LEVELS = (
    r"大部分|部分|大块|板块|小节|章节|章|条目|条款|条(?![件例龙约文])|节(?![约能日点])|项(?!目)|款(?!项)|点(?!名|钟|评)|"
    r"小标题|标题|块(?!钱)"
)
_LEVEL = rf"(?P<level>{_LEVELS}|(?<=[一1])个(?=[?。,是讲叫说]|$|标题|小标题|小节|条目))"
_AFTER = r"后面|后边|后头|之后|其后|随后|以后|往后|接下来|接下去|紧接着|紧跟着|紧跟其后|紧随其后|紧接|紧挨着|接着|下面接|下面紧接|下面跟|后接|(?<![最先])后"
_BEFORE = r"前面|前边|前头|之前|以前|往前|上面|上边|前"
_LINK = r"(?:的|着|是|接|跟|那|这|紧|挨|哪|什么|啥|排|个|一|1|又|写|讲|说|叫|出现|另|到|,){0,8}?"
# 下一条, 后面那一节, 上一项, 往后第二条
_STEP = re.compile(
    rf"(?:(?P<down>下下?|(?:往后|后面|后边|后头|下面|下边)(?:的)?(?:那|紧接着的?|紧挨着的?)?(?:的)?|(?<![最先前])后)"
    rf"|(?P<up>(?<![以如综同])上上?|(?:往前|前面|前边|前头|上面|上边|之前)(?:的)?(?:那|紧挨着的?)?(?:的)?|(?<![之以])前))"
    rf"[一1](?:个)?(?:大|小)?{_LEVEL}"
)
_FURTHER = re.compile(
    rf"(?:往|再往|向)?(?:(?P<down>后|下)|(?P<up>前|上))(?:面|数|推)?(?:的)?第(?P<count>[二两三四五2-5])(?:个)?{_LEVEL}"
)
# X后面的是哪一条, X之前那节
_BESIDE = re.compile(rf"(?:(?P<down>{_AFTER})|(?P<up>{_BEFORE})){_LINK}{_LEVEL}")
# X之后是什么, 下面接的是啥
_WHAT = re.compile(
    rf"(?:(?P<down>{_AFTER})|(?P<up>{_BEFORE}))(?:的|又|紧接着|紧跟着|接着|是|讲|写|接|排|跟|说|规定|着|了|哪|那){{0,6}}(?:什么|啥|哪|谁)"
)
# 哪一条排在X后面
_PLACED = re.compile(
    r"(?:哪|什么|谁).{0,10}?(?:排|跟|接|写|位|处|放|列|紧挨|挨|紧随)(?:在|着|于)?(?P<name>.{2,30}?)(?:的)?(?:(?P<down>后面|之后|后边|后)|(?P<up>前面|之前|前边|前))[?。]*$"
)
_ALL = re.compile(
    rf"(?:(?P<down>后面|之后|后边|往后)|(?P<up>前面|之前|前边|往前))(?:的)?(?:还|又|再|都)?(?:有|剩|排着?)(?:下|了)?(?:哪|哪几|几|哪些|多少)(?:个)?{_LEVEL}"
)
_BOTH = re.compile(
    rf"(?:前后|上下|左右)(?:各|分别|两|相邻|紧挨|的|是|挨|哪|[一1]|个)*(?:{_LEVELS})|相邻的?(?:两?(?:{_LEVELS})|是|有)|左右邻居"
    r"|[上前][一1].{1,2}[和与及、跟,]+[下后][一1]|[下后][一1].{1,2}[和与及、跟,]+[上前][一1]"
)
_BETWEEN = re.compile(
    r"(?:夹在|介于|位于|处于|排在|在)?(?P<one>.{2,30}?)(?:和|与|跟|同|至|到|、)(?P<other>.{2,30}?)(?:这?两?(?:条|节|项|部分|者|个)?)?(?:之间|中间|当中)(?P<rest>.*)$"
)
_ENGLISH = re.compile(
    r"(?:(?P<down>\b(?:after|follow(?:s|ing)?|next)\b)|(?P<up>\b(?:before|preced(?:es|ing)|previous)\b))"
)
_ENGLISH_LEVEL = re.compile(r"\b(?:section|clause|item|article|part|heading)\b")
_TEXT_ASKED = re.compile(r"讲|说|内容|规定|原文|全文|要求|写|概括|怎么|关于|say|about|text|content")
# What stands between a clause that is named and the word that points beside it.
_JOINT = re.compile(
    r"[\s\"“”'‘’《》()（）.,，、]*(?:跨节|(?:这|那)?(?:[一1])?(?:个)?(?:大|小)?(?:部分|章节|节|条款|条目|条|项|款|点|块|段|标题)?)(?:的|之|再|紧|紧接着|它|其|,|\s)*"
)
_OPENING = re.compile(
    r"^(?:请问|问一下|想问|想知道|告诉我|说说|麻烦|查一下|查查|请|方案|文件|正文|里面?|中|在|排|紧跟|紧接|紧挨|跟|接|列|位于|着|于|那|这|关于|有关|讲到?|提到?|说到?|写到?|涉及|谈|规定|要求|的|[\s,，:：、])+"
)
_NOUN = re.compile(
    r"(?:(?:所在|所属)的?)?(?:这|那|哪)?(?:[一1])?(?:个)?(?:大|小)?(?:部分|章节|章|节|条款|条目|条|项|款|点|块|段)(?:内容)?(?:的|之|,|\s|[\"”])*$"
)


# 择校热那条的标题, 民族教育那节最后一句, 党建那一条全文, 心理健康那条有几句话
_CALLED = re.compile(
    rf"(?P<name>[^,，。?？;；]{{2,24}}?)(?:(?:所在|所属)的?(?:那|这|哪)?|那|这)[一1]?(?:个)?{_LEVEL}(?:的|里|中|是|有|一共|共|总共|请|把|,|\s)*"
    r"(?:标题(?!里|中|含|有)|题目|名称|叫什么|叫啥|全文|整条|完整|原文全文|(?:最后|开头|倒数|最末|第|前|头|首|末|结尾|收尾).{0,4}句|尾句|(?:几|多少)(?:个)?[句字]|字数)"
)


@dataclass(frozen=True)
class _Beside:
    """Where beside a clause one is asked for: so many steps down (or up, below 0), by which level word."""

    steps: int
    level: str
    start: int
    end: int
    loose: bool  # points beside a clause only where one is named right before it
    every: bool = False
    name: str = ""


def compose_neighbour(question: Question, register: Register, find: ClauseFinder | None = None) -> Draft | None:
    """The clause before, after or between those that the question names; None where it asks for none such.

    Args:
        question: as understood.
        register: of all documents; the first is the one whose clauses are counted.
        find: tells the clause that a few words are about; None where only addresses and headings are to be read.
    """
    document = next(iter(register.documents.values()))
    text = question.normal
    between = _between(text, document, find)
    if between is not None:
        return _row(document, between) if between else None
    both = _BOTH.search(text)
    beside = _Beside(0, "", both.start(), both.end(), loose=True) if both else _beside(text)
    if beside is None:
        return None
    clause = _anchor(question, beside, document, find)
    if clause is None:
        return None
    clause = _at_level(clause, beside.level, document)
    if both:
        near = [c for c in (_step(clause, -1, document), _step(clause, 1, document)) if c is not None]
        return _row(document, near)
    if beside.every:
        row = list(document.below(clause.path[:-1]))
        place = row.index(clause)
        rest = row[place + 1 :] if beside.steps > 0 else row[:place]
        return _row(document, rest) if rest else _none(document, clause, beside.steps)
    found: Clause | None = clause
    for _ in range(abs(beside.steps)):
        found = _step(found, 1 if beside.steps > 0 else -1, document) if found else None
    if found is None:
        return _none(document, clause, beside.steps)
    if question.type == "yesno":
        return _agreed(document, found, text, beside)
    return _told(document, clause, found, register, question, text[beside.end :])


def clause_called(question: Question, register: Register, find: ClauseFinder) -> Clause | None:
    """The clause by whose topic its heading, a sentence by number or its whole text is asked for (择校热那条的标题)."""
    match = _CALLED.search(question.normal)
    if match is None:
        return None
    document = next(iter(register.documents.values()))
    name = _OPENING.sub("", match["name"]).strip('“”"的 ,，')
    if len(name) < 2:
        return None
    clause = _named(name, document)
    path = clause.path if clause else find(name)
    found = document.clause(path) if path else None
    return _at_level(found, match["level"], document) if found else None


def _beside(text: str) -> _Beside | None:
    for pattern, loose in (
        (_ALL, True),
        (_FURTHER, True),
        (_STEP, False),
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
            return _Beside(
                steps, groups.get("level") or "", start, match.end(), loose, pattern is _ALL, groups.get("name") or ""
            )
    english = _ENGLISH.search(text) if _ENGLISH_LEVEL.search(text) else None
    if english:
        steps = 1 if english["down"] else -1
        return _Beside(steps, "", english.start(), english.end(), loose=True)
    return None


def _anchor(question: Question, beside: _Beside, document: Document, find: ClauseFinder | None) -> Clause | None:
    """The clause that the question names beside which one is asked for."""
    text = question.normal
    before, after = text[: beside.start], text[beside.end :]
    for words, tail in ((in_chinese(before), True), (in_chinese(after), False)):
        address = find_address(words, document)
        clauses = resolve(address, document) if address else ()
        if address and len(clauses) == 1:
            rest = words[address.end :]
            if not tail or not beside.loose or _JOINT.fullmatch(rest) or _is_heading_of(clauses[0], rest):
                return clauses[0]
        headed = _headed(words, document)
        if headed is not None and (not tail or not beside.loose or _JOINT.fullmatch(words[headed[1] :])):
            return headed[0]
    name = _OPENING.sub("", beside.name or before).strip('“”"的 ,，')
    noun = _NOUN.search(name)
    bare = (name[: noun.start()] if noun else name).strip('“”"的 ,，')
    certain = bool(noun) or bool(beside.name) or not beside.loose
    if len(bare) < 2 or (not certain and len(bare) < 4):
        return None
    known = _named(bare, document)
    if known is not None or not certain:
        return known
    path = find(bare) if find else None
    return document.clause(path) if path else None


def _is_heading_of(clause: Clause, rest: str) -> bool:
    heading = normal(clause.heading)
    return bool(heading) and heading in rest and bool(_JOINT.fullmatch(rest.replace(heading, "", 1)))


def _headed(words: str, document: Document) -> tuple[Clause, int] | None:
    """The longest heading that stands in `words` whole, or in quotes by a half, with where it ends there."""
    found = []
    for clause in _numbered(document):
        heading = normal(clause.heading).lower()
        at = words.rfind(heading) if heading else -1
        if at >= 0:
            found.append((len(heading), clause, at + len(heading)))
    for quote in re.finditer(r"[“\"‘]([^”\"’]{3,40})[”\"’]", words):
        clause_ = _named(quote.group(1), document)
        if clause_ is not None:
            found.append((len(quote.group(1)), clause_, quote.end()))
    return max(((clause, end) for _, clause, end in found), key=lambda item: len(item[0].heading), default=None)


def _named(name: str, document: Document) -> Clause | None:
    """The one clause whose heading holds `name`, or the highest of several; None for none or a choice of many."""
    found = [
        clause for clause in _numbered(document) if clause.heading and within(name, normal(clause.heading).lower())
    ]
    whole = [clause for clause in found if normal(clause.heading).lower() == name]
    if len(found) > 1 and len(name) < 4 and not whole:
        return None
    return min(whole or found, key=lambda clause: (len(clause.path), len(clause.heading)), default=None)


def _between(text: str, document: Document, find: ClauseFinder | None) -> list[Clause] | None:
    """The clauses between two that are named; None where none are asked for."""
    match = _BETWEEN.search(text)
    if match is None or not re.search(r"夹|哪|什么|啥|隔|几", match["rest"] + text[:2]):
        return None
    ends = []
    for words in (match["one"], match["other"]):
        address = find_address(words, document)
        clauses = resolve(address, document) if address else ()
        bare = _OPENING.sub("", words).strip('“”"的 ,，')
        bare = bare[: noun.start()] if (noun := _NOUN.search(bare)) else bare
        clause = clauses[0] if len(clauses) == 1 else _named(bare.strip("“”\"'‘’《》"), document)
        if clause is None:
            return None
        ends.append(clause)
    low, high = sorted(ends, key=lambda clause: clause.start)
    depth = max(len(low.path), len(high.path))
    return [
        clause
        for clause in _numbered(document)
        if low.start < clause.start < high.start
        and (len(clause.path) == depth or not document.below(clause.path))
        and clause.path[: len(low.path)] != low.path
        and len(clause.path) <= depth
    ]


def _numbered(document: Document) -> list[Clause]:
    return [clause for clause in document.clauses if clause.kind in ("heading", "clause")]


def _at_level(clause: Clause, level: str, document: Document) -> Clause:
    """The clause above that a level word means: the next 节 of an item is that of its section."""
    depth = (
        1 if level in ("部分", "大部分", "大块", "板块", "章") else 2 if level in ("节", "小节") else len(clause.path)
    )
    return document.clause(clause.path[:depth]) or clause


def _step(clause: Clause, way: int, document: Document) -> Clause | None:
    """The clause beside it: of its own row, else the nearest across the border of the row."""
    row = document.below(clause.path[:-1])
    place = row.index(clause) + way
    if 0 <= place < len(row):
        return row[place]
    rest = [
        c for c in _numbered(document) if c.path[: len(clause.path)] != clause.path and len(c.path) <= len(clause.path)
    ]
    if way > 0:
        later = [c for c in rest if c.start > clause.start]
        return next((c for c in later if len(c.path) == len(clause.path) or not document.below(c.path)), None)
    earlier = [c for c in rest if c.start < clause.start and clause.path[: len(c.path)] != c.path]
    found = next((c for c in reversed(earlier) if len(c.path) == len(clause.path) or not document.below(c.path)), None)
    return found or document.clause(("引言",))


def _told(
    document: Document, clause: Clause, found: Clause, register: Register, question: Question, rest: str
) -> Draft:
    heading = _heading(document, found)
    if asks_of_clause(question) or document.below(found.path) or _TEXT_ASKED.search(rest) or found.kind == "preamble":
        draft = compose_clause(document, found, register, question)
    else:
        draft = Draft(f"“{found.heading}”({found.label})[1]。", (heading,), certain=True)
    if found.path[:-1] == clause.path[:-1] or found.kind == "preamble":
        return draft
    spans = (*draft.spans, _heading(document, clause))
    note = f"（跨节：{clause.label}{clause.heading}[{len(spans)}]已是所在部分的{'最后一' if found.start > clause.start else '第一'}条。）"
    return replace(draft, text=f"{draft.text}\n{note}", spans=spans)


def _agreed(document: Document, found: Clause, text: str, beside: _Beside) -> Draft | None:
    """Yes or no, where the question says which clause it takes to stand there."""
    said = _headed(text[beside.end :], document)
    name = _OPENING.sub("", re.sub(r"^(?:就|应该|应|也|不)?是", "", text[beside.end :]).strip(" ,")).strip("“”")
    named = (
        said[0] if said else _named(re.sub(r"(?:吗|吧|对吗|是吗|对不对|么)?[?。]*$", "", name).strip("“”,"), document)
    )
    if named is None:
        return None
    lead = "是。" if named == found else "否，应为"
    return Draft(f"{lead}“{found.heading}”({found.label})[1]。", (_heading(document, found),), certain=True)


def _none(document: Document, clause: Clause, steps: int) -> Draft:
    way, place = ("后面", "最后") if steps > 0 else ("前面", "最前")
    text = f"没有。“{clause.heading}”({clause.label})已是{place}一条，{way}没有了[1]。"
    return Draft(text, (_heading(document, clause),), stated=False, certain=True)


def _row(document: Document, clauses: list[Clause]) -> Draft:
    if len(clauses) == 1:
        only = clauses[0]
        return Draft(f"“{only.heading}”({only.label})[1]。", (_heading(document, only),), certain=True)
    items = [(f"{clause.label}{clause.heading}", _heading(document, clause)) for clause in clauses]
    text, spans = number_list(items, f"共{len(items)}项：")
    return Draft(text, spans, certain=True)


def _heading(document: Document, clause: Clause) -> Span:
    first = clause.sentences[0]
    return Span(document, clause.path, first.start, first.end)
