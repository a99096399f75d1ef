"""The page (页面): the chat at the left, the sources of its answers at the right, and the endpoint ``/ask``."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Protocol

import gradio as gr
from gradio.events import api

from assistant.answer import Answer, Turn
from assistant.ui.messages import answer_html, notice_html, plain_text, question_html, turns_of
from assistant.ui.provisional import outcomes, provisional_html
from assistant.ui.script import CHAT_TO_QUESTION, COPY, COPY_LABEL, COPY_REST, SOURCES_TO_MARK
from assistant.ui.sources import EMPTY, CardLinks, render_sources
from assistant.wording import Heard, Wording, state_line
from corpus import Document, WenguiError

logger = logging.getLogger(__name__)

TITLE = "问规"
TAGLINE = "查阅规划与政策文件：一问一答，每个回答都附所依据的条款原文。"
PROMISE = "每条回答都引自所列条款原文；文件没有写的，会直接说明。"
FAULT = "处理这个问题时出了差错，已经记录。请换一种说法再问；如果仍然出现，请把问题告诉维护人员。"
_REMEMBERED = 8  # answers of the conversation that a follow-up question may refer to


class Answers(Protocol):
    """What the page needs of an `Assistant`."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""

    @property
    def wording(self) -> Wording | None:
        """What words the answers; None without a language model."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        level: str | None = None,
        document_id: str | None = None,
        heard: Heard | None = None,
    ) -> Answer:
        """The answer; raises `QuestionError` for what cannot be asked."""


@dataclass(frozen=True)
class Exchange:
    """One question of a conversation with what came of it: an answer, or the sentence of a notice."""

    question: str
    outcome: Answer | str


Conversation = tuple[Exchange, ...]


def build_app(assistant: Answers) -> gr.Blocks:
    """The app over `assistant`; launch it with ``app.launch(**LOOK)``."""
    links = CardLinks.of(assistant.documents)
    app = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with app:
        conversation = gr.State(())
        with gr.Column(elem_id="wg-page"):
            gr.HTML(f'<h1>{TITLE}</h1><p class="wg-tagline">{TAGLINE}</p>', elem_id="wg-head")
            with gr.Row(elem_id="wg-main"):
                with gr.Column(elem_id="wg-left", scale=6, min_width=320):
                    chat = gr.Chatbot(
                        elem_id="wg-chat",
                        show_label=False,
                        container=False,
                        height=None,
                        autoscroll=False,
                        buttons=[],
                        feedback_options=None,
                        latex_delimiters=[],
                        allow_tags=False,
                        layout="bubble",
                        placeholder=_welcome(assistant.documents),
                        examples=[{"text": question} for question in example_questions(assistant.documents)],
                    )
                    box = gr.Textbox(
                        elem_id="wg-box",
                        label="问题",
                        show_label=False,
                        container=False,
                        lines=1,
                        max_lines=4,
                        placeholder="请输入问题",
                        submit_btn="提问",
                        autofocus=True,
                    )
                    with gr.Row(elem_id="wg-tools"):
                        copy = gr.Button(COPY_LABEL, size="sm", variant="secondary", min_width=120)
                        clear = gr.Button("清空", size="sm", variant="secondary", min_width=80)
                with gr.Column(elem_id="wg-right", scale=5, min_width=320):
                    gr.HTML("<h2>出处</h2>", elem_id="wg-sources-title")
                    sources = gr.HTML(EMPTY, elem_id="wg-sources", apply_default_css=False, js_on_load=SOURCES_TO_MARK)
            gr.HTML(lambda: _foot(assistant), elem_id="wg-foot")
        copied = gr.Textbox(visible="hidden", elem_id="wg-copy-text")

        def respond(question: str, before: Conversation) -> Iterator[tuple[Any, ...]]:
            """Show the question at once, then its answer, its sources and the text to copy."""
            waiting = [*_messages(before), *_bubbles(question, '<div class="wg-waiting">正在查阅条款……</div>')]
            yield waiting, gr.skip(), "", before, gr.skip()
            now = before
            for told in outcomes(lambda heard: _outcome(assistant, question, before, heard)):
                if isinstance(told, tuple):
                    now = (*before, Exchange(question, told[0]))
                else:
                    draft = [*_messages(before), *_bubbles(question, provisional_html(told))]
                    yield draft, gr.skip(), gr.skip(), gr.skip(), gr.skip()
            answers = _answers(now)
            text = plain_text(answers[-1]) if answers else ""
            yield _messages(now), render_sources(answers, assistant.documents, links=links), "", now, text

        def respond_to_example(before: Conversation, event: gr.SelectData) -> Iterator[tuple[Any, ...]]:
            """The same for a click on an example."""
            yield from respond(str(event.value["text"]), before)

        outputs = [chat, sources, box, conversation, copied]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        box.submit(respond, [box, conversation], outputs, **quiet)
        chat.example_select(respond_to_example, conversation, outputs, **quiet)
        chat.change(None, js=CHAT_TO_QUESTION, **quiet)
        gr.on([clear.click, chat.clear], lambda: ([], EMPTY, "", (), ""), None, outputs, **quiet)
        copy.click(None, copied, copy, js=COPY, **quiet).then(None, None, copy, js=COPY_REST, **quiet)
        api(_endpoint(assistant), api_name="ask")
    app.queue(default_concurrency_limit=4, max_size=64)
    return app


def example_questions(documents: Mapping[str, Document]) -> list[str]:
    """The example questions of the first of `documents` that has some."""
    with (Path(__file__).parent / "examples.toml").open("rb") as file:
        examples: dict[str, list[str]] = tomllib.load(file)
    return next((examples[id] for id in documents if id in examples), examples["any"])


def _welcome(documents: Mapping[str, Document]) -> str:
    count = f"现有文件 {len(documents)} 份。" if len(documents) > 1 else ""
    return f'<p class="wg-welcome">可以问指标、时限、任务、责任单位，也可以按条款号查找。{count}</p>'


def _foot(assistant: Answers) -> str:
    """What is promised, and whether a language model words the answers, as it stands when the page is opened."""
    state = assistant.wording.state if assistant.wording else state_line()
    return f"{PROMISE}<br>{escape(state)}"


def _outcome(assistant: Answers, question: str, before: Conversation, heard: Heard) -> Answer | str:
    """The answer, or the sentence to show in its place; never an exception."""
    try:
        return assistant.ask(question, history=_turns(before), heard=heard)
    except WenguiError as error:
        return str(error)
    except Exception:
        logger.exception("the question %r failed", question)
        return FAULT


def _turns(conversation: Conversation) -> tuple[Turn, ...]:
    history: list[Turn] = []
    for answer in _answers(conversation)[-_REMEMBERED:]:
        history += [Turn("user", answer.question), Turn("assistant", answer.text)]
    return tuple(history)


def _answers(conversation: Conversation) -> list[Answer]:
    return [exchange.outcome for exchange in conversation if isinstance(exchange.outcome, Answer)]


def _messages(conversation: Conversation) -> list[gr.MessageDict]:
    """The chat of `conversation`; an answer's number among the answers is the one of its anchors."""
    messages: list[gr.MessageDict] = []
    turn = 0
    for exchange in conversation:
        if isinstance(exchange.outcome, Answer):
            messages += _bubbles(exchange.question, answer_html(exchange.outcome, turn))
            turn += 1
        else:
            messages += _bubbles(exchange.question, notice_html(exchange.outcome))
    return messages


def _bubbles(question: str, reply: str) -> list[gr.MessageDict]:
    return [{"role": "user", "content": question_html(question)}, {"role": "assistant", "content": reply}]


def _endpoint(assistant: Answers) -> Any:
    def ask(question: str, history: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        """回答一个问题，返回带出处的 JSON;history 是此前的对话：[{"role": "user"|"assistant", "content": …}, …]。"""
        try:
            return assistant.ask(question, history=turns_of(history)).to_json()
        except WenguiError as error:
            raise gr.Error(str(error), print_exception=False) from error
        except Exception as error:
            logger.exception("the question %r failed", question)
            raise gr.Error(FAULT, print_exception=False) from error

    return ask
