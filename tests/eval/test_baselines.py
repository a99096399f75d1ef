"""Spans of text against evidence, and the comparison with what is installed."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from conftest import COVERAGE
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from corpus import Document, WenguiError
from eval.baselines.measures import held, places_of, reciprocal_rank, within
from eval.baselines.systems import SYSTEMS, _lines
from eval.cli import eval_app
from eval.gold import GoldQuestion

RUNNER = CliRunner()
spans = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)).map(lambda s: (s[0], s[0] + s[1])), max_size=8)


@given(spans, st.integers(0, 400))
def test_a_budget_is_spent_on_new_text_alone(found: list[tuple[int, int]], budget: int) -> None:
    taken = within(found, budget)
    covered = {at for start, end in taken for at in range(start, end)}
    whole = {at for start, end in found for at in range(start, end)}
    assert sum(end - start for start, end in taken) == len(covered) == min(budget, len(whole))
    assert covered <= whole


def test_evidence_counts_only_where_it_lies_wholly_inside(plan: Document, coverage: GoldQuestion) -> None:
    (((start, end),),) = places_of(coverage, plan.text)
    assert plan.text[start:end] == coverage.evidence[0]
    assert held([[(start, end)]], [(start - 5, end)]) == 1
    assert held([[(start, end)]], [(start, end - 1), (end - 1, end)]) == 0
    assert held([[(start, end)], [(0, 3)]], [(start, end)]) == 0.5
    assert reciprocal_rank([[(start, end)]], [(0, 5), (start, end)]) == 0.5
    assert reciprocal_rank([[(start, end)]], [(0, 5)]) == 0


def test_lines_are_found_where_they_stand(plan: Document) -> None:
    assert all(plan.text[start : start + len(line)] == line for start, line in _lines(plan.text))
    assert any(COVERAGE in line for _, line in _lines(plan.text))


def test_the_product_is_measured_and_what_is_not_installed_is_named(home: Path) -> None:
    result = RUNNER.invoke(eval_app, ["baselines", "--sample", "12", "--json"], env={"WENGUI_HOME": str(home)})
    assert result.exit_code == 0, result.stderr
    found = {its["key"]: its for its in json.loads(result.stdout)}
    assert found["wengui"]["recall_within"]["1000"]["value"] >= found["wengui"]["recall_within"]["200"]["value"] > 0.3
    for key, system in SYSTEMS.items():
        installed = importlib.util.find_spec(system.package) is not None
        assert (key in found) == installed
        assert (system.name in result.stderr) == (not installed)


def test_a_system_that_there_is_none_of_is_refused() -> None:
    result = RUNNER.invoke(eval_app, ["baselines", "--system", "oracle"])
    assert isinstance(result.exception, WenguiError)
    assert "langchain" in str(result.exception)
