"""All that the text says with a word, where a list is asked for by it (按词列举): 带“提升”的工程, 切实……五处."""

from __future__ import annotations

import re

from assistant.compose.asking import asked_terms, asks_for_all
from assistant.compose.draft import Draft, number_list, statement_span, with_deadline
from assistant.compose.query import is_generic
from assistant.lexicon import list_words
from assistant.question import Question
from assistant.select import Register
from corpus import normal
from corpus.facts import Statement

_MOST = 14
_LISTS = re.compile(
    r"找[齐全]|列(?:清|明|全|齐)|点一?遍|一遍名|[两二三四五六七八九\d](?:处|样|项|个地方)|几(?:处|样|个地方)|各项|都是(?:些)?(?:什么|啥)|全(?:列|点|写|找)|冠名|点名|全文|一共|措施|安排|举措|要?[做干办]的事"
)
# What is asked for are the parts of one thing, not the places of a word.
_PARTS = re.compile(r"方面|环节|口子|渠道|途径|维度|组成|构成|包括|包含|步骤|方式|办法|类型|种类")
_W = r"[\u4e00-\u9fff]{2,5}?"
# Frames in which the word stands that is listed by.
_FRAMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:叫|带|含有?|冠名|名字里?(?:有|带)|名为|凡(?:是)?(?:带|含|有)?|写着|点名|以)(?:了|着)?[“\"']?(?P<k>{_W})[”\"']?(?:的|字|二字|两字|结尾|命名|之类|$|[,， ?？])",
        rf"(?P<k>{_W})(?:……|…|\.\.\.|⋯)",
        rf"(?:xx|××|某某|x+|×+|__+)(?P<k>{_W})(?:的|$|[,， 、?？])",
    )
)


def compose_keyword(question: Question, register: Register) -> Draft | None:
    """Every sentence that holds the word which the question lists by; None where it names none or fewer than two do.

    Args:
        question: as understood.
        register: of the documents asked.
    """
    if not (asks_for_all(question) or _LISTS.search(question.normal)):
        return None
    groups = _listed_by(question)
    found: list[Statement] = []
    for words in groups:
        held = [statement for statement in register.statements([register.primary.id]) if _holds(statement, words)]
        found += [statement for statement in held if statement not in found]
    if not 2 <= len(found) <= _MOST:
        return None
    items = []
    for statement in sorted(found, key=lambda one: one.sentence.start):
        span = statement_span(register.documents[statement.document_id], statement)
        if statement.sentence.is_heading or not statement.phrases:
            items.append((statement.sentence.text.rstrip("。"), span))
            continue
        phrases = [p for p in statement.phrases if any(_in(normal(p.text), words) for words in groups)]
        told = [with_deadline(phrase) for phrase in phrases] or [statement.sentence.text.rstrip("。")]
        items += [(text, span) for text in told]
    text, spans = number_list(items, f"共{len(items)}项：")
    return Draft(text, spans)


def _listed_by(question: Question) -> list[tuple[tuple[str, ...], ...]]:
    """The words that are listed by: each a tuple of groups of words that mean the same, all of which must be held."""
    terms = [
        term for term in asked_terms(question) if 0.3 <= term.weight < 1.0 and not is_generic(term.word, list_words())
    ]
    quoted = [words for words in question.quoted if 2 <= len(words) <= 6]
    framed = [match["k"] for frame in _FRAMES for match in frame.finditer(question.normal)]
    named = quoted or [word for word in framed if not is_generic(word, list_words())]
    if named:
        alone = all(any(term.word in word or word in term.word for word in named) for term in terms)
        return [((word,),) for word in named] if alone else []
    if _PARTS.search(question.normal):
        return []
    return [tuple(term.variants for term in terms)] if 1 <= len(terms) <= 2 else []


def _holds(statement: Statement, words: tuple[tuple[str, ...], ...]) -> bool:
    if statement.path in (("通知",), ("引言",)):
        return False
    return _in(normal(statement.sentence.text), words)


def _in(text: str, words: tuple[tuple[str, ...], ...]) -> bool:
    return all(any(word in text for word in group) for group in words)
