"""A model's words → the claims that they make, each with its marks (解读)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_EMPHASIS = re.compile(r"\*\*|__|`|^[ \t]*(?:#{1,6}|>)[ \t]+", re.MULTILINE)
_OPENING = re.compile(r"^\s*(?:最终)?(?:答案|回答|答)\s*(?:[:：]\s*|\n)")
_BRACKETED = re.compile(r"[\[【［]\s*(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\s*[\]】］]")
_NUMBERING = re.compile(r"^\s*(?:\d{1,3}[.．、](?!\d)|[(（]\d{1,3}[)）]|[-*•·])\s*")
_TOKEN = re.compile(r"\[(\d{1,3})\]|([。！？!?])")
MARK = re.compile(r"\[(\d{1,3})\]")
_SHORT_LEAD = 60  # characters of an opening that may leave its mark to the sentence after it


@dataclass(frozen=True)
class Claim:
    """A part of an answer that rests on the same sentences.

    Attributes:
        text: its words, without marks, numbering and closing punctuation.
        marks: the sentences it cites, or those that it takes from beside it.
        line: which line of the answer it stands on, from 0.
        item: whether the line is numbered.
        bare: whether no mark of its own sentence covers it.
    """

    text: str
    marks: tuple[int, ...]
    line: int
    item: bool = False
    bare: bool = False


def without_thoughts(text: str) -> str:
    """`text` without what the model thinks aloud, up to the end where a thought is not closed."""
    return _THINKING.sub("", text)


def tidy(text: str) -> str:
    """A model's answer in the form of ours: no thoughts, fences or emphasis, marks as ``[1][2]``."""
    text = _EMPHASIS.sub("", _FENCE.sub("", without_thoughts(text)))
    text = _BRACKETED.sub(lambda m: "".join(f"[{int(n)}]" for n in re.findall(r"\d+", m[1])), text)
    text = _OPENING.sub("", text)
    text = re.sub(r"[ \t]+(?=\[\d)", "", text)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def claims_of(text: str) -> tuple[Claim, ...]:
    """The claims of an answer in order.

    A mark covers what stands before it in its sentence, and what follows the last mark of a sentence. A head that ends
    with a colon takes the marks of the lines below it, a short opening those of what follows, the sentences after 原文 the mark that closes them, else
    those before it.
    """
    claims: list[Claim] = []
    for number, line in enumerate(text.splitlines()):
        item = _NUMBERING.match(line)
        claims += _of_line(line[item.end() :] if item else line, number, bool(item))
    return tuple(_inherited(claims, text.splitlines()))


def _of_line(line: str, number: int, item: bool) -> list[Claim]:
    """The claims of one line; each sentence's last words take the marks before them."""
    found: list[tuple[str, list[int], int]] = []  # words, marks, sentence
    at, words, sentence = 0, "", 0

    def close(marks: list[int]) -> None:
        nonlocal words
        if words.strip(" ,，。、:：;；!?！？"):
            found.append((words.strip(" ,，。、"), marks, sentence))
        words = ""

    for token in _TOKEN.finditer(line):
        words += line[at : token.start()]
        at = token.end()
        if token[1] is None:
            close([])
            sentence += 1
        elif words.strip(" ,，。、:：;；!?！？"):
            close([int(token[1])])
        elif found:
            found[-1][1].append(int(token[1]))
    words += line[at:]
    close([])
    claims = []
    for index, (told, marks, place) in enumerate(found):
        own = list(marks)
        if not own:
            before = [m for _, m, p in found[:index] if p == place and m]
            after = [m for _, m, p in found[index + 1 :] if p == place and m]
            own = before[-1] if before else after[0] if after else []
        claims.append(Claim(told, tuple(dict.fromkeys(own)), number, item, not own))
    return claims


def _inherited(claims: list[Claim], lines: list[str]) -> list[Claim]:
    """The claims, heads and openings with the marks that cover them."""
    out: list[Claim] = []
    quoted: tuple[int, ...] = ()  # marks of the 原文 that is being read
    for index, claim in enumerate(claims):
        if claim.marks:
            quoted = ()
        elif claim.text.startswith("原文"):
            quoted = _closing(claims[index:], lines)
        if quoted:
            out.append(replace(claim, marks=quoted))
            continue
        if claim.marks:
            out.append(claim)
            continue
        after = claims[index + 1 :]
        if MARK.sub("", lines[claim.line]).rstrip().endswith((":", "：")):
            below = [one for one in after if one.line > claim.line]
            marks = tuple(dict.fromkeys(mark for one in below for mark in one.marks))
            out.append(replace(claim, marks=marks, bare=not marks))
        elif claim.text.startswith("原文") and out:
            out.append(replace(claim, marks=out[-1].marks))
        elif index == 0 and after and len(claim.text) <= _SHORT_LEAD:
            line = next((one.line for one in after if one.marks), -1)
            out.append(
                replace(claim, marks=tuple(dict.fromkeys(m for one in after if one.line == line for m in one.marks)))
            )
        else:
            out.append(claim)
    return out


def _closing(claims: Sequence[Claim], lines: Sequence[str]) -> tuple[int, ...]:
    """The marks that close the quotation that the first of `claims` opens; none where it ends without any."""
    line = claims[0].line
    for claim in claims[1:]:
        ended = claim.line > line and lines[line].endswith(("。", "！", "？"))
        if ended or claim.item or claim.text.startswith("原文"):
            return ()
        if claim.marks:
            return claim.marks
        line = claim.line
    return ()
