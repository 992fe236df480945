"""`python -m tests.bench.echo ENDPOINT TOKEN`: the wechaty client answering at once, without memory or thought."""

import asyncio
import sys

from bot.channels.wechat.channel import WechatyChannel
from bot.parts import now
from handlers.domain.message import FriendRequest, Message, RoomEvent


class Echo:
    """Says back what it hears."""

    def __init__(self, channel: WechatyChannel) -> None:
        self._channel = channel

    async def hear(self, message: Message) -> None:
        mention = message.sender if message.conversation.is_room else None
        await self._channel.send_text(message.conversation, f"re:{message.id}", mention=mention)

    async def room_changed(self, event: RoomEvent) -> None:
        """Leave groups alone."""

    async def friend_asked(self, request: FriendRequest) -> None:
        """Leave friends alone."""


async def main() -> None:
    endpoint, token = sys.argv[1:]
    channel = WechatyChannel(endpoint=endpoint, token=token, clock=now)
    await channel.listen(Echo(channel))


if __name__ == "__main__":
    asyncio.run(main())
