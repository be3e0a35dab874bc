"""Columns in which a class is lowered on purpose: rows of `seeds/waivers/waiver_catalog.csv`.

Input:   waivers with the code `classification`, a catalog, the date of today.
Output:  the acceptances that hold, each with its waiver; a finding per waiver that does not.
Never:   lets a waiver hold that names no column, another file, no reason, no owner or no end.

A waiver's `subject` is the column, as people name it; its `file` the model's or the contract's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from brygge.catalog.judging.classification import Accepted
from brygge.catalog.model import Catalog, OutputPort
from brygge.catalog.questions.lineage_graph import ColumnId, LineageGraph
from brygge.catalog.questions.reach import outputs
from brygge.catalog.questions.spelling import find_column
from brygge.contracts.waivers import Waiver, why_not_in_force
from brygge.errors import InputError
from brygge.findings import Finding

CODE = "classification"


@dataclass(frozen=True)
class Acceptance:
    """An accepted column, and the waiver that says so."""

    accepted: Accepted
    waiver: Waiver


def accept(
    catalog: Catalog, waivers: Iterable[Waiver], today: date, seed: str
) -> tuple[list[Acceptance], list[Finding]]:
    """Return the acceptances in force on `today`, and what is wrong with the others of `seed`."""
    files = files_of(catalog)
    held, findings = [], []
    for waiver in waivers:
        try:
            fault = _fault(waiver, today)
            accepted = None if fault else _accepted(catalog, waiver, files)
        except InputError as error:
            fault, accepted = (error.problem, error.fix), None
        if accepted:
            held.append(Acceptance(accepted, waiver))
        elif fault:
            findings.append(about(waiver, seed, *fault))
    return held, findings


def about(waiver: Waiver, seed: str, problem: str, fix: str) -> Finding:
    """Return what is wrong with a waiver as a finding at its line."""
    subject = f"line {waiver.line}"
    sentence = f"the waiver of {waiver.subject or 'no column'} does not hold: {problem}"
    return Finding(seed, subject, sentence, fix)


def files_of(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Return for every asset the files that speak of it: contracts first, then its own."""
    files: dict[str, tuple[str, ...]] = {each.id: (each.path,) for each in catalog.assets}
    for _, port in outputs(catalog):
        if port.contract and port.asset in files:
            files[port.asset] = (contract_file(port), *files[port.asset])
    return files


def contract_file(port: OutputPort) -> str:
    """Return where the contract of a port lies: its id says so, and lint holds it."""
    product, _, name = port.contract_id.partition(".")
    return f"contracts/{product}/{name}.odcs.yaml"


def _fault(waiver: Waiver, today: date) -> tuple[str, str] | None:
    if waiver.code != CODE:
        return f'there is no code "{waiver.code}".', f"the code is {CODE}."
    return why_not_in_force(waiver, today)


def _accepted(catalog: Catalog, waiver: Waiver, files: Mapping[str, tuple[str, ...]]) -> Accepted:
    asset, column = find_column(catalog, waiver.subject)
    if not column:
        raise InputError("it names no column.", "write <asset>.<column> as its subject.")
    if not any(fnmatchcase(file, waiver.file) for file in files[asset]):
        raise InputError(
            f'"{waiver.file}" is not where the column stands.',
            f"write {' or '.join(files[asset])} as its file.",
        )
    return Accepted(asset, column, waiver.reason)


def unused(
    held: Iterable[Acceptance], in_vain: Iterable[Accepted], graph: LineageGraph, seed: str
) -> Iterator[Finding]:
    """Yield a finding per acceptance that lowers nothing, or that another row says already.

    Where a part of the lineage is missing, nobody can say that nothing is lowered.
    """
    useless = {ColumnId(each.asset, each.column) for each in in_vain}
    seen: set[ColumnId] = set()
    for each in held:
        column = ColumnId(each.accepted.asset, each.accepted.column)
        if column in seen:
            yield about(each.waiver, seed, "another row says the same.", "remove the row.")
        elif column in useless and _is_known(graph, column):
            yield about(each.waiver, seed, "no class is lowered there.", "remove the row.")
        seen.add(column)


def _is_known(graph: LineageGraph, start: ColumnId) -> bool:
    """Return whether all that a column is made from is explained."""
    waiting, seen = [start], set[ColumnId]()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        asset = graph.assets.get(here.asset)
        found = [each for each in asset.columns if each.name == here.column] if asset else []
        if any(each.origin == "unexplained" for each in found):
            return False
        waiting += [link.end for link in graph.upstream.get(here, ())]
    return True
