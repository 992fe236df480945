"""The whole product before a large audience, with what the benchmarks read off it."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from bot import parts
from bot.demo.neighbours import Neighbour
from tests.bench.crowd import Reader, bind_all, write_members
from tests.stage import Stage

SETTLES_S = 3.0  # the rosters of all groups are read once after the login
AT_ONCE = {"WENDI__DELIVERY__REPLY_HOLD_S": "0"}
SENT = """
SELECT r.message_id, p.receipt, p.written_at, p.role, r.number
FROM post p JOIN request r ON r.number = p.request WHERE p.state = 'sent' ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class Told:
    """One message of the bot about a request: the question's and its own moment, and when it entered the outbox."""

    asked: str
    role: str
    asked_at: datetime
    written_at: datetime
    sent_at: datetime

    @property
    def to_outbox_s(self) -> float:
        """From the gateway's event to the row."""
        return (self.written_at - self.asked_at).total_seconds()

    @property
    def to_sent_s(self) -> float:
        """From the gateway's event to the answer in the chat."""
        return (self.sent_at - self.asked_at).total_seconds()


class Hall(Stage):
    """A stage whose gateway knows `readers` instead of the demo's people, all of them bound."""

    def __init__(self, data: Path, readers: tuple[Reader, ...], environment: Mapping[str, str] | None = None) -> None:
        super().__init__(data, {**AT_ONCE, **(environment or {})})
        self.readers = readers

    async def start(self, *, within_s: float = 60.0) -> None:
        """Start the gateway with our people, then the bot, which finds it running."""
        await self.open_doors()
        async with parts.memory(self.place.settings()) as kept:
            await bind_all(kept, self.readers)
        await super().start(within_s=within_s)
        await asyncio.sleep(SETTLES_S)

    async def open_doors(self) -> None:
        """Start the gateway with our people."""
        members = self.place.data / "members.json"
        write_members(self.readers, members)
        usual = self.place.gateway()
        arguments = (*usual.arguments[: usual.arguments.index("--members")], "--members", str(members))
        await Neighbour(usual.name, usual.module, usual.ready, arguments).start()

    async def ask(self, reader: Reader, text: str) -> str:
        """Let a reader say something where they talk to the bot, and return the message's id."""
        return await self.say(reader.label, text, room=reader.room)

    async def at_pace(self, words: Iterable[tuple[Reader, str]], per_s: float) -> list[str]:
        """Let readers speak evenly spaced, whatever the answers take; return the ids of what they said."""
        began, said = time.monotonic(), []
        async with asyncio.TaskGroup() as tasks:
            for n, (reader, text) in enumerate(words):
                await asyncio.sleep(max(0.0, began + n / per_s - time.monotonic()))
                said.append(tasks.create_task(self.ask(reader, text)))
        return [task.result() for task in said]

    def rows(self, statement: str, *values: object) -> list[Any]:
        """Read the bot's database beside it."""
        with closing(sqlite3.connect(f"file:{self.place.data / 'wendi.db'}?mode=ro", uri=True)) as database:
            return database.execute(statement, values).fetchall()

    def count(self, statement: str, *values: object) -> int:
        """Return one number from the bot's database."""
        return int(self.rows(statement, *values)[0][0])

    async def until_count(self, wanted: int, statement: str, *, within_s: float) -> bool:
        """Wait until a count is reached; return whether it was."""
        deadline = time.monotonic() + within_s
        while self.count(statement) < wanted:
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.2)
        return True

    async def told(self, asked: Iterable[str]) -> list[Told]:
        """Return what the bot sent about the requests of these messages, timed by the gateway's own clock."""
        at = {message["id"]: datetime.fromisoformat(message["at"]) for message in await self.heard()}
        wanted = set(asked)
        return [
            Told(message_id, role, at[message_id], _moment(written_at), at[receipt])
            for message_id, receipt, written_at, role, _ in self.rows(SENT)
            if message_id in wanted and receipt in at
        ]

    def processes(self) -> list[psutil.Process]:
        """Return the bot's process and its PDF workers; the neighbours run beside it and are not counted."""
        assert self.process is not None
        bot = psutil.Process(self.process.pid)
        neighbours = {where["pid"] for n in (self.place.gateway(), self.place.services()) if (where := n.found())}
        return [bot, *(child for child in bot.children(recursive=True) if child.pid not in neighbours)]

    def cpu_s(self) -> float:
        """Return how much processor time the bot and its workers have used."""
        return sum(sum(process.cpu_times()[:2]) for process in self.processes())


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@asynccontextmanager
async def hall(
    data: Path, readers: tuple[Reader, ...], environment: Mapping[str, str] | None = None
) -> AsyncIterator[Hall]:
    """Run the product for the length of the block."""
    running = Hall(data, readers, environment)
    try:
        await running.start()
        yield running
    finally:
        await running.close()
