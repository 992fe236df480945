"""What further messages add to a request that stands already."""

from dataclasses import dataclass, field

from handlers.domain.article import Wanted
from handlers.domain.request import FIRST, MOVES, Actor, State

REWORDABLE = FIRST | frozenset(start for start, ends in MOVES.items() if Actor.READER in ends.get(State.RECEIVED, ()))
"""Where a request may still be when its reader says anew what is wanted: nothing has left the house yet."""


@dataclass(frozen=True, slots=True)
class Addition:
    """The words of a further message, and with `wanted` what the request is for from now on.

    A message says so once: account, message id and item are unique among additions.
    """

    account: str
    message_id: str
    item: int = 0
    words: str = field(default="", repr=False)
    wanted: Wanted | None = None
    is_urgent: bool = False
