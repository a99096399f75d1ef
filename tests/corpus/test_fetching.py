"""Downloading, against a real server on loopback: what is had, what is refused, and that no redirect leads inside."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from corpus.fetching import Fetcher, FetchError, NoNetwork, may_follow
from corpus.loaders import MOST_BYTES

PAGE = "<html><body><p>关于做好工作的通知</p></body></html>".encode()


@dataclass
class Server:
    """A site: path → (status, headers, body); the paths that were asked for."""

    port: int
    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"


@pytest.fixture
def site() -> Iterator[Server]:
    server = Server(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            answers = server.answers[self.path]
            status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on standard error."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.port = http.server_address[1]
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield server
    http.shutdown()
    http.server_close()


def html(body: bytes = PAGE, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/html; charset=gbk"} | headers, body


def test_a_page_is_had_with_its_charset_and_progress(site: Server) -> None:
    site.answers["/a"] = [html()]
    seen: list[tuple[int, int]] = []
    with Fetcher(frozenset({site.host})) as fetcher:
        got = fetcher.fetch(site.url("/a"), lambda done, total: seen.append((done, total)))
    assert (got.data, got.charset, got.address) == (PAGE, "gbk", site.url("/a"))
    assert seen[-1][0] == len(PAGE)


def test_inner_addresses_are_not_visited(site: Server) -> None:
    site.answers["/a"] = [html()]
    for address in (
        site.url("/a"),
        f"http://localhost:{site.port}/a",
        f"http://[::1]:{site.port}/a",
        f"http://2130706433:{site.port}/a",
    ):
        with Fetcher() as fetcher, pytest.raises(FetchError):
            fetcher.fetch(address)
    assert site.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest",
        "http://10.0.0.8/x",
        "http://localhost:{port}/b",
        "file:///etc/passwd",
        "//other.example.com/x",
    ],
)
def test_a_redirect_never_leads_inside_or_elsewhere(target: str, site: Server) -> None:
    site.answers["/a"] = [(302, {"Location": target.format(port=site.port)}, b"")]
    site.answers["/b"] = [html()]
    with Fetcher(frozenset({site.host})) as fetcher, pytest.raises(FetchError) as refused:
        fetcher.fetch(site.url("/a"))
    assert site.asked == ["/a"]
    assert "没有" in str(refused.value) or "不是 http" in str(refused.value)


def test_a_redirect_on_the_same_host_is_followed(site: Server) -> None:
    site.answers["/a"] = [(301, {"Location": "/b"}, b"")]
    site.answers["/b"] = [html()]
    with Fetcher(frozenset({site.host})) as fetcher:
        assert fetcher.fetch(site.url("/a")).address == site.url("/b")


def test_a_circle_of_redirects_ends(site: Server) -> None:
    site.answers["/a"] = [(302, {"Location": "/a"}, b"")]
    with Fetcher(frozenset({site.host})) as fetcher, pytest.raises(FetchError, match="转来转去"):
        fetcher.fetch(site.url("/a"))


def test_a_passing_failure_is_tried_again(site: Server) -> None:
    site.answers["/a"] = [(503, {}, b""), (503, {}, b""), html()]
    with Fetcher(frozenset({site.host})) as fetcher:
        assert fetcher.fetch(site.url("/a")).data == PAGE
    assert site.asked == ["/a"] * 3


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((404, {}, b""), "已没有这份文件"),
        ((403, {}, b""), "403"),
        ((200, {"Content-Type": "video/mp4"}, b"x"), "不是能收入的文件"),
        ((200, {"Content-Type": "application/pdf", "Content-Length": str(MOST_BYTES + 1)}, b"x"), "超过上限50 MB"),
    ],
)
def test_what_cannot_be_taken_is_said(answer: tuple[int, dict[str, str], bytes], reason: str, site: Server) -> None:
    site.answers["/a"] = [answer]
    with Fetcher(frozenset({site.host})) as fetcher, pytest.raises(FetchError, match=reason):
        fetcher.fetch(site.url("/a"))


def test_where_nothing_answers_the_run_is_given_up() -> None:
    with Fetcher() as fetcher:
        for n in range(12):
            with pytest.raises(FetchError) as failed:
                fetcher.fetch(f"https://host{n}.invalid/")
            if isinstance(failed.value, NoNetwork):
                break
    assert isinstance(failed.value, NoNetwork)
    assert n < 4


@pytest.mark.parametrize(
    ("host", "first", "may"),
    [
        ("www.moe.gov.cn", "moe.gov.cn", True),
        ("www.gov.cn", "www.moe.gov.cn", True),
        ("cdn.example.com.cn", "www.example.com.cn", True),
        ("evil.com.cn", "www.example.com.cn", False),
        ("gov.cn.evil.com", "www.gov.cn", False),
        ("notgov.cn", "www.gov.cn", False),
    ],
)
def test_which_hosts_a_redirect_may_lead_to(host: str, first: str, may: bool) -> None:
    assert may_follow(host, first) is may
