"""How many look-alikes are taken for the paper, and how many right papers are recognised, by kind."""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from handlers.domain.errors import BadDocument
from tests.bench.figures import Figure, percentile
from tests.bench.lookalike_cases import Case, cases
from tests.bench.lookalike_right import RIGHT
from tests.bench.lookalike_words import HELD, TUNED, Words
from tests.bench.lookalike_wrong import WRONG
from watermark.inspect import inspect_pdf

COUNT, TUNED_SEED, HELD_SEED = 200, 4, 2026
SETS = {"tuned on": (TUNED, TUNED_SEED), "held out": (HELD, HELD_SEED)}


def outcome(case: Case, folder: Path) -> str:
    """Return the refusal of a case's file, empty when it is accepted."""
    path = folder / "case.pdf"
    path.write_bytes(case.pdf)
    try:
        seen = inspect_pdf(path, case.article)
    except BadDocument as error:
        return f"{error.reason}: {error.detail}"
    return "" if seen.has_text else "no text"


def mistakes(words: Words, seed: int, count: int) -> Iterator[tuple[Case, str, float]]:
    """Yield every case with its refusal and the seconds it took."""
    with tempfile.TemporaryDirectory() as name:
        for makes in (WRONG, RIGHT):
            for case in cases(makes, words, seed, count):
                began = time.perf_counter()
                said = outcome(case, Path(name))
                yield case, said, time.perf_counter() - began


def measure(screen: Console, *, is_quick: bool) -> list[Figure]:
    """Return the figures of both sets and print the kinds."""
    figures: list[Figure] = []
    for name, (words, seed) in SETS.items():
        seen = list(mistakes(words, seed, COUNT // 4 if is_quick else COUNT))
        screen.print(_table(name, seen))
        wrong = sum(not said for case, said, _ in seen if not case.is_right)
        right = [not said for case, said, _ in seen if case.is_right]
        missed = 100 * (1 - sum(right) / len(right))
        figures += [
            Figure(f"look-alikes accepted, {name}", wrong, "of " + str(len(seen) - len(right)), target=1),
            Figure(f"right papers refused, {name}", missed, "%", target=5.0001),
            Figure(f"inspection p95, {name}", percentile([s * 1000 for _, _, s in seen], 95), "ms"),
        ]
    return figures


def _table(name: str, seen: list[tuple[Case, str, float]]) -> Table:
    table = Table(title=f"look-alikes and right papers, {name}")
    for heading in ("kind", "files", "accepted", "named as"):
        table.add_column(heading)
    for is_right in (False, True):
        for kind in dict.fromkeys(case.kind for case, _, _ in seen if case.is_right is is_right):
            said = [words for case, words, _ in seen if case.kind == kind and case.is_right is is_right]
            named = Counter(words.split(": ")[1] if ": " in words else words for words in said if words)
            shown = ", ".join(f"{word} {count}" for word, count in named.most_common())
            table.add_row(kind, str(len(said)), str(sum(not words for words in said)), shown)
    return table
