"""Measure the export of catalogs, ours and others': the way in to `catalog_export/`.

Input:   `--models N ...`, `--peer NAME=PYTHON`; `--help` tells the rest.
Output:  seconds, memory, accuracy and agreement on stdout; `--json FILE` for machines.
Never:   does more than call.
"""

from catalog_export.command import main

if __name__ == "__main__":
    main()
