"""Follow-ups that point at a clause by its place in the outline (这一条、下一条、第三项), as a question with its address."""

from __future__ import annotations

import re

from assistant.address import find_address
from assistant.address import resolve as resolve_address
from assistant.terms import Vocabulary, content_words
from corpus import Clause, Document, normal
from corpus.facts import Statement
from corpus.numerals import number_of

_EARLY = 10  # characters before 同一条; later in a question it compares two things of its own
_KIND = r"(?:条|节|项|部分|点|款)"
_LEAD = r"^(?:那么?|它|其中|再|接着|紧接着|紧挨着|往|看看?|里面?|下面|底下|这里面?|的|,|，)*"
_BESIDE = re.compile(rf"{_LEAD}(?P<way>[前后上下])(?:面|边|头)?的?(?:那|这)?[一1]?{_KIND}(?:呢|的)?")
_ORDINAL = re.compile(
    rf"{_LEAD}(?:(?P<last>最后|最末|末尾|末了)的?(?:那|这)?[一1]?|第(?P<number>[一二三四五六七八九十\d]+))(?:条|项|个|点|款|节|部分)"
)
# 这一条还要求…, 换成2020年,同一条里…; not 义务教育那条, which names its own clause, nor 这一项工作.
_SAME = re.compile(
    r"(?:^|(?<=[,，。?？\s就在那])|(?<=^还有))(?:就|在)?(?:同|这|该|本|那)[一1]?(?P<kind>条|节|款|部分)(?!是|叫|在)(?:里面?|里头|中|内|上|下面)?的?[,，]?"
)
_COUNTS = re.compile(
    r"第[一二三四五六七八九十\d]+[条项节点款部]|[几多]少?[条项节点款个]|标题|叫什么|下设|列了|哪些任务"
)
_TASKS = re.compile(r"的?(?:是)?(?:什么|啥|哪些|哪个)任务|的?任务(?:是|有)?(?:什么|啥|哪些)?")
_CHANGED = re.compile(r"^(?:那么?)?(?:换成|改成|换到)")


def pointed(
    text: str, before: str, said: str, document: Document, spoken_of: Statement | None, vocabulary: Vocabulary
) -> str:
    """The question with the address of the clause that it points at; "" where it points at none.

    Args:
        text: the follow-up, normalised.
        before: the full question before.
        said: the answer to it.
        document: whose outline counts.
        spoken_of: the sentence that question and answer are about.
        vocabulary: of the corpus.
    """
    named = _named(before, said, document)
    here = named or (document.clause(spoken_of.path) if spoken_of and spoken_of.document_id == document.id else None)
    if here is None:
        return ""
    beside = _BESIDE.search(text)
    if beside:
        return _beside(here, beside["way"], _rest(text[beside.end() :]), document)
    ordinal = _ORDINAL.search(text)
    if ordinal and named is not None:
        return _ordinal(named, ordinal, text, before, document)
    same = _SAME.search(text)
    if same and same.start() <= _EARLY:
        whole = same["kind"] == "条" or len(here.path) < 3
        clause = here if whole else document.clause(here.path[:-1]) or here
        rest = _CHANGED.sub("", text[: same.start()] + text[same.end() :]).strip(",，。 ")
        return f"{clause.label}{_inside(clause, rest, vocabulary)}" if rest else ""
    return ""


def _inside(clause: Clause, rest: str, vocabulary: Vocabulary) -> str:
    """What is asked of a clause; with the last word of its heading where the question has no word of its own or opens with a year."""
    rest = _TASKS.sub("有哪些任务", rest)
    words = (
        []
        if content_words(rest, vocabulary) and not rest[0].isdigit()
        else content_words(normal(clause.heading), vocabulary)[-1:]
    )
    return f"{''.join(words)}{rest}"


def _beside(here: Clause, way: str, rest: str, document: Document) -> str:
    row = document.below(here.path[:-1])
    place = row.index(here) + (1 if way in "后下" else -1)
    return f"{row[place].label}{rest or '是什么'}" if 0 <= place < len(row) else ""


def _ordinal(here: Clause, match: re.Match[str], text: str, before: str, document: Document) -> str:
    parent = here if document.below(here.path) else document.clause(here.path[:-1])
    if parent is None:
        return ""
    row = document.below(parent.path)
    rest = _rest(text[match.end() :]) or _asked_of_address(before, document)
    if match["last"]:
        return f"{row[-1].label}{rest or '是什么'}"
    number = number_of(match["number"])
    label = row[number - 1].label if 0 < number <= len(row) else f"{parent.label}第{number}条"
    return f"{label}{rest or '是什么'}"


def _asked_of_address(before: str, document: Document) -> str:
    """What the question before asked of a clause beside this one: 标题, 第一句…; "" where it asked of the parent."""
    asked = normal(before).lower()
    address = find_address(asked, document)
    clauses = resolve_address(address, document) if address else ()
    if address is None or len(clauses) != 1 or document.below(clauses[0].path):
        return ""
    return asked[address.end :].strip("?？ ")


def _rest(text: str) -> str:
    rest = re.sub(r"^的?呢?[?。!]*$", "", text).strip("呢?？。 ")
    return "" if rest in ("是什么", "是啥", "什么", "的", "讲什么", "说什么") else rest


def _named(before: str, said: str, document: Document) -> Clause | None:
    """The clause that question or answer give by address or heading; the answer's heading goes first."""
    counted = _COUNTS.search(normal(before)) or find_address(normal(before).lower(), document)
    answer = re.sub(r"\[\d+\]", "", normal(said)).strip(' 。“”"')
    headed = [one for one in document.clauses if one.heading and normal(one.heading) == answer]
    if len(headed) == 1 and counted:
        return headed[0]
    for words in (before, said):
        address = find_address(normal(words).lower(), document)
        clauses = resolve_address(address, document) if address else ()
        if len(clauses) == 1:
            return clauses[0]
    if not counted:
        return None
    named = [one for one in document.clauses if one.heading and _names(before, one.heading)]
    return max(named, key=lambda one: len(one.path), default=None)


def _names(text: str, heading: str) -> bool:
    """Whether a question names a heading, by all of it or its longest end of five characters or more."""
    bare, own = normal(text), normal(heading)
    return any(own[start:] in bare for start in range(max(1, len(own) - 4)))
