"""How findable, accessible, interoperable and reusable each output port is: fifteen checks.

Input:   a catalog.
Output:  `PortScore` per port: every check with its outcome and the evidence.
Never:   looks at data; decides what is enough: thresholds do that (`measures`).

Source: the FAIR principles (https://www.go-fair.org/fair-principles/), as questions that a catalog
can answer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from brygge.catalog.judging import fair_judges as judges
from brygge.catalog.judging.fair_judges import Port, Verdict
from brygge.catalog.model import Agreement, Catalog, Check
from brygge.catalog.questions.reach import outputs
from brygge.contracts.model import CLASSIFICATIONS


@dataclass(frozen=True)
class FairCheck:
    """One check: its question, and what to do when the answer is no."""

    id: str
    name: str
    question: str
    fix: str
    judge: Callable[[Port], Verdict]


@dataclass(frozen=True)
class Outcome:
    """How a port does in one check (`FairCheck.id`); `fix` where it is not met."""

    check: str
    is_met: bool
    evidence: str
    fix: str = ""


@dataclass(frozen=True)
class PortScore:
    """The outcomes of a port, in the order of `FAIR`."""

    port: str
    product: str
    outcomes: tuple[Outcome, ...]

    @property
    def met(self) -> int:
        """How many checks are met."""
        return sum(each.is_met for each in self.outcomes)


def score(catalog: Catalog) -> tuple[PortScore, ...]:
    """Return the outcomes of every output port, in the order of their ids."""
    assets = {each.id: each for each in catalog.assets}
    checks: dict[str, list[Check]] = {}
    for check in catalog.checks:
        checks.setdefault(check.asset, []).append(check)
    agreements: dict[str, list[Agreement]] = {}
    for agreement in catalog.agreements:
        agreements.setdefault(agreement.port, []).append(agreement)
    scores = []
    for product, port in outputs(catalog):
        subject = Port(
            catalog.project,
            product,
            port,
            assets.get(port.asset),
            tuple(checks.get(port.asset, ())),
            tuple(agreements.get(port.id, ())),
        )
        found = tuple(_outcome(each, subject) for each in FAIR)
        scores.append(PortScore(port.id, product.id, found))
    return tuple(sorted(scores, key=lambda each: each.port))


def _outcome(check: FairCheck, subject: Port) -> Outcome:
    is_met, evidence, *fixes = check.judge(subject)
    fix = "" if is_met else next(iter(fixes), check.fix)
    return Outcome(check.id, is_met, evidence, fix)


FAIR = (
    FairCheck(
        "F1",
        "identifier",
        "Does the port have an id that stays, and a version?",
        "write a contract with an id and a version like 1.0.0; list it in product.odps.yaml.",
        judges.identified,
    ),
    FairCheck(
        "F2",
        "description",
        "Do its name and a description say what it is?",
        "write description.purpose in the contract.",
        judges.described,
    ),
    FairCheck(
        "F3",
        "keywords",
        "Can it be found by domain and keywords?",
        "write domain and tags in product.odps.yaml.",
        judges.labelled,
    ),
    FairCheck(
        "F4",
        "product",
        "Does it belong to a product that says what it is for?",
        "write description.purpose in product.odps.yaml.",
        judges.placed,
    ),
    FairCheck(
        "A1",
        "server",
        "Is it said where it can be read?",
        "list a server in the contract.",
        judges.served,
    ),
    FairCheck(
        "A2",
        "access",
        "Is it said who may read it?",
        "set the custom property access (unrestricted, restricted, private) or accessRights in the "
        "contract, list roles, or agree with somebody.",
        judges.conditioned,
    ),
    FairCheck(
        "A3",
        "contact",
        "Is it said whom to ask?",
        "list support in product.odps.yaml or in the contract.",
        judges.contactable,
    ),
    FairCheck(
        "I1",
        "types",
        "Does every column have a type that other tools know?",
        "give every column of the contract a logicalType.",
        judges.typed,
    ),
    FairCheck(
        "I2",
        "contract",
        "Is its contract written in the open standard ODCS?",
        "write contracts/<product>/<port>.v<major>.odcs.yaml.",
        judges.contracted,
    ),
    FairCheck(
        "I3",
        "classification",
        "Is every text classified, in words with one meaning?",
        f"classify with one of {', '.join(CLASSIFICATIONS)}.",
        judges.classified,
    ),
    FairCheck(
        "R1",
        "licence",
        "Is it said under which licence it may be used?",
        "set the licence of the catalog, or the custom property license in the contract.",
        judges.licensed,
    ),
    FairCheck(
        "R2",
        "lineage",
        "Is it known where every column comes from?",
        "compile the project (`dbt compile`), and see why the columns named are not explained.",
        judges.explained,
    ),
    FairCheck(
        "R3",
        "tests",
        "Is it tested, and did the tests pass last time?",
        "add tests to the model, run them, and mend what fails.",
        judges.tested,
    ),
    FairCheck(
        "R4",
        "currency",
        "Is it said how current it is, or shown by releases?",
        "add slaProperties to the contract, or publish the port.",
        judges.current,
    ),
    FairCheck(
        "R5",
        "owner",
        "Does somebody answer for it, through its whole life?",
        "name a team or an owner and a status in product.odps.yaml; of a deprecated port, its end.",
        judges.answered,
    ),
)
