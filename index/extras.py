"""What the optional installs bring, and the sentence that names the one that is missing."""

from __future__ import annotations

import importlib.util

from corpus import IndexProblem

_MODULES = {
    "st": {"torch": "torch", "sentence_transformers": "sentence-transformers"},
    "train": {
        "torch": "torch",
        "sentence_transformers": "sentence-transformers",
        "accelerate": "accelerate",
        "datasets": "datasets",
    },
}


def need_extra(extra: str, purpose: str, otherwise: str = "") -> None:
    """Raise where an extra of the package is not installed.

    Args:
        extra: ``st`` or ``train``.
        purpose: what needs it, the subject of the sentence.
        otherwise: what can be done instead, after a comma.

    Raises:
        IndexProblem: with what is missing and the command that installs it.
    """
    missing = [package for module, package in _MODULES[extra].items() if importlib.util.find_spec(module) is None]
    if missing:
        raise IndexProblem(f"{purpose}需要 {'、'.join(missing)}。请先运行 pip install 'wengui[{extra}]'{otherwise}。")
