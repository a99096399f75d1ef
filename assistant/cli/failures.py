"""What is said of an error that nobody foresaw: a sentence for the user, the details in a log file."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

from assistant.settings import load_settings
from corpus import WenguiError


def unexpected(error: Exception) -> str:
    """The sentence for `error`, which is being handled; its traceback goes to ``errors.log``."""
    try:
        log = load_settings().home / "errors.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as lines:
            lines.write(f"\n{datetime.now():%Y-%m-%d %H:%M:%S}\n{traceback.format_exc()}")
        where: Path | str = log
    except (OSError, WenguiError):
        where = "（日志无法写入）"
    return f"程序内部出错（{type(error).__name__}）。详情已记入 {where}，请附上它反馈问题。"
