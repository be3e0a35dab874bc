"""Great Expectations on DuckDB: the only module that imports it.

Input:   a connection to DuckDB.
Output:  a data context of its own, and a datasource type `duckdb` in it.
Never:   changes the database, phones home, or changes Great Expectations for other databases.

As shipped, Great Expectations reads a DuckDB result after its connection was given back, and knows
no regular expressions of DuckDB. Both are mended through its own points of extension: an engine
that keeps one connection, a datasource that uses it, and conditions in DuckDB's own words.
"""

import logging
import os
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

# Before the first import of the library, which reads it then.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import duckdb_engine
import great_expectations as gx
import sqlalchemy as sa
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metrics.query_table.query_table import QueryTable
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view.view import DefaultJinjaPageView
from great_expectations.validator.metric_configuration import MetricConfiguration

if TYPE_CHECKING:
    import duckdb

logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
# Lists, structures and maps have no type of SQLAlchemy; nothing here asks for one.
warnings.filterwarnings("ignore", "Did not recognize type", sa.exc.SAWarning)


COUNTED = "unexpected_rows_query.row_count"
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

    def execute_query(self, query: Any) -> Any:
        """Return the result of `query`; a text is sent as it is, its colons name no parameters."""
        if not isinstance(query, sa.TextClause):
            return super().execute_query(query)
        with self.get_connection() as connection:
            try:
                return connection.exec_driver_sql(query.text)
            except sa.exc.DBAPIError:
                # One query that fails must not take the connection from those that follow.
                connection.rollback()
                raise


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


class DuckdbMatchesNoRegex(ColumnMapMetricProvider):
    """`column_values.not_match_regex`, in the words of DuckDB."""

    condition_metric_name = "column_values.not_match_regex"
    condition_value_keys = ("regex",)

    @column_condition_partial(engine=DuckdbExecutionEngine)
    def _duckdb(cls, column: Any, regex: str, **_: Any) -> Any:  # noqa: N805
        return sa.not_(sa.func.regexp_matches(column, regex))


class DuckdbMatchesRegexList(ColumnMapMetricProvider):
    """`column_values.match_regex_list`, in the words of DuckDB."""

    condition_metric_name = "column_values.match_regex_list"
    condition_value_keys = ("regex_list", "match_on")
    default_kwarg_values = {"match_on": "any"}  # noqa: RUF012 (the library declares it so)

    @column_condition_partial(engine=DuckdbExecutionEngine)
    def _duckdb(cls, column: Any, regex_list: list[str], match_on: str, **_: Any) -> Any:  # noqa: N805
        found = [sa.func.regexp_matches(column, regex) for regex in regex_list]
        return sa.and_(*found) if match_on == "all" else sa.or_(*found)


class DuckdbMatchesNoRegexList(ColumnMapMetricProvider):
    """`column_values.not_match_regex_list`, in the words of DuckDB."""

    condition_metric_name = "column_values.not_match_regex_list"
    condition_value_keys = ("regex_list",)

    @column_condition_partial(engine=DuckdbExecutionEngine)
    def _duckdb(cls, column: Any, regex_list: list[str], **_: Any) -> Any:  # noqa: N805
        return sa.not_(sa.or_(*(sa.func.regexp_matches(column, regex) for regex in regex_list)))


class DuckdbUnexpectedRows(QueryTable):
    """One of the rows that a query finds, and only when there is one.

    The library's own metric reads all of them into memory, and runs a second time what was counted.
    """

    metric_name = "unexpected_rows_query.table"
    value_keys = ("unexpected_rows_query",)
    query_param_name = "unexpected_rows_query"

    @metric_value(engine=DuckdbExecutionEngine)
    def _duckdb(
        cls,  # noqa: N805
        execution_engine: DuckdbExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        **_: Any,
    ) -> list[dict[str, Any]]:
        if metrics[COUNTED] == 0:
            return []
        batch, _domain, _accessor = execution_engine.get_compute_domain(
            metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE
        )
        sql = cls._get_substituted_batch_subquery_from_query_and_batch_selectable(
            query=cls._get_query_from_metric_value_kwargs(metric_value_kwargs),
            batch_selectable=batch,
            execution_engine=execution_engine,
        )
        found: list[dict[str, Any]] = cls._get_sqlalchemy_records_from_substituted_batch_subquery(
            substituted_batch_subquery=f"select * from ({sql}) as found limit 1",
            execution_engine=execution_engine,
        )
        return found

    @classmethod
    def _get_evaluation_dependencies(
        cls, metric: MetricConfiguration, *_: Any, **__: Any
    ) -> dict[str, MetricConfiguration]:
        counted = MetricConfiguration(
            COUNTED, metric.metric_domain_kwargs, metric.metric_value_kwargs
        )
        return {COUNTED: counted}


def open_context() -> Any:
    """Return a data context in memory, silent and with nothing in it."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


def add_database(context: Any, connection: "duckdb.DuckDBPyConnection") -> Any:
    """Return a datasource that sees what `connection` sees, through cursors of it."""
    creator = partial(_cursor, connection)
    kwargs = {"creator": creator, "poolclass": sa.pool.StaticPool}
    return context.data_sources.add_duckdb(
        "warehouse", connection_string="duckdb:///:memory:", kwargs=kwargs
    )


def close_database(source: Any) -> None:
    """Close the cursors: the engine's kept one, and the pool that it came from."""
    engine = source.get_execution_engine()
    engine.close()
    engine.engine.dispose()
    # The datasource keeps a second pool, with which it looked for tables.
    source.get_engine().dispose()


def add_relation(source: Any, schema: str, table: str) -> BatchDefinition[Any]:
    """Return the whole of one table or view as a batch."""
    asset = source.add_table_asset(f"{schema}.{table}", table_name=table, schema_name=schema)
    batch: BatchDefinition[Any] = asset.add_batch_definition_whole_table("all")
    return batch


def page_of(document: Any) -> str:
    """Return the library's page for one result, as it writes it."""
    view: Any = DefaultJinjaPageView()
    return str(view.render(ValidationResultsPageRenderer().render(document)))


def refusal(expectation: dict[str, Any]) -> str:
    """Return in one line why the library cannot read `expectation`; nothing when it can."""
    try:
        ExpectationConfiguration(**expectation).to_domain_obj()
    except Exception as error:
        # Whatever it raises is about this one expectation: pydantic's errors and its own.
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        return ": ".join(lines[-2:]) if lines else type(error).__name__
    return ""


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


def _cursor(connection: "duckdb.DuckDBPyConnection") -> duckdb_engine.ConnectionWrapper:
    return duckdb_engine.ConnectionWrapper(connection.cursor())
