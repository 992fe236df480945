"""What the benchmarks print: figure, target, reached, and how that compares with a peer."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One line; without a `target` it is there to be known. All numbers are in `unit`, less is better."""

    name: str
    reached: float
    unit: str
    target: float | None = None
    peer: float | None = None
    peer_name: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the target is reached."""
        if self.target is None:
            return ""
        return "[green]reached[/]" if self.reached < self.target else "[bold red]MISSED[/]"

    @property
    def ratio(self) -> str:
        """The figure in terms of the peer's."""
        return f"{self.reached / self.peer:.1f} x {self.peer_name} ({self.peer:.3g})" if self.peer else ""


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that so many percent do not exceed; infinite when there is none at all."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else float("inf")


def show(figures: Sequence[Figure], console: Console) -> None:
    """Print all lines and the machine's load."""
    table = Table(title="文递 benchmarks", caption=_conditions())
    for heading in ("figure", "target", "reached", "", "peer", "note"):
        table.add_column(heading)
    for f in figures:
        target = "" if f.target is None else f"< {f.target:g} {f.unit}"
        table.add_row(f.name, target, f"{f.reached:.4g} {f.unit}", f.verdict, f.ratio, f.note)
    console.print(table)


def _conditions() -> str:
    load = " ".join(f"{one:.2f}" for one in os.getloadavg())
    return f"{os.cpu_count()} processors, load average {load}"
