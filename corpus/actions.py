"""The verbs that open a task in official documents (任务动词)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_ACTIONS = Path(__file__).parent / "lexicon" / "actions.txt"
_ADVERBS = r"(?:进一步|全面|大力|积极|深入|持续|继续|加快|逐步|切实|创新|广泛|认真|统筹|优先|着力|坚决|不断|分阶段|稳步|合理|有序|更多|科学|逐年|及时|定期|依法|按规定|深度|前瞻|初步|整体)*"


@lru_cache(maxsize=1)
def actions() -> re.Pattern[str]:
    """Finds the action at the head of a phrase, adverbs before it included."""
    words = {
        word
        for line in _ACTIONS.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for word in line.split()
    }
    return re.compile(f"{_ADVERBS}(?P<action>{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})")
