"""Everything said, in order, on disk."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .journal import Journal
from .protocol import TEXT
from .vault import StoredFile


@dataclass(frozen=True)
class Said:
    """One line of a chat.

    `kind` is text, file, notice (a grey line of WeChat's own) or recall (`text` is the id taken back). A private line
    has no `room_id`; `to_id` is then who got it. `sender` is the speaker's label at that time. `at_ms` is Unix time.
    """

    id: str
    at_ms: int
    kind: str
    from_id: str
    sender: str
    room_id: str = ""
    to_id: str = ""
    text: str = ""
    mentions: tuple[str, ...] = ()
    file: StoredFile | None = None
    puppet_type: int = TEXT


class History:
    """The lines of all chats. Ids of 19 digits grow with time, so that a wiped folder never reuses one."""

    def __init__(self, path: Path) -> None:
        self._journal = Journal(path)
        self._lines: list[Said] = []
        self._place: dict[str, int] = {}
        self._recalled: set[str] = set()
        self._last_id = 0
        self._changed = asyncio.Event()

    def open(self) -> None:
        """Read what an earlier run kept."""
        for entry in self._journal.read():
            self._remember(_said(entry))

    def close(self) -> None:
        """Close the file."""
        self._journal.close()

    def next_id(self) -> str:
        """Return a fresh id."""
        self._last_id = max(self._last_id + 1, time.time_ns())
        return str(self._last_id)

    def add(self, said: Said) -> Said:
        """Keep a line and wake who waits; a second line of the same id is not kept."""
        if said.id not in self._place:
            self._journal.append(asdict(said))
            self._remember(said)
            self._changed.set()
            self._changed = asyncio.Event()
        return said

    def get(self, message_id: str) -> Said:
        """Return one line.

        Raises:
            LookupError: No such id.
        """
        if message_id not in self._place:
            raise LookupError(f"no message {message_id}")
        return self._lines[self._place[message_id]]

    def since(self, message_id: str = "") -> list[Said]:
        """Return the lines after this one, oldest first; all of them without an id.

        Raises:
            LookupError: No such id.
        """
        start = 0 if not message_id else self._place[self.get(message_id).id] + 1
        return self._lines[start:]

    def recalled(self) -> set[str]:
        """Return the ids of lines that were taken back."""
        return self._recalled

    def has_private(self, person_id: str) -> bool:
        """Whether this person has ever written to the bot alone."""
        return any(said.from_id == person_id and not said.room_id for said in self._lines)

    async def wait(self) -> None:
        """Return when the next line has been added."""
        await self._changed.wait()

    def _remember(self, said: Said) -> None:
        self._place[said.id] = len(self._lines)
        self._lines.append(said)
        if said.kind == "recall":
            self._recalled.add(said.text)
        if said.id.isdigit() and len(said.id) == 19:  # one of ours; tests bring their own
            self._last_id = max(self._last_id, int(said.id))


def _said(entry: dict[str, Any]) -> Said:
    file = StoredFile(**entry["file"]) if entry["file"] else None
    return Said(**(entry | {"file": file, "mentions": tuple(entry["mentions"])}))
