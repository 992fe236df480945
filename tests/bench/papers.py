"""How fast papers on the shelf reach their readers, and what 10,000 requests and a large file cost in memory."""

import asyncio
import csv
import itertools
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bot.demo.papers import MANIFEST, write_large_paper
from tests.bench.crowd import Reader, crowd, taking_turns
from tests.bench.figures import Figure, percentile
from tests.bench.hall import Hall, hall
from tests.stage import ROOT

PER_S = 5.0
MB = 1_000_000
LARGE_BYTES = 60 * MB
LARGE = "short-implants"
FOUND_ONE_IN = 10
AT_ONCE = 150
DELIVERED = "SELECT count(*) FROM request WHERE state = 'delivered'"
SETTLED = """
SELECT (SELECT count(*) FROM request WHERE state IN ('delivered', 'with_librarian'))
     + (SELECT count(*) FROM message WHERE outcome = 'already_asked')
"""


@dataclass(slots=True)
class Memory:
    """Resident megabytes of the bot and its PDF workers, taken several times a second."""

    resident_mb: list[float] = field(default_factory=list)
    bot_mb: list[float] = field(default_factory=list)

    def take(self, processes: list[psutil.Process]) -> None:
        """Take one sample; shared pages count once for every process, so the truth is lower."""
        sizes = [_resident(process) for process in processes]
        self.resident_mb.append(sum(sizes) / MB)
        self.bot_mb.append(sizes[0] / MB)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:  # a PDF worker that was done meanwhile
        return 0


@asynccontextmanager
async def watching(running: Hall) -> AsyncIterator[Memory]:
    """Sample the bot's memory for the length of the block."""
    memory = Memory()

    async def sample() -> None:
        while True:
            memory.take(running.processes())
            await asyncio.sleep(0.1)

    sampling = asyncio.create_task(sample())
    try:
        yield memory
    finally:
        sampling.cancel()
        await asyncio.gather(sampling, return_exceptions=True)


def held_papers() -> list[str]:
    """Return the DOIs of sample papers that the demo can get, but for the one that is replaced by a large file."""
    papers = json.loads((ROOT / "bot/demo/papers.json").read_text(encoding="utf-8"))["papers"]
    found = [p for p in papers if p["found"] in {"shelf", "pmc", "unpaywall"} and p["doi"] and p["slug"] != LARGE]
    return [p["doi"] for p in found if p["listed_in"] and p.get("file", "plain") == "plain"]


async def measure(data: Path, *, seconds: float, requests: int) -> list[Figure]:
    """Run all three on one bot."""
    readers = crowd(rooms=30, in_each=3, alone=10)
    turns = taking_turns(readers)
    async with hall(data, readers) as running:
        idle = await _idle(running)
        shelf = await _shelf(running, turns, seconds)
        many = await _many(running, turns, requests)
        large = await _large(running, readers)
    return [*shelf, *many, *large, *idle]


async def _idle(running: Hall, for_s: float = 10.0) -> list[Figure]:
    before_s = running.cpu_s()
    await asyncio.sleep(for_s)
    return [Figure("processor time while nobody asks", (running.cpu_s() - before_s) / for_s * 100, "% of one")]


async def _shelf(running: Hall, turns: Iterator[Reader], seconds: float) -> list[Figure]:
    papers = held_papers()
    for paper in papers:  # once each, so that all of them lie on the shelf
        await running.ask(next(turns), f"求助 {paper}")
    await running.until_count(len(papers), DELIVERED, within_s=60)
    words = zip(turns, (f"求助 {paper}" for paper in itertools.cycle(papers)), strict=False)
    asked = await running.at_pace(itertools.islice(words, int(PER_S * seconds)), PER_S)
    await running.until_count(len(papers) + len(asked), DELIVERED, within_s=60)
    told = [one.to_sent_s for one in await running.told(asked) if one.role == "file"]
    note = f"{len(told)} of {len(asked)} sent, median {percentile(told, 50):.2f} s"
    return [Figure("shelf hit to file sent, 5 a second, p95", percentile(told, 95), "s", 1.0, note=note)]


async def _many(running: Hall, turns: Iterator[Reader], requests: int) -> list[Figure]:
    papers = itertools.cycle(held_papers())
    before, began = running.count(SETTLED), time.monotonic()
    async with watching(running) as memory:
        for n in range(requests):
            if n % 25 == 0:
                await running.until_count(before + n - AT_ONCE, SETTLED, within_s=60)
            wanted = next(papers) if n % FOUND_ONE_IN == 0 else f"10.5555/unknown.{n}"
            await running.ask(next(turns), f"求助 {wanted}")
        await running.until_count(before + requests, SETTLED, within_s=120)
        settled, took_s = running.count(SETTLED) - before, time.monotonic() - began
    async with watching(running) as after:
        await asyncio.sleep(5)
    note = f"bot alone {after.bot_mb[-1]:.0f} MB, peak of all {max(memory.resident_mb):.0f} MB; {settled} settled"
    return [
        Figure(f"resident memory after {requests} requests", percentile(after.resident_mb, 50), "MB", 300, note=note),
        Figure("time per request, as fast as it goes", took_s * 1000 / max(1, requests), "ms"),
    ]


async def _large(running: Hall, readers: tuple[Reader, ...]) -> list[Figure]:
    shelf = running.place.papers / "shelf"
    path = await asyncio.to_thread(write_large_paper, shelf, LARGE_BYTES)
    _point_to_large(shelf / MANIFEST)
    before = running.count(DELIVERED)
    async with watching(running) as memory:
        asked = await running.ask(readers[0], "求助 PMID: 99000001")
        is_done = await running.until_count(before + 1, DELIVERED, within_s=90)
    told = [one.to_sent_s for one in await running.told([asked]) if one.role == "file"]
    size_mb = path.stat().st_size / MB
    note = f"{size_mb:.0f} MB sent after {told[0]:.1f} s" if is_done and told else "NOT SENT"
    bot = f", bot alone {max(memory.bot_mb):.0f} MB"
    return [Figure("resident memory while 60 MB are sent", max(memory.resident_mb), "MB", 450, note=note + bot)]


def _point_to_large(manifest: Path) -> None:
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    place = rows[0].index("file")
    for row in rows[1:]:
        if LARGE in row[place]:
            row[place] = "large.pdf"
    with manifest.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
