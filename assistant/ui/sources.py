"""Answer → the cards of its sources (出处): each cited clause in full, its cited sentences marked at their offsets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from assistant.answer import Answer, Citation
from assistant.origin import REPORTED
from corpus import Clause, Document
from corpus.links import links_of

KIND_WORDS: Mapping[str, str] = {
    "fulltext": "原文",
    "digest": "要点摘编，非原文",
    "report": "报道，非原文",
    "metadata": "仅有文件信息，无正文",
}
LEVEL_WORDS: Mapping[str, str] = {"国家": "国家级", "自治区": "自治区级", "市": "市级"}

EMPTY = (
    '<div class="wg-empty"><p class="wg-empty-title">这里显示回答的出处</p>'
    "<p>提问之后，回答所依据的条款会全文列在这里，引用的句子以底色标出。</p></div>"
)
_NO_SOURCE = '<div class="wg-empty"><p>没有可以列出的条款。可以换一种说法，或写明年份、条款号再问。</p></div>'


@dataclass(frozen=True)
class CardLinks:
    """What cards say of links between documents.

    Attributes:
        cites: (document id, path) → the documents that this clause names and the library holds.
        cited_by: document id → the clauses that name it.
    """

    cites: Mapping[tuple[str, tuple[str, ...]], Sequence[str]]
    cited_by: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, documents: Mapping[str, Document]) -> CardLinks:
        """The links of these documents."""
        cites: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
        cited_by: dict[str, dict[str, None]] = {}
        for link in links_of(tuple(documents.values())):
            if link.cited:
                kind = KIND_WORDS[documents[link.cited].kind]
                cites.setdefault((link.citing, link.path), {})[f"《{documents[link.cited].title}》（{kind}）"] = None
                cited_by.setdefault(link.cited, {})[f"《{documents[link.citing].title}》{link.label}"] = None
        return cls({key: list(its) for key, its in cites.items()}, {key: list(its) for key, its in cited_by.items()})

    def line(self, document_id: str, path: tuple[str, ...], first: bool) -> str:
        """The line of a card; `first`: whether it is the first card of its document."""
        cites, cited_by = self.cites.get((document_id, path), ()), self.cited_by.get(document_id, ()) if first else ()
        named = (("本条引用：", cites), ("被引用于：", cited_by))
        return " ".join(f"{name}{'、'.join(its)}" for name, its in named if its)


def anchor(turn: int, n: int) -> str:
    """The id of citation `n` of the conversation's answer number `turn`, for links to its card."""
    return f"wg-{turn}-{n}"


def render_sources(
    answers: Sequence[Answer], documents: Mapping[str, Document], earlier: int = 10, links: CardLinks | None = None
) -> str:
    """The source pane of a conversation: the latest answer's cards, then the `earlier` answers before it, folded.

    Args:
        answers: of the conversation, oldest first.
        documents: by id.
        earlier: how many answers before the latest are shown.
        links: between the documents; none are shown where None.
    """
    links = links or CardLinks({}, {})
    if not answers:
        return EMPTY
    last = len(answers) - 1
    asked = f'<p class="wg-asked">所问：{escape(answers[last].question)}</p>'
    parts = [asked, _cards(last, answers[last], documents, links) or _NO_SOURCE]
    for turn in range(last - 1, max(-1, last - 1 - earlier), -1):
        cards = _cards(turn, answers[turn], documents, links)
        if cards:
            title = escape(answers[turn].question)
            parts.append(f'<details class="wg-earlier"><summary>前面一问：{title}</summary>{cards}</details>')
    return f'<div class="wg-sources">{"".join(parts)}</div>'


def _cards(turn: int, answer: Answer, documents: Mapping[str, Document], links: CardLinks) -> str:
    html = _group(turn, answer.citations, documents, links)
    cited = {(citation.document_id, citation.path) for citation in answer.citations}
    near = [citation for citation in answer.nearest if (citation.document_id, citation.path) not in cited]
    if near:
        html += '<h3 class="wg-near-title">相近条款</h3><p class="wg-near-note">供查阅，不是对所问的回答。</p>'
        html += _group(turn, near, documents, links)
    return html


def _group(turn: int, citations: Iterable[Citation], documents: Mapping[str, Document], links: CardLinks) -> str:
    """One card for each clause; how a document stands and where it is named is said on the first of its cards."""
    cards, seen = [], set[str]()
    for clause in _by_clause(citations):
        first = clause[0].document_id not in seen
        named = links.line(clause[0].document_id, clause[0].path, first)
        cards.append(_card(turn, clause, documents, first, named))
        seen.add(clause[0].document_id)
    return "".join(cards)


