"""Downloading official texts, and nothing else: from public hosts only, within limits of size, time and type.

Each hop of a redirect is checked anew, and the connection goes to the very address that was checked, so that no name
can lead into an inner network between the check and the use.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential,
)

from corpus.errors import DocumentError
from corpus.loaders.formats import MOST_BYTES

_MOST_HOPS = 5
_CONNECT_SECONDS = 4.0
_IN_VAIN_SECONDS = 2.5
_READ_SECONDS = 15.0
_MOST_SECONDS = 90.0
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/octet-stream": "",
}
_AGENT = "wengui/0.1 (policy document library)"
_SECOND_LEVEL = re.compile(r"(?:com|net|org|gov|edu|ac|mil|[a-z]{2})\.[a-z]{2}")


class FetchError(DocumentError):
    """A document could not be had; the sentence says why."""


class NoNetwork(FetchError):
    """Nothing answers."""


class _Passing(Exception):
    """A failure that another try may mend."""


@dataclass(frozen=True)
class Fetched:
    """A downloaded file.

    Attributes:
        name: a file name that tells its format.
        data: what is in it.
        charset: as the server named it, "" where it did not.
        address: where it was in the end.
    """

    name: str
    data: bytes
    charset: str
    address: str


@dataclass
class Fetcher:
    """Downloads documents in one run.

    Attributes:
        allowed: ``host:port`` pairs that may be had although they are inner addresses.
        answered: whether any host has answered in this run.
        silent: the hosts that did not answer.
    """

    allowed: frozenset[str] = frozenset()
    answered: bool = False
    silent: set[str] = field(default_factory=set)
    _client: httpx.Client = field(
        default_factory=lambda: httpx.Client(
            timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS), trust_env=False, follow_redirects=False
        )
    )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, address: str, progress: Callable[[int, int], None] = lambda done, total: None) -> Fetched:
        """Download the file at `address`.

        Args:
            address: http or https.
            progress: called with (bytes had, bytes in all or 0 where the server does not say).

        Raises:
            NoNetwork: if nothing has answered in this run for longer than is sensible.
            FetchError: if the file cannot be had, with the reason.
        """
        ends = time.monotonic() + _MOST_SECONDS
        enough = stop_after_attempt(3) | stop_after_delay(_MOST_SECONDS)
        try:
            for attempt in Retrying(
                stop=lambda state: enough(state) or self._in_vain(state),
                wait=wait_exponential(multiplier=0.4, max=3),
                retry=retry_if_exception_type(_Passing),
                reraise=True,
            ):
                with attempt:
                    return self._follow(address, ends, progress)
        except _Passing as error:
            raise FetchError(str(error)) from error
        raise FetchError("没有取到")  # not reached: the last attempt either returns or raises

    def _in_vain(self, state: RetryCallState) -> bool:
        """Whether nothing has answered for as long as one connection may take: another attempt would not help."""
        return not self.answered and (state.seconds_since_start or 0.0) >= _IN_VAIN_SECONDS

    def _follow(self, address: str, ends: float, progress: Callable[[int, int], None]) -> Fetched:
        url = address
        for _ in range(_MOST_HOPS + 1):
            following = self._hop(url, address, ends, progress)
            if isinstance(following, Fetched):
                return following
            url = urljoin(url, following)
        raise FetchError(f"网址转来转去超过{_MOST_HOPS}次")

    def _hop(self, url: str, first: str, ends: float, progress: Callable[[int, int], None]) -> Fetched | str:
        """The file at `url`, or where it redirects to."""
        parts = urlsplit(url)
        try:
            host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise FetchError(f"网址 {url} 不对") from error
        if parts.scheme not in ("http", "https") or not host:
            raise FetchError(f"网址 {url} 不是 http 或 https 网址")
        if (
            url != first
            and not may_follow(host, urlsplit(first).hostname or "")
            and f"{host}:{port}" not in self.allowed
        ):
            raise FetchError(f"网页转向别的网站 {host}，没有跟过去")
        started = time.monotonic()
        try:
            ip = self._resolve(host, port)
            target = httpx.URL(url).copy_with(host=ip)
            request = self._client.build_request(
                "GET",
                target,
                headers={"Host": parts.netloc.rpartition("@")[2], "User-Agent": _AGENT},
                extensions={"sni_hostname": host},
            )
            response = self._client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout, _Passing) as error:
            self._note_silence(host, time.monotonic() - started)
            secure = "certificate" in str(error).lower()
            raise (FetchError("网站的安全证书不对") if secure else _Passing(f"连接不上 {host}")) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _Passing(f"{host} 没有正常应答（{type(error).__name__}）") from error
        self.answered = True
        try:
            return self._take(response, url, ends, progress)
        except httpx.HTTPError as error:
            raise _Passing(f"{host} 传到一半断了（{type(error).__name__}）") from error
        finally:
            response.close()

    def _take(
        self, response: httpx.Response, url: str, ends: float, progress: Callable[[int, int], None]
    ) -> Fetched | str:
        if response.is_redirect:
            return str(response.headers.get("location", ""))
        if response.status_code in (429, 500, 502, 503, 504):
            raise _Passing(f"网站应答 {response.status_code}，暂时不可用")
        if response.status_code != 200:
            raise FetchError(
                "网址上已没有这份文件(404)"
                if response.status_code in (404, 410)
                else f"网站应答 {response.status_code}"
            )
        kind = response.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
        if kind not in _TYPES:
            raise FetchError(f"网址上是 {kind}，不是能收入的文件")
        length = response.headers.get("content-length", "")
        total = int(length) if length.isdigit() else 0
        if total > MOST_BYTES:
            raise FetchError(f"文件有{total / 1048576:.0f} MB，超过上限{MOST_BYTES // 1048576} MB")
        data = bytearray()
        for piece in response.iter_bytes(65536):
            data += piece
            progress(len(data), total)
            if len(data) > MOST_BYTES:
                raise FetchError(f"文件超过上限{MOST_BYTES // 1048576} MB")
            if time.monotonic() > ends:
                raise FetchError(f"{_MOST_SECONDS:.0f}秒没有传完")
        ending = _TYPES[kind] or re.search(r"\.(?:pdf|docx|xlsx|html?|txt)$|$", urlsplit(url).path.lower()).group()  # type: ignore[union-attr]
        return Fetched(f"{urlsplit(url).hostname}{ending}", bytes(data), response.charset_encoding or "", url)

    def _resolve(self, host: str, port: int) -> str:
        """A public address of `host`; an inner one only where it is allowed by name and port."""
        found: list[str] = []

        def ask() -> None:
            with suppress(OSError, UnicodeError):
                found.extend(str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(_CONNECT_SECONDS)
        if not found:
            raise _Passing(f"查不到网站 {host}")
        if f"{host}:{port}" not in self.allowed and any(
            not ipaddress.ip_address(ip.partition("%")[0]).is_global for ip in found
        ):
            raise FetchError(f"网址指向内部网络的地址（{host}），没有访问")
        return sorted(found, key=lambda ip: ":" in ip)[0]

    def _note_silence(self, host: str, seconds: float) -> None:
        """Give up the run where nothing has answered: neither of two hosts, or not one in its time."""
        self.silent.add(host)
        if not self.answered and (len(self.silent) > 1 or seconds >= 0.9 * _CONNECT_SECONDS):
            raise NoNetwork("连不上网络")


def may_follow(host: str, first: str) -> bool:
    """Whether a redirect may lead to `host`: within the registered host of the address, or to another of gov.cn."""
    return _registered(host) == _registered(first) or host == "gov.cn" or host.endswith(".gov.cn")


def _registered(host: str) -> str:
    """The registered part of a host name: moe.gov.cn of www.moe.gov.cn, example.com of a.example.com."""
    labels = host.lower().rstrip(".").split(".")
    if re.fullmatch(r"[\d.]+", host) or ":" in host:
        return host
    return ".".join(labels[-3 if _SECOND_LEVEL.fullmatch(".".join(labels[-2:])) else -2 :])
