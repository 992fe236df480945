"""`index build` and `index stats`: what the commands do and print."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.commands.screen import Screen
from resolvers.index.build import Build, Built, Surroundings
from resolvers.index.inputs import input_files
from resolvers.index.stats import Stats, read_stats

ORIGINS = {"pubmed": "PubMed", "crossref": "Crossref", "records": "JSONL 记录"}
SHOWN_FAULTS = 20


class _Shown:
    """Moves a progress bar along the bytes of the files."""

    def __init__(self, bar: Progress, total_bytes: int) -> None:
        self._bar = bar
        self._total_bytes = total_bytes
        self._task: TaskID = bar.add_task("", total=total_bytes, records=0)
        self._before = 0
        self._size = 0

    def began(self, path: Path, *, number: int, files: int) -> None:
        """Name the file in hand."""
        self._before += self._size
        self._size = path.stat().st_size if path.exists() else 0
        self._bar.update(self._task, description=f"{number}/{files} {path.name}", completed=self._before)

    def read(self, path: Path, position_bytes: int, records: int) -> None:
        """Move the bar."""
        self._bar.update(self._task, completed=self._before + min(position_bytes, self._size), records=records)

    def merging(self) -> None:
        """Say that the last step has begun."""
        self._bar.update(self._task, description="整理索引", completed=self._total_bytes)


def build_index(places: Sequence[Path], out: Path) -> Built:
    """Load the files of these places into the index, with a progress bar on stderr.

    Raises:
        ConfigurationError: There is nothing to read, the disk is full, or the index cannot be written.
    """
    with _progress() as bar:
        shown = _Shown(bar, _bytes_of(places))
        return Build(out, shown, Surroundings(clock=lambda: datetime.now(UTC))).run(places)


def _bytes_of(places: Sequence[Path]) -> int:
    there = [place for place in places if place.exists()]
    return sum(file.stat().st_size for file in input_files(there))


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[records]} 条"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Screen(is_error=True)) as bar:
        yield bar


def show_built(built: Built) -> None:
    """Print what a build did."""
    screen, changes = Screen(), built.changes
    screen.print(
        f"读了 {built.read_files} 个文件（{built.known_files} 个以前读过，跳过）：新增 {changes.added} 条，"
        f"更新 {changes.replaced} 条，撤除 {changes.deleted} 条，无变化 {changes.unchanged} 条，读不懂 {built.bad} 条",
        highlight=False,
        soft_wrap=True,
    )
    _show_faults(screen, [(path.name, fault) for path, fault in built.broken])


def stats(path: Path) -> dict[str, Any]:
    """Return the figures of the index at that path.

    Raises:
        ConfigurationError: There is none, or it cannot be read.
    """
    return {"path": str(path), **asdict(read_stats(path))}


def show_stats(path: Path) -> None:
    """Print the figures of the index at that path.

    Raises:
        ConfigurationError: There is none, or it cannot be read.
    """
    screen, found = Screen(), read_stats(path)
    table = Table("本地题录索引", str(path), show_lines=False)
    for name, value in _lines(found):
        table.add_row(name, value)
    screen.print(table)
    _show_faults(
        screen, [(name, fault or "还没有读完，再运行一次 index build 会接着读") for name, fault in found.unfinished]
    )


def _lines(found: Stats) -> Iterator[tuple[str, str]]:
    yield "记录", f"{found.records:,}"
    for origin, records in found.by_origin.items():
        yield f"  其中 {ORIGINS.get(origin, origin)}", f"{records:,}"
    yield (
        "大小",
        f"{found.size_bytes / 1e6:,.1f} MB"
        + (f"（每条 {found.size_bytes / found.records:,.0f} 字节）" if found.records else ""),
    )
    yield "最近更新", found.updated_at or "—"
    yield "最大 PMID", str(found.newest_pmid or "—")
    yield "已撤除的 PMID", f"{found.withdrawn:,}"
    yield "读完的文件", f"{found.finished_files:,}"
    yield "读不懂的记录", f"{found.bad_records:,}"


def _show_faults(screen: Screen, faults: Sequence[tuple[str, str]]) -> None:
    for name, fault in faults[:SHOWN_FAULTS]:
        screen.print(f"没有读完：{name}（{fault}）", highlight=False, soft_wrap=True)
    if len(faults) > SHOWN_FAULTS:
        screen.print(f"……还有 {len(faults) - SHOWN_FAULTS} 个文件没有读完", highlight=False)