def _by_clause(citations: Iterable[Citation]) -> list[list[Citation]]:
    """The citations in groups of one clause each, in the order in which the clauses first come."""
    groups: dict[tuple[str, tuple[str, ...]], list[Citation]] = {}
    for citation in citations:
        groups.setdefault((citation.document_id, citation.path), []).append(citation)
    return list(groups.values())


def _card(
    turn: int, citations: Sequence[Citation], documents: Mapping[str, Document], with_status: bool, named: str
) -> str:
    first = citations[0]
    document = documents.get(first.document_id)
    numbers = "".join(
        f'<span class="wg-n" id="{anchor(turn, citation.n)}">[{citation.n}]</span>'
        for citation in citations
        if citation.n
    )
    # "1." and "(一)" stand close to their heading; "通知" and "引言" need the space as well.
    title = f"{escape(first.label)} {escape(first.heading)}".strip()
    kind = KIND_WORDS.get(first.kind, first.kind)
    facts = [first.number, LEVEL_WORDS.get(first.level, first.level)]
    meta = "".join(f"<span>{escape(fact)}</span>" for fact in facts if fact)
    if document and document.kind == "digest" and all(_reported(document, citation) for citation in citations):
        kind = REPORTED
    told = [f"已由《{document.replaced_by}》代替" if document.replaced_by else "", document.status] if document else []
    told = [*(told if with_status else []), named]
    status = "".join(f'<p class="wg-status">{escape(line)}</p>' for line in told if line)
    return (
        f'<article class="wg-card {"wg-cited" if first.n else "wg-near"}" data-kind="{escape(first.kind)}">'
        f'<h4>{numbers}<span class="wg-label">{title}</span></h4><p class="wg-document">《{escape(first.title)}》</p>'
        f'<p class="wg-meta">{meta}<span class="wg-kind">{escape(kind)}</span></p>{status}'
        f'<div class="wg-clause">{_body(citations, document)}</div></article>'
    )


def _reported(document: Document, citation: Citation) -> bool:
    """Whether a fact of a digest stands in a single report."""
    fact = document.fact_at(citation.start)
    return fact is not None and fact.mark == "1"


def _body(citations: Sequence[Citation], document: Document | None) -> str:
    clause = document.clause(citations[0].path) if document else None
    if document is None or clause is None:  # the documents changed since the answer: the quotes are all there is
        return "\n".join(f"<mark>{escape(citation.quote)}</mark>" for citation in citations)
    if clause.kind == "heading":
        return escape(document.text[clause.start : clause.end].strip()) + _headings_below(document, clause)
    return marked(document.text, clause, citations)


def _headings_below(document: Document, clause: Clause) -> str:
    items = "".join(
        f"<li>{escape(below.label.removeprefix(clause.label))}{escape(below.heading)}"
        f"{_headings_below(document, below)}</li>"
        for below in document.below(clause.path)
    )
    return f'<ul class="wg-below">{items}</ul>' if items else ""


def marked(text: str, clause: Clause, citations: Sequence[Citation]) -> str:
    """The clause's own text, escaped, with the slices of `citations` inside ``<mark>``; overlapping ones share a mark.

    The white space is kept (the page shows it with ``white-space: pre-wrap``), except at the two ends.
    """
    own = text[clause.start : clause.end]
    start = clause.start + len(own) - len(own.lstrip())
    end = clause.end - (len(own) - len(own.rstrip()))
    spans: list[tuple[int, int, list[int]]] = []
    for citation in sorted(citations, key=lambda one: (one.start, one.end)):
        a, b = max(start, citation.start), min(end, citation.end)
        if a >= b:
            continue
        if spans and a < spans[-1][1]:
            before = spans.pop()
            spans.append((before[0], max(before[1], b), [*before[2], citation.n]))
        else:
            spans.append((a, b, [citation.n]))
    numbered = len(citations) > 1
    html, at = [], start
    for a, b, numbers in spans:
        html.append(escape(text[at:a]))
        cited = "".join(f"[{n}]" for n in numbers if n)
        # The number is drawn by the style sheet, so that a copied sentence stays the document's own text.
        style = ' class="wg-numbered"' if numbered and cited else ""
        html.append(f'<mark data-n="{cited}"{style}>{escape(text[a:b])}</mark>')
        at = b
    html.append(escape(text[at:end]))
    return "".join(html)
