"""The promises of `RecallList`, over both engines."""

from datetime import date, timedelta

import pytest

from handlers.domain.message import Conversation
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.post import Post
from handlers.domain.request import Request
from handlers.ports import RecallList
from storage.crypto import FieldCipher
from storage.database import Database
from storage.recall_list import Looks, SqlRecallList
from tests.contract.storage.desk_kit import ACCOUNT, OTHER, PAPER, READER, Kit, TickingClock

RETRACTED = Notice(NoticeKind.RETRACTION, "10.1000/r", date(2026, 11, 1), source="crossref")
YEARS = timedelta(days=730)


@pytest.fixture
def recalls(database: Database, cipher: FieldCipher, clock: TickingClock) -> SqlRecallList:
    return SqlRecallList(database, cipher, clock)


def keeps_the_port(recalls: SqlRecallList) -> RecallList:
    """mypy checks here that the port's signatures are kept."""
    return recalls


async def delivered(kit: Kit) -> Request:
    request, _ = await kit.marked()
    while taken := await kit.outbox.next_due(ACCOUNT, (), is_quiet=False, lease_s=30):
        await kit.outbox.sent(taken[1], "r")
    found = await kit.book.find(request.number)
    assert found is not None
    return found


def post(request: Request) -> Post:
    return Post(f"recall:{request.number}", Conversation(contact_id=READER.contact_id), "撤稿", request=request.number)


async def due(kit: Kit, recalls: SqlRecallList) -> list[str]:
    since, before = kit.clock() - YEARS, kit.clock() - timedelta(hours=20)
    return [paper.key for paper in await recalls.due(delivered_since=since, looked_before=before, limit=10)]


async def test_delivered_papers_are_due_once_a_day_each_once(kit: Kit, recalls: SqlRecallList) -> None:
    await delivered(kit)
    await delivered(kit)
    await kit.identified(OTHER)  # not delivered yet
    assert await due(kit, recalls) == [PAPER.key]
    await recalls.looked([PAPER])
    assert await due(kit, recalls) == []
    kit.clock.tick(86_400)
    assert await due(kit, recalls) == [PAPER.key]
    await recalls.looked([PAPER])
    kit.clock.tick(YEARS.total_seconds() + 1)
    assert await due(kit, recalls) == []  # delivered too long ago


async def test_a_reader_is_told_once_of_each_kind_of_notice(kit: Kit, recalls: SqlRecallList) -> None:
    first, second = await delivered(kit), await delivered(kit)
    both = await recalls.readers(PAPER, delivered_since=kit.clock() - YEARS)
    assert [r.number for r in both] == [first.number, second.number]
    assert await recalls.tell(both, RETRACTED, post(first))
    assert not await recalls.tell(both, RETRACTED, post(second))
    assert await kit.count("post", "key LIKE 'recall:%'") == 1
    assert await recalls.tell(both, Notice(NoticeKind.CONCERN), None)
    assert sorted((r.state, r.notice.kind.value) for r in await recalls.recalled()) == [
        ("held", "expression-of-concern"), ("held", "expression-of-concern"),
        ("told", "retraction"), ("told", "retraction"),
    ]  # fmt: skip


async def test_what_was_said_with_the_copy_is_not_told_again(kit: Kit, recalls: SqlRecallList) -> None:
    request = await delivered(kit)
    await recalls.said(request.number, [RETRACTED])
    await recalls.said(request.number, [RETRACTED])
    assert not await recalls.tell([request], RETRACTED, post(request))
    assert await kit.count("post", "key LIKE 'recall:%'") == 0
    assert await recalls.recalled() == ()


async def test_what_a_librarian_has_to_tell_is_settled_once(kit: Kit, recalls: SqlRecallList) -> None:
    request = await delivered(kit)
    await recalls.tell([request], RETRACTED, None)
    (held,) = await recalls.recalled()
    assert (held.state, held.request.number, held.notice) == ("held", request.number, RETRACTED)
    assert await recalls.settle(held.id, by="王老师")
    assert not await recalls.settle(held.id, by="王老师")
    (settled,) = await recalls.recalled()
    assert (settled.state, settled.by) == ("settled", "王老师")


async def test_a_message_that_could_not_be_sent_is_the_librarians(kit: Kit, recalls: SqlRecallList) -> None:
    request = await delivered(kit)
    await recalls.tell([request], RETRACTED, post(request))
    taken = await kit.outbox.next_due(ACCOUNT, (), is_quiet=False, lease_s=30)
    assert taken is not None
    await kit.outbox.not_sent(taken[1], "unknown_contact", retry_at=None)
    (held,) = await recalls.recalled()
    assert held.state == "held"


async def test_it_is_known_how_many_papers_wait_to_be_looked_at(kit: Kit, recalls: SqlRecallList) -> None:
    async def looks() -> Looks:
        return await recalls.looks(delivered_since=kit.clock() - YEARS, looked_before=kit.clock() - timedelta(hours=20))

    assert await looks() == Looks(0, None)
    await delivered(kit)
    await delivered(kit)
    assert await looks() == Looks(1, None)
    await recalls.looked([PAPER])
    assert (await looks()).waiting == 0
    assert (await looks()).last_at is not None
