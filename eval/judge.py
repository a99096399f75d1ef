"""One answer against one gold question → a `Judgement` (评判). Pure: no index, no files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from corpus import Document
from eval.figures import unsupported
from eval.gold import ClausePath, GoldQuestion
from eval.wording import says, says_all, unmarked

LEAD = 80  # characters; an answer leads with what was asked (DESIGN.md, "an answer leads with what was asked")


@dataclass(frozen=True)
class Judgement:
    """How one answer fares.

    Attributes:
        correct: answerable: answered, each group of `must_include` met and nothing of `must_not_include` said;
            not answerable: refused.
        lead_correct: correct, and met in the first 80 characters (for a list, its first group).
        refused: the answer says that the documents do not say it.
        says_why: for a detail not stated, whether the refusal says so in one of the gold's wordings; None elsewhere.
        citation_valid: every quote, of the nearest clauses too, is an exact slice of its document.
        citation_precision: share in [0, 1] of the citations that are of a gold clause, or of one above or below it;
            None without citations or without gold clauses.
        citation_recall: share in [0, 1] of the gold clauses that are so cited; None without gold clauses.
        evidence_recall: share in [0, 1] of the evidence that some citation overlaps; None without evidence.
        nearest_offered: whether a clause worth offering was offered or cited; None where the gold names none.
        unsupported: the figures that nothing cited supports, in normal form.
    """

    correct: bool
    lead_correct: bool
    refused: bool
    says_why: bool | None
    citation_valid: bool
    citation_precision: float | None
    citation_recall: float | None
    evidence_recall: float | None
    nearest_offered: bool | None
    unsupported: tuple[str, ...]

    @property
    def evidence_hit(self) -> bool | None:
        """Whether some citation overlaps some evidence; None without evidence."""
        return None if self.evidence_recall is None else self.evidence_recall > 0


def judge(question: GoldQuestion, answer: Answer, documents: Mapping[str, Document]) -> Judgement:
    """Judge `answer`.

    Args:
        question: the gold question that was asked.
        answer: what the assistant said.
        documents: the assistant's documents, by id.
    """
    refused = not answer.answerable
    said = says_all(answer.text, question.must_include)
    if question.answerable:
        correct = not refused and said and not any(says(answer.text, wrong) for wrong in question.must_not_include)
        first = question.must_include[:1] if question.type == "list" else question.must_include
        lead_correct = correct and says_all(unmarked(answer.text).strip()[:LEAD], first)
    else:
        correct = lead_correct = refused
    reached = [_related(citation, question, question.clauses) for citation in answer.citations]
    shown = (*answer.citations, *answer.nearest)
    return Judgement(
        correct=correct,
        lead_correct=lead_correct,
        refused=refused,
        says_why=refused and said if question.why_not == "not_stated" and question.must_include else None,
        citation_valid=all(_is_slice(citation, documents) for citation in shown),
        citation_precision=sum(map(bool, reached)) / len(reached) if reached and question.clauses else None,
        citation_recall=len(set().union(*reached)) / len(set(question.clauses)) if question.clauses else None,
        evidence_recall=_evidence_recall(question, answer.citations, documents),
        nearest_offered=any(_related(c, question, question.nearest) for c in shown) if question.nearest else None,
        unsupported=_unsupported(answer, documents),
    )


def _related(citation: Citation, question: GoldQuestion, paths: Sequence[ClausePath]) -> set[ClausePath]:
    """Those of `paths` that the citation is of, or that stand above or below it."""
    if citation.document_id != question.document_id:
        return set()
    return {path for path in paths if all(a == b for a, b in zip(path, citation.path, strict=False))}


def _is_slice(citation: Citation, documents: Mapping[str, Document]) -> bool:
    document = documents.get(citation.document_id)
    return (
        document is not None
        and 0 <= citation.start < citation.end <= len(document.text)
        and document.text[citation.start : citation.end] == citation.quote
    )


def _evidence_recall(
    question: GoldQuestion, citations: Sequence[Citation], documents: Mapping[str, Document]
) -> float | None:
    if not question.evidence:
        return None
    document = documents.get(question.document_id)
    spans = [(c.start, c.end) for c in citations if c.document_id == question.document_id]
    hits = [
        document is not None
        and any(
            start < its_end and its_start < end
            for its_start, its_end in _places(text, question, document)
            for start, end in spans
        )
        for text in question.evidence
    ]
    return sum(hits) / len(hits)


def _places(evidence: str, question: GoldQuestion, document: Document) -> list[tuple[int, int]]:
    """Where the evidence stands: in the gold clauses if it stands there, or else anywhere."""
    found = list(_occurrences(evidence, document.text))
    clauses = [clause for path in question.clauses if (clause := document.clause(path)) is not None]
    inside = [(start, end) for start, end in found if any(c.start <= start < c.end for c in clauses)]
    return inside or found


def _occurrences(part: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(part)
    while part and at >= 0:
        yield at, at + len(part)
        at = text.find(part, at + 1)


def _unsupported(answer: Answer, documents: Mapping[str, Document]) -> tuple[str, ...]:
    shown = (*answer.citations, *answer.nearest)
    return unsupported(
        answer.text,
        quotes=[text for c in shown for text in (c.quote, c.label, c.heading, c.title, c.number) if text],
        questions=[answer.question, answer.resolved_question],
        addresses=[c.path for c in shown],
        names=[name for document in documents.values() for name in (document.title, document.replaced_by) if name],
    )
