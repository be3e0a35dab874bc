"""Releases in a bucket: stores that fail, pointers that somebody else moved, locks of the dead."""

import json
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from brygge.errors import ExitCode, InputError
from brygge.project import Project
from brygge.publishing import s3 as s3_module
from brygge.publishing import s3_client
from brygge.publishing.files import FileServer
from brygge.publishing.keeping import verify
from brygge.publishing.release import Manifest
from faulty_s3 import FaultyS3, faulty
from places import S3, Place, Postgres, make_place
from published_project import contract, fill, only, orders, release, write_project


@pytest.fixture
def proxy(s3: S3, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyS3]:
    """A store that fails on command, and a client that loses patience soon."""
    monkeypatch.setattr(s3_client, "SECONDS_TO_ANSWER", 0.5)
    monkeypatch.setattr(s3_client, "ATTEMPTS", 1)
    with faulty(s3) as found:
        yield found


@pytest.fixture
def bucket(tmp_path: Path, s3: S3, postgres: Postgres, secrets: None) -> Place:
    """A bucket of this test alone."""
    return make_place("s3", tmp_path, f"b{uuid4().hex}", s3, postgres)


def through(place: Place, proxy: FaultyS3) -> str:
    """Return the entry of a server that is reached through the proxy."""
    assert place.s3
    return place.entry.replace(place.s3.endpoint, proxy.server.endpoint)


FAULTS = {
    "500": ("could not serve", "when the store is well"),
    "403": ("refused", "credentials"),
    "slow": ("gave no whole answer", "the endpoint and the network"),
    "half-closed": ("gave no whole answer", "the endpoint and the network"),
}


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_store_that_fails_leaves_the_last_good_release(
    fault: str, method: str, bucket: Place, proxy: FaultyS3
) -> None:
    if (fault, method) == ("half-closed", "PUT"):
        pytest.skip("the answer to a PUT has no body that could be cut off")
    project = write_project(bucket.root, contract(through(bucket, proxy)))
    assert only(release(project)).decision == "published"
    before = bucket.rows()
    fill(project, orders(4))
    proxy.fault, proxy.methods = fault, (method,)
    report = release(project)
    outcome = only(report)
    assert (outcome.decision, report.exit_code) == ("not_carried_out", ExitCode.FAULT)
    problem, fix = FAULTS[fault]
    assert problem in outcome.sentence
    assert fix in outcome.fix
    assert bucket.rows() == before
    proxy.fault = ""
    assert only(release(project)).decision == "published"
    assert len(bucket.rows() or []) == 4


