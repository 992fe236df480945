"""The promises of `RequestBook` about further messages, over both engines."""

import asyncio
from datetime import timedelta

import pytest

from handlers.domain.addition import REWORDABLE, Addition
from handlers.domain.article import Identifier, IdKind, TitleWanted
from handlers.domain.errors import IllegalMove, LeaseLost
from handlers.domain.message import Conversation
from handlers.domain.request import Actor, Reason, Request, RequestKind, State
from tests.contract.storage.desk_kit import ACCOUNT, GROUP, PAPER, Kit

RIGHT = Identifier(IdKind.PMID, "31535829")


def addition(message_id: str = "later", **changes: object) -> Addition:
    return Addition(ACCOUNT, message_id, words="是这个", **changes)  # type: ignore[arg-type]


async def test_further_words_stand_below_the_first_and_nothing_else_changes(kit: Kit) -> None:
    request = await kit.received(words="求一篇")
    added, is_new = await kit.book.add(request.number, addition(is_urgent=True))
    assert is_new
    assert (added.words, added.is_urgent) == ("求一篇\n是这个", True)
    assert (added.state, added.wanted, added.rewordings) == (State.RECEIVED, request.wanted, 0)
    assert await kit.book.find(request.number) == added
    assert await kit.book.added_by(ACCOUNT, "later") == added


async def test_a_message_is_added_once_however_often_it_is_heard(kit: Kit) -> None:
    request = await kit.received(words="求一篇")
    both = await asyncio.gather(*(kit.book.add(request.number, addition(wanted=RIGHT)) for _ in range(20)))
    assert sum(is_new for _, is_new in both) == 1
    found = await kit.book.find(request.number)
    assert found is not None
    assert (found.words, found.rewordings) == ("求一篇\n是这个", 1)


async def test_nothing_is_known_of_a_message_that_was_added_to_nothing(kit: Kit) -> None:
    request = await kit.received(message_id="first")
    await kit.book.add(request.number, addition())
    assert await kit.book.added_by(ACCOUNT, "first") is None
    assert await kit.book.added_by("another account", "later") is None


async def test_what_is_wanted_anew_is_received_anew_and_the_words_stay(kit: Kit) -> None:
    request = await kit.found(words="求 10.1000/a")
    added, _ = await kit.book.add(request.number, addition(wanted=RIGHT))
    assert (added.state, added.wanted, added.article, added.holding) == (State.RECEIVED, RIGHT, None, None)
    assert (added.words, added.kind, added.rewordings) == ("求 10.1000/a\n是这个", RequestKind.ARTICLE, 1)
    claimed, _ = await kit.claim_received()
    assert claimed.number == request.number


async def test_a_book_may_be_wanted_anew(kit: Kit) -> None:
    request = await kit.received()
    added, _ = await kit.book.add(request.number, addition(wanted=TitleWanted("口腔颌面外科学", is_book=True)))
    assert added.kind is RequestKind.BOOK


async def test_a_worker_who_was_at_it_has_lost_the_lease(kit: Kit) -> None:
    request = await kit.received()
    _, lease = await kit.claim_received()
    await kit.book.add(request.number, addition(wanted=RIGHT))
    with pytest.raises(LeaseLost):
        await kit.book.identified(lease, PAPER)
    claimed, _ = await kit.claim_received()
    assert claimed.wanted == RIGHT


async def test_the_search_for_what_is_not_wanted_any_more_ends_without_it(kit: Kit) -> None:
    request = await kit.identified()
    await kit.book.add(request.number, addition(wanted=RIGHT))
    assert await kit.book.claim_search(lease_s=60) is None
    assert await kit.state(request.number) is State.RECEIVED


async def test_who_awaits_binding_goes_on_awaiting_it(kit: Kit) -> None:
    request = await kit.received(state=State.AWAITING_BINDING, staff_id=None)
    added, _ = await kit.book.add(request.number, addition(wanted=RIGHT))
    assert (added.state, added.wanted) == (State.AWAITING_BINDING, RIGHT)


async def test_what_is_on_its_way_or_over_takes_words_but_nothing_else_to_look_for(kit: Kit) -> None:
    request, _ = await kit.marked()
    assert State.MARKED not in REWORDABLE
    with pytest.raises(IllegalMove):
        await kit.book.add(request.number, addition(wanted=RIGHT))
    added, is_new = await kit.book.add(request.number, addition())
    assert (is_new, added.state, added.words.endswith("\n是这个")) == (True, State.MARKED, True)


