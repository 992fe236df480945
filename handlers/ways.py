"""Which ways lead to a reader: the group that they asked in, or their private chat."""

from collections.abc import Awaitable, Callable, Sequence

from handlers.domain.message import Conversation
from handlers.domain.request import Request
from handlers.ports import Channel, RequestBook

PRIVATE, GROUP = "private", "group"


class Ways:
    """Chooses the way to a reader; `routes` is the order in which they are tried.

    `is_private` tells which copies go to no group, besides those that were obtained for one reader.
    """

    def __init__(
        self,
        book: RequestBook,
        channel: Channel,
        routes: Sequence[str],
        is_private: Callable[[Request], Awaitable[bool]],
    ) -> None:
        """Keep what is needed to choose."""
        self._book = book
        self._channel = channel
        self._routes = tuple(routes)
        self._is_private = is_private

    async def to_reader(self, request: Request) -> tuple[str, Conversation] | None:
        """Return the first way to the reader that has not failed yet since the file was found.

        Raises:
            DeliveryFailed: The channel is down.
        """
        since = request.found_at or request.received_at
        made = await self._book.deliveries(request.number)
        failed = {d.route for d in made if d.sent_at is None and d.made_at >= since}
        for route in await self._allowed(request):
            if route in failed:
                continue
            if route == PRIVATE and await self.is_reachable(request):
                return route, Conversation(contact_id=request.reader.contact_id)
            if route == GROUP and request.conversation.is_room:
                return route, request.conversation
        return None

    async def _allowed(self, request: Request) -> tuple[str, ...]:
        return (PRIVATE,) if await self._is_for_reader_alone(request) else self._routes

    async def is_reachable(self, request: Request) -> bool:
        """Return whether the reader can be written to privately; raises as `to_reader` does."""
        return not request.conversation.is_room or await self._channel.is_friend(request.reader.contact_id)

    async def is_held_for_friend(self, request: Request) -> bool:
        """Return whether a copy waits for nothing but its reader's friendship; raises as `to_reader` does."""
        return await self._is_for_reader_alone(request) and not await self.is_reachable(request)

    async def _is_for_reader_alone(self, request: Request) -> bool:
        return _is_for_one_reader(request) or await self._is_private(request)


def _is_for_one_reader(request: Request) -> bool:
    return request.holding is not None and request.holding.is_for_one_reader
