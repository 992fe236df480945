# ruff: noqa: E501 - wordings are kept whole
"""`python -m tests.bench.lookalike_second [--near] [--held] [--seed N] [--count N]`: how the inspection fares on the second set."""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from handlers.domain.errors import BadDocument
from tests.bench.figures import Figure, percentile, show
from tests.bench.lookalike_second.cases import Second, near_cases, second_cases
from tests.bench.lookalike_second.papers import HELD, TUNED, Stock
from watermark.inspect import inspect_pdf

COUNT, BLIND_SEED, HELD_SEED = 200, 11, 77


def outcome(case: Second, folder: Path) -> str:
    """Return the refusal of a case's file, empty when it is accepted as readable."""
    path = folder / "case.pdf"
    path.write_bytes(case.pdf)
    try:
        seen = inspect_pdf(path, case.article)
    except BadDocument as error:
        return f"{error.reason}: {error.detail}"
    return "" if seen.has_text else "no text"


def seen_cases(stock: Stock, seed: int, count: int, *, is_near: bool = False) -> Iterator[tuple[Second, str, float]]:
    """Yield each case with its refusal and the seconds of processor time it took."""
    with tempfile.TemporaryDirectory() as name:
        for case in (near_cases if is_near else second_cases)(stock, seed, count):
            began = time.process_time()
            said = outcome(case, Path(name))
            yield case, said, time.process_time() - began


def measure(screen: Console, *, count: int, stock: Stock, seed: int, is_near: bool = False) -> list[Figure]:
    """Print the kinds with their mistakes and return the figures."""
    seen = list(seen_cases(stock, seed, count, is_near=is_near))
    name = ("near" if is_near else "second") + (", held back" if stock.is_held else "")
    screen.print(_table(seen))
    wrong = [said for case, said, _ in seen if not case.is_right]
    right = [said for case, said, _ in seen if case.is_right]
    refused = 100 * sum(map(bool, right)) / len(right)
    times = [spent * 1000 for _, _, spent in seen]
    return [
        Figure(f"look-alikes accepted, {name}", sum(not said for said in wrong), f"of {len(wrong)}", target=1),
        Figure(f"right papers refused, {name}", refused, "%", target=5.0001),
        Figure(f"inspection p50, {name}", percentile(times, 50), "ms"),
        Figure(f"inspection p95, {name}", percentile(times, 95), "ms"),
    ]


def _table(seen: list[tuple[Second, str, float]]) -> Table:
    table = Table(title="look-alikes and right papers, second set")
    for heading in ("kind", "files", "mistakes", "said"):
        table.add_column(heading)
    kinds = dict.fromkeys((case.kind, case.is_right) for case, _, _ in seen)
    for kind, is_right in kinds:
        said = [words for case, words, _ in seen if (case.kind, case.is_right) == (kind, is_right)]
        mistakes = sum(bool(words) is is_right for words in said)
        named = Counter(words.split(": ")[1] if ": " in words else words for words in said if words)
        table.add_row(kind, str(len(said)), str(mistakes), ", ".join(f"{word} {n}" for word, n in named.most_common()))
    return table


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lookalike_second", description=__doc__)
    parser.add_argument("--held", action="store_true", help="the wordings and journals that were held back")
    parser.add_argument("--near", action="store_true", help="what is nearly the paper, and what nearly is not")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", type=int, default=COUNT)
    asked = parser.parse_args()
    stock, seed = (HELD, HELD_SEED) if asked.held else (TUNED, BLIND_SEED)
    screen = Console(width=150)
    seed = seed if asked.seed is None else asked.seed
    show(measure(screen, count=asked.count, stock=stock, seed=seed, is_near=asked.near), screen)
