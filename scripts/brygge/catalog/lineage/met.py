"""What is met while queries are read.

Input:   conditions, relations and names, as readers come across them.
Output:  `Met`.
Never:   forgets.
"""

from dataclasses import dataclass, field


@dataclass
class Met:
    """What was met while queries were read: conditions, relations, names that nobody knows."""

    conditions: set[tuple[str, str, str]] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    strangers: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, other: "Met") -> None:
        """Add what was met elsewhere."""
        self.conditions |= other.conditions
        self.read |= other.read
        self.strangers |= other.strangers
