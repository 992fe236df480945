"""Sending: at a human pace, intent first, receipt after, nothing lost and nothing doubled without a word."""

import asyncio
from datetime import UTC, datetime, time

import pytest

from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import Conversation, Link
from handlers.domain.post import Post, Urgency
from handlers.domain.request import Reason, State
from handlers.send import Pace
from tests.unit.handlers.world import ACCOUNT, GROUP, LI, ZHANG, World, private

CERTAIN = DeliveryFailed("unreachable", outcome_known=True)
DOUBTFUL = DeliveryFailed("deadline", outcome_known=False)


def line(key: str, where: Conversation = GROUP, urgency: Urgency = Urgency.ANSWER) -> Post:
    return Post(key, where, key, urgency=urgency)


def shanghai(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 20, hour, minute, tzinfo=Pace().zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "quiet", "loud"),
    [
        ((time(22), time(7)), [22, 23, 0, 6], [7, 12, 21]),
        ((time(12), time(14)), [12, 13], [11, 14, 23]),
        ((time(7), time(7)), [], range(24)),
        ((None, time(7)), [], range(24)),
        ((time(22), None), [], range(24)),
    ],
)
def test_quiet_hours_may_span_midnight_or_not_be_at_all(
    hours: tuple[time | None, time | None], quiet: list[int], loud: list[int]
) -> None:
    pace = Pace(quiet_from=hours[0], quiet_until=hours[1])
    assert all(pace.is_quiet(shanghai(hour)) for hour in quiet)
    assert not any(pace.is_quiet(shanghai(hour)) for hour in loud)


async def test_nothing_is_sent_while_the_channel_is_down(world: World) -> None:
    await world.outbox.put(ACCOUNT, [line("a")])
    world.channel.link = Link.CONNECTING
    assert not await world.send.work_once()
    world.channel.link = Link.ONLINE
    assert await world.send.work_once()
    assert not await world.send.work_once()
    assert world.heard() == ["a"]


async def test_at_night_a_reminder_waits_and_an_answer_does_not() -> None:
    world = World(pace=Pace(conversation_gap_s=0, account_gap_s=0))
    world.clock.now = shanghai(23)
    await world.outbox.put(ACCOUNT, [line("reminder", urgency=Urgency.REMINDER), line("answer")])
    await world.work()
    assert world.heard() == ["answer"]
    world.clock.now = shanghai(7)
    await world.work()
    assert world.heard() == ["answer", "reminder"]


async def test_a_conversation_rests_after_each_message_and_another_one_goes_on() -> None:
    world = World(pace=Pace(conversation_gap_s=0.02, account_gap_s=0))
    await world.outbox.put(ACCOUNT, [line("a"), line("b"), line("c", private(LI))])
    await world.work()
    assert [text for _, text in world.channel.sent] == ["a", "c"]
    await world.bells.outbox.wait(1)
    world.bells.outbox.ring()
    await world.bells.outbox.wait(1)
    await asyncio.sleep(0.03)
    await world.work()
    assert world.heard() == ["a", "b"]


async def test_the_account_rests_between_any_two_messages() -> None:
    world = World(pace=Pace(conversation_gap_s=0, account_gap_s=0.02))
    loop, moments = asyncio.get_running_loop(), []
    world.channel.before_sending = lambda: moments.append(loop.time())
    await world.outbox.put(ACCOUNT, [line("a"), line("b", private(LI))])
    await asyncio.gather(world.send.work_once(), world.send.work_once())
    assert moments[1] - moments[0] > 0.015


async def test_a_message_that_failed_for_certain_is_tried_five_times_and_then_given_up(world: World) -> None:
    await world.outbox.put(ACCOUNT, [line("a")])
    world.channel.troubles = [CERTAIN] * 9
    tries = []
    for wait_s in (0, 2, 10, 30, 120, 1000):
        world.later(seconds=wait_s)
        tries.append(await world.send.work_once())
    assert tries == [True] * 5 + [False]
    assert world.desk.posts[1].state == "failed"


