"""The local index as a source: there or not yet, replaced, damaged, or older than the paper that is asked for."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from handlers.domain.article import Article, Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.outcome import Found, NotApplicable, NotFound, Unavailable
from handlers.matching import Certain, decide
from resolvers.metadata.local_index import LocalIndex, Options
from tests.contract.resolvers.index.test_build import SAMPLES, load

INDEX = Path(__file__).parents[3] / "samples" / "sources" / "metadata" / "local_index" / "index.db"
KNOWN = Identifier(IdKind.PMID, "98100001")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


@pytest.fixture
def source(path: Path) -> LocalIndex:
    return LocalIndex(Options(path=path))


async def found(source: LocalIndex, wanted: Wanted) -> tuple[Article, ...]:
    outcome = await source.look_up(wanted)
    assert isinstance(outcome, Found), outcome
    return outcome.value


async def test_a_library_without_an_index_is_not_asked_and_is_told_once(source: LocalIndex, path: Path) -> None:
    with capture_logs() as logs:
        assert await source.look_up(KNOWN) == NotApplicable()
        assert await source.look_up(KNOWN) == NotApplicable()
    assert [log["event"] for log in logs] == ["local_index_missing"]
    shutil.copy(INDEX, path)
    assert len(await found(source, KNOWN)) == 1


async def test_an_index_put_in_place_of_another_is_read(source: LocalIndex, path: Path, tmp_path: Path) -> None:
    shutil.copy(INDEX, path)
    await found(source, KNOWN)
    other = tmp_path / "other.db"
    load(other, SAMPLES / "records.jsonl")
    other.replace(path)
    assert await source.look_up(KNOWN) == NotApplicable()
    assert len(await found(source, Identifier(IdKind.PMID, "98200001"))) == 1


async def test_a_paper_newer_than_the_index_is_not_said_to_be_none(source: LocalIndex, path: Path) -> None:
    shutil.copy(INDEX, path)
    assert await source.look_up(Identifier(IdKind.PMID, "98100000")) == NotFound()
    assert await source.look_up(Identifier(IdKind.PMID, "98199999")) == NotApplicable()


@pytest.mark.parametrize("content", [b"", b"garbage" * 999, INDEX.read_bytes()[:9000]])
async def test_a_damaged_index_is_unavailable_and_never_not_found(
    source: LocalIndex, path: Path, content: bytes
) -> None:
    path.write_bytes(content)  # noqa: ASYNC240
    assert await source.look_up(KNOWN) == Unavailable("bad-answer")
    assert await source.look_up(TitleWanted("Bedside handover and the quiet ward")) == Unavailable("bad-answer")


async def test_what_is_found_by_title_decides(source: LocalIndex, path: Path) -> None:
    shutil.copy(INDEX, path)
    for title in (
        "Bedside handover and the quiet ward: a stepped-wedge trial of noise in twelve hospitals",
        "老年髋部骨折患者围手术期护理专家共识(2017年版)",
        "A pamphlet that nobody numbered: notes on hand hygiene",
    ):
        wanted = TitleWanted(title)
        assert isinstance(decide(wanted, await found(source, wanted)), Certain), title
    assert await source.look_up(TitleWanted("Volcanoes")) == NotFound()


async def test_every_chinese_word_of_two_characters_is_found(source: LocalIndex, path: Path) -> None:
    shutil.copy(INDEX, path)
    title = "高流量湿化氧疗在急诊科的应用"
    for n in range(len(title) - 1):
        assert title in [a.title for a in await found(source, TitleWanted(title[n : n + 2]))]


def test_the_sample_index_is_what_its_samples_give(tmp_path: Path) -> None:
    made = tmp_path / "made.db"
    load(made, *(SAMPLES / name for name in ("sample26n0001.xml", "works.json", "records.jsonl")))
    assert _records(made) == _records(INDEX)


def _records(index: Path) -> list[tuple[int, bytes]]:
    with closing(sqlite3.connect(f"{index.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT row, body FROM record ORDER BY row").fetchall()
