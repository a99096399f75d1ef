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
    each = measures_of_each(gold, found)
    return {name: sum(values.values()) / len(values) for name, values in each.items()}


def measures_of_each(
    gold: Mapping[str, Ranking], found: Mapping[str, Ranking], names: Sequence[str] = MEASURES
) -> dict[str, dict[str, float]]:
    """What the means of `retrieval_measures` are taken over.

    Returns:
        Measure name → question id → value in [0, 1].
    """
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in names]
    relevant = {id: {_name(clause): 1 for clause in clauses} for id, clauses in gold.items()}
    runs = {id: _scores(gold[id], found.get(id, ())) for id in gold}
    values = {name: dict.fromkeys(gold, 0.0) for name in names}
    for each in ir_measures.iter_calc(measures, relevant, runs):
        values[str(each.measure)][each.query_id] = float(each.value)
    return values


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
