"""The register's API on loopback, with units and a feed of its own, and faults on command."""

import csv
import gzip
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

BASE = "/enhetsregisteret/api"
CSV, JSON, UPDATES = "/enheter/lastned/csv", "/enheter/lastned", "/oppdateringer/enheter"
UNIT_JSON = "application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8"
BULK_KIND = "application/vnd.brreg.enhetsregisteret.enhet.v2+gzip;charset=UTF-8"
HTML = b"<html><body>Sign in to the network</body></html>"
HEADINGS = ("organisasjonsnummer", "navn", "organisasjonsform.kode")
LARGEST_PAGE = 10_000
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
# Faults that the answer to a HEAD cannot have.
OF_BODIES = ("drop", "cut")
FIRST_DAY = datetime(2026, 10, 1, 2, 10, 10, 649_000, tzinfo=UTC)

Unit = dict[str, Any]


@cache
def _numbers() -> tuple[str, ...]:
    found = []
    for eight in range(10_000_000, 10_000_500):
        rest = sum(int(d) * w for d, w in zip(str(eight), WEIGHTS, strict=True)) % 11
        valid = f"{eight}{(11 - rest) % 11}"
        found += [valid] if len(valid) == 9 else []
    return tuple(found)


def number(index: int) -> str:
    """Return a number that no company has: it passes the check and begins with 1 to 7."""
    return _numbers()[index]


@dataclass
class Fault:
    """What happens to the next `times` answers below a path."""

    kind: str
    path: str
    times: int
    detail: Any = None


