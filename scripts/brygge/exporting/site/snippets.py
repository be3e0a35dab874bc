"""How to read a port: the lines that a reader copies, for each tool.

Input:   a port, the servers of its contract, the target that was observed.
Output:  `Snippet`s; the places where the port is served.
Never:   writes a secret, or a name into code that is not quoted for it.
"""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brygge.catalog.model import OutputPort
from brygge.contracts.model import CONTRACT_ID, Contract, items

# What comes before the rows are read, and how they are read, by tool.
_FIRST: Mapping[str, str] = {
    "DuckDB": "import duckdb\n",
    "pandas": "import pandas\n",
    "Polars": "import polars\n",
    "Spark": "",
}
_ROWS: Mapping[str, Mapping[str, str]] = {
    "parquet": {
        "DuckDB": "duckdb.read_parquet(files)",
        "pandas": "pandas.concat(pandas.read_parquet(file, partitioning=None) for file in files)",
        "Polars": "polars.read_parquet(files)",
        "Spark": "spark.read.parquet(*files)",
    },
    "csv": {
        "DuckDB": "duckdb.read_csv(files, header=True)",
        "pandas": "pandas.concat(pandas.read_csv(file) for file in files)",
        "Polars": "polars.read_csv(files)",
        "Spark": "spark.read.csv(files, header=True)",
    },
    "json": {
        "DuckDB": "duckdb.read_json(files, format='newline_delimited')",
        "pandas": "pandas.concat(pandas.read_json(file, lines=True) for file in files)",
        "Polars": "polars.concat(polars.read_ndjson(file) for file in files)",
        "Spark": "spark.read.json(files)",
    },
}
_POINTED = """\
import json, pathlib

port = pathlib.Path({folder})
current = json.loads((port / "current.json").read_bytes())
files = [str(port / file) for file in current["files"]]
"""
# Credentials are those of the environment, for the pointer and for the rows.
_POINTED_S3 = """\
import boto3, json{of_endpoint}

bucket, port = {bucket}, {folder}
pointer = boto3.client("s3").get_object(Bucket=bucket, Key=f"{{port}}/current.json")
files = [f"s3://{{bucket}}/{{port}}/{{file}}" for file in json.load(pointer["Body"])["files"]]
"""
_OF_ENDPOINT = """, os

os.environ["AWS_ENDPOINT_URL"] = {endpoint}"""
# What a tool wants to know before it reads from a bucket.
_FIRST_OF_S3: Mapping[str, str] = {
    "DuckDB": "duckdb.sql({secret})\n",
    "pandas": "# needs s3fs\n",
    "Spark": 'files = [file.replace("s3://", "s3a://") for file in files]\n',
}


@dataclass(frozen=True)
class Place:
    """Where a port is served: the server's name, kind, format, and the target it is of."""

    name: str
    kind: str
    where: str
    format: str
    environment: str


@dataclass(frozen=True)
class Snippet:
    """What a reader copies for a tool: how it is written, and of which server it reads."""

    tool: str
    text: str
    language: str
    server: str = ""


def places(contract: Contract | None) -> list[Place]:
    """Return the servers of a contract."""
    servers = items(contract.content, "servers") if contract else ()
    return [
        Place(
            str(each.get("server", "")),
            str(each.get("type", "")),
            _where(each),
            "table" if each.get("type") == "postgres" else str(each.get("format", "")),
            str(each.get("environment", "")),
        )
        for _, each in servers
    ]


