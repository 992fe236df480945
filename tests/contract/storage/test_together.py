"""All workers at once, readers cancelling in between: everything ends, once, and nothing is left behind."""

import asyncio
import random
from contextlib import suppress
from dataclasses import replace

from handlers.domain.article import Attempt, Identifier, IdKind
from handlers.domain.errors import IllegalMove, LeaseLost
from handlers.domain.message import Conversation
from handlers.domain.request import Actor, Reason, State
from storage.leases import expire_all
from tests.contract.storage.desk_kit import ACCOUNT, HOLDING, PAPER, Kit, plain_post

REQUESTS = 36
PAPERS = 5


async def identify(kit: Kit) -> bool:
    claimed = await kit.book.claim_received(lease_s=60)
    if claimed is None:
        return False
    request, lease = claimed
    doi = Identifier(IdKind.DOI, f"10.1/{request.number % PAPERS}")
    await kit.book.identified(lease, replace(PAPER, ids=(doi,)))
    return True


async def search(kit: Kit, dice: random.Random) -> bool:
    claimed = await kit.book.claim_search(lease_s=60)
    if claimed is None:
        return False
    _, _, lease = claimed
    await asyncio.sleep(0.002)
    match dice.randrange(3):
        case 0:
            await kit.book.search_again(lease, [Attempt("a", "timeout")], retry_at=kit.clock())
        case 1:
            await kit.book.search_missed(lease, (), Reason.NO_OPEN_COPY, lambda r: [kit.note(r)])
        case _:
            await kit.book.search_found(lease, HOLDING, ())
    return True


async def deliver(kit: Kit) -> bool:
    claimed = await kit.book.claim_found(lease_s=60)
    if claimed is None:
        return False
    request, lease = claimed
    new = await kit.delivery(request)
    where = Conversation(contact_id=f"c{request.number % 9}")
    await kit.book.marked(lease, new, lambda delivery: [replace(kit.file(delivery), conversation=where)])
    return True


async def send(kit: Kit) -> bool:
    taken = await kit.outbox.next_due(ACCOUNT, (), is_quiet=False, lease_s=60)
    if taken is None:
        return False
    await kit.outbox.sent(taken[1], "receipt")
    return True


async def cancel(kit: Kit, dice: random.Random) -> None:
    for _ in range(REQUESTS // 3):
        with suppress(IllegalMove):
            await kit.book.move(1001 + dice.randrange(REQUESTS), State.CANCELLED, Actor.READER)
        await asyncio.sleep(0.005)


async def work(once: object, is_over: asyncio.Event) -> None:
    while not is_over.is_set():
        try:
            had_work = await once()  # type: ignore[operator]
        except LeaseLost:
            continue
        if not had_work:
            await asyncio.sleep(0.05)


async def settle(kit: Kit) -> None:
    working = "state IN ('received', 'identified', 'searching', 'found', 'marked')"
    while await kit.count("request", working) or await kit.outbox.waiting(ACCOUNT):  # noqa: ASYNC110 - the database is asked
        await asyncio.sleep(0.05)


async def test_many_workers_and_cancelling_readers_leave_nothing_undone_and_nothing_done_twice(kit: Kit) -> None:
    dice, is_over = random.Random(7), asyncio.Event()  # noqa: S311 - a drill, repeatable
    jobs = (lambda: identify(kit), lambda: search(kit, dice), lambda: deliver(kit), lambda: send(kit))
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            for _ in range(3):
                group.create_task(work(job, is_over))
        async with asyncio.TaskGroup() as readers:
            for _ in range(REQUESTS):
                readers.create_task(kit.book.enter(kit.new(), lambda r: [kit.ack(r, hold_s=0)]))
            readers.create_task(cancel(kit, dice))
        await settle(kit)
        is_over.set()
    delivered = await kit.count("request", "state = 'delivered'")
    assert delivered + await kit.count("request", "state IN ('with_librarian', 'cancelled')") == REQUESTS
    assert await kit.count("delivery") == await kit.count("delivery", "sent_at IS NOT NULL") == delivered
    assert await kit.count("history", "\"end\" = 'delivered'") == delivered
    assert await kit.count("request", "acked_at IS NULL AND state <> 'cancelled'") == 0


async def test_a_restart_takes_up_at_once_what_the_killed_process_held(kit: Kit) -> None:
    await kit.received()
    await kit.claim_received()
    await kit.outbox.put(ACCOUNT, [plain_post("a")])
    await kit.next_post()
    assert await expire_all(kit.database, kit.clock()) == 2
    assert (await kit.claim_received())[0].tries == 2
    taken = await kit.outbox.next_due(ACCOUNT, (), is_quiet=False, lease_s=30)
    assert taken is not None
    assert taken[0].is_outcome_unknown
    assert await kit.count("request", "lease_until IS NOT NULL") == 1