def test_a_pointer_that_somebody_else_moved_is_not_overwritten(
    bucket: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bucket.s3
    client = bucket.s3.client()
    project = write_project(bucket.root, contract(bucket.entry))
    release(project)
    fill(project, orders(4))
    key = "products/shop/orders/v1/current.json"
    real = s3_module.S3Store.replace

    def meddled(store: s3_module.S3Store, path: str, content: bytes) -> None:
        if path.endswith("current.json"):
            pointer = client.get_object(Bucket=bucket.bucket, Key=key)["Body"].read()
            client.put_object(Bucket=bucket.bucket, Key=key, Body=pointer + b" ")
        real(store, path, content)

    monkeypatch.setattr(s3_module.S3Store, "replace", meddled)
    outcome = only(release(project))
    assert outcome.decision == "not_carried_out"
    assert "was changed by somebody else meanwhile" in outcome.sentence
    assert len(bucket.rows() or []) == 3


def test_a_short_failure_is_tried_again(
    bucket: Place, proxy: FaultyS3, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_client, "ATTEMPTS", 2)
    project = write_project(bucket.root, contract(through(bucket, proxy)))
    proxy.failures_left = 1
    assert only(release(project)).decision == "published"
    assert proxy.failures_left == 0


@pytest.mark.parametrize("path", [".publishing.json", "current.json"])
def test_an_answer_that_was_lost_is_no_other_publisher(
    path: str, bucket: Place, proxy: FaultyS3, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_client, "ATTEMPTS", 2)
    project = write_project(bucket.root, contract(through(bucket, proxy)))
    real = s3_module.S3Store._put_if

    def unlucky(store: s3_module.S3Store, name: str, content: bytes) -> None:
        if name.endswith(path) and content != b"":
            proxy.fault, proxy.methods = "lost", ("PUT",)
        real(store, name, content)

    with monkeypatch.context() as patched:
        patched.setattr(s3_module.S3Store, "_put_if", unlucky)
        outcome = only(release(project))
    assert outcome.decision == "published", outcome.sentence
    assert len(bucket.rows() or []) == 3


def test_an_upload_that_was_killed_is_aborted(bucket: Place) -> None:
    assert bucket.s3
    client = bucket.s3.client()
    key = "products/shop/orders/v1/releases/x/data/orders.parquet"
    client.create_multipart_upload(Bucket=bucket.bucket, Key=key)
    release(write_project(bucket.root, contract(bucket.entry)))
    assert not client.list_multipart_uploads(Bucket=bucket.bucket).get("Uploads")


def test_an_endpoint_that_is_none_is_told(bucket: Place) -> None:
    assert bucket.s3
    entry = bucket.entry.replace(bucket.s3.endpoint, "localhost:9000")
    files = "- {server: files, type: local, environment: main, path: outputs/main, format: csv}"
    outcomes = release(write_project(bucket.root, contract(entry, files))).outcomes
    assert {each.server: each.decision for each in outcomes} == {
        "files": "published",
        "here": "not_carried_out",
    }


def test_a_publisher_whose_hold_was_taken_over_switches_nothing(
    bucket: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bucket.s3
    client = bucket.s3.client()
    project = write_project(bucket.root, contract(bucket.entry))
    release(project)
    fill(project, orders(4))
    real = FileServer.keep

    def slow(server: FileServer, manifest: Manifest) -> None:
        key = "products/shop/orders/v1/.publishing.json"
        client.put_object(Bucket=bucket.bucket, Key=key, Body=note(host="elsewhere"))
        real(server, manifest)

    monkeypatch.setattr(FileServer, "keep", slow)
    outcome = only(release(project))
    assert outcome.decision == "not_carried_out"
    assert ".publishing.json was changed by somebody else" in outcome.sentence
    assert len(bucket.rows() or []) == 3


def note(**words: object) -> bytes:
    now = datetime.now(UTC)
    given = {
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "command": "brygge publish",
        "since": now.isoformat(),
        "until": (now + timedelta(minutes=30)).isoformat(),
        **words,
    }
    return json.dumps(given).encode()


@pytest.mark.parametrize(
    ("words", "decision"),
    [
        ({}, "not_carried_out"),
        ({"host": "elsewhere"}, "not_carried_out"),
        ({"pid": 2**22 + 1}, "published"),
        ({"host": "elsewhere", "until": "2020-01-01T00:00:00+00:00"}, "published"),
        ({"until": None}, "published"),
    ],
    ids=["alive", "alive elsewhere", "dead", "too old", "torn"],
)
def test_only_the_living_hold_a_port(
    words: dict[str, object], decision: str, bucket: Place
) -> None:
    assert bucket.s3
    project = write_project(bucket.root, contract(bucket.entry))
    key = "products/shop/orders/v1/.publishing.json"
    bucket.s3.client().put_object(Bucket=bucket.bucket, Key=key, Body=note(**words))
    outcome = only(release(project))
    assert outcome.decision == decision
    if decision == "not_carried_out":
        assert "is held by `brygge publish on " in outcome.sentence
        assert bucket.rows() is None


def test_credentials_come_from_the_environment_and_nowhere_else(
    bucket: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    project = write_project(bucket.root, contract(bucket.entry))
    secret = tmp_path / "credentials"
    secret.write_text("[default]\naws_access_key_id = a\naws_secret_access_key = b\n", "utf-8")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(secret))
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    outcome = only(release(project))
    assert outcome.exit_code == ExitCode.INPUT
    assert "AWS_SECRET_ACCESS_KEY not set" in outcome.sentence
    assert "export AWS_ACCESS_KEY_ID" in outcome.fix
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "seeded-secret-91bc")
    assert bucket.rows() is None


def test_a_bucket_that_is_not_there_is_told(bucket: Place) -> None:
    entry = bucket.entry.replace(bucket.bucket, "nobodys-bucket")
    outcome = only(release(write_project(bucket.root, contract(entry))))
    assert outcome.decision == "not_carried_out"
    assert "NoSuchBucket" in outcome.sentence
    assert "create the bucket" in outcome.fix


@pytest.mark.parametrize(
    "location", ["s3://b", "https://bucket/x", "s3://bucket/../x", "s3://bucket/*.parquet", ""]
)
def test_a_location_that_is_none_is_refused(location: str, bucket: Place) -> None:
    entry = bucket.entry.replace(f"s3://{bucket.bucket}/products", location)
    project = write_project(bucket.root, contract(entry))
    with pytest.raises(InputError, match="not of the form s3://bucket/prefix"):
        release(project)


def test_damage_in_a_bucket_is_found(bucket: Place) -> None:
    assert bucket.s3
    client = bucket.s3.client()
    project = write_project(bucket.root, contract(bucket.entry))
    release(project)
    for each in client.list_objects_v2(Bucket=bucket.bucket)["Contents"]:
        if each["Key"].endswith("product.json"):
            continue
        content = client.get_object(Bucket=bucket.bucket, Key=each["Key"])["Body"].read()
        flipped = bytes([content[0] ^ 1]) + content[1:]
        client.put_object(Bucket=bucket.bucket, Key=each["Key"], Body=flipped)
        found, _ = verify(project, project.target("main"), (), None)
        assert found[0].damages, each["Key"]
        client.put_object(Bucket=bucket.bucket, Key=each["Key"], Body=content)
    assert verify(Project(bucket.root), project.target("main"), (), None)[0][0].damages == ()
