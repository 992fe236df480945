"""Who misses a preprint can ask for the published paper in a word."""

from dataclasses import replace

import pytest

from handlers.conversation.published import AskPublished
from handlers.domain.article import Identifier, IdKind, Version
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Found
from handlers.domain.request import Actor, Reason, State
from tests.unit.handlers.conversation.test_follow_up import Stale
from tests.unit.handlers.world import COPY, DOI_B, HOLDING, LI, PAPER, ZHANG, World, private

ACCEPTED = replace(HOLDING, version=Version.ACCEPTED)


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


async def test_a_preprint_is_looked_for_no_more_once_its_reader_has_the_published_paper(missed: World) -> None:
    await missed.say("要正式版")
    missed.fulltext.answer = Found((COPY,))
    missed.knows(replace(PAPER, ids=(DOI_B,)))
    assert await missed.tidy.run() == 0
    await missed.work()
    assert await missed.state(1002) is State.DELIVERED
    before = len(missed.channel.sent)
    assert await missed.tidy.run() == 1
    await missed.work()
    request = await missed.request(1001)
    assert (request.state, request.reason) == (State.CANCELLED, Reason.DUPLICATE)
    assert len(missed.channel.sent) == before


async def test_a_preprint_is_looked_for_on_beside_a_published_paper_that_was_asked_for_itself(missed: World) -> None:
    missed.fulltext.answer = Found((COPY,))
    missed.knows(replace(PAPER, ids=(DOI_B,)))
    await missed.say(f"求 {DOI_B.value}")
    await missed.work()
    assert await missed.state(1002) is State.DELIVERED
    assert await missed.tidy.run() == 0
    assert await missed.state(1001) is State.WITH_LIBRARIAN


async def test_others_and_later_words_mean_nothing(missed: World) -> None:
    assert await missed.say("要", LI) == "silence"
    missed.later(minutes=11)
    assert await missed.say("要") == "silence"
    assert await missed.say("正式开会了") == "silence"
    assert await missed.say("要正式版") == "requested"


@pytest.mark.parametrize("words", ["要正式版", "有正式版吗", "1001 要正式版", "要出版社版本，谢谢"])
async def test_after_a_manuscript_a_librarian_looks_for_the_published_form(world: World, words: str) -> None:
    await world.delivered(holding=ACCEPTED)
    assert any("note_ask_published version=作者录用稿 number=1001" in text for text in world.heard())
    assert await world.say(words) == "published_wanted"
    request = await world.request()
    assert (request.state, request.reason, request.remark) == (State.WITH_LIBRARIAN, Reason.PUBLISHED_WANTED, words)
    assert world.outbox.texts[-1] == "published_wanted number=1001"
    assert await world.say(words) == "published_wanted"
    assert await world.book.find(1002) is None


async def test_who_was_told_in_private_may_answer_there(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered(holding=ACCEPTED)
    assert any("note_ask_published" in text for text in world.heard(private(ZHANG)))
    assert await world.whisper("要正式版") == "published_wanted"


async def test_of_the_published_form_there_is_no_other(world: World) -> None:
    await world.delivered()
    assert not any("note_ask_published" in text for text in world.heard())
    assert await world.say("要正式版") == "silence"
    assert await world.say("1001 要正式版") == "published_sent"
    assert await world.whisper("要正式版") == "published_sent"
    assert await world.state() is State.DELIVERED


async def test_of_a_copy_whose_form_nobody_told_the_published_one_can_be_asked_for(world: World) -> None:
    await world.delivered(holding=replace(HOLDING, version=Version.UNKNOWN))
    assert not any("note_ask_published" in text for text in world.heard())
    assert await world.say("要正式版") == "published_wanted"


async def test_a_bare_word_after_a_manuscript_is_nothing(world: World) -> None:
    await world.delivered(holding=ACCEPTED)
    assert await world.say("要") == "silence"
    assert await world.say("要正式版", LI) == "silence"
    world.later(days=4)
    assert await world.say("要正式版") == "silence"


async def test_a_preprint_that_was_sent_says_how_to_ask_for_its_article(world: World) -> None:
    world.knows(replace(PAPER, notices=(Notice(NoticeKind.PUBLISHED, DOI_B.value),)))
    world.fulltext.answer = Found((replace(COPY, version=Version.PREPRINT),))
    await world.say("求 10.1000/a")
    await world.settle()
    assert any("note_ask_published version=预印本 number=1001" in text for text in world.heard())
    assert await world.say("要正式版") == "requested"
    assert (await world.request(1002)).wanted == DOI_B


async def test_who_misses_a_preprint_hears_how_to_ask_for_its_article(missed: World) -> None:
    assert any("to_librarian" in text and "note_ask_published" in text for text in missed.heard())


async def test_a_request_that_was_opened_in_this_moment_is_told_of_all_the_same(world: World) -> None:
    request = await world.delivered(holding=ACCEPTED)
    stale = Stale(world.desk, request)
    await world.book.move(1001, State.WITH_LIBRARIAN, Actor.LIBRARIAN, reason=Reason.WRONG_FILE)
    heard = await world.dispatch.understand(world.message("要正式版"))
    assert await AskPublished(world.following_up(stale), world.ask).answer(heard) == "published_wanted"
