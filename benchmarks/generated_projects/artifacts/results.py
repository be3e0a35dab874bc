"""`run_results.json`: how a build ended.

Input:   the manifest.
Output:  the artifact as plain values.
Never:   looks at a clock.
"""

from typing import Any

from generated_projects.artifacts.headings import heading
from generated_projects.vocabulary import MADE_AT


def results_of(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return `run_results.json` of a build in which one test in fifty warns."""
    results = []
    for number, (key, each) in enumerate(manifest["nodes"].items()):
        is_test = each["resource_type"] == "test"
        status = ("warn" if number % 50 == 0 else "pass") if is_test else "success"
        timing = [{"name": name, "started_at": MADE_AT, "completed_at": MADE_AT}
                  for name in ("compile", "execute")]  # fmt: skip
        results.append(
            {
                "status": status,
                "timing": timing,
                "thread_id": "Thread-1",
                "execution_time": 0.125,
                "adapter_response": {"_message": "OK"},
                "message": None,
                "failures": (3 if status == "warn" else 0) if is_test else None,
                "unique_id": key,
                "compiled": each.get("compiled"),
                "compiled_code": each.get("compiled_code"),
                "relation_name": each["relation_name"],
                "batch_results": None,
            }
        )
    arguments = {"which": "build", "target": "main", "invocation_command": "dbt build"}
    return {
        "metadata": heading("run-results/v6"),
        "results": results,
        "elapsed_time": 12.5,
        "args": arguments,
    }
