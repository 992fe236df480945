"""The page that may stand in front of a copy: what the paper is, whose copy it is, and what its reader may do."""

from dataclasses import dataclass, field
from enum import StrEnum


class CoverRule(StrEnum):
    """Which copies get a cover: none, all, or those that a librarian supplied."""

    NEVER = "never"
    ALWAYS = "always"
    LIBRARIAN = "librarian"

    def asks_for(self, *, is_by_librarian: bool) -> bool:
        """Return whether such a copy gets a cover."""
        return self is CoverRule.ALWAYS or (self is CoverRule.LIBRARIAN and is_by_librarian)


@dataclass(frozen=True, slots=True)
class Cover:
    """One page: headings with their text, warnings that stand out, and what its QR code says (empty: none)."""

    title: str
    citation: str
    facts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    warnings: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    qr: str = ""
