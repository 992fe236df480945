"""The local index: what is loaded is found; loading stops, goes on, updates and withdraws without losing count."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.domain.article import Article, Identifier, IdKind, TitleWanted
from handlers.domain.errors import ConfigurationError
from resolvers.index.build import LEAST_FREE_BYTES, Build, Built, Surroundings
from resolvers.index.reader import Reader
from resolvers.index.stats import Stats, read_stats

SAMPLES = Path(__file__).parents[3] / "samples" / "index"
BASELINE, UPDATE = SAMPLES / "sample26n0001.xml", SAMPLES / "sample26n0002.xml"
WORKS, RECORDS = SAMPLES / "works.json", SAMPLES / "records.jsonl"
ROOT = Path(__file__).parents[4]


class Silent:
    """Watches nothing."""

    def began(self, path: Path, *, number: int, files: int) -> None: ...
    def read(self, path: Path, position_bytes: int, records: int) -> None: ...
    def merging(self) -> None: ...


class Stopped(Exception):
    """The build is killed here."""


class StopsAfter(Silent):
    """Stops a build once so many batches are in the index."""

    def __init__(self, batches: int) -> None:
        self._left = batches

    def read(self, path: Path, position_bytes: int, records: int) -> None:
        self._left -= 1
        if not self._left:
            raise Stopped


def load(out: Path, *places: Path, watcher: Silent | None = None, batch: int = 2, free_bytes: int = 1 << 40) -> Built:
    around = Surroundings(lambda: datetime(2026, 11, 21, tzinfo=UTC), lambda _: free_bytes, batch)
    return Build(out, watcher or Silent(), around).run(places)


def by_id(out: Path, kind: str, value: str) -> tuple[Article, ...]:
    reader = Reader(out)
    try:
        return reader.by_id(Identifier(IdKind(kind), value))
    finally:
        reader.close()


def by_title(out: Path, title: str) -> list[str]:
    reader = Reader(out)
    try:
        return [a.original_title or a.title for a in reader.by_title(TitleWanted(title))]
    finally:
        reader.close()


def lines(path: Path, titles: Sequence[str]) -> Path:
    rows = (json.dumps({"pmid": n + 1, "title": title}) for n, title in enumerate(titles))
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "index.db"


def test_every_kind_of_file_is_loaded_and_bad_records_are_counted(out: Path) -> None:
    built = load(out, BASELINE, WORKS, RECORDS)
    assert (built.changes.added, built.bad, built.broken) == (8, 5, [])
    stats = read_stats(out)
    assert stats.by_origin == {"pubmed": 3, "crossref": 2, "records": 3}
    assert (stats.records, stats.bad_records, stats.finished_files) == (8, 5, 3)
    assert stats.updated_at == "2026-11-21T00:00:00+00:00"
    assert {len(by_id(out, "doi", "10.5555/jsn.2024.101")), len(by_id(out, "isbn", "9787999000013"))} == {2, 1}
    assert by_id(out, "pmid", "98200001")[0].is_retracted


def test_a_second_build_reads_nothing_again(out: Path) -> None:
    load(out, SAMPLES)
    again = load(out, SAMPLES)
    assert (again.read_files, again.known_files, again.records) == (0, 4, 0)


def test_an_update_replaces_a_record_and_a_withdrawal_removes_it(out: Path) -> None:
    load(out, BASELINE)
    built = load(out, UPDATE)
    assert (built.changes.replaced, built.changes.deleted) == (1, 1)
    assert by_id(out, "pmid", "98100001")[0].title.startswith("Whispered handover")
    assert by_id(out, "pmid", "98100003") == ()
    assert by_id(out, "pmcid", "PMC9810001") == ()
    assert by_title(out, "老年髋部骨折患者围手术期护理专家共识") == ["老年髋部骨折患者围手术期护理专家共识（2023年版）"]
    assert read_stats(out).records == 2
    assert by_title(out, "quiet") == []


def test_older_files_read_later_bring_nothing_back(out: Path) -> None:
    load(out, UPDATE)
    load(out, BASELINE)
    assert by_id(out, "pmid", "98100001")[0].title.startswith("Whispered handover")
    assert by_id(out, "pmid", "98100003") == ()
    assert read_stats(out).records == 2


def test_a_file_that_changed_is_read_again_and_what_it_says_anew_counts(out: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text('{"doi": "10.5555/a", "title": "Alpha wards"}\n{"title": "Numberless pamphlet"}\n')
    load(out, file)
    file.write_text(
        '{"doi": "10.5555/a", "title": "Beta wards at night"}\n{"title": "Numberless pamphlet"}\n'
        '{"doi": "10.5555/b", "title": "Gamma"}\n{"deleted": true, "doi": "10.5555/b"}\n'
    )
    built = load(out, file, batch=3)
    assert (built.changes.added, built.changes.replaced, built.changes.unchanged, built.changes.deleted) == (1, 1, 1, 1)
    assert by_title(out, "alpha wards") == ["Beta wards at night"]
    assert read_stats(out).records == 2


def test_a_record_twice_in_one_batch_is_one(out: Path, tmp_path: Path) -> None:
    file = tmp_path / "twice.jsonl"
    file.write_text('{"doi": "10.5555/a", "title": "Alpha"}\n{"doi": "10.5555/A", "title": "Alpha again"}\n' * 2)
    load(out, file, batch=10)
    assert [a.title for a in by_id(out, "doi", "10.5555/a")] == ["Alpha again"]
    assert read_stats(out).records == 1


@pytest.mark.parametrize("batches", [1, 2, 3, 4])
def test_a_build_that_was_stopped_goes_on_where_it_was(out: Path, tmp_path: Path, batches: int) -> None:
    file = lines(tmp_path / "many.jsonl", [f"Ward number {n} and its nights" for n in range(7)])
    with pytest.raises(Stopped):
        load(out, file, watcher=StopsAfter(batches))
    built = load(out, file)
    assert built.changes.added == 7 - min(7, 2 * batches)
    assert (read_stats(out).records, read_stats(out).finished_files) == (7, 1)
    assert [len(by_id(out, "pmid", str(n + 1))) for n in range(7)] == [1] * 7


def test_a_build_killed_at_any_moment_loses_and_doubles_nothing(out: Path, tmp_path: Path) -> None:
    lines(tmp_path / "many.jsonl", [f"Night shift {n} on ward {n % 7}" for n in range(45_000)])
    command = [sys.executable, "-m", "bot", "index", "build", str(tmp_path / "many.jsonl"), "--out", str(out)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and not _has_some(out):
            pass
        process.kill()
    before = read_stats(out).records
    assert 0 < before <= 45_000
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=110)
    assert read_stats(out).records == 45_000
    connection = sqlite3.connect(out)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.execute("INSERT INTO term(term) VALUES ('integrity-check')")
    connection.close()


def _has_some(out: Path) -> bool:
    try:
        return read_stats(out).records > 0
    except ConfigurationError:
        return False


def test_what_was_read_of_a_cut_off_file_is_kept_and_the_rest_named(out: Path, tmp_path: Path) -> None:
    whole = lines(tmp_path / "whole.jsonl", [f"Ward {os.urandom(40).hex()} {n}" for n in range(3000)]).read_bytes()
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(whole)[:-20_000])
    built = load(out, cut, BASELINE, batch=500)
    assert [(path.name, fault) for path, fault in built.broken] == [("cut.jsonl.gz", "压缩文件不完整或已损坏")]
    assert 500 < built.changes.added < 3003
    assert [name for name, _ in read_stats(out).unfinished] == ["cut.jsonl.gz"]
    cut.write_bytes(gzip.compress(whole))
    load(out, cut, batch=500)
    assert (read_stats(out).records, read_stats(out).unfinished) == (3003, ())


def test_a_full_disk_is_refused_in_words_and_the_index_stays_whole(out: Path, tmp_path: Path) -> None:
    load(out, BASELINE)
    with pytest.raises(ConfigurationError, match="磁盘已满"):
        load(out, RECORDS, free_bytes=LEAST_FREE_BYTES - 1)
    assert read_stats(out).records == 3
    load(out, RECORDS)
    assert read_stats(out).records == 6


def test_an_index_is_read_while_it_is_built(out: Path, tmp_path: Path) -> None:
    load(out, BASELINE)
    reader = Reader(out)
    wanted = Identifier(IdKind.PMID, "5")

    class Looks(Silent):
        seen: list[int]

        def read(self, path: Path, position_bytes: int, records: int) -> None:
            self.seen.append(len(reader.by_id(wanted)))

    looks = Looks()
    looks.seen = []
    load(out, lines(tmp_path / "more.jsonl", [f"Ward {n}" for n in range(8)]), watcher=looks)
    reader.close()
    assert looks.seen[0] == 0
    assert looks.seen[-1] == 1


def test_a_bad_place_and_a_foreign_file_are_refused_in_words(out: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="没有这个文件"):
        load(out, tmp_path / "none")
    with pytest.raises(ConfigurationError, match=r"没有 \.xml"):
        load(out, tmp_path)
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(b"not a database at all" * 500)
    with pytest.raises(ConfigurationError, match="不是索引"):
        load(foreign, BASELINE)
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE members (name)").connection.close()
    with pytest.raises(ConfigurationError, match="不是本地题录索引"):
        load(tmp_path / "other.db", BASELINE)
    with pytest.raises(ConfigurationError, match="还没有索引"):
        read_stats(tmp_path / "none.db")


def test_the_commands_build_and_show(out: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", "index", *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    built = run("build", str(SAMPLES), "--out", str(out))
    assert built.returncode == 0
    assert "新增 8 条，更新 1 条，撤除 1 条，无变化 0 条，读不懂 5 条" in built.stdout
    stats = json.loads(run("stats", str(out), "--json").stdout)
    assert Stats(**{k: v for k, v in stats.items() if k != "path"}).records == stats["records"]
    assert run("stats", str(out.with_name("none"))).returncode == 1
