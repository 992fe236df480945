"""The fakes keep the promises that the SQL implementations keep: the very same tests run over both."""

import inspect
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from handlers.domain.article import Article, Document, Identifier, IdKind, Version
from handlers.domain.errors import Refused
from handlers.domain.membership import BoundBy, Staff
from handlers.domain.message import Person
from handlers.domain.say import Say
from handlers.ports import (
    Audit,
    Channel,
    Clock,
    Fetcher,
    FulltextSource,
    HoldingList,
    Inbox,
    JournalLists,
    MemberList,
    MetadataSource,
    NoticeList,
    NoticeSource,
    OriginalList,
    Outbox,
    RecallList,
    ReportedFiles,
    RequestBook,
    Shelf,
    StampList,
    TopicSource,
    WatchList,
    Workshop,
)
from handlers.ports.orders import LetterList, Mailbox, OrderBook, Supplier
from storage.crypto import FieldCipher
from storage.database import Database, migrate
from storage.holding_list import SqlHoldingList
from storage.member_list import SqlMemberList
from storage.shelf import LocalShelf
from storage.staff_sheet import read_staff_sheet
from tests import fakes
from tests.contract.storage import (
    test_additions,
    test_inbox,
    test_orders,
    test_outbox,
    test_request_book,
    test_searches,
    test_urgent_and_unanswered,
    test_watching,
)
from tests.contract.storage.conftest import in_own_loop
from tests.contract.storage.desk_kit import HOLDING, OTHER, PAPER, Kit, TickingClock
from tests.fakes import FakeClock, FakeDesk, FakeHoldingList, FakeInbox, FakeMemberList, FakeOutbox, FakeRequestBook
from tests.fakes.orders import FakeLetters, FakeMailbox, FakeOrders, FakeSupplier
from tests.fakes.watching import FakeReportedFiles, FakeWatchList

ACCOUNT, TOPIC = "wechat", "文献互助群"
LIST = "工号,姓名,科室\n1001,张三,口腔科\n1002,李四,心内科\n1003,张三,心内科\n"
STAFF = (Staff(1, "1001", "张三", "口腔科"), Staff(2, "1002", "李四", "心内科"), Staff(3, "1003", "张三", "心内科"))
ZHANG, OTHER_PHONE = Person("wxid_1", "小张", "口腔科-张三"), Person("wxid_2", "大张", "口腔科-张三")
Promise = Callable[..., Awaitable[None]]


class FakeKit(Kit):
    """The storage tests' kit over the fakes."""

    def __init__(self, clock: TickingClock) -> None:
        desk = FakeDesk(clock)
        super().__init__(None, None, clock)  # type: ignore[arg-type]
        self.book: Any = FakeRequestBook(desk)
        self.outbox: Any = FakeOutbox(desk)
        self.inbox: Any = FakeInbox(clock)
        self.orders: Any = FakeOrders(clock)
        self.letters: Any = FakeLetters()
        self.watches: Any = FakeWatchList(desk)
        self.reports: Any = FakeReportedFiles(self.book)


def promises(*modules: ModuleType) -> list[Promise]:
    """Return the storage tests that speak to a kit's ports alone, without looking into its tables."""
    tests = [test for module in modules for name, test in vars(module).items() if name.startswith("test_")]
    alone = [test for test in tests if list(inspect.signature(test).parameters) == ["kit"]]
    return [test for test in alone if not any(word in inspect.getsource(test) for word in (".count(", ".database"))]


PROMISES = promises(
    test_additions,
    test_inbox,
    test_orders,
    test_outbox,
    test_request_book,
    test_searches,
    test_urgent_and_unanswered,
    test_watching,
)


def test_most_of_the_storage_promises_are_asked_of_the_fakes() -> None:
    assert len(PROMISES) > 40


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
async def test_the_fakes_keep(promise: Promise) -> None:
    await promise(FakeKit(TickingClock()))


