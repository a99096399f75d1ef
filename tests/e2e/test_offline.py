"""A question is answered with no network and no torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import environment

# Every way to a network is closed before anything of ours is imported; whatever tries one is told on standard error.
OFFLINE = """
import atexit, json, socket, sys, traceback

tried = []

def closed(*arguments, **options):
    tried.append(repr(arguments[1:]) + "".join(traceback.format_stack(limit=4)))
    raise OSError("the network is closed")

class Socket(socket.socket):
    connect = connect_ex = sendto = closed

socket.socket = Socket
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = closed

atexit.register(
    lambda: print(
        json.dumps({"tried": tried, "torch": [name for name in sys.modules if name.split(".")[0] == "torch"]}),
        file=sys.stderr,
    )
)
"""
ASK = """
from assistant.cli import main

sys.argv = ["wengui", "ask", "到2022年公办幼儿园占比要达到多少?", "--json"]
main()
"""


def offline(script: str, home: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", OFFLINE + script],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env=environment(home),
    )


@pytest.mark.parametrize(
    "attempt",
    [
        'socket.socket().connect(("127.0.0.1", 9))',
        'socket.socket().connect_ex(("127.0.0.1", 9))',
        'socket.create_connection(("127.0.0.1", 9))',
        'socket.getaddrinfo("localhost", 80)',
        'import urllib.request; urllib.request.urlopen("http://127.0.0.1:9/")',
        'import httpx; httpx.Client(trust_env=False).get("http://127.0.0.1:9/")',
    ],
)
def test_the_network_of_these_tests_is_closed(attempt: str, tmp_path: Path) -> None:
    finished = offline(attempt, tmp_path, tmp_path)
    assert finished.returncode == 1
    assert "the network is closed" in finished.stderr
    assert json.loads(finished.stderr.splitlines()[-1])["tried"]


def test_a_question_is_answered_offline_and_without_torch(home: Path, tmp_path: Path) -> None:
    finished = offline(ASK, home, tmp_path)
    assert finished.returncode == 0, finished.stderr
    answer = json.loads(finished.stdout)
    assert answer["answerable"] is True
    assert "60%" in answer["answer"]
    assert json.loads(finished.stderr) == {"tried": [], "torch": []}
