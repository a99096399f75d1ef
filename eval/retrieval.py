"""How well the gold clauses are found (检索): the field's measures, computed by `ir_measures`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.gold import ClausePath

RUNS = ("dense", "words", "characters", "hybrid")
MEASURES = ("R@1", "R@3", "R@5", "RR", "nDCG@10")

Ranking = Sequence[tuple[str, ClausePath]]


def retrieval_measures(gold: Mapping[str, Ranking], found: Mapping[str, Ranking]) -> dict[str, float]:
    """The mean of each measure over the questions of `gold`; empty where there are none.

    Args:
        gold: question id → its relevant clauses.
        found: question id → the clauses found, best first; a question without any counts 0.

    Returns:
        Measure name (``R@1``, ``R@3``, ``R@5``, ``RR``, ``nDCG@10``) → mean in [0, 1].
    """
    if not gold:
        return {}
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    relevant = {id: {_name(clause): 1 for clause in clauses} for id, clauses in gold.items()}
    runs = {id: _scores(gold[id], found.get(id, ())) for id in gold}
    means = ir_measures.calc_aggregate(measures, relevant, runs)
    return {str(measure): float(means[measure]) for measure in measures}


def gold_ranks(gold: Ranking, found: Ranking) -> dict[tuple[str, ClausePath], int]:
    """The rank (1 is best) at which each gold clause was found; those not found are left out."""
    ranks: dict[tuple[str, ClausePath], int] = {}
    for rank, clause in enumerate(found, 1):
        ranks.setdefault(_target(clause, gold), rank)
    return {clause: rank for clause, rank in ranks.items() if clause in gold}


def _scores(gold: Ranking, found: Ranking) -> dict[str, float]:
    """The ranking as scores that fall by one a rank, so that the order survives ties."""
    scores: dict[str, float] = {}
    for rank, clause in enumerate(found):
        scores.setdefault(_name(_target(clause, gold)), float(-rank))
    return scores


def _target(clause: tuple[str, ClausePath], gold: Ranking) -> tuple[str, ClausePath]:
    """The gold heading that a found clause stands below (headings are found through their clauses), or else itself."""
    document, path = clause
    if clause in gold:
        return clause
    above = (target for target in gold if target[0] == document and path[: len(target[1])] == target[1])
    return next(above, clause)


def _name(clause: tuple[str, ClausePath]) -> str:
    return f"{clause[0]}#{'/'.join(clause[1])}"
