"""What dbt's log and errors mean: pure, from texts that dbt and DuckDB really wrote."""

from pathlib import Path

import pytest

from brygge.building.docs import without_root
from brygge.building.events import note_event
from brygge.building.outcome import NodeResult, Record, judge
from brygge.building.sentences import coded, condense, place_of
from brygge.errors import ExitCode

DATABASE = "warehouse/main.duckdb"
LOCKED = (
    'IO Error: Could not set lock on file "/p/warehouse/main.duckdb": Conflicting lock is held in '
    "/usr/bin/python3.11 (PID 999999999). See also https://duckdb.org/docs/stable/connect/concurrency"
)
YAML = """Parsing Error
  Error reading brygge: sales.yml - Runtime Error
    Syntax error near line 13
    ------------------------------
    10 |       - name: id
    Raw Error:"""
JINJA = """Compilation Error in model x (models/x.sql)
  Expected an expression, got 'end of statement block'
    line 1
      select {% if %}"""
UNKNOWN_REF = """Compilation Error
  Model 'model.brygge.x' (models/x.sql) depends on a node named 'nix' which was not found"""
NO_TARGET = """Runtime Error
  The profile 'brygge' does not have a target named 'nope'. The valid target names are:
   - samples"""
BINDER = """Runtime Error in model bad (models/bad.sql)
  Binder Error: Referenced column "nosuch" not found in FROM clause!
  Candidate bindings: "id"

  LINE 4: select nosuch from x
                 ^"""
HOOK = """Compilation Error in operation brygge-on-run-start-0 (./dbt_project.yml)
  BRY-FAULT: the audit could not run.
  Fix: see audit.checks.

  > in macro start (macros/start.sql)"""


def end(error="", code=2, **facts):
    return judge(Record(DATABASE, exit_code=code, error=error, **facts), 1.0)


def only(outcome):
    [failure] = outcome.failures
    return failure.exit_code, failure.finding


def node(status, message="", name="model.brygge.x", **facts):
    return end(code=1, nodes={name: NodeResult(name, status, message=message, **facts)})


def event(name, level="info", msg="", **data):
    return {"info": {"name": name, "level": level, "msg": msg, "invocation_id": "i"}, "data": data}


def test_all_good_is_good():
    outcome = judge(Record(DATABASE, nodes={"model.b.x": NodeResult("model.b.x", "success")}), 1.0)
    assert outcome.exit_code == ExitCode.GOOD
    assert outcome.counts() == {"success": 1}


@pytest.mark.parametrize(
    ("text", "code", "file", "sentence"),
    [
        (YAML, 2, "sales.yml", "Syntax error near line 13"),
        (
            JINJA,
            2,
            "models/x.sql",
            "Expected an expression, got 'end of statement block' line 1 select {% if %}",
        ),
        (
            UNKNOWN_REF,
            2,
            "models/x.sql",
            "Model 'model.brygge.x' (models/x.sql) depends on a node named 'nix' "
            "which was not found",
        ),
        (
            NO_TARGET,
            2,
            "",
            "The profile 'brygge' does not have a target named 'nope'. "
            "The valid target names are: - samples",
        ),
        # What a hook says names its own places.
        (HOOK, 3, "", "the audit could not run."),
        ('Runtime Error\n  Binder Error: Catalog "x" does not exist!', 3, "", None),
        ("Database Error\n  the server went away", 3, "", "the server went away"),
    ],
)
def test_an_error_that_ends_dbt_is_a_mistake_or_a_fault_in_one_sentence(text, code, file, sentence):
    exit_code, finding = only(end(text))
    assert (exit_code, finding.file) == (code, file)
    assert finding.sentence == (sentence or 'Binder Error: Catalog "x" does not exist!')
    assert finding.fix


def test_a_lock_that_was_taken_after_we_looked_names_its_holder():
    code, finding = only(end(LOCKED))
    assert code == ExitCode.FAULT
    assert finding.sentence == (
        f"the database {DATABASE} is held by `another process` (process 999999999)."
    )
    assert finding.fix == "wait for it, or stop it: kill 999999999."


def test_a_failed_test_is_a_finding_with_its_rows_and_its_query():
    outcome = node(
        "fail", name="test.brygge.unique_x.ab12", failures=3, path="models/x.yml", query="target/q"
    )
    code, finding = only(outcome)
    assert code == ExitCode.FINDINGS
    assert finding.line() == "models/x.yml: test unique_x: 3 rows break it."
    assert finding.fix == "the query that finds them is target/q."


def test_a_test_that_could_not_run_is_a_fault_and_no_verdict():
    code, finding = only(node("error", BINDER, name="test.brygge.unique_x.ab12"))
    assert code == ExitCode.FAULT
    assert finding.sentence.startswith("could not be carried out: Binder Error: Referenced column")
    assert finding.sentence.endswith('Candidate bindings: "id"')


@pytest.mark.parametrize(
    ("message", "code", "sentence"),
    [
        ("Compilation Error in model x (m.sql)\n  BRY-FINDING: lost. fix: look.", 1, "lost."),
        ("Compilation Error in model x (m.sql)\n  BRY-INPUT no reason.", 2, "no reason."),
        ("Runtime Error in model x (m.sql)\n  BRY-FAULT: torn.", 3, "torn."),
        (JINJA, 2, None),
        (BINDER, 3, None),
        (f"Runtime Error in model x (m.sql)\n  {LOCKED}", 3, None),
        ("Runtime Error in model x (m.sql)\n  IO Error: No space left on device", 3, None),
    ],
)
def test_an_error_in_a_node_is_judged_by_its_code_or_its_kind(message, code, sentence):
    exit_code, finding = only(node("error", message, path="m.sql"))
    assert exit_code == code
    assert finding.fix
    if sentence:
        assert finding.sentence == sentence


