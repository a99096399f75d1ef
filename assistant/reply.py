"""What comes of a question that was asked of some documents, and how it is cited (答复)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Citation, cite
from assistant.compose.draft import Draft, Span, cited, span_of
from assistant.question import Question
from assistant.select import Evidence, Register
from assistant.terms import coverage

NO_QUESTION = Draft("这不是关于文件内容的问题，无法从文件中回答。", (), stated=False)
# Documents that a question does not name are believed from this probability and coverage upwards.
_PROBABLE, COVERED = 0.6, 0.75
# Another document takes the place of the primary one's answer where it holds so much more of the question.
_MORE = 0.25


@dataclass(frozen=True)
class Reply:
    """What came of a question that was asked of one shelf.

    Attributes:
        question: as understood there.
        evidence: what was found.
        draft: the answer, or the refusal.
        probability: that the documents answer.
        answered: whether they do.
    """

    question: Question
    evidence: Sequence[Evidence]
    draft: Draft
    probability: float
    answered: bool

    @property
    def believed_unasked(self) -> bool:
        """Whether it answers so well that it is given although the question does not name its document."""
        if not self.answered or self.draft.certain or self.probability < _PROBABLE:
            return False
        return max((piece.coverage for piece in cited(self.evidence, self.draft)), default=0.0) >= COVERED

    @property
    def covers(self) -> bool:
        """Whether it answers, by address or query, or by sentences that hold most of what is asked."""
        if not self.answered or self.draft.certain:
            return self.answered
        return max((piece.coverage for piece in cited(self.evidence, self.draft)), default=1.0) >= COVERED

    def tells_more(self, other: Reply, register: Register) -> bool:
        """Whether its sentences hold clearly more of the question's words than those of `other`, an answer or refusal."""
        if not other.answered:
            return self.believed_unasked
        if not self.answered or self.draft.certain or self.probability < _PROBABLE:
            return False
        own = max((piece.coverage for piece in cited(self.evidence, self.draft)), default=0.0)
        told = [register.context(piece.statement) for piece in cited(other.evidence, other.draft)]
        return own >= _MORE + max((coverage(self.question.terms, words) for words in told), default=1.0)


def nearest(evidence: Sequence[Evidence], draft: Draft, count: int = 3) -> tuple[Citation, ...]:
    """The clauses that come nearest, each once, those already cited left out."""
    seen = {(span.document.id, span.path) for span in draft.spans}
    found = []
    for piece in evidence:
        place = (piece.document.id, piece.statement.path)
        if place not in seen and piece.statement.path != ("通知",):
            seen.add(place)
            found.append(citation_of(span_of(piece), 0))
    return tuple(found[:count])


def citation_of(span: Span, n: int) -> Citation:
    """The citation with the mark ``[n]``; 0 for a nearest clause."""
    return cite(span.document, span.path, span.start, span.end, n)
