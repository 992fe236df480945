"""The page of links: open to whoever has its address, silent about whose request it is."""

import pytest

from console.link_page import STANDS, UNDER_WAY, buttons, published
from handlers.domain.article import Article, Attempt, Failure
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.request import Actor, State
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
    Attempt("openalex", Failure.LINK_ONLY_LICENCE, "", "https://sci-hub.se/10.1/x"),
    Attempt("openalex", Failure.CAPTCHA, "", "https://www.example.org/?u=https%3A%2F%2Flibgen.is%2Fa"),
    Attempt("core", Failure.FOR_PERSON, "坏链接", "https://user:word@example.org/"),
)


async def test_a_reader_opens_the_links_of_a_request_without_login(played: Played, stranger: Visitor) -> None:
    request = await played.waiting(attempts=ATTEMPTS)
    page = await stranger.text(f"/l/{LINKS.of(request.number)}")
    assert "知网检索" in page
    assert "<b>本馆纸本 R541/32</b>" in page
    assert page.count("https://publisher.example.org/a?b=1&amp;c=2") == 1
    for absent in (
        request.reader.name,
        request.department,
        "pmc.example.org",
        "javascript:",
        "sci-hub",
        "libgen",
        "user:word",
    ):
        assert absent not in page


async def test_a_librarian_is_shown_no_link_either_that_nobody_is_sent_to(played: Played, librarian: Visitor) -> None:
    request = await played.waiting(attempts=ATTEMPTS)
    page = await librarian.text(f"/requests/{request.number}")
    assert "https://publisher.example.org/a?b=1&amp;c=2" in page
    for absent in ("javascript:", "sci-hub", "libgen", "user:word"):
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


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.WITH_LIBRARIAN, "馆员仍在为您找全文"),
        (State.SEARCHING, "正在为您找全文"),
        (State.DELIVERED, "全文已发给您"),
        (State.DECLINED, "已在微信里答复您"),
        (State.CANCELLED, "已经结束"),
    ],
)
def test_the_page_says_how_the_request_stands_now(state: State, said: str) -> None:
    assert said in STANDS.get(state, UNDER_WAY)


async def test_a_request_that_is_closed_is_not_said_to_be_looked_for(played: Played, stranger: Visitor) -> None:
    request = await played.waiting(attempts=ATTEMPTS)
    assert "馆员仍在为您找全文" in await stranger.text(f"/l/{LINKS.of(request.number)}")
    await played.site.book.move(request.number, State.CANCELLED, Actor.READER)
    page = await stranger.text(f"/l/{LINKS.of(request.number)}")
    assert "馆员仍在为您找全文" not in page
    assert "已经结束" in page


def test_a_preprint_that_was_published_has_a_button_for_it() -> None:
    notices = (Notice(NoticeKind.PUBLISHED, "10.1000/j(1)", source="crossref"), Notice(NoticeKind.PUBLISHED))
    assert published(Article("A preprint", notices=notices)) == [("正式发表的版本", "https://doi.org/10.1000/j%281%29")]
    assert published(None) == published(Article("A paper")) == []


def test_a_copy_whose_site_lets_no_program_in_has_a_button_for_a_person() -> None:
    met = [Attempt("core", word, url=f"https://x/{word}") for word in (Failure.CAPTCHA, Failure.LOGIN, Failure.GONE)]
    assert buttons(met) == [("可在线看（CORE）", "https://x/captcha"), ("登录后可看（CORE）", "https://x/login")]
