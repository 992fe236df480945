"""The report's pages, made anew from the log of requests each time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from console.site import SITE, page
from handlers.advise_purchases import missed_until
from handlers.domain.errors import ConfigurationError
from handlers.domain.figures import RequestRow, count
from reports.period import Period, week
from reports.usage import as_csv, as_html

FIRST_YEAR, LAST_YEAR = 2000, 2200
# The report is one self-contained page with styles of its own and no script.
REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'"


async def reports(request: web.Request) -> web.Response:
    """Show the report of a week, the present one unless another is asked for."""
    site = request.app[SITE]
    this = _code(site.clock().astimezone(site.zone))
    try:
        period, trouble = _week(request.query.get("week", "") or this, site.zone), ""
    except ConfigurationError as error:
        period, trouble = week(this, site.zone), f"{error}。下面是本周。"
    return page(
        request,
        "reports.html",
        period=period,
        trouble=trouble,
        earlier=_code(period.start - timedelta(days=3)),
        later=_code(period.end + timedelta(days=3)),
        is_this_week=period.code == this,
    )


def _week(code: str, zone: ZoneInfo) -> Period:
    try:
        period = week(code, zone)
    except OverflowError as error:  # the week of the last day that Python knows
        raise ConfigurationError("没有这一周的报告") from error
    if not FIRST_YEAR <= period.start.year < LAST_YEAR:
        raise ConfigurationError(f"没有 {period.start.year} 年的报告")
    return period


def _code(day: datetime) -> str:
    iso = day.isocalendar()
    return f"{iso.year}-W{iso.week:02d}"


async def usage_html(request: web.Request) -> web.Response:
    """Return the report of a week as a page of its own."""
    site, (period, rows) = request.app[SITE], await _rows(request)
    figures = count(rows, day_of=lambda moment: f"{moment.astimezone(site.zone):%m-%d}")
    missed = await missed_until(site.purchases, min(period.end, site.clock()))
    answer = web.Response(text=as_html(figures, period, library=site.library, missed=missed), content_type="text/html")
    answer.headers["Content-Security-Policy"] = REPORT_POLICY
    return answer


async def usage_csv(request: web.Request) -> web.Response:
    """Return a week's requests as a table for Excel."""
    period, rows = await _rows(request)
    headers = {"Content-Disposition": f'attachment; filename="usage-{period.code}.csv"'}
    return web.Response(
        body=as_csv(rows, request.app[SITE].zone), content_type="text/csv", charset="utf-8", headers=headers
    )


async def _rows(request: web.Request) -> tuple[Period, list[RequestRow]]:
    site = request.app[SITE]
    try:
        period = _week(request.query.get("week", ""), site.zone)
    except ConfigurationError as error:
        raise web.HTTPBadRequest(text=f"{error}。") from error
    return period, [row async for row in site.figures(period.start, period.end)]
