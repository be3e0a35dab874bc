"""Column-level lineage, read from compiled SQL; sqlglot parses, the walk over the trees is ours."""
