"""The promises of `HoldingList`, `Audit` and of the figures, over both engines."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from handlers.domain.article import Article, Document, Identifier, IdKind, TitleWanted, Version
from handlers.domain.request import State
from handlers.ports import Audit, HoldingList
from storage.audit import SqlAudit
from storage.crypto import FieldCipher
from storage.database import Database
from storage.figures import SqlFigures
from storage.holding_list import SqlHoldingList
from tests.contract.storage.desk_kit import HOLDING, OTHER, PAPER, Kit, TickingClock


def keeps_the_ports(database: Database, clock: TickingClock) -> tuple[HoldingList, Audit]:
    """mypy checks here that the ports' signatures are kept."""
    return SqlHoldingList(database, clock), SqlAudit(database, clock)


async def test_a_holding_is_found_by_each_identifier_of_its_paper(database: Database, clock: TickingClock) -> None:
    holdings = SqlHoldingList(database, clock)
    pmid = Identifier(IdKind.PMID, "123")
    await holdings.record(replace(PAPER, ids=(*PAPER.ids, pmid)), HOLDING)
    await holdings.record(replace(PAPER, ids=(*PAPER.ids, pmid)), HOLDING)
    assert await holdings.holding_for(Article(title="", ids=(pmid,))) == HOLDING
    assert await holdings.holding_for(PAPER) == HOLDING
    assert await holdings.holding_for(OTHER) is None


async def test_the_version_of_record_is_served_before_a_preprint(database: Database, clock: TickingClock) -> None:
    holdings = SqlHoldingList(database, clock)
    preprint = replace(HOLDING, document=Document("cd" * 32, 5, 1), version=Version.PREPRINT)
    await holdings.record(PAPER, HOLDING)
    clock.tick(60)
    await holdings.record(PAPER, preprint)
    assert await holdings.holding_for(PAPER) == HOLDING


async def test_a_paper_without_identifiers_is_held_by_its_title(database: Database, clock: TickingClock) -> None:
    holdings = SqlHoldingList(database, clock)
    await holdings.record(Article(title="牙周炎 的 治疗"), HOLDING)
    assert await holdings.holding_for(Article(title="《牙周炎的治疗》")) == HOLDING


async def test_a_blocked_document_is_never_served_for_that_paper_again(database: Database, clock: TickingClock) -> None:
    holdings = SqlHoldingList(database, clock)
    pmid = Identifier(IdKind.PMID, "123")
    both = replace(PAPER, ids=(*PAPER.ids, pmid))
    await holdings.record(both, HOLDING)
    await holdings.block(both, HOLDING.document.sha256, request=1042, by="reader")
    await holdings.block(both, HOLDING.document.sha256, request=1042, by="reader")
    assert await holdings.holding_for(PAPER) is None
    assert await holdings.blocked(Article(title="", ids=(pmid,))) == {HOLDING.document.sha256}
    assert await holdings.blocked(OTHER) == frozenset()
    right = replace(HOLDING, document=Document("cd" * 32, 5, 1), version=Version.PREPRINT)
    await holdings.record(both, right)
    assert await holdings.holding_for(PAPER) == right


async def test_audit_lines_form_a_chain_that_shows_a_change(database: Database, clock: TickingClock) -> None:
    audit = SqlAudit(database, clock)
    await asyncio.gather(*(audit.note("li", "request_taken", f"request:{n}") for n in range(10)))
    (latest,) = [line async for line in audit.lines(limit=1)]
    assert latest[:3] == (clock(), "li", "request_taken")
    assert await audit.first_broken() is None
    async with database.writing() as session:
        await session.execute(text("UPDATE audit SET actor = 'wang' WHERE id = 4"))
    assert await audit.first_broken() == 4


async def test_what_was_done_to_one_request_is_told_in_its_order(database: Database, clock: TickingClock) -> None:
    audit = SqlAudit(database, clock)
    for actor, action, number in (("li", "request_taken", 1), ("wang", "request_taken", 12), ("li", "file_viewed", 1)):
        await audit.note(actor, action, f"request:{number}")
    assert [line[1:3] for line in await audit.about("request:1")] == [("li", "request_taken"), ("li", "file_viewed")]


async def test_an_audit_line_left_out_is_seen(database: Database, clock: TickingClock) -> None:
    audit = SqlAudit(database, clock)
    for n in range(4):
        await audit.note("li", "request_taken", f"request:{n}")
    async with database.writing() as session:
        await session.execute(text("DELETE FROM audit WHERE id = 2"))
    assert await audit.first_broken() == 3


async def test_figures_have_one_row_for_each_request_of_the_period(kit: Kit, cipher: FieldCipher) -> None:
    _, delivery = await kit.marked()
    _, lease = await kit.next_post() or ("", None)
    assert lease is not None
    await kit.outbox.sent(lease, "r")
    await kit.received(wanted=TitleWanted("牙周炎的治疗"), staff_id=None)
    end = kit.clock() + timedelta(seconds=1)
    await kit.received(received_at=end)
    figures = SqlFigures(kit.database, cipher, kit.clock)
    first, second = [row async for row in figures.rows_between(end - timedelta(days=1), end)]
    assert (first.number, first.reader, first.state, first.source, first.route, first.language) == (
        delivery.request,
        "staff:7",
        State.DELIVERED,
        "europepmc",
        "group",
        "und",
    )
    assert first.turnaround_s == 0
    assert (second.state, second.language, second.source) == (State.RECEIVED, "zh", "")
    assert second.reader.startswith("contact:")
    assert "wxid" not in second.reader


async def test_figures_of_more_than_a_page_are_complete(kit: Kit, cipher: FieldCipher) -> None:
    start = kit.clock()
    values = [kit.book._values(kit.new()) for _ in range(1203)]
    async with kit.database.writing() as session:
        from storage.tables import RequestRow

        await session.execute(kit.database.insert(RequestRow), values)
    figures = SqlFigures(kit.database, cipher, kit.clock)
    rows = [row.number async for row in figures.rows_between(start, start + timedelta(days=1))]
    assert rows == list(range(1001, 2204))
