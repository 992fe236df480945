"""The repositories, the open-access books and the library's own catalogue of the demo, asked by the real sources."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.demo.place import Place
from bot.demo.server import base_urls, serve
from handlers.domain.article import Article, ArticleKind, Copy, Identifier, IdKind, TitleWanted, Version
from handlers.domain.copyright import Gate, gate
from handlers.domain.outcome import Found, NotFound, Outcome
from resolvers.http import Http, Identity
from resolvers.load import load
from resolvers.outgoing.fetch import HttpFetcher
from tests.contract.demo.test_shapes import RECORDED, ask, assert_shaped, recorded, shape
from tests.contract.resolvers.web import Clock

Demo = tuple[Http, dict[str, str]]


@pytest.fixture
async def demo(papers_dir: Path) -> AsyncIterator[Demo]:
    async with serve(papers_dir) as address:
        url = URL(address)
        http = Http(identity=Identity("l@example.org"), clock=Clock(), allow_hosts=[f"{url.host}:{url.port}"])
        async with http:
            yield http, base_urls(address)


def book(isbn: str) -> Identifier:
    return Identifier(IdKind.ISBN, isbn)


async def located(demo: Demo, name: str, *ids: Identifier, **more: Any) -> Outcome[tuple[Copy, ...]]:
    http, bases = demo
    base = {"base_url": bases[name]} if name in bases else {}
    (source,) = load([{"use": name, **base, **more}], "fulltext", http)
    article = Article(title="", ids=ids)
    assert source.accepts(article)
    return await source.locate(article)


async def looked_up(demo: Demo, name: str, wanted: Identifier | TitleWanted, **more: Any) -> tuple[Article, ...]:
    http, bases = demo
    base = {"base_url": bases[name]} if name in bases else {}
    (source,) = load([{"use": name, **base, **more}], "metadata", http)
    assert source.accepts(wanted)
    outcome = await source.look_up(wanted)
    return outcome.value if isinstance(outcome, Found) else ()


OPEN = [
    ("core", Identifier(IdKind.DOI, "10.5555/wap.2022.0144"), {"without_key": True}, Version.UNKNOWN, "CC BY"),
    ("doaj", Identifier(IdKind.DOI, "10.5555/ojin.2025.0012"), {}, Version.PUBLISHED, "CC BY"),
    ("zenodo", Identifier(IdKind.DOI, "10.5281/zenodo.99000321"), {}, Version.PREPRINT, "cc-by-4.0"),
    ("doab", book("9787999000037"), {}, Version.PUBLISHED, "https://creativecommons.org/licenses/by-nc/4.0/"),
]


@pytest.mark.parametrize(("name", "asked", "more", "version", "licence"), OPEN, ids=[each[0] for each in OPEN])
async def test_an_open_copy_is_found_and_its_file_comes(
    demo: Demo, tmp_path: Path, name: str, asked: Identifier, more: dict[str, Any], version: Version, licence: str
) -> None:
    outcome = await located(demo, name, asked, **more)
    assert isinstance(outcome, Found)
    copy = outcome.value[0]
    assert (copy.version, copy.licence) == (version, licence)
    assert gate(copy, is_free_of_charge=True) is Gate.SEND
    target = tmp_path / "x.pdf"
    await HttpFetcher(demo[0]).fetch(copy, target, max_bytes=1_000_000)
    assert target.stat().st_size > 10_000


@pytest.mark.parametrize("name", ["core", "doaj", "zenodo", "doab"])
async def test_what_nobody_has_is_not_found(demo: Demo, name: str) -> None:
    doi = "10.5281/zenodo.1" if name == "zenodo" else "10.5555/no.such.paper"
    asked = book("9787999000020") if name == "doab" else Identifier(IdKind.DOI, doi)
    more = {"without_key": True} if name == "core" else {}
    assert await located(demo, name, asked, **more) == NotFound()


async def test_open_library_knows_the_open_book_by_number_and_by_title(demo: Demo) -> None:
    (found,) = await looked_up(demo, "openlibrary", book("9787999000037"))
    assert (found.title, found.kind) == ("Quiet wards: a short handbook of nights in hospital", ArticleKind.BOOK)
    assert await looked_up(demo, "openlibrary", TitleWanted("Quiet wards", is_book=True))
    assert not await looked_up(demo, "openlibrary", book("9787999000020"))


async def test_the_catalogue_tells_where_a_book_stands(demo: Demo, papers_dir: Path) -> None:
    path = str(papers_dir / "holdings.csv")
    outcome = await located(demo, "holdings", book("9787999000044"), path=path)
    assert isinstance(outcome, Found)
    assert [copy.label for copy in outcome.value] == [
        "本馆纸本 R473/18（三楼自然科学阅览室）", "本馆纸本 R473/18（口腔医院分馆书库）",
    ]  # fmt: skip
    assert all(gate(copy, is_free_of_charge=True) is Gate.LINK_ONLY for copy in outcome.value)
    (record,) = await looked_up(demo, "holdings", TitleWanted("病区夜间护理样例教程"), path=path)
    assert record.id(IdKind.ISBN) == "9787999000044"


async def test_an_electronic_book_comes_as_a_link_behind_the_printed_one(demo: Demo, papers_dir: Path) -> None:
    outcome = await located(demo, "holdings", book("9787999000051"), path=str(papers_dir / "holdings.csv"))
    assert isinstance(outcome, Found)
    assert [(copy.label, copy.url) for copy in outcome.value] == [
        ("本馆纸本 R783.6/7（二楼图谱专架）", ""),
        ("本馆电子书", "https://ebooks.example.org/implants"),
    ]


async def test_two_editions_without_numbers_are_two_records(demo: Demo, papers_dir: Path) -> None:
    found = await looked_up(demo, "holdings", TitleWanted("心电图判读样例手册"), path=str(papers_dir / "holdings.csv"))
    assert [each.year for each in found] == [2023, 2015]


def test_every_line_of_the_demos_catalogue_is_read(papers_dir: Path) -> None:
    lines = (papers_dir / "holdings.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 8


def test_the_demo_asks_all_of_them(tmp_path: Path) -> None:
    settings = Place(tmp_path).settings(port=1)
    metadata = {entry["use"] for entry in settings.metadata}
    fulltext = {entry["use"] for entry in settings.fulltext}
    assert {"openlibrary", "holdings"} <= metadata
    assert {"core", "doaj", "zenodo", "doab", "datacite", "holdings"} <= fulltext


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recorded answers here: set WENDI_RESPONSES")
class TestShapes:
    async def test_doaj_articles(self, stand_in: aiohttp.ClientSession) -> None:
        theirs = [each for each in recorded("doaj/*search*.json") if "bibjson" in (each.get("results") or [{}])[0]]
        theirs = [article for each in theirs for article in each["results"]]
        ours = await ask(stand_in, "/doaj/api/v4/search/articles/doi:10.5555/ojin.2025.0012")
        assert ours["total"] == 1
        assert_shaped(shape(*ours["results"]), shape(*theirs))

    async def test_zenodo_records(self, stand_in: aiohttp.ClientSession) -> None:
        theirs = [each for each in recorded("zenodo/*.json") if "metadata" in each]
        ours = await ask(stand_in, "/zenodo/api/records/99000321")
        assert_shaped(shape(ours), shape(*theirs), apart_from=["metadata.resource_type.subtype"])
