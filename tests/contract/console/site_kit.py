"""A console over a real SQLite database, with a chat channel and a PDF workshop that are played."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from argon2 import PasswordHasher

from bot.desk import Desk
from bot.replies import DECLINE_WORDS, Replies
from console.mark_desk import MarkDesk
from console.site import Site
from handlers.attend import Attend
from handlers.bell import Bells
from handlers.conversation.join import Join
from handlers.domain.article import Article, Attempt, Document, Holding, Identifier, IdKind, Version
from handlers.domain.copyright import Policy
from handlers.domain.delivery import NewDelivery
from handlers.domain.link_mark import LinkMark
from handlers.domain.mark import Stamped
from handlers.domain.membership import Staff
from handlers.domain.message import Conversation, Person
from handlers.domain.post import FileToSend, Post, Role
from handlers.domain.request import NewRequest, Reason, Request, RequestKind, State
from handlers.identify import Identify
from handlers.look_up import LookUp
from handlers.reply import Reply
from handlers.speak import Speaker
from handlers.take_file import TakeFile
from handlers.trace import Trace
from handlers.wrong_files import WrongFiles
from resolvers.outgoing.tally import SourceTally
from storage.accounts import Accounts
from storage.audit import SqlAudit
from storage.crypto import FieldCipher
from storage.database import Database, migrate
from storage.figures import SqlFigures
from storage.holding_list import SqlHoldingList
from storage.inbox import SqlInbox
from storage.loaded_lists import SqlJournalLists, SqlNoticeList
from storage.member_list import SqlMemberList
from storage.originals import SqlOriginals
from storage.outbox import SqlOutbox
from storage.purchases import SqlPurchases
from storage.recall_list import SqlRecallList
from storage.reported_files import SqlReportedFiles
from storage.request_book import SqlRequestBook
from storage.shelf import LocalShelf
from storage.source_switches import SqlSourceSwitches
from storage.staff_sheet import read_staff_sheet
from storage.stamp_list import SqlStampList
from storage.watching import SqlWatchList
from tests.contract.console.neighbours import (
    ACCOUNT,
    PlainConverter,
    PlainPreviews,
    PlainWorkshop,
    PlayedChannel,
    PlayedSource,
    SetClock,
)
from tests.contract.console.played_sources import PlayedSources
from tests.fakes.marking import FakeMarkRules

GROUP = Conversation(topic="文献求助1群（口腔·骨科）", room_id="r1")
PASSWORD = "open sesame 2026"
LINKS = LinkMark(b"k" * 32)
STAFF_LIST = """工号,姓名,科室,职称,邮箱
1101,张三,口腔科,主治医师,zhang@hospital.example
1102,王小燕,口腔科,主管护师,
1201,李四,骨科,副主任医师,
1203,周琪,骨科,住院医师,
1303,许诺,血液科,护师,
1404,刘洋,骨科,住院医师,
1405,刘洋,骨科,主任医师,
"""
PDF = b"%PDF-1.7\n% A trial of something useful\nwendi-delivery:0\n%%EOF\n"
# The smallest cost: these tests are about doors, not about locks.
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@dataclass
class Played:
    """A console and what stands behind it."""

    site: Site
    clock: SetClock
    channel: PlayedChannel
    source: PlayedSource
    book: SqlRequestBook
    outbox: SqlOutbox
    members: SqlMemberList
    accounts: Accounts
    shelf: LocalShelf
    database: Database
    _ids: "count[int]"
    sources: PlayedSources

    async def staff(self, work_number: str) -> Staff:
        staff = await self.members.numbered(work_number)
        assert staff is not None
        return staff

    async def enter(self, work_number: str = "1101", **changes: object) -> Request:
        """Enter a request of a member of staff."""
        staff = await self.staff(work_number)
        plain = NewRequest(
            account=ACCOUNT,
            message_id=f"m{next(self._ids)}",
            item=0,
            conversation=GROUP,
            reader=Person(f"wxid_{work_number}", staff.name, staff.label),
            kind=RequestKind.ARTICLE,
            wanted=Identifier(IdKind.DOI, "10.1000/a"),
            words="求助 10.1000/a，谢谢",
            received_at=self.clock(),
            staff_id=staff.id,
            department=staff.department,
        )
        request, _ = await self.book.enter(replace(plain, **changes), lambda _: [])  # type: ignore[arg-type]
        return request

    async def waiting(
        self,
        article: Article | None = None,
        reason: Reason = Reason.NO_OPEN_COPY,
        *,
        attempts: Sequence[Attempt] = (),
        unsure: Holding | None = None,
        **changes: object,
    ) -> Request:
        """Let the bot look for a paper in vain; the request waits for a librarian then."""
        entered = await self.enter(**changes)  # type: ignore[arg-type]
        claimed = await self.book.claim_received(lease_s=60)
        assert claimed is not None
        assert claimed[0].number == entered.number
        paper = article or Article(title="A trial of something useful", ids=(Identifier(IdKind.DOI, "10.1000/a"),))
        await self.book.identified(claimed[1], paper)
        search = await self.book.claim_search(lease_s=60)
        assert search is not None
        missed = await self.book.search_missed(search[2], attempts, reason, lambda _: [], unsure=unsure)
        return next(r for r in missed if r.number == entered.number)

    async def unsure(self, **changes: object) -> Request:
        """Let the bot find a scan that a librarian must look at."""
        async with self.shelf.scratch() as folder:
            path = folder / "scan.pdf"
            path.write_bytes(PDF)
            sha256, size = await self.shelf.put(path)
        holding = Holding(Document(sha256, size, 3), "unpaywall", "cc-by", Version.PUBLISHED)
        return await self.waiting(reason=Reason.UNSURE_FILE, unsure=holding, **changes)  # type: ignore[arg-type]

    async def deliver(self, stamped: Stamped | None = None) -> int:
        """Mark and send the next found request, as the workers do; returns the delivery's id."""
        claimed = await self.book.claim_found(lease_s=60)
        assert claimed is not None
        request, lease = claimed
        assert request.holding is not None
        number = await self.book.new_delivery_id()
        document, name = request.holding.document, f"{request.number}_paper.pdf"
        new = NewDelivery(number, request.number, f"ABCD-{number:04d}", "group", document, name, Version.UNKNOWN, "")
        new = replace(new, stamped=stamped)
        file = FileToSend(document.sha256, name, document.size_bytes)
        where = request.conversation
        await self.book.marked(
            lease,
            new,
            lambda d: [Post(f"file:{d.id}", where, file=file, role=Role.FILE, request=request.number, delivery=d.id)],
        )
        while (taken := await self.outbox.next_due(ACCOUNT, [], is_quiet=False, lease_s=60)) is not None:
            await self.outbox.sent(taken[1], f"receipt{number}", audience=["口腔科-张三", "骨科-李四"])
        return number

    async def state(self, number: int) -> State:
        request = await self.book.find(number)
        assert request is not None
        return request.state

    async def said(self) -> list[str]:
        """Return every text that waits to be sent."""
        texts = []
        while (taken := await self.outbox.next_due(ACCOUNT, [], is_quiet=False, lease_s=60)) is not None:
            texts.append(taken[0].post.text)
            await self.outbox.sent(taken[1], "receipt")
        return texts

    async def audited(self) -> list[tuple[str, str, str]]:
        return [(actor, action, subject) async for _, actor, action, subject, _ in self.site.audit.lines()]


