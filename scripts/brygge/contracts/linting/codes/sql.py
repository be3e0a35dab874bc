"""The codes BC4xx on rules in SQL."""

from brygge.contracts.linting.code import Code

_SQL = "type: sql\nquery: {}\nmustBe: 0\n"
_GOOD = _SQL.format("select count(*) from ${object} where amount < 0")

SQL = (
    Code(
        "BC410",
        "The SQL cannot be parsed",
        "error",
        "The rule would fail each time. The dialect is DuckDB's.",
        "rule",
        _SQL.format("select count(* from ${object}"),
        _GOOD,
    ),
    Code(
        "BC411",
        "The SQL does more than read",
        "error",
        "A check that writes changes what it checks.",
        "rule",
        _SQL.format("select 1 from ${object}; drop table orders"),
        _GOOD,
    ),
    Code(
        "BC412",
        "The SQL names a column that does not exist",
        "error",
        "The rule would fail each time.",
        "rule",
        _SQL.format("select count(*) from ${object} where amonut < 0"),
        _GOOD,
    ),
    Code(
        "BC413",
        "The SQL does not read ${object}",
        "error",
        "The rule would be measured on some other table than the one under test.",
        "rule",
        _SQL.format("select count(*) from orders where amount < 0"),
        _GOOD,
    ),
    Code(
        "BC418",
        "The SQL gives several columns",
        "error",
        "One number is compared; nobody says which of them.",
        "rule",
        _SQL.format("select count(*), min(amount) from ${object}"),
        _GOOD,
    ),
    Code(
        "BC421",
        "A placeholder stands for nothing",
        "error",
        "${object} is the table under test; ${property} the column that the rule stands below.",
        "rule",
        _SQL.format("select count(*) from ${object} where ${property} < 0"),
        _GOOD,
    ),
    Code(
        "BC422",
        "The SQL reads outside of the warehouse",
        "error",
        "Files and networks are not at hand where the rule runs, and no business of a rule.",
        "rule",
        _SQL.format("select count(*) from ${object}, read_csv('more.csv')"),
        _GOOD,
    ),
    Code(
        "BC423",
        "The engine refuses the SQL",
        "error",
        "DuckDB was asked to plan the query over a table of the promised columns and types.",
        "rule",
        _SQL.format("select count(*) from ${object} where amount > ordered_at"),
        _GOOD,
    ),
)
