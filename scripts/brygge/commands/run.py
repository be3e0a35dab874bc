"""`brygge run`: the whole job on one target, stage by stage, and a summary of what came of it.

Input:   the target.
Output:  what each stage leaves; a summary; the exit code of the worst stage.
Never:   does anything that is not a stage with a command of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import click

from brygge.commands.console import (
    Progress,
    format_option,
    note,
    say,
    say_json,
    target_option,
    tell_error,
)
from brygge.errors import BryggeError, ExitCode, InputError

if TYPE_CHECKING:
    from brygge.building.outcome import DbtOutcome
    from brygge.catalog.model import Catalog
    from brygge.landing.landing import LandingReport
    from brygge.project import Project, Target
    from brygge.publishing.report import Report


@dataclass(frozen=True)
class StageEnd:
    """How a stage ended: what it landed, built or published; `stops` ends the run there."""

    exit_code: ExitCode
    stops: bool
    report: "LandingReport | None" = None
    outcome: "DbtOutcome | None" = None
    releases: "Report | None" = None
    error: BryggeError | None = None


class Job:
    """One target of a project, and its catalog, assembled once for all stages that need it."""

    def __init__(self, project: "Project", target: "Target") -> None:
        self.project, self.target = project, target
        self._catalog: Catalog | None = None

    def catalog(self, progress: Progress) -> "Catalog":
        """Return the catalog of what was built and published; ask when both are done."""
        from brygge.commands.catalog.sources import Source, read_catalog

        if self._catalog is None:
            self._catalog = read_catalog(Source(target=self.target.name), progress)
        return self._catalog


@dataclass(frozen=True)
class Stage:
    """One stage of the job, named as the command that does it alone."""

    name: str
    work: Callable[[Job, Progress], StageEnd]


@dataclass(frozen=True)
class Ended:
    """A stage that was run: its name, its end, its seconds."""

    name: str
    end: StageEnd
    seconds: float


def land(job: Job, progress: Progress) -> StageEnd:
    """Bring what the target's drivers have.

    A refused file is bad input, but it is set aside: what was landed is built all the same.
    """
    from brygge.building.summary import has_landed
    from brygge.landing.landing import land as bring

    report = bring(job.project, job.target, on_progress=progress)
    if not has_landed(job.target):
        raise _nothing_landed(job.target)
    code = ExitCode.INPUT if report.refused else ExitCode.GOOD
    return StageEnd(code, stops=False, report=report)


def build(job: Job, progress: Progress) -> StageEnd:
    """Build and test every model of the products that have data and a status to be built."""
    from brygge.commands.build import build_whole
    from brygge.commands.outcomes import show_steps

    return _end(build_whole(job.project, job.target, show_steps(progress)))


def publish(job: Job, progress: Progress) -> StageEnd:
    """Publish every active port of the products that have data and a status to be published.

    Whatever goes wrong, readers keep what they have, and what was built is documented all the same.
    """
    from brygge.commands.waiting import withheld
    from brygge.publishing.publishing import publish as publish_ports

    try:
        left_out = withheld(job.project, job.target, is_everything=True)
        report = publish_ports(job.project, job.target, on_progress=progress, withheld=left_out)
    except BryggeError as error:
        return StageEnd(error.exit_code, stops=False, error=error)
    return StageEnd(report.exit_code, stops=False, releases=report)


def docs(job: Job, progress: Progress) -> StageEnd:
    """Write dbt's own documentation."""
    from brygge.building.docs import write_docs
    from brygge.commands.outcomes import show_steps

    outcome = write_docs(job.project, job.target, show_steps(progress))
    return _end(outcome)


def catalog(job: Job, progress: Progress) -> StageEnd:
    """Export the catalog in every format."""
    from brygge.exporting.formats import FORMATS, write

    write(job.catalog(progress), tuple(FORMATS), job.target.outputs / "catalog", progress)
    return StageEnd(ExitCode.GOOD, stops=False)