class RegisterServer(ThreadingHTTPServer):
    """The state of the register, and what was asked of it (`asked`: method and path)."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.units: dict[str, Unit] = {}
        self.gone: dict[str, int] = {}
        self.events: list[dict[str, Any]] = []
        self.next_id = 25_181_001
        self.bulk: dict[str, bytes] = {}
        self.modified: datetime | None = None
        self.faults: list[Fault] = []
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        # How good the server is at what HTTP leaves open.
        self.tags = "strong"
        self.ranges, self.if_range, self.length = True, True, True
        # The most bytes of a range at once (None: all), and whether JSON is packed on the way.
        self.piece: int | None = None
        self.packs = False
        self.released = threading.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{BASE}"

    def paths(self, part: str = "") -> list[str]:
        """Return what was asked so far whose path holds `part`, without the common beginning."""
        return [each.replace(BASE, "") for each in self.asked if part in each]

    def fail(self, kind: str, path: str = "", times: int = 1, detail: Any = None) -> None:
        self.faults.append(Fault(kind, path, times, detail))

    def add(self, index: int, name: str = "") -> str:
        """A new unit, and the update that says so without saying anything about it."""
        new = number(index)
        self.units[new] = {
            "organisasjonsnummer": new,
            "navn": name or f"Company {index} ÆØÅ",
            "organisasjonsform": {"kode": "AS", "beskrivelse": "Aksjeselskap"},
            "respons_klasse": "Enhet",
        }
        self.tell(new, "Ny")
        return new

    def rename(self, unit: str, name: str) -> None:
        self.units[unit]["navn"] = name
        self.tell(unit, "Endring", [{"op": "replace", "path": "/navn", "value": name}])

    def delete(self, unit: str) -> None:
        """What is left of a deleted unit is a stub."""
        kept = ("organisasjonsnummer", "navn", "organisasjonsform")
        stub = {key: self.units[unit][key] for key in kept}
        self.units[unit] = {**stub, "slettedato": "2026-11-01", "respons_klasse": "SlettetEnhet"}
        self.tell(unit, "Sletting")

    def remove(self, unit: str, status: int = 410) -> None:
        """The unit leaves open data."""
        del self.units[unit]
        self.gone[unit] = status
        self.tell(unit, "Fjernet")

    def tell(
        self, unit: str | None, kind: str, changes: list[dict[str, Any]] | None = None
    ) -> None:
        moment = FIRST_DAY + timedelta(hours=len(self.events))
        event = {
            "oppdateringsid": self.next_id,
            "dato": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "organisasjonsnummer": unit,
            "endringstype": kind,
            "_links": {"enhet": {"href": f"{self.base_url}/enheter/{unit}"}},
        }
        self.events.append({**event, "endringer": changes} if changes else event)
        # Ids have holes.
        self.next_id += 3

    def make_bulk(self, modified: datetime | None) -> None:
        """Write the nightly files."""
        units = [unit for unit in self.units.values() if "slettedato" not in unit]
        text = io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_ALL)
        writer.writerow(HEADINGS)
        for unit in units:
            writer.writerow(
                [unit["organisasjonsnummer"], unit["navn"], unit["organisasjonsform"]["kode"]]
            )
        self.modified = modified
        self.bulk = {CSV: _packed(text.getvalue()), JSON: _packed(json.dumps(units))}

    def fault(self, method: str, path: str) -> Fault | None:
        """Return the fault of the answer at `path`, one time less from now on."""
        for fault in self.faults:
            has_body = method == "GET" or fault.kind not in OF_BODIES
            if fault.times and has_body and path.startswith(fault.path):
                fault.times -= 1
                return fault
        return None


@contextmanager
def register_server() -> Iterator[RegisterServer]:
    """Run an empty register."""
    with RegisterServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: RegisterServer
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        self.server.headers.append(dict(self.headers))
        # A request through a proxy names the whole address.
        parts = urlsplit(self.path)
        path = parts.path.removeprefix(BASE)
        fault = self.server.fault(self.command, path)
        if fault and self._fails(fault):
            return
        if path in self.server.bulk:
            self._send_bulk(path, fault)
        elif path == UPDATES:
            self._send_page({key: value[-1] for key, value in parse_qs(parts.query).items()}, fault)
        elif path.startswith("/enheter/"):
            self._send_unit(path.removeprefix("/enheter/"), fault)
        else:
            self._send_error(404, "No such service")

    def _fails(self, fault: Fault) -> bool:
        """Answer as the fault says; return False when it only changes a good answer."""
        if fault.kind == "status":
            status, headers = fault.detail
            self._send_error(status, "The service is tired", headers)
        elif fault.kind == "words":
            status, body = fault.detail
            self._send(status, {"Content-Type": "application/json"}, _json(body))
        elif fault.kind == "html":
            self._send(fault.detail or 200, {"Content-Type": "text/html"}, HTML)
        elif fault.kind == "stall":
            self.server.released.wait()
            self.close_connection = True
        elif fault.kind == "redirect":
            self._send(302, {"Location": fault.detail}, b"")
        elif fault.kind == "hang up":
            self.close_connection = True
        else:
            return False
        return True

    def _send_bulk(self, path: str, fault: Fault | None) -> None:
        content = self.server.bulk[path]
        headers = {"Content-Type": BULK_KIND}
        if self.server.modified:
            headers["Last-Modified"] = format_datetime(self.server.modified, usegmt=True)
        tag = f'"{sha256(content).hexdigest()}"'
        if self.server.tags:
            headers["ETag"] = tag if self.server.tags == "strong" else f"W/{tag}"
        start, status = 0, 200
        wanted = self.headers.get("Range")
        unchanged = self.headers.get("If-Range") in (tag, headers.get("Last-Modified"))
        if wanted and self.server.ranges and (unchanged or not self.server.if_range):
            start, status = int(wanted.removeprefix("bytes=").removesuffix("-")), 206
            end = min(len(content), start + (self.server.piece or len(content)))
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(content)}"
            content = content[:end]
        self._send(status, headers, content[start:], fault)

    def _send_page(self, asked: dict[str, str], fault: Fault | None) -> None:
        size, page = int(asked.get("size", 20)), int(asked.get("page", 0))
        if (page + 1) * size > LARGEST_PAGE:
            self._send_error(400, "(page+1)*size cannot exceed 10000")
            return
        first, since = int(asked.get("oppdateringsid", 0)), asked.get("dato", "")
        if fault and fault.kind == "standstill":
            first = 0
        there = [
            event
            for event in self.server.events
            if event["oppdateringsid"] >= first and event["dato"] >= since
        ]
        found = there[page * size : (page + 1) * size]
        if fault and fault.kind == "shuffled":
            found = found[::-1]
        body: dict[str, Any] = {
            "_links": {"next": {"href": f"{self.server.base_url}{UPDATES}?page={page + 1}"}},
            "page": {"size": size, "totalElements": len(there), "number": page},
        }
        if asked.get("includeChanges") != "true":
            found = [{k: v for k, v in event.items() if k != "endringer"} for event in found]
        if found:
            body = {"_embedded": {"oppdaterteEnheter": found}, **body}
        if fault and fault.kind == "answer":
            body = fault.detail
        self._send(200, {"Content-Type": "application/json"}, _json(body), fault)

    def _send_unit(self, asked: str, fault: Fault | None) -> None:
        unit = self.server.units.get(asked)
        if unit is None:
            self._send_error(self.server.gone.get(asked, 404), "The unit is not here")
            return
        if fault and fault.kind == "answer":
            unit = fault.detail
        self._send(200, {"Content-Type": UNIT_JSON}, _json(unit), fault)

    def _send_error(self, status: int, said: str, headers: dict[str, str] | None = None) -> None:
        body = {"status": status, "feilmelding": said, "sti": self.path}
        self._send(status, {"Content-Type": "application/json", **(headers or {})}, _json(body))

    def _send(
        self, status: int, headers: dict[str, str], content: bytes, fault: Fault | None = None
    ) -> None:
        kind = fault.kind if fault else ""
        if self.server.packs and "json" in headers.get("Content-Type", ""):
            content = gzip.compress(content)
            headers = {**headers, "Content-Encoding": "gzip"}
        if kind == "cut":
            # A part of the page, declared as if it were all.
            content = content[: len(content) // 2]
        if kind == "kind":
            headers = {**headers, "Content-Type": fault.detail if fault else ""}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.server.length or content == b"":
            self.send_header("Content-Length", str(len(content)))
        else:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if kind == "drop" and self.command == "GET":
            # So many bytes, then the end; what happens meanwhile is the test's.
            count, meanwhile = fault.detail if fault else (0, None)
            self.wfile.write(content[:count])
            if meanwhile:
                meanwhile()
            self.close_connection = True
        elif self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    do_GET = do_HEAD = _answer  # noqa: N815


def _packed(text: str) -> bytes:
    # Not made smaller: files of the same length are told apart by nothing but their version.
    return gzip.compress(text.encode(), compresslevel=0, mtime=0)


def _json(value: Any) -> bytes:
    # As the API writes it: indented, and with letters as they are.
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
