"""Names of columns in SQL: bare where DuckDB takes them so, else in quotes."""

import duckdb
import pytest

from brygge.contracts.column_types import quoted


def test_every_keyword_can_be_the_name_of_a_column() -> None:
    with duckdb.connect() as connection:
        words = connection.execute("select keyword_name from duckdb_keywords()").fetchall()
        for (word,) in words:
            name = quoted(word)
            connection.execute(f"create or replace table t ({name} integer)")
            connection.execute(f"select count(*) filter (where {name} is null) from t")
            connection.execute(f"select cast(null as struct({name} integer))")


@pytest.mark.parametrize(("name", "sql"), [("amount", "amount"), ("a b", '"a b"'), ('"', '""""')])
def test_a_plain_word_stays_bare(name: str, sql: str) -> None:
    assert quoted(name) == sql
