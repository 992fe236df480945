"""A WeChat channel that listens to a gateway under test, and what it has heard."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Literal

from bot.channels.wechat import Rhythm, WechatyChannel
from handlers.domain.message import Conversation, FriendRequest, Link, Message, RoomChange, RoomEvent
from tests.gateway_driver import TOPIC, GatewayDriver

QUICK = Rhythm(
    ding_every_s=0.3, ding_timeout_s=2.0, rpc_timeout_s=3.0, retry_after_s=(0.05, 0.1), wrong_token_retry_s=0.3
)
GROUP = Conversation(topic=TOPIC)
PATIENCE_S = 30.0


def now() -> datetime:
    return datetime.now(UTC)


async def until(claim: Callable[[], Any]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not claim():  # noqa: ASYNC110 - claims about other processes set no event
            await asyncio.sleep(0.01)


class Heard:
    """An ear that keeps everything; `refusals` says how often it refuses a text first, `closed` which it waits on."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.events: list[RoomEvent] = []
        self.requests: list[FriendRequest] = []
        self.refusals: dict[str, int] = {}
        self.closed: dict[str, asyncio.Event] = {}

    async def hear(self, message: Message) -> None:
        if (closed := self.closed.get(message.text)) is not None:
            await closed.wait()
        if self.refusals.get(message.text, 0) > 0:
            self.refusals[message.text] -= 1
            raise RuntimeError("the store is full")
        self.messages.append(message)

    async def room_changed(self, event: RoomEvent) -> None:
        self.events.append(event)

    async def friend_asked(self, request: FriendRequest) -> None:
        self.requests.append(request)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    async def message(self, text: str) -> Message:
        await until(lambda: text in self.texts)
        return next(message for message in self.messages if message.text == text)

    async def event(self, change: RoomChange, *, after: int = 0) -> RoomEvent:
        """Return the event of that kind which follows `after` others of it."""

        def of_this_kind() -> list[RoomEvent]:
            return [event for event in self.events if event.change is change]

        await until(lambda: len(of_this_kind()) > after)
        return of_this_kind()[after]


def make_channel(
    driver: GatewayDriver,
    *,
    groups: Iterable[str] = (),
    token: str | None = None,
    rhythm: Rhythm = QUICK,
    max_file_bytes: int = 100_000_000,
    big_files: Literal["stream", "upload"] = "stream",
) -> WechatyChannel:
    return WechatyChannel(
        endpoint=driver.endpoint,
        token=driver.token if token is None else token,
        clock=now,
        groups=groups,
        rhythm=rhythm,
        max_file_bytes=max_file_bytes,
        big_files=big_files,
    )


@asynccontextmanager
async def listening(channel: WechatyChannel, heard: Heard, *, online: bool = True) -> AsyncIterator[None]:
    task = asyncio.create_task(channel.listen(heard))
    try:
        if online:
            await until(lambda: task.done() or channel.health().link is Link.ONLINE)
        yield
    finally:
        task.cancel()
        async with asyncio.timeout(5):
            await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled(), task.exception()
