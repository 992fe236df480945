"""Who misses a preprint can ask for the published paper in a word."""

from dataclasses import replace

import pytest

from handlers.domain.article import Identifier, IdKind
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Found
from handlers.domain.request import State
from tests.unit.handlers.world import DOI_B, LI, PAPER, World


@pytest.fixture
async def missed(world: World) -> World:
    await world.bind()
    await world.bind(LI, 2)
    world.fulltext.answer = Found(())
    world.knows(replace(PAPER, notices=(Notice(NoticeKind.PUBLISHED, DOI_B.value),)))
    await world.say("求 10.1000/a")
    await world.work()
    assert await world.state() is State.WITH_LIBRARIAN
    return world


@pytest.mark.parametrize("words", ["要正式版", "那正式发表的那篇发我吧", "要", "好的，发正式出版的版本，谢谢"])
async def test_the_published_paper_is_asked_for_beside_the_preprint(missed: World, words: str) -> None:
    assert await missed.say(words) == "requested"
    assert (await missed.request(1002)).wanted == Identifier(IdKind.DOI, DOI_B.value)
    assert await missed.state(1001) is State.WITH_LIBRARIAN


async def test_others_and_later_words_mean_nothing(missed: World) -> None:
    assert await missed.say("要", LI) == "silence"
    missed.later(minutes=11)
    assert await missed.say("要") == "silence"
    assert await missed.say("正式开会了") == "silence"
    assert await missed.say("要正式版") == "requested"
