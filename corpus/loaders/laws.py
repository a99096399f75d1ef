"""Laws and regulations: which version a text is, and who passed it, from the history below the title (题注)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.loaders.blocks import Paragraph
from corpus.loaders.issuers import bodies_of_title, level_of, ordering_body, short_order
from corpus.loaders.proposal import Proposal, first_of
from corpus.loaders.wording import (
    CLAUSE,
    DATE,
    NUMBER_LABELS,
    PUBLISHED_LABELS,
    document_number,
    is_number_line,
    iso_date,
)

_HEAD = 16
# A law's history below its title: 2018年12月29日第十三届全国人民代表大会常务委员会第七次会议……第二次修正.
_HISTORY = re.compile(r"[(（]?\s*(?=(?:19|20)\d{2}年)[^。]{4,160}?(通过|修订|修正|公布|发布|施行|批准)[^。]{0,12}$")
_LOCAL_CONGRESS = re.compile(
    r"([\u4e00-\u9fff]{2,12}?(?:省|自治区|自治州|市|自治县))(?:第[\u4e00-\u9fff]{1,4}届)?(人民代表大会(?:常务委员会)?)"
)
_CONGRESS = re.compile(r"全国人民代表大会(?:常务委员会)?")
LAW_TITLE = re.compile(
    r"(?:中华人民共和国)?[\u4e00-\u9fff]{2,40}?(?:法|条例|办法|规定|细则|决定|宪法|规程|规则|章程|准则)(?:[(（][^()（）]{1,20}[)）])?$"
)


def read_law(
    title: str, history: Sequence[str], paragraphs: Sequence[Paragraph], fields: Mapping[str, str], address: str
) -> Proposal:
    """A law or regulation: its date is that of the version, the last that was passed, amended or promulgated."""
    enacted = [
        line
        for line in history
        if not line.rstrip("）) 起").endswith("施行") or re.search("通过|修订|修正|公布|发布", line)
    ]
    dates = [max(filter(None, (iso_date(line) for line in _dated_parts(line)[:1])), default="") for line in enacted]
    written = max(filter(None, dates), default="")
    last = enacted[-1] if enacted else ""
    number = document_number(first_of(fields, NUMBER_LABELS)) or next(
        (n for line in reversed(history) if (n := document_number(DATE.sub("", line)))),
        next((document_number(p.text) for p in paragraphs[1:8] if is_number_line(p.text)), ""),
    )
    congress = _CONGRESS.search(last) or _CONGRESS.search(history[0])
    local = next(
        (found for line in (last, history[0]) if (found := _LOCAL_CONGRESS.search(DATE.sub("，", line)))), None
    )
    council = re.search(r"国务院", "".join(history))
    if local:
        issuers: tuple[str, ...] = ("".join(local.groups("")),)
    elif congress or council:
        issuers = (congress.group(),) if congress else ("国务院",)
    else:
        issuers = ordering_body(number) or bodies_of_title(title)
    short = title.removeprefix("中华人民共和国")
    return Proposal(
        title=title,
        number=short_order(number),
        issuers=issuers,
        level="国家" if not local and (congress or council) else level_of(issuers, title, number, ()),
        written=written,
        published=iso_date(first_of(fields, PUBLISHED_LABELS)),
        status="；".join(re.sub(r"\s+", "", line).strip("（）() ") for line in history)[:300],
        aliases=(short,) if short != title else (),
        address=address,
        is_law=True,
    )


def _dated_parts(line: str) -> list[str]:
    """The parts of a history that stand on one line, each with its date: （1986年…通过　2006年…修订）."""
    parts = [part for part in re.split(r"(?=(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)", line) if iso_date(part)]
    passed = [part for part in parts if re.search("通过|修订|修正|公布|发布", part)]
    return sorted(passed or parts, key=iso_date, reverse=True)


def law_history(paragraphs: Sequence[Paragraph]) -> list[str]:
    lines = []
    for paragraph in paragraphs[1:_HEAD]:
        if CLAUSE.match(paragraph.text) or len(paragraph.text) > 400:
            break
        if _HISTORY.match(paragraph.text.strip("（）() ")) and iso_date(paragraph.text[:14]):
            lines.append(paragraph.text)
    return lines
