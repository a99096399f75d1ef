"""What is asked of one clause (条款的标题、原文、句子、字数), and clauses that are not there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.address import Address, resolve, walk
from assistant.address_levels import is_law
from assistant.compose.draft import Draft, Span, closed, number_list
from assistant.question import Question
from assistant.select import Register
from corpus import Clause, Document, Sentence, label_of, normal
from corpus.numerals import number_of

_NUMERAL = r"[一二两三四五六七八九十\d]{1,3}"
_HEADING = re.compile(r"标题|题目|名称|名字|叫什么|叫啥|叫做什么|题名|heading|title")
_MORE = re.compile(r"要点|内容|概括|讲|说|规定|原文|全文|正文|要求|概述|写|大意|full text|say|about")
_WHOLE = re.compile(r"全文|整条|整节|完整|一字不[落漏差]|逐字|原文|full text|verbatim")
_SENTENCE = re.compile(
    rf"(?P<last>最后[一1]?句|末[一1]?句|尾句|结尾[一1]?句|结尾|收尾[一1]?句?|最末[一1]?句|last sentence)"
    rf"|倒数第?(?P<from_end>{_NUMERAL})句|(?P<first_few>(?:开头|最前|前)(?P<few>[两二三四五2-5])句)|(?:最后|末尾|末|后)(?P<last_few>[两二三四五2-5])句"
    rf"|第(?P<nth>{_NUMERAL})(?:句|个句子)|(?P<first>首句|头[一1]?句|开头[一1]?句|开头那句|起头[一1]?句|打头(?:[一1]句)?|首[一1]句|起始句|first sentence)"
)
_SENTENCES = re.compile(r"(?:几|多少)(?:个)?句|句数|(?:几|多少)句话|how many sentences")
_CHARACTERS = re.compile(r"(?:多少|几)(?:个)?(?:汉)?字|字数|how many characters")
_ANNEX = re.compile(r"(?P<name>附件|附表|附录|附图|专栏|脚注)(?P<number>[一二三四五六七八九十]{1,2}|\d{1,2})?")
# What the parts before the first numbered clause are called: the rest of such a question asks for their text alone.
_OPENING = re.compile(
    r"^(?:请问|请|把|这份|这个|本|该)*(?:方案|文件|正文|全文|规划)?(?:的|最)?"
    r"(?P<name>引言|前言|序言|导言|导语|引语|帽段|开篇|开头(?:的)?(?:那|这|第)?[一1]?(?:大)?(?:自然)?段(?:话)?|第[一1](?:个)?自然段|(?<!工作)通知(?:正文)?)(?:部分|里|中)?"
    r"(?:的)?(?P<asked>.{0,16})$"
)
_OPENING_ASKED = re.compile(
    r"(?:的|是|写了?|讲了?|说了?|怎么|什么|啥|原文|全文|内容|一共|共|有|几句话?|多少字|字数|首句|末句|第.{1,2}句话?|最后一句话?|开头一句|念一下|给我|一下|发我|贴出来|如何|[,，。?？\s])+"
)


def asks_of_clause(question: Question) -> bool:
    """Whether a heading, a sentence by its number, or a length is asked for, which any clause has."""
    text = question.normal
    return bool(_SENTENCE.search(text) or _SENTENCES.search(text) or _CHARACTERS.search(text) or _HEADING.search(text))


def asks_sentence(text: str) -> bool:
    """Whether a sentence by its number or the number of sentences or characters is asked for."""
    return bool(_SENTENCE.search(text) or _SENTENCES.search(text) or _CHARACTERS.search(text))


def compose_clause(document: Document, clause: Clause, register: Register, question: Question) -> Draft:
    """A clause that was asked for by its address: heading first, then what stands in it or below it."""
    text = question.normal
    below = document.below(clause.path)
    headings = [_span(document, clause, s) for s in clause.sentences if s.is_heading]
    if asks_sentence(text):
        return _sentences(document, clause, text, headings)
    label = clause.label
    opening = f"“{clause.heading}”({label})" if clause.heading and clause.path[0] not in ("通知", "引言") else label
    if below and clause.kind == "heading":
        items = [
            f"{index}. {child.heading or _first_words(child)}[{index + 1}]" for index, child in enumerate(below, 1)
        ]
        spans = (*headings[:1], *(_span(document, child, child.sentences[0]) for child in below))
        return Draft(f"{opening}[1]，下设条目共{len(below)}项：\n" + "\n".join(items), spans, certain=True)
    body = [sentence for sentence in clause.sentences if not sentence.is_heading]
    if headings and (not body or (_HEADING.search(text) and not _MORE.search(_bare(text, clause)))):
        return Draft(f"{opening}[1]。", (headings[0],), certain=True)
    if below:
        return _with_parts(document, clause, clause.heading, _asks_paragraph(question))
    whole = Span(document, clause.path, body[0].start, body[-1].end)
    quote = document.text[whole.start : whole.end].strip()
    if headings:
        return Draft(f"{opening}[1]。原文:{quote.rstrip('。')}[2]。", (headings[0], whole), certain=True)
    return Draft(f"{label}:{quote.rstrip('。')}[1]。", (whole,), certain=True)


def _first_words(clause: Clause) -> str:
    """The first sentence of a clause without a heading, after the numeral of an article."""
    numeral = clause.path[-1] if clause.path[-1].startswith("第") and "条" in clause.path[-1] else ""
    return f"{numeral} {clause.sentences[0].text}".strip()


def _asks_paragraph(question: Question) -> bool:
    """Whether the first paragraph of an article was asked for by itself (第二条第一款)."""
    return question.address is not None and question.address.levels[-1:] == ("款",)


def _with_parts(document: Document, clause: Clause, heading: str, only_first: bool) -> Draft:
    """A clause that has text of its own and clauses below it: an article with its paragraphs and items, word for word.

    Args:
        document, clause: the clause and where it stands.
        heading: of the clause, or "".
        only_first: whether only its first paragraph is wanted, with the items of that.
    """
    depth = len(clause.path)
    lines, spans = [], []
    for part in document.clauses:
        inside = part.path[:depth] == clause.path and part.sentences
        if not inside or (only_first and any(element.endswith("款") for element in part.path[depth:])):
            continue
        numeral = "" if part is clause or part.path[-1].endswith("款") else label_of(part.path[-1:])
        span = Span(document, part.path, part.sentences[0].start, part.sentences[-1].end)
        spans.append(span)
        words = document.text[span.start : span.end].strip().rstrip("。；;")
        lines.append(f"{numeral}{words}[{len(spans)}]" + ("" if words.endswith(("：", ":")) else "。"))
    opening = f"“{heading}”({clause.label})原文:" if heading else f"{clause.label}:"
    return Draft(opening + "\n".join(lines), tuple(spans), certain=True)


def compose_last(document: Document, clause: Clause, register: Register, question: Question) -> Draft | None:
    """The last 条 of a part: its last section, with the last clause of that; None where no such is asked for."""
    address = question.address
    below = document.below(clause.path)
    if address is None or address.numbers[-1] >= 0 or address.levels[-1].endswith("节") or not below:
        return None
    last = below[-1]
    heading = f"“{last.heading}”({last.label})[1]，是“{clause.heading}”({clause.label})[2]的最后一条"
    body = [sentence for sentence in last.sentences if not sentence.is_heading]
    spans = [_span(document, last, last.sentences[0]), _span(document, clause, clause.sentences[0])]
    if not body:
        return Draft(f"{heading}。", tuple(spans), certain=True)
    spans.append(Span(document, last.path, body[0].start, body[-1].end))
    quote = document.text[body[0].start : body[-1].end].strip().rstrip("。")
    return Draft(f"{heading}。原文:{quote}[3]。", tuple(spans), certain=True)


def _sentences(document: Document, clause: Clause, text: str, headings: Sequence[Span]) -> Draft:
    """The sentences that are asked for by their numbers, or how many there are; of a part, those of all below it."""
    own = [c for c in document.clauses if c.path[: len(clause.path)] == clause.path]
    body = [(c, sentence) for c in own for sentence in c.sentences if not sentence.is_heading]
    place = f"{clause.label}{'' if clause.path[0] in ('通知', '引言') else clause.heading}"
    if not body:
        return Draft(f"{place}[1]。", tuple(headings[:1]), certain=True)
    if _SENTENCES.search(text):
        items = [(sentence.text.rstrip("。"), _span(document, c, sentence)) for c, sentence in body]
        told, listed = number_list(items, f"正文共{len(body)}句(不含标题)：")
        return Draft(told, listed, certain=True)
    if _CHARACTERS.search(text):
        whole = tuple(Span(document, c.path, c.sentences[0].start, c.sentences[-1].end) for c in own)
        characters = sum(len(re.sub(r"\s", "", sentence.text)) for _, sentence in body)
        return Draft(f"{place}的正文共{characters}字(不含标题，含标点)[1]。", whole[:1], certain=True)
    lines, spans = [], []
    if _HEADING.search(text) and headings:
        spans.append(headings[0])
        lines.append(f"“{clause.heading}”({clause.label})[1]。")
    for index in _numbers(text):
        if not -len(body) <= index < len(body):
            c, sentence = body[-1]
            said = f"{place}没有这一句。最后一句是：{sentence.text.rstrip('。')}[1]。"
            return Draft(said, (_span(document, c, sentence),), stated=False, certain=True)
        c, sentence = body[index]
        spans.append(_span(document, c, sentence))
        lines.append(f"{closed(sentence.text).rstrip('。')}[{len(spans)}]。")
    return Draft("\n".join(lines), tuple(spans), certain=True)


def _numbers(text: str) -> list[int]:
    """The places, counted from 0 or from the end by -1, of the sentences that are asked for."""
    found: list[int] = []
    for match in _SENTENCE.finditer(text):
        if match["from_end"]:
            found.append(-number_of(match["from_end"]))
        elif match["few"]:
            found += range(number_of(match["few"]))
        elif match["last_few"]:
            found += range(-number_of(match["last_few"]), 0)
        elif match["nth"]:
            found.append(number_of(match["nth"]) - 1)
        else:
            found.append(-1 if match["last"] else 0)
    return list(dict.fromkeys(found))


def compose_opening(question: Question, register: Register) -> Draft | None:
    """The preamble or the notice by its name (引言讲什么, 开头那段原文); None where more is asked of it."""
    match = _OPENING.match(question.normal.strip(" ?。"))
    if match is None or (match["asked"] and not _OPENING_ASKED.fullmatch(match["asked"])):
        return None
    document = register.primary
    clause = document.clause(("通知",) if match["name"].startswith("通知") else ("引言",))
    if clause is None or (clause.path == ("通知",) and not match["asked"]):
        return None
    return compose_clause(document, clause, register, question)


def opening_named(question: Question, register: Register) -> tuple[tuple[str, ...], ...]:
    """The path of the preamble, where the question names it; () where it does not."""
    named = re.search(r"引言|前言|序言|导语|帽段|开头(?:的)?(?:那|第)?[一1]?段", question.normal)
    document = register.primary
    return (("引言",),) if named and document.clause(("引言",)) else ()


def compose_missing(question: Question, register: Register) -> Draft | None:
    """The refusal of an address that no document has, with what there is instead; None where it has one."""
    if question.titles:
        return None
    documents = [register.primary, *register.documents.values()]
    annex = _ANNEX.search(question.normal)
    if annex and not any(annex["name"] in normal(document.text) for document in documents):
        return _missing(annex.group(), documents[0], ())
    address = question.address
    if address is None or any(resolve(address, document) for document in documents):
        return None
    if question.terms and not re.search(r"第|[(（].{1,3}[)）]", address.words):
        return None
    return _missing(address.words.strip(), documents[0], _as_far_as_it_goes(address, documents[0]))


def _missing(words: str, document: Document, path: tuple[str, ...]) -> Draft:
    said = f"文件里没有“{words}”。"
    below = document.below(path)
    parent = document.clause(path)
    if is_law(document):
        articles = [clause for clause in document.clauses if clause.path[-1].endswith("条")]
        last = articles[-1]
        return Draft(
            f"{said}最后一条是{last.label}[1]。",
            (_span(document, last, last.sentences[0]),),
            stated=False,
            certain=True,
        )
    if not below:  # an item that is not divided
        if parent is None:
            return Draft(said, (), stated=False, certain=True)
        text = f"{said}{parent.label}“{parent.heading}”下面不再分条[1]。"
        return Draft(text, (_span(document, parent, parent.sentences[0]),), stated=False, certain=True)
    where = f"“{parent.heading}”({parent.label})下只有" if parent else "正文只有"
    items = "；".join(f"{child.label}{child.heading}[{n}]" for n, child in enumerate(below, 1))
    spans = tuple(_span(document, child, child.sentences[0]) for child in below)
    return Draft(f"{said}{where}{_range(below)}，共{len(below)}项：{items}。", spans, stated=False, certain=True)


def _range(below: Sequence[Clause]) -> str:
    first, last = below[0].path[-1], below[-1].path[-1]
    return first if first == last else f"{first}至{last}"


def _as_far_as_it_goes(address: Address, document: Document) -> tuple[str, ...]:
    """The path of the deepest clause on the way of an address that leads nowhere."""
    path = address.anchor
    for length in range(1, len(address.numbers)):
        clause = walk(document, address.anchor, address.numbers[:length])
        if clause is None:
            break
        path = clause.path
    return path


def _bare(text: str, clause: Clause) -> str:
    return text.replace(normal(clause.heading).lower(), " ") if clause.heading else text


def _span(document: Document, clause: Clause, sentence: Sentence) -> Span:
    return Span(document, clause.path, sentence.start, sentence.end)
