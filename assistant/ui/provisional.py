"""An answer with a language model's words on the way to it (未核验的措辞)."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from html import escape
from typing import TypeVar

from assistant.wording import Heard

Outcome = TypeVar("Outcome")
_PAUSE = 0.2  # seconds between two looks: the page redraws its whole chat each time


def outcomes(ask: Callable[[Heard], Outcome]) -> Iterator[str | tuple[Outcome]]:
    """The model's words so far, as often as they are worth drawing, and at last what `ask` returns, as a tuple of one.

    Args:
        ask: gives the outcome, and calls what it is given with the words so far; it raises nothing.
    """
    latest: list[str] = []
    done: queue.Queue[tuple[Outcome]] = queue.Queue()

    def hear(words: str) -> None:
        latest[:] = [words]

    threading.Thread(target=lambda: done.put((ask(hear),)), daemon=True).start()
    shown = ""
    while True:
        try:
            yield done.get(timeout=_PAUSE)
            return
        except queue.Empty:
            if latest and latest[0] != shown:
                shown = latest[0]
                yield shown


def provisional_html(words: str) -> str:
    """The bubble of words that nothing has verified yet; their marks are no links."""
    lines = "".join(f"<p>{escape(line.strip())}</p>" for line in words.splitlines() if line.strip())
    return f'<div class="wg-answer wg-provisional"><p class="wg-badge">核验中，尚未定稿</p>{lines}</div>'
