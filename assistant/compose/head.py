"""Answers about the plan itself: its number, issuers, date, title and addressees (文件头)."""

from __future__ import annotations

import re

from assistant.compose.asking import asked_terms
from assistant.compose.draft import Draft, Span
from assistant.question import Question
from assistant.select import Register
from corpus import normal

ASKS_ISSUER = re.compile(
    r"谁|哪些(单位|部门|机关)|什么(单位|部门|机关)|哪家|哪个(单位|部门|机关)|哪两|哪几(家|个)|发文机关|印发(单位|机关)|制定(单位|机关)|issued by|who issued"
)
ASKS_PLACE = re.compile(r"哪一?条|第几条|哪一?(部分|项|节|款)|哪里|哪儿|出处|which clause")
ASKS_DATE = re.compile(
    r"日期|(?:19|20)\d\d年(?!方案|规划)|\d月\d|哪(一)?天|什么时候|何时|日期|哪年|几月|几号|落款|时间|when|date"
)
ASKS_NUMBER = re.compile(r"文号|字号|几号文|文件编号|发文编号|哪号|多少号|document number|reference number")
# Words by which people ask for what the head of a document says; a question of nothing else is about the document.
_HEAD_WORDS = re.compile(
    r"方案|通知|文件|规划|印发|下发|发布|发文|成文|制发|落款|署名|文号|字号|单位|机关|部门|日期|标题|全称|名称|教育现代化|工作|鄂尔多斯|加快推进|时间|旗区|"
    r"全名|大名|年限|起止|红头|落的?款|签章|联合|盖章|签发|出台|公布|当天|正式|发的|共同|主送|抬头|发给|收文|给谁|编号|两家|几家"
)
ASKS_ADDRESSEES = re.compile(r"主送|抬头|发给|收文|给谁|addressed to")
_HEAD_ASKED = re.compile(
    r"主送|抬头|发给|收文|落.?的?款|全名|大名|红头文件|印发|下发|发布|发文|成文|制发|落款|署名|文号|字号|全称|标题|签发|出台|公布|发的|谁发|主送|issued|issuing|document number|full title"
)


# Documents that the text names, not the plan itself.
_OTHERS = re.compile(
    r"提到|引用|援引|文中|正文|里面|上级|依据|文号(?:有|都|分别)?(?:哪|几)|(?:哪|几)(?:些|几|个|份)文号"
)


def asks_about_itself(question: Question) -> bool:
    """Whether the question is about the head of the plan: its number, issuers, date or title."""
    topic = [term for term in asked_terms(question) if not _HEAD_WORDS.search(term.word)]
    if _OTHERS.search(question.normal):
        return False
    if question.address is not None:
        return False
    return not topic and not question.numbers and bool(_HEAD_ASKED.search(question.normal))


def compose_itself(question: Question, register: Register) -> Draft | None:
    """Number, issuers, date or title of the plan itself, with the lines of its notice."""
    document = register.primary
    if document.kind != "fulltext":  # a digest says of its own what it knows of number and date
        return None
    notice = document.clause(("通知",)) or document.clauses[0]

    def line(text: str) -> Span | None:
        found = next((s for s in notice.sentences if normal(text) in normal(s.text)), None)
        return Span(document, notice.path, found.start, found.end) if found else None

    if ASKS_ADDRESSEES.search(question.normal):
        found = next((s for s in notice.sentences if s.text.endswith((":", "："))), None)
        if found is None:
            return None
        return Draft(
            f"{found.text.rstrip(':：')}[1]。", (Span(document, notice.path, found.start, found.end),), certain=True
        )
    parts: list[tuple[str, Span]] = []
    if ASKS_NUMBER.search(question.normal) and (span := line(document.number)):
        parts.append((document.number, span))
    if ASKS_ISSUER.search(question.normal):
        parts += [(issuer, span) for issuer in document.issuers if (span := line(issuer))]
    if ASKS_DATE.search(question.normal):
        year, month, day = (int(part) for part in document.written.split("-"))
        words = f"{year}年{month}月{day}日"
        span = line(words)
        asked = re.search(r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?", question.normal)
        if asked and question.type == "yesno" and span:
            right = all(
                not part or int(part) == own for part, own in zip(asked.groups(), (year, month, day), strict=True)
            )
            return Draft(f"{'是。落款日期为' if right else '否，应为'}{words}[1]。", (span,), certain=True)
        if span:
            parts.append((words, span))
    if parts:
        marks = "、".join(f"{words}[{n}]" for n, (words, _) in enumerate(parts, 1))
        return Draft(f"{marks}。", tuple(span for _, span in parts), certain=True)
    span = line(document.title)
    return Draft(f"《{document.title}》[1]。", (span,), certain=True) if span else None
