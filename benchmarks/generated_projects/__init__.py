"""dbt projects of any size, and the column lineage that is true of them.

Imports go down: command, writing; truth, composing, artifacts; blocks, plans, shapes; queries,
expressions, assets, vocabulary.
"""
