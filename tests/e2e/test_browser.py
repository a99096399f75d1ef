"""The app as people meet it: the real server, the real index, a real browser.

``WENGUI_SCREENSHOT=docs/screenshot.png pytest tests/e2e/test_browser.py`` also makes the picture of the README.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from playwright.sync_api import Browser, Page, expect, sync_playwright

from corpus import Library
from eval.misworded.service import ChatServer, Response, completion, serve_chat
from index import build_index

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60  # seconds that the server may take to come up

KINDERGARTEN = "到2022年公办幼儿园占比要达到多少?"
NOT_SAID = "到2025年公办幼儿园占比要达到多少?"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running app over the shipped documents."""
    with _running(tmp_path_factory.mktemp("home")) as url:
        yield url


@pytest.fixture(scope="module")
def chat() -> Iterator[ChatServer]:
    """A chat service that says what a test sets."""
    with serve_chat(lambda _: completion("")) as server:
        yield server


@pytest.fixture(scope="module")
def worded_address(tmp_path_factory: pytest.TempPathFactory, chat: ChatServer) -> Iterator[str]:
    """The address of a running app whose answers a chat model words."""
    settings = {"WENGUI_LLM_BASE_URL": chat.url, "WENGUI_LLM_MODEL": "scripted", "NO_PROXY": "127.0.0.1"}
    with _running(tmp_path_factory.mktemp("worded"), settings) as url:
        yield url


