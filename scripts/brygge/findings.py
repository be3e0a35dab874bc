"""What a check found: one line for people, one object for machines.

Input:   where it is (file), what it is about (subject), what is wrong (sentence) and the fix.
Output:  `Finding`, rendered as `file: subject: sentence`.
Never:   reads files, prints, or exits.
"""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong, in one file, about one subject."""

    file: str
    subject: str
    sentence: str
    fix: str

    def line(self) -> str:
        """Return the finding as one line of text; what has no place is the sentence alone."""
        return ": ".join(part for part in (self.file, self.subject, self.sentence) if part)

    def as_dict(self) -> dict[str, str]:
        """Return the finding as a JSON-ready mapping of its four fields."""
        return asdict(self)