def snippets(port: OutputPort, contract: Contract | None, target: str) -> list[Snippet]:
    """Return the lines for a server of each kind: of `target`, else of none."""
    if contract is None:
        return []
    servers = [each for _, each in items(contract.content, "servers")]
    ours = [each for each in servers if target and each.get("environment") == target]
    others = [each for each in servers if not target or not each.get("environment")]
    chosen: dict[str, Mapping[str, Any]] = {}
    for each in (*ours, *others):
        chosen.setdefault(str(each.get("type", "")), each)
    found = CONTRACT_ID.fullmatch(port.contract_id)
    made: list[Snippet] = []
    if found:
        of_target = f", target={json.dumps(target)}" if target else ""
        text = f'import brygge\n\nrows = brygge.read("{found["product"]}.{found["port"]}"'
        text += f", version={found['major']}{of_target}).df()"
        made.append(Snippet("Brygge", text, "Python"))
        for each in chosen.values():
            made += _of_server(each, found["product"], found["port"], found["major"])
    return made


def access_command(port: OutputPort) -> str:
    """Return the command that asks to read the port, if it has an id."""
    found = CONTRACT_ID.fullmatch(port.contract_id)
    if not found:
        return ""
    return (
        f"brygge access request {found['product']}.{found['port']} --for product:YOUR_PRODUCT "
        f'--purpose "WHAT FOR" --until YYYY-MM-DD'
    )


def _of_server(server: Mapping[str, Any], product: str, port: str, major: str) -> Iterator[Snippet]:
    kind, name = server.get("type"), str(server.get("server", ""))
    folder = f"{product}/{port}/v{major}"
    if kind in ("local", "s3"):
        start = _start(server, folder)
        for tool, rows in _ROWS.get(str(server.get("format", "parquet")), {}).items():
            first = _FIRST[tool] + (_first_of_s3(tool, server) if kind == "s3" else "")
            text = "\n".join(part for part in (start, first, f"rows = {rows}") if part)
            yield Snippet(tool, text, "Python", name)
    elif kind == "postgres":
        table = f"{server.get('schema') or product}.{port}_v{major}"
        parts = [("-h", server.get("host")), ("-p", server.get("port"))]
        options = " ".join(f"{name} {shlex.quote(str(value))}" for name, value in parts if value)
        database = shlex.quote(str(server.get("database", "")))
        query = shlex.quote(f"select * from {table} limit 10")
        yield Snippet("psql", f"psql {options} -d {database} -c {query}", "shell", name)
    elif kind == "api" and server.get("location"):
        address = shlex.quote(str(server["location"]))
        text = f'curl --fail -H "Authorization: Bearer $TOKEN" {address}'
        yield Snippet("REST", text, "shell", name)


def _start(server: Mapping[str, Any], folder: str) -> str:
    """Return the lines that find the files of the current release."""
    if server.get("type") == "local":
        path = f"{str(server.get('path', '')).rstrip('/')}/{folder}"
        return _POINTED.format(folder=json.dumps(path))
    bucket, _, prefix = str(server.get("location", "")).removeprefix("s3://").partition("/")
    within = "/".join(part for part in (prefix.strip("/"), folder) if part)
    endpoint = str(server.get("endpointUrl") or "")
    return _POINTED_S3.format(
        bucket=json.dumps(bucket),
        folder=json.dumps(within),
        of_endpoint=_OF_ENDPOINT.format(endpoint=json.dumps(endpoint)) if endpoint else "",
    )


def _first_of_s3(tool: str, server: Mapping[str, Any]) -> str:
    made = "create secret (type s3, provider credential_chain"
    # DuckDB does not ask the environment for an endpoint.
    if endpoint := str(server.get("endpointUrl") or ""):
        scheme, _, host = endpoint.rstrip("/").rpartition("://")
        quoted = host.replace("'", "''")
        made += f", endpoint '{quoted}', url_style 'path'"
        made += ", use_ssl false" if scheme == "http" else ""
    return _FIRST_OF_S3.get(tool, "").format(secret=json.dumps(f"{made})"))


def _where(server: Mapping[str, Any]) -> str:
    if server.get("type") == "postgres":
        parts = (server.get("host"), server.get("database"), server.get("schema"))
        return " / ".join(str(part) for part in parts if part)
    for name in ("path", "location", "host", "project", "account"):
        if server.get(name):
            return str(server[name])
    return ""
