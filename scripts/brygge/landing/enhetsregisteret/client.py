"""Ask the API over HTTP: patiently, politely, through the environment's proxy, at one host only.

Input:   the base address; paths and parameters.
Output:  whole answers, or an open answer to read bit by bit.
Never:   follows a redirect to another host; sends a secret; waits longer than a few minutes.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, TypeVar
from urllib.parse import unquote, urlencode, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3 import BaseHTTPResponse
from urllib3 import exceptions as failures

from brygge.errors import FaultError, InputError
from brygge.landing.enhetsregisteret.answers import (
    PassingError,
    fault_of,
    read_json,
    refuse_html,
    refused_answer,
)

USER_AGENT = f"brygge/{version('brygge')}"
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 5
LONGEST_WAIT_SECONDS = 300
CHUNK = 256 * 1024

Result = TypeVar("Result")


@dataclass(frozen=True)
class Patience:
    """How long to wait: for a connection, for bytes, and before each new try, in seconds."""

    connect: float = 10
    read: float = 60
    waits: tuple[float, ...] = (1, 4, 16)
    wait: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Answer:
    """A whole answer: its status, its body as it came, and the JSON value in it (None: absent)."""

    status: int
    body: bytes
    content: Any


class Tries:
    """The tries at one thing: a longer wait after each failure, until patience ends."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._failed = 0

    def failed(self, fault: PassingError) -> None:
        """Wait before the next try, or raise `fault` when it was the last one."""
        waits = self._patience.waits
        if self._failed >= len(waits) or fault.retry_after > LONGEST_WAIT_SECONDS:
            raise fault
        self._patience.wait(max(waits[self._failed], fault.retry_after))
        self._failed += 1

    def advanced(self) -> None:
        """Begin to count anew: the last try brought something that stays."""
        self._failed = 0


class Client:
    """A connection to the API at `base_url`."""

    def __init__(self, base_url: str, patience: Patience) -> None:
        self.base_url = base_url
        self.patience = patience
        self._pool = _pool(base_url, urllib3.Timeout(connect=patience.connect, read=patience.read))

    def ask(
        self, path: str, fields: Mapping[str, str] | None = None, absent: Sequence[int] = ()
    ) -> Answer:
        """Return the JSON answer to a GET; for a status in `absent` without its content.

        Raises `FaultError` for everything else, after a few tries where that may help.
        """
        url = self._url(path, fields)

        def attempt() -> Answer:
            with self._open("GET", url, {"Accept-Encoding": "gzip"}, absent) as response:
                refuse_html(response, url)
                _read_whole(response, url)
                found = None if response.status in absent else read_json(response, url)
                return Answer(response.status, response.data, found)

        return self._patiently(attempt)

    def head(self, path: str) -> Mapping[str, str]:
        """Return the headers of a HEAD request."""
        url = self._url(path)

        def attempt() -> Mapping[str, str]:
            with self._open("HEAD", url, {}) as response:
                refuse_html(response, url)
                _read_whole(response, url)
                return response.headers

        return self._patiently(attempt)

    @contextmanager
    def open(
        self, path: str, headers: Mapping[str, str], also: Sequence[int] = ()
    ) -> Iterator[BaseHTTPResponse]:
        """Yield the answer to one try at a GET, to be read with `chunks`; its bytes as they are."""
        url = self._url(path)
        with self._open("GET", url, {"Accept-Encoding": "identity", **headers}, also) as response:
            refuse_html(response, url)
            yield response

    def chunks(self, response: BaseHTTPResponse, path: str) -> Iterator[bytes]:
        """Yield the body bit by bit; raise `PassingError` when the connection breaks."""
        try:
            # As soon as bytes are here: what came before a break is kept.
            while chunk := response.read1(CHUNK, decode_content=False):
                yield chunk
        except failures.HTTPError as error:
            raise fault_of(error, self._url(path)) from error

    def _patiently(self, attempt: Callable[[], Result]) -> Result:
        tries = Tries(self.patience)
        while True:
            try:
                return attempt()
            except PassingError as fault:
                tries.failed(fault)

    @contextmanager
    def _open(
        self, method: str, url: str, headers: Mapping[str, str], also: Sequence[int] = ()
    ) -> Iterator[BaseHTTPResponse]:
        response = self._follow(method, url, headers)
        try:
            if response.status not in (200, *also):
                _read_whole(response, url)
                raise refused_answer(response, url, self.patience.now())
            yield response
        finally:
            # A body read to its end has given its connection back; another one is cut off.
            response.close()

    def _follow(self, method: str, url: str, headers: Mapping[str, str]) -> BaseHTTPResponse:
        address = url
        for _ in range(MOST_REDIRECTS + 1):
            response = self._send(method, address, headers)
            if response.status not in REDIRECTS:
                return response
            response.close()
            address = urljoin(address, response.headers.get("Location", ""))
            if _origin(address) != _origin(url):
                raise FaultError(
                    f"{url}: the API points to another address ({_origin(address)}).",
                    "if the API has moved, correct base_url in landing.api.",
                )
        raise FaultError(f"{url}: the API points in a circle.", "check base_url in landing.api.")

    def _send(self, method: str, url: str, headers: Mapping[str, str]) -> BaseHTTPResponse:
        sent = {"User-Agent": USER_AGENT, **headers}
        try:
            return self._pool.request(
                method, url, headers=sent, retries=False, redirect=False, preload_content=False
            )
        except failures.HTTPError as error:
            raise fault_of(error, url) from error

    def _url(self, path: str, fields: Mapping[str, str] | None = None) -> str:
        return f"{self.base_url}{path}" + (f"?{urlencode(fields, safe=':')}" if fields else "")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _read_whole(response: BaseHTTPResponse, url: str) -> None:
    try:
        # The property reads the body to its end and keeps it.
        _ = response.data
    except failures.HTTPError as error:
        raise fault_of(error, url) from error


def _pool(base_url: str, timeout: urllib3.Timeout) -> urllib3.PoolManager:
    """Return a pool of connections, through the proxy that the environment names for the host."""
    parts, proxies = urlsplit(base_url), getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(parts.netloc):
        return urllib3.PoolManager(timeout=timeout)
    address = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    headers = {}
    if address.username:
        secret = f"{unquote(address.username)}:{unquote(address.password or '')}"
        headers = urllib3.make_headers(proxy_basic_auth=secret)
    host = address.netloc.rpartition("@")[2]
    try:
        return urllib3.ProxyManager(
            f"{address.scheme}://{host}", proxy_headers=headers, timeout=timeout
        )
    except failures.ProxySchemeUnknown:
        raise InputError(
            f"the environment names a proxy of the kind {address.scheme}, which is not spoken.",
            "name an http proxy in HTTPS_PROXY.",
        ) from None