async def test_what_a_librarian_has_taken_is_not_taken_out_of_their_hands(kit: Kit) -> None:
    request = await kit.with_librarian()
    await kit.book.take(request.number, "馆员")
    with pytest.raises(IllegalMove):
        await kit.book.add(request.number, addition(wanted=RIGHT))
    await kit.book.take(request.number, "")
    added, _ = await kit.book.add(request.number, addition(wanted=RIGHT))
    assert added.state is State.RECEIVED
    assert await kit.book.queue() == ()


async def test_nothing_can_be_added_to_a_request_that_is_not_there(kit: Kit) -> None:
    with pytest.raises(IllegalMove):
        await kit.book.add(4711, addition())


async def test_a_question_still_unsaid_gives_way_to_the_acknowledgement_of_its_answer(kit: Kit) -> None:
    request, _ = await kit.book.enter(kit.new(), lambda r: [kit.ack(r)])
    answered = kit.note(request, "ack-again")
    await kit.book.add(request.number, addition(wanted=RIGHT), [answered])
    kit.clock.tick(10)
    taken = await kit.next_post()
    assert taken is not None
    assert taken[0] == answered.key
    await kit.outbox.sent(taken[1], "receipt")
    assert await kit.outbox.waiting(ACCOUNT) == 0


async def test_an_acknowledgement_that_speaks_for_others_too_is_still_said(kit: Kit) -> None:
    first = await kit.received(message_id="both")
    second, _ = await kit.book.enter(kit.new("both", item=1), lambda r: [kit.ack(r)])
    again = kit.ack(first)
    await kit.book.add(second.number, addition(wanted=RIGHT), [again])
    assert await kit.outbox.waiting(ACCOUNT) == 2


async def test_a_reader_is_waited_for_before_a_person_is_troubled(kit: Kit) -> None:
    waiting = kit.new(kind=RequestKind.UNREADABLE, wanted=None, not_before=kit.clock() + timedelta(seconds=60))
    request, _ = await kit.book.enter(waiting, lambda _: ())
    kit.clock.tick(59)
    assert await kit.book.claim_received(lease_s=60) is None
    kit.clock.tick(1)
    assert (await kit.claim_received())[0].number == request.number


async def test_what_the_reader_says_in_time_is_looked_for_at_once(kit: Kit) -> None:
    waiting = kit.new(kind=RequestKind.UNREADABLE, wanted=None, not_before=kit.clock() + timedelta(seconds=60))
    request, _ = await kit.book.enter(waiting, lambda _: ())
    await kit.book.add(request.number, addition(wanted=RIGHT))
    assert (await kit.claim_received())[0].kind is RequestKind.ARTICLE


async def test_the_bot_cancels_a_request_for_a_paper_that_its_reader_has_asked_for_already(kit: Kit) -> None:
    await kit.received()
    request, lease = await kit.claim_received()
    done = await kit.book.move(request.number, State.CANCELLED, Actor.BOT, reason=Reason.DUPLICATE, lease=lease)
    assert (done.state, done.reason) == (State.CANCELLED, Reason.DUPLICATE)


async def asked_here(kit: Kit, conversation: Conversation) -> list[Request]:
    await kit.received(message_id="long ago")
    kit.clock.tick(600)
    since = kit.clock()
    cancelled = await kit.received(message_id="cancelled", conversation=conversation)
    await kit.book.move(cancelled.number, State.CANCELLED, Actor.READER)
    elsewhere = Conversation(topic="另一个群") if conversation == GROUP else GROUP
    await kit.received(message_id="elsewhere", conversation=elsewhere)
    await kit.received(message_id="one", conversation=conversation)
    await kit.received(message_id="two", conversation=conversation)
    return list(await kit.book.asked_in(ACCOUNT, conversation, since=since))


@pytest.mark.parametrize("conversation", [GROUP, Conversation(room_id="room-9"), Conversation(contact_id="wxid_zhang")])
async def test_what_was_asked_in_a_conversation_lately_is_told_newest_first(
    kit: Kit, conversation: Conversation
) -> None:
    assert [r.message_id for r in await asked_here(kit, conversation)] == ["two", "one"]
