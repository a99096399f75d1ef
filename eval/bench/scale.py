"""One size of library (规模): built, updated, opened and asked, each in a process of its own so that memory is its own."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import cast

import numpy as np

from assistant import Assistant
from assistant.settings import Settings
from corpus import QuestionError
from eval.bench.made import CheapEmbeddings, Made, document, documents, write
from eval.bench.stages import TimedAssistant
from eval.footprint import peak_mb
from eval.gold import SHIPPED, load_gold
from eval.robustness import sampled
from eval.wording import says
from index import build_index

CLIENTS = (1, 2, 4, 8, 16)
FAR = 999_999  # the number of the document that is added for the update


@dataclass(frozen=True)
class Built:
    """What making an index costs.

    Attributes:
        units, documents: how many are indexed.
        seconds, update_seconds: of the first build, and of one with one more document.
        megabytes: on disk, without the vectors of a server.
        peak_mb: the process's largest resident size, MiB; 0 where the system does not tell (Windows).
        cheap: whether the vectors are not a model's, see `CheapEmbeddings`.
    """

    units: int
    documents: int
    seconds: float
    update_seconds: float
    megabytes: float
    peak_mb: float
    cheap: bool


@dataclass(frozen=True)
class Latency:
    """Milliseconds a question, one at a time: percentiles, and the mean of each stage (`eval.bench.stages.STAGES`)."""

    n: int
    p50: float
    p95: float
    p99: float
    stages: dict[str, float]


@dataclass(frozen=True)
class Served:
    """What asking costs.

    Attributes:
        open_seconds: opening documents and index.
        cold_ms: the first question of the process, with all that loads then.
        plan: questions of the dev half, which name no document: the primary one is asked, then the others.
        named: questions that name one of the generated documents; None without any.
        named_right: share of those whose value is in the answer.
        per_second: clients at once → questions a second, dev questions, threads of one process.
        peak_mb: the process's largest resident size, MiB; 0 where the system does not tell (Windows).
    """

    open_seconds: float
    cold_ms: float
    plan: Latency
    named: Latency | None
    named_right: float | None
    per_second: dict[int, float]
    peak_mb: float


def fill(home: Path, clauses: int) -> None:
    """Put generated documents beside the shipped ones until there are `clauses` more."""
    for its in documents(clauses):
        write(home, its)


def build(home: Path, chroma_url: str, cheap: bool) -> Built:
    """Index what is under `home`, then once more with one document added."""
    settings = settings_of(home, chroma_url)
    library = settings.library()
    keys = {id: library.keys(id) for id in library.ids()}
    near_misses = {id: library.near_misses(id) for id in library.ids()}
    model = CheapEmbeddings() if cheap else None
    seconds = []
    for one_more in (False, True):
        if one_more:
            write(home, document(FAR))
        started = time.perf_counter()
        found = settings.library().load_all()
        meta = build_index(home, found, chroma_url=chroma_url, keys=keys, near_misses=near_misses, model=model)
        seconds.append(time.perf_counter() - started)
    size = sum(path.stat().st_size for path in (home / "index").rglob("*") if path.is_file()) / 2**20
    return Built(meta.units, len(meta.documents), seconds[0], seconds[1], size, peak_mb() or 0.0, cheap)


def serve(home: Path, chroma_url: str, clauses: int, questions: int, reader: str = "") -> Served:
    """Open the index under `home` and ask.

    Args:
        home: built by `build`.
        chroma_url: as it was built with.
        clauses: of the generated documents.
        questions: how many to ask one after another, of each sort.
        reader: as the setting of that name.
    """
    started = time.perf_counter()
    assistant = cast(TimedAssistant, TimedAssistant.open(settings_of(home, chroma_url, reader)))
    open_seconds = time.perf_counter() - started
    asked = [gold.question for gold in sampled([g for g in load_gold(SHIPPED["dev"]) if not g.history], questions)]
    cold_ms = _timed(assistant, asked[0])[0]
    for question in asked[:5]:
        _timed(assistant, question)
    plan = _latency(assistant, asked)
    named, right = None, None
    made = list(islice(documents(clauses), 500))
    if made:
        about = list(islice(_spread(made), questions))
        named = _latency(assistant, [question for question, _ in about])
        right = sum(says(assistant.ask(question).text, value) for question, value in about) / len(about)
    del assistant
    plain = Assistant.open(settings_of(home, chroma_url, reader))
    return Served(open_seconds, cold_ms, plan, named, right, _per_second(plain, asked), peak_mb() or 0.0)


def clear(home: Path) -> None:
    """Remove all that a size left behind."""
    shutil.rmtree(home, ignore_errors=True)


def settings_of(home: Path, chroma_url: str, reader: str = "") -> Settings:
    """The default settings on `home`, whatever the environment says."""
    return Settings(  # type: ignore[call-arg]
        home=home, embedding="bundled", reader=reader, primary="erdos-2019-12", chroma_url=chroma_url
    )


def _spread(made: Sequence[Made]) -> list[tuple[str, str]]:
    """Questions with their values, one of each document in turn."""
    return [(its.questions[turn].question, its.questions[turn].value) for turn in range(3) for its in made]


def _latency(assistant: TimedAssistant, questions: Sequence[str]) -> Latency:
    before = dict(assistant.clock.spent)
    times = [_timed(assistant, question)[0] for question in questions]
    spent = {name: (its - before[name]) * 1000 / len(times) for name, its in assistant.clock.spent.items()}
    p50, p95, p99 = (float(its) for its in np.percentile(times, (50, 95, 99)))
    return Latency(len(times), p50, p95, p99, spent)


def _timed(assistant: TimedAssistant, question: str) -> tuple[float, str]:
    started = time.perf_counter()
    with assistant.clock.stage("other"):
        said = _answer(assistant, question)
    return (time.perf_counter() - started) * 1000, said


def _answer(assistant: Assistant, question: str) -> str:
    try:
        return assistant.ask(question).text
    except QuestionError as error:
        return str(error)


def _per_second(assistant: Assistant, questions: Sequence[str], each: int = 64) -> dict[int, float]:
    rates = {}
    for clients in CLIENTS:
        asked = list(islice(cycle(questions), each))
        with ThreadPoolExecutor(clients) as pool:
            started = time.perf_counter()
            for _ in pool.map(lambda question: _answer(assistant, question), asked):
                pass
            rates[clients] = len(asked) / (time.perf_counter() - started)
    return rates
