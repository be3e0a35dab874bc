"""Fetch one large gzip file into a folder, going on where a broken connection left it.

Input:   the path of the file at the API, and the folder.
Output:  the whole file, named by the moment at which the server says it was made.
Never:   joins two different files: a rest is asked for only as long as the file is unchanged.
"""

from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path

from urllib3 import BaseHTTPResponse

from brygge.errors import FaultError
from brygge.landing.enhetsregisteret.answers import PassingError
from brygge.landing.enhetsregisteret.client import Client, Tries
from brygge.landing.rows import OnProgress

STEM = "enheter"
PARTIAL = 206
NOT_SATISFIABLE = 416
GZIP = b"\x1f\x8b"
MB = 1_000_000
TRY_LATER = "try again later, when the file is in place."


def file_name(last_modified: str | None, ending: str) -> str:
    """Return `enheter_<moment>` with the ending; without a moment when the server tells none."""
    try:
        moment = parsedate_to_datetime(last_modified or "").astimezone(UTC)
    except ValueError:
        return f"{STEM}{ending}"
    return f"{STEM}_{moment:%Y%m%dT%H%M%SZ}{ending}"


def download(client: Client, path: str, ending: str, folder: Path, tell: OnProgress) -> Path:
    """Return the whole file in `folder`; raise `FaultError` when it will not come."""
    return _Download(client, path, ending, folder / "part", tell).whole()


class _Download:
    """A file that is on its way: what is here of it, and which file that is."""

    def __init__(
        self, client: Client, path: str, ending: str, part: Path, tell: OnProgress
    ) -> None:
        self._client, self._path, self._ending = client, path, ending
        self._part, self._tell = part, tell
        self._url = f"{client.base_url}{path}"
        self._name = file_name(None, ending)
        self._version = ""
        self._size = self._furthest = 0
        self._total: int | None = None

    def whole(self) -> Path:
        tries = Tries(self._client.patience)
        while True:
            try:
                self._attempt()
                break
            except PassingError as fault:
                if self._size > self._furthest:
                    tries.advanced()
                self._furthest = max(self._furthest, self._size)
                tries.failed(fault)
        self._check()
        return self._part.rename(self._part.with_name(self._name))

    def _attempt(self) -> None:
        headers = {}
        if self._size and self._version:
            headers = {"Range": f"bytes={self._size}-", "If-Range": self._version}
        with self._client.open(self._path, headers, (PARTIAL, NOT_SATISFIABLE)) as response:
            if response.status != 200 and not self._continues(response):
                self._size, self._version = 0, ""
                raise PassingError(
                    f"{self._url}: the file changed at the API while it was fetched.", TRY_LATER
                )
            if response.status == 200:
                self._begin(response)
            with self._part.open("r+b" if self._size else "wb") as file:
                file.seek(self._size)
                file.truncate()
                for chunk in self._client.chunks(response, self._path):
                    file.write(chunk)
                    self._size += len(chunk)
                    self._show()
        if self._total is not None and self._size != self._total:
            raise PassingError(
                f"{self._url}: {self._size:,} of {self._total:,} bytes came.", TRY_LATER
            )

    def _begin(self, response: BaseHTTPResponse) -> None:
        """Take note of which file this is: the rest of it must be of the same version."""
        headers = response.headers
        self._size = 0
        self._name = file_name(headers.get("Last-Modified"), self._ending)
        self._version = _version(response)
        length = headers.get("Content-Length", "")
        self._total = int(length) if length.isdigit() else None

    def _continues(self, response: BaseHTTPResponse) -> bool:
        """Return whether the answer is the rest of the file that is here in part."""
        bounds = f"bytes {self._size}-"
        is_next = response.headers.get("Content-Range", "").startswith(bounds)
        return response.status == PARTIAL and is_next and _version(response) == self._version

    def _check(self) -> None:
        with self._part.open("rb") as file:
            if file.read(len(GZIP)) != GZIP:
                raise FaultError(
                    f"{self._url}: what came is not gzip data.",
                    "something between (a proxy) unpacks or replaces the file; name the host in "
                    "NO_PROXY, or fetch the file with a browser and `brygge land --from` it.",
                )

    def _show(self) -> None:
        here = f"{self._name}: {self._size / MB:,.1f}"
        if self._total:
            text = f"{here} of {self._total / MB:,.1f} MB fetched"
            self._tell(text, self._size * 100 // self._total, 100)
        else:
            self._tell(f"{here} MB fetched", 0, 100)


def _version(response: BaseHTTPResponse) -> str:
    """Return what names this version of the file (RFC 9110: a weak ETag names none), or ""."""
    tag = str(response.headers.get("ETag", ""))
    is_strong = tag.startswith('"')
    return tag if is_strong else str(response.headers.get("Last-Modified", ""))
