"""What the pages are handed, and how a page is rendered."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from console import words
from handlers.attend import Attend
from handlers.domain.figures import RequestRow
from handlers.domain.message import Link
from handlers.join import Join
from handlers.ports import Audit, Channel, Clock, Outbox, RequestBook, Shelf
from handlers.trace import Trace
from reports.usage import KIND_NAMES, REASON_NAMES, ROUTE_NAMES, SOURCE_NAMES, STATE_NAMES
from storage.accounts import Accounts, Session
from storage.member_list import SqlMemberList

HERE = Path(__file__).parent
SESSION: web.RequestKey[Session] = web.RequestKey("session", Session)


class SourceTally(Protocol):
    """How a source has answered since the start."""

    name: str
    asked: int
    found: int
    not_found: int
    unavailable: int
    median_s: float | None


@dataclass(frozen=True, slots=True)
class Site:
    """The collaborators of the pages; `figures` gives the request rows of a span of time."""

    account: str
    library: str
    zone: ZoneInfo
    clock: Clock
    book: RequestBook
    outbox: Outbox
    members: SqlMemberList
    accounts: Accounts
    audit: Audit
    shelf: Shelf
    channel: Channel
    attend: Attend
    join: Join
    trace: Trace
    figures: Callable[[datetime, datetime], AsyncIterator[RequestRow]]
    tally: Callable[[], Sequence[SourceTally]]
    is_ready: Callable[[], bool]
    max_upload_bytes: int
    code_valid_s: float
    decline_words: Mapping[str, str]
    is_https: bool = False
    extra_routes: Sequence[web.RouteDef] = field(default_factory=tuple)
    has_practice: bool = False


SITE: web.AppKey[Site] = web.AppKey("site", Site)
PAGES: web.AppKey[Environment] = web.AppKey("pages", Environment)


def make_pages(site: Site) -> Environment:
    """Return the templates with the console's words; what is shown is escaped, what is missing is an error."""
    pages = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {
        "ago": words.ago,
        "short": words.short,
        "took": words.took,
        "moment": lambda moment: words.moment_in(site.zone, moment),
    }
    pages.globals |= {
        "library": site.library,
        "has_practice": site.has_practice,
        "kind_names": KIND_NAMES,
        "state_names": STATE_NAMES,
        "reason_names": REASON_NAMES,
        "source_names": SOURCE_NAMES,
        "route_names": ROUTE_NAMES,
        "failure_names": words.FAILURE_NAMES,
        "link_names": words.LINK_NAMES,
        "trouble_names": words.TROUBLE_NAMES,
        "decline_words": site.decline_words,
        "Link": Link,
    }
    return pages


def page(request: web.Request, name: str, *, status: int = 200, **facts: object) -> web.Response:
    """Return a rendered page; a word for the reader of the last form (`flash`) is shown once."""
    site = request.app[SITE]
    session = request.get(SESSION)
    common: dict[str, object] = {
        "session": session,
        "can_act": bool(session and session.role in {"librarian", "admin"}),
        "health": site.channel.health(),
        "now": site.clock(),
        "here": "/" + request.path.split("/")[1],
        "flash": request.query.get("done", ""),
        "flash_kind": "",
    }
    html = request.app[PAGES].get_template(name).render({**common, **facts})
    return web.Response(text=html, content_type="text/html", status=status)


def refuse(request: web.Request, heading: str, explanation: str, *, status: int, back: str = "/") -> web.Response:
    """Return a page that says what went wrong and what to do next."""
    return page(request, "message.html", status=status, heading=heading, words=explanation, back=back)
