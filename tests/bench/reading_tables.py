"""The tables of the reading benchmark."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from tests.bench.figures import percentile
from tests.bench.reading_peers import ALL, Peer
from tests.bench.reading_scores import Score, Tally

if TYPE_CHECKING:
    from tests.bench.reading import Spent

# What the project set out to reach, in percent.
LEAST_P, LEAST_R, LEAST_F1 = 99.5, 99.0, 99.0
LEAST_INTENT, LEAST_ITEMS, LEAST_WHOLE = 96.0, 97.0, 93.0


def identifiers(
    title: str,
    sorts: Sequence[str],
    rows: Sequence[tuple[Peer, Mapping[str, Tally]]],
    same_kinds: Mapping[str, Mapping[str, Tally]],
) -> Table:
    """Return P/R/F1 of each reader by sort of text, on the kinds it knows, and ours on the same kinds."""
    counts = Counter(sorts)
    table = Table(title=f"identifiers in {title}: P/R/F1 in %", caption="F1 of 文递 on the same kinds in brackets")
    for heading in ("reader", "kinds", *(f"{sort} ({count})" for sort, count in counts.items())):
        table.add_column(heading)
    for peer, tallies in rows:
        kinds = "all" if peer.kinds == ALL else " ".join(peer.kinds)
        mine = same_kinds.get(peer.name, {})
        cells = [_prf(tallies[sort]) + (f" ({mine[sort].f1:.1f})" if sort in mine else "") for sort in counts]
        table.add_row(peer.name, kinds, *cells)
    return table


def _prf(tally: Tally) -> str:
    return f"{tally.precision:.1f}/{tally.recall:.1f}/{tally.f1:.1f}"


def messages(title: str, score: Score) -> Table:
    """Return what became of the messages."""
    table = Table(title=f"group messages in {title} ({score.messages})", caption=_failures(score))
    for heading in ("figure", "target", "reached", ""):
        table.add_column(heading)
    items, whole = score.all_items, max(1, score.messages)
    _line(table, "intent right", LEAST_INTENT, 100 * score.intents / whole)
    _line(table, "item F1", LEAST_ITEMS, items.f1, f" (P {items.precision:.1f} R {items.recall:.1f})")
    _line(table, "wholly right", LEAST_WHOLE, 100 * score.wholly_right / whole)
    alarms, disturbed = score.alarms, score.disturbed
    table.add_row("false alarms", "0", f"{alarms} of {score.quiet}", _verdict(is_reached=not alarms))
    table.add_row("any other intent or item for none", "0", f"{disturbed}", _verdict(is_reached=not disturbed))
    for kind, tally in sorted(score.items.items()):
        table.add_row(f"  {kind}", "", f"{_prf(tally)} ({tally.right + tally.missed})")
    return table


def _line(table: Table, name: str, least: float, reached: float, more: str = "") -> None:
    table.add_row(name, f"≥ {least:g} %", f"{reached:.1f} %{more}", _verdict(is_reached=reached >= least))


def _verdict(*, is_reached: bool) -> str:
    return "[green]reached[/]" if is_reached else "[bold red]MISSED[/]"


def _failures(score: Score) -> str:
    return f"not wholly right: {' '.join(score.failed[:30])}" if score.failed else ""


def times(spent: Sequence["Spent"]) -> Table:
    """Return the time of each reader and what it is to idutils' median on the same texts."""
    table = Table(title="time a text, all in one run, taking turns (µs)")
    for heading in ("texts", "reader", "p50", "p99", "longest", "p50 to idutils'"):
        table.add_column(heading)
    for one in spent:
        peers = [other for other in spent if other.texts == one.texts and other.reader.startswith("idutils")]
        ratio = f"{percentile(one.us, 50) / percentile(peers[0].us, 50):.2f}" if peers else ""
        p50, p99 = percentile(one.us, 50), percentile(one.us, 99)
        table.add_row(
            f"{one.texts} ({len(one.us)})", one.reader, f"{p50:.1f}", f"{p99:.0f}", f"{max(one.us):.0f}", ratio
        )
    return table


def worst(rows: Sequence[tuple[float, str, str]], texts: int, target_ms: float) -> Table:
    """Return the hostile texts that took longest."""
    table = Table(title=f"hostile texts: the slowest of {texts}, processor time, target < {target_ms:g} ms")
    for heading in ("reader", "text", "ms", ""):
        table.add_column(heading)
    for ms, reader, kind in rows:
        table.add_row(reader, kind, f"{ms:.1f}", _verdict(is_reached=ms < target_ms))
    return table
