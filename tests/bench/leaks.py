"""The leak drill: papers marked for many readers, each copy attacked in every way, each reader named again.

Attacks by a program that is not installed are left out, with the line that would bring it.
"""

import multiprocessing
import time
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from handlers.domain.mark import Grade
from tests.bench.figures import Figure, percentile
from tests.bench.leak_attacks import NEEDS_STRICT, attacks, missing_tools
from tests.bench.leak_copies import KEY, Copy, marked, papers_to_mark
from watermark.stamping.by_pikepdf import limit_decoders
from watermark.trace import read_marks

MOST_WRONG = 1e-9
_TARGETS = {"file": 95.0, "raster": 90.0, "photo": 70.0}


@dataclass(frozen=True, slots=True)
class Read:
    """Who was read from a leak, by which carriers, in what time."""

    delivery_id: int
    attack: str
    named: tuple[int, ...]
    carriers: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Named:
    """One attack on a grade: how many readers were named rightly, how many wrongly, and what told them."""

    attack: str
    kind: str
    right: int
    wrong: int
    tried: int
    carriers: tuple[tuple[str, int], ...] = ()
    median_s: float = 0.0


def measure(screen: Console, folder: Path, readers: int) -> list[Figure]:
    """Return what the drill leaves of the marks of so many readers' copies."""
    folder.mkdir(parents=True, exist_ok=True)
    papers = papers_to_mark(folder)
    figures: list[Figure] = []
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        for grade in Grade:
            leaks = list(_leaks(marked(papers, folder, grade, readers)))
            reads = track(pool.map(leaked, leaks), f"{grade}: leaks", len(leaks), console=screen)
            found = counted(reads)
            figures += [_figure(grade, one) for one in found]
            figures.append(Figure(f"wrong names, {grade}", sum(one.wrong for one in found), "", MOST_WRONG))
    for missing in missing_tools():
        screen.print(f"  left out: {missing}")
    return figures


def drill(papers: list[Path], folder: Path, grade: Grade, only: Collection[str]) -> list[Named]:
    """Return what some attacks leave of the marks of one copy of each paper."""
    copies = marked(papers, folder, grade, len(papers))
    found = counted(leaked(leak) for leak in _leaks(copies) if leak.attack in only)
    return [one for one in found if one.tried]


def _leaks(copies: Iterable[Copy]) -> Iterator[Copy]:
    return (Copy(copy.delivery_id, copy.path, name) for copy in copies for name in attacks())


def leaked(copy: Copy) -> Read:
    """Attack one copy and read what is left; the same copy and attack always end alike."""
    limit_decoders()
    _, attack = attacks()[copy.attack]
    chance = np.random.default_rng(zlib.crc32(f"{copy.delivery_id} {copy.attack}".encode()))
    leak = attack(copy.path, copy.path.with_name(f"{copy.path.stem}-{copy.attack}"), chance)
    begun = time.perf_counter()
    seen = read_marks(leak, KEY)
    seconds = time.perf_counter() - begun
    leak.unlink()
    carriers = sorted({carrier for one in seen for carrier in one.carriers})
    return Read(copy.delivery_id, copy.attack, tuple(one.delivery_id for one in seen), tuple(carriers), seconds)


def counted(reads: Iterable[Read]) -> list[Named]:
    """Return how often each attack left its reader named."""
    found: dict[str, list[Read]] = {name: [] for name in attacks()}
    for read in reads:
        found[read.attack].append(read)
    return [_named(name, kind, found[name]) for name, (kind, _) in attacks().items()]


def _named(attack: str, kind: str, reads: list[Read]) -> Named:
    right = sum(read.named == (read.delivery_id,) for read in reads)
    wrong = sum(bool(set(read.named) - {read.delivery_id}) for read in reads)
    carriers = Counter(carrier for read in reads for carrier in read.carriers)
    times = percentile([read.seconds for read in reads], 50)
    return Named(attack, kind, right, wrong, len(reads), tuple(sorted(carriers.items())), times)


def _figure(grade: Grade, one: Named) -> Figure:
    is_promised = grade is Grade.STRICT or one.attack not in NEEDS_STRICT
    missed = 100.0 - 100.0 * one.right / max(one.tried, 1)
    target = 100.0 - _TARGETS[one.kind] + MOST_WRONG if is_promised else None
    told = " ".join(f"{carrier} {count}" for carrier, count in one.carriers)
    note = f"{one.right} of {one.tried} named, {one.wrong} wrong; {one.median_s:.2f} s; {told}"
    return Figure(f"readers not named, {grade}, {one.attack}", missed, "%", target, note=note)
