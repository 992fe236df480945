"""One control surface over two gateways, so that the WeChat channel's contract tests run against both.

`PracticeDriver` holds our own gateway in this process; `NodeDriver` runs the official Node server (tests/gateway_node)
in a process of its own. Both show the same small world: the group `ROOM` with the bot, Zhang and Li; Wang is a stranger
outside. Everybody is named by contact id.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import pytest

from bot.channels.practice.gateway import PracticeGateway
from bot.channels.practice.world import World

BOT, ZHANG, LI, WANG = "wxid_bot", "wxid_zhang", "wxid_li", "wxid_wang"
ROOM = "1234567890@chatroom"
TOPIC = "文献求助群"
BOT_ALIAS, ZHANG_ALIAS = "图书馆机器人", "心内科-张三"
ANNOUNCEMENT = "入群请改昵称为科室-姓名"
TEXT_TYPE, RECALLED_TYPE, POST_TYPE = 7, 13, 16
NODE_FOLDER = Path(__file__).parent / "gateway_node"
INSTALL_NODE = "npm ci --prefix tests/gateway_node"

WORLD: dict[str, Any] = {
    "bot": {"id": BOT, "name": "文献小助手"},
    "people": [{"id": WANG, "name": "王五", "friend": False}],
    "rooms": [
        {
            "id": ROOM,
            "topic": TOPIC,
            "announcement": ANNOUNCEMENT,
            "members": [
                {"id": BOT, "name": "文献小助手", "alias": BOT_ALIAS, "friend": True},
                {"id": ZHANG, "name": "张三", "alias": ZHANG_ALIAS, "friend": True},
                {"id": LI, "name": "李四", "alias": "", "friend": True},
            ],
        }
    ],
}


@dataclass(frozen=True)
class Sent:
    """One thing that the bot did. `op` is text, file, recall, announce, topic, alias, kick, quit or friend-accept.

    `conversation` is a room id or a contact id; for kick, `text` is the contact id. `name`, `size_bytes` and
    `sha256` are those of a file as the gateway received it.
    """

    op: str
    conversation: str = ""
    text: str = ""
    mentions: tuple[str, ...] = ()
    name: str = ""
    size_bytes: int = 0
    sha256: str = ""
    id: str = ""


class GatewayDriver(Protocol):
    """What a test may do to a gateway. `start` after `stop` uses the same port; `fail_next` takes an RPC's name."""

    name: str
    token: str

    @property
    def endpoint(self) -> str: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def freeze(self) -> None: ...
    async def resume(self) -> None: ...
    async def close(self) -> None: ...
    async def say(
        self,
        sender: str,
        text: str,
        *,
        room: str | None = None,
        mention: tuple[str, ...] = (),
        message_id: str | None = None,
        kind: int = TEXT_TYPE,
    ) -> str: ...
    async def send_file(self, sender: str, name: str, content: bytes, *, room: str | None = None) -> str: ...
    async def recall(self, sender: str, message_id: str, *, room: str | None = None) -> str: ...
    async def duplicate(self, message_id: str) -> None: ...
    async def join(self, room: str, contact: str, *, by: str = BOT) -> None: ...
    async def leave(self, room: str, contact: str, *, by: str = BOT) -> None: ...
    async def rename(self, room: str, contact: str, alias: str) -> None: ...
    async def topic(self, room: str, topic: str, *, by: str = ZHANG) -> None: ...
    async def friend_request(self, sender: str, hello: str) -> str: ...
    async def emit_error(self, text: str) -> None: ...
    async def fail_next(self, rpc: str) -> None: ...
    async def scan(self) -> None: ...
    async def login(self) -> None: ...
    async def logout(self) -> None: ...
    async def sent(self) -> list[Sent]: ...


class PracticeDriver:
    """Our own gateway, in this process and loop. Lost events stay lost (`replay=False`), as on the Node server."""

    name = "practice"
    token = "practice-token"

    def __init__(self, folder: Path, *, replay: bool = False) -> None:
        self.gateway = PracticeGateway(folder, token=self.token, world=World.from_seed(WORLD), replay=replay)

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self.gateway.grpc_port}"

    async def start(self) -> None:
        if self.gateway.grpc_port:
            await self.gateway.listen()
        else:
            await self.gateway.start()

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
        return [_as_sent(done) for done in self.gateway.chat.outbox]


