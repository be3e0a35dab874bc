"""An S3 server that fails on command: a proxy in front of a good one."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from places import S3

DENIED = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
BROKEN = "<Error><Code>InternalError</Code><Message>sorry</Message></Error>"


class FaultyS3(ThreadingHTTPServer):
    """Passes requests on, until `fault` says how those of `methods` end."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, behind: S3) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = urlsplit(behind.endpoint)
        self.fault = ""
        self.methods = ("GET", "PUT", "POST", "DELETE", "HEAD")
        self.failures_left = 0
        self.released = threading.Event()

    @property
    def server(self) -> S3:
        """The address under which it is reached."""
        return S3(f"http://127.0.0.1:{self.server_address[1]}")


@contextmanager
def faulty(behind: S3) -> Iterator[FaultyS3]:
    """Run a proxy in front of `behind`."""
    with FaultyS3(behind) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.released.set()
            proxy.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: FaultyS3
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.server.fault if self.command in self.server.methods else ""
        if self.server.failures_left:
            self.server.failures_left -= 1
            fault = "500"
        if fault in ("500", "403"):
            content = (BROKEN if fault == "500" else DENIED).encode()
            self._send(int(fault), {"Content-Type": "application/xml"}, content)
        elif fault == "slow":
            # No word until the test is over: the client has to lose patience.
            self.server.released.wait()
            self.close_connection = True
        elif fault == "lost":
            # The work is done, and its answer never comes.
            self.server.fault = ""
            self._forward(body)
            self.close_connection = True
        elif fault == "half-closed":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"{")
            self.close_connection = True
        else:
            self._pass_on(body)

    def _forward(self, body: bytes) -> tuple[int, dict[str, str], bytes, str | None]:
        behind = http.client.HTTPConnection(str(self.server.behind.netloc))
        behind.request(self.command, self.path, body, dict(self.headers))
        answer = behind.getresponse()
        content = answer.read()
        kept = {
            name: value
            for name, value in answer.getheaders()
            if name.lower() not in ("transfer-encoding", "connection", "content-length")
        }
        length = answer.getheader("Content-Length") if self.command == "HEAD" else None
        behind.close()
        return answer.status, kept, content, length

    def _pass_on(self, body: bytes) -> None:
        self._send(*self._forward(body))

    def _send(
        self, status: int, headers: dict[str, str], content: bytes, length: str | None = None
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", length or str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _answer  # noqa: N815
