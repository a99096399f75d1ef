"""A chat service on loopback that answers as it is told to: the OpenAI interface, real HTTP, no model (脚本服务)."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_SENTENCE = re.compile(r'<句 n="(\d+)"[^>]*>(.*?)</句>', re.DOTALL)


@dataclass(frozen=True)
class Request:
    """One request as the service got it: its headers and its JSON body."""

    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def data(self) -> str:
        """The user's message."""
        return str(self.body["messages"][-1]["content"])

    @property
    def sentences(self) -> dict[int, str]:
        """The sentences that it asks about, by number."""
        return {int(number): unescape(text) for number, text in _SENTENCE.findall(self.data)}


@dataclass(frozen=True)
class Response:
    """What the service sends back: a status with a body, all of it or (`cut`) the first half and no more.

    Where the client wants a stream, `pieces` are sent one by one, with `pause` seconds between them, the last one once
    `hold` is set.
    """

    body: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    pieces: Sequence[str] = ()
    pause: float = 0.0
    hold: threading.Event | None = None


_PATIENCE = 60  # seconds that a held piece waits at most
Answer = Callable[[Request], Response]


@dataclass
class ChatServer:
    """A running service: its address, what it was asked, and how it answers (settable while it runs)."""

    url: str
    answer: Answer
    requests: list[Request] = field(default_factory=list)


def completion(content: str, finish_reason: str = "stop") -> Response:
    """A good response with `content` as the model's words."""
    message = {"role": "assistant", "content": content}
    return Response(
        json.dumps(
            {
                "id": "c",
                "object": "chat.completion",
                "created": 0,
                "model": "scripted",
                "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
            }
        ),
        pieces=[content[at : at + 20] for at in range(0, len(content), 20)],
    )


def error(status: int, message: str = "", **headers: str) -> Response:
    """A response that refuses."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(json.dumps({"error": {"message": message, "type": "error"}}), status, named)


def in_turn(*answers: Answer, then: Answer) -> Answer:
    """Each of `answers` to one request, `then` to all others."""
    left = list(answers)
    return lambda request: (left.pop(0) if left else then)(request)


def asked_of(sentences: Mapping[int, str], ask: Callable[[str], Sequence[Sequence[str]]]) -> str:
    """The JSON of an answer in which `ask` gives the questions of each sentence."""
    rows = [{"n": number, "questions": ask(text)} for number, text in sentences.items()]
    return json.dumps({"sentences": rows}, ensure_ascii=False)


@contextmanager
def serve_chat(answer: Answer) -> Iterator[ChatServer]:
    """Run the service until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            request = Request({name.lower(): value for name, value in self.headers.items()}, body)
            server.requests.append(request)
            response = server.answer(request)
            if body.get("stream") and response.pieces and response.status == 200:
                self.stream(response)
                return
            data = response.body.encode()
            self.send_response(response.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data[: len(data) // 2] if response.cut else data)

        def stream(self, response: Response) -> None:
            """Server-sent events as OpenAI's interface has them; a cut stream ends in the middle of an event."""
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            half = len(response.pieces) // 2 if response.cut else len(response.pieces)
            for left, piece in enumerate(response.pieces[:half], 1 - half):
                if response.hold and not left:
                    response.hold.wait(_PATIENCE)
                self.event({"delta": {"role": "assistant", "content": piece}, "finish_reason": None})
                time.sleep(response.pause)
            if response.cut:
                self.close_connection = True
                return
            self.event({"delta": {}, "finish_reason": "stop"})
            self.chunk(b"data: [DONE]\n\n")
            self.chunk(b"")

        def event(self, choice: Mapping[str, Any]) -> None:
            fields = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
            data = json.dumps(fields | {"choices": [{"index": 0, **choice}]})
            self.chunk(f"data: {data}\n\n".encode())

        def chunk(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:  # the client did not wait
                self.close_connection = True

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server = ChatServer(f"http://127.0.0.1:{listening.server_port}/v1", answer)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
