"""A Chroma server for the length of a benchmark (临时的 Chroma 服务)."""

from __future__ import annotations

import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus import IndexProblem, WenguiError
from index.vectors import connect

_PATIENCE = 60  # seconds


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """A Chroma server on a free port of the loopback address that keeps its files in `folder`; gives its address.

    Raises:
        WenguiError: if it does not start.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sysconfig.get_path("scripts")) / "chroma"), "run", "--path", str(folder), "--port", str(port)]
    folder.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen(
        [*command, "--host", "127.0.0.1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(server, folder, address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(server: subprocess.Popen[bytes], folder: Path, address: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            connect(folder, address)
            return
        except IndexProblem:
            time.sleep(0.2)
    raise WenguiError("Chroma 服务没有启动。请检查 chroma 命令，或去掉 --server。")
