"""Orders at other libraries: what a librarian does, what suppliers say, and what comes back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from handlers.domain.article import Article, Failure
from handlers.domain.errors import BadDocument, IllegalMove, SourceUnavailable
from handlers.domain.order import Errand, Letter, Money, Order, OrderNews, OrderRejected, OrderState
from handlers.domain.order_costs import CostCap
from handlers.domain.order_mark import OrderMark
from handlers.domain.request import Actor, State
from handlers.order_errands import RETRY_AFTER_S, OrderErrands
from handlers.order_faults import OrderFault, OrderRefused
from handlers.order_files import OrderFiles
from handlers.order_letters import OrderLetters
from handlers.ordering import Heard, Ordering
from tests.fakes.orders import FakeLetters, FakeMailbox, FakeOrders, FakeSupplier
from tests.unit.handlers.world import PAPER, SHANGHAI, World

S = OrderState
MARK = OrderMark(b"k" * 32)
URL = "https://lender.example.org/a.pdf"


class Lending:
    """A world with a supplier and a mailbox."""

    def __init__(self, world: World, cap: CostCap | None = None) -> None:
        self.world = world
        self.supplier, self.orders = FakeSupplier(), FakeOrders(world.clock)
        self.mailbox, self.letters = FakeMailbox(), FakeLetters()
        self.ordering = Ordering(
            book=world.book,
            orders=self.orders,
            suppliers=(self.supplier,),
            cap=cap or CostCap(),
            audit=world.audit,
            bells=world.bells,
            clock=world.clock,
            zone=SHANGHAI,
        )
        self.files = OrderFiles(
            book=world.book,
            orders=self.orders,
            shelf=world.shelf,
            workshop=world.workshop,
            audit=world.audit,
            bells=world.bells,
            receipts={"lender"},
        )
        self.errands = OrderErrands(
            book=world.book,
            orders=self.orders,
            ordering=self.ordering,
            files=self.files,
            shelf=world.shelf,
            max_bytes=1000,
            bells=world.bells,
            clock=world.clock,
        )
        self.post = OrderLetters(
            mailbox=self.mailbox, letters=self.letters, orders=self.orders, files=self.files, mark=MARK
        )

    async def waiting(self) -> int:
        number = (await self.world.with_librarian()).number
        await self.world.book.choose(number, PAPER, Actor.LIBRARIAN)
        await self.world.book.move(number, State.WITH_LIBRARIAN, Actor.LIBRARIAN)
        return number

    async def placed(self) -> Order:
        return await self.ordering.place(await self.waiting(), "lender", by="li")

    async def sent(self) -> Order:
        order = await self.placed()
        await self.errands.work_once()
        return await self.order(order.id)

    async def order(self, order_id: int) -> Order:
        found = await self.orders.find(order_id)
        assert found is not None
        return found

    async def hear(self, order: Order, state: OrderState | None, **more: object) -> Heard:
        self.world.clock.tick(1)
        now = self.world.clock()
        plain = OrderNews(key=f"{state}{now}", at=now, why="StatusChange", state=state)
        return await self.ordering.heard("lender", order.ref, replace(plain, **more))  # type: ignore[arg-type]

    async def state(self, number: int) -> State:
        request = await self.world.book.find(number)
        assert request is not None
        return request.state

    def letter(self, subject: str, *files: str) -> Letter:
        letter = Letter(f"1:{len(self.mailbox.box)}", subject, "a@example.org", self.world.clock(), (subject,))
        self.mailbox.put(letter, *(Path(file) for file in files))
        return letter


@pytest.fixture
def lending(world: World) -> Lending:
    return Lending(world)


async def test_one_click_sends_what_was_shown(lending: Lending) -> None:
    number = await lending.waiting()
    request = await lending.world.book.find(number)
    assert request is not None
    shown = await lending.ordering.preview(request, lending.supplier)

    order = await lending.ordering.place(number, "lender", by="li")
    assert await lending.errands.work_once()
    assert not await lending.errands.work_once()

    assert shown == lending.supplier.draft(order)
    sent = await lending.order(order.id)
    assert (sent.state, sent.due_at) == (S.SENT, lending.world.clock() + timedelta(days=7))
    assert lending.supplier.sent == [(order.ref, Errand.REQUEST, order.errand_at)]
    assert ("li", "order_placed") in [(actor, action) for _, actor, action, _, _ in lending.world.audit.noted]


async def test_an_order_knows_neither_reader_nor_words(lending: Lending) -> None:
    order = await lending.placed()
    request = await lending.world.book.find(order.request)
    assert request is not None
    written = repr(order)
    assert request.reader.alias not in written
    assert request.words not in written


@pytest.mark.parametrize(
    ("number", "supplier", "article", "fault"),
    [
        (4711, "lender", None, OrderFault.NOT_WAITING),
        (1001, "nobody", None, OrderFault.NO_SUPPLIER),
        (1001, "lender", Article(""), OrderFault.NOTHING_KNOWN),
    ],
)
async def test_what_cannot_be_ordered_is_said(
    lending: Lending, number: int, supplier: str, article: Article | None, fault: OrderFault
) -> None:
    await lending.waiting()
    with pytest.raises(OrderRefused) as refused:
        await lending.ordering.place(number, supplier, by="li", article=article)
    assert refused.value.fault is fault


async def test_a_request_has_one_open_order(lending: Lending) -> None:
    order = await lending.sent()
    with pytest.raises(OrderRefused) as refused:
        await lending.ordering.place(order.request, "lender", by="li")
    assert refused.value.fault is OrderFault.ORDER_OPEN


async def test_a_message_that_fails_leaves_again_with_its_own_time_and_is_given_up(lending: Lending) -> None:
    lending.supplier.troubles = [SourceUnavailable("lender", "timeout")] * 9
    order = await lending.placed()
    for wait_s in (*RETRY_AFTER_S, 0.0):
        await lending.errands.work_once()
        lending.world.clock.tick(wait_s + 1)

    over = await lending.order(order.id)

    assert (over.state, over.trouble) == (S.NOT_SENT, "timeout")
    assert set(lending.supplier.sent) == {(order.ref, Errand.REQUEST, order.errand_at)}
    assert len(lending.supplier.sent) == len(RETRY_AFTER_S) + 1


async def test_a_message_that_is_refused_is_not_sent_again(lending: Lending) -> None:
    lending.supplier.troubles = [OrderRejected("BadlyFormedMessage")]
    order = await lending.sent()
    assert (order.state, order.trouble) == (S.NOT_SENT, "BadlyFormedMessage")


async def test_nothing_leaves_for_a_request_that_is_over(lending: Lending) -> None:
    order = await lending.placed()
    await lending.world.book.move(order.request, State.CANCELLED, Actor.READER)
    await lending.errands.work_once()
    assert lending.supplier.sent == []
    assert (await lending.order(order.id)).state is S.NOT_SENT


async def test_a_supplier_that_is_gone_from_the_configuration_is_not_asked(lending: Lending) -> None:
    order = await lending.placed()
    lending.ordering.suppliers.pop("lender")  # type: ignore[attr-defined]
    await lending.errands.work_once()
    assert (await lending.order(order.id)).trouble == "no_supplier"


async def test_a_copy_is_fetched_and_given_to_the_one_request(lending: Lending) -> None:
    order = await lending.sent()
    assert await lending.hear(order, S.SUPPLIED, url=URL) is Heard.NEW
    assert await lending.errands.work_once()

    request = await lending.world.book.find(order.request)

    assert request is not None
    assert request.state is State.FOUND
    assert request.holding is not None
    assert (request.holding.source, request.holding.licence) == ("supplier", "single-use")
    assert lending.world.holdings.holdings == []
    assert (await lending.order(order.id)).state is S.FULFILLED
    assert [url for url, _ in lending.supplier.fetched] == [URL]


@pytest.mark.parametrize("before", [S.ON_LOAN, S.UNFILLED, S.RETRY])
async def test_a_copy_that_comes_after_other_news_is_given_to_its_reader(lending: Lending, before: S) -> None:
    order = await lending.sent()
    await lending.hear(order, before)
    await lending.hear(order, S.SUPPLIED, url=URL)
    await lending.errands.work_once()
    assert await lending.state(order.request) is State.FOUND


async def test_no_second_order_is_made_while_the_first_goes_on_after_all(lending: Lending) -> None:
    order = await lending.sent()
    await lending.hear(order, S.UNFILLED)
    await lending.hear(order, S.EXPECTED)
    with pytest.raises(OrderRefused) as refused:
        await lending.ordering.place(order.request, "lender", by="li")
    assert refused.value.fault is OrderFault.ORDER_OPEN


async def test_a_supplier_hears_that_its_file_came(lending: Lending) -> None:
    order = await lending.sent()
    await lending.hear(order, S.SUPPLIED, url=URL)
    while await lending.errands.work_once():
        pass

    assert [errand for _, errand, _ in lending.supplier.sent] == [Errand.REQUEST, Errand.RECEIVED]


@pytest.mark.parametrize("reason", [Failure.WRONG_PAPER, Failure.NO_TEXT_LAYER, Failure.STUB_PDF])
async def test_what_only_a_person_can_tell_waits_for_one(lending: Lending, reason: Failure) -> None:
    order = await lending.sent()
    _troubled_once(lending.world, BadDocument(reason.value))
    await lending.hear(order, S.SUPPLIED, url=URL)
    await lending.errands.work_once()

    held = await lending.order(order.id)
    assert (held.state, held.trouble, held.document is not None) == (S.SUPPLIED, reason.value, True)
    assert await lending.state(order.request) is State.WITH_LIBRARIAN
    assert (await lending.files.confirm(order.id, by="li")).state is S.FULFILLED
    assert await lending.state(order.request) is State.FOUND
    with pytest.raises(IllegalMove):
        await lending.files.confirm(4711, by="li")


def _troubled_once(world: World, trouble: Exception) -> None:
    inspect = world.workshop.inspect

    async def once(path: Path, article: Article | None, *, must_match: bool = True) -> object:
        world.workshop.inspect_trouble = trouble if must_match else None
        return await inspect(path, article, must_match=must_match)

    world.workshop.inspect = once  # type: ignore[method-assign,assignment]


async def test_what_is_no_pdf_is_told_and_can_be_fetched_again(lending: Lending) -> None:
    order = await lending.sent()
    lending.supplier.troubles = [BadDocument("not-pdf")]
    await lending.hear(order, S.SUPPLIED, url=URL)
    await lending.errands.work_once()
    told = await lending.order(order.id)
    assert (told.state, told.trouble, told.errand) == (S.SUPPLIED, "not-pdf", Errand.NONE)

    await lending.ordering.fetch_again(order.id, by="li")
    await lending.errands.work_once()

    assert (await lending.order(order.id)).state is S.FULFILLED


async def test_a_supplier_is_heard_of_its_own_orders_and_once(lending: Lending) -> None:
    order = await lending.sent()
    news = OrderNews("k", lending.world.clock(), "StatusChange", S.EXPECTED)
    assert await lending.ordering.heard("other", order.ref, news) is Heard.UNKNOWN_ORDER
    assert await lending.ordering.heard("lender", "9-9", news) is Heard.UNKNOWN_ORDER
    assert await lending.ordering.heard("lender", order.ref, news) is Heard.NEW
    assert await lending.ordering.heard("lender", order.ref, news) is Heard.KNOWN


async def test_a_supplier_whose_clock_is_ahead_is_still_heard_later(lending: Lending) -> None:
    order = await lending.sent()
    await lending.hear(order, S.EXPECTED, at=lending.world.clock() + timedelta(days=3650))
    await lending.hear(order, S.UNFILLED)
    assert (await lending.order(order.id)).state is S.UNFILLED


async def test_an_order_is_asked_after_and_cancelled(lending: Lending) -> None:
    order = await lending.sent()
    await lending.ordering.ask_status(order.id, by="li")
    with pytest.raises(OrderRefused) as busy:
        await lending.ordering.cancel(order.id, by="li")
    assert busy.value.fault is OrderFault.BUSY
    await lending.errands.work_once()
    await lending.ordering.cancel(order.id, by="li")
    await lending.errands.work_once()
    assert [errand for _, errand, _ in lending.supplier.sent] == [Errand.REQUEST, Errand.STATUS, Errand.CANCEL]
    await lending.hear(order, S.CANCELLED)
    assert (await lending.order(order.id)).state is S.CANCELLED


async def test_an_order_that_has_not_left_is_cancelled_at_once(lending: Lending) -> None:
    order = await lending.placed()
    assert (await lending.ordering.cancel(order.id, by="li")).state is S.CANCELLED
    assert not await lending.errands.work_once()
    again = await lending.ordering.place(order.request, "lender", by="li")
    assert again.ref == f"{order.request}-2"


@pytest.mark.parametrize("act", ["ask_status", "cancel", "close", "fetch_again"])
async def test_what_is_over_stays_so(lending: Lending, act: str) -> None:
    order = await lending.sent()
    await lending.ordering.close(order.id, by="li")
    for order_id in (order.id, 4711):
        do: Callable[..., object] = getattr(lending.ordering, act)
        with pytest.raises(OrderRefused) as refused:
            await do(order_id, by="li")  # type: ignore[misc]
        assert refused.value.fault is OrderFault.OVER


async def test_a_supplier_that_takes_no_questions_is_not_asked(lending: Lending) -> None:
    order = await lending.sent()
    lending.supplier.errands = frozenset()
    with pytest.raises(OrderRefused) as refused:
        await lending.ordering.ask_status(order.id, by="li")
    assert refused.value.fault is OrderFault.CANNOT


async def test_over_the_cap_an_administrator_is_asked(world: World) -> None:
    lending = Lending(world, CostCap("CNY", Decimal(15)))
    await lending.sent()

    second = await lending.placed()

    assert second.state is S.AWAITING_APPROVAL
    assert not await lending.errands.work_once()
    with pytest.raises(OrderRefused) as refused:
        await lending.ordering.approve(second.id, by="li", is_admin=False)
    assert refused.value.fault is OrderFault.ONLY_ADMIN
    assert (await lending.ordering.approve(second.id, by="boss", is_admin=True)).state is S.TO_SEND
    with pytest.raises(OrderRefused):
        await lending.ordering.approve(second.id, by="boss", is_admin=True)


async def test_money_counts_for_its_month(world: World) -> None:
    lending = Lending(world, CostCap("CNY", Decimal(15)))
    order = await lending.sent()
    await lending.hear(order, S.EXPECTED, cost=Money(Decimal("12.50"), "CNY"))
    (line,) = (await lending.ordering.spending(world.clock())).lines
    assert (line.department, line.orders, line.amount) == ("口腔科", 1, Decimal("12.50"))
    world.clock.tick(31 * 86_400)
    assert (await lending.ordering.spending(world.clock())).lines == ()
    assert (await lending.placed()).state is S.TO_SEND


@pytest.mark.parametrize(("said", "start"), [("2026-12-31", "2026-12-01"), ("2026-01-01", "2026-01-01")])
async def test_a_month_is_counted_in_local_time(lending: Lending, said: str, start: str) -> None:
    moment = lending.world.clock().fromisoformat(f"{said}T00:30:00+08:00")
    spending = await lending.ordering.spending(moment)
    assert f"{spending.start:%Y-%m-%d}" == start
    assert spending.end.day == 1
    assert spending.start <= moment < spending.end


async def test_a_mail_with_our_mark_brings_its_file_to_its_request(lending: Lending) -> None:
    order = await lending.sent()
    letter = lending.letter(f"回复：[{MARK.of(order.ref)}]", "/paper.pdf")
    assert await lending.post.look() == 1
    assert await lending.post.look() == 0
    assert await lending.state(order.request) is State.FOUND
    assert lending.mailbox.read == [letter.uid]


async def test_of_several_files_the_paper_is_taken(lending: Lending) -> None:
    order = await lending.sent()
    world = lending.world

    async def only_the_second(path: Path, article: Article | None, *, must_match: bool = True) -> object:
        if must_match and path.name != "paper.pdf":
            raise BadDocument("wrong-paper")
        return world.workshop.seen

    world.workshop.inspect = only_the_second  # type: ignore[method-assign,assignment]
    lending.letter(MARK.of(order.ref), "/invoice.pdf", "/paper.pdf")
    assert await lending.post.look() == 1
    done = await lending.order(order.id)
    assert (done.state, done.document) == (S.FULFILLED, None)


@pytest.mark.parametrize(
    ("subject", "files", "why"),
    [
        ("一封广告", ("/a.pdf",), "no_mark"),
        ("WD-1001-1-AAAAAAAAAAAAAAAA", ("/a.pdf",), "no_mark"),
        (f"{MARK.of('1001-1')} {MARK.of('1001-2')}", ("/a.pdf",), "several_marks"),
        (MARK.of("4711-1"), ("/a.pdf",), "no_order"),
        (MARK.of("1001-1"), (), "no_pdf"),
    ],
)
async def test_what_cannot_be_filed_stays_in_the_mailbox(
    lending: Lending, subject: str, files: tuple[str, ...], why: str
) -> None:
    order = await lending.sent()
    assert order.ref == "1001-1"
    lending.letter(subject, *files)
    assert await lending.post.look() == 0
    assert [stray.why for stray in await lending.letters.strays()] == [why]
    assert lending.mailbox.read == []
    assert await lending.state(order.request) is State.WITH_LIBRARIAN


async def test_a_second_mail_for_an_order_that_is_done_is_shown(lending: Lending) -> None:
    order = await lending.sent()
    for name in ("/paper.pdf", "/paper.pdf"):
        lending.letter(MARK.of(order.ref), name)
    assert await lending.post.look() == 1
    assert [stray.why for stray in await lending.letters.strays()] == ["order_over"]


async def test_a_file_that_is_none_is_told_and_a_mailbox_that_is_away_waited_for(lending: Lending) -> None:
    order = await lending.sent()
    lending.world.workshop.inspect_trouble = BadDocument("damaged")
    lending.letter(MARK.of(order.ref), "/paper.pdf")
    await lending.post.look()
    assert [stray.why for stray in await lending.letters.strays()] == ["damaged"]

    async def away() -> tuple[Letter, ...]:
        raise SourceUnavailable("mailbox", "conn-error")

    lending.mailbox.letters = away  # type: ignore[method-assign]
    assert await lending.post.look() == 0
