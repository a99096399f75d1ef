"""Whether the documents answer at all (拒答): a small calibrated model over a few meaningful signals.

Small boosted trees, once without and once with the reader, fitted by ``wengui eval calibrate``; they stand in
`abstention.json` with the figures that they were fitted with.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from assistant.agreement import Agreement, agreement, contrasts, stated_values_missing
from assistant.compose.draft import Draft
from assistant.compose.draft import cited as cited_by
from assistant.compose.segments import sides_in
from assistant.question import Question
from assistant.reader import sigmoid
from assistant.select import Evidence
from assistant.terms import coverage, covered, unknown_english
from corpus import normal
from index import QuestionIndex
from index.tokenise import is_noun

# A number is asked for in so many words; an answer without one does not answer.
_COUNT = re.compile(r"多少(?!钱)|几[所个名位家间项次节元分人成]|百分之几|how many|what percentage|what share")
_VALUE = re.compile(r"\d+(?:\.\d+)?\s*(?:%|[所个名位家间项次节元分人])|[一二两三四五六七八九十]+[所个名位项]")
_IN_CHARGE = re.compile(r"负责|牵头|主管|主责|责任|部门|单位")
MODEL = Path(__file__).parent / "abstention.json"


Tree = Sequence[tuple[int, float, int, int, float]]


@dataclass(frozen=True)
class AbstentionModel:
    """Gradient-boosted trees (Friedman 2001) over named signals.

    Attributes:
        names: the signals that the trees refer to by number.
        intercept: log odds before the first tree.
        trees: each a row of nodes (signal, threshold, left, right, value); a leaf has signal -1.
        threshold: the probability below which the answer is refused.
    """

    names: tuple[str, ...]
    intercept: float
    trees: tuple[Tree, ...]
    threshold: float

    def probability(self, signals: Mapping[str, float]) -> float:
        """The probability that the documents answer."""
        row = [signals.get(name, 0.0) for name in self.names]
        z = self.intercept + sum(_leaf(tree, row) for tree in self.trees)
        return sigmoid(z)


def _leaf(tree: Tree, row: Sequence[float]) -> float:
    at = 0
    while tree[at][0] >= 0:
        signal, threshold, left, right, _ = tree[at]
        at = left if row[signal] <= threshold else right
    return tree[at][4]


@dataclass(frozen=True)
class Verdict:
    """Whether the documents answer: the probability, and whether it is enough."""

    probability: float
    answered: bool


@dataclass(frozen=True)
class Judge:
    """Decides by the cheap signals where they are sure, and by the reader's besides where they are not.

    Attributes:
        cheap: the model without the reader.
        full: the model with it.
        sure: the probabilities of `cheap` below and above which the reader isn't asked.
    """

    cheap: AbstentionModel
    full: AbstentionModel
    sure: tuple[float, float]

    def verdict(self, found: Mapping[str, float], read: Callable[[], Mapping[str, float]] | None) -> Verdict:
        """Judge a question.

        Args:
            found: the cheap signals.
            read: gives the reader's signals; None without a reader.
        """
        first = self.cheap.probability(found)
        if read is None or not self.sure[0] <= first <= self.sure[1]:
            return Verdict(first, first >= self.cheap.threshold)
        probability = self.full.probability({**found, **read()})
        return Verdict(probability, probability >= self.full.threshold)


@lru_cache(maxsize=1)
def load_judge() -> Judge:
    """The models that ship."""
    data = json.loads(MODEL.read_text(encoding="utf-8"))
    cheap, full = (
        AbstentionModel(
            tuple(data[name]["signals"]),
            data[name]["intercept"],
            tuple([tuple(node) for node in tree] for tree in data[name]["trees"]),
            data[name]["threshold"],
        )
        for name in ("cheap", "full")
    )
    low, high = data["sure"]
    return Judge(cheap, full, (low, high))


def reader_signals(cited: Sequence[float], others: Sequence[float]) -> dict[str, float]:
    """The reader's signals, as log odds within ±6.

    Args:
        cited: the probabilities that the sentences which the draft cites answer.
        others: those of the other sentences that were read.
    """
    first, best = max(map(_log_odds, cited), default=-6.0), max(map(_log_odds, (*cited, *others)), default=-6.0)
    return {"reader_cited": first, "reader_best": best}


def _log_odds(probability: float) -> float:
    return max(-6.0, min(6.0, math.log(max(probability, 1e-6) / max(1 - probability, 1e-6))))


def signals(
    question: Question,
    evidence: Sequence[Evidence],
    draft: Draft | None,
    written: QuestionIndex,
    document_ids: Sequence[str] | None = None,
) -> dict[str, float]:
    """The signals of a question and its best evidence.

    Args:
        question: as understood.
        evidence: best first; the sentences that the draft cites count, the first where it cites none of them.
        draft: the answer that would be given.
        written: the questions written for the sentences.
        document_ids: the documents that are asked; all where None.
    """
    cited = (cited_by(evidence, draft) if draft else []) or list(evidence[:1])
    if not cited:
        return {"nothing": 1.0}
    if draft is not None and "未明确责任单位" in draft.text:  # what the answer says is not there leaves no gap
        question = replace(question, terms=tuple(t for t in question.terms if not _IN_CHARGE.search(t.word)))
    context = normal(" ".join(_context(piece) for piece in cited)).lower()
    weights = [term.weight for term in question.terms]
    gaps = [term.weight * (1 - covered(term, context)) for term in question.terms]
    whole = sum(weights)
    checks = [agreement(question, piece) for piece in cited]
    best = min(checks, key=_conflicts)
    yesno = question.type == "yesno"  # a wrong year is put right there, not refused
    places = [(piece.document.id, piece.statement.sentence.start) for piece in cited]
    close = written.closeness(question.normal, places, document_ids)
    with_key = f"{context} {normal(close.closest).lower()}" if close.key >= 0.3 else context
    asked = normal(
        "\n".join(written.asked_of(piece.document.id, piece.statement.sentence.start) for piece in cited)
    ).lower()
    everything = f"{context}\n{asked}"
    held = [(term, covered(term, everything)) for term in question.terms]
    found = {
        "asked_coverage": coverage(question.terms, everything),
        "foreign_gap": max((term.weight * (1 - share) for term, share in held), default=0.0),
        "key": close.key,
        "key_lead": close.key - close.other_key,
        "near_miss": close.near_miss,
        "key_over_near_miss": close.key - close.near_miss,
        "no_keys": float(not close.closest),
        "key_coverage": coverage(question.terms, with_key),
        "coverage": 1 - sum(gaps) / whole if whole else 0.0,
        "largest_gap": max(gaps, default=0.0),
        "gaps": sum(gap >= 0.5 for gap in gaps),
        "no_terms": float(not question.terms),
        "one_term": float(len(question.terms) == 1),
        # Centred cosines, on the scale that the models were fitted with.
        "similarity": max(piece.similarity for piece in cited) + 0.35,
        "margin": (evidence[0].score - evidence[1].score) if len(evidence) > 1 else 1.0,
        "year_conflict": 0.0 if yesno else best.year,
        "year_match": float(bool(question.years) and best.year == 0),
        "place_conflict": best.place,
        "stage_conflict": best.stage,
        "owner_conflict": best.owner,
        "unit_conflict": best.unit,
        "unit_match": float(bool(question.units) and best.unit == 0),
        "english": float(question.normal.isascii()),
        "unknown_english": unknown_english(question.normal),
        "yesno": float(yesno),
        "yesno_gap": float(yesno) * (sum(gaps) / whole if whole else 1.0),
        "details": float(len(best.details)),
        "number_missing": float(
            bool(_COUNT.search(question.normal))
            and "list" not in question.types
            and draft is not None
            and not _VALUE.search(draft.text)
        ),
    }
    found |= {f"detail_{kind}": 1.0 for kind in best.details}
    told = normal(draft.text).lower() if draft else context
    parted = contrasts(question, context)
    closer = contrasts(question, told)
    found |= {f"contrast_{name}": 1.0 for name in parted}
    found["contrasts"] = float(len(parted))
    found["contrasts_told"] = float(len(closer))
    found["value_missing"] = 0.0 if yesno else stated_values_missing(question, context)
    # What the words of the answer themselves lack, where the whole sentence may hold more.
    found["told_gap"] = max(
        (term.weight * (1 - covered(term, f"{told} {asked}")) for term in question.terms), default=0.0
    )
    found["told_coverage"] = coverage(question.terms, told)
    found["foreign_noun"] = max(
        (term.weight * (1 - share) for term, share in held if share < 0.5 and is_noun(term.word)), default=0.0
    )
    sides = sides_in(question).words
    found["sides"] = float(len(sides))
    found["side_coverage"] = min((_told_of(side, question, cited) for side in sides), default=0.0)
    return found


def _told_of(side: str, question: Question, cited: Sequence[Evidence]) -> float:
    """How far the best cited sentence covers the content words of one of the things set side by side."""
    own = [term for term in question.terms if term.word in side]
    return max((coverage(own, normal(_context(piece)).lower()) for piece in cited), default=0.0)


def _context(piece: Evidence) -> str:
    above = piece.document.clause(piece.statement.path[:-1])
    return f"{above.heading if above else ''} {piece.clause.heading} {piece.statement.sentence.text}"


def _conflicts(checks: Agreement) -> float:
    return checks.year + checks.place + checks.stage + checks.owner + checks.unit + len(checks.details)
