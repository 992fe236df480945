"""The page of links: open to whoever has its address, silent about whose request it is."""

import pytest

from handlers.domain.article import Attempt, Failure
from tests.contract.console.conftest import Visitor
from tests.contract.console.site_kit import LINKS, Played

CNKI = "https://kns.cnki.net/kns8s/defaultresult/index?korder=TI&kw=%E7%89%99"
ATTEMPTS = (
    Attempt("unpaywall", Failure.LINK_ONLY_LICENCE, "", "https://publisher.example.org/a?b=1&c=2"),
    Attempt("openalex", Failure.LINK_ONLY_LICENCE, "", "https://publisher.example.org/a?b=1&c=2"),
    Attempt("cnki", Failure.FOR_PERSON, "知网检索", CNKI),
    Attempt("pmc", Failure.TIMEOUT, "", "https://pmc.example.org/x"),
    Attempt("holdings", Failure.FOR_PERSON, "本馆纸本 R541/32", ""),
    Attempt("odd", Failure.FOR_PERSON, "坏链接", "javascript:alert(1)"),
)


async def test_a_reader_opens_the_links_of_a_request_without_login(played: Played, stranger: Visitor) -> None:
    request = await played.waiting(attempts=ATTEMPTS)
    page = await stranger.text(f"/l/{LINKS.of(request.number)}")
    assert "知网检索" in page
    assert page.count("https://publisher.example.org/a?b=1&amp;c=2") == 1
    for absent in (request.reader.name, request.department, "pmc.example.org", "javascript:"):
        assert absent not in page


@pytest.mark.parametrize("name", ["1", "1-AAAAAAAA", "9-" + LINKS.of(1).partition("-")[2], "x", "%00", "1-aaaaaaaa1"])
async def test_a_guessed_name_opens_nothing(played: Played, stranger: Visitor, name: str) -> None:
    await played.waiting(attempts=ATTEMPTS)
    answer = await stranger.get(f"/l/{name}")
    assert answer.status == 404
    assert "知网检索" not in await answer.text()


def test_a_name_is_read_in_whatever_case_and_by_its_own_key_alone() -> None:
    assert LINKS.read(LINKS.of(1042).lower()) == 1042
    assert type(LINKS)(b"another key").read(LINKS.of(1042)) is None
