"""One control surface over two gateways, so that the WeChat channel's contract tests run against both.

`PracticeDriver` holds our own gateway in this process; `NodeDriver` runs the official Node server.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.practice.gateway import PracticeGateway
from bot.channels.practice.world import World
from tests.gateway_node_driver import NodeDriver, free_port, node_missing
from tests.gateway_words import (
    ANNOUNCEMENT,
    BOT,
    BOT_ALIAS,
    LI,
    POST_TYPE,
    RECALLED_TYPE,
    ROOM,
    TEXT_TYPE,
    TOPIC,
    WANG,
    WORLD,
    ZHANG,
    ZHANG_ALIAS,
    GatewayDriver,
    Sent,
    as_sent,
)

__all__ = [
    "ANNOUNCEMENT",
    "BOT",
    "BOT_ALIAS",
    "LI",
    "POST_TYPE",
    "RECALLED_TYPE",
    "ROOM",
    "TEXT_TYPE",
    "TOPIC",
    "WANG",
    "WORLD",
    "ZHANG",
    "ZHANG_ALIAS",
    "GatewayDriver",
    "NodeDriver",
    "PracticeDriver",
    "Sent",
    "make_driver",
    "node_missing",
]


class PracticeDriver:
    """Our own gateway, in this process and loop. Lost events stay lost (`replay=False`), as on the Node server."""

    name = "practice"
    token = "practice-token"

    def __init__(self, folder: Path, *, replay: bool = False) -> None:
        self._port = free_port()
        self._has_started = False
        self.gateway = PracticeGateway(folder, token=self.token, world=World.from_seed(WORLD), replay=replay)

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self._port}"

    async def start(self) -> None:
        if self._has_started:
            await self.gateway.listen()
        else:
            await self.gateway.start(self._port)
            self._has_started = True

    async def stop(self) -> None:
        await self.gateway.stop_listening()

    async def freeze(self) -> None:
        self.gateway.freeze(3600)

    async def resume(self) -> None:
        self.gateway.resume()

    async def close(self) -> None:
        await self.gateway.stop()

    async def say(
        self,
        sender: str,
        text: str,
        *,
        room: str | None = None,
        mention: tuple[str, ...] = (),
        message_id: str | None = None,
        kind: int = TEXT_TYPE,
    ) -> str:
        said = self.gateway.chat.say(
            sender, text, room_id=room, mentions=mention, message_id=message_id, puppet_type=kind
        )
        return said.id

    async def send_file(self, sender: str, name: str, content: bytes, *, room: str | None = None) -> str:
        return self.gateway.chat.send_file(sender, self.gateway.vault.keep(name, content), room_id=room).id

    async def recall(self, sender: str, message_id: str, *, room: str | None = None) -> str:
        return await self.say(sender, message_id, room=room, kind=RECALLED_TYPE)

    async def duplicate(self, message_id: str) -> None:
        self.gateway.chat.repeat(message_id)

    async def join(self, room: str, contact: str, *, by: str = BOT) -> None:
        self.gateway.chat.join(room, contact, by=by)

    async def leave(self, room: str, contact: str, *, by: str = BOT) -> None:
        self.gateway.chat.leave(room, contact, by=by)

    async def rename(self, room: str, contact: str, alias: str) -> None:
        self.gateway.chat.rename(room, contact, alias)

    async def topic(self, room: str, topic: str, *, by: str = ZHANG) -> None:
        self.gateway.chat.change_topic(room, topic, by=by)

    async def friend_request(self, sender: str, hello: str) -> str:
        return self.gateway.friends.ask(sender, hello)

    async def emit_error(self, text: str) -> None:
        self.gateway.emit_error(text)

    async def fail_next(self, rpc: str) -> None:
        self.gateway.faults.fail_next(rpc)

    async def scan(self) -> None:
        self.gateway.account.scan()

    async def login(self) -> None:
        self.gateway.account.login()

    async def logout(self) -> None:
        self.gateway.account.logout()

    async def sent(self) -> list[Sent]:
        return [as_sent(done) for done in self.gateway.chat.outbox]


def make_driver(name: str, folder: Path) -> GatewayDriver:
    """Return the named driver, not started; skips the test with the installing line when Node is missing."""
    if name == "practice":
        return PracticeDriver(folder)
    if missing := node_missing():
        pytest.skip(missing)
    return NodeDriver(folder)
