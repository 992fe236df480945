"""Sources that need a key: silent without one, and their key reaches nobody else."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from handlers.domain.article import Article, Identifier, IdKind, TitleWanted
from handlers.domain.errors import ConfigurationError
from handlers.domain.outcome import Found, NotApplicable, Unavailable
from resolvers.load import load
from tests.contract.resolvers.cases import SECRET, http_for
from tests.contract.resolvers.web import leads_to, local_web, says

DOI = Article(title="", ids=(Identifier(IdKind.DOI, "10.5555/x"),))
ISBN = Identifier(IdKind.ISBN, "9787999000013")
EMPTY = b'{"totalHits":0,"results":[]}'


def core(base: str, **more: Any) -> dict[str, Any]:
    return {"use": "core", "base_url": base, **more}


async def test_without_a_key_nobody_is_asked() -> None:
    async with local_web() as here, http_for(here) as http:
        (copies,) = load([core(here.url)], "fulltext", http)
        books, papers = load(
            [{"use": "google_books", "base_url": here.url}, {"use": "aminer", "base_url": here.url}], "metadata", http
        )
        assert not copies.accepts(DOI)
        assert await copies.locate(DOI) == NotApplicable()
        assert not books.accepts(ISBN)
        assert not books.accepts(TitleWanted("Nursing", is_book=True))
        assert not papers.accepts(TitleWanted("夜班护理"))
        assert await papers.look_up(TitleWanted("夜班护理")) == NotApplicable()
        assert not here.requests


async def test_core_may_be_asked_without_a_key_where_the_library_says_so() -> None:
    async with local_web(says(EMPTY)) as here, http_for(here) as http:
        (source,) = load([core(here.url, without_key=True)], "fulltext", http)
        await source.locate(DOI)
        assert "Authorization" not in here.requests[0].headers


@pytest.mark.parametrize("name", ["core", "google_books", "aminer"])
async def test_a_key_that_is_named_and_not_set_stops_the_start(name: str) -> None:
    entry = {"use": name, "api_key_env": "NOT_SET_ANYWHERE"}
    async with local_web() as here, http_for(here) as http:
        with pytest.raises(ConfigurationError, match="NOT_SET_ANYWHERE"):
            load([entry], "fulltext", http) if name == "core" else load([entry], "metadata", http)


async def test_the_key_of_core_is_a_header_for_its_own_host_alone() -> None:
    with capture_logs() as logs:
        async with local_web() as elsewhere, local_web(leads_to(f"{elsewhere.url}/x")) as here, http_for(here) as http:
            (source,) = load([core(here.url, api_key_env="TEST_NCBI_KEY")], "fulltext", http)
            outcome = await source.locate(DOI)
            assert here.requests[0].headers["Authorization"] == f"Bearer {SECRET}"
            assert SECRET not in str(here.requests[0].rel_url)
            assert not elsewhere.requests
    assert outcome == Unavailable("unsafe-url")
    assert SECRET not in f"{logs} {outcome}"


async def test_the_token_of_aminer_is_a_header() -> None:
    answer = '{"code":200,"success":true,"data":[{"id":"a","title":"夜班护理"}]}'.encode()
    async with local_web(says(answer)) as here, http_for(here) as http:
        (source,) = load([{"use": "aminer", "base_url": here.url, "api_key_env": "TEST_NCBI_KEY"}], "metadata", http)
        assert isinstance(await source.look_up(TitleWanted("夜班护理")), Found)
        assert here.requests[0].headers["Authorization"] == SECRET
        assert SECRET not in str(here.requests[0].rel_url)


async def test_late_sources_say_so() -> None:
    async with local_web() as here, http_for(here) as http:
        names = ("core", "openaire", "hal", "datacite", "doaj", "zenodo", "doab")
        late = {name: load([{"use": name}], "fulltext", http)[0].is_late for name in names}
        assert late == dict.fromkeys(names[:4], True) | dict.fromkeys(names[4:], False)
