"""The parts of an assistant that can be exchanged (可替换的部分): the evaluation takes them out one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.abstain import Judge, load_judge
from assistant.compose import Draft, compose, compose_address
from assistant.compose.operands import PartFinder
from assistant.compose.query_parse import ClauseFinder
from assistant.question import Question
from assistant.select import Evidence, Register

AddressComposer = Callable[[Question, Register], Draft | None]
Composer = Callable[[Question, Sequence[Evidence], Register, ClauseFinder, PartFinder], Draft | None]


@dataclass(frozen=True)
class Parts:
    """What an assistant is put together of besides index, embedding and reader; the defaults are what ships.

    Attributes:
        weights: of the retrieval legs in the fused score, 1 together; None for those that suit the index.
        agreement: of the signs of agreement beside them (`assistant.select.AGREEMENT`); None likewise.
        by_address: the draft for a clause that is named by its address, None where there is none.
        from_evidence: the draft from the evidence found, None where there is none.
        judge: whether a draft is given or refused.
    """

    weights: Mapping[str, float] | None = None
    agreement: Mapping[str, float] | None = None
    by_address: AddressComposer = compose_address
    from_evidence: Composer = compose
    judge: Judge = field(default_factory=load_judge)