@contextmanager
def _running(home: Path, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """The address of an app that runs until the block ends."""
    build_index(home, Library().load_all())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url, log = f"http://127.0.0.1:{port}/", home / "server.log"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WENGUI_")}
    environment |= {"WENGUI_HOME": str(home), "WENGUI_PORT": str(port), "PYTHONPATH": str(ROOT), **settings}
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")], cwd=home, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        if not _comes_up(server, url):
            pytest.fail(f"the app did not answer at {url} within {PATIENCE} s; it printed:\n{log.read_text()}")
        yield url
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def _comes_up(server: subprocess.Popen[bytes], url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            opener.open(url, timeout=2).close()
            return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    return False


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.fail("no chromium found: install it (apt-get install chromium) to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, just opened, in a window of 1280 × 800."""
    yield from _opened(browser, address, width=1280, height=800)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """The page, just opened, on a phone."""
    yield from _opened(browser, address, width=390, height=844)


def _opened(browser: Browser, address: str, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    faults: list[str] = []
    context.on("weberror", lambda fault: faults.append(str(fault.error)))
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_placeholder("请输入问题")).to_be_visible(timeout=30_000)
    yield page
    context.close()
    assert faults == [], "a script of the page failed"


def ask(page: Page, question: str) -> str:
    """Ask `question` in the page's box; what the assistant says to it."""
    replies = page.get_by_label("回答", exact=True)
    before = replies.count()
    box = page.get_by_placeholder("请输入问题")
    box.fill(question)
    box.press("Enter")
    expect(replies).to_have_count(before + 1, timeout=30_000)
    expect(page.locator(".wg-waiting")).to_have_count(0, timeout=30_000)
    return replies.nth(before).inner_text()


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_the_kindergarten_target_is_answered_beside_its_marked_clause(page: Page) -> None:
    assert "60%" in ask(page, KINDERGARTEN)
    card = page.locator(".wg-card.wg-cited").first
    expect(card.locator("h4")).to_contain_text("二、(二)2. 普惠健康发展学前教育")
    expect(card).to_contain_text("鄂党办发〔2019〕12号")
    expect(card.locator(".wg-kind")).to_have_text("原文")
    expect(card.locator("mark", has_text="公办幼儿园占比达到60%")).to_have_count(1)
    # The clause stands there in full, not only the sentence.
    expect(card.locator(".wg-clause")).to_contain_text("增强家庭科学育儿能力。")
    if picture := os.environ.get("WENGUI_SCREENSHOT"):
        page.wait_for_timeout(500)
        page.screenshot(path=ROOT / picture)


def test_a_marker_in_the_answer_leads_to_its_card(page: Page) -> None:
    ask(page, KINDERGARTEN)
    marker = page.locator("a.wg-cite").first
    expect(marker).to_have_attribute("href", re.compile(r"^#wg-0-\d+$"))
    marker.click()
    expect(page.locator(".wg-card.wg-here h4")).to_contain_text("二、(二)2.")
    expect(page.locator(".wg-card.wg-here h4")).to_be_in_viewport()
    assert page.get_by_label("回答", exact=True).count() == 1, "the page was loaded anew"


def test_a_sentence_deep_in_a_long_clause_is_moved_into_view(page: Page) -> None:
    ask(page, "教育惩戒是怎么规定的?")
    mark = page.locator(".wg-cited mark").first
    expect(mark).to_contain_text("教育惩戒")
    expect(mark).to_be_in_viewport(ratio=1)
    page.locator("#wg-sources").evaluate("pane => { pane.scrollTop = 0; }")
    page.locator("a.wg-cite").first.click()
    expect(mark).to_be_in_viewport(ratio=1)


def test_what_the_plan_does_not_say_is_refused_with_the_nearest_clauses(page: Page) -> None:
    ask(page, NOT_SAID)
    expect(page.locator(".wg-refusal")).to_be_visible()
    expect(page.locator(".wg-refusal")).to_contain_text("文件未载明")
    expect(page.locator(".wg-card").first).to_contain_text("学前教育")


def test_a_second_question_keeps_the_sources_of_the_first_within_reach(page: Page) -> None:
    ask(page, KINDERGARTEN)
    ask(page, NOT_SAID)
    first = page.locator("a.wg-cite").first
    first.click()
    card = page.locator("details.wg-earlier .wg-card.wg-here")
    expect(card.locator("mark", has_text="公办幼儿园占比达到60%")).to_be_visible()


def test_a_follow_up_question_is_understood_from_the_one_before(page: Page) -> None:
    ask(page, KINDERGARTEN)
    assert "86%" in ask(page, "普惠性幼儿园覆盖率呢?")
    expect(page.locator(".wg-resolved")).to_contain_text("普惠性幼儿园覆盖率")


def test_an_example_asks_itself_and_clearing_brings_the_examples_back(page: Page) -> None:
    examples = page.locator("#wg-chat .example")
    expect(examples).to_have_count(6)
    examples.first.click()
    expect(page.locator("#wg-sources mark").first).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="清空", exact=True).click()
    expect(examples).to_have_count(6)
    expect(page.locator("#wg-sources")).to_contain_text("这里显示回答的出处")


def test_markup_in_a_question_is_shown_as_it_was_typed(page: Page) -> None:
    typed = "<b>公办</b>幼儿园 **占比** <img src=x onerror=\"document.title='x'\">?"
    ask(page, typed)
    expect(page.get_by_label("提问", exact=True)).to_contain_text(typed)
    assert page.title() == "问规"


@pytest.mark.parametrize("question", ["   ", "问" * 5000])
def test_a_question_that_cannot_be_asked_gets_a_notice_in_chinese(page: Page, question: str) -> None:
    said = ask(page, question)
    expect(page.locator(".wg-notice")).to_be_visible()
    assert re.search("[一-鿿]", said)
    assert "Traceback" not in said


def test_the_answer_is_copied_with_its_sources_as_plain_text(page: Page) -> None:
    ask(page, KINDERGARTEN)
    page.get_by_role("button", name="复制回答和出处").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert KINDERGARTEN in copied
    assert "[1] 《加快推进鄂尔多斯教育现代化工作方案(2019—2022年)》" in copied
    assert "<" not in copied


def test_a_phone_shows_everything_without_horizontal_scrolling(phone: Page) -> None:
    assert overflow(phone) <= 0
    for question in (KINDERGARTEN, "到2020年要完成哪些事?", NOT_SAID):
        ask(phone, question)
        assert overflow(phone) <= 0, question
    latest = phone.get_by_label("回答", exact=True).last
    expect(latest).to_be_in_viewport()


@pytest.mark.parametrize(
    ("figure", "shown", "note"), [("63%", "60%", "没有通过核验"), ("60%", "60%", "由大模型措辞，已逐句核验")]
)
def test_words_are_shown_as_provisional_until_the_verified_answer_takes_their_place(
    browser: Browser, worded_address: str, chat: ChatServer, figure: str, shown: str, note: str
) -> None:
    written = f"{figure}。到2022年，公办幼儿园占比要达到{figure}[1]。"
    ended = threading.Event()
    chat.answer = lambda _: Response("", pieces=[written[:-4], written[-4:]], hold=ended)
    for page in _opened(browser, worded_address, 1280, 800):
        box = page.get_by_placeholder("请输入问题")
        box.fill(KINDERGARTEN)
        box.press("Enter")
        provisional = page.locator(".wg-provisional")
        expect(provisional).to_contain_text(f"公办幼儿园占比要达到{figure}", timeout=30_000)
        expect(provisional).to_contain_text("核验中，尚未定稿")
        expect(provisional.locator("a")).to_have_count(0)
        expect(page.locator(".wg-card")).to_have_count(0)
        ended.set()
        expect(provisional).to_have_count(0, timeout=30_000)
        answer = page.get_by_label("回答", exact=True).last
        expect(answer).to_contain_text(shown)
        expect(answer).to_contain_text(note)
        expect(answer.locator("a.wg-cite").first).to_be_visible()
        if figure != shown:
            expect(answer).not_to_contain_text(figure)
        expect(page.locator(".wg-card.wg-cited").first).to_be_visible()


def test_the_page_fetches_nothing_from_other_hosts(browser: Browser, address: str) -> None:
    context = browser.new_context()
    requested: list[str] = []
    context.on("request", lambda request: requested.append(request.url))
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_placeholder("请输入问题")).to_be_visible(timeout=30_000)
    ask(page, KINDERGARTEN)
    context.close()
    assert [url for url in requested if not url.startswith((address, "data:", "blob:"))] == []


def test_the_endpoint_returns_the_answer_as_json(address: str) -> None:
    answer: dict[str, Any] = Client(address, verbose=False).predict(KINDERGARTEN, api_name="/ask")
    assert answer["answerable"] is True
    assert "60%" in answer["answer"]
    assert answer["citations"][0]["label"] == "二、(二)2."


def test_the_endpoint_takes_a_history_of_strings_or_of_parts(address: str) -> None:
    client = Client(address, verbose=False)
    as_strings = [{"role": "user", "content": KINDERGARTEN}]
    as_parts = [{"role": "user", "content": [{"type": "text", "text": KINDERGARTEN}]}]
    answers = [client.predict("普惠性幼儿园覆盖率呢?", history, api_name="/ask") for history in (as_strings, as_parts)]
    assert answers[0]["resolved_question"] == answers[1]["resolved_question"]
    assert all("86%" in answer["answer"] for answer in answers)


def test_the_endpoint_says_in_chinese_why_an_empty_question_is_refused(address: str) -> None:
    with pytest.raises(AppError, match=r"[一-鿿]"):
        Client(address, verbose=False).predict(" ", api_name="/ask")
