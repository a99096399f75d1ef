"""Clauses by what people call them (以标题或话题称条款): 阳光体育那条, “教育信息化”, 择校热所在的那一节."""

from __future__ import annotations

import re

from assistant.compose.beside import LEVEL
from assistant.compose.query_parse import ClauseFinder
from assistant.notation import within
from assistant.question import Question
from assistant.select import Register
from corpus import Clause, Document, normal

_OPENING = re.compile(
    r"^(?:请问|问一下|想问|想知道|告诉我|说说|麻烦|查一下|查查|请|方案|文件|正文|里面?|中|在|排|紧跟|紧接|紧挨|跟|接|列|位于|着|于|那|这|关于|有关|讲到?|提到?|说到?|写到?|涉及|谈|规定|要求|的|[\s,，:：、])+"
)
_NOUN = re.compile(
    r"(?:(?:所在|所属)的?)?(?:这|那|哪)?(?:[一1])?(?:个)?(?:大|小)?(?:部分|章节|章|节|条款|条目|条|项|款|点|块|段)(?:内容)?(?:的|之|,|\s|[\"”])*$"
)


# 择校热那条的标题, 民族教育那节最后一句, 党建那一条全文, 心理健康那条有几句话
_CALLED = re.compile(
    rf"(?P<name>[^,，。?？;；]{{2,24}}?)(?:(?:所在|所属)的?(?:那|这|哪)?|那|这)[一1]?(?:个)?{LEVEL}(?:的|里|中|是|有|一共|共|总共|请|把|,|\s)*"
    r"(?:标题(?!里|中|含|有)|题目|名称|叫什么|叫啥|全文|整条|完整|原文全文|(?:最后|开头|倒数|最末|第|前|头|首|末|结尾|收尾).{0,4}句|尾句|(?:几|多少)(?:个)?[句字]|字数"
    r"|(?P<told>(?:主要|都|具体)?(?:讲|说|写|规定)(?:了|的|的是|了些|的都是)(?:什么|啥|些什么|哪些内容)[?。]*$))"
)


def clause_called(question: Question, register: Register, find: ClauseFinder) -> Clause | None:
    """The clause by whose topic its heading, a sentence by number or its whole text is asked for (择校热那条的标题)."""
    match = _CALLED.search(question.normal)
    if match is None:
        return None
    document = register.primary
    name = _OPENING.sub("", match["name"]).strip('“”"的 ,，')
    if len(name) < 2:
        return None
    clause = named(name, document)
    if match["told"] and (clause is None or len(name) < 4):  # of a topic, what it says is sought among all sentences
        return None
    path = clause.path if clause else find(name)
    found = document.clause(path) if path else None
    return at_level(found, match["level"], document) if found else None


def bare_name(words: str) -> tuple[str, bool]:
    """What names a clause in `words`, and whether a word such as 那条 or 这一节 says that it is one."""
    name = _OPENING.sub("", words).strip('“”"的 ,，')
    noun = _NOUN.search(name)
    return (name[: noun.start()] if noun else name).strip("“”\"'‘’《》的 ,，"), bool(noun)


def headed(words: str, document: Document) -> tuple[Clause, int] | None:
    """The longest heading that stands in `words` whole, or in quotes by a half, with where it ends there."""
    found = []
    for clause in numbered(document):
        heading = normal(clause.heading).lower()
        at = words.rfind(heading) if heading else -1
        if at >= 0:
            found.append((len(heading), clause, at + len(heading)))
    for quote in re.finditer(r"[“\"‘]([^”\"’]{3,40})[”\"’]", words):
        clause_ = named(quote.group(1), document)
        if clause_ is not None:
            found.append((len(quote.group(1)), clause_, quote.end()))
    return max(((clause, end) for _, clause, end in found), key=lambda item: len(item[0].heading), default=None)


def named(name: str, document: Document) -> Clause | None:
    """The one clause whose heading holds `name`, or the highest of several; None for none or a choice of many."""
    found = [clause for clause in numbered(document) if clause.heading and within(name, normal(clause.heading).lower())]
    whole = [clause for clause in found if normal(clause.heading).lower() == name]
    if len(found) > 1 and len(name) < 4 and not whole:
        return None
    return min(whole or found, key=lambda clause: (len(clause.path), len(clause.heading)), default=None)


def numbered(document: Document) -> list[Clause]:
    """The clauses that have a number, in order."""
    return [clause for clause in document.clauses if clause.kind in ("heading", "clause")]


def at_level(clause: Clause, level: str, document: Document) -> Clause:
    """The clause above that a level word means: the next 节 of an item is that of its section."""
    depth = (
        1 if level in ("部分", "大部分", "大块", "板块", "章") else 2 if level in ("节", "小节") else len(clause.path)
    )
    return document.clause(clause.path[:depth]) or clause
