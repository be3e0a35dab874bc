"""The codes of the change policy: what each stands for, why it matters, an example, the fix.

Input:   nothing.
Output:  `CODES`; the table of them as Markdown, for docs/change-a-contract.md.
Never:   checks anything.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChangeCode:
    """A kind of finding. Without `can_be_waived`, nothing could be compared."""

    code: str
    title: str
    why: str
    example: str
    fix: str
    can_be_waived: bool = True


_LISTED = (
    ChangeCode(
        "BC801",
        "A breaking change without a new major",
        "Readers of a major trust that nothing they use goes away.",
        "the column `amount` is removed in `sales_transactions.v1.odcs.yaml`",
        "take the change back here; make it in `<port>.v<major+1>.odcs.yaml` beside this file.",
    ),
    ChangeCode(
        "BC802",
        "The version is too low for what changed",
        "The version tells readers how closely they must look.",
        "a new column, and the version goes from 1.0.0 to 1.0.1",
        "set the version that the sentence asks for.",
    ),
    ChangeCode(
        "BC803",
        "The version goes down",
        "Of two contracts with the same or a lower version nobody knows which is newer.",
        "1.2.0 is released, the contract says 1.1.0",
        "set a version above the released one.",
    ),
    ChangeCode(
        "BC804",
        "A port is retired while it has readers",
        "Whoever reads it finds nothing tomorrow.",
        "`status: retired`, and an agreement or a model of another product still reads the port",
        "keep it deprecated until the readers named in the sentence have moved.",
    ),
    ChangeCode(
        "BC805",
        "A classification is lowered, or a masking removed, without a review",
        "What was protected becomes visible to everybody who may read the port.",
        "`customer_number` goes from confidential to public",
        "have it reviewed, then record the review: a row with this code in "
        "`seeds/waivers/waiver_contracts.csv`; else take it back.",
    ),
    ChangeCode(
        "BC806",
        "A released contract was edited, removed or added by hand",
        "What was promised is on record, and a record that changes is none.",
        "`released/sales_transactions.v1/1.0.0.odcs.yaml` differs from its line in `history.jsonl`",
        "restore the folder from git: `git checkout -- <file>`.",
        can_be_waived=False,
    ),
    ChangeCode(
        "BC807",
        "The contract changed, its version did not",
        "Two different promises under one version.",
        "a new description, and the version is still the released 1.0.0",
        "set the version that the sentence asks for.",
    ),
    ChangeCode(
        "BC808",
        "The contract of a released major is gone",
        "The port was promised, and nobody retired it.",
        "`sales_transactions.v1.odcs.yaml` is deleted while its newest release is active",
        "restore the file; set `status: retired`, release that, and remove the file after.",
    ),
    ChangeCode(
        "BC809",
        "The file, the id and the version do not name one major",
        "Within one contract file the major of the id and of the version never changes.",
        "`sales_transactions.v1.odcs.yaml` says `version: 2.0.0`",
        "call the file `<port>.v<major>.odcs.yaml`, with that major in the id and the version.",
        can_be_waived=False,
    ),
    ChangeCode(
        "BC810",
        "The data of today breaks a tightened promise",
        "The port would not be built any more.",
        "the value `return` leaves the list of values, and 16 rows have it",
        "mend the data or the model first, or leave the promise as it was.",
    ),
    ChangeCode(
        "BC811",
        "The version is not three numbers",
        "Only `major.minor.patch` can be compared.",
        "`version: v1`",
        "write it like 1.0.0.",
        can_be_waived=False,
    ),
)
CODES = {each.code: each for each in _LISTED}

BEGIN = "<!-- codes: made from the registry, see tests/tooling/test_contracts_released.py -->"
END = "<!-- end of codes -->"


def codes_table() -> str:
    """Return the codes as a Markdown table, between its markers."""
    rows = [
        f"| {each.code} | {each.title}. {each.why} | {each.example} | {each.fix} |"
        for each in _LISTED
    ]
    head = ["| code | what and why | example | what to do |", "|---|---|---|---|"]
    return "\n".join([BEGIN, *head, *rows, END])
