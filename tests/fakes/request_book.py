"""Requests, searches and deliveries in memory."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from handlers.domain.addition import REWORDABLE, Addition
from handlers.domain.article import Article, Attempt, Holding, Wanted, plain_title
from handlers.domain.delivery import Delivery, NewDelivery
from handlers.domain.errors import IllegalMove
from handlers.domain.membership import Staff
from handlers.domain.message import Conversation
from handlers.domain.post import Post
from handlers.domain.request import (
    FIRST,
    OPEN,
    USES_NO_QUOTA,
    Actor,
    Lease,
    NewRequest,
    Reason,
    Request,
    RequestKind,
    Search,
    State,
    is_book,
)
from tests.fakes.desk import FakeDesk, RequestRow, SearchRow, held


class FakeRequestBook:
    """Each method is one step without an await, so it is a transaction."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self._delivery_ids = 0

    async def enter(self, new: NewRequest, posts: Callable[[Request], Sequence[Post]]) -> tuple[Request, bool]:
        if new.state not in FIRST:
            raise IllegalMove(f"a request does not begin as {new.state}")
        same = (new.account, new.message_id, new.item)
        for row in self.desk.requests.values():
            if (row.request.account, row.request.message_id, row.request.item) == same:
                return row.seen(), False
        row = RequestRow(_request(1001 + len(self.desk.requests), new), self.desk.clock())
        row.next_try_at = new.not_before
        written = posts(row.request)
        self.desk.requests[row.request.number] = row
        self.desk.note(row.request.number, "", row.state, Actor.READER, row.request.reason)
        self.desk.write(new.account, written)
        return row.seen(), True

    async def add(self, number: int, addition: Addition, posts: Sequence[Post] = ()) -> tuple[Request, bool]:
        row, key = self.desk.row(number), (addition.account, addition.message_id, addition.item)
        if key in self.desk.additions:
            return row.seen(), False
        if addition.wanted is not None:
            self._reword(row, addition.wanted)
        self.desk.additions[key] = number
        words = "\n".join(filter(None, (row.request.words, addition.words)))
        row.change(words=words, is_urgent=row.request.is_urgent or addition.is_urgent)
        if posts and len(self.desk.mates(number)) == 1:
            self.desk.drop_waiting_acknowledgements(number)
        self.desk.write(row.request.account, posts)
        return row.seen(), True

    def _reword(self, row: RequestRow, wanted: Wanted) -> None:
        if row.state not in REWORDABLE or row.request.owner:
            raise IllegalMove(f"{row.state}: nothing else can be wanted any more")
        if row.state in FIRST:
            row.lease_until, row.next_try_at, row.tries = None, None, 0
            self.desk.note(row.request.number, row.state, row.state, Actor.READER, "")
        else:
            self.desk.step(row, State.RECEIVED, Actor.READER)
        kind = RequestKind.BOOK if is_book(wanted) else RequestKind.ARTICLE
        row.change(kind=kind, wanted=wanted, article=None, holding=None, candidates=(), found_at=None)
        row.change(rewordings=row.request.rewordings + 1)

    async def added_by(self, account: str, message_id: str) -> Request | None:
        added = [
            n for (whose, message, _), n in self.desk.additions.items() if (whose, message) == (account, message_id)
        ]
        return self.desk.row(added[0]).seen() if added else None

    async def asked_in(self, account: str, conversation: Conversation, *, since: datetime) -> tuple[Request, ...]:
        def is_there(r: Request) -> bool:
            is_here = r.account == account and r.conversation.key == conversation.key
            return is_here and r.received_at >= since and r.state is not State.CANCELLED

        return tuple(r for r in reversed(self._all()) if is_there(r))

    async def find(self, number: int) -> Request | None:
        row = self.desk.requests.get(number)
        return row.seen() if row else None

    async def find_all(self, numbers: Collection[int]) -> dict[int, Request]:
        return {number: self.desk.requests[number].seen() for number in numbers if number in self.desk.requests}

    async def of_message(self, account: str, message_id: str) -> tuple[Request, ...]:
        asked = (r for r in self._all() if (r.account, r.message_id) == (account, message_id))
        return tuple(sorted(asked, key=lambda r: r.item))

    async def urge(self, number: int) -> Request:
        row = self.desk.row(number)
        row.change(is_urgent=True)
        if row.search is not None:
            self.desk.searches[row.search].is_urgent = True
        return row.seen()

    async def unanswered(self, *, before: datetime, limit: int = 100) -> tuple[Request, ...]:
        unheard = [r for r in self._all() if r.is_open and r.acked_at is None and r.received_at < before]
        unheard = [r for r in unheard if r.state is not State.AWAITING_BINDING]
        return tuple(sorted(unheard, key=lambda r: r.received_at))[:limit]

    async def asked_by(self, account: str, contact_id: str, staff_id: int | None, *, limit: int) -> tuple[Request, ...]:
        def is_mine(r: Request) -> bool:
            if staff_id is not None:
                return r.staff_id == staff_id
            return r.staff_id is None and (r.account, r.reader.contact_id) == (account, contact_id)

        return tuple(r for r in reversed(self._all()) if is_mine(r))[:limit]

    async def entered_since(self, staff_id: int, since: datetime) -> int:
        return sum(
            r.staff_id == staff_id and r.received_at >= since and r.state not in USES_NO_QUOTA for r in self._all()
        )

    async def of_issue(self, staff_id: int, article: Article) -> int:
        due = [r.article for r in self._all() if r.staff_id == staff_id and r.state in {State.DELIVERED, *OPEN}]
        issue = _issue(article)
        return len({a.key for a in due if a and issue and _issue(a) == issue} - {article.key})

    async def move(
        self,
        number: int,
        to: State,
        actor: Actor,
        *,
        reason: Reason = Reason.NONE,
        remark: str = "",
        lease: Lease | None = None,
        attempts: Sequence[Attempt] = (),
        posts: Sequence[Post] = (),
    ) -> Request:
        row = held(self.desk.requests, lease) if lease else self.desk.row(number)
        if row.request.number != number:
            raise IllegalMove("the lease is for another request")
        if to is State.IDENTIFIED:
            if row.request.article is None:
                raise IllegalMove("nobody knows which paper is meant")
            self._identify(row, row.request.article, actor, reason)
        elif to is State.FOUND and row.request.holding is None:
            raise IllegalMove("there is no document")
        else:
            self.desk.step(row, to, actor, reason=reason)
        row.change(remark=remark or row.request.remark, attempts=tuple(attempts) or row.request.attempts)
        self.desk.write(row.request.account, posts)
        if to is State.CANCELLED:
            self.desk.drop_acknowledgements(number)
        return row.seen()

    async def claim_received(self, *, lease_s: float) -> tuple[Request, Lease] | None:
        return self._claim(State.RECEIVED, lease_s)

    async def claim_found(self, *, lease_s: float) -> tuple[Request, Lease] | None:
        return self._claim(State.FOUND, lease_s)

    def _claim(self, state: State, lease_s: float) -> tuple[Request, Lease] | None:
        now = self.desk.clock()
        free = [row for row in self.desk.requests.values() if row.state is state and row.is_free(now)]
        if not free:
            return None
        row = min(free, key=lambda r: (not r.request.is_urgent, r.request.number))
        lease = row.claim(row.request.number, now + timedelta(seconds=lease_s))
        return row.seen(), lease

    async def identified(self, lease: Lease, article: Article) -> Request:
        row = held(self.desk.requests, lease)
        self._identify(row, article, Actor.BOT)
        return row.seen()

    def _identify(self, row: RequestRow, article: Article, actor: Actor, reason: Reason = Reason.NONE) -> None:
        self.desk.step(row, State.IDENTIFIED, actor, reason=reason)
        row.change(article=article, holding=None, found_at=None, identified_at=row.request.identified_at or row.since)
        running = [s for s in self.desk.searches.values() if not s.outcome and s.article.key == article.key]
        if not running:
            new = SearchRow(len(self.desk.searches) + 1, article, is_urgent=False, started_at=self.desk.clock())
            self.desk.searches[new.id] = new
            running = [new]
        running[0].is_urgent |= row.request.is_urgent
        row.search = running[0].id

    async def offer(self, lease: Lease, candidates: Sequence[Article], posts: Sequence[Post]) -> Request:
        row = held(self.desk.requests, lease)
        self.desk.step(row, State.CHOOSING, Actor.BOT)
        row.change(candidates=tuple(candidates[:5]))
        self.desk.write(row.request.account, posts)
        return row.seen()

    async def answered(
        self, lease: Lease, results: Sequence[Article], attempts: Sequence[Attempt], posts: Sequence[Post]
    ) -> Request:
        row = held(self.desk.requests, lease)
        self.desk.step(row, State.ANSWERED, Actor.BOT)
        row.change(candidates=tuple(results), attempts=tuple(attempts))
        self.desk.write(row.request.account, posts)
        return row.seen()

    async def answered_by_hand(
        self, number: int, results: Sequence[Article], posts: Sequence[Post], *, remark: str = ""
    ) -> Request:
        row = self.desk.row(number)
        self.desk.step(row, State.ANSWERED, Actor.LIBRARIAN, reason=Reason.ANSWERED_BY_HAND)
        row.change(candidates=tuple(results), remark=remark or row.request.remark)
        self.desk.write(row.request.account, posts)
        return row.seen()

    async def choose(self, number: int, article: Article, actor: Actor, posts: Sequence[Post] = ()) -> Request:
        row = self.desk.row(number)
        if row.state not in {State.CHOOSING, State.WITH_LIBRARIAN}:
            raise IllegalMove(f"{row.state}: there is nothing to choose")
        self._identify(row, article, actor)
        self.desk.write(row.request.account, posts)
        return row.seen()

    async def put_back(self, lease: Lease, *, retry_at: datetime) -> int:
        row = held(self.desk.requests, lease)
        row.lease_until, row.next_try_at = None, retry_at
        return row.tries

    async def claim_search(self, *, lease_s: float) -> tuple[Search, tuple[Request, ...], Lease] | None:
        now = self.desk.clock()
        free = [s for s in self.desk.searches.values() if not s.outcome and s.is_free(now)]
        for row in sorted(free, key=lambda s: (not s.is_urgent, s.id)):
            if served := self._served(row.id, is_claimed=True):
                lease = row.claim(row.id, now + timedelta(seconds=lease_s))
                search = Search(row.id, row.article, row.tries, row.started_at)
                return search, tuple(one.seen() for one in served), lease
            row.outcome = "nobody_waits"
        return None

    def _served(self, search: int, *, is_claimed: bool) -> list[RequestRow]:
        rows = [row for row in self.desk.requests.values() if row.search == search]
        for row in rows:
            if is_claimed and row.state is State.IDENTIFIED:
                self.desk.step(row, State.SEARCHING, Actor.BOT)
        return rows

    def _ended(self, lease: Lease, outcome: str, attempts: Sequence[Attempt]) -> list[RequestRow]:
        search = held(self.desk.searches, lease)
        search.attempts += tuple(attempts)
        search.outcome, search.lease_until = outcome, None
        rows = self._served(search.id, is_claimed=True)
        for row in rows:
            row.change(attempts=search.attempts)
        return rows

    async def search_found(
        self, lease: Lease, holding: Holding, attempts: Sequence[Attempt], *, learnt: Article | None = None
    ) -> tuple[Request, ...]:
        rows = self._ended(lease, "found", attempts)
        for row in rows:
            row.change(article=learnt or row.request.article)
            self.desk.step(row, State.FOUND, Actor.BOT)
            row.change(holding=holding, found_at=row.since)
        return tuple(row.seen() for row in rows)

    async def search_missed(
        self,
        lease: Lease,
        attempts: Sequence[Attempt],
        reason: Reason,
        posts: Callable[[Request], Sequence[Post]],
        *,
        unsure: Holding | None = None,
        learnt: Article | None = None,
    ) -> tuple[Request, ...]:
        rows = self._ended(lease, "missed", attempts)
        for row in rows:
            row.change(article=learnt or row.request.article)
            self.desk.step(row, State.WITH_LIBRARIAN, Actor.BOT, reason=reason)
            row.change(holding=unsure)
            self.desk.write(row.request.account, posts(row.seen()))
        return tuple(row.seen() for row in rows)

    async def search_again(
        self,
        lease: Lease,
        attempts: Sequence[Attempt],
        *,
        retry_at: datetime,
        posts: Callable[[Request], Sequence[Post]] = lambda _: (),
    ) -> None:
        search = held(self.desk.searches, lease)
        search.attempts += tuple(attempts)
        search.lease_until, search.next_try_at = None, retry_at
        for row in self._served(search.id, is_claimed=False):
            row.change(attempts=search.attempts)
            if row.state is State.SEARCHING:
                self.desk.step(row, State.IDENTIFIED, Actor.BOT)
                self.desk.write(row.request.account, posts(row.seen()))

    async def extend(self, lease: Lease, *, table: str, lease_s: float) -> Lease:
        until = self.desk.clock() + timedelta(seconds=lease_s)
        if table == "search":
            held(self.desk.searches, lease).lease_until = until
            self._served(lease.row, is_claimed=True)
        else:
            held(self.desk.requests, lease).lease_until = until
        return Lease(lease.row, lease.fence, until)

    async def marked(self, lease: Lease, new: NewDelivery, posts: Callable[[Delivery], Sequence[Post]]) -> Delivery:
        row = held(self.desk.requests, lease)
        self.desk.step(row, State.MARKED, Actor.BOT)
        return self._deliver(row, new, posts)

    async def new_delivery_id(self) -> int:
        self._delivery_ids += 1
        return self._delivery_ids

    async def resend(self, new: NewDelivery, posts: Callable[[Delivery], Sequence[Post]]) -> Delivery:
        return self._deliver(self.desk.row(new.request), new, posts)

    def _deliver(self, row: RequestRow, new: NewDelivery, posts: Callable[[Delivery], Sequence[Post]]) -> Delivery:
        delivery = Delivery(
            id=new.id,
            request=new.request,
            route=new.route,
            marked=new.marked,
            file_name=new.file_name,
            code=new.code,
            made_at=self.desk.clock(),
            is_resend=new.is_resend,
            stamped=new.stamped,
        )
        self.desk.deliveries[new.id] = delivery
        self.desk.write(row.request.account, posts(delivery))
        return delivery

    async def deliveries(self, number: int) -> tuple[Delivery, ...]:
        return tuple(d for d in self.desk.deliveries.values() if d.request == number)

    async def delivery(self, delivery_id: int) -> Delivery | None:
        return self.desk.deliveries.get(delivery_id)

    async def attach(self, number: int, holding: Holding, *, by: str, posts: Sequence[Post] = ()) -> Request:
        row = self.desk.row(number)
        if row.state is not State.WITH_LIBRARIAN:
            raise IllegalMove(f"{row.state}: it does not wait for a librarian")
        self.desk.step(row, State.FOUND, Actor.LIBRARIAN, by=by)
        row.change(holding=holding, found_at=row.since)
        self.desk.write(row.request.account, posts)
        return row.seen()

    async def propose(self, number: int, holding: Holding) -> Request:
        row = self.desk.row(number)
        if row.state is not State.WITH_LIBRARIAN:
            raise IllegalMove(f"{row.state}: it does not wait for a librarian")
        row.change(holding=holding)
        return row.seen()

    async def take(self, number: int, owner: str) -> Request:
        row = self.desk.row(number)
        row.change(owner=owner if not owner or not row.request.owner else row.request.owner)
        return row.seen()

    async def queue(self, *, limit: int = 200) -> tuple[Request, ...]:
        waiting = [r for r in self._all() if r.state is State.WITH_LIBRARIAN]
        return tuple(sorted(waiting, key=lambda r: (not r.is_urgent, r.number)))[:limit]

    async def latest(self, *, states: Collection[State] = (), limit: int = 100) -> tuple[Request, ...]:
        return tuple(r for r in reversed(self._all()) if not states or r.state in states)[:limit]

    async def awaiting_binding(self, account: str, contact_id: str) -> tuple[Request, ...]:
        whose = (account, contact_id)
        waiting = [r for r in self._all() if r.state is State.AWAITING_BINDING]
        return tuple(r for r in waiting if (r.account, r.reader.contact_id) == whose)

    async def admit(self, number: int, staff: Staff, posts: Sequence[Post] = ()) -> Request:
        row = self.desk.row(number)
        self.desk.step(row, State.RECEIVED, Actor.BOT)
        row.change(staff_id=staff.id, department=staff.department)
        self.desk.write(row.request.account, posts)
        return row.seen()

    async def overdue(self, state: State, *, before: datetime, limit: int = 100) -> tuple[Request, ...]:
        late = [row for row in self.desk.requests.values() if row.state is state and row.since < before]
        return tuple(row.seen() for row in sorted(late, key=lambda row: row.since))[:limit]

    async def history(self, number: int) -> tuple[tuple[datetime, str, str, str], ...]:
        return tuple(line[1:] for line in self.desk.history if line[0] == number)

    def _all(self) -> list[Request]:
        return [row.seen() for row in self.desk.requests.values()]


def _request(number: int, new: NewRequest) -> Request:
    names = ("account", "message_id", "item", "conversation", "reader", "kind", "wanted", "words", "state")
    more = ("received_at", "staff_id", "department", "is_urgent", "reason")
    return Request(number=number, **{name: getattr(new, name) for name in (*names, *more)})


def _issue(article: Article) -> str:
    journal = plain_title(article.journal)
    return f"{journal}|{article.volume}|{article.issue}" if journal and (article.volume or article.issue) else ""
