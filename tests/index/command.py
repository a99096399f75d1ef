"""The command ``wengui embedding``, which needs no index: run on an empty home."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.conftest import COMMAND, environment


def wengui_embedding(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``wengui embedding`` with `arguments`."""
    return subprocess.run(
        [str(COMMAND), "embedding", *arguments], capture_output=True, cwd=home, env=environment(home), encoding="utf-8"
    )
