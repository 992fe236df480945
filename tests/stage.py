"""The whole product in processes of its own, driven as readers do: over the practice gateway's HTTP interface."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot.demo.neighbours import stop_all
from bot.demo.place import Place

ROOT = Path(__file__).resolve().parents[1]
BRISK = {
    "WENDI__DELIVERY__PACE__CONVERSATION_GAP_S": "0",
    "WENDI__DELIVERY__PACE__ACCOUNT_GAP_S": "0",
    "WENDI__WECHAT__DING_EVERY_S": "2",
}


class EventLog:
    """The events in a log that another process writes; each line is read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_bytes = 0
        self._unfinished = b""
        self._events: list[dict[str, Any]] = []

    def read(self) -> list[dict[str, Any]]:
        """Return all events so far."""
        if self.path.exists():
            with self.path.open("rb") as log:
                log.seek(self._read_bytes)
                data = log.read()
            self._read_bytes += len(data)
            *lines, self._unfinished = (self._unfinished + data).split(b"\n")
            self._events += [json.loads(line) for line in lines if line.startswith(b"{") and line.endswith(b"}")]
        return self._events


class Stage:
    """A demo whose bot can be killed and started again while its neighbours stay up."""

    def __init__(self, data: Path, environment: Mapping[str, str] | None = None) -> None:
        self.place = Place(data)
        self.log_path = data / "bot.log"
        self._environment = {**os.environ, **BRISK, **(environment or {})}
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=90))
        self.process: asyncio.subprocess.Process | None = None
        self.console = ""
        self._log = EventLog(self.log_path)
        self._earlier = 0

    async def start(self, *, within_s: float = 60.0) -> None:
        """Start the bot and wait until it is online."""
        self.place.data.mkdir(parents=True, exist_ok=True)
        self._earlier = len(self._log.read())
        with self.log_path.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "demo", "--port", "0", "--data", str(self.place.data),
                cwd=ROOT, env=self._environment, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        await self._until_logged("wechat_online", within_s)
        self.console = next(e["console"] for e in self.events(since_start=True) if e["event"] == "started")

    async def _until_logged(self, event: str, within_s: float) -> None:
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            if any(e["event"] == event for e in self.events(since_start=True)):
                return
            if self.process is None or self.process.returncode is not None:
                break
            await asyncio.sleep(0.05)
        raise AssertionError(f"{event} was not seen:\n{self.log_path.read_text(encoding='utf-8')[-3000:]}")

    def events(self, *, since_start: bool = False) -> list[dict[str, Any]]:
        """Return the log's events, of the latest start alone if asked for."""
        found = self._log.read()
        return found[self._earlier :] if since_start else list(found)

    def count(self, event: str) -> int:
        """Return how often something was logged."""
        return sum(e["event"] == event for e in self.events())

    async def until_counted(self, event: str, times: int, *, within_s: float = 20.0) -> None:
        """Wait until something was logged so often."""
        async with asyncio.timeout(within_s):
            while self.count(event) < times:  # noqa: ASYNC110 - another process writes the log
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """End the bot as a power cut would, its neighbours staying up."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """End the bot and its neighbours as Ctrl-C does."""
        await self._end(signal.SIGINT)

    async def _end(self, number: signal.Signals) -> None:
        if self.process and self.process.returncode is None:
            self.process.send_signal(number)
            await asyncio.wait_for(self.process.wait(), 30)

    async def let_go(self) -> None:
        """End the bot of this stage, and leave the neighbours to others."""
        await self._session.close()
        await self._end(signal.SIGKILL)

    async def close(self) -> None:
        """End everything."""
        await self.let_go()
        await stop_all([self.place.gateway(), self.place.services()])

    @property
    def gateway(self) -> str:
        """The gateway's own address, up while the bot is down."""
        where = self.place.gateway().found()
        assert where is not None
        return f"http://127.0.0.1:{where['http_port']}"

    async def call(self, method: str, path: str, body: object = None) -> Any:
        """Call the practice interface."""
        async with self._session.request(method, self.gateway + path, json=body) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def room(self, index: int) -> str:
        """Return the topic of a practice group."""
        return str((await self.call("GET", "/practice/api/rooms"))["rooms"][index]["topic"])

    async def say(self, sender: str, text: str, *, room: str = "", **more: object) -> str:
        """Say something in a group, or to the bot alone, and return the message's id."""
        where = {"room": room} if room else {"to": "bot"}
        said = await self.call("POST", "/practice/api/messages", {"sender": sender, "text": text, **where, **more})
        return str(said["id"])

    async def heard(self, after: str = "", wait_s: float = 0) -> list[dict[str, Any]]:
        """Return what was said after a message."""
        return list(await self.call("GET", f"/practice/api/messages?after={after}&wait={wait_s:g}"))

    async def until(self, after: str, wanted: Any, *, within_s: float = 20.0) -> dict[str, Any]:
        """Return the first message after `after` that `wanted` is true of."""
        deadline, seen = time.monotonic() + within_s, []
        while time.monotonic() < deadline:
            for message in await self.heard(after, wait_s=1):
                after = message["id"]
                seen.append((message["sender"], message["text"][:80], bool(message["file"])))
                if wanted(message):
                    return dict(message)
        raise AssertionError(f"not heard within {within_s} s; heard: {seen}; log: {self.events()[-15:]}")

    async def file(self, message: Mapping[str, Any]) -> bytes:
        """Return the bytes of a file message."""
        async with self._session.get(self.gateway + message["file"]["url"]) as answer:
            return await answer.read()

    async def page(self, path: str) -> str:
        """Return a page of the console that is open to everybody."""
        async with self._session.get(self.console.rstrip("/") + path) as answer:
            answer.raise_for_status()
            return await answer.text()

    async def services(self, method: str, body: object = None) -> Any:
        """Tell the stand-in for the services how to behave, or ask how often it was called."""
        where = self.place.services().found()
        assert where is not None
        async with self._session.request(method, f"http://127.0.0.1:{where['port']}/control", json=body) as answer:
            return await answer.json()


def has_file(message: Mapping[str, Any]) -> bool:
    """Whether a message carries a file."""
    return message["file"] is not None


@asynccontextmanager
async def stage(data: Path, environment: Mapping[str, str] | None = None) -> AsyncIterator[Stage]:
    """Run the product for the length of the block."""
    running = Stage(data, environment)
    try:
        await running.start()
        yield running
    finally:
        await running.close()