def test_each_port_has_a_fake_of_its_shape(tmp_path: Path) -> None:
    clock: Clock = FakeClock()
    desk = FakeDesk(clock)
    fake_book = FakeRequestBook(desk)
    book: RequestBook = fake_book
    watches: WatchList = FakeWatchList(desk)
    reports: ReportedFiles = FakeReportedFiles(fake_book)
    outbox: Outbox = FakeOutbox(desk)
    inbox: Inbox = FakeInbox(clock)
    members: MemberList = FakeMemberList(clock)
    audit: Audit = fakes.FakeAudit(clock)
    channel: Channel = fakes.FakeChannel(clock)
    shelf: Shelf = fakes.FakeShelf()
    originals: OriginalList = fakes.FakeOriginals(desk, clock)
    holdings: HoldingList = FakeHoldingList()
    metadata: MetadataSource = fakes.FakeMetadata()
    fulltext: FulltextSource = fakes.FakeFulltext()
    topics: TopicSource = fakes.FakeTopics()
    stamps: StampList = fakes.FakeStampList(clock)
    notices: NoticeList = fakes.FakeNoticeList()
    journals: JournalLists = fakes.FakeJournalLists()
    recalls: RecallList = fakes.FakeRecallList(desk)
    asked: NoticeSource = fakes.FakeNotices()
    assert all((notices, journals, recalls, asked))
    fetcher: Fetcher = fakes.FakeFetcher()
    workshop: Workshop = fakes.FakeWorkshop()
    orders: OrderBook = FakeOrders(clock)
    letters: LetterList = FakeLetters()
    supplier: Supplier = FakeSupplier()
    mailbox: Mailbox = FakeMailbox()
    assert all((book, outbox, inbox, members, audit, channel, shelf, holdings, metadata, fulltext, fetcher, workshop))
    assert all((orders, letters, supplier, mailbox))
    assert all((stamps, topics, originals, watches, reports))


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fakes") / "template.db"
    in_own_loop(migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
async def database(template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(template, tmp_path / "wendi.db")
    async with Database.open(f"sqlite+aiosqlite:///{tmp_path}/wendi.db") as database:
        yield database


@pytest.fixture(params=["fake", "sqlite"])
async def members(request: pytest.FixtureRequest, clock: TickingClock, database: Database) -> MemberList:
    if request.param == "fake":
        return FakeMemberList(clock, *STAFF)
    members = SqlMemberList(database, FieldCipher(b"a key that is only good for tests"), clock)
    await members.apply(read_staff_sheet(LIST.encode()), by="馆员")
    return members


@pytest.fixture(params=["fake", "sqlite"])
def holdings(request: pytest.FixtureRequest, clock: TickingClock, database: Database) -> HoldingList:
    return FakeHoldingList() if request.param == "fake" else SqlHoldingList(database, clock)


async def entry(members: MemberList, name: str = "张三", department: str = "口腔科") -> Staff:
    (found,) = await members.named(name, department)
    return found


async def test_staff_are_found_by_name_and_department(members: MemberList) -> None:
    assert await members.departments() == ("口腔科", "心内科")
    assert len(await members.named("张三")) == 2
    assert await members.named("张三", "骨科") == ()
    assert await members.staff((await entry(members)).id) == await entry(members)
    assert await members.staff(10**6) is None


async def test_a_code_binds_who_sends_it_once_and_takes_the_entry_over(members: MemberList) -> None:
    staff = await entry(members)
    await members.bind(ACCOUNT, OTHER_PHONE, staff.id, bound_by=BoundBy.LIBRARIAN, by="馆员")
    old = await members.issue_code(staff.id, by="馆员", valid_s=60)
    code = await members.issue_code(staff.id, by="馆员", valid_s=60)
    assert await members.redeem(ACCOUNT, ZHANG, old) is None
    assert await members.redeem(ACCOUNT, ZHANG, code.lower()) == staff
    assert await members.redeem(ACCOUNT, OTHER_PHONE, code) is None
    holder = await members.holder(ACCOUNT, staff.id)
    assert holder is not None
    assert (holder.contact_id, holder.contact_name, holder.bound_by) == ("wxid_1", "小张", BoundBy.CODE)
    assert await members.binding(ACCOUNT, "wxid_2") is None


async def test_a_code_ends_with_its_time_and_wrong_ones_lock(members: MemberList, clock: TickingClock) -> None:
    code = await members.issue_code((await entry(members)).id, by="馆员", valid_s=60)
    clock.tick(61)
    for _ in range(5):
        assert await members.redeem(ACCOUNT, ZHANG, code) is None
    with pytest.raises(Refused) as refused:
        await members.redeem(ACCOUNT, ZHANG, code)
    assert refused.value.say is Say.CODE_LOCKED
    clock.tick(15 * 60 + 1)
    assert await members.redeem(ACCOUNT, ZHANG, code) is None


async def test_a_librarian_gives_nobody_an_entry_that_is_held(members: MemberList) -> None:
    staff = await entry(members)
    await members.bind(ACCOUNT, ZHANG, staff.id, bound_by=BoundBy.LIBRARIAN, by="馆员")
    with pytest.raises(Refused) as refused:
        await members.bind(ACCOUNT, OTHER_PHONE, staff.id, bound_by=BoundBy.LIBRARIAN, by="馆员")
    assert refused.value.say is Say.ENTRY_TAKEN
    await members.unbind(ACCOUNT, "wxid_1", by="馆员")
    assert await members.binding(ACCOUNT, "wxid_1") is None
    with pytest.raises(Refused):
        await members.issue_code(10**6, by="馆员", valid_s=60)


async def test_a_contact_holds_one_entry(members: MemberList) -> None:
    for name, department in (("张三", "口腔科"), ("李四", "心内科")):
        staff = await entry(members, name, department)
        await members.bind(ACCOUNT, ZHANG, staff.id, bound_by=BoundBy.LIBRARIAN, by="馆员")
    bound = await members.binding(ACCOUNT, "wxid_1")
    assert bound is not None
    assert bound.staff.name == "李四"
    assert await members.holder(ACCOUNT, (await entry(members)).id) is None
    assert await members.binding("another", "wxid_1") is None


async def test_newcomers_are_those_not_bound_who_asked_first(members: MemberList, clock: TickingClock) -> None:
    await members.seen(ACCOUNT, [ZHANG, Person("wxid_9", "过客")], TOPIC)
    clock.tick(5)
    code = await members.code_for_newcomer(ACCOUNT, OTHER_PHONE, "", valid_s=60)
    assert await members.redeem(ACCOUNT, OTHER_PHONE, code) is None
    first, *others = await members.newcomers(ACCOUNT)
    assert (first.contact_id, [s.label for s in first.staff]) == ("wxid_2", ["口腔科-张三"])
    assert {n.contact_id: len(n.staff) for n in others} == {"wxid_1": 1, "wxid_9": 0}
    await members.bind(ACCOUNT, OTHER_PHONE, first.staff[0].id, bound_by=BoundBy.LIBRARIAN, by="馆员")
    assert len(await members.newcomers(ACCOUNT)) == 2


async def test_a_roster_shows_those_in_the_group_now(members: MemberList) -> None:
    await members.seen(ACCOUNT, [ZHANG], TOPIC)
    await members.seen(ACCOUNT, [OTHER_PHONE], "")
    assert await members.is_in_a_group(ACCOUNT, "wxid_1")
    assert not await members.is_in_a_group(ACCOUNT, "wxid_2")
    await members.replace_roster(ACCOUNT, [Person("wxid_3", "王", "骨科-王五"), Person("wxid_4", "李")], TOPIC)
    assert await members.roster(ACCOUNT, TOPIC) == ("李", "骨科-王五")
    await members.left(ACCOUNT, [Person("wxid_4")], TOPIC)
    await members.group_renamed(ACCOUNT, TOPIC, "新群名")
    assert await members.roster(ACCOUNT, TOPIC) == ()
    assert await members.roster(ACCOUNT, "新群名") == ("骨科-王五",)


async def test_a_holding_is_found_by_each_identifier_best_version_first(holdings: HoldingList) -> None:
    pmid = Identifier(IdKind.PMID, "123")
    known = Article(title="A paper", ids=(*PAPER.ids, pmid))
    preprint = replace(HOLDING, document=Document("cd" * 32, 5, 1), version=Version.PREPRINT)
    for holding in (HOLDING, HOLDING, preprint):
        await holdings.record(known, holding)
    assert await holdings.holding_for(Article(title="", ids=(pmid,))) == HOLDING
    assert await holdings.holding_for(OTHER) is None
    await holdings.record(Article(title="牙周炎 的 治疗"), preprint)
    assert await holdings.holding_for(Article(title="《牙周炎的治疗》")) == preprint


@pytest.mark.parametrize("kind", ["fake", "local"])
async def test_a_shelf_lends_what_it_has(kind: str, tmp_path: Path) -> None:
    shelf: Shelf = fakes.FakeShelf() if kind == "fake" else LocalShelf(tmp_path / "shelf")
    source = tmp_path / "a.pdf"
    source.write_bytes(b"x" * 1000)
    sha256, size_bytes = await shelf.put(source)
    assert (len(sha256), size_bytes) == (64, 1000)
    async with shelf.open(sha256) as path:
        assert path.name == sha256
    async with shelf.scratch() as one, shelf.scratch() as two:
        assert one != two
    await shelf.drop(sha256)
    await shelf.drop(sha256)
    with pytest.raises(FileNotFoundError):
        async with shelf.open(sha256):
            pass
