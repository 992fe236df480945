"""What is remembered about the sources across restarts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from handlers.domain.sourcing import KeptAnswer, LaneState, SourceChoice


class SourceSwitches(Protocol):
    """What administrators chose: which sources are asked, and in which order."""

    async def choices(self) -> tuple[SourceChoice, ...]:
        """Return everything that was chosen."""

    async def choose(self, choices: Sequence[SourceChoice]) -> None:
        """Write choices down, each in the place of an earlier one for the same source."""


class SourceBoard(Protocol):
    """The choices that are in force at this moment, asked before every call of a source."""

    def names(self, place: str) -> tuple[str, ...]:
        """Return the configured sources in the order in which they are asked."""

    def is_on(self, place: str, source: str) -> bool:
        """Return whether a source is asked."""

    def adopt(self, choices: Sequence[SourceChoice]) -> None:
        """Put choices in force."""


class LaneMemory(Protocol):
    """How each service stood when the program last looked."""

    async def states(self) -> Mapping[str, LaneState]:
        """Return each service's state by its name."""

    async def keep(self, states: Mapping[str, LaneState]) -> None:
        """Write states down, and forget every service that is not among them."""


class AnswerStore(Protocol):
    """Services' answers, kept on disk."""

    async def get(self, key: str) -> KeptAnswer | None:
        """Return the answer of that key, unless its time is over."""

    async def put(self, answers: Sequence[KeptAnswer]) -> None:
        """Keep answers, each in the place of an earlier one of the same key."""

    async def forget(self, key: str) -> None:
        """Drop one answer."""

    async def prune(self, *, max_bytes: int, now: datetime) -> int:
        """Drop what is over, then the oldest until at most `max_bytes` are left; return how many went."""