async def test_a_message_in_doubt_goes_out_at_most_three_times(world: World) -> None:
    await world.outbox.put(ACCOUNT, [line("a")])
    world.channel.troubles = [DOUBTFUL] * 9
    await world.settle()
    assert (world.desk.posts[1].tries, world.desk.posts[1].state) == (3, "failed")


async def test_a_message_whose_sender_was_killed_goes_once_more(world: World) -> None:
    await world.outbox.put(ACCOUNT, [line("a")])
    await world.outbox.next_due(ACCOUNT, (), is_quiet=False, lease_s=150)
    assert not await world.send.work_once()
    world.later(seconds=151)
    assert await world.send.work_once()
    assert world.heard() == ["a"]


async def test_a_message_that_breaks_its_sender_every_time_does_not_block_its_conversation_for_ever(
    world: World,
) -> None:
    await world.outbox.put(ACCOUNT, [line("poison"), line("b")])
    world.channel.troubles = [RuntimeError("a bug in the channel") for _ in range(5)]
    for _ in range(5):
        with pytest.raises(RuntimeError):
            await world.send.work_once()
        world.later(seconds=151)
    await world.work()
    assert world.heard() == ["b"]


async def test_a_copy_sent_to_a_group_records_who_could_see_it(world: World) -> None:
    world.channel.rosters[GROUP.topic] = [ZHANG, LI]
    await world.delivered()
    (delivery,) = await world.book.deliveries(1001)
    assert delivery.audience == ("口腔科-张三", "骨科-李四")


async def test_whoever_left_since_the_group_was_read_does_not_count_as_audience(world: World) -> None:
    world.channel.rosters[GROUP.topic] = [ZHANG, LI]
    await world.delivered()
    await world.members.left(ACCOUNT, [LI], GROUP.topic)
    again = await world.delivered(message_id="again")
    (delivery,) = await world.book.deliveries(again.number)
    assert delivery.audience == ("口腔科-张三",)


async def test_a_copy_sent_in_private_has_no_audience(world: World) -> None:
    await world.members.seen(ACCOUNT, [ZHANG, LI], GROUP.topic)
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered()
    (delivery,) = await world.book.deliveries(1001)
    assert (delivery.route, delivery.audience) == ("private", ())


async def test_a_private_way_that_is_certainly_closed_leads_to_the_group_with_one_line(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.found()
    world.channel.troubles = [CERTAIN] * 5
    await world.settle()
    assert await world.state() is State.DELIVERED
    assert world.heard(private(ZHANG)) == []
    assert [text.split(" ")[0] for text in world.heard()] == ["1001.pdf", "@口腔科-张三"]


async def test_a_private_sending_in_doubt_is_never_repeated_in_the_group(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.found()
    world.channel.troubles = [DOUBTFUL, CERTAIN, CERTAIN]
    await world.settle()
    assert ((await world.request()).reason, world.heard()) == (Reason.NOT_SENT, [])
    assert world.heard(private(ZHANG)) == ["to_librarian_not_sent number=1001 title=DOI 10.1000/a"]


async def test_a_file_that_the_gateway_finds_too_large_is_told_and_goes_to_the_librarian(world: World) -> None:
    await world.found()
    world.channel.troubles = [DeliveryFailed("too_large", outcome_known=True, too_large=True)]
    await world.settle()
    assert (await world.request()).reason is Reason.TOO_LARGE
    assert world.heard() == ["@口腔科-张三 to_librarian_too_large number=1001 title=DOI 10.1000/a"]


async def test_a_copy_that_vanished_before_it_was_sent_goes_to_the_librarian(world: World) -> None:
    await world.found()
    await world.deliver.work_once()
    world.shelf.files.clear()
    await world.settle()
    assert await world.state() is State.WITH_LIBRARIAN
    assert world.heard() == ["@口腔科-张三 to_librarian_not_sent number=1001 title=DOI 10.1000/a"]


async def test_a_file_outside_any_request_that_is_given_up_troubles_nobody(world: World) -> None:
    await world.outbox.put(ACCOUNT, [line("a")])
    world.channel.troubles = [DeliveryFailed("too_large", outcome_known=True, too_large=True)]
    assert await world.send.work_once()
    assert world.desk.posts[1].state == "failed"
