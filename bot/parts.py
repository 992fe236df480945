"""Opens each part from the settings: data, outgoing line, PDF workers, channel, sentences."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from bot.config import Settings
from bot.desk import Desk
from bot.replies import Replies
from handlers.domain.article import Article
from handlers.domain.copyright import Policy
from handlers.domain.link_mark import LinkMark
from handlers.domain.mark_rules import MarkRules
from handlers.finder import Finder, Timing
from handlers.look_up import Budget, LookUp
from handlers.pointing import Pointing
from handlers.ports import MetadataSource
from handlers.ports.papers import only_links
from handlers.recall import REST, Vigil
from handlers.taking import Tools
from resolvers.http import Http, Identity
from resolvers.load import agency_source, load, pointer_sources
from resolvers.outgoing.cache import Cache
from resolvers.outgoing.fetch import HttpFetcher
from storage.accounts import Accounts
from storage.audit import SqlAudit
from storage.crypto import FieldCipher, derive
from storage.database import Database
from storage.figures import SqlFigures
from storage.holding_list import SqlHoldingList
from storage.inbox import SqlInbox
from storage.leases import expire_all
from storage.letters import SqlLetters
from storage.loaded_lists import SqlJournalLists, SqlNoticeList
from storage.marking import SqlLocks, SqlMarkRules
from storage.member_list import SqlMemberList
from storage.orders import SqlOrders
from storage.originals import SqlOriginals
from storage.outbox import SqlOutbox
from storage.purchases import SqlPurchases
from storage.recall_list import SqlRecallList
from storage.reported_files import SqlReportedFiles
from storage.request_book import SqlRequestBook
from storage.shelf import LocalShelf
from storage.stamp_list import SqlStampList
from storage.watching import SqlWatchList
from watermark.limits import Limits
from watermark.workers.child import PdfWorkshop

if TYPE_CHECKING:
    from bot.channels.wechat import WechatyChannel

log = structlog.get_logger()
ACCOUNT = "wechat"
MB = 1_000_000


def now() -> datetime:
    """Return the present moment: the only place where the program looks at the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything that the program remembers, opened."""

    database: Database
    book: SqlRequestBook
    inbox: SqlInbox
    outbox: SqlOutbox
    members: SqlMemberList
    holdings: SqlHoldingList
    audit: SqlAudit
    accounts: Accounts
    shelf: LocalShelf
    figures: SqlFigures
    stamps: SqlStampList
    originals: SqlOriginals
    orders: SqlOrders
    letters: SqlLetters
    notices: SqlNoticeList
    journals: SqlJournalLists
    recalls: SqlRecallList
    watches: SqlWatchList
    reports: SqlReportedFiles
    purchases: SqlPurchases
    locks: SqlLocks
    mark_rules: SqlMarkRules


@asynccontextmanager
async def memory(settings: Settings, *, is_service: bool = False) -> AsyncIterator[Memory]:
    """Open what the program remembers for the length of the block; raises like `Database.open`."""
    cipher = FieldCipher(master_key(settings))
    async with Database.open(settings.storage.database, is_service=is_service) as database:
        shelf = LocalShelf(Path(settings.storage.files))
        if is_service:
            await asyncio.to_thread(shelf.clear_work)
        if is_service and (ended := await expire_all(database, now())):
            log.warning("leases_of_last_run_ended", leases=ended)
        yield Memory(
            database=database,
            book=SqlRequestBook(database, cipher, now),
            inbox=SqlInbox(database, cipher, now),
            outbox=SqlOutbox(database, cipher, now),
            members=SqlMemberList(database, cipher, now),
            holdings=SqlHoldingList(database, now),
            audit=SqlAudit(database, now),
            accounts=Accounts(database, cipher, now),
            shelf=shelf,
            figures=SqlFigures(database, cipher, now),
            stamps=SqlStampList(database, cipher, now),
            originals=SqlOriginals(database, cipher, shelf, now),
            orders=SqlOrders(database, now),
            letters=SqlLetters(database, cipher),
            notices=SqlNoticeList(database, now),
            journals=SqlJournalLists(database, now),
            recalls=SqlRecallList(database, cipher, now),
            watches=SqlWatchList(database, cipher, now),
            reports=SqlReportedFiles(database, cipher, now),
            purchases=SqlPurchases(database, cipher, now),
            locks=SqlLocks(database, cipher),
            mark_rules=SqlMarkRules(database, now, mark_rules(settings)),
        )


async def write_file(path: Path, content: bytes) -> None:
    """Write a small file, off the loop."""
    await asyncio.to_thread(path.write_bytes, content)


def master_key(settings: Settings) -> bytes:
    """Return the key that all others are derived from."""
    return settings.privacy.key.get_secret_value().encode()


def trace_key(settings: Settings) -> bytes:
    """Return the key that signs trace codes."""
    return derive(master_key(settings), "trace-code")


def link_mark(settings: Settings) -> LinkMark:
    """Return what signs the names of the pages with links."""
    return LinkMark(derive(master_key(settings), "link-page"))


def zone(settings: Settings) -> ZoneInfo:
    """Return the library's time zone."""
    return ZoneInfo(settings.library.timezone)


