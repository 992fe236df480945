"""The use cases wired as in the program, over fakes: what a test asks, hears and looks at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation import answerers
from handlers.advise import Advise
from handlers.attend import Attend
from handlers.befriended import Befriended
from handlers.bell import Bells
from handlers.conversation.ask import Ask
from handlers.conversation.asking_locked import AskLocked
from handlers.conversation.citing import Cite
from handlers.conversation.follow_up import FollowUp
from handlers.conversation.join import Join
from handlers.conversation.locking import Lock
from handlers.conversation.notices import AskNotices
from handlers.conversation.of_marks import OfMarks
from handlers.conversation.unlocking import TellPassword
from handlers.conversation.wishing import Wish
from handlers.covering import Covering
from handlers.deliver import Deliver, Enclosed
from handlers.dispatch import Dispatch
from handlers.domain.article import Article, Copy, Document, Holding, Identifier, IdKind, Version
from handlers.domain.copyright import Policy
from handlers.domain.membership import BoundBy, Staff
from handlers.domain.message import Conversation, Message, Person
from handlers.domain.outcome import Found, NotApplicable
from handlers.domain.request import Actor, NewRequest, Reason, Request, RequestKind, State
from handlers.domain.watch import Plan
from handlers.dressing import Dress, Imprint
from handlers.finder import Finder, Timing
from handlers.fulfil import Fulfil
from handlers.guard import Guard
from handlers.hear import FrontDesk
from handlers.identify import Identify
from handlers.look_up import Budget, LookUp
from handlers.originals import FetchOriginals, TieOriginals
from handlers.ports import RequestBook, TopicSource
from handlers.send import Pace, Send
from handlers.speak import Speaker
from handlers.survey import Survey
from handlers.taking import Tools
from handlers.tidy import Tidy
from handlers.trace import Trace
from handlers.watch import LookAgain
from handlers.wrong_files import WrongFiles
from tests import fakes
from tests.fakes.marking import FakeLocks, FakeMarkRules
from tests.fakes.watching import FakeReportedFiles, FakeWatchList

ACCOUNT = "wechat"
GROUP = Conversation(topic="文献互助群", room_id="room-1")
ZHANG = Person("wxid_zhang", "小张", "口腔科-张三")
LI = Person("wxid_li", "小李", "骨科-李四")
STRANGER = Person("wxid_new", "小王", "骨科-王五")
STAFF = (
    Staff(1, "1001", "张三", "口腔科"),
    Staff(2, "1002", "李四", "骨科"),
    Staff(3, "1003", "王五", "骨科"),
    Staff(4, "9001", "赵馆", "图书馆"),
)
DOI_A, DOI_B = Identifier(IdKind.DOI, "10.1000/a"), Identifier(IdKind.DOI, "10.1000/b")
PAPER = Article("A paper on teeth", (DOI_A,), ("Smith J",), journal="Lancet", year=2024, volume="1", issue="2")
OTHER = Article("B paper on bones", (DOI_B,), ("Jones K",), journal="Lancet", year=2024, volume="1", issue="2")
COPY = Copy("", url="https://example.org/a.pdf", licence="cc-by", version=Version.PUBLISHED)
HOLDING = Holding(Document("ab" * 32, 1000, 3), "europepmc", "cc-by", Version.PUBLISHED)
SHANGHAI = ZoneInfo("Asia/Shanghai")
PACE = Pace(conversation_gap_s=0, account_gap_s=0, quiet_from=None, quiet_until=None)


def private(person: Person) -> Conversation:
    return Conversation(contact_id=person.contact_id)


class World:
    """A library in memory: 张三 and 李四 are bound, 王五 is not, and nobody is a friend of the bot yet."""

    def __init__(self, *, policy: Policy | None = None, pace: Pace = PACE, routes: tuple[str, ...] = ()) -> None:
        self.clock = clock = fakes.FakeClock()
        self.desk = fakes.FakeDesk(clock)
        self.book, self.outbox = fakes.FakeRequestBook(self.desk), fakes.FakeOutbox(self.desk)
        self.inbox, self.members = fakes.FakeInbox(clock), fakes.FakeMemberList(clock, *STAFF)
        self.audit, self.channel = fakes.FakeAudit(clock), fakes.FakeChannel(clock)
        self.shelf, self.holdings, self.workshop = fakes.FakeShelf(), fakes.FakeHoldingList(), fakes.FakeWorkshop()
        self.stamps, self.fetcher = fakes.FakeStampList(clock), fakes.FakeFetcher()
        self.metadata, self.pubmed = fakes.FakeMetadata("crossref"), fakes.FakeMetadata("pubmed")
        self.pubmed.does_accept = False
        self.agencies, self.recalls = fakes.FakeAgencies(), fakes.FakeRecallList(self.desk)
        self.fulltext = fakes.FakeFulltext("europepmc", Found((COPY,)))
        self.folder = fakes.FakeFulltext("folder", NotApplicable())
        self.late = fakes.FakeFulltext("core", NotApplicable())
        self.late.is_late = True
        self.originals = fakes.FakeOriginals(self.desk, clock)
        self.written: dict[str, bytes] = {}
        self.notices, self.journals = fakes.FakeNoticeList(), fakes.FakeJournalLists()
        self.watches, self.reports, self.plan = FakeWatchList(self.desk), FakeReportedFiles(self.book), Plan()
        self.policy, self.bells, self.rules, self.locks = policy or Policy(), Bells(), FakeMarkRules(), FakeLocks()
        self.shelf.files[HOLDING.document.sha256] = 1000
        self._ids = count(1)
        self._wire(pace, routes or ("private", "group"))

    def _wire(self, pace: Pace, routes: tuple[str, ...]) -> None:
        self.speaker = Speaker(fakes.said, self.channel, reply_hold_s=2.0)
        shared: dict[str, Any] = {"book": self.book, "speaker": self.speaker, "bells": self.bells}
        timed = {**shared, "clock": self.clock}
        talking = {**timed, "outbox": self.outbox, "members": self.members}
        self.topics, self.more_topics = fakes.FakeTopics("pubmed"), fakes.FakeTopics("europepmc")
        self.look_up = LookUp(
            [self.metadata, self.pubmed], agencies=self.agencies, budget=Budget(source_s=0.05, late_s=0.01)
        )
        self.identify = self.identifying(self.topics, self.more_topics)
        self.finder = self.finding(lambda _: True)
        self.advise = Advise(notices=self.notices, journals=self.journals, recalls=self.recalls, speaker=self.speaker)
        self.fulfil = self.fulfilling()
        self.dress = Dress(
            imprint=Imprint(library="图书馆", notice="仅供", issue_code=str, zone=SHANGHAI), rules=self.rules,
            locks=self.locks, advise=self.advise, covering=Covering(lambda _: ""), speaker=self.speaker,
            clock=self.clock,
        )  # fmt: skip
        self.routes = routes
        self.deliver = self.delivering(self.book)
        self.send = Send(
            outbox=self.outbox, members=self.members, shelf=self.shelf, channel=self.channel, pace=pace,
            not_sent=self.deliver.not_sent, bells=self.bells, clock=self.clock,
        )  # fmt: skip
        self.join = Join(**talking, audit=self.audit, code_valid_s=3600)
        self.attend = Attend(
            **shared, shelf=self.shelf, workshop=self.workshop, identify=self.identify, audit=self.audit
        )
        self.tidy = Tidy(**timed)
        self.befriended = Befriended(book=self.book, channel=self.channel, bells=self.bells)
        self.wrong_files = WrongFiles(
            **shared, reports=self.reports, holdings=self.holdings, watches=self.watches, outbox=self.outbox,
            audit=self.audit,
        )  # fmt: skip
        self.look_again = self.looking_again(pace)
        self.trace = Trace(
            book=self.book, stamps=self.stamps, members=self.members, workshop=self.workshop, audit=self.audit,
            check_code=lambda code: int(code) if code.isdigit() else None,
        )  # fmt: skip
        follow_up = self.following_up(self.book)
        self.ask = Ask(**talking, policy=self.policy)
        self.ties = TieOriginals(book=self.book, inbox=self.inbox, originals=self.originals, bells=self.bells)
        self.fetch = FetchOriginals(
            originals=self.originals, channel=self.channel, shelf=self.shelf, max_bytes=5000, bells=self.bells,
            clock=self.clock,
        )  # fmt: skip
        in_order = answerers(
            join=self.join, asking=AskLocked(follow_up, self.ask, self.locks, self.rules),
            follow_up=follow_up, deliver=self.deliver, originals=self.ties,
            inbox=self.inbox, audit=self.audit, wrong_files=self.wrong_files,
            of_copies=(
                lambda follow_up: Cite(
                    follow_up, self.shelf, self.write_file, advise=self.advise, clock=self.clock, zone=SHANGHAI
                ),
                lambda follow_up: AskNotices(follow_up, self.advise),
                lambda follow_up: TellPassword(follow_up, self.deliver),
                lambda follow_up: OfMarks(follow_up, self.deliver, self.locks, self.rules),
                lambda follow_up: Lock(follow_up, self.deliver, self.locks, self.rules),
            ),
            wish=lambda follow_up, status: Wish(follow_up, self.watches, status, clock=self.clock, plan=self.plan),
        )  # fmt: skip
        self.dispatch = Dispatch(in_order, self.members, bot_names=["文献助手"], library_departments=["图书馆"])
        self.front = FrontDesk(
            inbox=self.inbox, outbox=self.outbox, members=self.members, channel=self.channel, speaker=self.speaker,
            answer=self.ties.after(self.dispatch.answer), to_a_person=self.tidy.to_a_person, bells=self.bells,
            clock=self.clock,
        )  # fmt: skip

    def guard(self, unanswered_s: float = 60) -> Guard:
        """Who sees what nobody has answered, from this moment on."""
        return Guard(
            desk=self.front, understand=self.dispatch.understand, book=self.book, clock=self.clock,
            unanswered_s=unanswered_s,
        )  # fmt: skip

    def finding(self, can_ask: Callable[[Article], bool]) -> Finder:
        """Who finds copies, while `can_ask` tells whether there is anybody to ask."""
        return Finder(
            sources=[self.folder, self.fulltext, self.late], look_up=self.look_up, policy=self.policy, max_bytes=10**8,
            tools=Tools(self.fetcher, self.workshop, self.shelf, self.holdings),
            timing=Timing(source_s=0.3, total_s=5.0, hedge_s=0.05, late_s=0.15, grace_s=0.06), can_ask=can_ask,
        )  # fmt: skip

    def fulfilling(self) -> Fulfil:
        """Who searches for papers with this finder."""
        return Fulfil(
            book=self.book, holdings=self.holdings, shelf=self.shelf, finder=self.finder, speaker=self.speaker,
            bells=self.bells, clock=self.clock, advise=self.advise,
        )  # fmt: skip

    def looking_again(self, pace: Pace = PACE) -> LookAgain:
        """Who looks again with this finder."""
        return LookAgain(
            watches=self.watches, holdings=self.holdings, shelf=self.shelf, finder=self.finder, speaker=self.speaker,
            bells=self.bells, clock=self.clock, plan=self.plan, is_quiet=pace.is_quiet,
        )  # fmt: skip

    def identifying(self, *topics: TopicSource) -> Identify:
        """Who finds out which paper is meant, with these services to search by topic."""
        timed: dict[str, Any] = {"book": self.book, "speaker": self.speaker, "bells": self.bells, "clock": self.clock}
        return Identify(
            **timed, look_up=self.look_up, policy=self.policy,
            survey=Survey(**timed, sources=topics, bot_names=["文献助手"], budget_s=0.05),
        )  # fmt: skip

    def delivering(self, book: RequestBook) -> Deliver:
        """Who marks copies, over this book."""
        return Deliver(
            book=book, members=self.members, shelf=self.shelf, workshop=self.workshop, channel=self.channel,
            speaker=self.speaker, routes=self.routes, bells=self.bells, clock=self.clock,
            enclosed=Enclosed(self.dress, self.advise),
        )  # fmt: skip

    def following_up(self, book: RequestBook) -> FollowUp:
        """What the follow-ups share, over this book."""
        return FollowUp(book=book, outbox=self.outbox, speaker=self.speaker, bells=self.bells, clock=self.clock)

    async def write_file(self, path: Path, content: bytes) -> None:
        """Keep what the program would write to a file."""
        self.written[path.name] = content

    async def bind(self, person: Person = ZHANG, staff_id: int = 1) -> None:
        await self.members.bind(ACCOUNT, person, staff_id, bound_by=BoundBy.LIBRARIAN, by="馆员")

    def message(self, text: str, sender: Person = ZHANG, where: Conversation = GROUP, **more: Any) -> Message:
        in_private = replace(sender, alias="") if not where.is_room else sender
        return Message(ACCOUNT, more.pop("id", f"m{next(self._ids)}"), where, in_private, text, self.clock(), **more)

    async def say(self, text: str, sender: Person = ZHANG, where: Conversation = GROUP, **more: Any) -> str:
        """Say something to the bot and return what became of it."""
        message = self.message(text, sender, where, **more)
        await self.front.hear(message)
        while await self.front.work_once():
            pass
        return self.inbox.outcome(message.id)

    async def whisper(self, text: str, sender: Person = ZHANG, **more: Any) -> str:
        return await self.say(text, sender, private(sender), **more)

    async def work(self) -> None:
        """Let every worker work until there is nothing to do at this moment."""
        once = (self.identify.work_once, self.fulfil.work_once, self.deliver.work_once, self.send.work_once)
        while any([await work() for work in once]):
            pass

    async def settle(self) -> None:
        """Work on, with the clock moving, until nothing is left to try or to send."""
        for _ in range(40):
            await self.work()
            self.clock.tick(15)

    def knows(self, *records: Article) -> None:
        """Let the metadata source know these records."""
        self.metadata.answer = Found(records)

    async def entered(self, **changes: Any) -> Request:
        """A request as `Ask` enters it, without a message or an acknowledgement."""
        plain = NewRequest(
            account=ACCOUNT, message_id=f"m{next(self._ids)}", item=0, conversation=GROUP, reader=ZHANG,
            kind=RequestKind.ARTICLE, wanted=DOI_A, words="求助", received_at=self.clock(), staff_id=1,
            department="口腔科",
        )  # fmt: skip
        request, _ = await self.book.enter(replace(plain, **changes), lambda _: ())
        return request

    async def with_librarian(self, **changes: Any) -> Request:
        request = await self.entered(**changes)
        return await self.book.move(request.number, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.NOT_IDENTIFIED)

    async def found(self, holding: Holding = HOLDING, **changes: Any) -> Request:
        """A request whose paper lies on the shelf, ready to be marked."""
        request = await self.with_librarian(**changes)
        return await self.book.attach(request.number, holding, by="馆员")

    async def delivered(self, **changes: Any) -> Request:
        request = await self.found(**changes)
        await self.work()
        return await self.request(request.number)

    async def request(self, number: int = 1001) -> Request:
        request = await self.book.find(number)
        assert request is not None
        return request

    async def state(self, number: int = 1001) -> State:
        return (await self.request(number)).state

    def heard(self, where: Conversation = GROUP) -> list[str]:
        """What was sent to a conversation."""
        return [text for key, text in self.channel.sent if key == where.key]

    def later(self, **delta: float) -> None:
        self.clock.now += timedelta(**delta)
