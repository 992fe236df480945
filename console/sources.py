"""What the page of the sources is handed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from handlers.switching import SwitchSources
from resolvers.outgoing.health import SourceHealth


@dataclass(frozen=True, slots=True)
class SourceDesk:
    """How the sources are, in their order; who switches them; and what probes them now."""

    health: Callable[[], Sequence[SourceHealth]]
    switching: SwitchSources
    probe: Callable[[], Awaitable[None]]
    is_rearranged: Callable[[str], bool]
