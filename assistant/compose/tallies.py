"""Numbers of things that the outline, the cited documents or a sentence give, side by side (数目对比)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.address import find_address, resolve
from assistant.compose.draft import Draft, Marks, Span, span_of
from assistant.compose.query import clause_named
from assistant.compose.references import named_documents
from assistant.question import Question
from assistant.select import Evidence, Register
from corpus import normal
from corpus.enumerations import enumerations

# What is counted: 条目多, 有几项, 方面数, 各引了几份
COUNTED = re.compile(
    r"条目|小条|小项|(?<!第)(?:几|多少)大?(?:个|项|条|种|类|份|节|块|章|部分|方面|环节)|(?:项|条|方面|环节|用途|方式|种类|类型|维度|渠道|措施|举措|步骤|机制|文件|份)(?:的)?(?:数量|数目|数)(?!据|字)|哪(?:个|边|一?节|一?条|一?部分).{0,3}(?:条目|条数|项目)"
)
_TAIL = re.compile(
    r"(?:的)?(?:方面|环节|用途|方式|种类|类型|维度|渠道|措施|举措|步骤|机制|条目|项|条|文件|份)?(?:的)?(?:数量|数目|数|个数)$|(?:这|那)?(?:一|两|三)?(?:节|条|部分|块|章)$"
)
_SERIES = re.compile(r"(?P<series>[\u4e00-\u9fff]{1,4}发)(?:字号|字|开头|文|文号|系列)?(?:的)?(?:文件)?$")


@dataclass(frozen=True)
class Tally:
    """How many of something an operand has.

    Attributes:
        words: the operand.
        number: how many.
        unit: 项 or 份.
        items: what was counted.
        spans: the slices that they stand in.
    """

    words: str
    number: int
    unit: str
    items: tuple[str, ...]
    spans: tuple[Span, ...]


def tally(words: str, evidence: Sequence[Evidence], register: Register, question: Question) -> Tally | None:
    """Count what `words` stands for: documents of a series, clauses under a heading, items that a sentence lists.

    Args:
        words: one operand of the comparison, normalised.
        evidence: what the operand by itself brings, best first.
        register: of all documents.
        question: the whole question.
    """
    bare = _TAIL.sub("", words)
    series = _SERIES.search(words)
    if series:
        named = [
            item for item in named_documents(register) if normal(item.reference.number).startswith(series["series"])
        ]
        if named:
            return Tally(words, len(named), "份", tuple(n.title for n in named), tuple(n.span for n in named))
    document = register.primary
    address = find_address(words, document)
    named_by = resolve(address, document) if address else ()
    clause = named_by[0] if len(named_by) == 1 else clause_named(bare, document)
    if clause is not None and document.below(clause.path):
        below = document.below(clause.path)
        spans = tuple(Span(document, c.path, c.sentences[0].start, c.sentences[0].end) for c in below)
        return Tally(words, len(below), "项", tuple(c.heading or c.sentences[0].text for c in below), spans)
    for piece in evidence[:2]:
        listed = enumerations(piece.statement.sentence.text)
        if listed:
            best = max(listed, key=lambda one: len(one.items))
            return Tally(words, len(best.items), "项", best.items, (span_of(piece),))
    return None


def compose_tallies(question: Question, tallies: Sequence[Tally]) -> Draft:
    """Which is more and by how much, then each number with what was counted."""
    first, second = tallies[0], tallies[1]
    high, low = max(first.number, second.number), min(first.number, second.number)
    unit = first.unit
    if high == low:
        lead = f"相同，一样多：都是共{high}{unit}。"
    elif re.search(r"一共|总共|合计|加起来|之和", question.normal):
        lead = f"{high + low}{unit}({first.number}{unit}+{second.number}{unit}={high + low}{unit})。"
    else:
        more = first if first.number == high else second
        lead = f"“{more.words}”更多，多{high - low}{unit}({high}{unit}-{low}{unit}={high - low}{unit})。"
    marks = Marks()
    lists = []
    for one in tallies:
        lines = []
        for number, item in enumerate(one.items, 1):
            span = one.spans[number - 1] if len(one.spans) == len(one.items) else one.spans[0]
            lines.append(f"{number}. {item}{marks.of(span)}")
        lists.append(f"“{one.words}”共{one.number}{one.unit}：\n" + "\n".join(lines))
    return Draft(lead + "\n" + "\n".join(lists), marks.spans, certain=all(len(t.spans) > 1 for t in tallies))
