"""Great Expectations on DuckDB: the only module that imports it.

Input:   a DuckDB file.
Output:  a data context of its own, and a datasource type `duckdb` in it.
Never:   writes to the database, phones home, or changes Great Expectations for other databases.

As shipped, Great Expectations reads a DuckDB result after its connection was given back, and knows
no regular expressions of DuckDB. Both are mended through its own points of extension: an engine
that keeps one connection, a datasource that uses it, and a condition in DuckDB's own words.
"""

import logging
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

# Before the first import of the library, which reads it then.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import sqlalchemy as sa
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view.view import DefaultJinjaPageView

from brygge.warehouse import CONFIGURATION

logging.getLogger("great_expectations").setLevel(logging.CRITICAL)


# Inside the datasource, `type` is a field.
EngineType = type[SqlAlchemyExecutionEngine]


class DuckdbExecutionEngine(SqlAlchemyExecutionEngine):
    """An engine that keeps its one connection, so that results are read while it is open."""

    @contextmanager
    def get_connection(self) -> Generator[sa.Connection, None, None]:
        """Yield the connection that is kept for as long as the engine lives."""
        if not self._connection:
            self._connection = self.engine.connect()
        yield self._connection


class DuckdbDatasource(SQLDatasource):
    """A DuckDB file as a datasource: `context.data_sources.add_duckdb(...)`."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]

    @property
    def execution_engine_type(self) -> EngineType:
        """The engine that keeps its connection."""
        return DuckdbExecutionEngine


class DuckdbMatchesRegex(ColumnMapMetricProvider):
    """`column_values.match_regex`, in the words of DuckDB."""

    condition_metric_name = "column_values.match_regex"
    condition_value_keys = ("regex",)

    @column_condition_partial(engine=DuckdbExecutionEngine)
    def _duckdb(cls, column: Any, regex: str, **_: Any) -> Any:  # noqa: N805 (the library calls it so)
        return sa.func.regexp_matches(column, regex)


def open_context() -> Any:
    """Return a data context in memory, silent and with nothing in it."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


def add_database(context: Any, database: Path) -> Any:
    """Return a read-only datasource on the DuckDB file `database`."""
    connect = {"read_only": True, "config": dict(CONFIGURATION)}
    kwargs = {"connect_args": connect, "poolclass": sa.pool.StaticPool}
    return context.data_sources.add_duckdb(
        "warehouse", connection_string=f"duckdb:///{database}", kwargs=kwargs
    )


def add_relation(source: Any, schema: str, table: str) -> BatchDefinition[Any]:
    """Return the whole of one table or view as a batch."""
    asset = source.add_table_asset(f"{schema}.{table}", table_name=table, schema_name=schema)
    batch: BatchDefinition[Any] = asset.add_batch_definition_whole_table("all")
    return batch


def page_of(document: Any) -> str:
    """Return the library's page for one result, as it writes it."""
    view: Any = DefaultJinjaPageView()
    return str(view.render(ValidationResultsPageRenderer().render(document)))


def validate(
    context: Any,
    batch: BatchDefinition[Any],
    name: str,
    expectations: Sequence[dict[str, Any]],
    result_format: str,
) -> Any:
    """Return the library's result of running `expectations` on `batch`.

    The result format is the library's: BOOLEAN_ONLY, BASIC (with counts), COMPLETE (with rows).
    """
    suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=list(expectations)))
    definition = gx.ValidationDefinition(name=name, data=batch, suite=suite)
    wanted = {"result_format": result_format}
    return context.validation_definitions.add(definition).run(result_format=wanted)
