"""The Gradio app of 问规: ``python app.py``, or ``wengui serve``."""

from __future__ import annotations

import os
import sys

# Before Gradio is imported: nothing is reported to anyone, and its check of its own address goes round any proxy.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
for _name in ("NO_PROXY", "no_proxy"):
    os.environ[_name] = ",".join(filter(None, [os.environ.get(_name, ""), "localhost", "127.0.0.1"]))

from assistant import Assistant, load_settings  # noqa: E402
from assistant.ui import LOOK, build_app  # noqa: E402
from corpus import WenguiError  # noqa: E402

__all__ = ["build_app", "main", "serve"]


def serve(host: str | None = None, port: int | None = None) -> None:
    """Run the app until it is interrupted.

    Args:
        host, port: where to listen; by default as the settings say.

    Raises:
        WenguiError: if the settings or the index are not in order, or the port is taken.
    """
    settings = load_settings()
    host, port = host or settings.host, port or settings.port
    app = build_app(Assistant.open(settings))
    try:
        _, url, _ = app.launch(
            server_name=host,
            server_port=port,
            share=False,
            prevent_thread_lock=True,
            quiet=True,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            ssr_mode=False,
            mcp_server=False,
            max_file_size="1kb",  # the page takes no files
            **LOOK,
        )
    except OSError as error:
        raise WenguiError(
            f"无法在 {host}:{port} 上监听，端口可能已被占用。请用 --port 或 WENGUI_PORT 换一个端口。"
        ) from error
    print(f"问规已启动：{url}（按 Ctrl+C 停止）", flush=True)
    app.block_thread()


def main() -> None:
    """Run the app; what the user can mend is said in one sentence, exit code 2."""
    try:
        serve()
    except WenguiError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
