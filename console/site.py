"""What the pages are handed, and how a page is rendered."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from console import source_words, words
from console.copy_words import became
from console.kept import Kept
from console.mark_desk import MarkDesk
from console.order_desk import OrderDesk
from console.order_words import ORDER_STATES, ORDER_TONES, mail_in, reason_of
from console.sources import SourceDesk
from handlers.attend import Attend
from handlers.conversation.join import Join
from handlers.domain.figures import RequestRow
from handlers.domain.link_mark import LinkMark
from handlers.domain.message import Link
from handlers.domain.naming import VERSION_NAMES, shown_size
from handlers.domain.reference import gb7714
from handlers.domain.request import Reason
from handlers.domain.source_names import SOURCE_NAMES
from handlers.domain.web_address import may_open
from handlers.ports import (
    Channel,
    Clock,
    Inbox,
    OriginalList,
    Outbox,
    Purchases,
    ReportedFiles,
    RequestBook,
    Shelf,
    WatchList,
)
from handlers.recall import Vigil
from handlers.reply import Reply
from handlers.take_file import TakeFile
from handlers.trace import Trace
from handlers.wrong_files import WrongFiles
from reports.usage import KIND_NAMES, REASON_NAMES, ROUTE_NAMES, STATE_NAMES, standing
from resolvers.outgoing.tally import SourceTally
from storage.accounts import Accounts, Session
from storage.audit import SqlAudit
from storage.loaded_lists import SqlJournalLists, SqlNoticeList
from storage.member_list import SqlMemberList
from storage.recall_list import SqlRecallList

HERE = Path(__file__).parent
ACTING = frozenset({"librarian", "admin"})
SESSION: web.RequestKey[Session] = web.RequestKey("session", Session)


@dataclass(frozen=True, slots=True)
class Site:
    """The collaborators of the pages.

    `figures` gives the request rows of a span of time; `is_ready` tells whether the workers run;
    `sources_note` says in a sentence whether the real services are asked or the demo's stand-in;
    `extra_routes` are served as they are, without login or limits; `orders` is `None` where no supplier is configured.
    """

    account: str
    library: str
    zone: ZoneInfo
    clock: Clock
    book: RequestBook
    inbox: Inbox
    outbox: Outbox
    originals: OriginalList
    recalls: SqlRecallList
    notices: SqlNoticeList
    journals: SqlJournalLists
    members: SqlMemberList
    accounts: Accounts
    audit: SqlAudit
    shelf: Shelf
    channel: Channel
    attend: Attend
    reply: Reply
    files: TakeFile
    marks: MarkDesk
    join: Join
    trace: Trace
    links: LinkMark
    sources: SourceDesk
    figures: Callable[[datetime, datetime], AsyncIterator[RequestRow]]
    tally: Callable[[], Sequence[SourceTally]]
    is_ready: Callable[[], bool]
    max_upload_bytes: int
    code_valid_s: float
    decline_words: Mapping[Reason, str]
    reports: ReportedFiles
    wrong_files: WrongFiles
    watches: WatchList
    purchases: Purchases
    unanswered_s: float = 60.0
    is_https: bool = False
    extra_routes: Sequence[web.RouteDef] = field(default_factory=tuple)
    has_practice: bool = False
    sources_note: str = ""
    orders: OrderDesk | None = None
    vigil: Vigil = field(default_factory=Vigil)


@dataclass(frozen=True, slots=True)
class Notice:
    """What became of the last form, shown once."""

    words: str
    is_bad: bool = False


SITE: web.AppKey[Site] = web.AppKey("site", Site)
PAGES: web.AppKey[Environment] = web.AppKey("pages", Environment)
NOTICES: web.AppKey[Kept[Notice]] = web.AppKey("notices", Kept)


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
        "looks_like": words.looks_like,
        "may_open": may_open,
        "became": became,
        "took": words.took,
        "seconds": words.seconds,
        "size": shown_size,
        "mail_in": mail_in,
        "moment": lambda moment: words.moment_in(site.zone, moment),
        "tone": words.tone,
        "standing": lambda request: standing(request.state, request.reason),
        "reference": lambda article: gb7714(article, site.clock().astimezone(site.zone).date()),
        "condition": source_words.condition,
        "reached": source_words.reached,
        "rests_for": source_words.rests_for,
        "failure_of": source_words.failure,
        "failures": source_words.failures,
        "rate": source_words.rate,
        "span": source_words.span,
        "left": source_words.left,
        "is_short": source_words.is_short,
        "spark": source_words.spark,
    }
    pages.globals |= {
        "library": site.library,
        "has_practice": site.has_practice,
        "has_orders": site.orders is not None,
        "order_states": ORDER_STATES,
        "order_tones": ORDER_TONES,
        "order_reason": reason_of,
        "sources_note": site.sources_note,
        "kind_names": KIND_NAMES,
        "state_names": STATE_NAMES,
        "reason_names": REASON_NAMES,
        "source_names": SOURCE_NAMES,
        "version_names": VERSION_NAMES,
        "route_names": ROUTE_NAMES,
        "failure_names": words.FAILURE_NAMES,
        "link_names": words.LINK_NAMES,
        "trouble_names": words.TROUBLE_NAMES,
        "place_names": words.PLACE_NAMES,
        "role_names": words.ROLE_NAMES,
        "carrier_names": words.CARRIER_NAMES,
        "original_troubles": words.ORIGINAL_TROUBLES,
        "decline_words": site.decline_words,
        "Link": Link,
    }
    return pages


def page(request: web.Request, name: str, *, status: int = 200, **facts: object) -> web.Response:
    """Return a whole page; the notice that waits for this session is shown on it, once."""
    session = request.get(SESSION)
    notice = request.app[NOTICES].take(session.csrf) if session else None
    return _rendered(request, name, status, {"notice": notice, **facts})


def fragment(request: web.Request, name: str, **facts: object) -> web.Response:
    """Return a part of a page that the page itself fetches anew; a waiting notice is left for the next page."""
    return _rendered(request, name, 200, {"notice": None, **facts})


def _rendered(request: web.Request, name: str, status: int, facts: Mapping[str, object]) -> web.Response:
    site = request.app[SITE]
    session = request.get(SESSION)
    common: dict[str, object] = {
        "session": session,
        "can_act": bool(session and session.role in ACTING),
        "health": site.channel.health(),
        "now": site.clock(),
        "here": "/" + request.path.split("/")[1],
    }
    html = request.app[PAGES].get_template(name).render({**common, **facts})
    return web.Response(text=html, content_type="text/html", status=status)


def refuse(request: web.Request, heading: str, explanation: str, *, status: int, back: str = "/") -> web.Response:
    """Return a page that says what went wrong and what to do next."""
    return page(request, "message.html", status=status, heading=heading, words=explanation, back=back)


def back_to(request: web.Request, path: str, said: str, *, is_bad: bool = False) -> web.HTTPSeeOther:
    """Return the way to a page that will show what became of the form."""
    request.app[NOTICES].replace(request[SESSION].csrf, Notice(said, is_bad))
    return web.HTTPSeeOther(path)
