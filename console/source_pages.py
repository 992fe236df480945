"""The page of the sources: how each is, and for administrators the switches and the order."""

from typing import Any

from aiohttp import web

from console.security import form_of, must_act
from console.site import SESSION, SITE, Site, back_to, fragment, page
from console.source_words import all_off
from console.words import moment_in
from handlers.domain.source_names import SOURCE_NAMES
from resolvers.outgoing.health import Nature, SourceHealth

HERE = "/sources"
PLACES = ("metadata", "fulltext")
STEPS = {"up": -1, "down": 1}
GONE = "没有这个来源，可能已从配置文件中删去。页面已更新。"


async def sources(request: web.Request) -> web.Response:
    """Show how the sources are."""
    return page(request, "sources.html", **await _facts(request))


async def sources_now(request: web.Request) -> web.Response:
    """Return the part of the page that changes."""
    return fragment(request, "sources_now.html", **await _facts(request))


async def switch(request: web.Request) -> web.StreamResponse:
    """Switch a source on or off."""
    by, form = must_rule(request), await form_of(request)
    place, source, to = (str(form.get(name, "")) for name in ("place", "source", "to"))
    if to not in {"on", "off"}:
        raise web.HTTPBadRequest
    if not await request.app[SITE].sources.switching.turn(place, source, is_on=to == "on", by=by):
        raise back_to(request, HERE, GONE, is_bad=True)
    name = SOURCE_NAMES.get(source, source)
    if to == "on":
        raise back_to(request, HERE, f"已启用{name}，从现在起会再问它。")
    raise back_to(request, HERE, f"已停用{name}，从现在起不再问它；之前从它取得的副本仍在馆里使用。")


async def move(request: web.Request) -> web.StreamResponse:
    """Move a source one place up or down among those of its table."""
    by, form = must_rule(request), await form_of(request)
    place, source, to = (str(form.get(name, "")) for name in ("place", "source", "to"))
    if to not in STEPS:
        raise web.HTTPBadRequest
    steps = _steps(request, place, source, STEPS[to])
    if not await request.app[SITE].sources.switching.move(place, source, steps=steps, by=by):
        raise back_to(request, HERE, GONE, is_bad=True)
    name, where = SOURCE_NAMES.get(source, source), "上" if to == "up" else "下"
    raise back_to(request, HERE, f"{name}已{where}移。" if steps else f"{name}不能再{where}移了。")


async def restore_order(request: web.Request) -> web.StreamResponse:
    """Let the configuration's order stand again."""
    by, form = must_rule(request), await form_of(request)
    place = str(form.get("place", ""))
    if place not in PLACES:
        raise web.HTTPBadRequest
    await request.app[SITE].sources.switching.restore_order(place, by=by)
    raise back_to(request, HERE, "已恢复配置文件里的顺序。")


async def probe(request: web.Request) -> web.StreamResponse:
    """Probe the sources now, as far as their limits allow."""
    must_act(request)
    await request.app[SITE].sources.probe()
    raise back_to(request, HERE, "已检查一遍。有额度或很慢的来源不会频繁检查。")


def must_rule(request: web.Request) -> str:
    """Return the name of the administrator who acts.

    Raises:
        HTTPForbidden: The account is none.
    """
    session = request[SESSION]
    if session.role != "admin":
        raise web.HTTPForbidden(text="只有管理员能停用来源和调整顺序。")
    return session.name


def _steps(request: web.Request, place: str, source: str, direction: int) -> int:
    """Return how far the next source of the same table is: links stand in one order with the others."""
    standing = [one for one in request.app[SITE].sources.health() if one.place == place]
    at = next((n for n, one in enumerate(standing) if one.source == source), None)
    if at is None:
        return 0
    is_link = standing[at].nature is Nature.LINK
    ahead = standing[at + 1 :] if direction > 0 else standing[:at][::-1]
    return direction * next((n for n, one in enumerate(ahead, 1) if (one.nature is Nature.LINK) == is_link), 0)


async def _off_by(site: Site, source: SourceHealth) -> str:
    """Return who switched a source off, and when."""
    lines = await site.audit.about(f"source:{source.place}:{source.source}")
    off = next(((at, actor) for at, actor, action, _ in reversed(lines) if action == "source_switched_off"), None)
    return f"{off[1]} {moment_in(site.zone, off[0])[:-3]}" if off else ""


async def _facts(request: web.Request) -> dict[str, Any]:
    site = request.app[SITE]
    every = site.sources.health()
    tables = [
        ("metadata", "题录来源", [s for s in every if s.place == "metadata"]),
        ("fulltext", "全文来源", [s for s in every if s.place == "fulltext" and s.nature is not Nature.LINK]),
        ("links", "给读者的链接", [s for s in every if s.nature is Nature.LINK]),
    ]
    return {
        "tables": [(key, title, rows) for key, title, rows in tables if rows],
        "all_off": all_off(every) if every else "",
        "rearranged": [place for place in PLACES if site.sources.is_rearranged(place)],
        "off_by": {(one.place, one.source): await _off_by(site, one) for one in every if not one.is_on},
        "can_rule": request[SESSION].role == "admin",
        "zone": site.zone,
    }
