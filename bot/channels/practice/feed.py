"""The event stream to the one attached client, and what it missed.

The official server loses events while nobody is attached. With `replay`, as gateways with a server behind them do,
lasting events are kept: those never written to a client, and those that it may not have dealt with before it went
away, are sent at the next login: written within `RESEND_S` and not asked about (they may have died in its socket), or
asked about a moment before (a tenth of that). Clients must expect ids that they have seen.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog
from grpclib.const import Status
from grpclib.exceptions import GRPCError
from wechaty_grpc.wechaty import puppet as pb

from .faults import Faults
from .ids import Ids
from .journal import Journal, write_json

log = structlog.get_logger(__name__)

RESEND_S = 30.0
CURSOR_EVERY_S = 1.0


@dataclass(frozen=True)
class Event:
    """One lasting event; `seq` counts from 1."""

    seq: int
    at: float
    type: int
    payload: dict[str, Any]


class Feed:
    """Events, lasting and passing, and the client that takes them."""

    def __init__(self, folder: Path, *, ids: Ids, faults: Faults, replay: bool, resend_s: float = RESEND_S) -> None:
        self._resend_s = resend_s
        self._journal = Journal(folder / "events.jsonl")
        self._cursor_path = folder / "cursor.json"
        self._cursor_written_at = 0.0
        self._ids, self._faults, self._replay = ids, faults, replay
        self._events: list[Event] = []
        self._handed = 0
        self._handed_at: dict[int, float] = {}  # Unix time of the latest writing, as long as it matters
        self._asked_at: dict[int, float] = {}  # Unix time when the client asked what the message says
        self._seq_of: dict[str, int] = {}
        self._seen_at = 0.0  # Unix time when a client was last known to be there
        self._queue: asyncio.Queue[Event | None] | None = None
        self._is_flowing = False

    @property
    def is_attached(self) -> bool:
        """Whether a client holds the stream now."""
        return self._queue is not None

    def open(self) -> None:
        """Read what an earlier run kept."""
        self._events = [Event(**entry) for entry in self._journal.read()]
        self._seq_of = {e.payload["messageId"]: e.seq for e in self._events if "messageId" in e.payload}
        if self._cursor_path.exists():
            cursor = json.loads(self._cursor_path.read_text(encoding="utf-8"))
            self._handed, self._seen_at = cursor["handed"], cursor["seen_at"]

    def close(self) -> None:
        """End the stream and keep how far the client has come."""
        self.detach()
        self._keep_cursor()
        self._journal.close()

    def emit(self, event_type: int, payload: dict[str, Any]) -> None:
        """Send a passing event; lost when nobody is attached."""
        if self._queue is not None:
            self._queue.put_nowait(Event(0, time.time(), event_type, payload))

    def tell(self, event_type: int, payload: dict[str, Any]) -> None:
        """Send a lasting event now, or when a client has logged in (never, without `replay`)."""
        event = Event(len(self._events) + 1, time.time(), event_type, payload)
        self._journal.append(asdict(event))
        self._events.append(event)
        if "messageId" in payload:
            self._seq_of[payload["messageId"]] = event.seq
        if self._queue is not None and self._is_flowing:
            self._put(event)

    def flow(self) -> None:
        """Let lasting events through from now on, the missed ones first: the account is logged in."""
        if self._queue is None or self._is_flowing:
            return
        self._is_flowing = True
        missed = self._missed() if self._replay else []
        if missed:
            log.info("practice_events_replayed", count=len(missed), first=missed[0].seq)
        for event in missed:
            # In doubt anew until the client asks about it again: it may die before it comes to this one.
            self._asked_at.pop(event.seq, None)
            self._remember(event.seq, time.time())
            self._put(event)

    def ebb(self) -> None:
        """Hold lasting events back: the account is logged out."""
        self._is_flowing = False

    def detach(self) -> None:
        """End the client's stream, as Stop does."""
        if self._queue is not None:
            self._queue.put_nowait(None)
            self._let_go(self._queue)

    async def serve(self, send: Callable[[pb.EventResponse], Awaitable[None]], greet: Callable[[], None]) -> None:
        """Send events until the stream ends; `greet` queues the first ones.

        Raises:
            GRPCError: A client is attached already, or streams are being dropped.
        """
        if self._queue is not None:
            raise GRPCError(Status.ALREADY_EXISTS, "GrpcServerImpl.event() can not call twice.")
        if self._faults.is_on("drop"):
            raise GRPCError(Status.UNAVAILABLE, "the stream is dropped because the test asked for it")
        queue = self._queue = asyncio.Queue()
        log.info("practice_client_attached")
        try:
            greet()
            await self._pump(queue, send)
        finally:
            self._let_go(queue)

    async def _pump(
        self, queue: asyncio.Queue[Event | None], send: Callable[[pb.EventResponse], Awaitable[None]]
    ) -> None:
        while (event := await queue.get()) is not None:
            await self._faults.thaw()
            payload = json.dumps(self._ids.payload(event.payload), ensure_ascii=False)
            await send(pb.EventResponse(type=event.type, payload=payload))
            self._mark(event)

    def _let_go(self, queue: asyncio.Queue[Event | None]) -> None:
        if self._queue is queue:
            self._keep_cursor()
            self._queue, self._is_flowing = None, False
            log.info("practice_client_detached")

    def _put(self, event: Event) -> None:
        assert self._queue is not None  # noqa: S101 - both callers have looked
        is_doubled = event.type == pb.EventType.EVENT_TYPE_MESSAGE and self._faults.is_on("duplicate")
        for _ in range(2 if is_doubled else 1):
            self._queue.put_nowait(event)

    def asked(self, message_id: str) -> None:
        """Note that the client asked what a message says: it has read that event."""
        if seq := self._seq_of.get(message_id):
            self._asked_at[seq] = time.time()

    def _missed(self) -> list[Event]:
        return [event for event in self._events if event.seq > self._handed or self._is_doubtful(event)]

    def _is_doubtful(self, event: Event) -> bool:
        if asked_at := self._asked_at.get(event.seq):
            return asked_at >= self._seen_at - self._resend_s / 10
        # An event that was sent again counts from then: the client may have died over it a second time.
        return self._handed_at.get(event.seq, event.at) >= self._seen_at - self._resend_s

    def _mark(self, event: Event) -> None:
        self._handed = max(self._handed, event.seq)
        if event.seq:
            self._remember(event.seq, time.time())
        if time.monotonic() - self._cursor_written_at > CURSOR_EVERY_S:
            self._keep_cursor()

    def _remember(self, seq: int, now: float) -> None:
        self._handed_at.pop(seq, None)
        self._handed_at[seq] = now  # put in last: the oldest stands first
        while self._handed_at[oldest := next(iter(self._handed_at))] < now - 2 * self._resend_s:
            del self._handed_at[oldest]

    def _keep_cursor(self) -> None:
        self._cursor_written_at = time.monotonic()
        self._seen_at = time.time() if self.is_attached else self._seen_at
        write_json(self._cursor_path, {"handed": self._handed, "seen_at": self._seen_at})
