"""`wengui eval run --ablate`: what each part is worth, on a handful of gold questions about the real plan."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant import Assistant, Settings
from assistant.abstain import AbstentionModel, Judge
from assistant.parts import Parts
from corpus import WenguiError
from eval.ablation import ablate, measured
from eval.asking import ask_all
from eval.cli import eval_app
from eval.gold import SHIPPED, load_gold
from tests.index.tiny_models import save_bert_model

pytestmark = pytest.mark.timeout(1200)  # five indexes of the plan are built
# What only some parts can do: where the vectors change the order, where BM25 finds the clause, lists and comparisons
# that only the register has, and questions that only the abstention model refuses.
DENSE = ("Q005", "P208", "G239", "M266")
LEXICAL = ("Q035", "P228", "P112", "G139")
UNANSWERABLE = ("Q329", "U256", "Q294", "U085")
FUNDING = ("G062", "G105", "G168")  # of the clauses that the excerpt holds
STEPS = ("step_nothing", "step_centring", "step_lexical_keys", "step_dense_keys")
KEYS = ("full", "no_register", "no_dense", "no_bm25", "no_keys", "no_abstention", *STEPS)


@dataclass(frozen=True)
class Finished:
    """A run with a report: its standard output, all it printed, and the page."""

    data: dict[str, Any]
    printed: str
    page: str

    def figures(self, key: str, split: str = "dev") -> dict[str, Any]:
        return next(row["measures"][split] for row in self.data["ablation"] if row["key"] == key)


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    """The questions above, the first lists and comparisons, and two of the others again as if of the test half."""
    dev = [json.loads(line) for line in SHIPPED["dev"].read_text("utf-8").splitlines()]
    by_id = {line["id"]: line for line in dev}
    chosen = [by_id[id] for id in (*DENSE, *LEXICAL, *UNANSWERABLE)]
    chosen += [line for line in dev if line["type"] == "list"][:2] + [
        line for line in dev if line["type"] == "compare"
    ][:2]
    hidden = [by_id[id] | {"id": f"SECRET-{id}", "split": "test"} for id in ("P112", "U256")]
    return chosen + hidden


@pytest.fixture(scope="module")
def gold(lines: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def finished(home: Path, gold: Path, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("report")
    result = CliRunner().invoke(
        eval_app,
        ["run", "--gold", str(gold), "--ablate", "--json", "--report", str(folder)],
        env={"WENGUI_HOME": str(home), "WENGUI_READER": "off"},
    )
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) | {"beside": {}} == json.loads((folder / "report.json").read_text("utf-8"))
    return Finished(json.loads(result.stdout), result.output, (folder / "report.html").read_text("utf-8"))


def test_every_variant_has_its_row_for_each_split(finished: Finished) -> None:
    assert tuple(row["key"] for row in finished.data["ablation"]) == KEYS
    for row in finished.data["ablation"]:
        assert set(row["measures"]) == {"dev", "test", "all"}
        tables = 1 if row["key"] in STEPS else 2  # a step only searches
        assert finished.page.count(f"<td>{row['name']}</td>") == 2 * tables  # of both halves


def test_the_whole_has_the_figures_of_the_run_itself(finished: Finished) -> None:
    for split, measures in finished.data["measures"].items():
        its = finished.figures("full", split)
        for name in ("correct", "lead_correct", "wrongly_refused"):
            assert its[name] == measures["answerable"][name]
        assert its["refused"] == measures["unanswerable"]["refused"]
        assert (its["auc"], its["p50_ms"]) == (measures["auc"], measures["p50_ms"])
        for name, estimate in its["retrieval"].items():
            assert estimate["value"] == pytest.approx(measures["retrieval_single"]["hybrid"][name], abs=1e-4)
            assert estimate["n"] == measures["retrieval_single_n"]
            assert estimate["low"] <= estimate["value"] <= estimate["high"]


def test_without_the_abstention_model_more_is_answered(finished: Finished) -> None:
    whole, without = finished.figures("full"), finished.figures("no_abstention")
    assert without["refused"]["value"] < whole["refused"]["value"]
    assert without["wrongly_refused"]["value"] <= whole["wrongly_refused"]["value"]


def test_without_the_register_lists_and_comparisons_fail(finished: Finished) -> None:
    assert finished.figures("no_register")["correct"]["value"] < finished.figures("full")["correct"]["value"]


@pytest.mark.parametrize("key", ["no_dense", "no_bm25", "no_keys"])
def test_without_a_leg_or_the_keys_other_clauses_come_first(finished: Finished, key: str) -> None:
    ranked, whole = finished.figures(key)["retrieval"], finished.figures("full")["retrieval"]
    assert ranked["nDCG@10"]["value"] != whole["nDCG@10"]["value"]


def test_the_last_step_is_the_whole_where_nothing_was_fitted(finished: Finished) -> None:
    assert finished.figures(STEPS[-1])["retrieval"] == finished.figures("full")["retrieval"]
    assert finished.figures(STEPS[0])["retrieval"] != finished.figures("full")["retrieval"]


@pytest.mark.parametrize("key", ["no_register", "no_abstention"])
def test_what_comes_after_retrieval_leaves_its_figures_as_they_are(finished: Finished, key: str) -> None:
    assert finished.figures(key)["retrieval"] == finished.figures("full")["retrieval"]


def test_no_question_of_the_test_half_is_listed(finished: Finished, lines: list[dict[str, Any]]) -> None:
    assert len(finished.data["dev"]) == len(lines) - 2
    assert "SECRET" not in finished.printed + finished.page


class Doubting:
    """A reader that holds no sentence for an answer."""

    def probabilities(self, question: str, passages: Sequence[str]) -> list[float]:
        """See `assistant.reader.Reader`."""
        return [0.01 for _ in passages]


def test_the_row_without_the_reader_is_that_of_an_assistant_that_has_none(excerpt_home: Path) -> None:
    settings = Settings(home=excerpt_home, embedding="bundled", chroma_url="", reader="off")
    alone = Assistant.open(settings)
    believing = [(0, 0.0, 1, 2, 0.0), (-1, 0.0, -1, -1, -1.0), (-1, 0.0, -1, -1, 1.0)]  # what the reader says decides
    heeding = AbstentionModel(("reader_best",), 0.0, (believing,), 0.5)
    reading = Assistant(
        alone.retriever.index,
        tuple(alone.documents.values()),
        alone.retriever.embeddings,
        Doubting(),
        Parts(judge=Judge(alone.parts.judge.cheap, heeding, sure=(0.0, 1.0))),
    )
    questions = [question for question in load_gold(SHIPPED["dev"]) if question.id in FUNDING]
    rows = {row.key: row.measures["dev"] for row in ablate(reading, ask_all(reading, questions), settings.embedding)}
    without = measured(ask_all(alone, questions))["dev"]
    assert rows["full"].wrongly_refused.value == 1
    assert without.wrongly_refused.value == 0
    assert replace(rows["no_reader"], p50_ms=None) == replace(without, p50_ms=None)


def test_another_embedding_model_has_a_row_beside_the_whole(excerpt_home: Path, tmp_path: Path) -> None:
    """A tiny sentence-transformers model that ranks otherwise: it is measured, and the whole stays as it is."""
    folder = save_bert_model(tmp_path / "tiny", ["市本级设立教育专项经费,用于职业教育"], {})
    chosen = [line for line in SHIPPED["dev"].read_text("utf-8").splitlines() if json.loads(line)["id"] in FUNDING]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(chosen), encoding="utf-8")
    result = CliRunner().invoke(
        eval_app,
        ["run", "--gold", str(gold), "--embedding", str(folder), "--json"],
        env={"WENGUI_HOME": str(excerpt_home), "WENGUI_READER": "off"},
    )
    assert result.exit_code == 0, result.output
    whole, other = json.loads(result.stdout)["ablation"]
    assert (whole["key"], other["key"], other["name"]) == ("full", "embedding_1", "向量模型 tiny")
    assert other["measures"]["dev"]["correct"]["n"] == whole["measures"]["dev"]["correct"]["n"] == len(FUNDING)
    assert other["measures"]["dev"]["retrieval"] != {}


def test_an_embedding_model_that_cannot_be_had_is_named(excerpt_home: Path, gold: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        eval_app,
        ["run", "--gold", str(gold), "--embedding", str(tmp_path / "none")],
        env={"WENGUI_HOME": str(excerpt_home)},
    )
    assert result.exit_code != 0
    assert isinstance(result.exception, WenguiError)
