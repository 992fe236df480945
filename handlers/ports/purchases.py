"""What readers missed, and what the library decided about buying it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from handlers.domain.purchase import Decision, Mark, Miss


class Purchases(Protocol):
    """What readers missed; no method names a reader."""

    async def misses(self, start: datetime, end: datetime) -> Sequence[Miss]:
        """Return the requests received from `start` up to, but not at, `end` that no open copy has answered.

        A paper that another library supplied or a librarian obtained is missed all the same; one whose published
        version is known to be open is not, whatever became of its copies.
        """

    async def marks(self) -> Mapping[str, Mark]:
        """Return what was decided, under each name of a journal or book."""

    async def mark(self, keys: Sequence[str], decision: Decision, *, note: str, by: str) -> None:
        """Note what was decided, under each of those names."""
