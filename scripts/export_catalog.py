#!/usr/bin/env python3
"""Export any dbt project's artifacts as catalog metadata, without installing Brygge.

    python scripts/export_catalog.py --artifacts target --out catalog

It needs msgspec, sqlglot, click, PyYAML and rich (duckdb for `--format parquet`). The options are
those of `brygge catalog export`.
"""

import sys

from brygge.commands.main import main

if __name__ == "__main__":
    sys.exit(main(["catalog", "export", *sys.argv[1:]]))