def policy(settings: Settings) -> Policy:
    """Return the library's limits."""
    limits = settings.copyright
    return Policy(
        daily_limit=limits.daily_limit, issue_limit=limits.issue_limit, is_free_of_charge=limits.is_free_of_charge
    )


def outgoing_line(settings: Settings, answers: Cache | None = None) -> Http:
    """Return the one HTTP client, not opened yet; `answers` is where services' answers are kept beyond its end."""
    identity = Identity(email=settings.library.email, homepage=settings.library.homepage)
    return Http(identity=identity, clock=now, allow_hosts=settings.http.allow_hosts, cache=answers)


def mark_rules(settings: Settings) -> MarkRules:
    """Return what the configuration says about marks, covers and locks."""
    chosen = settings.watermark
    return MarkRules(
        looks=chosen.looks,
        cover=chosen.cover,
        lock=chosen.encrypt,
        lock_for=chosen.encrypt_for,
        password=chosen.password,
        may_print=chosen.may_print,
        may_copy=chosen.may_copy,
    )


def workshop(settings: Settings) -> PdfWorkshop:
    """Return the workers that open PDFs, not started yet."""
    return PdfWorkshop(
        key=trace_key(settings),
        limits=Limits(max_pages=settings.watermark.max_pages),
        at_once=settings.watermark.workers,
        deadline_s=settings.watermark.deadline_s,
    )


def replies(settings: Settings) -> Replies:
    """Return the sentences in the library's words."""
    library = settings.library
    desk = Desk(
        librarian=library.librarian,
        contact=library.contact,
        opens=library.opens,
        closes=library.closes,
        zone=zone(settings),
        on_call=library.on_call,
    )
    return Replies(desk, now)


def look_up(settings: Settings, sources: Sequence[MetadataSource]) -> LookUp:
    """Return who asks the metadata sources; the one that knows registration agencies is found among them."""
    budget = Budget(source_s=settings.http.source_timeout_s)
    return LookUp(sources, agencies=agency_source(sources), budget=budget)


def pointing(settings: Settings, sources: Sequence[MetadataSource]) -> Pointing:
    """Return who asks for papers by where they were printed, or by their publisher's number."""
    return Pointing(pointer_sources(sources), budget_s=settings.http.source_timeout_s)


def finder(settings: Settings, kept: Memory, http: Http, pdfs: PdfWorkshop, known: LookUp) -> Finder:
    """Return who finds copies; `known` learns more of each paper beside the search."""
    times = settings.http
    sources = load(settings.fulltext, "fulltext", http)
    return Finder(
        sources=sources,
        look_up=known,
        tools=Tools(HttpFetcher(http), pdfs, kept.shelf, kept.holdings),
        policy=policy(settings),
        max_bytes=settings.delivery.max_download_mb * MB,
        timing=Timing(source_s=times.source_timeout_s, total_s=times.total_timeout_s, hedge_s=times.hedge_s),
        position=partial(http.switchboard.position, "fulltext"),
        can_ask=partial(_can_ask, http, [s.name for s in sources if not only_links(s)]),
    )


def _can_ask(http: Http, fulltext: Sequence[str], article: Article) -> bool:
    """Return whether a source of files is switched on, and for a paper without identifier one of records."""
    board = http.switchboard
    is_known = bool(article.ids) or any(board.is_on("metadata", name) for name in board.names("metadata"))
    return is_known and any(board.is_on("fulltext", name) for name in fulltext)


def vigil(settings: Settings) -> Vigil:
    """Return how delivered papers are watched for retractions."""
    delivery = settings.delivery
    return Vigil(
        delivery.recall_years,
        timedelta(hours=delivery.recall_look_hours),
        min(timedelta(minutes=delivery.recall_every_minutes), REST),
        zone(settings),
    )


def wechat(settings: Settings) -> "WechatyChannel":
    """Return the WeChat channel, not connected yet."""
    # wechaty brings a web framework and more: commands that do not speak to WeChat start without it.
    from bot.channels.wechat import Rhythm, WechatyChannel  # noqa: PLC0415

    chosen = settings.wechat
    return WechatyChannel(
        name=ACCOUNT,
        endpoint=chosen.endpoint,
        token=chosen.token.get_secret_value(),
        groups=chosen.groups,
        clock=now,
        rhythm=Rhythm(ding_every_s=chosen.ding_every_s, ding_timeout_s=chosen.ding_timeout_s),
        max_file_bytes=chosen.max_file_mb * MB,
    )
