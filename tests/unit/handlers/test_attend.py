"""What a librarian does with a request."""

from pathlib import Path

import pytest

from handlers.domain.article import Failure, Identifier, IdKind
from handlers.domain.errors import BadDocument, IllegalMove
from handlers.domain.outcome import NotFound, Unavailable
from handlers.domain.request import Actor, Reason, State
from handlers.look_up import bare
from tests.unit.handlers.world import DOI_A, GROUP, OTHER, PAPER, ZHANG, World, private

FILE = Path("/upload.pdf")


def noted(world: World) -> list[tuple[str, str]]:
    return [(actor, action) for _, actor, action, _, _ in world.audit.noted]


async def test_a_request_taken_by_one_librarian_is_not_noted_as_taken_by_another(world: World) -> None:
    await world.with_librarian()
    assert (await world.attend.take(1001, by="li")).owner == "li"
    assert (await world.attend.take(1001, by="wang")).owner == "li"
    assert (await world.attend.give_back(1001, by="wang")).owner == ""
    assert noted(world) == [("li", "request_taken"), ("wang", "request_given_back")]


async def test_an_uploaded_file_goes_through_the_same_checks(world: World) -> None:
    await world.with_librarian()
    request = await world.attend.upload(1001, FILE, by="li")
    assert request.state is State.FOUND
    assert world.workshop.inspected == [(FILE, False)]
    assert noted(world) == [("li", "file_attached")]


async def test_a_file_must_show_the_paper_unless_the_librarian_is_certain(world: World) -> None:
    await world.with_librarian()
    await world.book.choose(1001, PAPER, Actor.LIBRARIAN)
    await world.book.move(1001, State.WITH_LIBRARIAN, Actor.LIBRARIAN)
    world.workshop.inspect_trouble = BadDocument(Failure.WRONG_PAPER)
    with pytest.raises(BadDocument):
        await world.attend.upload(1001, FILE, by="li")
    world.workshop.inspect_trouble = None
    await world.attend.upload(1001, FILE, by="li", is_certain=True)
    assert world.workshop.inspected == [(FILE, True), (FILE, False)]


async def test_nothing_is_attached_to_what_does_not_wait_for_a_librarian(world: World) -> None:
    await world.entered()
    for number in (1001, 4711):
        with pytest.raises(IllegalMove):
            await world.attend.upload(number, FILE, by="li")
    await world.with_librarian()
    with pytest.raises(IllegalMove):
        await world.attend.confirm(1002, by="li")


async def test_a_declined_request_tells_its_reader_why_in_private_where_possible(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.with_librarian()
    declined = await world.attend.decline(1001, Reason.COPYRIGHT, by="li", remark="见出版社网站")
    assert (declined.state, declined.reason, declined.remark) == (State.DECLINED, Reason.COPYRIGHT, "见出版社网站")
    (row,) = world.desk.posts.values()
    assert row.post.conversation == private(ZHANG)
    assert row.post.text == "declined number=1001 title=DOI 10.1000/a reason=copyright remark=见出版社网站"


async def test_a_second_answer_after_a_slip_of_the_hand_is_said_as_well(world: World) -> None:
    await world.with_librarian()
    await world.attend.decline(1001, Reason.COPYRIGHT, by="li")
    await world.book.move(1001, State.WITH_LIBRARIAN, Actor.LIBRARIAN, reason=Reason.REOPENED)
    await world.attend.decline(1001, Reason.OTHER, by="li", remark="请来馆自取")
    assert [text.split("reason=")[1] for text in world.outbox.texts] == ["copyright", "other remark=请来馆自取"]
    assert {row.post.conversation for row in world.desk.posts.values()} == {GROUP}


async def test_only_reasons_that_a_reader_understands_decline(world: World) -> None:
    await world.with_librarian()
    with pytest.raises(IllegalMove):
        await world.attend.decline(1001, Reason.STUCK, by="li")
    assert await world.state() is State.WITH_LIBRARIAN


async def test_a_corrected_identifier_is_searched_for_even_when_no_source_answers(world: World) -> None:
    await world.with_librarian()
    world.knows(OTHER)
    known = await world.attend.correct(1001, OTHER.ids[0], by="li")
    request = await world.with_librarian()
    world.metadata.answer = Unavailable("timeout")
    unasked = await world.attend.correct(request.number, DOI_A, by="li")
    assert known is not None
    assert unasked is not None
    assert (known.article, unasked.article) == (OTHER, bare(DOI_A))


async def test_an_identifier_that_nobody_knows_changes_nothing_and_is_told_to_nobody(world: World) -> None:
    request = await world.with_librarian()
    world.metadata.answer = NotFound()
    said = list(world.outbox.texts)
    assert await world.attend.correct(request.number, DOI_A, by="li") is None
    assert await world.request(request.number) == request
    assert (world.outbox.texts, noted(world)) == (said, [])


async def test_a_book_that_no_index_knows_is_searched_for_all_the_same(world: World) -> None:
    request = await world.with_librarian()
    world.metadata.answer = NotFound()
    book = Identifier(IdKind.ISBN, "9787117000000")
    searched = await world.attend.correct(request.number, book, by="li")
    assert searched is not None
    assert searched.article == bare(book)


async def test_a_candidate_picked_by_the_librarian_is_searched_for(world: World) -> None:
    await world.with_librarian()
    picked = await world.attend.pick(1001, PAPER, by="li")
    assert (picked.state, picked.article) == (State.IDENTIFIED, PAPER)
    assert noted(world) == [("li", "request_identified")]
