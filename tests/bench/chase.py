"""How long a paper takes over HTTP beside the services' own answers, and whether 200 at once keep every limit.

Everything is asked of the demo's stand-in with generated papers, set delays and a note of every call.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import psutil

from bot.demo.services import BASE_PATHS, SERVICES
from handlers.chase import Chase
from handlers.domain.article import Identifier, IdKind
from handlers.domain.copyright import Policy
from handlers.finder import Finder, Timing
from handlers.look_up import Budget, LookUp
from handlers.taking import Tools
from resolvers.http import Http, Identity
from resolvers.load import agency_source, load
from resolvers.outgoing.fetch import HttpFetcher
from resolvers.outgoing.lanes import UNHURRIED, Limits
from storage.shelf import LocalShelf
from tests.bench.figures import Figure, percentile
from tests.bench.standins import PREFIX, READY
from tests.fakes import FakeHoldingList
from tests.stage import ROOT
from watermark.workers.child import PdfWorkshop

MB = 1_000_000
FASTER = 20
PAPERS = 200
HANDS = 40
DELAY_S = 0.2
# Calls a second that the services allow (facts: Crossref's etiquette, NCBI, and what is kept for the others).
ALLOWED = {
    "crossref": 5.0,
    "doi-org": 3.0,
    "eutils": 3.0,
    "europepmc": 4.0,
    "pmc-oa": 4.0,
    "unpaywall": 5.0,
    "files": 1.0,
}
ENTRIES = {
    "metadata": [("crossref", "crossref"), ("europepmc", "europepmc"), ("doi_org", "doi-org")],
    "fulltext": [("pmc", "pmc-oa"), ("unpaywall", "unpaywall")],
}
PATHS = {**BASE_PATHS, "pmc": BASE_PATHS["pmc_oa"]}


@dataclass(frozen=True)
class Standins:
    """The stand-in's address, and what is asked of it."""

    address: str

    def order(self, **order: object) -> None:
        """Let a service be slow, hang, or behave."""
        self._send("/control", "POST", json.dumps(order).encode())

    def calls(self) -> dict[str, list[float]]:
        """Return when each service was called, and forget it."""
        found: dict[str, list[float]] = json.loads(self._send("/calls", "GET"))
        self._send("/calls", "DELETE")
        return found

    def _send(self, path: str, method: str, body: bytes | None = None) -> bytes:
        with urlopen(Request(self.address + path, data=body, method=method), timeout=10) as answer:  # noqa: S310
            read: bytes = answer.read()
            return read


@asynccontextmanager
async def standing_in(folder: Path) -> AsyncIterator[Standins]:
    """Run the stand-in in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.standins", str(folder), "--papers", str(PAPERS), cwd=ROOT
    )
    try:
        port = await asyncio.to_thread(_once_there, folder / READY)
        yield Standins(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        await process.wait()


def _once_there(file: Path) -> str:
    while not file.exists():
        time.sleep(0.1)
    return file.read_text()


@dataclass(frozen=True)
class Searcher:
    """Identifies and finds, as the program does between the request book's steps."""

    look_up: LookUp
    finder: Finder

    async def find(self, n: int) -> tuple[Chase, float]:
        """Return what became of a generated paper, and how long it took in seconds."""
        began = time.monotonic()
        records = await self.look_up.ask(Identifier(IdKind.DOI, f"{PREFIX}{n}"))
        if not isinstance(records, tuple):
            raise TypeError(f"not identified: {records}")
        chase = await self.finder.find(records[0])
        return chase, time.monotonic() - began


@asynccontextmanager
async def searcher(folder: Path, address: str, *, faster: float | None) -> AsyncIterator[Searcher]:
    """Open what searches; `faster` sets every limit to that many times the real one, `None` lifts them."""
    downloads = Limits(per_second=faster, concurrency=int(faster), per_hour=int(20 * faster)) if faster else UNHURRIED
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(
            Http(
                identity=Identity("bench@example.org"),
                clock=lambda: datetime.now(UTC),
                allow_hosts=[address.removeprefix("http://")],
                unhurried=downloads,
            )
        )
        pdfs = await stack.enter_async_context(PdfWorkshop(key=b"k" * 32, at_once=2, deadline_s=60))
        sources = load(_entries("metadata", address, faster), "metadata", http)
        look_up = await stack.enter_async_context(LookUp(sources, agencies=agency_source(sources), budget=Budget()))
        finder = Finder(
            sources=load(_entries("fulltext", address, faster), "fulltext", http),
            look_up=look_up,
            tools=Tools(HttpFetcher(http), pdfs, LocalShelf(folder / "files"), FakeHoldingList()),
            policy=Policy(),
            max_bytes=200 * MB,
            timing=Timing(),
        )
        yield Searcher(look_up, finder)


