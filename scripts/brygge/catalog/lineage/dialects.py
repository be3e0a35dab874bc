"""Which SQL an adapter speaks, and how that SQL folds names.

Input:   dbt's adapter type; identifiers of a parsed query.
Output:  sqlglot's name of the dialect; the key that a name is compared by.
Never:   guesses: an unknown adapter is read in sqlglot's common dialect, and the caller says so.
"""

from typing import NamedTuple

# Adapters whose name is not sqlglot's name of the dialect.
SPOKEN = {
    "sqlserver": "tsql",
    "synapse": "tsql",
    "fabric": "tsql",
    "glue": "spark",
    "sparksession": "spark",
    "spark": "spark",
    "vertica": "postgres",
    "greenplum": "postgres",
    "alloydb": "postgres",
    "cratedb": "postgres",
    "motherduck": "duckdb",
    "mariadb": "mysql",
    "presto-on-spark": "presto",
}


class Folding(NamedTuple):
    """How names are compared: `unquoted` and `quoted` are one of keep, lower, upper."""

    unquoted: str
    quoted: str

    def key(self, name: str, is_quoted: bool) -> str:
        """Return what `name` is compared by."""
        return _folded(name, self.quoted if is_quoted else self.unquoted)

    def name(self, name: str, is_quoted: bool) -> str:
        """Return the name that the database shows."""
        # Where quoted names are folded too, case means nothing and what was written is kept.
        return name if self.quoted != "keep" else self.key(name, is_quoted)


def _folded(name: str, way: str) -> str:
    if way == "lower":
        return name.lower()
    return name.upper() if way == "upper" else name


LOWER, UPPER = Folding("lower", "keep"), Folding("upper", "keep")
SENSITIVE, INSENSITIVE = Folding("keep", "keep"), Folding("lower", "lower")
# As sqlglot has them; listed, since importing it takes longer than most of what is done here.
FOLDINGS = {
    "": INSENSITIVE,
    "athena": INSENSITIVE,
    "bigquery": INSENSITIVE,
    "clickhouse": SENSITIVE,
    "databricks": INSENSITIVE,
    "doris": SENSITIVE,
    "dremio": LOWER,
    "duckdb": INSENSITIVE,
    "exasol": UPPER,
    "hive": INSENSITIVE,
    "materialize": LOWER,
    "mysql": SENSITIVE,
    "oracle": UPPER,
    "postgres": LOWER,
    "presto": INSENSITIVE,
    "redshift": INSENSITIVE,
    "risingwave": LOWER,
    "singlestore": SENSITIVE,
    "snowflake": UPPER,
    "spark": INSENSITIVE,
    "sqlite": INSENSITIVE,
    "starrocks": SENSITIVE,
    "teradata": LOWER,
    "trino": INSENSITIVE,
    "tsql": INSENSITIVE,
}

# A column may be named by an alias given beside it in the same select list.
KNOW_LATERAL_ALIASES = frozenset(
    {"snowflake", "redshift", "databricks", "spark", "duckdb", "clickhouse", "teradata", ""}
)
# An alias hides a column of its name everywhere in its select.
ALIASES_HIDE_COLUMNS = frozenset({"clickhouse"})
# A query that reads its own name is recursive without saying so.
RECURSE_SILENTLY = frozenset({"tsql", "snowflake", "oracle", "teradata"})
# `select *` over `using` shows the shared columns in their place on the left, not first.
KEEP_USING_IN_PLACE = frozenset({"duckdb", "bigquery", "clickhouse"})
# An expression without an alias is called by its function.
NAME_BY_FUNCTION = frozenset({"postgres", "redshift", "materialize", "risingwave"})


def dialect_of(adapter: str) -> str | None:
    """Return the dialect that `adapter` speaks (sqlglot's name); none where it has no such one."""
    name = SPOKEN.get(adapter.lower(), adapter.lower())
    return name if name in FOLDINGS else None


def folding_of(dialect: str) -> Folding:
    """Return how `dialect` (empty: sqlglot's common one) folds names."""
    return FOLDINGS[dialect]
