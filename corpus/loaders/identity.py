"""Stable ids for documents: from the document number, the law's name and date, or the title."""

from __future__ import annotations

import hashlib
import re

from corpus.loaders.proposal import Proposal
from corpus.loaders.wording import NUMBER

_LONGEST_NAME = 36


def propose_id(proposal: Proposal, text: str) -> str:
    """An id in small letters, digits and hyphens.

    国办发〔2019〕3号 → ``guobanfa-2019-3``; a law → its name and the date of the version; else the initials of the
    title, the year and the beginning of the text's hash. A report never takes the number of what it reports.

    >>> propose_id(Proposal(title="国务院办公厅关于开展治理工作的通知", number="国办发〔2019〕3号"), "")
    'guobanfa-2019-3'
    """
    number = NUMBER.fullmatch(proposal.number)
    if number and proposal.kind != "report":
        return f"{_pinyin(number[1])}-{number[2]}-{number[3]}"
    if proposal.is_law:
        name = re.sub(r"[(（].*[)）]$", "", proposal.title).removeprefix("中华人民共和国")
        return "-".join(filter(None, [_pinyin(name), proposal.written]))
    mark = hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
    year = (proposal.written or proposal.published)[:4]
    initials = _initials(proposal.title)[:12] or "wenjian"
    return "-".join(filter(None, ["baodao" if proposal.kind == "report" else "", initials, year, mark]))


def _pinyin(name: str) -> str:
    from pypinyin import lazy_pinyin  # its dictionary takes long to load

    full = _letters("".join(lazy_pinyin(_words(name))))
    return full if len(full) <= _LONGEST_NAME else _initials(name)[:_LONGEST_NAME]


def _initials(name: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return _letters("".join(lazy_pinyin(_words(name), style=Style.FIRST_LETTER)))


def _words(text: str) -> str:
    return "".join(re.findall(r"[\u4e00-\u9fffA-Za-z0-9]+", text))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
