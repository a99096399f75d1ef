"""Answers in the document's own words: measures, contents, definitions (举措与内容)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.draft import Draft, Span, closed, span_of
from assistant.compose.values import best_phrase
from assistant.question import Question
from assistant.select import Evidence, Register, phrase_fit
from assistant.terms import coverage
from corpus import Clause, Document, label_of, normal
from corpus.numerals import number_of

_LAST = re.compile(r"最后一句|末句|末一句|结尾|最末|last sentence")
FIRST_OR_LAST = re.compile(r"第一句|首句|头一?句|开头一?句|打头|first sentence|" + _LAST.pattern)
_NTH = re.compile(r"第([二三四五六七八九十\d]+)句")
_SHORT = 90
_LEAD = 76


def compose_text(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """The sentence that answers, its fitting phrases first where it is long; a second one where it is needed."""
    if not evidence:
        return None
    first = evidence[0]
    draft = _told(question, first, 1)
    spans = [span_of(first)]
    for other in evidence[1:3]:
        if _adds(question, first, other):
            draft += "\n" + _told(question, other, 2)
            spans.append(span_of(other))
            break
    return Draft(draft, tuple(spans))


def _told(question: Question, piece: Evidence, n: int) -> str:
    sentence = piece.statement.sentence.text
    if len(sentence) <= _SHORT:
        return _marked(sentence, n)
    window = _window(question, piece)
    return f"{_marked(window, n)}\n原文：{sentence}" if window else _marked(sentence, n)


def _window(question: Question, piece: Evidence) -> str:
    """The phrases around the best fitting one, at most `_LEAD` characters, as they stand in the sentence."""
    found = best_phrase(question, piece)
    phrases = list(piece.statement.phrases)
    if found is None or len(phrases) < 2:
        return ""
    first = last = next(i for i, phrase in enumerate(phrases) if phrase is found[0])
    text = piece.document.text

    def length(a: int, b: int) -> int:
        return phrases[b].end - phrases[a].start

    grown = True
    while grown:
        grown = False
        after = phrase_fit(question, phrases[last + 1].text) if last + 1 < len(phrases) else -1.0
        before = phrase_fit(question, phrases[first - 1].text) if first > 0 else -1.0
        if after >= before and after >= 0 and length(first, last + 1) <= _LEAD:
            last, grown = last + 1, True
        elif before >= 0 and length(first - 1, last) <= _LEAD:
            first, grown = first - 1, True
        elif after >= 0 and length(first, last + 1) <= _LEAD:
            last, grown = last + 1, True
    if first == 0 and last == len(phrases) - 1:
        return ""
    return text[phrases[first].start : phrases[last].end].strip()


def _adds(question: Question, first: Evidence, other: Evidence) -> bool:
    """Whether `other` holds content words of the question that `first` lacks, and is nearly as good."""
    if other.statement.sentence.is_heading or other.score < 0.8 * first.score:
        return False
    missing = [term for term in question.terms if term.weight >= 0.5 and not _holds(term.variants, first)]
    return bool(missing) and coverage(missing, normal(other.statement.sentence.text).lower()) >= 0.99


def _holds(variants: Sequence[str], piece: Evidence) -> bool:
    text = normal(f"{piece.clause.heading}{piece.statement.sentence.text}").lower()
    return any(variant in text for variant in variants)


def _marked(text: str, n: int) -> str:
    return re.sub(r"[。!?！？]?$", f"[{n}]。", text.rstrip("。"), count=1)


def compose_clause(document: Document, clause: Clause, register: Register, question: Question) -> Draft:
    """A clause that was asked for by its address: heading first, then what stands in it or below it."""
    below = document.below(clause.path)
    heading = clause.heading
    label = clause.label
    opening = f"“{heading}”({label})" if heading else label
    headings = [Span(document, clause.path, s.start, s.end) for s in clause.sentences if s.is_heading]
    if below and clause.kind == "heading":
        items = [
            f"{index}. {child.heading or _first_words(child)}[{index + 1}]" for index, child in enumerate(below, 1)
        ]
        spans = [
            *headings[:1],
            *(Span(document, child.path, child.sentences[0].start, child.sentences[0].end) for child in below),
        ]
        return Draft(f"{opening}[1]，下设{len(below)}项：\n" + "\n".join(items), tuple(spans), certain=True)
    if re.search(r"标题|叫什么|名称|题目|heading|title", question.normal) and headings:
        return Draft(f"{opening}[1]。", (headings[0],), certain=True)
    body = [sentence for sentence in clause.sentences if not sentence.is_heading]
    if _LAST.search(question.normal) and body:
        return Draft(
            f"{closed(body[-1].text).rstrip('。')}[1]。",
            (Span(document, clause.path, body[-1].start, body[-1].end),),
            certain=True,
        )
    nth = _NTH.search(question.normal)
    if nth and body:
        number = number_of(nth.group(1))
        if number > len(body):
            text = f"{label}没有这一句。最后一句是：{body[-1].text.rstrip('。')}[1]。"
            return Draft(text, (Span(document, clause.path, body[-1].start, body[-1].end),), stated=False, certain=True)
        chosen = body[number - 1]
        return Draft(
            f"{chosen.text.rstrip('。')}[1]。", (Span(document, clause.path, chosen.start, chosen.end),), certain=True
        )
    if FIRST_OR_LAST.search(question.normal) and body:
        return Draft(
            f"{closed(body[0].text).rstrip('。')}[1]。",
            (Span(document, clause.path, body[0].start, body[0].end),),
            certain=True,
        )
    if not body:
        return Draft(f"{opening}[1]。", tuple(headings[:1]), certain=True)
    if below:
        return _with_parts(document, clause, heading, _asks_paragraph(question))
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


def compose_quote(evidence: Sequence[Evidence]) -> Draft:
    """The sentence itself, word for word."""
    sentence = evidence[0].statement.sentence.text
    return Draft(f"{sentence.rstrip('。')}[1]。", (span_of(evidence[0]),))


def compose_where(question: Question, evidence: Sequence[Evidence]) -> Draft | None:
    """Where something stands: ``二、(六)建设高素质…队伍。原文:…[1]。``"""
    if not evidence:
        return None
    piece = evidence[0]
    sentence = piece.statement.sentence.text
    place = f"{piece.clause.label}{piece.clause.heading}"
    return Draft(f"{place}。原文:{sentence.rstrip('。')}[1]。", (span_of(piece),))
