"""How the program is doing: the channel with its login code, what waits to be sent, and the sources."""

from typing import Any

import segno
from aiohttp import web
from segno.encoder import DataOverflowError

from console.site import ACTING, SESSION, SITE, fragment, page
from console.source_words import all_off
from console.work import unanswered, unhandled


async def status(request: web.Request) -> web.Response:
    """Show how the program is doing."""
    return page(request, "status.html", **await _facts(request))


async def status_now(request: web.Request) -> web.Response:
    """Return the part of the page that changes."""
    return fragment(request, "status_now.html", **await _facts(request))


async def _facts(request: web.Request) -> dict[str, Any]:
    site = request.app[SITE]
    payload = site.channel.health().qr_payload
    # Whoever scans the code lends their account to the bot: it is shown to those who run the desk only.
    is_shown = bool(payload) and request[SESSION].role in ACTING
    every = site.sources.health()
    asked = [one for one in every if one.is_on]
    return {
        "needs_scan": bool(payload),
        "qr": qr_image(payload) if is_shown else "",
        "waiting": await site.outbox.waiting(site.account),
        "queue_length": len(await site.book.queue()),
        "silent": len(await unanswered(site)),
        "unhandled": len(await unhandled(site)),
        "sources": len(asked),
        "all_off": all_off(every),
        "sick": sum(one.is_reachable is False or one.resting_until is not None for one in asked),
    }


def qr_image(payload: str) -> str:
    """Return a QR code as a `data:` address of an image; empty when the text is too long for one."""
    try:
        return str(segno.make(payload, error="m", micro=False).svg_data_uri(scale=6, border=3, light="#fff"))
    except DataOverflowError:
        return ""
