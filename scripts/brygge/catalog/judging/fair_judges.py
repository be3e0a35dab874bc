"""The answers to the fifteen FAIR questions about one output port.

Input:   `Port`: a port with all that the questions look at.
Output:  whether the answer is yes, and what was seen.
Never:   takes a field that is there but empty for an answer.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from brygge.catalog.model import Agreement, Asset, Check, OutputPort, Product, Project
from brygge.contracts.column_types import family
from brygge.contracts.model import ACCESS, CLASSIFICATIONS, custom_property, items

# Types of other engines that every reader of them knows; `family` knows those of SQL.
_MORE_TYPES = (
    "number int64 float64 bignumeric bytes bytea binary varbinary variant array vector super "
    "geography geometry interval timestamp_ntz timestamp_ltz timestamp_tz datetime2 bit money "
    "smallmoney datetimeoffset varchar2 nvarchar2 clob ntext uniqueidentifier jsonb object"
)
_KNOWN_TYPES = frozenset(_MORE_TYPES.split())
_PASSED, _BAD = ("passed", "warned"), ("failed", "error")
# Of an agreement that says little, the state is unknown.
_STATES_OF_READERS = ("approved", "pending", "")
_SHOWN = 3
# Whether it is met, and what was seen; a fix where that of the question does not fit.
Verdict = tuple[bool, str] | tuple[bool, str, str]


@dataclass(frozen=True)
class Port:
    """A port with all that the checks look at."""

    project: Project
    product: Product
    port: OutputPort
    asset: Asset | None
    checks: tuple[Check, ...]
    agreements: tuple[Agreement, ...]

    def said(self, name: str) -> Any:
        """Return what the contract says under `name`, or nothing."""
        return self.port.contract.get(name) or ""


def identified(the: Port) -> Verdict:
    """Whether its id stays and its version is numbered."""
    if the.port.is_inferred:
        return False, "the id was inferred and changes when files move"
    is_numbered = bool(re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+\S*", the.port.version))
    return is_numbered, f"{the.port.id}, version {the.port.version or 'unknown'}"


def described(the: Port) -> Verdict:
    """Whether it has a name and a description."""
    contracted = the.said("description")
    words = contracted.get("purpose") if isinstance(contracted, dict) else contracted
    words = the.port.description or words or (the.asset.description if the.asset else "")
    return bool(the.port.name and words), _first(str(words)) or "no description"


def labelled(the: Port) -> Verdict:
    """Whether it has a domain and keywords."""
    listed = the.said("tags")
    tags = {*the.product.tags, *(listed if isinstance(listed, list) else ())}
    tags |= set(the.asset.tags) if the.asset else set()
    domain = the.product.domain or the.said("domain")
    lacking = [] if tags else ["no keyword"]
    lacking += [] if domain else ["no domain"]
    shown = f"{domain}: {', '.join(sorted(map(str, tags)))}"
    return not lacking, ", ".join(lacking) or shown


def placed(the: Port) -> Verdict:
    """Whether its product says what it is for."""
    purpose = _first(the.product.purpose)
    return bool(purpose), f"{the.product.id}: {purpose or 'no purpose'}"


def served(the: Port) -> Verdict:
    """Whether it is said where to read it: a server, a release, a relation."""
    names = [str(each.get("server", "")) for _, each in items(the.port.contract, "servers")]
    names = [each for each in names if each] or sorted({each.server for each in the.port.releases})
    if not names and the.asset and the.asset.materialization != "ephemeral":
        relation = the.asset.relation
        if relation.identifier:
            names = [".".join(filter(None, (relation.schema, relation.identifier)))]
    return bool(names), ", ".join(names) or "no server and no relation"


def conditioned(the: Port) -> Verdict:
    """Whether it is said who may read it."""
    access, rights = _custom(the, "access"), _custom(the, "accessRights")
    if access and access not in ACCESS:
        return False, f"unknown access: {access}", f"write one of {', '.join(ACCESS)}."
    roles = [str(each.get("role", "")) for _, each in items(the.port.contract, "roles")]
    seen = [*filter(None, (access, rights)), *(f"role {each}" for each in roles if each)]
    # Whoever was denied, or could read once, does not say who may.
    states = Counter(each.state for each in the.agreements if each.state in _STATES_OF_READERS)
    counted = [f"{number} {state}".strip() for state, number in sorted(states.items())]
    seen += [f"agreements: {', '.join(counted)}"] if counted else []
    return bool(seen), ", ".join(seen) or "no access, no role, no agreement"


def contactable(the: Port) -> Verdict:
    """Whether there is somewhere to ask."""
    seen = [each.url or each.channel for each in the.product.support]
    for _, each in items(the.port.contract, "support"):
        seen.append(str(each.get("url") or each.get("channel") or ""))
    seen += [each.email for each in the.product.owners]
    first = next(filter(None, seen), "")
    return bool(first), first or "nobody to ask"


def typed(the: Port) -> Verdict:
    """Whether every column has a type that is known beyond one engine."""
    logical = _logical(the)
    types = {each.name: each.type for each in the.asset.columns} if the.asset else {}
    lacking = [name for name, type in types.items() if not type and name not in logical]
    strange = [
        f"{name} ({type})"
        for name, type in types.items()
        if type and name not in logical and not _is_standard(type)
    ]
    if lacking or strange or not types:
        wrong = [f"no type: {some(lacking)}"] if lacking else []
        wrong += [f"no standard type: {some(strange)}"] if strange else []
        return False, "; ".join(wrong) or "no column is known"
    return True, count(len(types), "column")


def contracted(the: Port) -> Verdict:
    """Whether there is a contract in ODCS."""
    version = str(the.said("apiVersion"))
    is_odcs = the.said("kind") == "DataContract" and bool(re.match(r"v?[0-9]", version))
    return is_odcs, f"ODCS {version}" if is_odcs else "no contract in ODCS"


def classified(the: Port) -> Verdict:
    """Whether all text is classified, in the words of contracts."""
    columns = the.asset.columns if the.asset else ()
    lacking = [
        each.name for each in columns if not each.classification and family(each.type) == "string"
    ]
    strange = [
        f"{each.name} ({each.classification})"
        for each in columns
        if each.classification and each.classification.lower() not in CLASSIFICATIONS
    ]
    wrong = [f"text without a class: {some(lacking)}"] if lacking else []
    wrong += [f"unknown class: {some(strange)}"] if strange else []
    if not columns:
        wrong = ["no column is known"]
    classed = sum(bool(each.classification) for each in columns)
    whole = count(len(columns), "column")
    return not wrong, "; ".join(wrong) or f"{classed} of {whole}"


def licensed(the: Port) -> Verdict:
    """Whether a licence is named."""
    named = the.project.license
    named = named or next(filter(None, (_custom(the, each) for each in ("license", "licence"))), "")
    return bool(named), named or "no licence"


def explained(the: Port) -> Verdict:
    """Whether every column's origin is known."""
    if the.asset is None or the.asset.lineage in ("none", "failed") or not the.asset.columns:
        reason = the.asset.lineage_reason if the.asset else "the asset is not in the artifacts"
        return False, reason or "no lineage"
    dark = [each.name for each in the.asset.columns if each.origin == "unexplained"]
    whole = count(len(the.asset.columns), "column")
    return not dark, f"unexplained: {some(dark)}" if dark else whole


