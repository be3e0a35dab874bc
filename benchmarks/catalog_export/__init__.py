"""The benchmark of catalog exports: ours, its floor, and other tools on the same artifacts.

Imports go down: command, reporting, measurements; ours, theirs; peers; accuracy, outcomes;
agreement, edges, projects, timing.
"""
