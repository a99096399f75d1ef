"""Titles, document numbers, quoted words and foreign words of a claim stand in what it cites (名称)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer import Failure
from assistant.wording.grounds import Grounds
from assistant.wording.reading import Claim
from assistant.wording.words import plain

TITLE, NUMBER, QUOTE, FOREIGN = "文件名", "文号", "引语", "外来词"
_TITLE = re.compile(r"《([^《》]+(?:《[^《》]*》[^《》]*)*)》")
_NUMBER = re.compile(r"([\u4e00-\u9fff]{0,8})〔(\d{4})〕(\d+)号")
_QUOTED = re.compile(r"“([^“”]+)”|「([^「」]+)」|\"([^\"]+)\"")
_ORIGINAL = re.compile(r"原文[:：]")
_FOREIGN = re.compile(r"https?://\S+|[a-z][a-z0-9.@/_-]{2,}|[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff]+")


def name_failures(claim: Claim, grounds: Grounds) -> Iterator[Failure]:
    """The names of a claim that its sources do not hold."""
    told, text = plain(claim.text), grounds.text(claim.marks)
    titles = {plain(title) for title in _TITLE.findall(told)}
    known = set(_TITLE.findall(text)) | set(re.findall(r"〈([^〈〉]+)〉", text))
    known |= {plain(grounds.sources[mark].citation.title) for mark in claim.marks}
    for title in sorted(titles - known):
        yield Failure(TITLE, claim.text, f"文件名《{title}》不在所引的句子里")
    for issuer, year, serial in _NUMBER.findall(told):
        number = f"〔{year}〕{serial}号"
        of_text = [its for its, y, n in _NUMBER.findall(text) if (y, n) == (year, serial)]
        if not any(issuer.endswith(its) or its.endswith(issuer) for its in of_text):
            yield Failure(NUMBER, claim.text, f"文号“{issuer}{number}”不在所引的句子里")
        elif titles and not any(_belong(title, number, text, grounds, claim) for title in titles):
            yield Failure(NUMBER, claim.text, f"文号“{issuer}{number}”不是所写文件的")
    for groups in _QUOTED.findall(told):
        words = next(filter(None, groups))
        if words not in text and words not in grounds.question:
            yield Failure(QUOTE, claim.text, f"引语“{words}”与原文不一致")
    if (original := _ORIGINAL.match(told)) and told[original.end() :].rstrip("。") not in text:
        yield Failure(QUOTE, claim.text, "写作“原文”的与原文不一致")
    for words in _bracketed(told):
        if words not in text:
            yield Failure(QUOTE, claim.text, f"括号里的“{words}”与原文不一致")
    for word in _FOREIGN.findall(told):
        if word not in text and word not in grounds.question:
            yield Failure(FOREIGN, claim.text, f"“{word}”不在所引的句子里")


def _bracketed(text: str) -> Iterator[str]:
    """What stands in round brackets, inner brackets included: figures and names there are no phrases of their own."""
    depth, begun = 0, 0
    for index, char in enumerate(text):
        if char == "(":
            depth += 1
            begun = begun if depth > 1 else index + 1
        elif char == ")" and depth:
            depth -= 1
            if not depth and index > begun:
                yield text[begun:index]


def _belong(title: str, number: str, text: str, grounds: Grounds, claim: Claim) -> bool:
    """Whether a title and a document number are of the same document."""
    own = (grounds.sources[mark].citation for mark in claim.marks)
    if any(title == plain(one.title) and plain(one.number).endswith(number) for one in own):
        return True
    at = [match.end() for match in re.finditer(re.escape(title), text)]
    # 《…印发〈title〉的通知》(number): what stands between them is the end of the title and an opening bracket.
    return any(re.match(r"[〉》]?(?:的通知)?[》]?\([^()]{0,8}" + re.escape(number), text[end:]) for end in at)
