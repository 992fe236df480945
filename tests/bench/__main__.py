"""`python -m tests.bench [--quick] [--only PART]`: the benchmarks; `make bench` runs all of them.

They never fail a build: a missed target is marked, and the load of the machine stands below the table.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from tests.bench import answers, chase, leaks, lookalikes, marking, matching, papers, peers, reading, wrong_names
from tests.bench.figures import Figure, percentile, show

PARTS = ("marking", "reading", "matching", "chase", "answers", "papers", "lookalikes", "leaks", "wrong-names")
PIPED_WIDTH = 180


async def run(folder: Path, asked: argparse.Namespace, screen: Console) -> list[Figure]:
    """Run what was asked for, one after the other, since they would disturb each other."""
    seconds, requests = (10, 300) if asked.quick else (60, 10_000)
    found: list[Figure] = []
    if asked.only in {None, "reading"}:
        screen.print("reading and identifiers, beside their peers…")
        found += await asyncio.to_thread(reading.measure, screen, cases=asked.cases, messages=asked.messages)
    if asked.only in {None, "marking"}:
        screen.print("marking papers, beside a plain copy and peers…")
        found += await marking.measure(folder / "marking", is_quick=asked.quick)
    if asked.only in {None, "matching"}:
        screen.print("references and titles, beside rapidfuzz alone…")
        found += await asyncio.to_thread(matching.measure, screen, is_quick=asked.quick)
    if asked.only in {None, "chase"}:
        screen.print("papers over HTTP, one source hanging, 200 at once…")
        found += await chase.measure(folder / "chase", is_quick=asked.quick)
    if asked.only in {None, "answers"}:
        screen.print("peers…")
        commits = await asyncio.to_thread(peers.commits_ms, folder / "bare")
        echoes = await peers.echo_ms(folder / "echo", seconds=seconds / 2, per_s=answers.PER_S)
        screen.print("answers, every source stalled…")
        found += await answers.measure(
            folder / "answers", seconds=seconds, echo_p99_ms=percentile(echoes, 99), commit_ms=percentile(commits, 50)
        )
        found += peers.figures(commits, echoes)
    if asked.only in {None, "papers"}:
        screen.print(f"papers from the shelf, {requests} requests, one large file…")
        found += await papers.measure(folder / "papers", seconds=seconds, requests=asked.requests or requests)
    if asked.only in {None, "lookalikes"}:
        screen.print("look-alikes and right papers…")
        found += await asyncio.to_thread(lookalikes.measure, screen, is_quick=asked.quick)
    if asked.only in {None, "leaks"}:
        readers = 4 if asked.quick else 50
        screen.print(f"copies for {readers} readers, leaked in many ways…")
        found += await asyncio.to_thread(leaks.measure, screen, folder / "leaks", readers)
    if asked.only in {None, "wrong-names"}:
        rasters, tries = (40, 10_000) if asked.quick else (1000, 100_000)
        screen.print(f"{rasters} pictures and {tries} words that are nobody's…")
        found += await asyncio.to_thread(
            wrong_names.measure, screen, folder / "wrong-names", rasters=rasters, tries=tries
        )
    return found


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about a minute instead of ten")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--cases", type=Path, action="append", default=[], help="more identifier cases (JSONL)")
    parser.add_argument("--messages", type=Path, action="append", default=[], help="more group messages (JSONL)")
    parser.add_argument("--requests", type=int, default=0, help="how many requests the memory is measured after")
    parser.add_argument("--data", type=Path, help="keep the data here, a new folder")
    asked = parser.parse_args()
    screen = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)
    with tempfile.TemporaryDirectory(prefix="wendi-bench-") as temporary:
        show(asyncio.run(run(asked.data or Path(temporary), asked, screen)), screen)


if __name__ == "__main__":
    main()
