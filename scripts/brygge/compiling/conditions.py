"""Check the condition of a rule: one true-or-false expression over one row, the same every time.

Input:   a condition in SQL, and the columns of the judged model with their types.
Output:  a list of `Fault`, empty when the condition can be compiled.
Never:   touches data; the condition runs on one made-up row alone.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from brygge.compiling.derived import Fault
from brygge.compiling.judged import JudgedModel
from brygge.errors import likely
from brygge.scratch import open_scratch, reason_of

MAX_CHARACTERS = 2_000
# Text and quoted names are skipped, so that what they hold is never taken for syntax.
_TOKEN = re.compile(
    r"(?P<text>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")|(?P<comment>--|/\*)|(?P<end>;)"
    r"|(?P<odd>\$|\b[eE](?='))"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TOKEN_FAULTS = {
    "comment": Fault("the condition holds a comment.", "put it into the reason."),
    "end": Fault("the condition holds more than one statement.", "remove the semicolon."),
    "odd": Fault("the condition holds $ or an E'...' text.", "write texts as 'plain texts'."),
}
_CLASSES = {
    "SUBQUERY": "a subquery",
    "WINDOW": "a window function",
    "STAR": "a star",
    "PARAMETER": "a parameter",
    "LAMBDA": "a lambda function",
}
_PLAIN_CLASSES = (
    "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT",
    "FUNCTION", "OPERATOR",
)  # fmt: skip
# What depends on the moment or the session, beside what DuckDB itself marks so.
_UNSTABLE = (
    "current_catalog", "current_localtime", "current_localtimestamp", "current_role",
    "current_setting", "current_time", "current_timestamp", "current_user", "getvariable",
    "localtime", "localtimestamp", "session_user", "user", "version",
)  # fmt: skip
_ONE_ROW = "a rule sees the columns of one row; compute the rest in the model."


class ConditionCheck:
    """Checks conditions against one judged model. Build it once per model."""

    def __init__(self, model: JudgedModel) -> None:
        """Create an empty table with the model's columns; see `type_faults` for what failed."""
        self._model = model
        self._columns = {name.lower() for name in model.column_names}
        self._connection = open_scratch()
        self.type_faults: list[tuple[str, Fault]] = []
        self.types: dict[str, str] = {}
        for column in model.columns:
            self._add_column(column.name, column.data_type)
        functions = self._connection.execute(
            "select function_name, function_type, stability from duckdb_functions()"
        ).fetchall()
        self._unstable = {
            name for name, _, stability in functions if stability not in (None, "CONSISTENT")
        } | set(_UNSTABLE)
        plain = {name for name, kind, _ in functions if kind in ("scalar", "macro")}
        self._aggregates = {name for name, kind, _ in functions if kind == "aggregate"} - plain

    def faults(self, condition: str) -> list[Fault]:
        """Return everything that is wrong with `condition`, each thing once."""
        if len(condition) > MAX_CHARACTERS:
            return [
                Fault(
                    f"the condition is longer than {MAX_CHARACTERS:,} characters.",
                    "compute a part of it as a column of the model.",
                )
            ]
        if _CONTROL.search(condition):
            return [Fault("the condition holds an invisible character.", "type it anew.")]
        kinds = {str(token.lastgroup) for token in _TOKEN.finditer(condition)} - {"text"}
        faults = [_TOKEN_FAULTS[kind] for kind in sorted(kinds)]
        faults = faults or self._syntax_faults(condition) or self._binding_faults(condition)
        return list(dict.fromkeys(faults))

    def _add_column(self, name: str, data_type: str) -> None:
        import duckdb

        table = "create table judged" if not self.types else "alter table judged add column"
        try:
            if not data_type:
                raise duckdb.ParserException("no data_type is given")
            column = f"{_quoted(name)} {data_type}"
            self._connection.execute(f"{table} {column if self.types else f'({column})'}")
        except duckdb.Error as error:
            fault = Fault(f"{reason_of(error)}.", "give the column a data_type that DuckDB knows.")
            self.type_faults.append((name, fault))
            return
        types = self._connection.execute("select column_name, column_type from (describe judged)")
        self.types = {str(known): str(kind) for known, kind in types.fetchall()}

    def _syntax_faults(self, condition: str) -> list[Fault]:
        # Bare, a bracket that closes too early fails; in brackets, a further clause does.
        for text in (condition, f"({condition})"):
            [(answer,)] = self._connection.execute(
                "select json_serialize_sql(?)", [f"select 1 from judged where {text}"]
            ).fetchall()
            try:
                tree = json.loads(answer)
            except RecursionError:
                return [Fault("the condition is nested too deep.", "split it into two rules.")]
            if tree["error"]:
                reason = str(tree["error_message"]).splitlines()[0]
                return [
                    Fault(
                        f"the condition cannot be parsed: {reason}.",
                        "write one SQL expression over the columns of the model.",
                    )
                ]
        where = tree["statements"][0]["node"]["where_clause"]
        return [fault for node in _expressions(where) for fault in self._node_faults(node)]

    def _node_faults(self, node: dict[str, Any]) -> Iterator[Fault]:
        kind = node["class"]
        if kind not in _PLAIN_CLASSES:
            thing = _CLASSES.get(kind, f"something unusual ({kind.lower()})")
            yield Fault(f"the condition holds {thing}.", _ONE_ROW)
        elif kind == "COLUMN_REF":
            yield from self._name_faults(node["column_names"])
        elif kind == "FUNCTION":
            name = node["function_name"].lower()
            if name in self._aggregates:
                yield Fault(f"the condition holds an aggregate, {name}.", _ONE_ROW)
            # Of one moment alone, age() asks how long ago it was.
            elif name in self._unstable or (name == "age" and len(node["children"]) == 1):
                yield _unstable_fault(name)

    def _name_faults(self, parts: list[str]) -> Iterator[Fault]:
        name, known = parts[-1], self._model.column_names
        if len(parts) > 1:
            written = ".".join(parts)
            yield Fault(f'"{written}" names a table or a part.', f"write the column alone: {name}.")
        elif name.lower() in self._columns:
            return
        elif name.lower() in self._unstable:
            yield _unstable_fault(name)
        elif name in self._model.verdicts:
            yield Fault(
                f'the column "{name}" is a verdict of the rules themselves.',
                "use the columns that the rules judge.",
            )
        else:
            yield Fault(
                f'unknown column "{name}".',
                f"{likely(name, known)}a rule may use the columns of {self._model.file}; "
                "texts stand in single quotes.",
            )

    def _binding_faults(self, condition: str) -> list[Fault]:
        import duckdb

        try:
            self._connection.execute(f"prepare rule as select 1 from judged where ({condition})")
            self._connection.execute("deallocate rule")
            [(_, kind, *_)] = self._connection.execute(
                f"describe select ({condition}) as verdict from judged"
            ).fetchall()
        except duckdb.Error as error:
            fix = "correct the expression; `brygge compile` tries it again."
            return [Fault(f"the condition cannot be used: {reason_of(error)}.", fix)]
        if kind != "BOOLEAN":
            return [
                Fault(
                    f"the condition gives {str(kind).lower()}, not true or false.",
                    "write a comparison, for example quantity < 0.",
                )
            ]
        return self._probe_faults(condition)

    def _probe_faults(self, condition: str) -> list[Fault]:
        """A rule judges any value. One that stops at a text which is no number stops the build."""
        import duckdb

        values = ", ".join(
            f"coalesce(try_cast('x' as {kind}), try_cast('1' as {kind}),"
            f" try_cast('2001-02-03' as {kind}))"
            for kind in self.types.values()
        )
        names = ", ".join(_quoted(name) for name in self.types)
        probe = f"(select {values}) as judged ({names})"
        try:
            self._connection.execute(f"select ({condition}) from {probe}").fetchall()
        except duckdb.Error as error:
            return [
                Fault(
                    f"the condition stops at some values: {reason_of(error)}.",
                    "compare like with like, or use try_cast.",
                )
            ]
        return []


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _unstable_fault(name: str) -> Fault:
    return Fault(
        f"{name} does not give the same answer every time.",
        "compare with a column of the row: two builds of the same deliveries are equal.",
    )


def _expressions(tree: Any) -> Iterator[dict[str, Any]]:
    """Every expression of DuckDB's parse tree; what a subquery holds is left out."""
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending.extend(reversed(node))
        elif isinstance(node, dict):
            is_expression = isinstance(node.get("class"), str)
            if is_expression:
                yield node
            if not is_expression or node["class"] in _PLAIN_CLASSES:
                pending.extend(reversed(list(node.values())))
