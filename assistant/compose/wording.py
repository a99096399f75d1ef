"""What a question quotes from the text: words as they stand, and patterns with blanks (字面检索).

``“民族”一词`` and ``督导 出现在哪些条款`` look for a word; ``“建立××制度”`` and ``“××所以上”`` for a pattern in which
a blank stands for anything within one phrase.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.lexicon import list_words
from assistant.question import Question
from assistant.select import Register
from corpus import normal
from corpus.actions import actions

# ××, xx, 某某, ……, ~, __, ○○, *: what people write for a blank.
_BLANK = re.compile(
    r"[×✕x]{2,}|某{2,}|某(?=[制度机体系工程])|…+|\.{3,}|[~～]+|_{2,}|[○〇o]{2,}|\*+|什么什么|(?<=.)-{2,}(?=.)"
)
_QUOTE = re.compile(r"[“\"'「‘]([^”\"'」’]{2,30})[”\"'」’]")
_ROW = re.compile(rf"(?:{_QUOTE.pattern}[、,，和与及或跟]*){{2,}}")
_BARE_BLANK = re.compile(
    r"(?P<a>[\u4e00-\u9fff]{0,6})(?:×{2,}|x{2,}|某某)(?P<b>[\u4e00-\u9fff]{1,4}?)(?=的|都|有|哪|一共|,|，|[?？]|$)"
)
_SAID = (
    r"(?:提到|提及|说到|写到|写有|写着|讲到|涉及|出现|用到|用上?|含有?|带有?|包含|提过|见到|找到|见于|散见|查到|搜到)"
)
_LITERAL = re.compile(
    rf"(?:{_SAID}|有|叫|跟着|写|凡是?有)(?:了|过|着)?[“\"'「](?P<a>[^”\"'」]{{1,12}})[”\"'」]"
    r"|[“\"'「](?P<b>[^”\"'」]{1,12})[”\"'」](?:方案(?:里|中)?(?:讲|提|说|写)|了?(?:什么|啥|哪|几|多少)|各(?:是|指|有|在|说|讲|出现)|二字|两个字|2个字|三个字|四个字|[两三四]字|字样|字眼|这个词|这词|这[二两三四]个?字|一词|一语|的(?:说法|提法|表述|写法|字眼|用法|机构|地方|安排|任务|举措|条款|句子|有哪|都有|是哪|东西)|全文|出现|散见|见于|谁|哪|在哪|是哪|要怎|怎么|用了|用在|共|一共|总共|被)"
    rf"|(?:{_SAID}|围绕|关于|凡是?)(?:了|过|到)?(?P<c>[\u4e00-\u9fff]{{2,6}}?)(?:二字|两个字|字样|字眼|这个词|一词)"
    rf"|(?:哪些|哪几|几|多少)(?:个)?(?:地方|条文|条款|条|处|部分|章节|小节|节|句)(?:里|中)?(?:{_SAID}|写了|说了|讲了|谈到|谈及)(?:了|过)?(?P<d>[\u4e00-\u9fffA-Za-z+]{{2,10}}?)(?:机构|$|[?？,，。的])"
    r"|(?:^|[,，\s])(?P<e>[\u4e00-\u9fff]{2,6}?)(?:二字|两个字|2个字|字样|字眼|这个词|一词)?\s*(?:在)?(?:文中|方案里?中?|全文|文件里?)?\s*(?:都|各|分别|一共|总共|共)?(?:出现|散见|见于|分布|提到|提及|被提到|被提及)(?:了|过|在|于)*(?:哪|几|多少)"
)


def words_as_written(question: Question, text: str, register: Register) -> tuple[str, ...]:
    """The words that the text is to be searched for as they stand.

    Args:
        question: as understood.
        text: its normalised text, without an exception that it makes.
        register: of all documents.
    """
    found = []
    for match in _LITERAL.finditer(text):
        word = next(group for group in match.groups() if group)
        if match["d"] or match["e"]:
            word = _shortened(word, register)
        if not _BLANK.search(word) and occurs(word, register) and not _is_heading(word, register):
            found += [word, *_beside(word, text)]
    return tuple(dict.fromkeys(found)) or _quoted(question, register)


def _beside(word: str, text: str) -> list[str]:
    """The other words of a row of quoted words that `word` stands in: “甲”“乙”, “甲”和“乙”."""
    for row in _ROW.finditer(text):
        words = _QUOTE.findall(row.group())
        if word in words:
            return [other for other in words if other != word]
    return []


def are_alternatives(words: Sequence[str], text: str) -> bool:
    """Whether the words that are looked for stand in a row in the question, so that each counts by itself."""
    rows = [_QUOTE.findall(row.group()) for row in _ROW.finditer(text)]
    return len(words) > 1 and any(all(word in row for word in words) for row in rows)


def _shortened(word: str, register: Register) -> str:
    """A word without the general word at its end, where more phrases hold the rest: 第三方机构 → 第三方."""
    head = word[:-2]
    if len(word) < 4 or word[-2:] not in list_words():
        return word
    texts = [normal(statement.sentence.text) for statement in register.statements()]
    return head if sum(head in text for text in texts) > sum(word in text for text in texts) else word


def _quoted(question: Question, register: Register) -> tuple[str, ...]:
    """What the question puts in quotes and the text says in several places; none where more is named than that."""
    others = [term for term in question.terms if not any(term.word in word for word in question.quoted)]
    if sum(term.weight for term in others if term.weight < 1.0) > 1.2:
        return ()
    return tuple(
        word
        for word in question.quoted
        if not actions().fullmatch(word)
        and not _BLANK.search(word)
        and not _is_heading(word, register)
        and sum(word in normal(phrase.text) for statement in register.statements() for phrase in statement.phrases) >= 2
    )


# 带引号的机制叫什么: names that the text itself puts in quotes.
_QUOTED_NAMES = re.compile(
    r"(?:带|加|打|用|有)(?:了|着|上)?(?:双)?引号(?:的(?P<kind>[\u4e00-\u9fff]{1,4}?)(?=(?:都|各|分别)*(?:是|有|叫)))?"
)


# 以“推动”打头的任务
_OPENING = re.compile(
    r"(?<!标题)(?<!标题以)[“\"「](?P<word>[\u4e00-\u9fff]{2,4})[”\"」](?:2个字|两个字|二字|一词)?(?:开头|打头|起头|领起|起首|领头)的?(?!标题|小标题|文|小条|条目)"
)
# 用数字概括的简称: “五个一”, “三通”
_NUMBERED_NAMES = re.compile(
    r"(?:用|带|以|含)(?:有|了)?数字(?:来|词)?(?:概括|打头|开头|起头|缩写|归纳)?的?(?:简称|缩略语?|缩写|说法|叫法|口号|概括)"
)
_CHARACTER = re.compile(r"[“\"'「]([\u4e00-\u9fff])[”\"'」](?:这个)?字")


def pattern_of(text: str) -> str:
    """The regular expression of the pattern with blanks that a question gives; "" where it gives none.

    >>> pattern_of("哪些指标用了“××所以上”的表述")
    '\\\\d[^,，。;；]{0,24}?所以上'
    >>> pattern_of("要求“建立××制度”的有哪些")
    '建立[^,，。;；]{1,40}?制度'
    """
    opening = _OPENING.search(text)
    if opening:
        return rf"^(?:[^,，]{{0,4}}\d{{4}}年[底前末]*[,，]?)?{opening['word']}"
    if _NUMBERED_NAMES.search(text):
        return r"“[一二三四五六七八九十两双\d][^”]{1,6}”"
    given = [words for words in _QUOTE.findall(text) if _BLANK.search(words)]
    if not given:
        bare = _BARE_BLANK.search(text)
        given = [bare.group()] if bare else []
    if not given:
        quoted = _QUOTED_NAMES.search(text)
        held = _CHARACTER.search(text)
        if quoted and held:
            return f"“[^”]*{held[1]}[^”]*”"
        kind = re.escape(quoted["kind"] or "") if quoted else ""
        kind = "" if re.search("[法词字名语话头还都]", kind) else kind
        return (rf"“[^”]*{kind}”|“[^”]*”{kind}" if kind else "“[^”]{1,16}”") if quoted else ""
    if _QUOTED_NAMES.search(text) and len(set(_BLANK.split(given[0])) - {""}) == 1:
        return "“[^”]*" + _BLANK.sub("[^”]{1,12}", given[0]) + "[^”]*”"
    pieces = [re.escape(piece) for piece in _BLANK.split(given[0])]
    if not any(pieces):
        return ""
    if not pieces[0] and len(pieces) == 2 and not re.match("所|%", pieces[1]):  # ××校: a name that ends so
        return rf"[^,，。;；、“]{{1,14}}?{pieces[1]}(?=[、,，和与及等的”()]|$)"
    return "".join(
        piece + (_blank(pieces[place + 1]) if place + 1 < len(pieces) else "") for place, piece in enumerate(pieces)
    )


def _blank(after: str) -> str:
    """What a blank stands for: a number before a measure word, else any words of the phrase."""
    measured = re.match(r"(?:所|个|名|位|项|元|分|人|%|家|门|种)(?:以上|以下|以内|左右|$)|%", after)
    return r"\d[^,，。;；]{0,24}?" if measured else "[^,，。;；]{1,40}?"


def points_at_words(text: str) -> bool:
    """Whether a question names words or a pattern by how they are written, so that every place of them is meant."""
    row = _ROW.search(text)
    return bool(pattern_of(text)) or bool(row and re.search(rf"{_SAID}(?:了|过|着)?$", text[: row.start()]))


def occurs(word: str, register: Register) -> bool:
    """Whether a sentence, or a heading above it, holds `word`."""
    return any(word in register.context(statement) for statement in register.statements())


def _is_heading(word: str, register: Register) -> bool:
    return any(word == normal(c.heading) for document in register.documents.values() for c in document.clauses)
