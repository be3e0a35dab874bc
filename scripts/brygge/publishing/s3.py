"""Files of releases in a bucket, of any S3-compatible store.

Input:   bucket, prefix, endpoint; credentials from the environment and nowhere else.
Output:  `S3Store`.
Never:   replaces a pointer that somebody else moved: writes are conditional on what was read.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
"""

import json
import os
import secrets
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any

from brygge.errors import BryggeError, FaultError
from brygge.holding import Holder, held, is_alive
from brygge.publishing.s3_client import ChangedError, connect, of_answer, of_silence, status_of
from brygge.publishing.workbench import OnProgress

NOTE = ".publishing.json"
# A publisher elsewhere that was killed blocks its ports for so long.
HELD_FOR = timedelta(minutes=30)
SECONDS_BETWEEN_NOTES = 60
RACES = 20


class S3Store:
    """A prefix of a bucket."""

    def __init__(self, bucket: str, prefix: str, endpoint: str | None, scratch: Path) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._endpoint = endpoint
        self._tags: dict[str, str | None] = {}
        self._hold: _Hold | None = None
        self.scratch = scratch

    @cached_property
    def _client(self) -> Any:
        return connect(self._endpoint)

    @contextmanager
    def hold(self, folder: str, command: str) -> Iterator[None]:
        """Hold a note in the folder, written only where there is none that is alive."""
        path = f"{folder}/{NOTE}"
        found = self.read(path)
        if found is not None and (holder := _holder(found)):
            raise held(self.address(folder), holder)
        self._hold = _Hold(path, command)
        try:
            self._renew()
        except ChangedError:
            self._hold = None
            holder = _holder(self.read(path) or b"") or Holder(None, "another publisher", None)
            raise held(self.address(folder), holder) from None
        try:
            yield
        finally:
            # A store that fails now has failed before, and that is what is told.
            with suppress(BryggeError):
                self._renew()
                self.delete(path)
            self._hold = None

    def put(self, path: str, file: Path, on_progress: OnProgress) -> None:
        """Upload the file, in parts where it is large, and delete it here."""
        size, sent = file.stat().st_size, 0

        def tell(count: int) -> None:
            nonlocal sent
            sent += count
            on_progress(f"{path}: upload", sent * 100 // max(size, 1), 100)

        self._renew_in_time()
        with self._explained(path):
            self._client.upload_file(str(file), self._bucket, self._key(path), Callback=tell)
        file.unlink()

    def write(self, path: str, content: bytes) -> None:
        """Put a small object."""
        with self._explained(path):
            self._client.put_object(Bucket=self._bucket, Key=self._key(path), Body=content)

    def read(self, path: str) -> bytes | None:
        """Get a small object, and remember which one it was."""
        with self._explained(path) as client:
            try:
                found = client.get_object(Bucket=self._bucket, Key=self._key(path))
            except client.exceptions.NoSuchKey:
                self._tags[path] = None
                return None
            content = bytes(found["Body"].read())
            self._tags[path] = str(found["ETag"])
            return content

    def replace(self, path: str, content: bytes) -> None:
        """Put an object when it still is the one that was read, or there still is none.

        A publisher who lost its hold meanwhile is refused: another may have swept its files away.
        """
        if self._hold:
            self._renew()
        self._put_if(path, content)

    def _put_if(self, path: str, content: bytes) -> None:
        tag = self._tags.get(path)
        condition = {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
        try:
            with self._explained(path):
                answer = self._client.put_object(
                    Bucket=self._bucket, Key=self._key(path), Body=content, **condition
                )
                self._tags[path] = str(answer["ETag"])
        except ChangedError:
            # The answer to our own write may have been lost, and the write tried again.
            if self.read(path) != content:
                raise

    def _renew(self) -> None:
        """Write the note anew; raise `ChangedError` when it is somebody else's."""
        if self._hold:
            self._put_if(self._hold.path, _note(self._hold.command))
            self._hold.renewed_at = monotonic()

    def _renew_in_time(self) -> None:
        if self._hold and monotonic() - self._hold.renewed_at > SECONDS_BETWEEN_NOTES:
            self._renew()

    def update(self, path: str, change: Callable[[bytes | None], bytes]) -> None:
        """Read, change and replace, again when somebody else was faster."""
        for _ in range(RACES):
            before = self.read(path)
            after = change(before)
            if after == before:
                return
            try:
                self.replace(path, after)
            except ChangedError:
                continue
            return
        raise FaultError(f"{self.address(path)} changes all the time.", "publish again later.")

    def fetch(self, path: str) -> Path | None:
        """Download an object into the scratch folder."""
        # Readers of files look at the ending.
        local = self.scratch / f"{secrets.token_hex(8)}-{Path(path).name}"
        with self._explained(path) as client:
            try:
                client.download_file(self._bucket, self._key(path), str(local))
            except client.exceptions.ClientError as error:
                if status_of(error) == 404:
                    return None
                raise
        return local

    def list(self, folder: str) -> list[str]:
        """Return the keys below a folder, without the prefix."""
        found = []
        with self._explained(folder):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._key(folder) + "/"):
                found += [str(each["Key"]) for each in page.get("Contents", ())]
        return sorted(key.removeprefix(self._prefix) for key in found)

    def delete(self, folder: str) -> None:
        """Delete an object, or all below a folder."""
        for path in self.list(folder) or [folder]:
            with self._explained(path):
                self._client.delete_object(Bucket=self._bucket, Key=self._key(path))

    def tidy(self, folder: str) -> None:
        """Abort the uploads in parts of a publisher that was killed."""
        with self._explained(folder):
            found = self._client.list_multipart_uploads(
                Bucket=self._bucket, Prefix=self._key(folder) + "/"
            )
            for each in found.get("Uploads", ()):
                self._client.abort_multipart_upload(
                    Bucket=self._bucket, Key=each["Key"], UploadId=each["UploadId"]
                )

    def address(self, path: str) -> str:
        """Return `s3://bucket/...`."""
        return f"s3://{self._bucket}/{self._key(path)}"

    def _key(self, path: str) -> str:
        return f"{self._prefix}{path}"

    @contextmanager
    def _explained(self, path: str) -> Iterator[Any]:
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield self._client
        except ClientError as error:
            raise of_answer(error, self.address(path)) from error
        except (BotoCoreError, Boto3Error, OSError) as error:
            raise of_silence(error, self.address(path)) from error


@dataclass
class _Hold:
    """The note that this publisher keeps, and when it was written last."""

    path: str
    command: str
    renewed_at: float = 0.0


def _note(command: str) -> bytes:
    now = datetime.now(UTC)
    words = {
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "command": command,
        "since": now.isoformat(timespec="seconds"),
        "until": (now + HELD_FOR).isoformat(timespec="seconds"),
        "token": secrets.token_hex(8),
    }
    return (json.dumps(words, sort_keys=True) + "\n").encode()


def _holder(content: bytes) -> Holder | None:
    """Return who holds a note; None when its time is over, or its process is dead on this host."""
    try:
        words: Mapping[str, Any] = json.loads(content)
        until = datetime.fromisoformat(str(words["until"]))
        since = datetime.fromisoformat(str(words["since"]))
        pid = int(words["pid"])
    except (ValueError, KeyError, TypeError):
        return None
    is_here = words.get("host") == socket.gethostname()
    if until < datetime.now(UTC) or (is_here and not is_alive(pid)):
        return None
    return Holder(pid if is_here else None, f"{words.get('command')} on {words.get('host')}", since)
