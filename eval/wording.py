"""How two wordings are compared (用词比对): an answer's text against a variant that the gold accepts.

Both sides are brought into the corpus's normal form, lower-cased and freed of white space and ``[n]`` marks; a
variant that begins or ends with a digit is not found inside a longer number (``20所`` is not in ``120所``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import normal

_MARK = re.compile(r"\s*\[\d{1,3}\]")
_SPACE = re.compile(r"\s+")


def unmarked(text: str) -> str:
    """`text` without its citation marks.

    >>> unmarked("达到86%[1][2]。")
    '达到86%。'
    """
    return _MARK.sub("", text)


def comparable(text: str) -> str:
    """`text` as it is compared.

    >>> comparable("到二〇二二年, 达到 百分之八十六 [1]。")
    '到2022年,达到86%。'
    """
    return _SPACE.sub("", normal(unmarked(text))).lower()


def says(text: str, variant: str) -> bool:
    """Whether `text` contains `variant`, compared in normal form or as it stands.

    >>> says("达到八成六[1]", "86%"), says("共120所", "20所")
    (True, False)
    """
    return _holds(comparable(text), comparable(variant)) or _holds(unmarked(text), variant)


def says_all(text: str, groups: Sequence[Sequence[str]]) -> bool:
    """Whether `text` contains a variant of each group; true where there is no group."""
    return all(any(says(text, variant) for variant in group) for group in groups)


def _holds(text: str, variant: str) -> bool:
    if not variant:
        return False
    before = r"(?<!\d)" if variant[0].isdigit() else ""
    after = r"(?!\d)" if variant[-1].isdigit() else ""
    return re.search(before + re.escape(variant) + after, text) is not None
