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
    r"联合|盖章|签发|出台|公布|当天|正式|发的|共同|主送|抬头|发给|收文|给谁|编号|两家|几家|全名|大名|落的?款|签章|年限|起止|年份|年度|落款|名字|期限|"
    r"印发给|发往|下达|送达|寄给|面向|发送|收件|对象|适用|实施期|书名号|完整|名为|成文|红头|发布者|最后|末尾|两份|哪两|^盖$|^章$|公章|印章|起草|签署|名义"
)
ASKS_ADDRESSEES = re.compile(
    r"主送|抬头|发给|收文|给谁|发往|下达给|送给|发送|收件|印发(?:给|到|至)(?:了|哪|谁)|addressed to"
)
# 通知要求各旗区怎么做: what the notice itself orders, with the words that it and such questions use.
_ORDERS = re.compile(
    r"通知.{0,10}?(?:要求|让|叫|请|希望|交代|提了?).{0,12}?(?:怎么|怎样|什么|如何|啥|干|咋|哪些)|(?:各旗区|旗区|市直部门|人民团体|有关单位|收文单位).{0,8}(?:收到|接到|拿到).{0,4}通知.{0,8}(?:怎么|什么|如何|咋)"
)
_ORDER_WORDS = re.compile(
    r"通知|要求|各旗区|旗区|市直|部门|人民团体|单位|贯彻|执行|落实|怎么|怎样|如何|什么|请|结合|实际|认真|收文|收到|接到|对|有何|做|方案|里|收"
)
_HEAD_ASKED = re.compile(
    r"主送|抬头|发给|给谁|收文|印发|下发|发布|发文|成文|制发|落.{0,2}款|署.{0,2}名|文号|字号|全称|全名|大名|红头文件|标题|签发|出台|公布|发的|谁发|(?:哪天|几号|何时|什么时候)(?:印|发|下)|印的|印出来|主送|盖.{0,8}章|成文|"
    r"名称|叫什么名|叫什么[?。]?$|年限|起止|issued|issuing|document number|full title"
)


# Documents that the text names, not the plan itself.
_OTHERS = re.compile(
    r"提到|引用|援引|文中|正文|里面|上级|依据|文号(?:有|都|分别)?(?:哪|几)|(?:哪|几)(?:些|几|个|份)文号"
)


def asks_about_itself(question: Question) -> bool:
    """Whether the question is about the head of the plan: its number, issuers, date or title."""
    if _asks_orders(question):
        return True
    topic = [term for term in asked_terms(question) if not _HEAD_WORDS.search(term.word)]
    if _OTHERS.search(question.normal):
        return False
    if question.address is not None:
        return False
    return not topic and not question.numbers and bool(_HEAD_ASKED.search(question.normal))


def _asks_orders(question: Question) -> bool:
    """Whether it asks what the notice orders, and nothing that the notice does not speak of."""
    if not _ORDERS.search(question.normal):
        return False
    return all(_ORDER_WORDS.search(term.word) for term in question.terms)


def compose_itself(question: Question, register: Register) -> Draft | None:
    """Number, issuers, date or title of the plan itself, with the lines of its notice."""
    document = register.primary
    if document.kind != "fulltext":  # a digest says of its own what it knows of number and date
        return None
    notice = document.clause(("通知",)) or document.clauses[0]

    def line(text: str) -> Span | None:
        found = next((s for s in notice.sentences if normal(text) in normal(s.text)), None)
        return Span(document, notice.path, found.start, found.end) if found else None

    if _asks_orders(question):
        order = next((s for s in notice.sentences if "贯彻" in s.text or "执行" in s.text), None)
        span = Span(document, notice.path, order.start, order.end) if order else None
        asked = re.search(r"请[^。]*", order.text) if order else None
        if order and span and asked and "deadline" in question.types:
            text = f"通知没有写明时间，只要求“{asked.group()}”[1]。"
            return Draft(text, (span,), stated=False, certain=True)
        if order and span and asked:
            return Draft(f"{asked.group()}[1]。\n原文:{order.text.rstrip('。')}[1]。", (span,), certain=True)
        return None
    if ASKS_ADDRESSEES.search(question.normal):
        found = next((s for s in notice.sentences if s.text.endswith((":", "："))), None)
        if found is None:
            return None
        span = Span(document, notice.path, found.start, found.end)
        number = line(document.number) if ASKS_NUMBER.search(question.normal) else None
        if number:
            return Draft(f"{document.number}[1]；{found.text.rstrip(':：')}[2]。", (number, span), certain=True)
        return Draft(f"{found.text.rstrip(':：')}[1]。", (span,), certain=True)
    signed = re.search(r"落.{0,2}款|署.{0,2}名", question.normal) and not ASKS_DATE.search(
        question.normal.replace("落款", "")
    )
    parts: list[tuple[str, Span]] = []
    if re.search(r"全称|全名|标题|名称", question.normal) and (span := line(document.title)):
        parts.append((f"《{document.title}》", span))
    if ASKS_NUMBER.search(question.normal) and (span := line(document.number)):
        parts.append((document.number, span))
    if ASKS_ISSUER.search(question.normal) or signed:
        parts += [(issuer, span) for issuer in document.issuers if (span := line(issuer))]
    if ASKS_DATE.search(question.normal) and not (signed and ASKS_ISSUER.search(question.normal)):
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
