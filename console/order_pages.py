"""The pages about orders at other libraries: what a librarian sends, follows up and pays."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from aiohttp import web

from console.held_copies import what_follows
from console.order_desk import OrderDesk
from console.order_words import FAULTS, LETTER_TROUBLES, TROUBLES
from console.security import form_of, must_act
from console.sending import stream
from console.site import SESSION, SITE, back_to, page
from handlers.domain.article import Article
from handlers.domain.errors import IllegalMove
from handlers.domain.order import WITHDRAWABLE, Errand, Order
from handlers.domain.order import OrderState as S
from handlers.domain.request import Request, State
from handlers.order_faults import OrderFault, OrderRefused
from handlers.order_leftovers import is_left_over
from handlers.ordering import Spending
from handlers.ports.orders import Supplier

SHOWN = 200
MAX_WHY = 150
NOT_WAITING = "这条求助已不在待办里，或已没有待核对的文件。"
MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")
FIELDS = ("title", "authors", "journal", "year", "volume", "issue", "pages")
BARE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
DONE = {
    "status": "正在询问对方，回复会显示在经过里",
    "cancel": "正在取消；已发出的要等对方答复",
    "close": "已办结这一单，可以另找一家",
    "approve": "已批准，正在发出",
    "fetch": "正在重新取文件",
    "confirm": "已确认",
    "withdraw": "已撤回，没有发出",
    "refuse": "已不批准，馆员会看到原因",
    "cost": "费用已记下",
    "reject": "已退回这份文件并办结这一单，可以另找一家",
}


def _desk(request: web.Request) -> OrderDesk:
    desk = request.app[SITE].orders
    if desk is None:
        raise web.HTTPNotFound(text="还没有配置供应方（config.yaml 的 suppliers）。")
    return desk


async def orders(request: web.Request) -> web.Response:
    """Show all orders, or those that are open or overdue, and the mails that could not be filed."""
    site, desk = request.app[SITE], _desk(request)
    which = request.query.get("which", "open")
    late = await desk.orders.overdue(site.clock())
    found = late if which == "overdue" else await desk.orders.latest(open_only=which != "all", limit=SHOWN)
    requests = await site.book.find_all({order.request for order in found if order.is_open})
    return page(
        request,
        "orders.html",
        orders=found,
        cancelled={order.id for order in found if _is_cancelled(requests.get(order.request))},
        left_over={order.id for order in found if is_left_over(order, requests.get(order.request))},
        cancelling={name for name, supplier in desk.ordering.suppliers.items() if Errand.CANCEL in supplier.errands},
        which=which if which in {"open", "overdue", "all"} else "open",
        overdue={order.id for order in late},
        labels=desk.labels,
        strays=await desk.letters.strays(),
        letter_troubles=LETTER_TROUBLES | {str(key): words for key, words in TROUBLES.items()},
        has_earlier=bool(found or await desk.orders.latest(limit=1)),
        shown=SHOWN,
        here="/orders",
    )


def _is_cancelled(found: Request | None) -> bool:
    return found is not None and found.state is State.CANCELLED


async def overdue_count(request: web.Request) -> web.Response:
    """Return how many orders are overdue, wait for an administrator or are of no use, for the head of every page."""
    site, orders = request.app[SITE], _desk(request).orders
    pressing = {order.id for order in await orders.overdue(site.clock())}
    still_open = await orders.latest(open_only=True, limit=SHOWN)
    requests = await site.book.find_all({order.request for order in still_open})
    for order in still_open:
        if order.state is S.AWAITING_APPROVAL or is_left_over(order, requests.get(order.request)):
            pressing.add(order.id)
    return web.Response(text=str(len(pressing) or ""), content_type="text/html")


async def preview(request: web.Request) -> web.StreamResponse:
    """Show exactly what would be sent for what a librarian filled in."""
    must_act(request)
    form, found = await form_of(request), await _request(request)
    supplier, article = _chosen(request, str(form.get("supplier", ""))), _filled(request, found, dict(form))
    named = replace(found, article=article)
    earlier = (await _desk(request).orders.of_requests([found.number])).get(found.number, ())
    return page(
        request,
        "order_preview.html",
        r=found,
        supplier=supplier,
        draft=await _desk(request).ordering.preview(named, supplier),
        article=article,
        ref=f"{found.number}-{len(earlier) + 1}",
        filled={name: str(form.get(name, "")) for name in FIELDS},
        here="/requests",
    )


async def place(request: web.Request) -> web.StreamResponse:
    """Send an order for a request."""
    by, form = must_act(request), await form_of(request)
    found = await _request(request)
    number, article = found.number, _filled(request, found, dict(form)) if form.get("title") else None
    try:
        order = await _desk(request).ordering.place(number, str(form.get("supplier", "")), by=by, article=article)
    except OrderRefused as error:
        _back(request, number, FAULTS[error.fault], is_bad=True)
    if order.errand:
        _back(request, number, f"申请 {order.ref} 正在发出")
    _back(request, number, f"申请 {order.ref} 超出{order.department or '该科室'}当月经费，已请管理员批准", is_bad=True)


async def act(request: web.Request) -> web.StreamResponse:
    """Do with an order what a button says."""
    by, desk, action = must_act(request), _desk(request), request.match_info["action"]
    order = await _order(request)
    try:
        if action == "cost":
            await desk.ordering.note_cost(order.id, str((await form_of(request)).get("amount", ""))[:20], by=by)
        elif action == "refuse":
            why = " ".join(str((await form_of(request)).get("why", "")).split())[:MAX_WHY]
            await desk.ordering.refuse(order.id, why, by=by, is_admin=request[SESSION].role == "admin")
        else:
            await _act(desk, order, action, by=by, is_admin=request[SESSION].role == "admin")
    except OrderRefused as error:
        _back(request, order.request, FAULTS[error.fault], is_bad=True)
    except IllegalMove:
        _back(request, order.request, NOT_WAITING, is_bad=True)
    if action == "confirm":
        _back(request, order.request, f"{DONE[action]}，{await what_follows(request, order.request)}")
    is_withdrawn = action == "cancel" and order.state in WITHDRAWABLE
    _back(request, order.request, DONE["withdraw" if is_withdrawn else action])


async def _act(desk: OrderDesk, order: Order, action: str, *, by: str, is_admin: bool) -> None:
    ordering = desk.ordering
    match action:
        case "status":
            await ordering.ask_status(order.id, by=by)
        case "cancel":
            await ordering.cancel(order.id, by=by)
        case "close" | "reject":
            await ordering.close(order.id, by=by)
        case "approve":
            await ordering.approve(order.id, by=by, is_admin=is_admin)
        case "fetch":
            await ordering.fetch_again(order.id, by=by)
        case "confirm":
            await desk.files.confirm(order.id, by=by)
        case _:
            raise web.HTTPNotFound


async def file(request: web.Request) -> web.StreamResponse:
    """Show a librarian the file that came for an order and is to be confirmed."""
    must_act(request)
    site, order = request.app[SITE], await _order(request)
    if order.document is None:
        raise web.HTTPNotFound(text="没有待核对的文件。")
    headers = {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'inline; filename="{order.ref}.pdf"',
        "Content-Security-Policy": "frame-ancestors 'self'",
    }
    try:
        async with site.shelf.open(order.document.sha256) as path:
            await site.audit.note(request[SESSION].name, "file_viewed", f"request:{order.request}", order.ref)
            return await stream(request, path, headers)
    except FileNotFoundError:
        raise web.HTTPNotFound(text="文件已不在书架上。") from None


async def settle(request: web.Request) -> web.StreamResponse:
    """Note that a mail which could not be filed has been dealt with."""
    must_act(request)
    await _desk(request).letters.settle(str((await form_of(request)).get("uid", ""))[:100])
    raise back_to(request, "/orders", "已从列表中去掉；邮件仍在邮箱里")


async def costs(request: web.Request) -> web.Response:
    """Show what departments spend in a month, and their caps."""
    cap, spending = _desk(request).ordering.cap, await _spending(request)
    return page(
        request,
        "order_costs.html",
        month=f"{spending.start:%Y-%m}",
        lines=spending.lines,
        caps={line.department: cap.of(line.department) for line in spending.lines},
        currency=cap.currency,
        here="/orders",
    )


async def costs_csv(request: web.Request) -> web.Response:
    """Return the same as a table for Excel."""
    spending = await _spending(request)
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(("月份", "科室", "币种", "单数", "已供", "费用"))
    for line in spending.lines:
        name = _harmless(line.department or "未绑定")
        table.writerow((f"{spending.start:%Y-%m}", name, line.currency, line.orders, line.supplied, line.amount))
    headers = {"Content-Disposition": f'attachment; filename="orders-{spending.start:%Y-%m}.csv"'}
    body = text.getvalue().encode("utf-8-sig")
    return web.Response(body=body, content_type="text/csv", charset="utf-8", headers=headers)


async def _spending(request: web.Request) -> Spending:
    site = request.app[SITE]
    written = request.query.get("month", "")
    asked = MONTH.fullmatch(written)
    if written and not asked:
        raise web.HTTPBadRequest(text="月份写得不对，请写成 2026-11 这样。")
    moment = datetime(int(asked[1]), int(asked[2]), 15, tzinfo=site.zone) if asked else site.clock()
    return await _desk(request).ordering.spending(moment)


def _harmless(text: str) -> str:
    # A spreadsheet would run a cell that begins so.
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


async def _request(request: web.Request) -> Request:
    found = await request.app[SITE].book.find(int(request.match_info["number"]))
    if found is None:
        raise web.HTTPNotFound(text="没有这个编号的求助。")
    return found


async def _order(request: web.Request) -> Order:
    found = await _desk(request).orders.find(int(request.match_info["order"]))
    if found is None:
        raise web.HTTPNotFound(text="没有这一单。")
    return found


def _chosen(request: web.Request, name: str) -> Supplier:
    supplier = _desk(request).ordering.suppliers.get(name)
    if supplier is None:
        _back(request, int(request.match_info["number"]), FAULTS[OrderFault.NO_SUPPLIER], is_bad=True)
    return supplier


def _filled(request: web.Request, found: Request, form: Mapping[str, object]) -> Article:
    """Return the paper that a librarian described."""
    told = {name: " ".join(BARE.sub(" ", str(form.get(name, ""))).split())[:300] for name in FIELDS}
    if not told["title"]:
        _back(request, int(request.match_info["number"]), FAULTS[OrderFault.NOTHING_KNOWN], is_bad=True)
    year = int(told["year"]) if re.fullmatch(r"[12]\d{3}", told["year"]) else None
    authors = tuple(filter(None, (name.strip() for name in re.split(r"[;；,，、]", told["authors"]))))
    written = Article(
        told["title"],
        authors=authors[:20],
        journal=told["journal"],
        year=year,
        volume=told["volume"],
        issue=told["issue"],
        pages=told["pages"],
    )
    return written.enriched(found.article) if found.article else written


def _back(request: web.Request, number: int, said: str, *, is_bad: bool = False) -> NoReturn:
    raise back_to(request, f"/requests/{number}", said, is_bad=is_bad)