def tested(the: Port) -> Verdict:
    """Whether tests passed last time and none failed; a warning stops nobody."""
    # Whoever wrote a descriptor works with Brygge; of others, dbt is known alone.
    build = "`brygge build`" if the.product.basis == "odps" else "`dbt build`"
    latest = [(each.name, each.results[0].outcome) for each in the.checks if each.results]
    bad = sorted(name for name, outcome in latest if outcome in _BAD)
    good = sum(outcome in _PASSED for _, outcome in latest)
    if bad:
        return False, f"failed: {some(bad)}", f"mend what fails, and run {build}."
    if not the.checks:
        return False, "no checks", f"add tests to the model, and run {build}."
    counted = count(len(the.checks), "check")
    if not latest:
        return False, f"{counted}, no results", f"bring run_results.json: {build} writes it."
    return good > 0, f"{good} of {counted} passed last time", f"run {build}, and mend what fails."


def current(the: Port) -> Verdict:
    """Whether there is a promise about time, or a release."""
    promised = [
        str(each.get("property", "")) for _, each in items(the.port.contract, "slaProperties")
    ]
    seen = [", ".join(filter(None, promised))] if any(promised) else []
    seen += [f"releases: {len(the.port.releases)}"] if the.port.releases else []
    fresh = the.asset.freshness if the.asset else None
    seen += ["freshness"] if fresh and (fresh.warn_after or fresh.error_after) else []
    return bool(seen), "; ".join(seen) or "no promise and no release"


def answered(the: Port) -> Verdict:
    """Whether there are an owner and a state of life."""
    owners = [the.product.team, *(each.name for each in the.product.owners)]
    owners += [the.asset.owner] if the.asset else []
    owner = next(filter(None, owners), "")
    status = the.port.status or the.product.status
    lacking = [] if owner else ["no owner"]
    lacking += [] if status else ["no status"]
    if status == "deprecated" and not the.port.deprecated_on:
        lacking.append("deprecated without a last day")
    return not lacking, ", ".join(lacking) or f"{owner}; {status}"


def _custom(the: Port, name: str) -> str:
    return str(custom_property(the.port.contract, name) or "")


def _logical(the: Port) -> set[str]:
    """Return the columns whose logical type the contract says."""
    return {
        str(column.get("physicalName") or column.get("name"))
        for _, table in items(the.port.contract, "schema")
        for _, column in items(table, "properties")
        if column.get("logicalType")
    }


def _is_standard(type: str) -> bool:
    word = re.match(r"[a-z_0-9]+", type.strip().lower())
    return bool(family(type)) or (word is not None and word.group() in _KNOWN_TYPES)


def _first(text: str) -> str:
    return text.strip().partition("\n")[0]


def count(number: int, noun: str) -> str:
    """Return `1 check`, `2 checks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def some(names: Iterable[str]) -> str:
    """Return a few of the names, and how many there are besides."""
    listed = list(names)
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more