class NodeDriver:
    """The official Node server. Its state does not survive `stop`; the driver keeps what the bot did until then."""

    name = "node"
    token = "node-token"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._grpc_port, self._control_port = _free_port(), _free_port()
        self._process: asyncio.subprocess.Process | None = None
        self._earlier: list[Sent] = []

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self._grpc_port}"

    async def start(self) -> None:
        command = ["node", "gateway.mjs", str(self._grpc_port), str(self._control_port), self.token]
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "node.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *command, cwd=NODE_FOLDER, stdout=log, stderr=log, env=os.environ | {"WECHATY_LOG": "warn"}
            )
        async with asyncio.timeout(30):
            while not await self._is_up():  # noqa: ASYNC110 - another process, which signals nothing
                await asyncio.sleep(0.05)

    async def stop(self) -> None:
        self._earlier = await self.sent()
        await self.close()

    async def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    async def resume(self) -> None:
        self._signal(signal.SIGCONT)

    async def close(self) -> None:
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        self._process = None

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
        asked = {"from": sender, "text": text, "room": room, "mention": list(mention), "id": message_id, "type": kind}
        return str((await self._call("text", asked))["id"])

    async def send_file(self, sender: str, name: str, content: bytes, *, room: str | None = None) -> str:
        handle, path = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        return str((await self._call("file", {"from": sender, "name": name, "path": path, "room": room}))["id"])

    async def recall(self, sender: str, message_id: str, *, room: str | None = None) -> str:
        return str((await self._call("recall", {"from": sender, "room": room, "id": message_id}))["id"])

    async def duplicate(self, message_id: str) -> None:
        await self._call("dup", {"id": message_id})

    async def join(self, room: str, contact: str, *, by: str = BOT) -> None:
        await self._call("join", {"room": room, "contact": contact, "by": by})

    async def leave(self, room: str, contact: str, *, by: str = BOT) -> None:
        await self._call("leave", {"room": room, "contact": contact, "by": by})

    async def rename(self, room: str, contact: str, alias: str) -> None:
        await self._call("rename", {"room": room, "contact": contact, "alias": alias})

    async def topic(self, room: str, topic: str, *, by: str = ZHANG) -> None:
        await self._call("topic", {"room": room, "topic": topic, "by": by})

    async def friend_request(self, sender: str, hello: str) -> str:
        return str((await self._call("friend", {"from": sender, "hello": hello}))["id"])

    async def emit_error(self, text: str) -> None:
        await self._call("error", {"text": text})

    async def fail_next(self, rpc: str) -> None:
        await self._call("fail", {"method": rpc[0].lower() + rpc[1:]})

    async def scan(self) -> None:
        await self._call("scan", {})

    async def login(self) -> None:
        await self._call("login", {})

    async def logout(self) -> None:
        await self._call("logout", {})

    async def sent(self) -> list[Sent]:
        return self._earlier + [_as_sent(done) for done in await self._call("outbox", {})]

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None, "the Node gateway is not running"
        self._process.send_signal(number)

    async def _is_up(self) -> bool:
        assert self._process is not None
        assert self._process.returncode is None, (self._folder / "node.log").read_text(encoding="utf-8")
        try:
            await self._call("outbox", {})
        except aiohttp.ClientConnectionError:
            return False
        return True

    async def _call(self, action: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        url = f"http://127.0.0.1:{self._control_port}/{action}"
        wanted = {key: value for key, value in body.items() if value is not None}
        async with aiohttp.ClientSession() as session, session.post(url, json=wanted) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer


def node_missing() -> str:
    """Return the line that installs what the Node gateway lacks, or nothing when it can run."""
    if shutil.which("node") is None:
        return f"no Node: apt-get install nodejs npm && {INSTALL_NODE}"
    if not (NODE_FOLDER / "node_modules" / "wechaty-puppet-service").is_dir():
        return f"the Node gateway is not installed: {INSTALL_NODE}"
    return ""


def make_driver(name: str, folder: Path) -> GatewayDriver:
    """Return the named driver, not started; skips the test with the installing line when Node is missing."""
    if name == "practice":
        return PracticeDriver(folder)
    if missing := node_missing():
        pytest.skip(missing)
    return NodeDriver(folder)


def _as_sent(done: dict[str, Any]) -> Sent:
    return Sent(
        op=done["op"],
        conversation=done.get("conversation", ""),
        text=done.get("text") or "",
        mentions=tuple(done.get("mentions") or ()),
        name=done.get("name", ""),
        size_bytes=done.get("size", 0),
        sha256=done.get("sha256", ""),
        id=done.get("id", ""),
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
