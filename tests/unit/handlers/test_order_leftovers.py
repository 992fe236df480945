"""Orders whose paper reached its reader by another way."""

from dataclasses import replace

import pytest

from handlers.domain.order import Errand, Order, OrderState
from handlers.domain.order_costs import CostCap
from handlers.domain.request import Actor, State
from handlers.order_leftovers import CallOff
from tests.unit.handlers.test_ordering import Lending
from tests.unit.handlers.world import HOLDING, World

S = OrderState


class Leaving(Lending):
    """Lending, and who calls off what is of no use."""

    def __init__(self, world: World, cap: CostCap | None = None) -> None:
        super().__init__(world, cap)
        self.call_off = CallOff(book=world.book, orders=self.orders, ordering=self.ordering)

    async def arrives(self, order: Order, source: str = "unpaywall") -> None:
        """The paper comes from elsewhere, and is sent."""
        await self.world.book.attach(order.request, replace(HOLDING, source=source), by="watch")
        await self.world.work()
        assert await self.state(order.request) is State.DELIVERED


@pytest.fixture
def lending(world: World) -> Leaving:
    return Leaving(world)


async def test_a_paper_that_came_from_elsewhere_cancels_its_order_once(lending: Leaving) -> None:
    order = await lending.sent()
    assert await lending.call_off.look() == 0
    await lending.arrives(order)

    assert await lending.call_off.look() == 1
    await lending.errands.work_once()
    assert await lending.call_off.look() == 0

    assert [errand for _, errand, _ in lending.supplier.sent] == [Errand.REQUEST, Errand.CANCEL]
    assert ("bot", "order_cancel") in [(actor, action) for _, actor, action, _, _ in lending.world.audit.noted]


async def test_an_order_that_waits_for_approval_is_withdrawn(world: World) -> None:
    lending = Leaving(world, CostCap("CNY", monthly=0))  # type: ignore[arg-type]
    order = await lending.placed()
    assert order.state is S.AWAITING_APPROVAL
    await lending.arrives(order)

    assert await lending.call_off.look() == 1

    assert (await lending.order(order.id)).state is S.CANCELLED


@pytest.mark.parametrize("source", ["librarian", "supplier"])
async def test_a_file_that_may_be_the_ordered_one_cancels_nothing(lending: Leaving, source: str) -> None:
    order = await lending.sent()
    await lending.arrives(order, source)

    assert await lending.call_off.look() == 0
    assert (await lending.order(order.id)).state is S.SENT


async def test_a_supplier_that_takes_no_cancellation_is_left_to_a_librarian(lending: Leaving) -> None:
    order = await lending.sent()
    lending.supplier.errands = frozenset()
    await lending.arrives(order)

    assert await lending.call_off.look() == 0
    assert (await lending.order(order.id)).state is S.SENT


async def test_an_order_stays_while_its_reader_has_nothing(lending: Leaving) -> None:
    order = await lending.sent()
    await lending.world.book.attach(order.request, HOLDING, by="watch")
    assert await lending.call_off.look() == 0
    await lending.world.book.move(order.request, State.WITH_LIBRARIAN, Actor.BOT)
    assert await lending.call_off.look() == 0
