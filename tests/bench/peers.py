"""What the figures are held against: the same client answering without memory or thought, and a bare database file."""

import asyncio
import itertools
import sqlite3
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tests.bench.crowd import crowd, taking_turns
from tests.bench.figures import Figure, percentile
from tests.bench.hall import SETTLES_S, Hall
from tests.stage import ROOT

COMMITS = 400


def commits_ms(folder: Path) -> list[float]:
    """Return how long each of some commits to a bare SQLite file takes, with the safety that the product has."""
    folder.mkdir(parents=True, exist_ok=True)
    took = []
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE said (id INTEGER PRIMARY KEY, text TEXT)")
        for _ in range(COMMITS):
            began = time.perf_counter()
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT INTO said (text) VALUES (?)", ("x" * 300,))
            database.execute("COMMIT")
            took.append((time.perf_counter() - began) * 1000)
    return took


class EchoHall(Hall):
    """The same gateway and people with an echo in the bot's place."""

    async def start(self, *, within_s: float = 60.0) -> None:
        """Start the gateway, then the echo."""
        await self.open_doors()
        where = self.place.gateway().found()
        assert where is not None
        endpoint, token = f"127.0.0.1:{where['grpc_port']}", self.place.secrets()["token"]
        self.place.data.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.bench.echo", endpoint, token, cwd=ROOT, stdout=log, stderr=log
            )
        async with asyncio.timeout(within_s):
            while not await self._is_attached():  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.1)
        await asyncio.sleep(SETTLES_S)

    async def _is_attached(self) -> bool:
        return bool((await self.call("GET", "/practice/api/rooms"))["bot"]["attached"])


async def echo_ms(data: Path, *, seconds: float, per_s: float) -> list[float]:
    """Return how long each echo takes, asked as the bot is asked."""
    readers = crowd(rooms=30, in_each=3, alone=10)
    running = EchoHall(data, readers)
    try:
        await running.start()
        words = ((reader, f"求助 10.5555/echo.{n}") for n, reader in enumerate(taking_turns(readers)))
        asked = await running.at_pace(itertools.islice(words, int(per_s * seconds)), per_s)
        await asyncio.sleep(2)
        return _answered_ms(asked, await running.heard())
    finally:
        await running.close()


def _answered_ms(asked: list[str], heard: list[dict[str, str]]) -> list[float]:
    at = {message["id"]: datetime.fromisoformat(message["at"]) for message in heard}
    echoes = {message["text"].rpartition("re:")[2]: message["id"] for message in heard if "re:" in message["text"]}
    return [(at[echoes[said]] - at[said]).total_seconds() * 1000 for said in asked if said in echoes]


def figures(commits: list[float], echoes: list[float]) -> list[Figure]:
    """Return the peers' own lines."""
    return [
        Figure("peer: one sqlite3 commit (WAL, FULL), median", percentile(commits, 50), "ms"),
        Figure("peer: bare echo, event to sent, p99", percentile(echoes, 99), "ms",
               note=f"{len(echoes)} echoes, median {percentile(echoes, 50):.0f} ms"),
    ]  # fmt: skip
