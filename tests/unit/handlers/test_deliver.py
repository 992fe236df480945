"""From a found paper to a marked copy on its way to one reader."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.domain.article import Article, Document, Failure, Holding, Version
from handlers.domain.errors import BadDocument, DeliveryFailed, LeaseLost, SourceUnavailable
from handlers.domain.journal_lists import JournalMark
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.request import Actor, Reason, Request, State
from tests.fakes import FakeRequestBook
from tests.unit.handlers.world import ACCOUNT, GROUP, HOLDING, PAPER, ZHANG, World, private

CERTAIN = DeliveryFailed("unknown_contact", outcome_known=True)
DOUBTFUL = DeliveryFailed("deadline", outcome_known=False)


async def test_there_is_nothing_to_do_without_a_found_paper(world: World) -> None:
    assert not await world.deliver.work_once()


async def test_a_copy_bears_its_reader_its_request_and_the_day_in_the_library(world: World) -> None:
    world.clock.now = world.clock.now.replace(hour=17)  # one o'clock the next morning in Shanghai
    await world.found()
    await world.deliver.work_once()
    (mark,) = world.workshop.marks
    assert (mark.reader, mark.request, mark.day, mark.code) == ("口腔科-张三", "1001", date(2026, 11, 21), "1")


async def test_a_channel_that_is_down_makes_the_copy_wait_and_shows_nothing_in_the_group(world: World) -> None:
    await world.found()
    world.channel.is_down = True
    await world.deliver.work_once()
    assert (await world.state(), world.outbox.texts) == (State.FOUND, [])
    world.channel.is_down = False
    world.channel.friends.add(ZHANG.contact_id)
    world.later(seconds=5)
    await world.deliver.work_once()
    assert {row.post.conversation for row in world.desk.posts.values()} == {private(ZHANG)}


async def test_a_private_request_is_answered_in_private(world: World) -> None:
    await world.delivered(conversation=private(ZHANG))
    assert len(world.heard(private(ZHANG))) == 2
    assert (await world.request()).route == "private"


async def test_the_order_of_the_routes_is_the_configurations() -> None:
    world = World(routes=("group", "private"))
    await world.bind()
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered()
    assert (await world.request()).route == "group"


async def test_without_a_way_to_the_reader_a_librarian_takes_over() -> None:
    world = World(routes=("private",))
    await world.bind()
    await world.found()
    await world.work()
    assert ((await world.request()).reason, await world.state()) == (Reason.NOT_SENT, State.WITH_LIBRARIAN)
    assert world.heard() == ["@口腔科-张三 to_librarian_not_sent number=1001 title=DOI 10.1000/a"]


async def test_who_is_not_bound_any_more_gets_nothing(world: World) -> None:
    for number, change in enumerate(("unbound", "other", "gone"), 1001):
        await world.bind()
        await world.found()
        if change == "unbound":
            await world.members.unbind(ACCOUNT, ZHANG.contact_id, by="馆员")
        elif change == "other":
            await world.bind(ZHANG, 3)
        else:
            world.members.entries[1] = replace(world.members.entries[1], is_active=False)
        await world.work()
        assert (await world.request(number)).reason is Reason.NOT_SENT, change
    assert world.workshop.marks == []


async def test_a_file_that_vanished_from_the_shelf_is_searched_for_again(world: World) -> None:
    await world.entered()
    world.knows(PAPER)
    await world.identify.work_once()
    await world.fulfil.work_once()
    world.shelf.files.clear()
    await world.deliver.work_once()
    assert await world.state() is State.IDENTIFIED
    await world.work()
    assert await world.state() is State.DELIVERED


async def test_a_librarians_file_that_vanished_goes_back_to_the_librarian_even_without_a_paper(world: World) -> None:
    await world.found(holding=replace(HOLDING, document=Document("cd" * 32, 1, 1)))
    await world.work()
    assert await world.state() is State.WITH_LIBRARIAN


async def test_a_paper_that_cannot_be_marked_goes_to_the_librarian(world: World) -> None:
    await world.found()
    world.workshop.stamp_trouble = BadDocument(Failure.DAMAGED)
    await world.work()
    assert (await world.request()).reason is Reason.MARKING_FAILED


async def test_a_full_disk_makes_the_copy_wait_until_there_is_room(world: World) -> None:
    await world.found()
    world.shelf.trouble = SourceUnavailable("shelf", "disk-full")
    await world.work()
    assert await world.state() is State.FOUND
    world.shelf.trouble = None
    world.later(seconds=60)
    await world.work()
    assert await world.state() is State.DELIVERED


async def test_a_copy_over_the_channels_limit_is_told_and_goes_to_the_librarian(world: World) -> None:
    await world.found()
    world.channel.max_file_bytes = 999
    kept = set(world.shelf.files)
    await world.work()
    assert (await world.request()).reason is Reason.TOO_LARGE
    assert world.heard() == ["@口腔科-张三 to_librarian_too_large number=1001 title=DOI 10.1000/a"]
    assert set(world.shelf.files) == kept


async def test_a_copy_of_a_request_cancelled_while_it_was_marked_is_not_kept(world: World) -> None:
    await world.found()
    kept = set(world.shelf.files)

    async def cancel() -> None:
        await world.book.move(1001, State.CANCELLED, Actor.READER)

    world.workshop.while_stamping = cancel
    with pytest.raises(LeaseLost):
        await world.deliver.work_once()
    assert (set(world.shelf.files), world.outbox.texts) == (kept, [])


async def test_the_line_tells_version_licence_and_retraction(world: World) -> None:
    await world.with_librarian(conversation=private(ZHANG))
    await world.book.choose(1001, replace(PAPER, is_retracted=True), Actor.LIBRARIAN)
    claimed = await world.book.claim_search(lease_s=60)
    assert claimed is not None
    await world.book.search_found(claimed[2], HOLDING, [])
    await world.work()
    line = world.heard(private(ZHANG))[1]
    assert "version=出版社正式版 size=1 KB notes=note_retracted\nnote_licence licence=CC BY" in line


async def test_a_copy_without_a_known_title_is_called_what_the_reader_called_it(world: World) -> None:
    await world.with_librarian(conversation=private(ZHANG))
    await world.book.choose(1001, Article("", PAPER.ids), Actor.LIBRARIAN)
    claimed = await world.book.claim_search(lease_s=60)
    assert claimed is not None
    await world.book.search_found(claimed[2], Holding(HOLDING.document, "x", "", Version.UNKNOWN), [])
    await world.work()
    assert "citation=DOI 10.1000/a" in world.heard(private(ZHANG))[1]


async def marked_in_private(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.found()
    await world.deliver.work_once()


async def test_a_sending_that_certainly_failed_takes_the_next_way(world: World) -> None:
    await marked_in_private(world)
    await world.deliver.not_sent(1001, CERTAIN)
    await world.deliver.work_once()
    assert [d.route for d in await world.book.deliveries(1001)] == ["private", "group"]


async def test_a_sending_in_doubt_is_never_repeated_in_the_group(world: World) -> None:
    await marked_in_private(world)
    await world.deliver.not_sent(1001, DOUBTFUL)
    assert (await world.request()).reason is Reason.NOT_SENT
    assert GROUP not in {row.post.conversation for row in world.desk.posts.values()}


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (DeliveryFailed("too_large", outcome_known=True, too_large=True), Reason.TOO_LARGE),
        (DeliveryFailed("file_gone", outcome_known=True), Reason.NOT_SENT),
    ],
)
async def test_what_no_other_way_mends_goes_to_the_librarian(
    world: World, failure: DeliveryFailed, reason: Reason
) -> None:
    await marked_in_private(world)
    await world.deliver.not_sent(1001, failure)
    assert (await world.state(), (await world.request()).reason) == (State.WITH_LIBRARIAN, reason)


async def test_once_every_way_failed_a_librarians_file_has_every_way_open_again(world: World) -> None:
    await marked_in_private(world)
    for _ in range(2):
        await world.deliver.not_sent(1001, CERTAIN)
        await world.deliver.work_once()
    assert await world.state() is State.WITH_LIBRARIAN
    world.later(minutes=1)
    await world.attend.confirm(1001, by="馆员")
    await world.work()
    assert (await world.state(), (await world.request()).route) == (State.DELIVERED, "private")


async def test_a_failed_sending_of_what_moved_on_changes_nothing(world: World) -> None:
    await world.delivered()
    await world.deliver.not_sent(1001, CERTAIN)
    await world.deliver.not_sent(4711, CERTAIN)
    assert await world.state() is State.DELIVERED


async def test_a_failed_sending_that_the_timer_overtook_is_left_to_it(world: World) -> None:
    await marked_in_private(world)
    stale = await world.request()
    await world.book.move(1001, State.WITH_LIBRARIAN, Actor.TIMER)

    class Stale(FakeRequestBook):
        async def find(self, number: int) -> Request | None:
            return stale

    deliver = world.delivering(Stale(world.desk))
    await deliver.not_sent(1001, CERTAIN)
    assert await world.state() is State.WITH_LIBRARIAN


async def test_a_group_reads_the_number_and_the_licence_but_never_the_title(world: World) -> None:
    world.knows(replace(PAPER, notices=(Notice(NoticeKind.RETRACTION), Notice(NoticeKind.CORRECTION))))
    world.journals.marks = (JournalMark("预警期刊", 2025, "高"), JournalMark("中科院分区", 2025, "2区"))
    await world.bind()
    await world.entered()
    await world.settle()
    (said,) = [line for line in world.heard() if "delivered" in line]
    assert "delivered_in_group number=1001 in_line=note_licence" in said
    assert "doi=10.1000/a。note_journal warned=《预警期刊》2025（高） notes=note_retracted" in said
    assert not any(word in said for word in ("A paper on teeth", "Lancet", "note_corrected", "2区"))
