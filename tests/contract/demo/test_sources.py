"""The sources reach their stand-ins as they reach the services: what the demo promises of its papers comes out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from yarl import URL

from bot.demo.place import Place
from bot.demo.server import base_urls, serve
from handlers.domain.agency import Agency
from handlers.domain.article import Article, ArticleKind, Copy, Identifier, IdKind, TitleWanted, Version
from handlers.domain.copyright import Gate, gate
from handlers.domain.notice import NoticeKind
from handlers.domain.outcome import Found, NotFound
from resolvers.http import Http, Identity
from resolvers.load import agency_source, load
from tests.contract.resolvers.web import Clock

THESIS, PREPRINT, APPEARED = "10.5555/sur.2024.0031", "10.48550/arxiv.2609.99003", "10.64898/2023.08.14.99900022"
KEYED = {"SAMPLE_KEY": "k3y"}


@pytest.fixture
async def place(papers_dir: Path) -> AsyncIterator[tuple[Http, dict[str, str]]]:
    async with serve(papers_dir) as address:
        url = URL(address)
        allowed = [f"{url.host}:{url.port}"]
        async with Http(
            identity=Identity("l@example.org"), clock=Clock(), allow_hosts=allowed, environment=KEYED
        ) as http:
            yield http, base_urls(address)


def doi(value: str) -> Identifier:
    return Identifier(IdKind.DOI, value)


async def record(
    place: tuple[Http, dict[str, str]], name: str, wanted: Identifier | TitleWanted, **more: str
) -> Article:
    http, bases = place
    source = load([{"use": name, "base_url": bases[name], **more}], "metadata", http)[0]
    assert source.accepts(wanted)
    outcome = await source.look_up(wanted)
    assert isinstance(outcome, Found), outcome
    return outcome.value[0]


async def copies(place: tuple[Http, dict[str, str]], name: str, *ids: Identifier, **more: str) -> tuple[Copy, ...]:
    http, bases = place
    source = load([{"use": name, "base_url": bases[name], **more}], "fulltext", http)[0]
    outcome = await source.locate(Article(title="", ids=ids))
    assert isinstance(outcome, Found), outcome
    return outcome.value


@pytest.mark.parametrize(
    ("asked", "agency"),
    [
        ("10.5555/naor.2024.0117", Agency.CROSSREF),
        (THESIS, Agency.DATACITE),
        ("10.5555/cma.j.cn999001-20240311-00021", Agency.ISTIC),
        ("10.5555/no.such.paper", Agency.NONE),
    ],
)
async def test_doi_org_tells_the_agency(place: tuple[Http, dict[str, str]], asked: str, agency: Agency) -> None:
    http, bases = place
    entry = {"use": "doi_org", "base_url": bases["doi_org"], "handle_url": bases["handle"]}
    source = agency_source(load([entry], "metadata", http))
    assert source
    assert await source.agency(asked) == Found(agency)


async def test_doi_org_gives_records_but_not_istics(place: tuple[Http, dict[str, str]]) -> None:
    found = await record(place, "doi_org", doi("10.5555/hbb.2024.0211"))
    assert (found.kind, found.journal) == (ArticleKind.JOURNAL, "Haematology Bench and Bedside")
    http, bases = place
    source = load([{"use": "doi_org", "base_url": bases["doi_org"]}], "metadata", http)[0]
    assert await source.look_up(doi("10.5555/no.such.paper")) == NotFound()
    chinese = await source.look_up(doi("10.5555/cma.j.cn999001-20240311-00021"))
    assert not isinstance(chinese, Found | NotFound)


async def test_a_thesis_of_a_repository_is_found_and_may_be_sent(place: tuple[Http, dict[str, str]]) -> None:
    found = await record(place, "datacite", doi(THESIS))
    assert (found.kind, found.authors) == (ArticleKind.THESIS, ("Whitlock S",))
    copy = (await copies(place, "datacite", doi(THESIS)))[0]
    assert copy.url.endswith("/files/night-noise.pdf")
    assert gate(copy, is_free_of_charge=True) is Gate.SEND


@pytest.mark.parametrize("name", ["arxiv", "datacite"])
async def test_a_preprint_is_known_by_its_number(place: tuple[Http, dict[str, str]], name: str) -> None:
    found = await record(place, name, Identifier(IdKind.ARXIV, "2609.99003"))
    assert found.id(IdKind.DOI) == PREPRINT
    assert (found.kind, found.journal, found.year) == (ArticleKind.PREPRINT, "arXiv", 2026)


async def test_arxiv_is_searched_by_title(place: tuple[Http, dict[str, str]]) -> None:
    found = await record(place, "arxiv", TitleWanted("Filling in a triage form by speech"))
    assert found.id(IdKind.ARXIV) == "2609.99003"


@pytest.mark.parametrize(("number", "verdict"), [("2609.99003", Gate.SEND), ("2608.99002", Gate.LINK_ONLY)])
async def test_an_author_decides_whether_a_preprint_may_be_sent(
    place: tuple[Http, dict[str, str]], number: str, verdict: Gate
) -> None:
    copy = (await copies(place, "arxiv", Identifier(IdKind.ARXIV, number), pdf_url=place[1]["arxiv"]))[0]
    assert (copy.version, copy.label) == (Version.PREPRINT, "arXiv 预印本")
    assert gate(copy, is_free_of_charge=True) is verdict


async def test_a_preprint_tells_which_paper_it_became(place: tuple[Http, dict[str, str]]) -> None:
    found = await record(place, "biorxiv", doi(APPEARED))
    notice = found.notices[0]
    assert (notice.kind, notice.doi, notice.source) == (NoticeKind.PUBLISHED, "10.5555/hbb.2024.0211", "biorxiv")
    assert notice.where == "Haematology Bench and Bedside 2024"
    copy = (await copies(place, "biorxiv", doi(APPEARED)))[0]
    assert (copy.is_for_person, copy.label) == (True, "medRxiv 预印本")


async def test_openalex_knows_retractions_and_copies(place: tuple[Http, dict[str, str]]) -> None:
    assert (await record(place, "openalex", Identifier(IdKind.PMID, "99000010"))).is_retracted
    copy = (await copies(place, "openalex", doi("10.5555/mjo.2025.0088")))[0]
    assert (copy.licence, copy.version, copy.host_type) == ("cc-by", Version.ACCEPTED, "repository")


async def test_openalex_is_searched_with_a_key(place: tuple[Http, dict[str, str]]) -> None:
    found = await record(place, "openalex", TitleWanted("Ferritin thresholds"), api_key_env="SAMPLE_KEY")
    assert found.id(IdKind.DOI) == "10.5555/hbb.2024.0211"


async def test_semantic_scholar_answers_who_has_a_key(place: tuple[Http, dict[str, str]]) -> None:
    wanted = TitleWanted("Ferritin thresholds for iron deficiency")
    found = await record(place, "semantic_scholar", wanted, api_key_env="SAMPLE_KEY")
    assert found.id(IdKind.PMID) == "99000005"
    copy = (await copies(place, "semantic_scholar", doi("10.5555/hbb.2024.0211"), api_key_env="SAMPLE_KEY"))[0]
    assert gate(copy, is_free_of_charge=True) is Gate.LINK_ONLY


def test_a_demo_that_does_not_run_asks_nobody(tmp_path: Path) -> None:
    settings = Place(tmp_path).settings()
    entries = [*settings.metadata, *settings.fulltext]
    addresses = [value for entry in entries for key, value in entry.items() if key.endswith("_url")]
    assert len(addresses) > 10
    assert all(address.startswith("http://127.0.0.1:9/") for address in addresses)
