"""The HTTP interface: programs and the page play the readers (CONTRACT.md section 3). Loopback only, no login."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from aiohttp import web

from . import views
from .faults import FAULTS
from .gateway import LOOPBACK, PracticeGateway
from .history import Said
from .http_files import file_routes, json_response
from .http_input import (
    MAX_TEXT_LENGTH,
    Body,
    file_of,
    flag_of,
    json_body,
    optional_text,
    place_of,
    quoted,
    seconds_of,
    text_of,
    wait_of,
)
from .protocol import CHAT_HISTORY, TEXT
from .world import Refusal

log = structlog.get_logger(__name__)

PAGE_FOLDER = Path(__file__).parent / "page"
LONGEST_WAIT_S = 60.0
LONGEST_FAULT_S = 3600.0
DEFAULT_FAULT_S = 5.0
SHUTDOWN_S = 1.0
PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

_Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PracticeHttp:
    """The interface over one gateway, on a port of its own."""

    def __init__(self, gateway: PracticeGateway) -> None:
        self._gateway = gateway
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; port 0 picks a free one.

        Raises:
            OSError: The port is taken.
        """
        runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=SHUTDOWN_S)
        await runner.setup()
        try:
            await web.TCPSite(runner, LOOPBACK, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner, self.port = runner, int(runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def app(self) -> web.Application:
        """Return the web application."""
        app = web.Application(middlewares=[_refusals])
        app.add_routes(
            [
                web.get("/", _to_page),
                web.get("/practice", _page),
                web.get("/practice/", _page),
                web.get("/practice/static/{name}", _asset),
                web.post("/practice/api/messages", self._say),
                web.get("/practice/api/messages", self._messages),
                web.post("/practice/api/members", self._members),
                web.get("/practice/api/rooms", self._rooms),
                web.post("/practice/api/friends", self._befriend),
                web.post("/practice/api/faults", self._begin_fault),
                web.get("/practice/api/faults", self._faults),
                *file_routes(self._gateway),
            ]
        )
        return app

    async def _say(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        if (file := file_of(body)) is not None:
            return self._send(body, *file)
        text = text_of(body, "text", max_length=MAX_TEXT_LENGTH)
        person_id, room_id = place_of(body, self._gateway.world)
        mentions: tuple[str, ...] = ()
        if flag_of(body, "mention_bot") and room_id:
            mentions = (self._gateway.world.bot_id,)
            text = f"@{self._gateway.world.label(mentions[0], room_id)}\u2005{text}"
        said = self._gateway.chat.say(
            person_id,
            quoted(body, text),
            room_id=room_id,
            mentions=mentions,
            puppet_type=CHAT_HISTORY if flag_of(body, "forwarded") else TEXT,
        )
        return json_response({"id": said.id})

    def _send(self, body: Body, name: str, content: bytes) -> web.Response:
        person_id, room_id = place_of(body, self._gateway.world)
        file = self._gateway.vault.keep(name, content)
        return json_response({"id": self._gateway.chat.send_file(person_id, file, room_id=room_id).id})

    async def _messages(self, request: web.Request) -> web.Response:
        after, wait_s = request.query.get("after", ""), wait_of(request, most=LONGEST_WAIT_S)
        for_page = request.query.get("view") == "page"
        deadline = time.monotonic() + wait_s
        while not (found := self._since(after, for_page=for_page)) and (left_s := deadline - time.monotonic()) > 0:
            await self._news(left_s)
        return json_response(self._shown(found, for_page=for_page))

    def _since(self, after: str, *, for_page: bool) -> list[Said]:
        try:
            lines = self._gateway.history.since(after)
        except LookupError as error:
            raise Refusal(f"没有这条消息：{after}") from error
        return [said for said in lines if for_page or views.is_message(said)]

    def _shown(self, found: list[Said], *, for_page: bool) -> list[views.Json]:
        world = self._gateway.world
        if not for_page:
            return [views.message(said, world) for said in found]
        recalled = self._gateway.history.recalled()
        return [views.line(said, world, recalled) for said in found]

    async def _news(self, within_s: float) -> None:
        try:
            async with asyncio.timeout(within_s):
                await self._gateway.history.wait()
        except TimeoutError:
            return

    async def _members(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        event, room = text_of(body, "event"), self._gateway.world.room(text_of(body, "room"))
        name, alias = text_of(body, "name"), optional_text(body, "alias")
        chat, world = self._gateway.chat, self._gateway.world
        if event == "join":
            person_id = world.known(name)
            chat.join(room.id, person_id, by=world.bot_id, alias=alias or "")
        elif event == "leave":
            person_id = world.member(room, name)
            chat.leave(room.id, person_id, by=person_id)
        elif event == "rename":
            person_id = world.member(room, name)
            chat.rename(room.id, person_id, text_of(body, "alias") if alias is None else alias)
        else:
            raise Refusal("event 应当是 join、leave 或 rename")
        return json_response({"id": person_id})

    async def _rooms(self, _request: web.Request) -> web.Response:
        return json_response(views.rooms(self._gateway))

    async def _befriend(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        person_id = self._gateway.world.person(text_of(body, "sender"))
        return json_response({"id": self._gateway.friends.ask(person_id, optional_text(body, "hello") or "")})

    async def _begin_fault(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        fault = text_of(body, "fault")
        if fault not in FAULTS:
            raise Refusal(f"fault 应当是 {'、'.join(FAULTS)} 之一")
        for_s = seconds_of(body, "for_s", default=DEFAULT_FAULT_S, most=LONGEST_FAULT_S)
        delay_s = seconds_of(body, "delay_s", default=1.0, most=LONGEST_WAIT_S)
        self._gateway.begin_fault(fault, for_s=for_s, delay_s=delay_s)
        return json_response({"fault": fault, "for_s": for_s})

    async def _faults(self, _request: web.Request) -> web.Response:
        on = self._gateway.faults.remaining_s()
        return json_response({"faults": list(FAULTS), "on": on})


@web.middleware
async def _refusals(request: web.Request, handler: _Answer) -> web.StreamResponse:
    # Any web page that the demo's browser visits could post here; browsers mark such requests.
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        return _error(403, "不接受其他网站发来的请求")
    try:
        return await handler(request)
    except Refusal as refusal:
        return _error(refusal.status, str(refusal))
    except web.HTTPRequestEntityTooLarge:
        return _error(413, "请求太大")
    except web.HTTPClientError as error:
        return _error(
            error.status, {404: "没有这个地址", 405: "这个地址不支持这种方法"}.get(error.status, error.reason)
        )
    except OSError as error:
        log.exception("practice_storage_failed")
        return _error(507, f"存不下：{error.strerror}")


def _error(status: int, text: str) -> web.Response:
    return json_response({"error": text}, status=status)


async def _to_page(_request: web.Request) -> web.Response:
    raise web.HTTPFound("/practice")


async def _page(_request: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE_FOLDER / "index.html", headers=PAGE_HEADERS)


async def _asset(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    if name not in {path.name for path in PAGE_FOLDER.iterdir() if path.suffix in (".css", ".js", ".svg")}:
        raise web.HTTPNotFound
    return web.FileResponse(PAGE_FOLDER / name, headers=PAGE_HEADERS)
