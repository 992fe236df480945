"""Contact and group ids as a client sees them; with a salt they are new at each start, as on web-protocol puppets."""

from __future__ import annotations

import hashlib
from typing import Any

from .world import ROOM_SUFFIX, World


class Ids:
    """Translates between the ids kept in history and those on the wire. Without a salt they are the same."""

    def __init__(self, world: World, salt: str = "") -> None:
        self._world = world
        self._salt = salt

    def outward(self, kept: str) -> str:
        """Return the id that the client sees."""
        if not self._salt or not kept:
            return kept
        digest = hashlib.sha256(f"{self._salt}/{kept}".encode()).hexdigest()[:32]
        return digest + ROOM_SUFFIX if kept.endswith(ROOM_SUFFIX) else f"@{digest}"

    def inward(self, seen: str) -> str:
        """Return the kept id.

        Raises:
            LookupError: No contact or group has this id now.
        """
        everyone = [*self._world.people, *self._world.rooms]
        for kept in everyone if self._salt else [seen]:
            if self.outward(kept) == seen and (kept in self._world.people or kept in self._world.rooms):
                return kept
        raise LookupError(f"no contact or room {seen}")

    def payload(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return an event's payload with every id in it turned outward."""
        return {key: self._value(value) for key, value in payload.items()}

    def _value(self, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(value, list):
            return [self._value(each) for each in value]
        is_id = isinstance(value, str) and (value in self._world.people or value in self._world.rooms)
        return self.outward(value) if is_id else value