def _entries(place: str, address: str, faster: float | None) -> list[dict[str, object]]:
    pace = {} if faster is None else {"concurrency": 20}
    return [
        {
            "use": name,
            "base_url": address + PATHS[name],
            **pace,
            **({"per_second": ALLOWED[service] * faster} if faster else {}),
        }
        for name, service in ENTRIES[place]
        if name in PATHS
    ]


async def measure(folder: Path, *, is_quick: bool) -> list[Figure]:
    """Measure one paper after the other, with one source hanging, and 200 at once."""
    async with standing_in(folder / "standins") as services:
        found = await _one_by_one(folder, services, count=15 if is_quick else 45)
        return found + await _all_at_once(folder, services)


async def _one_by_one(folder: Path, services: Standins, *, count: int) -> list[Figure]:
    services.order(delay_s=DELAY_S)
    stages = {0: 4, 1: 3, 2: 4}  # in PMC alone, in a repository alone, in both: answers that decide, each DELAY_S
    async with searcher(folder / "a", services.address, faster=None) as one:
        await one.find(PAPERS - 1)  # connections and PDF workers stand
        ratios, by_stage = [], []
        for n in range(count):
            chase, took_s = await one.find(n)
            _must_have(chase)
            allowed_s = 1.15 * stages[n % 3] * DELAY_S + 0.05
            ratios.append(took_s / allowed_s)
            by_stage.append(took_s - stages[n % 3] * DELAY_S)
    figures = [
        Figure("a paper over HTTP / (1.15 x deciding answers + 50 ms), p95", percentile(ratios, 95), "x", 1.0),
        Figure("a paper over HTTP beyond the deciding answers, p95", percentile(by_stage, 95) * 1000, "ms"),
    ]
    return figures + await _with_one_hanging(folder, services, count=count // 3)


async def _with_one_hanging(folder: Path, services: Standins, *, count: int) -> list[Figure]:
    """Papers that two routes have, with each service hanging in turn."""
    figures = []
    usual = await _times(folder / "usual", services, count)
    for service in (s for _, s in ENTRIES["metadata"] + ENTRIES["fulltext"] if s in SERVICES):
        services.order(service="*", delay_s=DELAY_S)
        services.order(service=service, mode="hang")
        added = percentile(await _times(folder / service, services, count), 95) - percentile(usual, 95)
        hedge_s = Timing().grace_s if service in {"unpaywall", "pmc-oa"} else Budget().late_s
        figures.append(Figure(f"{service} hanging adds to p95", added * 1000, "ms", hedge_s * 1000))
    services.order(service="*")
    return figures


async def _times(folder: Path, services: Standins, count: int) -> list[float]:
    async with searcher(folder, services.address, faster=None) as one:
        await one.find(PAPERS - 1)
        times = []
        for n in range(count):
            chase, took_s = await one.find(3 * n + 2)
            _must_have(chase)
            times.append(took_s)
        return times


async def _all_at_once(folder: Path, services: Standins) -> list[Figure]:
    services.order(service="*", delay_s=0.05)
    services.calls()
    waiting, missed, peak = list(range(PAPERS)), [], [0.0]
    async with searcher(folder / "all", services.address, faster=FASTER) as one:
        watching = asyncio.create_task(_watch(peak))
        began = time.monotonic()

        async def hand() -> None:
            while waiting:
                chase, _ = await one.find(waiting.pop())
                if not chase.holding:
                    missed.append(chase)

        await asyncio.gather(*(hand() for _ in range(HANDS)))
        took_s = time.monotonic() - began
        watching.cancel()
    calls = services.calls()
    paces = {name: ALLOWED[name] * FASTER for name in calls if name in ALLOWED}
    longest_s = max(len(calls[name]) / pace for name, pace in paces.items())
    over = {name: busiest(calls[name], 1.0) / pace for name, pace in paces.items()}
    note = ", ".join(f"{name} {len(calls[name])}" for name in paces)
    worst = max(over, key=lambda name: over[name])
    return [
        Figure(f"{PAPERS} papers at once / most calls at their limit", took_s / longest_s, "x", 1.1, note=note),
        Figure("busiest second of any service / its limit", over[worst], "x", 1.05, note=worst),
        Figure(f"missed of {PAPERS}", len(missed), "", 1),
        Figure("memory of the searching process and its PDF workers", peak[0], "MB", 400),
    ]


def busiest(moments: Sequence[float], window_s: float) -> int:
    """Return the most calls that fell into any window of that length."""
    ordered, first, most = sorted(moments), 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] >= window_s:
            first += 1
        most = max(most, last - first + 1)
    return most


async def _watch(peak: list[float]) -> None:
    me = psutil.Process()
    while True:
        sizes = [p.memory_info().rss for p in [me, *me.children(recursive=True)] if "standins" not in _named(p)]
        peak[0] = max(peak[0], sum(sizes) / MB)
        await asyncio.sleep(0.1)


def _named(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return "standins"


def _must_have(chase: Chase) -> None:
    if not chase.holding:
        raise AssertionError(f"not found: {chase.attempts}")
