"""The benchmark of the site: how it is written, how it is read, other tools on the same artifacts.

Imports go down: command, reporting, measurements; search, lineage, peers; browser, outcomes.
"""