def migrated_template(folder: Path) -> Path:
    """Return a migrated database to copy; made in a thread of its own, since a test's loop may run."""
    path = folder / "template.db"
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, migrate(f"sqlite+aiosqlite:///{path}")).result()
    return path


@asynccontextmanager
async def played_site(
    folder: Path, template: Path, *, extra_routes: Sequence[web.RouteDef] = ()
) -> AsyncIterator[Played]:
    """Open a console with a staff list and one account for each role, all with `PASSWORD`.

    `template` is a migrated database to copy.
    """
    shutil.copy(template, folder / "wendi.db")
    clock, cipher = SetClock(), FieldCipher(b"k" * 32)
    async with Database.open(f"sqlite+aiosqlite:///{folder}/wendi.db") as database:
        played = _wire(database, cipher, clock, folder, extra_routes)
        await played.members.apply(read_staff_sheet(STAFF_LIST.encode()), by="test")
        for role in ("librarian", "admin", "auditor"):
            await played.accounts.add(f"{role}1", role, PASSWORD)
        yield played


def _wire(
    database: Database, cipher: FieldCipher, clock: SetClock, folder: Path, extra_routes: Sequence[web.RouteDef]
) -> Played:
    channel, source, workshop, bells = PlayedChannel(clock), PlayedSource(), PlainWorkshop(), Bells()
    book, outbox = SqlRequestBook(database, cipher, clock), SqlOutbox(database, cipher, clock)
    members, audit = SqlMemberList(database, cipher, clock), SqlAudit(database, clock)
    accounts, shelf = Accounts(database, cipher, clock, hasher=QUICK), LocalShelf(folder / "files")
    speaker, sources = Speaker(Replies(Desk(), clock), channel, reply_hold_s=0), PlayedSources(clock)
    reports, watches = SqlReportedFiles(database, cipher, clock), SqlWatchList(database, cipher, clock)
    identify = Identify(
        book=book, look_up=LookUp((source,)), speaker=speaker, policy=Policy(), bells=bells, clock=clock
    )
    attend = Attend(
        book=book, shelf=shelf, workshop=workshop, identify=identify, audit=audit, speaker=speaker, bells=bells
    )
    site = Site(
        account=ACCOUNT,
        library="示范医院图书馆",
        zone=ZoneInfo("Asia/Shanghai"),
        clock=clock,
        book=book,
        inbox=SqlInbox(database, cipher, clock),
        outbox=outbox,
        originals=SqlOriginals(database, cipher, shelf, clock),
        recalls=SqlRecallList(database, cipher, clock),
        notices=SqlNoticeList(database, clock),
        journals=SqlJournalLists(database, clock),
        members=members,
        accounts=accounts,
        audit=audit,
        shelf=shelf,
        channel=channel,
        attend=attend,
        reply=Reply(
            book=book, outbox=outbox, records=attend.records, audit=audit, speaker=speaker, bells=bells, clock=clock
        ),
        marks=MarkDesk(FakeMarkRules(), PlainPreviews()),
        files=TakeFile(attend=attend, converter=PlainConverter(), shelf=shelf),
        join=Join(
            book=book,
            outbox=outbox,
            members=members,
            audit=audit,
            speaker=speaker,
            bells=bells,
            clock=clock,
            code_valid_s=3600,
        ),
        links=LINKS,
        trace=Trace(
            book=book,
            stamps=SqlStampList(database, cipher, clock),
            members=members,
            workshop=workshop,
            audit=audit,
            check_code=lambda code: int(code[5:]) if re.fullmatch(r"ABCD-\d{4}", code) else None,
        ),
        sources=sources.desk(SqlSourceSwitches(database, clock), audit),
        figures=SqlFigures(database, cipher, clock).rows_between,
        tally=sources.tally,
        is_ready=lambda: True,
        max_upload_bytes=3_000_000,
        code_valid_s=72 * 3600,
        decline_words=DECLINE_WORDS,
        reports=reports,
        wrong_files=WrongFiles(
            book=book,
            reports=reports,
            holdings=SqlHoldingList(database, clock),
            watches=watches,
            outbox=outbox,
            audit=audit,
            speaker=speaker,
            bells=bells,
        ),
        watches=watches,
        purchases=SqlPurchases(database, cipher, clock),
        extra_routes=extra_routes,
    )
    return Played(site, clock, channel, source, book, outbox, members, accounts, shelf, database, count(1), sources)


TALLY = (
    SourceTally("metadata", "crossref", 42, 39, 2, 1, 0, 0.41, "timeout", None),
    SourceTally("fulltext", "unpaywall", 30, 12, 18, 0, 3, 0.62, "", None),
    SourceTally("fulltext", "pmc", 28, 9, 19, 0, 2, 0.55, "", None),
)
