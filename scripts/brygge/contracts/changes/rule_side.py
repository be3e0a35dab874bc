"""One side of a quality rule: what the contract says, and the check that it asks for.

Input:   a rule, and the property (or None) and table it stands under.
Output:  `RuleSide`.
Never:   compares.
"""

from dataclasses import dataclass

from brygge.contracts.check import SEVERITIES, Check
from brygge.contracts.model import Property, Quality, SchemaObject
from brygge.contracts.quality_rules import quality_checks


@dataclass(frozen=True)
class RuleSide:
    """A rule before or after; a rule that nobody runs has no check."""

    rule: Quality
    check: Check | None

    @property
    def severity(self) -> str:
        """The severity as it is written, in lower case."""
        return str(self.rule.content.get("severity", "error")).lower()

    @property
    def is_error(self) -> bool:
        """Whether a breach refuses the data; a word that nobody knows is an error."""
        return SEVERITIES.get(self.severity, "error") == "error"

    @property
    def is_words(self) -> bool:
        """Whether no machine keeps it."""
        return self.rule.kind == "text"


def rule_sides(
    rules: tuple[Quality, ...], column: Property | None, each: SchemaObject
) -> list[RuleSide]:
    """Return the rules of a table (`column` None) or of one of its properties."""
    return [RuleSide(rule, next(quality_checks(rule, column, each), None)) for rule in rules]
