"""The console as a web application: every address and who answers it."""

from aiohttp import web

from console import (
    health,
    import_pages,
    link_page,
    mark_pages,
    members_pages,
    notice_pages,
    order_door,
    order_pages,
    original_pages,
    purchase_pages,
    reply_pages,
    report_pages,
    reported_pages,
    request_pages,
    security,
    source_pages,
    status_pages,
    trace_page,
    work,
)
from console.kept import Kept
from console.mishaps import explain
from console.site import HERE, NOTICES, PAGES, SITE, Site, make_pages

ONE = r"/requests/{number:\d{1,9}}"
REPORTED = r"/reported/{report:\d{1,9}}"
NOTICE_KEEP_S = 120
CODES_KEEP_S = 300
SESSIONS = 500


def build_app(site: Site) -> web.Application:
    """Return the console, ready to be served."""
    app = web.Application(middlewares=[explain, security.authenticate])
    app[SITE] = site
    app[PAGES] = make_pages(site)
    app[NOTICES] = Kept(site.clock, keep_s=NOTICE_KEEP_S, limit=SESSIONS)
    app[members_pages.CODES] = Kept(site.clock, keep_s=CODES_KEEP_S, limit=SESSIONS)
    app[import_pages.SHEETS] = Kept(site.clock, keep_s=import_pages.KEEP_SHEET_S, limit=import_pages.MAX_SHEETS)
    app[health.DAY] = health.Day()
    app.on_response_prepare.append(security.harden)
    app.router.add_routes(_notices())
    app.router.add_routes([*_doors(), *_work(), *_members(), *_reports(), *_sources(), *_orders(), *_machines()])
    app.router.add_routes(site.extra_routes)
    app.router.add_static("/static", HERE / "static", append_version=False)
    return app


def _doors() -> list[web.RouteDef]:
    return [
        web.get("/login", security.login_page),
        web.post("/login", security.log_in),
        web.post("/logout", security.log_out),
        web.get(r"/l/{name:[^/]{1,40}}", link_page.links),
    ]


def _work() -> list[web.RouteDef]:
    return [
        web.get("/", work.queue),
        web.get("/queue", work.queue_rows),
        web.get("/queue/count", work.queue_count),
        web.get("/requests", work.everything),
        web.get(ONE, request_pages.one),
        web.get(ONE + "/changed", request_pages.changed),
        web.get(ONE + "/file", request_pages.file),
        web.get(ONE + "/reference.ris", notice_pages.reference),
        web.get(ONE + "/originals", original_pages.originals),
        web.get(ONE + r"/originals/{original:\d{1,9}}", original_pages.original),
        web.post(ONE + "/take", request_pages.take),
        web.post(ONE + "/upload", request_pages.upload, name=security.TAKES_FILE + "request"),
        web.post(ONE + "/confirm", request_pages.confirm),
        web.post(ONE + "/decline", request_pages.decline),
        web.post(ONE + "/reply", reply_pages.write),
        web.post(ONE + "/list", reply_pages.offer),
        web.post(ONE + "/correct", request_pages.correct),
        web.post(ONE + "/pick", request_pages.pick),
        web.get(REPORTED + "/file", reported_pages.file),
        web.post(REPORTED + "/judge", reported_pages.judge),
    ]


def _members() -> list[web.RouteDef]:
    return [
        web.get("/members", members_pages.members),
        web.post("/members/confirm", members_pages.confirm_many),
        web.post("/members/by-code", members_pages.by_code),
        web.post("/members/codes", members_pages.codes),
        web.post("/members/unbind", members_pages.unbind),
        web.get("/members/import", import_pages.preview),
        web.post("/members/import", import_pages.read, name=security.TAKES_FILE + "staff"),
        web.post("/members/import/apply", import_pages.apply),
    ]


def _reports() -> list[web.RouteDef]:
    return [
        web.get("/reports", report_pages.reports),
        web.get("/reports/usage.html", report_pages.usage_html),
        web.get("/reports/usage.csv", report_pages.usage_csv),
        web.get("/purchases", purchase_pages.suggestions),
        web.get("/purchases.csv", purchase_pages.as_csv),
        web.post("/purchases/mark", purchase_pages.mark),
        web.get("/trace", trace_page.trace_page),
        web.post("/trace", trace_page.trace, name=security.TAKES_FILE + "trace"),
        web.post("/trace/code", trace_page.by_code),
        web.get("/marks", mark_pages.marks),
        web.post("/marks", mark_pages.save),
        web.post("/marks/reset", mark_pages.reset),
        web.get("/marks/preview", mark_pages.preview),
        web.get("/marks/preview.png", mark_pages.picture),
        web.get("/status", status_pages.status),
        web.get("/status/now", status_pages.status_now),
    ]


def _sources() -> list[web.RouteDef]:
    return [
        web.get("/sources", source_pages.sources),
        web.get("/sources/now", source_pages.sources_now),
        web.post("/sources/switch", source_pages.switch),
        web.post("/sources/move", source_pages.move),
        web.post("/sources/order", source_pages.restore_order),
        web.post("/sources/probe", source_pages.probe),
    ]


def _orders() -> list[web.RouteDef]:
    return [
        web.post("/iso18626", order_door.receive),
        web.post(r"/iso18626/{secret:[^/]{1,200}}", order_door.receive),
        web.post(ONE + "/order", order_pages.place),
        web.post(ONE + "/order/preview", order_pages.preview),
        web.get("/orders", order_pages.orders),
        web.get("/orders/overdue", order_pages.overdue_count),
        web.get("/orders/costs", order_pages.costs),
        web.get("/orders/costs.csv", order_pages.costs_csv),
        web.post("/orders/letters/settle", order_pages.settle),
        web.get(r"/orders/{order:\d{1,9}}/file", order_pages.file),
        web.post(r"/orders/{order:\d{1,9}}/{action:[a-z]{1,10}}", order_pages.act),
    ]


def _notices() -> list[web.RouteDef]:
    return [
        web.get("/notices", notice_pages.notices),
        web.get("/notices/count", notice_pages.count),
        web.post("/notices/settle", notice_pages.settle),
        web.post("/notices/load", notice_pages.load_notices, name=security.TAKES_FILE + "notices"),
        web.post("/notices/journals", notice_pages.load_journals, name=security.TAKES_FILE + "journals"),
        web.post("/notices/journals/remove", notice_pages.remove_journals),
    ]


def _machines() -> list[web.RouteDef]:
    return [
        web.get("/healthz", health.healthz),
        web.get("/readyz", health.readyz),
        web.get("/metrics", health.metrics),
    ]
