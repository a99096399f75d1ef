"""Answers that name who does something (责任主体)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.compose.draft import Draft, Span, closed, span_of
from assistant.question import Question
from assistant.select import Evidence, Register, phrase_fit
from corpus import normal
from corpus.bodies import bodies_in

_ASKS_PARTNER = re.compile(
    r"与(谁|哪|什么|何)|跟(谁|哪)|和(谁|哪)|合作(方|机构|单位|对象)|partner|with (which|whom|what)"
)


def compose_body(question: Question, evidence: Sequence[Evidence], register: Register) -> Draft | None:
    """``教育部门。…由教育部门审核备案[1]。``; a draft that says so where the sentence names nobody."""
    if not evidence:
        return None
    named = _by_tail(evidence[0], register)
    if named is not None:
        return named
    wanted = "partner" if _ASKS_PARTNER.search(question.normal) else "agent"
    best: tuple[float, str, Evidence] | None = None
    first = evidence[0]
    alike = [p for p in evidence[1:2] if p.coverage >= first.coverage - 0.05 and p.score >= 0.9 * first.score]
    for rank, piece in enumerate([first, *alike]):
        for kind, body, fit in _bodies(question, piece):
            score = fit + 0.5 * piece.score - 0.3 * rank
            score += {("partner", "partner"): 0.6, ("agent", "agent"): 0.4, ("agent", "subject"): 0.1}.get(
                (wanted, kind), -0.3
            )
            if best is None or score > best[0]:
                best = (score, body, piece)
    if best is None:
        text = f"文件未明确责任单位。该任务的原文是：{closed(first.statement.sentence.text)}"
        return Draft(text.rstrip("。") + "[1]。", (span_of(first),), stated=False)
    _, body, piece = best
    return Draft(f"{body}。原文:{piece.statement.sentence.text.rstrip('。')}[1]。", (span_of(piece),))


def _by_tail(piece: Evidence, register: Register) -> Draft | None:
    """Who the tail of the clause says leads and takes part ((教育部牵头,财政部等参与)); None where there is none."""
    document, start = piece.document, piece.statement.sentence.start
    duty = register.duty(document.id, start)
    if duty is None or not duty.lead:
        return None
    parts = [f"{duty.lead}牵头" if duty.participants else duty.lead]
    if duty.participants:
        parts.append(f"{'、'.join(duty.participants)}参与")
    spans = [span_of(piece)]
    tail = next(
        (
            Span(document, clause.path, sentence.start, sentence.end)
            for clause in document.clauses
            for sentence in clause.sentences
            if sentence.start >= start and duty.lead.split("、")[0] in sentence.text
        ),
        None,
    )
    if tail is not None and tail not in spans:
        spans.insert(0, tail)
    task = f"[{len(spans)}]"
    return Draft(
        f"{'，'.join(parts)}[1]。任务的原文是：{closed(piece.statement.sentence.text).rstrip('。')}{task}。",
        tuple(spans),
    )


def _bodies(question: Question, piece: Evidence) -> Iterator[tuple[str, str, float]]:
    """The bodies that a sentence names in the phrases that fit the question: (kind, words, fit)."""
    phrases = [phrase for phrase in piece.statement.phrases if not phrase.is_deadline_only]
    fits = [phrase_fit(question, phrase.text) for phrase in phrases]
    top = max(fits, default=0.0)
    for index, (phrase, fit) in enumerate(zip(phrases, fits, strict=True)):
        near = max(fits[max(0, index - 1) : index + 2], default=0.0)
        if near < 0.6 * top:
            continue
        for body in bodies_in(phrase.text.strip()):
            if body.kind == "subject" and fit < 0.8 * top:
                continue  # the subject of a neighbouring phrase does something else
            if not _only_asked(question, body.words):
                yield body.kind, body.words, fit


def _only_asked(question: Question, body: str) -> bool:
    """Whether the question itself names the body: who it asks for is somebody else."""
    return normal(body).lower() in question.normal
