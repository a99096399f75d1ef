"""What can be a question key at all (问法的样子), whatever it asks."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from corpus.normalise import normal

_NO_QUESTIONS = Path(__file__).parent / "lexicon" / "no_questions.txt"
# In characters: the shortest of the plan's keys has 2, the longest 138.
SHORTEST, LONGEST = 2, 200
_LETTER = re.compile(r"[^\W_]")
_STATEMENT = re.compile(r"[。！；：]$")


@lru_cache(maxsize=1)
def _no_questions() -> re.Pattern[str]:
    lines = _NO_QUESTIONS.read_text(encoding="utf-8").splitlines()
    return re.compile("|".join(f"(?:{line})" for line in lines if line and not line.startswith("#")), re.IGNORECASE)


def is_question(text: str, sentence: str) -> bool:
    """Whether `text` can be a question or search words that `sentence` answers.

    A statement, the sentence itself, an order to the machine, several lines and what has no letters cannot.

    >>> is_question("公办幼儿园占比要达到多少", "公办幼儿园占比达到60%。")
    True
    >>> is_question("公办幼儿园占比达到60%。", "公办幼儿园占比达到60%。")
    False
    """
    asked = text.strip().replace("\u3000", " ")
    return (
        SHORTEST <= len(asked) <= LONGEST
        and asked.isprintable()
        and _LETTER.search(asked) is not None
        and not _STATEMENT.search(asked)
        and asked != sentence.strip()
        and not _no_questions().search(normal(asked))
    )
