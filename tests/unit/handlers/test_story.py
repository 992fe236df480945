"""What a reader lives through, over all use cases."""

from pathlib import Path

from handlers.domain.outcome import NotFound
from handlers.domain.request import Reason, State
from tests.unit.handlers.world import GROUP, HOLDING, LI, PAPER, STRANGER, ZHANG, World, private


async def test_a_message_in_the_group_becomes_a_marked_copy_there_with_one_line(world: World) -> None:
    world.knows(PAPER)
    assert await world.say("求助 10.1000/a，谢谢") == "requested"
    await world.work()
    assert await world.state() is State.DELIVERED
    name, line = world.heard()
    assert name == "1001_Smith_2024_Lancet_A-paper-on-teeth.pdf"
    assert line.startswith("@口腔科-张三 delivered_in_group number=1001 in_line=")
    assert [mark.reader for mark in world.workshop.marks] == ["口腔科-张三"]
    world.later(minutes=1)
    await world.work()
    assert len(world.heard()) == 2


async def test_a_friend_gets_it_in_private_and_the_group_hears_nothing_of_the_topic(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    world.knows(PAPER)
    await world.say("求助 10.1000/a，谢谢")
    world.later(seconds=2)
    await world.work()
    assert world.heard() == []
    assert len(world.heard(private(ZHANG))) == 2


async def test_a_slow_paper_is_acknowledged_first_and_the_acknowledgement_names_no_topic(world: World) -> None:
    world.knows(PAPER)
    await world.say("求助 10.1000/a，谢谢")
    world.later(seconds=2)
    await world.send.work_once()
    assert world.heard() == ["@口腔科-张三 ack number=1001 numbers=1001 count=1"]
    await world.work()
    assert await world.state() is State.DELIVERED
    assert (await world.request()).acked_at == world.clock()


async def test_a_second_reader_gets_a_copy_of_their_own_from_the_shelf(world: World) -> None:
    world.knows(PAPER)
    await world.say("求助 10.1000/a，谢谢")
    await world.work()
    await world.say("求助 10.1000/a，谢谢", LI)
    await world.work()
    assert [mark.reader for mark in world.workshop.marks] == ["口腔科-张三", "骨科-李四"]
    assert world.fetcher.fetched == ["https://example.org/a.pdf"]


async def test_an_unbound_reader_is_told_once_bound_by_code_and_served_without_asking_again(world: World) -> None:
    world.knows(PAPER)
    assert await world.say("求助 10.1000/a，谢谢", STRANGER) == "awaiting_binding"
    await world.say("求助 10.1000/b，谢谢", STRANGER)
    await world.work()
    assert world.heard() == ["@骨科-王五 unbound"]
    code = await world.members.issue_code(3, by="馆员", valid_s=60)
    assert await world.whisper(code, STRANGER) == "bound"
    await world.work()
    assert world.heard(private(STRANGER)) == ["bound_and_going_on label=骨科-王五 numbers=1001、1002"]
    assert await world.state(1001) is State.DELIVERED


async def test_what_nobody_has_reaches_the_queue_and_the_librarians_file_reaches_the_reader(world: World) -> None:
    world.knows(PAPER)
    world.fulltext.answer = NotFound()
    await world.say("求助 10.1000/a，谢谢")
    await world.work()
    (waiting,) = await world.book.queue()
    assert waiting.reason is Reason.NO_OPEN_COPY
    world.channel.friends.add(ZHANG.contact_id)  # what a librarian got is for one reader: never for the group
    await world.attend.upload(waiting.number, Path("/upload.pdf"), by="馆员")
    await world.work()
    assert world.heard(private(ZHANG))[0] == "1001_Smith_2024_Lancet_A-paper-on-teeth.pdf"
    assert await world.state() is State.DELIVERED
    assert world.holdings.holdings == []


async def test_what_a_librarian_obtained_is_never_served_again(world: World) -> None:
    world.knows(PAPER)
    world.fulltext.answer = NotFound()
    await world.say("求助 10.1000/a，谢谢")
    await world.work()
    await world.attend.upload(1001, Path("/upload.pdf"), by="馆员")
    await world.work()
    await world.say("求助 10.1000/a，谢谢", LI)
    await world.work()
    assert await world.state(1002) is State.WITH_LIBRARIAN


async def test_a_paper_that_was_missed_and_then_corrected_is_found_for_the_reader(world: World) -> None:
    await world.say("求助 10.1000/a，谢谢")
    await world.work()
    assert (await world.request()).reason is Reason.NO_SUCH_ID
    world.knows(PAPER)
    await world.attend.correct(1001, PAPER.ids[0], by="馆员")
    await world.work()
    assert await world.state() is State.DELIVERED
    assert HOLDING.document.sha256 in world.shelf.files


async def test_the_group_hears_one_line_for_a_paper_that_is_missing(world: World) -> None:
    world.knows(PAPER)
    world.fulltext.answer = NotFound()
    await world.say("求助 10.1000/a，谢谢", where=GROUP)
    await world.settle()
    assert world.heard() == ["@口腔科-张三 to_librarian number=1001 title=A paper on teeth"]
