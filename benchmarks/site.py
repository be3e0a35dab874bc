"""Measure the site, ours and others': the way in to `site_reading/`.

Input:   `--models N ...`, the python of dbt-colibri's environment in BRYGGE_COLIBRI; `--help`.
Output:  seconds, memory, bytes, milliseconds in a browser on stdout; `--json FILE` for machines.
Never:   does more than call.
"""

from site_reading.command import main

if __name__ == "__main__":
    main()
