"""Hands over what arrived: in order within a conversation, conversations side by side, and never lost to a failure.

Events name a message by its id only; which conversation it belongs to is known when the gateway has been asked.
So answers are awaited in the order of arrival, but a slow answer does not hold the others back for ever.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.channels.wechat.failures import CONNECTION_LOST
from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import FriendRequest, Message, RoomEvent
from handlers.ports import Ear

log = structlog.get_logger(__name__)

Arrival = Message | RoomEvent | FriendRequest
Fetch = Callable[[], Awaitable[Arrival | None]]

POISON_AFTER = 20
"""So many refusals of one message, while others are taken, mean that it alone is at fault."""

ASKED_AT_ONCE = 16
ASIDE_AT_ONCE = 2
QUEUE_LIMIT = 1000


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long a late answer holds the others back, and the pauses before asking or offering again."""

    order_wait_s: float = 15.0
    fetch_retry_s: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
    hear_retry_s: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Intake:
    """Queues per conversation; one that is empty is gone."""

    def __init__(self, online: asyncio.Event, patience: Patience | None = None) -> None:
        """Keep the event that is set while the gateway can be asked."""
        self._online = online
        self._patience = patience or Patience()
        self._tasks: asyncio.TaskGroup | None = None
        self._asking = asyncio.Semaphore(ASKED_AT_ONCE)
        self._asking_aside = asyncio.Semaphore(ASIDE_AT_ONCE)
        self._in_order: asyncio.Queue[tuple[str, asyncio.Task[Arrival | None]]] = asyncio.Queue()
        self._queues: dict[str, deque[Arrival]] = {}
        self._room = asyncio.Semaphore(QUEUE_LIMIT)
        self._last_heard = 0.0

    async def run(self, ear: Ear) -> None:
        """Hand over to `ear` until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks, self._ear = tasks, ear
            try:
                await self._route_in_order()
            finally:
                self._tasks = None

    def arrived(self, label: str, fetch: Fetch) -> None:
        """Ask what arrived, and hand it over in its place."""
        if self._tasks is not None:
            fetching = self._tasks.create_task(self._fetch(label, fetch, self._asking), name=f"wechat-fetch {label}")
            self._in_order.put_nowait((label, fetching))

    def arrived_aside(self, label: str, fetch: Fetch, *, after_s: float) -> None:
        """Ask after a while, and hand over what it is when it is there; messages come first."""
        if self._tasks is not None:
            self._tasks.create_task(self._aside(label, fetch, after_s), name=f"wechat-aside {label}")

    async def _aside(self, label: str, fetch: Fetch, after_s: float) -> None:
        await asyncio.sleep(after_s)
        await self._route(await self._fetch(label, fetch, self._asking_aside))

    async def _route_in_order(self) -> None:
        while True:
            label, fetching = await self._in_order.get()
            await asyncio.wait({fetching}, timeout=self._patience.order_wait_s)
            if fetching.done():
                await self._route(fetching.result())
            elif self._tasks is not None:
                log.warning("wechat_event_overtaken", event_id=label)
                self._tasks.create_task(self._route_late(fetching), name=f"wechat-late {label}")

    async def _route_late(self, fetching: "asyncio.Task[Arrival | None]") -> None:
        await self._route(await fetching)

    async def _fetch(self, label: str, fetch: Fetch, asking: asyncio.Semaphore) -> Arrival | None:
        pauses_s = iter(self._patience.fetch_retry_s)
        while True:
            await self._online.wait()
            try:
                async with asking:
                    return await fetch()
            except DeliveryFailed as error:
                log.info("wechat_event_not_fetched", event_id=label, reason=error.reason)
                if error.reason in CONNECTION_LOST:  # asked again after the next login, however often it breaks
                    await asyncio.sleep(self._patience.fetch_retry_s[0])
                    continue
            except Exception:
                log.exception("wechat_event_not_understood", event_id=label)
            if (pause_s := next(pauses_s, None)) is None:
                log.error("wechat_event_lost", event_id=label)
                return None
            await asyncio.sleep(pause_s)

    async def _route(self, arrival: Arrival | None) -> None:
        if arrival is None or self._tasks is None:
            return
        await self._room.acquire()
        key = _conversation_key(arrival)
        if (queue := self._queues.get(key)) is not None:
            queue.append(arrival)
            return
        self._queues[key] = deque([arrival])
        self._tasks.create_task(self._drain(key), name="wechat-conversation")

    async def _drain(self, key: str) -> None:
        queue = self._queues[key]
        while queue:
            await self._hand_over(queue[0])
            queue.popleft()
            self._room.release()
        del self._queues[key]

    async def _hand_over(self, arrival: Arrival) -> None:
        began, refusals = time.monotonic(), 0
        while True:
            try:
                await self._tell(arrival)
            except Exception:
                refusals += 1
                log.exception("wechat_event_not_kept", refusals=refusals)
            else:
                self._last_heard = time.monotonic()
                return
            if refusals >= POISON_AFTER and self._last_heard > began:
                log.error("wechat_event_given_up", refusals=refusals)
                return
            pauses_s = self._patience.hear_retry_s
            await asyncio.sleep(pauses_s[min(refusals, len(pauses_s)) - 1])

    async def _tell(self, arrival: Arrival) -> None:
        match arrival:
            case Message():
                await self._ear.hear(arrival)
            case RoomEvent():
                await self._ear.room_changed(arrival)
            case FriendRequest():
                await self._ear.friend_asked(arrival)


def _conversation_key(arrival: Arrival) -> str:
    if isinstance(arrival, FriendRequest):
        return f"contact:{arrival.sender.contact_id}"
    return arrival.conversation.key
