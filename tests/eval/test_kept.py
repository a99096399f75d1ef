"""Results of other commands that the report takes up from its folder."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from corpus import WenguiError
from eval.intervals import Estimate
from eval.kept import keep, kept, parts
from eval.report import write_report
from eval.robustness import Kept
from eval.run import EvaluationRun

RULE = Kept("spaced", "词间空格", Estimate(40, 0.925, 0.85, 0.98), *[Estimate(0)] * 4)
ROBUSTNESS = {"questions": 50, "right": 40, "rules": [asdict(RULE), asdict(RULE)], "examples": []}
MILLISECONDS = {"n": 5, "p50": 31.0, "p95": 47.0, "p99": 52.0, "stages": {}}
BENCH = {
    "machine": "Linux, 2 CPU",
    "points": [
        {
            "clauses": 100_000,
            "store": "embedded",
            "built": {"seconds": 60.0, "update_seconds": 2.0, "cheap": True},
            "served": {
                "cold_ms": 90.0,
                "plan": MILLISECONDS,
                "named": None,
                "per_second": {"1": 20.0},
                "peak_mb": 900.0,
            },
        }
    ],
}
NOTHING = EvaluationRun("2026-01-01T00:00:00", (), 1.0, 1.0, None)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("robustness", ROBUSTNESS, ("词间空格", "92.5% (85.0–98.0)", "50题中原题答对40题")),
        ("bench", BENCH, ("100000*", "31/47/52", "Linux, 2 CPU")),
    ],
)
def test_what_is_kept_stands_in_the_page_and_in_the_json(
    name: str, data: dict[str, Any], words: tuple[str, ...], tmp_path: Path
) -> None:
    before = write_report(NOTHING, tmp_path).read_text("utf-8")
    keep(tmp_path / f"{name}.json", data)
    text = write_report(NOTHING, tmp_path).read_text("utf-8")
    for word in words:
        assert word in text
        assert word not in before
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["beside"] == {name: data}


@pytest.mark.parametrize("text", ["{", '{"rules": []}', '{"rules": [{"key": "spaced"}]}', "[]"])
def test_a_result_that_cannot_be_read_names_the_command_that_makes_it_anew(text: str, tmp_path: Path) -> None:
    (tmp_path / "robustness.json").write_text(text, encoding="utf-8")
    with pytest.raises(WenguiError, match="wengui eval robustness --out"):
        parts(kept(tmp_path), tmp_path)


def test_a_file_that_cannot_be_written_is_a_user_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WenguiError, match="--out"):
        keep(tmp_path / "file" / "below.json", {})
