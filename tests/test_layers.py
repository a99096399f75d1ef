"""Imports run downwards only: eval → assistant → index → corpus."""

from __future__ import annotations

import subprocess
import sysconfig
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINT_IMPORTS = Path(sysconfig.get_path("scripts")) / "lint-imports"
PACKAGES = ["eval", "assistant", "index", "corpus"]


def lint(config: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINT_IMPORTS), "--config", str(config), "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8"
    )


def test_the_contract_puts_all_four_packages_in_their_order() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert contracts["contracts"][0]["layers"] == PACKAGES
    assert sorted(contracts["root_packages"]) == sorted(PACKAGES)


def test_imports_run_downwards_only() -> None:
    finished = lint(ROOT / "pyproject.toml")
    assert finished.returncode == 0, finished.stdout
    assert "1 kept, 0 broken" in finished.stdout


def test_the_same_contract_upside_down_is_broken(tmp_path: Path) -> None:
    upside_down = tmp_path / "contract.toml"
    upside_down.write_text(
        f"""
[tool.importlinter]
root_packages = {PACKAGES}

[[tool.importlinter.contracts]]
name = "Imports run upwards only"
type = "layers"
layers = {PACKAGES[::-1]}
""",
        encoding="utf-8",
    )
    finished = lint(upside_down)
    assert finished.returncode == 1, finished.stdout
    assert "0 kept, 1 broken" in finished.stdout
