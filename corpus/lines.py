"""Text → its lines (行) with offsets, and what kind of line each is before any numeral is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.sentences import trim

# A run-in heading or a title of one line that is longer than this is a sentence of text.
LONGEST_HEADING = 50
_LONGEST_TITLE = 120
# Marks of Markdown before a numeral or a title: "## 第一章", "**第一条**", "> 一、".
_MARKS = re.compile(r"(?:#{1,6}[ \t]+|>[ \t]*|\*\*|__)+")
_DATE = re.compile(
    r"(?:\d{4}|[〇零○Ｏ一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
_SHORT_DATE = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*日")
NUMBER = re.compile(r"[\u4e00-\u9fff\s]{1,24}[〔\[(（]\s*\d{4}\s*[〕\])）]\s*第?\s*\d+\s*号")
# What stands below a signature: 主题词, 抄送, (此件公开发布), who printed it and when.
_RECORD = re.compile(
    r"(?:主\s*题\s*词|抄\s*送|抄\s*报|主\s*送|公开方式|公开属性|信息公开选项|印发机关|校\s*对|打\s*字)\s*[:：]|"
    r"[(（](?:此件|联系人|联系科室|联系电话|联系方式)[^()（）]*[)）]$|.{2,40}\d{1,2}\s*日\s*印发$"
)
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|zip|rar|pptx?|ofd|txt)$", re.IGNORECASE)
_KIND_OF_TEXT = re.compile(
    r"(?:准则|方案|办法|意见|规定|通知|通告|公告|决定|批复|细则|条例|规划|计划|制度|标准|指南|纲要|章程|要点|清单|名单|措施|公约|规则|规程|程序|目录|说明|"
    r"[一分登申审汇统明报]\S{0,4}表|法)(?:[(（][^()（）]{1,20}[)）])?$"
)


@dataclass(frozen=True)
class Line:
    """A line that is not blank.

    Attributes:
        start, end: its offsets, without the space around it.
        text: what stands between them.
        at: where its text begins after marks of Markdown.
    """

    start: int
    end: int
    text: str
    at: int

    @property
    def plain(self) -> str:
        """The text without marks of Markdown before and after it."""
        return self.text[self.at - self.start :].rstrip("*_ ")


def lines_of(text: str) -> list[Line]:
    """The lines of `text` that show anything, in order."""
    lines, at = [], 0
    for raw in text.splitlines(keepends=True):
        start, end = trim(text, at, at + len(raw))
        if start < end:
            marks = _MARKS.match(text, start, end)
            lines.append(Line(start, end, text[start:end], marks.end() if marks and marks.end() < end else start))
        at += len(raw)
    return lines


def is_date(line: Line) -> bool:
    """Whether the line is a full date and nothing else."""
    return _DATE.fullmatch(line.plain) is not None


def opens_with_date(line: Line) -> bool:
    """Whether the line begins with a full date, as who adopted a law and when does."""
    return _DATE.match(line.plain) is not None


def is_short_date(line: Line) -> bool:
    """Whether the line is a day without its year and nothing else."""
    return _SHORT_DATE.fullmatch(line.plain) is not None


def is_record(line: Line) -> bool:
    """Whether the line belongs to what is printed below a signature (版记)."""
    return _RECORD.match(line.plain) is not None


def is_closed(line: Line) -> bool:
    """Whether the line ends as a sentence does."""
    return line.plain[-1:] in tuple("。！？!?”’」』)）】》")


def is_title(line: Line) -> bool:
    """Whether the line can be a title: short, or named as a kind of document, and not closed as text is."""
    words = line.plain
    if (
        not words
        or words[-1] in "。:：;；,，、"
        or _FILE.search(words)
        or NUMBER.fullmatch(words)
        or "：" in words[:12]
        or is_record(line)
    ):
        return False
    return len(words) <= LONGEST_HEADING or (len(words) <= _LONGEST_TITLE and names_a_text(words))


def names_a_text(words: str) -> bool:
    """Whether `words` end as titles of documents do: …方案, …办法(试行), …名单."""
    return _KIND_OF_TEXT.search(words.rstrip("》")) is not None


def joined(lines: Sequence[Line]) -> str:
    """Lines of one title as one."""
    return "".join(line.plain for line in lines)
