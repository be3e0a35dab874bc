"""A client of an S3-compatible store, and what its answers mean.

Input:   an endpoint; credentials from the environment and nowhere else.
Output:  the client of boto3; errors with a fix.
Never:   reads credentials from a file or a contract, or shows one.
"""

import os
import re
from functools import cache
from typing import Any

from brygge.errors import BryggeError, FaultError, InputError

CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
SECONDS_TO_CONNECT = 10
SECONDS_TO_ANSWER = float(os.environ.get("BRYGGE_S3_TIMEOUT", "60"))
ATTEMPTS = 3
CHANGED = (409, 412)


class ChangedError(FaultError):
    """Somebody else wrote the object first."""


def connect(endpoint: str | None) -> Any:
    """Return a client; raise `InputError` without the library, or without credentials."""
    missing = [name for name in CREDENTIALS if not os.environ.get(name)]
    if missing:
        raise InputError(
            f"the environment holds no credentials for S3: {' and '.join(missing)} not set.",
            f"export {' and '.join(CREDENTIALS)} (and AWS_SESSION_TOKEN, where you have one).",
        )
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    key, secret = (os.environ[name] for name in CREDENTIALS)
    token = os.environ.get("AWS_SESSION_TOKEN")
    return _client(endpoint, region, key, secret, token, SECONDS_TO_ANSWER, ATTEMPTS)


@cache
def _client(
    endpoint: str | None,
    region: str,
    key: str,
    secret: str,
    token: str | None,
    seconds: float,
    attempts: int,
) -> Any:
    """Return a client, made once for all ports of a store: making one takes a quarter second."""
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise InputError(
            "publishing to S3 needs the library boto3.", 'run pip install "brygge[s3]".'
        ) from error
    config = Config(
        connect_timeout=SECONDS_TO_CONNECT,
        read_timeout=seconds,
        retries={"total_max_attempts": attempts, "mode": "standard"},
        # Stores of other makers do not know the newer checksums.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if endpoint else "auto"},
    )
    session = boto3.session.Session(
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        region_name=region,
    )
    try:
        return session.client("s3", endpoint_url=endpoint, config=config)
    except ValueError as error:
        raise InputError(
            f'the endpointUrl "{endpoint}" of an S3 server is none.',
            "write it like https://s3.example.org.",
        ) from error


def status_of(error: Any) -> int:
    """Return the status of an answer that is an error."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def of_answer(error: Any, address: str) -> BryggeError:
    """Return what an answer that is an error means to a person."""
    status = status_of(error)
    said = str(error.response.get("Error", {}).get("Code", "")) or "no reason"
    if status in CHANGED:
        return ChangedError(f"{address} was changed by somebody else meanwhile.", "publish again.")
    if status in (401, 403):
        return FaultError(
            f"S3 refused {address}: {status} {said}.",
            "check that the credentials in the environment may read, write and delete there.",
        )
    if status == 404:
        return FaultError(
            f"S3 does not know {address}: {said}.", "create the bucket, or correct the location."
        )
    return FaultError(
        f"S3 could not serve {address}: {status} {said}, after {ATTEMPTS} attempts.",
        "publish again when the store is well; readers keep the release that they have.",
    )


def of_silence(error: Exception, address: str) -> BryggeError:
    """Return what no answer, or half of one, means to a person."""
    kind = " ".join(re.findall(r"[A-Z][a-z]+", type(error).__name__)).lower()
    return FaultError(
        f"S3 gave no whole answer for {address} ({kind}), after {ATTEMPTS} attempts.",
        "check the endpoint and the network, then publish again; readers keep the release that "
        "they have.",
    )
