"""Writers of the embedded database share commits, and nobody's mishap is another's."""

import asyncio
import gc
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from storage.database import Database
from storage.paper_tables import AuditRow
from storage.tables import MessageRow
from tests.contract.storage.desk_kit import TickingClock

HUNG_S = 5.0


@pytest.fixture
async def embedded(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(sqlite_template, tmp_path / "wendi.db")
    async with Database.open(f"sqlite+aiosqlite:///{tmp_path}/wendi.db") as database:
        yield database


def note(number: int) -> MessageRow:
    now = TickingClock()()
    empty = dict.fromkeys(("sender_name_sealed", "sender_alias_sealed", "text_sealed", "file_name_sealed"), b"")
    words = dict.fromkeys(("topic", "room_id", "contact_id", "sender_id", "conversation_key"), "x")
    return MessageRow(
        account="wechat", message_id=str(number), kind="text", mentions_bot=False, sender_is_friend=False,
        at=now, kept_at=now, **empty, **words,
    )  # fmt: skip


async def write(database: Database, number: int, *, fails: bool = False) -> None:
    async with database.writing() as session:
        session.add(note(number))
        await session.flush()
        if fails:
            raise RuntimeError("this one alone")


async def kept(database: Database) -> set[int]:
    async with database.reading() as session:
        return {int(one) for one in await session.scalars(select(MessageRow.message_id))}


async def test_many_writers_share_few_commits(embedded: Database) -> None:
    commits: list[object] = []
    event.listen(embedded.writer.sync_engine, "commit", commits.append)
    await asyncio.gather(*(write(embedded, n) for n in range(40)))
    assert await kept(embedded) == set(range(40))
    assert len(commits) < 10


async def test_what_a_block_wrote_is_on_disk_when_it_ends(embedded: Database) -> None:
    await write(embedded, 1)
    assert await kept(embedded) == {1}


async def test_a_block_that_fails_takes_back_its_own_work_alone(embedded: Database) -> None:
    outcomes = await asyncio.gather(*(write(embedded, n, fails=n % 3 == 0) for n in range(12)), return_exceptions=True)
    assert [isinstance(outcome, RuntimeError) for outcome in outcomes] == [n % 3 == 0 for n in range(12)]
    assert await kept(embedded) == {n for n in range(12) if n % 3}


async def test_a_block_that_writes_nothing_costs_no_commit_of_others(embedded: Database) -> None:
    async with embedded.writing() as session:
        assert await session.scalar(select(func.count()).select_from(AuditRow)) == 0
    await write(embedded, 1)
    assert await kept(embedded) == {1}


@pytest.mark.parametrize("after_ms", range(16))
async def test_a_writer_cancelled_at_any_moment_leaves_the_way_free(embedded: Database, after_ms: int) -> None:
    others = [asyncio.create_task(write(embedded, n)) for n in range(3)]
    victim = asyncio.create_task(write(embedded, 99))
    later = [asyncio.create_task(write(embedded, n)) for n in range(3, 6)]
    await asyncio.sleep(after_ms / 1000)
    victim.cancel()
    async with asyncio.timeout(HUNG_S):
        outcomes = await asyncio.gather(*others, *later, return_exceptions=True)
        await asyncio.gather(victim, return_exceptions=True)
        await write(embedded, 100)
    written = {n for n, outcome in enumerate(outcomes) if outcome is None}
    assert await kept(embedded) - {99} == written | {100}


async def test_an_only_writer_cancelled_in_a_statement_leaves_no_unseen_failure(embedded: Database) -> None:
    unseen: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unseen.append(context["message"]))
    for steps in range(1, 100):
        victim = asyncio.create_task(write(embedded, steps))
        for _ in range(steps):
            await asyncio.sleep(0)
        victim.cancel()
        await asyncio.gather(victim, return_exceptions=True)
        await write(embedded, 200 + steps)
    gc.collect()
    await asyncio.sleep(0)
    assert not unseen
