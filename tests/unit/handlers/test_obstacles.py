"""What a reader hears of why there is no file: every word for a failed route, brought about, and half a sentence."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.desk import Desk
from bot.replies import Replies
from bot.replies_of_misses import WHY_WORDS
from handlers.chase import Chase
from handlers.domain.article import Article, ArticleKind, Attempt, Copy, Failure, Identifier, IdKind
from handlers.domain.errors import BadDocument
from handlers.domain.inspection import Inspection
from handlers.domain.obstacle import OF_COPIES, Obstacle, obstacle_of
from handlers.domain.outcome import Found, NotFound, Unavailable
from handlers.domain.request import Actor, Reason
from handlers.domain.say import Say
from handlers.finder import Timing
from handlers.to_open import openable, shown_links
from tests.unit.handlers.world import COPY, PAPER, World

NOTHING = "没找到可直接提供的全文"
BARRED = "有开放全文，但对方网站拦机器人（如验证码）"
AWAY = "有开放全文，但对方网站暂时连不上"
LARGE = "网上有全文，但文件太大"
BAD = "网上有一份，但文件打不开或不是这篇"
TOLD = {
    Failure.BLOCKED_WALL: BARRED,
    Failure.CAPTCHA: BARRED,
    Failure.COOKIE: BARRED,
    Failure.FORBIDDEN: BARRED,
    Failure.LOGIN: "网上有一份，但要登录才能看",
    Failure.TIMEOUT: AWAY,
    Failure.CONNECTION: AWAY,
    Failure.SERVER_ERROR: AWAY,
    Failure.RATE_LIMITED: AWAY,
    Failure.BUDGET_SPENT: AWAY,
    Failure.LOOP: AWAY,
    Failure.MAX_HOPS: AWAY,
    Failure.BAD_ANSWER: AWAY,
    Failure.TOO_LARGE: LARGE,
    Failure.TOO_MANY_PAGES: LARGE,
    Failure.NOT_PDF: BAD,
    Failure.STUB_PDF: BAD,
    Failure.WRONG_PAPER: BAD,
    Failure.ENCRYPTED: BAD,
    Failure.DAMAGED: BAD,
    Failure.COVERED: BAD,
    Failure.OWN_COPY: BAD,
    Failure.BAD_ENCODING: BAD,
    Failure.BAD_RECORD: BAD,
    Failure.NOT_FOUND: BAD,
    Failure.GONE: BAD,
    Failure.UNSAFE_URL: NOTHING,
    Failure.DENIED_HOST: NOTHING,
}
"""What comes of a copy that is fetched."""
OF_SOURCES = {Failure.NO_LOCATION, Failure.LINK_ONLY_LICENCE, Failure.FOR_PERSON}
"""What is known of a paper without fetching anything."""
OF_FILES = {Failure.NO_TEXT_LAYER}
"""What only a look into the file shows; a librarian has it then."""
BOOK = Article("口腔护理学", (Identifier(IdKind.ISBN, "9787040396638"),), kind=ArticleKind.BOOK)


def words(text: str) -> str:
    """Return what a reader hears for a noted post: the half sentence that says why."""
    facts = dict(part.split("=", 1) for part in text.split() if "=" in part)
    told = Replies(Desk(librarian="王老师"), lambda: datetime(2026, 11, 18, 3, tzinfo=UTC))(
        Say(text.split(maxsplit=1)[0]), {"number": "1001", "obstacle": facts.get("obstacle", "")}
    )
    return told.removeprefix("1001 ").partition("，已转王老师")[0]


async def heard(world: World, article: Article = PAPER) -> str:
    """Let a paper be searched for until its readers are told, and return the post."""
    request = await world.with_librarian()
    await world.book.choose(request.number, article, Actor.LIBRARIAN)
    while not any(text.startswith(("to_librarian", "book")) for text in world.outbox.texts):
        assert await world.fulfil.work_once()
        world.later(seconds=60)
    return world.outbox.texts[-1]


def test_no_word_is_without_what_is_said_of_it() -> None:
    assert {*TOLD, *OF_SOURCES, *OF_FILES} == set(Failure) == set(OF_COPIES)
    assert set(WHY_WORDS) == {"", *Obstacle}


@pytest.mark.parametrize(("failure", "told"), TOLD.items())
async def test_a_reader_hears_what_a_copy_met(world: World, failure: Failure, told: str) -> None:
    world.fetcher.troubles[COPY.url] = BadDocument(failure)
    assert words(await heard(world)) == told
    assert failure in {attempt.failure for attempt in (await world.request()).attempts}


async def test_a_reader_hears_what_is_known_without_fetching(world: World) -> None:
    world.fulltext.answer = NotFound()
    assert words(await heard(world)) == NOTHING


@pytest.mark.parametrize(
    ("copy", "told"),
    [
        (replace(COPY, licence="bronze"), "网上能看，但按版权不能转发"),
        (Copy("", landing_url="https://kns.example.org/?q=a", is_for_person=True, label="知网检索"), NOTHING),
    ],
)
async def test_a_link_is_told_for_what_it_is(world: World, copy: Copy, told: str) -> None:
    world.fulltext.answer, world.folder.answer = Found((copy,)), NotFound()
    text = await heard(world)
    assert (words(text), "links=" in text) == (told, True)


async def test_a_scan_that_nobody_can_read_is_being_looked_at(world: World) -> None:
    world.workshop.seen = Inspection(pages=3, has_text=False)
    assert (await heard(world)).startswith("to_librarian_unsure")


@pytest.mark.parametrize("failure", Failure)
async def test_nobody_hears_that_nothing_was_found_while_a_source_was_silent(world: World, failure: Failure) -> None:
    world.folder.answer, world.fulltext.answer, world.late.answer = Unavailable(failure), NotFound(), NotFound()
    assert words(await heard(world)) == "有的来源暂时查不了"


async def test_a_search_that_ran_out_of_time_has_not_asked_everybody(world: World) -> None:
    world.finder.timing = Timing(source_s=0.05, total_s=0.05, hedge_s=0.005)
    world.fetcher.waits[COPY.url] = asyncio.Event().wait
    world.folder.answer = NotFound()
    assert words(await heard(world)) == "有的来源暂时查不了"


async def test_what_a_copy_met_says_more_than_that_sources_are_away(world: World) -> None:
    world.folder.answer = Unavailable(Failure.FORBIDDEN)
    world.fetcher.troubles[COPY.url] = BadDocument(Failure.CAPTCHA)
    text = await heard(world)
    assert (words(text), (await world.request()).reason) == (BARRED, Reason.NO_RECORD_SOURCE)
    assert text.endswith(f"links=可在线看：{COPY.url}")


async def test_a_book_is_not_called_missing_while_a_source_was_silent(world: World) -> None:
    world.folder.answer, world.fulltext.answer, world.late.answer = Unavailable("timeout"), NotFound(), NotFound()
    assert words(await heard(world, BOOK)) == "有的来源暂时查不了"


@pytest.mark.parametrize(
    ("attempts", "first"),
    [
        ([Failure.GONE, Failure.TIMEOUT, Failure.LOGIN, Failure.CAPTCHA], Obstacle.ROBOTS_BARRED),
        ([Failure.CAPTCHA, Failure.LINK_ONLY_LICENCE], Obstacle.ONLY_TO_READ),
        ([Failure.DENIED_HOST, Failure.UNSAFE_URL, Failure.FOR_PERSON], None),
        (["a word of tomorrow"], None),
    ],
)
def test_the_most_helpful_obstacle_is_told(attempts: Sequence[str], first: Obstacle | None) -> None:
    made = [Attempt("unpaywall", word, url=f"https://x{n}/") for n, word in enumerate(attempts)]
    assert obstacle_of(made, is_any_silent=True) is (first or Obstacle.NOT_ALL_ASKED)
    assert obstacle_of(made, is_any_silent=False) is first
    # The library's own folder is not the web: what is wrong with a file there is for the librarian.
    assert obstacle_of([replace(one, url="") for one in made], is_any_silent=False) is None


def test_where_only_a_person_gets_in_a_person_is_shown_the_way_once() -> None:
    chase = Chase(PAPER)
    chase.note_link(replace(COPY, licence="bronze"))
    chase.attempts += [
        Attempt("core", Failure.CAPTCHA, url="https://core.example.org/1.pdf"),
        Attempt("core", Failure.LOGIN, url="https://core.example.org/2.pdf"),
        Attempt("europepmc", Failure.CAPTCHA, url=COPY.url),
        Attempt("doaj", Failure.DENIED_HOST, url="https://denied.example.org/1.pdf"),
        Attempt("doaj", Failure.NOT_FOUND, url="https://gone.example.org/1.pdf"),
    ]
    assert shown_links(openable(chase)).splitlines() == [
        "可在线看：https://core.example.org/1.pdf",
        "登录后可看：https://core.example.org/2.pdf",
        "可在线看：https://example.org/a.pdf",
    ]


@pytest.mark.parametrize("why", WHY_WORDS.values())
def test_why_is_half_a_short_line_without_technical_words(why: str) -> None:
    assert len(why) <= 22
    assert not any(sign.isascii() for sign in why)
    assert not set("。！？") & set(why)
