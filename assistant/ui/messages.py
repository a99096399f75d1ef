"""What stands in the chat: a question, an answer with links to its sources, a notice; and the same as plain text.

The chat shows HTML made here from escaped text only, so that neither Markdown nor HTML in a question or a document
changes the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from html import escape
from typing import Any

from assistant.answer import Answer, Citation, Turn
from assistant.ui.sources import KIND_WORDS, anchor
from assistant.wording.state import note_of

_MARK = re.compile(r"\[(\d{1,3})\]")
_MARKED = re.compile(r"(&[#\w]+;|[^\s\[\]]?)((?:\[\d{1,3}\])+)")  # in escaped text: "0%[1][2]", "号&quot;[3]"
_NUMBERED = re.compile(r"(\d{1,3}[.、](?!\d)|[(\uff08]\d{1,3}[)\uff09]|[-•·])\s*")

_SHOWN = 500  # characters of a question in its bubble


def question_html(question: str) -> str:
    """The user's bubble: the question exactly as typed, cut where it is longer than anyone would read."""
    if not question.strip():
        question = "……"
    if len(question) > _SHOWN:
        question = question[:_SHOWN] + "……"
    return f'<div class="wg-question">{escape(question).replace(chr(10), "<br>")}</div>'


def notice_html(sentence: str) -> str:
    """A bubble that is no answer: a question that cannot be asked, or a fault."""
    return f'<div class="wg-notice" role="status">{escape(sentence)}</div>'


def answer_html(answer: Answer, turn: int) -> str:
    """The assistant's bubble; each ``[n]`` that has a citation links to its card in the source pane."""
    known = {citation.n for citation in answer.citations}
    lines = "".join(_line(line.strip(), turn, known) for line in answer.text.splitlines() if line.strip())
    refused = "" if answer.answerable else " wg-refusal"
    badge = "" if answer.answerable else '<p class="wg-badge">文件未载明</p>'
    return f'<div class="wg-answer{refused}">{badge}{lines}{_small_print(answer)}</div>'


def _line(line: str, turn: int, known: Set[int]) -> str:
    """One line of an answer; the number of a list's item hangs out to the left."""

    def link(match: re.Match[str]) -> str:
        n = int(match[1])
        return f'<a class="wg-cite" href="#{anchor(turn, n)}">[{n}]</a>' if n in known else match[0]

    def keep(match: re.Match[str]) -> str:
        # A line may not begin with a mark: it stays with the character that it follows.
        return f'<span class="wg-keep">{match[1]}{_MARK.sub(link, match[2])}</span>'

    number = _NUMBERED.match(line)
    html = _MARKED.sub(keep, escape(line[number.end() :] if number else line))
    return (
        f'<p class="wg-item"><span class="wg-num">{escape(number[1])}</span>{html}</p>' if number else f"<p>{html}</p>"
    )


def _small_print(answer: Answer) -> str:
    resolved = answer.resolved_question.strip()
    lines = [f"按此理解：{resolved}"] if resolved and resolved != answer.question.strip() else []
    lines += filter(None, [note_of(answer)])
    return "".join(f'<p class="wg-resolved">{escape(line)}</p>' for line in lines)


def plain_text(answer: Answer) -> str:
    """The answer with its sources as plain text, for a letter or a memo."""
    lines = [f"问：{answer.question.strip()}", f"答：{answer.text.strip()}"]
    if answer.citations:
        lines += ["", "出处：", *(_reference(citation) for citation in answer.citations)]
    elif answer.nearest:
        lines += ["", "相近条款：", *(_reference(citation) for citation in answer.nearest)]
    return "\n".join(lines)


def _reference(citation: Citation) -> str:
    mark = f"[{citation.n}] " if citation.n else ""
    number = f"({citation.number})" if citation.number else ""
    kind = "" if citation.kind == "fulltext" else f"({KIND_WORDS.get(citation.kind, citation.kind)})"
    place = f"{citation.label} {citation.heading}".strip()
    words = " ".join(citation.quote.split())
    return f"{mark}《{citation.title}》{number}{place}{kind}:" + (words if kind else f"“{words}”")


def turns_of(history: Sequence[Any] | None) -> tuple[Turn, ...]:
    """The turns of a chat history in any form that Gradio hands over.

    A message's content is a string where it comes through the API, a list of parts where it comes from the browser's
    chat; parts that are not text are left out.

    >>> turns_of([{"role": "user", "content": [{"type": "text", "text": "公办幼儿园占比？"}]}])
    (Turn(role='user', content='公办幼儿园占比？'),)
    """
    turns = []
    for message in history or ():
        if not isinstance(message, dict) or message.get("role") not in ("user", "assistant"):
            continue
        content = _text_of(message.get("content")).strip()
        if content:
            turns.append(Turn(role=str(message["role"]), content=content))
    return tuple(turns)


def _text_of(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        return str(content["text"]) if isinstance(content.get("text"), str) else ""
    if isinstance(content, list | tuple):
        return "\n".join(filter(None, map(_text_of, content)))
    return ""
