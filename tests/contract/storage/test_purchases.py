"""What readers missed: what another library supplied counts, what is open does not."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from handlers.domain.article import Document, Holding, Version
from handlers.domain.order import Money, NewOrder
from handlers.domain.purchase import Miss
from storage.crypto import FieldCipher
from storage.database import Database
from storage.holding_list import SqlHoldingList
from storage.purchases import SqlPurchases
from tests.contract.storage.desk_kit import PAPER, Kit

TEN = Money(Decimal("10.00"), "CNY")


@pytest.fixture
def purchases(database: Database, cipher: FieldCipher, kit: Kit) -> SqlPurchases:
    return SqlPurchases(database, cipher, kit.clock)


async def missed(kit: Kit, purchases: SqlPurchases) -> tuple[Miss, ...]:
    now = kit.clock()
    return await purchases.misses(now - timedelta(days=1), now + timedelta(seconds=1))


async def test_a_paper_that_nobody_knew_counts_under_the_journal_of_its_order(
    kit: Kit, purchases: SqlPurchases
) -> None:
    request = await kit.with_librarian()
    ordered = replace(PAPER, journal="J Rare Dis")
    order = await kit.orders.place(NewOrder(request.number, "lender", ordered, "口腔科", "馆员", TEN))
    await kit.orders.fulfil(order.id, by="lender")

    (miss,) = await missed(kit, purchases)

    assert (miss.name, miss.reader) == ("J Rare Dis", "staff:7")


@pytest.mark.parametrize(
    ("licence", "version", "count"),
    [
        ("cc-by", Version.PUBLISHED, 0),
        ("cc-by-nc-nd", Version.PUBLISHED, 0),
        ("cc-by", Version.PREPRINT, 1),
        ("owned", Version.PUBLISHED, 1),
    ],
)
async def test_a_paper_whose_published_version_is_open_is_not_missed(
    kit: Kit, purchases: SqlPurchases, licence: str, version: Version, count: int
) -> None:
    request = await kit.with_librarian()
    order = await kit.orders.place(NewOrder(request.number, "lender", PAPER, "口腔科", "馆员", TEN))
    await kit.orders.fulfil(order.id, by="lender")
    holdings = SqlHoldingList(kit.database, kit.clock)
    await holdings.record(PAPER, Holding(Document("cd" * 32, 9, 1), "unpaywall", licence, version))

    assert len(await missed(kit, purchases)) == count
