"""`python -m tests.bench.index [--records N] [--engine NAME]`: how the local index grows, and what others would take.

Prints one line: time to build, bytes and memory, times of questions by title in several states of disrepair.
"""

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from handlers.domain.article import Article, IdKind
from tests.bench.figures import percentile
from tests.bench.index_engines import ENGINES, Engine
from tests.bench.index_records import Generator, with_typos

BATCH = 20_000
QUESTIONS = 200


def main() -> None:
    """Measure one engine at one size, in a process of its own: memory is never given back."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.index", description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--engine", choices=tuple(ENGINES), default="chosen")
    parser.add_argument("--folder", type=Path, help="where the index is made; default: a temporary folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wendi-index-", dir=asked.folder) as folder:
        engine: Engine = ENGINES[asked.engine](Path(folder))
        figures: dict[str, object] = {"engine": asked.engine, "records": asked.records}
        figures |= measure(engine, asked.records, Path(folder))
        print(json.dumps(figures))  # noqa: T201


def measure(engine: Engine, count: int, folder: Path) -> dict[str, object]:
    """Build and ask; return the figures."""
    made = Generator()
    chosen = set(random.Random(1).sample(range(1, count + 1), min(QUESTIONS, count)))  # noqa: S311
    wanted: list[Article] = []
    building_s = 0.0
    for first in range(1, count + 1, BATCH):
        batch = list(made.articles(min(BATCH, count - first + 1), first))
        wanted += [a for a in batch if int(a.id(IdKind.PMID) or 0) in chosen]
        building_s += _timed(lambda batch=batch: engine.load(batch))  # type: ignore[misc]
    building_s += _timed(engine.finish)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    asked: dict[str, Callable[[str, int], str]] = {
        "same": lambda title, _: title.upper(),
        "2 slips": lambda title, n: with_typos(title, 2, n),
        "half": lambda title, _: title[: len(title) // 2],
        "absent": lambda *_: made.title(),
    }
    questions = {name: _questions(engine, wanted, change) for name, change in asked.items()}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    built = {"build_s": round(building_s, 1), "bytes_a_record": round(size / count), "memory_mb": round(memory)}
    return built | {"questions_ms": questions}


def _questions(engine: Engine, wanted: list[Article], change: Callable[[str, int], str]) -> dict[str, float]:
    times: list[float] = []
    found = 0
    for n, article in enumerate(wanted):
        title = change(article.title, n)
        # The processor's own time: what it takes on a core of one's own, whoever else is busy on this machine.
        began = time.process_time()
        pmids = engine.ask(title)
        times.append((time.process_time() - began) * 1000)
        found += article.id(IdKind.PMID) in pmids
    p50, p95 = percentile(times, 50), percentile(times, 95)
    return {"p50": round(p50, 2), "p95": round(p95, 2), "found": round(found / len(wanted), 3)}


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
