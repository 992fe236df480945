"""The practice gateway, put together: one folder, one gRPC port, one client at a time."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from pathlib import Path

import structlog
from wechaty_grpc.wechaty import puppet as pb

from .account import Account
from .chat import Chat
from .faults import Faults
from .feed import RESEND_S, Feed
from .friends import Friendships
from .history import History
from .ids import Ids
from .journal import write_json
from .rpc import PuppetService
from .rpc_account import AccountCalls
from .rpc_messages import MessageCalls
from .rpc_rooms import RoomCalls
from .server import PuppetServer
from .vault import Vault
from .world import World

log = structlog.get_logger(__name__)

LOOPBACK = "127.0.0.1"
PORT_RETRY_S = 1.0


class PracticeGateway:
    """A WeChat gateway over one folder, usable in the caller's own loop. The folder's world wins over `world`.

    Args:
        folder: Keeps world, history, events and files; made when missing.
        token: What clients must show.
        world: Who is there when the folder is new.
        replay: Whether events missed by the bot are sent to it at its next login.
        reshuffle_ids: Whether contact and group ids are new at each start, as on web-protocol puppets.
        auto_login: Whether a started bot is logged in by itself.
        resend_s: How long before a bot went away what it was sent may have died in its socket.
    """

    def __init__(
        self,
        folder: Path,
        *,
        token: str,
        world: World,
        replay: bool = True,
        reshuffle_ids: bool = False,
        auto_login: bool = True,
        resend_s: float = RESEND_S,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._world_path = folder / "world.json"
        self.world = World.load(self._world_path) if self._world_path.exists() else world
        self.ids = Ids(self.world, secrets.token_hex(8) if reshuffle_ids else "")
        self.faults = Faults()
        self.feed = Feed(folder, ids=self.ids, faults=self.faults, replay=replay, resend_s=resend_s)
        self.account = Account(self.world.bot_id, self.feed, auto_login=auto_login)
        self.history = History(folder / "messages.jsonl")
        self.vault = Vault(folder / "files")
        self.chat = Chat(self.world, self.history, self.feed, self.save_world, [])
        self.friends = Friendships(folder / "friendships.jsonl", self.chat)
        calls = [each for part in (AccountCalls, RoomCalls, MessageCalls) for each in part(self).calls()]
        self._service = PuppetService(calls, token=token, faults=self.faults)
        self._server: PuppetServer | None = None
        self._reopening: asyncio.Task[None] | None = None
        self.grpc_port = 0

    async def start(self, port: int = 0) -> None:
        """Read the folder and listen; port 0 picks a free one, kept for later restarts.

        Raises:
            OSError: The port is taken.
        """
        self.vault.open()
        self.history.open()
        self.friends.open()
        self.feed.open()
        self.save_world()
        self.grpc_port = port
        await self.listen()

    async def stop(self) -> None:
        """Stop listening and close the folder's files."""
        self.faults.end_all()
        if (reopening := self._cancel_reopening()) is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await reopening
        await self.stop_listening()
        self.account.stop()
        self.feed.close()
        self.history.close()
        self.friends.close()

    async def listen(self) -> None:
        """Accept connections on the port of before.

        Raises:
            OSError: The port is taken.
        """
        server = PuppetServer([self._service])
        await server.start(LOOPBACK, self.grpc_port)
        self._server, self.grpc_port = server, server.port
        if self.faults.is_on("freeze"):
            server.freeze()

    async def stop_listening(self) -> None:
        """Refuse connections and cut those that are there, as a killed gateway does."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
            server.cut()
            await server.wait_closed()

    def begin_fault(self, fault: str, *, for_s: float, delay_s: float = 1.0) -> None:
        """Let one of `FAULTS` happen for so many seconds from now."""
        if fault == "freeze":
            self.freeze(for_s)
            return
        self.faults.begin(fault, for_s=for_s, delay_s=delay_s)
        if fault == "drop":
            self._cut()
        elif fault == "error":
            self.emit_error("practice gateway: an error on request")
        elif fault == "restart":
            self._cancel_reopening()
            self._reopening = asyncio.create_task(self._restart(for_s), name="practice-restart")

    def freeze(self, for_s: float) -> None:
        """Accept and never answer, for so long or until `resume`."""
        self.faults.begin("freeze", for_s=for_s)
        if self._server is not None:
            self._server.freeze()
        asyncio.get_running_loop().call_later(for_s, self._thaw_if_over)

    def resume(self) -> None:
        """End a freeze."""
        self.faults.end("freeze")
        self._thaw_if_over()

    def emit_error(self, text: str) -> None:
        """Send an error event in the 1.x form."""
        self.feed.emit(pb.EventType.EVENT_TYPE_ERROR, {"gerror": text})

    def save_world(self) -> None:
        """Keep who is where."""
        write_json(self._world_path, self.world.as_json())

    def _cut(self) -> None:
        if self._server is not None:
            self._server.cut()

    def _thaw_if_over(self) -> None:
        if self._server is not None and not self.faults.is_on("freeze"):
            self._server.thaw()

    async def _restart(self, for_s: float) -> None:
        await self.stop_listening()
        await asyncio.sleep(for_s)
        while True:
            try:
                await self.listen()
            except OSError:
                log.exception("practice_port_taken", port=self.grpc_port)
                await asyncio.sleep(PORT_RETRY_S)
            else:
                return

    def _cancel_reopening(self) -> asyncio.Task[None] | None:
        reopening, self._reopening = self._reopening, None
        if reopening is not None:
            reopening.cancel()
        return reopening
