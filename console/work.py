"""The librarian's pages: the queue and the list of requests."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

from aiohttp import web

from console.order_panel import latest_orders, setbacks_first
from console.site import SITE, Site, fragment, page
from console.source_words import all_off
from console.words import CARRIER_SIGNS
from handlers.domain.message import Message
from handlers.domain.order import Order
from handlers.domain.original import Original
from handlers.domain.reported import ReportedFile
from handlers.domain.request import Request, State

FILTERS = (
    State.WITH_LIBRARIAN,
    State.DELIVERED,
    State.ANSWERED,
    State.CHOOSING,
    State.AWAITING_BINDING,
    State.DECLINED,
    State.CANCELLED,
    State.EXPIRED,
)
SHOWN = 100


async def queue(request: web.Request) -> web.Response:
    """Show what waits for a librarian."""
    waiting = await request.app[SITE].book.queue()
    facts = await _facts(request, waiting)
    return page(request, "queue.html", **facts, here="/")


async def queue_rows(request: web.Request) -> web.Response:
    """Return the queue's rows when they differ from those that the page shows, else nothing."""
    waiting = await request.app[SITE].book.queue()
    silent = await unanswered(request.app[SITE])
    orders = await latest_orders(request.app[SITE].orders, [r.number for r in waiting])
    reported = await request.app[SITE].reports.waiting()
    if request.query.get("seen") == _fingerprint(request, waiting, silent, (orders, reported)):
        return web.Response(status=204)
    return fragment(request, "queue_rows.html", **await _facts(request, waiting))


async def queue_count(request: web.Request) -> web.Response:
    """Return how many requests wait, those with a reported file too, for the head of every page."""
    waiting = {r.number for r in await request.app[SITE].book.queue()}
    waiting |= {one.request for one in await request.app[SITE].reports.waiting()}
    return web.Response(text=str(len(waiting) or ""), content_type="text/html")


async def _facts(request: web.Request, waiting: Sequence[Request]) -> dict[str, Any]:
    staff_ids = sorted({r.staff_id for r in waiting if r.staff_id})
    staff = await asyncio.gather(*(request.app[SITE].members.staff(i) for i in staff_ids))
    labels = {s.id: s.label for s in staff if s}
    site = request.app[SITE]
    originals = await site.originals.of_requests([r.number for r in waiting])
    reported = await site.reports.waiting()
    silent = await unanswered(site)
    orders = await latest_orders(site.orders, [r.number for r in waiting])
    return {
        "requests": setbacks_first(waiting, orders),
        "orders": orders,
        "labels": labels,
        "signs": {number: _signs(some) for number, some in originals.items()},
        "silent": silent,
        "all_off": all_off(site.sources.health()),
        "reported": reported,
        "reported_numbers": {one.request for one in reported},
        "silent_numbers": {r.number for r in silent},
        "seen": _fingerprint(request, waiting, silent, (orders, reported)),
    }


async def unanswered(site: Site) -> tuple[Request, ...]:
    """Return the requests whose readers have heard no word yet, and should have."""
    return await site.book.unanswered(before=site.clock() - timedelta(seconds=site.unanswered_s))


async def unhandled(site: Site) -> tuple[Message, ...]:
    """Return the messages that nobody has dealt with in time."""
    return await site.inbox.unanswered(before=site.clock() - timedelta(seconds=site.unanswered_s))


def _signs(originals: Sequence[Original]) -> list[str]:
    return list(dict.fromkeys(CARRIER_SIGNS[original.kind] for original in originals))


def _fingerprint(
    request: web.Request,
    waiting: Sequence[Request],
    silent: Sequence[Request],
    beside: tuple[Mapping[int, Order], Sequence[ReportedFile]],
) -> str:
    orders, reported = beside
    minute = request.app[SITE].clock().replace(second=0, microsecond=0)
    rows = [(r.number, r.owner, r.reason, r.is_urgent, r.shown_title, r.staff_id) for r in waiting]
    ordered = [(number, order.ref, order.state, order.trouble) for number, order in orders.items()]
    off = all_off(request.app[SITE].sources.health())
    numbers = [r.number for r in silent]
    shown = (minute if waiting or silent else "", off, rows, numbers, ordered, [r.id for r in reported])
    return sha256(repr(shown).encode()).hexdigest()[:16]


async def everything(request: web.Request) -> web.StreamResponse:
    """Show the latest requests, of one state if asked for; a number leads to its request."""
    number = request.query.get("number", "").strip().lstrip("#＃")
    if number.isascii() and number.isdigit() and len(number) < 10:
        raise web.HTTPSeeOther(f"/requests/{int(number)}")
    chosen = request.query.get("state", "")
    states = [State(chosen)] if chosen in set(State) else []
    latest = await request.app[SITE].book.latest(states=states, limit=SHOWN)
    reported = {one.request for one in await request.app[SITE].reports.waiting()}
    return page(
        request,
        "requests.html",
        requests=latest,
        reported_numbers=reported,
        filters=FILTERS,
        chosen=chosen,
        shown=SHOWN,
        bad_number=number,
    )
