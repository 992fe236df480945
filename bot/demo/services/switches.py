"""Makes a service misbehave on demand, and counts how often each is asked: `/control`, for tests and drills."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

MODES = ("ok", "hang", "html", "429", "403", "garbage", "empty", "500", "huge", "drop")
HUGE_BYTES = 2 * 1024**3
CHUNK = b"A" * 65536
HTML = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>"
ALL = "*"
# The names that sources have in the configuration, where the paths are called otherwise.
ALIASES = {
    "pubmed": "eutils",
    "pmc_oa": "pmc-oa",
    "doi_org": "doi-org",
    "handle": "hdl",
    "semantic_scholar": "semantic-scholar",
}


@dataclass
class Switch:
    """How one service behaves: `times` counts the misbehaviours that are left, `None` for no end."""

    mode: str = "ok"
    delay_s: float = 0.0
    times: int | None = None
    calls: int = 0

    def next_mode(self) -> str:
        """Count one call and return how to answer it."""
        self.calls += 1
        if self.mode == "ok" or self.times is None:
            return self.mode
        self.times -= 1
        mode, self.mode = self.mode, "ok" if self.times <= 0 else self.mode
        return mode


@dataclass
class Switchboard:
    """One switch per service."""

    services: tuple[str, ...]
    switches: dict[str, Switch] = field(init=False)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Let every service behave and start counting again."""
        self.switches = {name: Switch() for name in self.services}

    def turn(self, order: dict[str, Any]) -> None:
        """Set one service, or all with `*`, as a control message says.

        Raises:
            ValueError: The message names no known service or mode, or a value is of the wrong kind.
        """
        service, mode = str(order.get("service", ALL)), str(order.get("mode", "ok"))
        service = ALIASES.get(service, service)
        if service != ALL and service not in self.switches:
            raise ValueError(f"no such service: {service!r}; there are {', '.join(self.services)}")
        if mode not in MODES:
            raise ValueError(f"no such mode: {mode!r}; there are {', '.join(MODES)}")
        delay_s = float(order.get("delay_s") or 0)
        times = None if order.get("times") is None else int(order["times"])
        for name in self.services if service == ALL else (service,):
            switch = self.switches[name]
            switch.mode, switch.delay_s, switch.times = mode, delay_s, times

    def state(self) -> dict[str, Any]:
        """Return modes and counts as JSON values."""
        return {"services": {name: vars(switch) for name, switch in self.switches.items()}, "modes": MODES}


SWITCHBOARD = web.AppKey("switchboard", Switchboard)


@web.middleware
async def misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count the call, wait and answer as the service's switch says."""
    switch = request.app[SWITCHBOARD].switches.get(request.path.split("/")[1])
    if switch is None:
        return await handler(request)
    mode = switch.next_mode()
    if switch.delay_s:
        await asyncio.sleep(switch.delay_s)
    return await handler(request) if mode == "ok" else await _misbehaviour(request, mode)


async def _misbehaviour(request: web.Request, mode: str) -> web.StreamResponse:
    if mode == "hang":
        await asyncio.Event().wait()
    if mode == "huge":
        return await _huge(request)
    if mode == "drop":
        return _drop(request)
    return {
        "html": lambda: web.Response(text=HTML, content_type="text/html"),
        "429": lambda: web.Response(status=429, text="Too Many Requests", headers={"Retry-After": "2"}),
        "403": lambda: web.Response(status=403, text=HTML, content_type="text/html"),
        "garbage": lambda: web.Response(body=b'\x00\xff{"status":"ok","mess\xfe', content_type="application/json"),
        "empty": lambda: web.Response(body=b"", content_type="application/json"),
        "500": lambda: web.Response(status=500, text="Internal Server Error"),
    }[mode]()


async def _huge(request: web.Request) -> web.StreamResponse:
    """Answer with two gigabytes, as long as the asker reads."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    try:
        for _ in range(HUGE_BYTES // len(CHUNK)):
            await response.write(CHUNK)
    except ConnectionResetError:
        pass
    return response


def _drop(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def control_routes() -> list[web.RouteDef]:
    """Return `/control` (GET, POST, DELETE) and a page that says what this is."""
    return [
        web.get("/", _about),
        web.get("/control", _state),
        web.post("/control", _turn),
        web.delete("/control", _reset),
    ]


async def _about(request: web.Request) -> web.Response:
    return web.json_response({"stand_in": True, "note": "invented papers only", **request.app[SWITCHBOARD].state()})


async def _state(request: web.Request) -> web.Response:
    return web.json_response(request.app[SWITCHBOARD].state())


async def _turn(request: web.Request) -> web.Response:
    try:
        request.app[SWITCHBOARD].turn(_order(await request.text()))
    except (ValueError, TypeError) as error:
        return web.json_response({"error": str(error)}, status=400)
    return web.json_response(request.app[SWITCHBOARD].state())


def _order(text: str) -> dict[str, Any]:
    order = json.loads(text)
    if not isinstance(order, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004 - one answer for every bad body
    return order


async def _reset(request: web.Request) -> web.Response:
    request.app[SWITCHBOARD].reset()
    return web.json_response(request.app[SWITCHBOARD].state())
