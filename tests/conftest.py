"""The real plan, indexed once for the whole run, and the command line as people run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

from assistant import Assistant, Settings
from corpus import Document, Library
from corpus.library import SHIPPED
from index import build_index

PLAN = "erdos-2019-12"
COMMAND = Path(sysconfig.get_path("scripts")) / "wengui"

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # before torch is imported; see rest_while_waiting
hypothesis.settings.register_profile("wengui", deadline=None)  # the first example loads dictionaries
hypothesis.settings.load_profile("wengui")


@dataclass(frozen=True)
class Finished:
    """What a run of the command line left behind; `raw` is standard output, byte for byte."""

    returncode: int
    stdout: str
    stderr: str
    raw: bytes


Wengui = Callable[..., Finished]


@pytest.fixture(scope="session")
def plan() -> Document:
    """The shipped plan, parsed."""
    return Library().load(PLAN)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder whose index holds the shipped documents, built as `wengui index build` does; nobody writes to it."""
    folder = tmp_path_factory.mktemp("home")
    library = Library()
    build_index(
        folder,
        library.load_all(),
        keys={id: library.keys(id) for id in library.ids()},
        near_misses={id: library.near_misses(id) for id in library.ids()},
    )
    return folder


@pytest.fixture(scope="session")
def assistant(home: Path) -> Assistant:
    """The assistant on the shipped documents."""
    return Assistant.open(settings_of(home))


@pytest.fixture(scope="session")
def wengui(home: Path) -> Wengui:
    """Runs the installed command ``wengui``, by default on `home`."""

    def run(*arguments: str, home: Path = home, stdin: str = "") -> Finished:
        finished = subprocess.run(
            [str(COMMAND), *arguments],
            input=stdin.encode("utf-8"),
            capture_output=True,
            cwd=home,
            env=environment(home),
        )
        return Finished(
            finished.returncode, finished.stdout.decode("utf-8"), finished.stderr.decode("utf-8"), finished.stdout
        )

    return run


@pytest.fixture(scope="session")
def excerpt_home(tmp_path_factory: pytest.TempPathFactory, plan: Document) -> Path:
    """A home folder in which an excerpt, the three clauses on funding, stands in for the plan, with its index.

    It is indexed in a tenth of the time of the whole plan. Tests that change it copy it first.
    """
    first, after = plan.clause(("三", "(二)", "1")), plan.clause(("三", "(三)"))
    assert first is not None
    assert after is not None
    folder = tmp_path_factory.mktemp("excerpt")
    document = folder / "documents" / PLAN
    document.mkdir(parents=True)
    shutil.copy(SHIPPED / PLAN / "document.yaml", document)
    (document / "text.txt").write_bytes(plan.text[first.start : after.start].encode())
    library = settings_of(folder).library()
    build_index(folder, library.load_all(), keys={id: library.keys(id) for id in library.ids()})
    return folder


@pytest.fixture
def excerpt_copy(excerpt_home: Path, tmp_path: Path) -> Path:
    """A copy of `excerpt_home` that a test may change."""
    return Path(shutil.copytree(excerpt_home, tmp_path / "home"))


def settings_of(home: Path) -> Settings:
    """The default settings on `home`, whatever the environment says."""
    return Settings(home=home, embedding="bundled", reader="", chroma_url="")


def environment(home: Path) -> dict[str, str]:
    """The environment of a subprocess that works on `home`, free of other settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WENGUI_")}
    return kept | {"WENGUI_HOME": str(home)}


def generations(home: Path) -> Sequence[Path]:
    """The folders of the index generations under `home`."""
    return sorted(path for path in (home / "index").iterdir() if path.is_dir())


def current_generation(home: Path) -> Path:
    """The folder of the generation that is in use."""
    return home / "index" / (home / "index" / "current").read_text(encoding="utf-8").strip()
