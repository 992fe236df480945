"""Purchase suggestions: what several readers missed, and what the library decided."""

from aiohttp import web

from console.security import must_act
from console.site import SITE, back_to, page
from handlers.advise_purchases import missed_until
from handlers.domain.purchase import Decision
from reports import purchases

MAX_NOTE = 150
HERE = "/purchases"


async def suggestions(request: web.Request) -> web.Response:
    """Show what several readers missed in the last twelve months."""
    site = request.app[SITE]
    rows = await missed_until(site.purchases, site.clock())
    return page(request, "purchases.html", rows=rows, decision_names=purchases.DECISION_NAMES, here="/reports")


async def as_csv(request: web.Request) -> web.Response:
    """Return the suggestions as a table for Excel."""
    site = request.app[SITE]
    body = purchases.as_csv(await missed_until(site.purchases, site.clock()), site.zone)
    day = f"{site.clock().astimezone(site.zone):%Y-%m-%d}"
    headers = {"Content-Disposition": f'attachment; filename="purchases-{day}.csv"'}
    return web.Response(body=body, content_type="text/csv", charset="utf-8", headers=headers)


async def mark(request: web.Request) -> web.StreamResponse:
    """Note what was decided about a journal or book."""
    by, form, site = must_act(request), await request.post(), request.app[SITE]
    chosen, note = str(form.get("decision", "")), str(form.get("note", "")).strip()[:MAX_NOTE]
    shown = {one.keys[0]: one for one, _ in await missed_until(site.purchases, site.clock())}
    one = shown.get(str(form.get("key", "")))
    if one is None or chosen not in set(Decision):
        raise back_to(request, HERE, "没有改动：请从表里选一种，再选处理结果。", is_bad=True)
    await site.purchases.mark(one.keys, Decision(chosen), note=note, by=by)
    await site.audit.note(by, "purchase_marked", f"purchase:{one.keys[0]}", chosen)
    raise back_to(request, HERE, f"已记下：{one.name or one.code}")