def test_the_worst_of_all_failures_wins():
    nodes = {
        "test.b.t.1": NodeResult("test.b.t.1", "fail", failures=1),
        "model.b.m": NodeResult("model.b.m", "error", message=BINDER),
        "model.b.n": NodeResult("model.b.n", "error", message=JINJA),
    }
    outcome = end(code=1, nodes=nodes)
    assert [failure.exit_code for failure in outcome.failures] == [1, 3, 2]
    assert outcome.exit_code == ExitCode.FAULT


def test_a_killed_dbt_is_told_with_what_it_was_building():
    code, finding = only(end(code=-9, running={"model.b.m": "model m"}))
    assert code == ExitCode.FAULT
    assert finding.sentence == "dbt was killed by SIGKILL while it built model m."


def test_a_wrong_word_to_dbt_is_a_mistake():
    code, finding = only(end(noise=["Usage: dbt build", "Error: No such option '--nosuch'."]))
    assert (code, finding.sentence) == (ExitCode.INPUT, "No such option '--nosuch'.")


def test_an_end_that_nobody_explains_is_a_fault_and_never_good():
    code, finding = only(end(code=7, noise=["Segmentation fault"]))
    assert code == ExitCode.FAULT
    assert finding.sentence == "dbt ended with code 7: Segmentation fault"


def test_a_selection_that_matches_nothing_is_a_mistake():
    code, finding = only(end(code=0, unmatched=["ordes"], likely="did you mean orders?"))
    assert code == ExitCode.INPUT
    assert finding.sentence == '--select "ordes" matches no node.'
    assert finding.fix == "did you mean orders?"


def test_a_selection_that_matches_in_part_is_a_warning():
    outcome = end(code=0, unmatched=["x"], nodes={"model.b.m": NodeResult("model.b.m", "success")})
    assert outcome.exit_code == ExitCode.GOOD
    assert [finding.subject for finding in outcome.warnings] == ["x"]


def test_what_only_warns_is_listed_and_good():
    outcome = judge(
        Record(
            DATABASE,
            nodes={"test.b.t.1": NodeResult("test.b.t.1", "warn", failures=2)},
            warnings=["[WARNING]: a property has no model"],
        ),
        1.0,
    )
    assert outcome.exit_code == ExitCode.GOOD
    assert len(outcome.warnings) == 2


def test_a_coded_message_keeps_its_fix_and_loses_dbts_stack():
    assert coded(HOOK) == (ExitCode.FAULT, "the audit could not run.", "see audit.checks.")
    assert coded("no code at all") == (None, "", "")


def test_a_condensed_text_is_one_line_of_bounded_length():
    text = condense("\x1b[31mRuntime Error\x1b[0m\n  " + "very long " * 200)
    assert "\n" not in text
    assert len(text) <= 400
    assert condense("") == ""


def test_the_place_is_blank_when_the_text_names_none():
    assert place_of("the server went away") == ("", "")


def test_progress_counts_finished_nodes_of_all():
    record = Record(DATABASE)
    info = {"unique_id": "model.b.m", "node_status": "success", "node_name": "m"}
    steps = [
        note_event(event("ConcurrencyLine", node_count=2), record),
        note_event(event("LogStartLine", node_info={**info, "node_status": "started"}), record),
        note_event(event("LogModelResult", node_info=info, execution_time=0.5), record),
    ]
    assert steps[1] is None
    assert [(step.done, step.total, step.name) for step in (steps[0], steps[2])] == [
        (0, 2, ""),
        (1, 2, "model m"),
    ]
    assert record.running == {}


def test_progress_never_goes_beyond_its_total():
    record = Record(DATABASE)
    note_event(event("ConcurrencyLine", node_count=1), record)
    steps = []
    for name in ("operation.b.hook", "model.b.m", "unit_test.b.m.t"):
        info = {"unique_id": name, "node_status": "success"}
        steps.append(note_event(event("LogNodeResult", node_info=info, total=2), record))
    assert [(step.done, step.total) for step in steps] == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.parametrize("broken", [{}, {"info": {}}, {"info": {"name": "New"}, "data": {"a": 1}}])
def test_events_that_nobody_knows_are_no_crash(broken):
    assert note_event(broken, Record(DATABASE)) is None


def test_dbts_own_warnings_are_kept():
    record = Record(DATABASE)
    note_event(event("DeprecatedModel", level="warn", msg="old"), record)
    note_event(event("NothingToDo", level="warn", msg="nothing"), record)
    assert record.warnings == ["old"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('{"root_path": "/srv/shop", "x": 1}', '{"root_path": "", "x": 1}'),
        ("from read_csv('/srv/shop/landing/a.csv')", "from read_csv('landing/a.csv')"),
        (
            "https://example.org/srv/shop/a /srv/shops/b",
            "https://example.org/srv/shop/a /srv/shops/b",
        ),
    ],
)
def test_the_page_of_dbt_does_not_tell_where_the_project_lies(written: str, shown: str) -> None:
    assert without_root(written.encode(), Path("/srv/shop")) == shown.encode()
    assert without_root(written.encode(), Path("/")) == written.encode()
