"""Which sentences are kept out of the reader's training (留出句), so that what it says of them can be measured."""

from __future__ import annotations

import hashlib

_ONE_IN = 5


def kept_out(group: str) -> bool:
    """Whether a sentence is kept out, by a hash of its place: one in five.

    Args:
        group: ``<document id>@<start>``.
    """
    return hashlib.sha256(group.encode()).digest()[0] % _ONE_IN == 0
