"""What went wrong between us and the API, told in one sentence with what to do.

Input:   what the HTTP library raised, or an answer that is not the one asked for.
Output:  `FaultError`, or `PassingError` where asking again may help.
Never:   quotes a password of a proxy; takes a page of HTML for an answer of the API.
"""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from urllib3 import BaseHTTPResponse
from urllib3 import exceptions as failures

from brygge.errors import FaultError

MOST_QUOTED = 200
TOO_MANY = 429
SERVER_ERROR = 500
CHECK_NETWORK = "check the network."
# Where the API's error bodies carry their words.
WORDS = ("feilmelding", "message", "error")


class PassingError(FaultError):
    """A fault that may pass; `retry_after` is how long the server asks to wait, in seconds."""

    def __init__(self, problem: str, fix: str, retry_after: float = 0) -> None:
        super().__init__(problem, fix)
        self.retry_after = retry_after


def fault_of(error: failures.HTTPError, url: str) -> FaultError:
    """Return the fault that tells of `error`, raised while `url` was asked."""
    if isinstance(error, failures.ProxyError):
        return FaultError(
            f"{url}: the proxy of this environment does not let the request through.",
            "correct HTTPS_PROXY (or HTTP_PROXY), or name the host in NO_PROXY.",
        )
    if isinstance(error, failures.NameResolutionError):
        return FaultError(
            f"{url}: the name of the host is not known here.",
            "check the network and base_url in landing.api; a proxy is named by HTTPS_PROXY.",
        )
    # The library counts a refused connection among those that took too long.
    if isinstance(error, failures.NewConnectionError):
        return FaultError(
            f"{url}: the connection was refused.", "check base_url in landing.api, and the network."
        )
    if isinstance(error, failures.TimeoutError):
        return PassingError(f"{url}: no answer came in time.", CHECK_NETWORK)
    if isinstance(error, failures.SSLError):
        return FaultError(
            f"{url}: the certificate of the host is not trusted.",
            "name your organisation's certificates in SSL_CERT_FILE, or ask who runs the proxy.",
        )
    return PassingError(
        f"{url}: the connection broke before the whole answer was here.",
        CHECK_NETWORK,
    )


def refused_answer(response: BaseHTTPResponse, url: str, now: datetime) -> FaultError:
    """Return the fault that tells of an answer with an error's status (body read).

    Raises `FaultError` where a web page says it: those are not the API's words.
    """
    said = _words(response)
    problem = f"{url}: the API answers {response.status}{f': {said}' if said else ''}."
    if response.status == TOO_MANY or response.status >= SERVER_ERROR:
        wait = seconds_to_wait(response.headers.get("Retry-After"), now)
        again = f"wait {wait:,.0f} seconds" if wait else "wait until the API works again"
        return PassingError(problem, f"{again}.", wait)
    refuse_html(response, url)
    return FaultError(problem, "correct landing.api of the source, or tell whoever runs the API.")


def refuse_html(response: BaseHTTPResponse, url: str) -> None:
    """Raise `FaultError` for a web page: a proxy's or a sign-in's, not the API's answer."""
    kind = response.headers.get("Content-Type", "")
    if "html" in kind.lower():
        raise FaultError(
            f"{url}: a web page came (status {response.status}, {kind}), no data.",
            "a proxy or a sign-in page stands between: open the address in a browser to see it.",
        )


def read_json(response: BaseHTTPResponse, url: str) -> Any:
    """Return the JSON value of the body; raise a fault when it is none."""
    kind = response.headers.get("Content-Type", "")
    if "json" not in kind.lower():
        raise FaultError(
            f"{url}: the answer is {kind or 'of no stated kind'}, not JSON.",
            "check base_url in landing.api, and what stands between (a proxy).",
        )
    try:
        return json.loads(response.data.decode("utf-8"))
    except ValueError:
        raise PassingError(
            f"{url}: the answer is no whole JSON ({len(response.data):,} bytes came).",
            "it was cut off, or the API has a fault: wait a little.",
        ) from None


def seconds_to_wait(retry_after: str | None, now: datetime) -> float:
    """Return what a `Retry-After` header means (RFC 9110: seconds or a date); 0 for none."""
    if not retry_after:
        return 0
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - now).total_seconds())
    except (TypeError, ValueError):
        return 0


def _words(response: BaseHTTPResponse) -> str:
    """Return what the body of an error says, in one short line; nothing for a web page."""
    text = response.data.decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if isinstance(body, dict):
        causes = body.get("valideringsfeil")
        found = [body, *(causes if isinstance(causes, list) else [])]
        parts = [_first(part) for part in found if isinstance(part, dict)]
        text = "; ".join(part for part in parts if part)
    elif "html" in response.headers.get("Content-Type", "").lower():
        text = "a web page"
    return " ".join(text.split())[:MOST_QUOTED].rstrip(". ")


def _first(part: dict[str, Any]) -> str:
    return next((str(part[key]) for key in WORDS if part.get(key)), "")