def site(job: Job, progress: Progress) -> StageEnd:
    """Write the site on which people find what was built and published."""
    from brygge.commands.site import own_site, site_folder
    from brygge.exporting.site.site import write_site

    made = own_site(job.catalog(progress), job.target.name)
    write_site(made, site_folder(job.target), progress)
    for sentence in made.observed.notes:
        note(sentence)
    return StageEnd(ExitCode.GOOD, stops=False)


def _end(outcome: "DbtOutcome") -> StageEnd:
    return StageEnd(outcome.exit_code, outcome.exit_code >= ExitCode.INPUT, outcome=outcome)


# In this order; a later stage of the design is one more line.
STAGES = (
    Stage("land", land),
    Stage("build", build),
    Stage("publish", publish),
    Stage("docs", docs),
    Stage("catalog", catalog),
    Stage("site", site),
)


@click.command(name="run")
@target_option
@format_option
def command(target: str, output_format: str) -> int:
    """Do the whole job: land, build, publish, docs, catalog, site, then a summary.

    A failed check lets the other stages go on; a mistake or a fault ends the run there.
    """
    from brygge.building.summary import count_entries, summarise
    from brygge.commands.summaries import say_summary, summary_as_dict
    from brygge.project import Project

    project = Project.find()
    place = project.target(target)
    before = count_entries(place)
    ended = run_stages(Job(project, place), is_text=output_format == "text")
    summary = summarise(project, place, before)
    worst = max(stage.end.exit_code for stage in ended)
    if output_format == "json":
        say_json(
            {
                "exit_code": int(worst),
                "stages": [_as_dict(stage) for stage in ended],
                **summary_as_dict(project, place, summary),
            }
        )
    else:
        say_summary(project, place, summary, _built(ended))
    return worst


def run_stages(job: Job, is_text: bool) -> list[Ended]:
    """Run the stages in order until one ends with a mistake or a fault; return those that ran."""
    ended: list[Ended] = []
    name = job.target.name
    for stage in STAGES:
        started = monotonic()
        with Progress(f"{stage.name} {name}") as progress:
            end = stage.work(job, progress)
        ended.append(Ended(stage.name, end, monotonic() - started))
        _say_end(end, is_text)
        note(f"{stage.name} {name}: {ended[-1].seconds:.1f} s")
        if end.stops:
            break
    if is_text:
        say()
    return ended


def _say_end(end: StageEnd, is_text: bool) -> None:
    from brygge.commands.land import say_report, tell_refused
    from brygge.commands.outcomes import say_outcome, tell_failures
    from brygge.commands.publish import say_report as say_report_of_releases
    from brygge.commands.publish import tell_refused as tell_refused_releases

    if end.report:
        if is_text:
            say_report(end.report)
        tell_refused(end.report)
    if end.error:
        tell_error(end.error)
    if end.releases and is_text:
        say_report_of_releases(end.releases)
    elif end.releases:
        tell_refused_releases(end.releases)
    if end.outcome and is_text:
        say_outcome(end.outcome)
    elif end.outcome:
        tell_failures(end.outcome)


def _nothing_landed(target: "Target") -> InputError:
    from brygge.commands.waiting import FILL

    return InputError(f"nothing has been landed in target {target.name}.", FILL)


def _built(ended: list[Ended]) -> "DbtOutcome | None":
    return next((stage.end.outcome for stage in ended if stage.name == "build"), None)


def _as_dict(stage: Ended) -> dict[str, object]:
    from brygge.commands.land import report_as_dict
    from brygge.commands.outcomes import outcome_as_dict
    from brygge.commands.publish import report_as_dict as releases_as_dict

    return {
        "stage": stage.name,
        "exit_code": int(stage.end.exit_code),
        "seconds": round(stage.seconds, 3),
        "landing": report_as_dict(stage.end.report) if stage.end.report else None,
        "dbt": outcome_as_dict(stage.end.outcome) if stage.end.outcome else None,
        "publishing": releases_as_dict(stage.end.releases) if stage.end.releases else None,
        "error": stage.end.error.problem if stage.end.error else None,
    }
