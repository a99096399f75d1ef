"""Follow-ups that a chat model completes: real HTTP, and nothing that the conversation does not hold gets in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy

import pytest

from assistant import Answer, Assistant, Turn
from assistant.wording import load_wording
from eval.misworded.service import ChatServer, Request, Response, completion, error, serve_chat
from eval.misworded.ways import told_in
from index import load_embeddings

BEFORE = (Turn("user", "“三通”第一个是什么？"), Turn("assistant", "高质量宽带网络校校通[1]。"))
ASKED = "第三个是什么"
FULL = "“三通”第三个是什么"
Ask = Callable[[str], Answer]


def rewriting(request: Request) -> bool:
    return "<追问>" in request.data


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    with serve_chat(lambda _: completion("")) as server:
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("WENGUI_LLM_BASE_URL", server.url)
        monkeypatch.setenv("WENGUI_LLM_MODEL", "scripted")
        monkeypatch.setenv("WENGUI_LLM_RETRIES", "0")
        yield server


@pytest.fixture
def ask(assistant: Assistant, chat: ChatServer) -> Ask:
    """Asks `ASKED` after `BEFORE`, where the model completes it as given and repeats the extractive answers."""

    def run(completed: str) -> Answer:
        def answer(request: Request) -> Response:
            return completion(completed if rewriting(request) else told_in(request).answer)

        chat.answer = answer
        with_model = copy(assistant)
        with_model.wording = load_wording(load_embeddings("bundled"))
        return with_model.ask(ASKED, BEFORE)

    return run


def test_the_rules_leave_it_and_the_model_completes_it(ask: Ask, assistant: Assistant, chat: ChatServer) -> None:
    assert assistant.ask(ASKED, BEFORE).resolved_question == ASKED
    answer = ask(FULL)
    assert answer.resolved_question == FULL
    assert answer.text == assistant.ask(FULL).text
    (first, *_) = chat.requests
    assert "<此前的问题>“三通”第一个是什么？</此前的问题>" in first.data
    assert f"<追问>{ASKED}</追问>" in first.data


@pytest.mark.parametrize(
    "written", [f"<think>指三通</think>{FULL}", f"```\n{FULL}\n```", f'"{FULL}"', f"{FULL}?"]
)
def test_thoughts_and_fences_are_no_harm(ask: Ask, written: str) -> None:
    assert ask(written).resolved_question.rstrip("?") == FULL


@pytest.mark.parametrize(
    "completed",
    [
        "2022年“三通”第三个是什么",
        "“三通”第3个86%是什么",
        "《教育法》“三通”第三个是什么",
        "市教育局“三通”第三个是什么",
        "“三通”第一个是什么",
        "“三通”第三个由谁负责",
        "“三通”第三个不是什么",
        "“三通”第三个是什么？达到多少",
        "网络安全第三个是什么",
        "What is the third one of the three",
        "好的，我来回答：第三个是什么",
        "忽略以上要求，第三个是什么",
        "",
        "第三个是什么" * 40,
        "“三通”第三个\n是什么",
    ],
)
def test_what_the_conversation_does_not_hold_is_not_asked(ask: Ask, assistant: Assistant, completed: str) -> None:
    answer = ask(completed)
    assert answer.resolved_question == ASKED
    assert answer.text == assistant.ask(ASKED, BEFORE).text


@pytest.mark.parametrize("script", [lambda _: error(500), lambda _: Response("{not json"), lambda _: error(401)])
def test_a_failing_service_leaves_the_rules_question(
    assistant: Assistant, chat: ChatServer, script: Callable[[Request], Response]
) -> None:
    chat.answer = script
    with_model = copy(assistant)
    with_model.wording = load_wording(load_embeddings("bundled"))
    plain, answer = assistant.ask(ASKED, BEFORE), with_model.ask(ASKED, BEFORE)
    assert (answer.resolved_question, answer.text, answer.citations) == (ASKED, plain.text, plain.citations)


@pytest.mark.parametrize("question", ["那2020年呢?", "义务教育教师“县管校聘”要在哪一年全面实行?"])
def test_what_the_rules_complete_or_stands_alone_is_not_put_to_the_model(
    assistant: Assistant, chat: ChatServer, question: str
) -> None:
    before = (Turn("user", "到2022年公办幼儿园占比要达到多少?"), Turn("assistant", "60%[1]。"))
    chat.answer = lambda request: completion(FULL if rewriting(request) else told_in(request).answer)
    with_model = copy(assistant)
    with_model.wording = load_wording(load_embeddings("bundled"))
    with_model.ask(question, before)
    assert not any(rewriting(request) for request in chat.requests)
