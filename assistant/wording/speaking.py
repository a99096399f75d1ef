"""One answer of the chat model, within a time and a length, whatever the service does (应答)."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.chat import ChatSettings, ChatUnfinished, ChatUnusable, pieces, reply
from assistant.wording.reading import without_thoughts
from corpus import ChatProblem

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

LONGEST = 12_000  # characters, thoughts included, that are read of one answer
Heard = Callable[[str], None]


def speak(
    chat: BaseChatModel,
    messages: Sequence[BaseMessage],
    settings: ChatSettings,
    until: float,
    heard: Heard | None = None,
    longest: int = LONGEST,
) -> str:
    """The model's answer.

    It is streamed; a service that does not stream, or breaks off, is asked once more for the whole answer.

    Args:
        chat, messages, settings: as for `assistant.chat.reply`.
        until: when to give up (`time.monotonic`), whatever the client is waiting for.
        longest: characters, thoughts left out, after which no more is read; the answer is given as far as it came.
        heard: called with the words so far, thoughts left out, each time some more have come.

    Raises:
        ChatProblem: if there is no whole answer in time, or it does not end.
    """
    try:
        return _streamed(chat, messages, settings, until, heard, longest)
    except (ChatUnusable, ChatUnfinished, _OutOfTime):
        raise
    except ChatProblem:
        if time.monotonic() >= until:
            raise
        return _within(lambda: _whole(chat, messages, settings), settings, until)


class _OutOfTime(ChatProblem):
    """The answer does not come in time."""


def _whole(chat: BaseChatModel, messages: Sequence[BaseMessage], settings: ChatSettings) -> str:
    answer = reply(chat, messages, settings)
    if not answer.complete:
        raise ChatUnfinished("聊天模型的答案没有写完就到了长度上限，或被服务截断。")
    return answer.text


def _within(ask: Callable[[], str], settings: ChatSettings, until: float) -> str:
    """What `ask` returns; a thread waits for it, so that no retry of the client goes on past the time."""
    done: queue.Queue[str | ChatProblem] = queue.Queue()

    def run() -> None:
        try:
            done.put(ask())
        except ChatProblem as problem:
            done.put(problem)

    threading.Thread(target=run, daemon=True).start()
    return _got(done, settings, until)


def _got(done: queue.Queue[str | ChatProblem], settings: ChatSettings, until: float) -> str:
    try:
        found = done.get(timeout=max(0.0, until - time.monotonic()))
    except queue.Empty:
        raise _OutOfTime(
            f"聊天模型服务 {settings.host} 在{settings.answer_seconds:g}秒内没有写完。"
            "请检查该服务，或调大 WENGUI_LLM_ANSWER_SECONDS。"
        ) from None
    if isinstance(found, ChatProblem):
        raise found
    return found


def _streamed(
    chat: BaseChatModel,
    messages: Sequence[BaseMessage],
    settings: ChatSettings,
    until: float,
    heard: Heard | None,
    longest: int,
) -> str:
    """The streamed answer; pieces come through a queue from a thread that ends with the stream or with our patience."""
    coming: queue.Queue[str | ChatProblem] = queue.Queue()
    enough = threading.Event()

    def run() -> None:
        try:
            for piece in pieces(chat, messages, settings):
                coming.put(piece)
                if enough.is_set():
                    return
            coming.put("")
        except ChatProblem as problem:
            coming.put(problem)

    threading.Thread(target=run, daemon=True).start()
    text = ""
    try:
        while piece := _got(coming, settings, until):
            text += piece
            if len(text) > LONGEST:
                raise ChatUnfinished(f"聊天模型的应答超过{LONGEST}字还没有写完。")
            words = without_thoughts(text)
            if heard:
                heard(words)
            if len(words) > longest:
                break
    finally:
        enough.set()
    return text
