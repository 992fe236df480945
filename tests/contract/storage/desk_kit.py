"""What the storage contracts are told with: a clock that is set by hand, and a book with its outbox."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import text

from handlers.domain.article import Article, Document, Holding, Identifier, IdKind, Version
from handlers.domain.delivery import Delivery, NewDelivery
from handlers.domain.message import Conversation, Message, Person
from handlers.domain.post import FileToSend, Post, Role, Urgency
from handlers.domain.request import Actor, Lease, NewRequest, Reason, Request, RequestKind, State
from storage.crypto import FieldCipher
from storage.database import Database
from storage.inbox import SqlInbox
from storage.letters import SqlLetters
from storage.orders import SqlOrders
from storage.outbox import SqlOutbox
from storage.reported_files import SqlReportedFiles
from storage.request_book import SqlRequestBook
from storage.watching import SqlWatchList

ACCOUNT = "wechat"
GROUP = Conversation(topic="文献互助群", room_id="room-1")
READER = Person("wxid_zhang", "三", "口腔科-张三")
PAPER = Article(title="A paper", ids=(Identifier(IdKind.DOI, "10.1000/a"),), journal="Lancet", volume="1", issue="2")
OTHER = Article(title="B paper", ids=(Identifier(IdKind.DOI, "10.1000/b"),), journal="Lancet", volume="1", issue="2")
PDF = Document("ab" * 32, 1000, 3)
HOLDING = Holding(PDF, "europepmc", "cc-by", Version.PUBLISHED, "https://example.org/a.pdf")


class TickingClock:
    """A clock that only moves when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def tick(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Kit:
    """A request book, an inbox and an outbox over one database."""

    def __init__(self, database: Database, cipher: FieldCipher, clock: TickingClock) -> None:
        self.database = database
        self.clock = clock
        self.book = SqlRequestBook(database, cipher, clock)
        self.outbox = SqlOutbox(database, cipher, clock)
        self.inbox = SqlInbox(database, cipher, clock)
        self.orders = SqlOrders(database, clock)
        self.letters = SqlLetters(database, cipher)
        self.watches = SqlWatchList(database, cipher, clock)
        self.reports = SqlReportedFiles(database, cipher, clock)
        self._ids = count(1)

    def new(self, message_id: str = "", **changes: object) -> NewRequest:
        plain = NewRequest(
            account=ACCOUNT,
            message_id=message_id or f"m{next(self._ids)}",
            item=0,
            conversation=GROUP,
            reader=READER,
            kind=RequestKind.ARTICLE,
            wanted=Identifier(IdKind.DOI, "10.1000/a"),
            words="求助 10.1000/a，谢谢",
            received_at=self.clock(),
            staff_id=7,
            department="口腔科",
        )
        return replace(plain, **changes)  # type: ignore[arg-type]

    def message(self, number: int, conversation: Conversation = GROUP, words: str = "求助") -> Message:
        return Message(ACCOUNT, f"m{number}", conversation, READER, words, self.clock())

    def ack(self, request: Request, hold_s: float = 2.0) -> Post:
        held = self.clock() + timedelta(seconds=hold_s)
        return Post(f"ack:{request.number}", GROUP, "收到", role=Role.ACK, request=request.number, not_before=held)

    def note(self, request: Request, tag: str = "note") -> Post:
        return Post(f"{tag}:{request.number}", GROUP, "转给馆员了", mention=READER, request=request.number)

    def file(self, delivery: Delivery) -> Post:
        return Post(
            f"file:{delivery.id}",
            GROUP,
            file=FileToSend(PDF.sha256, "a.pdf", 1000),
            role=Role.FILE,
            request=delivery.request,
            delivery=delivery.id,
        )

    async def received(self, *posts: Post, **changes: object) -> Request:
        request, _ = await self.book.enter(self.new(**changes), lambda _: posts)  # type: ignore[arg-type]
        return request

    async def claim_received(self) -> tuple[Request, Lease]:
        claimed = await self.book.claim_received(lease_s=60)
        assert claimed is not None
        return claimed

    async def identified(self, article: Article = PAPER, **changes: object) -> Request:
        await self.received(**changes)
        _, lease = await self.claim_received()
        return await self.book.identified(lease, article)

    async def search(self) -> Lease:
        claimed = await self.book.claim_search(lease_s=60)
        assert claimed is not None
        return claimed[2]

    async def found(self, **changes: object) -> Request:
        await self.identified(**changes)  # type: ignore[arg-type]
        (request,) = await self.book.search_found(await self.search(), HOLDING, ())
        return request

    async def with_librarian(self, posts: Sequence[Post] = ()) -> Request:
        await self.received()
        request, lease = await self.claim_received()
        return await self.book.move(
            request.number, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.NOT_IDENTIFIED, lease=lease, posts=posts
        )

    async def marked(self) -> tuple[Request, Delivery]:
        await self.found()
        claimed = await self.book.claim_found(lease_s=60)
        assert claimed is not None
        request, lease = claimed
        new = await self.delivery(request)
        return request, await self.book.marked(lease, new, lambda delivery: [self.file(delivery)])

    async def delivery(self, request: Request, **changes: object) -> NewDelivery:
        number = await self.book.new_delivery_id()
        new = NewDelivery(number, request.number, f"code{number}", "group", PDF, "a.pdf", Version.PUBLISHED, "cc-by")
        return replace(new, **changes)  # type: ignore[arg-type]

    async def next_post(self, *busy: str, is_quiet: bool = False) -> tuple[str, Lease] | None:
        taken = await self.outbox.next_due(ACCOUNT, busy, is_quiet=is_quiet, lease_s=30)
        return None if taken is None else (taken[0].post.key, taken[1])

    async def state(self, number: int) -> State:
        request = await self.book.find(number)
        assert request is not None
        return request.state

    async def count(self, table: str, where: str = "1 = 1") -> int:
        async with self.database.reading() as session:
            return int((await session.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}"))) or 0)  # noqa: S608


def plain_post(key: str, conversation: Conversation = GROUP, **changes: object) -> Post:
    return replace(Post(key, conversation, key), **changes)  # type: ignore[arg-type]


def reminder(key: str) -> Post:
    return plain_post(key, urgency=Urgency.REMINDER)
