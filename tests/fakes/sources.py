"""What is remembered about the sources, in memory."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from handlers.domain.errors import SourceUnavailable
from handlers.domain.sourcing import KeptAnswer, LaneState, SourceChoice
from handlers.ports import Clock


class FakeSourceSwitches:
    """The port `SourceSwitches`; while `is_away`, it fails as a database does."""

    def __init__(self) -> None:
        self.is_away = False
        self._choices: dict[tuple[str, str], SourceChoice] = {}

    async def choices(self) -> tuple[SourceChoice, ...]:
        return tuple(self._choices[key] for key in sorted(self._choices))

    async def choose(self, choices: Sequence[SourceChoice]) -> None:
        if self.is_away:
            raise SourceUnavailable("database", "disk-full")
        self._choices.update({(one.place, one.source): one for one in choices})


class FakeLaneMemory:
    """The port `LaneMemory`."""

    def __init__(self) -> None:
        self._states: dict[str, LaneState] = {}

    async def states(self) -> Mapping[str, LaneState]:
        return dict(self._states)

    async def keep(self, states: Mapping[str, LaneState]) -> None:
        self._states = dict(states)


class FakeAnswerStore:
    """The port `AnswerStore`; away, it fails as a database does. `puts` counts batches, each written after `pause`."""

    def __init__(self, clock: Clock) -> None:
        self.is_away = False
        self.puts = 0
        self.pause: Callable[[], Awaitable[object]] | None = None
        self._clock = clock
        self._kept: dict[str, KeptAnswer] = {}

    async def get(self, key: str) -> KeptAnswer | None:
        self._answer_or_fail()
        kept = self._kept.get(key)
        return kept if kept and kept.until > self._clock() else None

    async def put(self, answers: Sequence[KeptAnswer]) -> None:
        self._answer_or_fail()
        if self.pause:
            await self.pause()
        self.puts += 1
        for one in answers:
            self._kept.pop(one.key, None)
            self._kept[one.key] = one

    async def forget(self, key: str) -> None:
        self._kept.pop(key, None)

    async def prune(self, *, max_bytes: int, now: datetime) -> int:
        before = len(self._kept)
        self._kept = {key: one for key, one in self._kept.items() if one.until > now}
        while sum(len(one.body) for one in self._kept.values()) > max_bytes:
            del self._kept[next(iter(self._kept))]
        return before - len(self._kept)

    def _answer_or_fail(self) -> None:
        if self.is_away:
            raise SourceUnavailable("database", "conn-error")
