"""A build that is killed leaves the old index answering, and the next build clears up after it."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from assistant import Assistant
from tests.conftest import COMMAND, Wengui, current_generation, environment, generations, settings_of

FUNDING = "到2020年普通高中生均公用经费拨款标准要达到多少?"


def kill_a_build_once(home: Path, seen: str) -> None:
    """Start `wengui index build` and kill it as soon as a new generation holds `seen`."""
    before = set(generations(home))
    build = subprocess.Popen(
        [str(COMMAND), "index", "build"],
        cwd=home,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while build.poll() is None:
            if any((folder / seen).exists() for folder in set(generations(home)) - before):
                break
            time.sleep(0.001)
    finally:
        build.kill()
    assert build.wait() == -signal.SIGKILL, "the build ended before it could be killed"


@pytest.mark.parametrize("seen", ["", "chroma/chroma.sqlite3"], ids=["while embedding", "while writing"])
def test_a_build_that_is_killed_leaves_the_old_index_answering_and_a_later_one_works(
    excerpt_copy: Path, wengui: Wengui, seen: str
) -> None:
    before = current_generation(excerpt_copy)
    kill_a_build_once(excerpt_copy, seen)
    assert len(generations(excerpt_copy)) == 2, "the killed build left nothing behind: it was not in the middle"
    assert current_generation(excerpt_copy) == before
    assert_answers(excerpt_copy)

    build = wengui("index", "build", home=excerpt_copy)
    assert build.returncode == 0, build.stderr
    assert "索引已建好" in build.stdout
    after = current_generation(excerpt_copy)
    assert generations(excerpt_copy) == [after] != [before]
    assert_answers(excerpt_copy)


def assert_answers(home: Path) -> None:
    answer = Assistant.open(settings_of(home)).ask(FUNDING)
    assert answer.answerable
    assert "1000元以上" in answer.text
