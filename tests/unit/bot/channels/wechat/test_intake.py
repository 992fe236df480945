import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.channels.wechat.intake import POISON_AFTER, Intake, Patience
from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import Conversation, FriendRequest, Message, Person, RoomEvent

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def message(text: str, contact: str = "a") -> Message:
    return Message("wechat", text, Conversation(contact_id=contact), Person(contact), text, NOON)


def fetch(
    text: str, contact: str = "a", *, failures: int = 0, reason: str = "gateway_unknown"
) -> Callable[[], Awaitable[Message]]:
    left = [failures]

    async def fetched() -> Message:
        if left[0]:
            left[0] -= 1
            raise DeliveryFailed(reason, outcome_known=True)
        return message(text, contact)

    return fetched


class Ear:
    def __init__(self, poison: str = "") -> None:
        self.texts: list[str] = []
        self.refused = 0
        self.poison = poison

    async def hear(self, message: Message) -> None:
        if message.text == self.poison:
            self.refused += 1
            raise ValueError("this one alone")
        self.texts.append(message.text)

    async def room_changed(self, event: RoomEvent) -> None: ...
    async def friend_asked(self, request: FriendRequest) -> None: ...


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Tracebacks are pretty in a terminal, and slow."""
    with capture_logs():
        yield


HASTY = Patience(order_wait_s=0.05, fetch_retry_s=(0.001, 0.001, 0.001), hear_retry_s=(0.001,))


@asynccontextmanager
async def running(ear: Ear) -> AsyncIterator[Intake]:
    online = asyncio.Event()
    online.set()
    intake = Intake(online, HASTY)
    task = asyncio.create_task(intake.run(ear))
    await asyncio.sleep(0)
    yield intake
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not claim():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.001)


async def heard(ear: Ear, *texts: str) -> None:
    await until(lambda: set(texts) <= set(ear.texts))


async def test_order_is_kept_though_the_first_answer_is_late() -> None:
    ear = Ear()
    async with running(ear) as intake:
        intake.arrived("1", fetch("1", failures=2))
        intake.arrived("2", fetch("2"))
        await heard(ear, "1", "2")
    assert ear.texts == ["1", "2"]


async def test_an_answer_that_is_too_late_is_overtaken_and_still_comes() -> None:
    ear, answered = Ear(), asyncio.Event()

    async def late() -> Message:
        await answered.wait()
        return message("late")

    async with running(ear) as intake:
        intake.arrived("late", late)
        intake.arrived("2", fetch("2"))
        await heard(ear, "2")
        answered.set()
        await heard(ear, "late")
    assert ear.texts == ["2", "late"]


async def test_a_message_that_cannot_be_fetched_is_given_up_and_the_next_one_comes() -> None:
    ear = Ear()
    async with running(ear) as intake:
        intake.arrived("1", fetch("1", failures=99))
        intake.arrived("2", fetch("2"))
        await heard(ear, "2")
    assert ear.texts == ["2"]


async def test_a_lost_connection_is_no_reason_to_give_a_message_up() -> None:
    ear = Ear()
    async with running(ear) as intake:
        intake.arrived("1", fetch("1", failures=20, reason="stream_broken"))
        await heard(ear, "1")


async def test_one_message_that_nobody_takes_does_not_stop_its_conversation_for_ever() -> None:
    ear = Ear(poison="bad")
    async with running(ear) as intake:
        intake.arrived("bad", fetch("bad"))
        await asyncio.sleep(0.005)
        intake.arrived("elsewhere", fetch("elsewhere", "b"))
        intake.arrived("after", fetch("after"))
        await heard(ear, "elsewhere", "after")
    assert ear.refused >= POISON_AFTER


async def test_a_store_that_takes_nothing_is_waited_for() -> None:
    ear = Ear(poison="bad")
    async with running(ear) as intake:
        intake.arrived("bad", fetch("bad"))
        await until(lambda: ear.refused >= 2 * POISON_AFTER)
        ear.poison = ""
        await heard(ear, "bad")


async def test_an_idle_conversation_leaves_no_queue_behind() -> None:
    ear = Ear()
    async with running(ear) as intake:
        for count in range(50):
            intake.arrived(str(count), fetch(str(count), contact=str(count)))
        await heard(ear, *map(str, range(50)))
        await asyncio.sleep(0.01)
        assert not intake._queues
