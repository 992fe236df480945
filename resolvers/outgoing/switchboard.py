"""Which sources are asked, and in which order: the configuration's list, and what administrators chose since."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar, overload

from handlers.domain.sourcing import SourceChoice, in_order

LAST = 1_000


class Named(Protocol):
    """Anything with a source's name."""

    name: str


S = TypeVar("S", bound=Named)


class Switchboard:
    """The port `SourceBoard`, in memory: asked before every call, so a choice is in force at once."""

    def __init__(self) -> None:
        self._configured: dict[str, tuple[str, ...]] = {}
        self._choices: dict[tuple[str, str], SourceChoice] = {}
        self._positions: dict[tuple[str, str], int] = {}

    def configure(self, place: str, names: Sequence[str]) -> None:
        """Take the sources of a place in the order of the configuration."""
        self._configured[place] = tuple(dict.fromkeys(names))
        self._arrange()

    def adopt(self, choices: Sequence[SourceChoice]) -> None:
        """Put choices in force, each in the place of an earlier one."""
        self._choices.update({(one.place, one.source): one for one in choices})
        self._arrange()

    def names(self, place: str) -> tuple[str, ...]:
        """Return the configured sources in the order in which they are asked."""
        ranks = {
            source: choice.rank
            for (where, source), choice in self._choices.items()
            if where == place and choice.rank is not None
        }
        return in_order(self._configured.get(place, ()), ranks)

    def is_on(self, place: str, source: str) -> bool:
        """Return whether a source is asked; every source is, until somebody switches it off."""
        choice = self._choices.get((place, source))
        return choice is None or choice.is_on

    def position(self, place: str, source: str) -> int:
        """Return the source's place in the order, from 0; a name that is not configured comes last."""
        return self._positions.get((place, source), LAST)

    def is_rearranged(self, place: str) -> bool:
        """Return whether the order is another than the configuration's."""
        return self.names(place) != self._configured.get(place, ())

    def _arrange(self) -> None:
        self._positions = {
            (place, name): number for place in self._configured for number, name in enumerate(self.names(place))
        }


class InOrder(Sequence[S]):
    """Loaded sources, read each time in the order that is in force at that moment."""

    def __init__(self, board: Switchboard, place: str, sources: Sequence[S]) -> None:
        self._board = board
        self._place = place
        self._sources = tuple(sources)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._sources)

    @overload
    def __getitem__(self, at: int) -> S: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[S, ...]: ...
    def __getitem__(self, at: int | slice) -> S | tuple[S, ...]:
        """Return the source at that place in the order."""
        return tuple(self)[at]

    def __iter__(self) -> Iterator[S]:
        """Yield the sources, the first to be asked first."""
        return iter(sorted(self._sources, key=lambda source: self._board.position(self._place, source.name)))
