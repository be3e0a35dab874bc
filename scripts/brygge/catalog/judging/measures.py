"""How complete the metadata is, as shares, and whether that is enough.

Input:   a catalog; thresholds, one row each of `seeds/rules/rule_catalog.csv`.
Output:  `Measure`s; a `Finding` per threshold that is missed or cannot be applied.
Never:   reads the seed's file. Counts nothing as a fault: what there is none of is complete.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from brygge.catalog.judging.fair import PortScore, score
from brygge.catalog.judging.fair_judges import some
from brygge.catalog.model import Asset, Catalog, Check
from brygge.compiling.seeds import Seed, header_faults
from brygge.errors import InputError, likely
from brygge.findings import Finding

SEED = "seeds/rules/rule_catalog.csv"
HEADER = ("measure", "minimum", "reason", "owner")
# What is done about what is missing, per measure.
FIXES = {
    "documented_assets": "describe",
    "documented_columns": "describe",
    "owned_assets": "give an owner, or a product that has one, to",
    "tested_models": "add a test to",
    "tested_keys": "test the key (unique) of",
    "explained_columns": "see why lineage stops at",
    "fair_checks": "mend",
}
_MADE = ("model", "snapshot")


@dataclass(frozen=True)
class Measure:
    """A share: `met` of `whole`; `missing` names the rest, sorted."""

    name: str
    met: int
    whole: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> float:
        """The share in per cent; 100 where there is nothing to count."""
        return 100 * self.met / self.whole if self.whole else 100.0


@dataclass(frozen=True)
class Threshold:
    """The least share in per cent, why, and the team that answers for it; `minimum` as written."""

    measure: str
    minimum: str
    reason: str
    owner: str


def measures(catalog: Catalog, scores: Sequence[PortScore] | None = None) -> tuple[Measure, ...]:
    """Return the measures of `catalog`; `scores` where they are at hand.

    An asset's owner is its own or that of its product. A key is tested when a test of uniqueness
    stands on it, or on its asset with all its columns.
    """
    checks: dict[str, list[Check]] = {}
    for check in catalog.checks:
        checks.setdefault(check.asset, []).append(check)
    made = [each for each in catalog.assets if each.kind in _MADE]
    models = [each.id for each in made if each.kind == "model"]
    keys = [(each.id, key) for each in catalog.assets if (key := _key(each))]
    scores = score(catalog) if scores is None else scores
    return (
        *_of_assets(catalog),
        _measure("tested_models", [(each, each in checks) for each in models]),
        _measure("tested_keys", [(id, _is_tested(key, checks.get(id, ()))) for id, key in keys]),
        _measure("explained_columns", list(_explained(made))),
        _measure(
            "fair_checks",
            [
                (f"{port.port} {each.check}", each.is_met)
                for port in scores
                for each in port.outcomes
            ],
        ),
    )


def _of_assets(catalog: Catalog) -> Iterator[Measure]:
    answered = {each.id for each in catalog.products if each.team or each.owners}
    assets = catalog.assets
    words = [(each.id, bool(each.description.strip())) for each in assets]
    yield _measure("documented_assets", words)
    words = [
        (f"{asset.id}.{column.name}", bool(column.description.strip()))
        for asset in assets
        for column in asset.columns
    ]
    yield _measure("documented_columns", words)
    owned = [(each.id, bool(each.owner) or each.product in answered) for each in assets]
    yield _measure("owned_assets", owned)


def read_thresholds(seed: Seed) -> tuple[list[Threshold], list[Finding]]:
    """Return the thresholds of the seed; or findings, when a row is not whole.

    Raises `InputError` when the seed has another header: it is no seed of thresholds.
    """
    if header_faults(seed, HEADER):
        raise InputError(f"{seed.origin}: the header is another.", f"write {','.join(HEADER)}.")
    faults = [
        Finding(
            seed.origin,
            f"line {row.line}",
            "the row has too few or too many cells.",
            "quote commas.",
        )
        for row in seed.rows
        if len(row.cells) != len(seed.header)
    ]
    if faults:
        return [], faults
    return [Threshold(*(seed.cell(row, name).strip() for name in HEADER)) for row in seed.rows], []


def judge(
    found: Iterable[Measure], thresholds: Iterable[Threshold], file: str = SEED
) -> list[Finding]:
    """Return a finding per threshold that is missed, unknown, unreadable, or nobody's."""
    known = {each.name: each for each in found}
    findings, seen = [], set[str]()
    for each in thresholds:
        faults = list(_faults(each, known, seen))
        seen.add(each.measure)
        if not faults:
            faults = list(_missed(known[each.measure], each))
        findings += [Finding(file, each.measure, sentence, fix) for sentence, fix in faults]
    return findings


def _faults(
    each: Threshold, known: dict[str, Measure], seen: set[str]
) -> Iterator[tuple[str, str]]:
    if each.measure not in known:
        fix = f"{likely(each.measure, known)}the measures are {', '.join(known)}."
        yield f'there is no measure "{each.measure}".', fix
    if each.measure in seen:
        yield "the measure stands twice.", "keep one row."
    if _share(each.minimum) is None:
        yield f'the minimum "{each.minimum}" is no per cent.', "give a number from 0 to 100."
    for name in ("reason", "owner"):
        if not getattr(each, name):
            yield f"the threshold has no {name}.", "say why, and who answers for it."


def _missed(measure: Measure, each: Threshold) -> Iterator[tuple[str, str]]:
    minimum = _share(each.minimum)
    # Compared exactly: 79.96 does not pass for the 80 that it is shown as.
    if minimum is not None and measure.met * 100 < minimum * measure.whole:
        yield (
            f"{measure.met} of {measure.whole} ({measure.percent:.1f} %) are less than the "
            f"minimum of {each.minimum} %: {each.reason}",
            f"{FIXES[measure.name]} {some(measure.missing)}.",
        )


def _share(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number <= 100 else None


def _measure(name: str, judged: Sequence[tuple[str, bool]]) -> Measure:
    missing = tuple(sorted(subject for subject, is_met in judged if not is_met))
    return Measure(name, len(judged) - len(missing), len(judged), missing)


def _explained(made: Iterable[Asset]) -> Iterator[tuple[str, bool]]:
    for asset in made:
        if not asset.columns:
            # An asset of which no column is known counts as one that is not explained.
            yield asset.id, False
        for column in asset.columns:
            yield f"{asset.id}.{column.name}", column.origin != "unexplained"


def _key(asset: Asset) -> frozenset[str]:
    return frozenset(each.name for each in asset.columns if each.is_key)


def _is_tested(key: frozenset[str], checks: Iterable[Check]) -> bool:
    for check in checks:
        # The checks of a contract (`audited`) say in an argument what they hold.
        what = f"{check.kind} {check.arguments.get('check', '')}"
        if what == "audited primary_key":
            return True
        if "unique" not in what and "primary_key" not in what:
            continue
        named = {check.column} if check.column else set(_names(check))
        # Unique in fewer columns is unique in all.
        if named and named <= key:
            return True
    return False


def _names(check: Check) -> Iterator[str]:
    """Yield the columns that a test of several columns was given, whatever it calls them."""
    for name, value in check.arguments.items():
        if "column" in name and isinstance(value, list):
            yield from (str(each) for each in value)
