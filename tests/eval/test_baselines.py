"""Spans of text against evidence, and the comparison with what is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import COVERAGE
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from corpus import Document, WenguiError
from eval.baselines.child import Job, answered_apart
from eval.baselines.frameworks import lines
from eval.baselines.measures import held, places_of, reciprocal_rank, within
from eval.baselines.systems import OTHERS, SYSTEMS
from eval.cli import eval_app
from eval.footprint import installed, peak_mb
from eval.gold import GoldQuestion
from eval.kept import parts

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
    found = lines(plan.text)
    assert all(plan.text[start : start + len(line)] == line for start, line in found)
    assert any(COVERAGE in line for _, line in found)
    assert all(line.strip() for _, line in found)


@pytest.mark.timeout(1200)  # two indexes of the plan are built, each in a process of its own
def test_the_product_is_measured_in_a_process_of_its_own_and_what_is_not_installed_is_named(
    home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "baselines.json"
    arguments = ["baselines", "--sample", "12", "--json", "--out", str(out)]
    result = RUNNER.invoke(eval_app, arguments, env={"WENGUI_HOME": str(home)})
    assert result.exit_code == 0, result.stderr
    found = {its["key"]: its for its in json.loads(result.stdout)}
    assert json.loads(out.read_text("utf-8")) == list(found.values())
    its = found["wengui"]
    assert its["recall_within"]["1000"]["value"] >= its["recall_within"]["200"]["value"] > 0.3
    assert its["peak_mb"] > its["before_mb"] > 0
    assert its["installed"]["distributions"] > 20  # what pyproject.toml asks for, and what that asks for
    for key in OTHERS:
        assert (key in found) == SYSTEMS[key].installed
        assert (SYSTEMS[key].name in result.stderr) == (not SYSTEMS[key].installed)
    (page,) = [part for part in parts({"baselines": list(found.values())}, tmp_path) if part.sheets]
    assert [len(sheet.rows) for sheet in page.sheets] == [len(found)] * 3


def test_a_system_that_there_is_none_of_is_refused() -> None:
    result = RUNNER.invoke(eval_app, ["baselines", "--system", "oracle"])
    assert isinstance(result.exception, WenguiError)
    assert "langchain" in str(result.exception)


def test_a_system_that_fails_says_what_to_do(plan: Document) -> None:
    missing = [key for key in OTHERS if not SYSTEMS[key].installed]
    job = Job(missing[0] if missing else "wengui", plan.text, "no such model", ["大班额哪年消除"])
    with pytest.raises(WenguiError, match="--system"):
        answered_apart(job)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell")
def test_the_memory_of_a_child_is_its_own() -> None:
    weight = bytearray(400 * 1024**2)
    weight[::4096] = b"\1" * len(weight[::4096])
    code = "from eval.footprint import peak_mb; print(peak_mb())"
    child = float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)
    own = peak_mb()
    assert own is not None
    assert own > 400 > child > 1
    del weight


def test_what_is_installed_is_counted_with_what_it_needs() -> None:
    alone, with_needs = installed(["packaging"]), installed(["jinja2"])
    assert (alone.distributions, alone.missing) == (1, ())
    assert alone.megabytes > 0.05
    assert with_needs.distributions == 2  # and markupsafe
    assert installed(["no-such-distribution-here"]).missing == ("no-such-distribution-here",)
