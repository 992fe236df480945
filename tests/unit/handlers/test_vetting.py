"""Nothing that a source answers reaches the chase, the reader or the console with an address that is denied."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.chase import Chase
from handlers.domain.article import Article, Copy, Failure, Identifier, IdKind
from handlers.domain.errors import BadDocument
from handlers.domain.outcome import Found
from handlers.domain.shadow import REFUSAL
from handlers.to_open import shown_links
from handlers.vetting import vetted
from tests.unit.handlers.world import World

PAPER = Article("A paper", ids=(Identifier(IdKind.DOI, "10.1000/x"),))
PAGE = "https://journal.example.org/7"
FILE = f"{PAGE}.pdf"
DENIED = [
    Copy("", landing_url="https://sci-hub.se/10.1/x"),
    Copy("", url="https://libgen.is/a.pdf"),
    Copy("", url="https://libgen.is/a.pdf", licence="cc-by"),
    Copy("", url="https://libgen.is/a.pdf", landing_url=PAGE, licence="cc-by"),
    Copy("", url=FILE, landing_url="https://sci-hub.se/10.1/x", licence="cc-by"),
    Copy("", landing_url="https://annas-archive.org/scidb/10.1/x", is_for_person=True, label="x"),
    Copy("", landing_url="https://example.org/?u=https%3A%2F%2Fsci-hub.se", is_for_person=True, label="x"),
    Copy("", landing_url=PAGE, is_for_person=True, label="sci-hub.se"),
    Copy("", landing_url=PAGE, is_for_person=True, label="x\n可在线看：https://sci-hub.se/x"),
    Copy("", url="https://sci-hub.se/x", is_owned=True, licence="owned"),
]
UNSAFE = [
    Copy("", landing_url="javascript:alert(1)"),
    Copy("", landing_url="http://10.0.0.1/admin"),
    Copy("", url="http://127.0.0.1:8080/a.pdf", licence="cc-by"),
    Copy("", url="https://user:word@example.org/a.pdf", licence="cc-by"),
    Copy("", landing_url="http://his.lan/", is_for_person=True, label="x"),
]


class Source:
    """A source that answers what it is given."""

    name = "openalex"
    is_late = False

    def __init__(self, *copies: Copy) -> None:
        self.copies = copies

    def accepts(self, article: Article) -> bool:
        return True

    async def locate(self, article: Article) -> Found[tuple[Copy, ...]]:
        return Found(self.copies)


class OwnLinks(Source):
    """A source that makes links of what the library configured."""

    is_link_only = True


class Allowed(Source):
    """A source whose own place the administrator allowed."""

    def vouches_for(self, address: str) -> bool:
        return address.startswith("http://10.0.0.1/")


@pytest.mark.parametrize("copy", DENIED + UNSAFE)
def test_a_copy_that_leads_where_nobody_is_sent_leaves_its_reason_and_no_address(copy: Copy) -> None:
    chase = Chase(PAPER)
    assert vetted(Source(), [copy, copy], chase) == []
    assert [(a.source, a.url, a.detail) for a in chase.attempts] == [("openalex", "", "")]
    assert chase.attempts[0].failure == (Failure.DENIED_HOST if copy in DENIED else Failure.UNSAFE_URL)
    assert chase.links == []


@pytest.mark.parametrize("copy", DENIED)
def test_no_source_whatever_it_is_leads_to_a_shadow_library(copy: Copy) -> None:
    for source in (OwnLinks(), Allowed()):
        assert vetted(source, [replace(copy, is_owned=True)], Chase(PAPER)) == []


def test_the_sound_address_of_two_is_kept() -> None:
    copies = [Copy("", url=FILE, landing_url="http://10.0.0.1/x"), Copy("", url="ftp://x.org/a", landing_url=PAGE)]
    assert vetted(Source(), copies, Chase(PAPER)) == [Copy("openalex", url=FILE), Copy("openalex", landing_url=PAGE)]


def test_words_stand_in_one_line_and_have_an_end() -> None:
    essay = "https://creativecommons.org/licenses/by/4.0/ " + "and so on " * 300 + "CC BY-NC"
    (kept,) = vetted(Source(), [Copy("", url=FILE, licence=essay, label="知网\n检索\t" + "长" * 500)], Chase(PAPER))
    assert kept.licence == ""
    assert kept.label == "知网 检索 " + "长" * 194


def test_what_is_the_librarys_own_stays() -> None:
    inside = Copy("", landing_url="http://10.0.0.1/opac", is_for_person=True, label="本馆检索")
    book = replace(inside, landing_url="", url="http://books.lan/7", is_owned=True)
    shelf = Copy("", is_for_person=True, label="本馆纸本 R541/32", is_owned=True)
    file = Copy("", path=Path("/library/a.pdf"), is_owned=True)
    for source, copy in (
        (OwnLinks(), inside),
        (Allowed(), inside),
        (Source(), book),
        (Source(), shelf),
        (Source(), file),
    ):
        assert vetted(source, [copy], Chase(PAPER)) == [replace(copy, source="openalex")]


async def test_nothing_denied_reaches_the_chase_or_the_readers_lines(world: World) -> None:
    world.fulltext.answer = Found((*DENIED[:9], *UNSAFE, Copy("", landing_url=PAGE)))
    chase, ranked = await world.finder.routes(PAPER)
    found = await world.finder.find(PAPER)
    assert ranked == []
    assert world.fetcher.fetched == []
    for one in (chase, found):
        assert [link.landing_url or link.url for link in one.links] == [PAGE]
        assert {attempt.url for attempt in one.attempts} == {"", PAGE}
        assert shown_links(one.links) == f"可在线看：{PAGE}"


async def test_an_honest_address_that_leads_on_to_a_shadow_library_is_not_kept(world: World) -> None:
    world.fulltext.answer = Found((Copy("", url=FILE, licence="cc-by"),))
    world.fetcher.troubles = {FILE: BadDocument(Failure.DENIED_HOST, REFUSAL)}
    chase = await world.finder.find(PAPER)
    tried = [attempt for attempt in chase.attempts if attempt.failure == Failure.DENIED_HOST]
    assert [(attempt.detail, attempt.url) for attempt in tried] == [(REFUSAL, "")]
    world.fetcher.troubles = {FILE: BadDocument(Failure.DENIED_HOST, "link only")}
    chase = await world.finder.find(PAPER)
    assert FILE in {attempt.url for attempt in chase.attempts}
