"""One system in a process of its own (单独进程): so its memory is its own, and no other has warmed anything up.

``python -m eval.baselines.child`` reads a job (`Job`) from standard input and writes what came of it (`Answered`).
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from corpus import WenguiError
from eval.baselines.frameworks import Span
from eval.baselines.systems import SYSTEMS, Uncached
from eval.footprint import peak_mb
from index.embeddings import load_embeddings


@dataclass(frozen=True)
class Job:
    """What a child does: index `text` by the system `key` with the model `embedding`, and ask `questions`."""

    key: str
    text: str
    embedding: str
    questions: Sequence[str]


@dataclass(frozen=True)
class Answered:
    """What came of a job.

    Attributes:
        index_seconds: splitting, embedding and storing, without imports.
        spans: for each question, what was found, best first.
        milliseconds: of each question; one was asked beforehand.
        peak_mb: the process's largest resident size, None where the system does not tell; `before_mb` the same before
            the system itself was imported.
    """

    index_seconds: float
    spans: list[list[Span]]
    milliseconds: list[float]
    peak_mb: float | None
    before_mb: float | None


def answered_apart(job: Job) -> Answered:
    """Do `job` in a process of its own.

    Raises:
        WenguiError: where that process fails, with the last line that it wrote.
    """
    done = subprocess.run(
        [sys.executable, "-m", "eval.baselines.child"],
        input=json.dumps(asdict(job)),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise WenguiError(
            f"{SYSTEMS[job.key].name}没有测成（{said[-1][:200] if said else done.returncode}）。"
            "请确认它装在单独的环境里、版本符合 pyproject.toml，或用 --system 只测其他系统。"
        )
    found = json.loads(done.stdout.splitlines()[-1])
    return Answered(**found | {"spans": [[(start, end) for start, end in row] for row in found["spans"]]})


def answered(job: Job) -> Answered:
    """Do `job` here."""
    system = SYSTEMS[job.key]
    model = Uncached(load_embeddings(job.embedding))
    model.embed_query(job.questions[0])
    before = peak_mb()
    for module in system.modules:
        importlib.import_module(module)
    started = time.perf_counter()
    search = system.index(job.text, model)
    seconds = time.perf_counter() - started
    search(job.questions[0])  # what loads at the first counts for none
    spans, times = [], []
    for question in job.questions:
        started = time.perf_counter()
        spans.append(search(question))
        times.append((time.perf_counter() - started) * 1000)
    return Answered(seconds, spans, times, peak_mb(), before)


def main() -> None:
    """Read a job, do it, write what came of it as the last line."""
    job = Job(**json.loads(sys.stdin.buffer.read().decode("utf-8")))
    line = json.dumps(asdict(answered(job)))
    sys.stdout.buffer.write(f"\n{line}\n".encode())


if __name__ == "__main__":
    main()
