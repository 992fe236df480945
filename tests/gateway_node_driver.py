"""The official Node server (tests/gateway_node), in a process of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

import aiohttp

from tests.gateway_words import BOT, TEXT_TYPE, ZHANG, Sent, as_sent

NODE_FOLDER = Path(__file__).parent / "gateway_node"
INSTALL_NODE = "npm ci --prefix tests/gateway_node"


class NodeDriver:
    """The official Node server. Its state does not survive `stop`; the driver keeps what the bot did until then."""

    name = "node"
    token = "node-token"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._grpc_port, self._control_port = free_port(), free_port()
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
        return self._earlier + [as_sent(done) for done in await self._call("outbox", {})]

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

    async def _call(self, action: str, body: dict[str, Any]) -> Any:
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
