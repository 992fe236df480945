"""A search belongs to a paper, serves every request for it, and leaves none behind."""

import asyncio
from datetime import timedelta

import pytest

from handlers.domain.article import Attempt
from handlers.domain.errors import LeaseLost
from handlers.domain.request import Actor, Reason, State
from tests.contract.storage.desk_kit import HOLDING, OTHER, PAPER, Kit

NO_LEFTOVERS = (
    "state IN ('identified', 'searching') AND (search_id IS NULL OR search_id IN "
    "(SELECT id FROM search WHERE ended_at IS NOT NULL))"
)


async def test_requests_for_one_paper_share_one_search(kit: Kit) -> None:
    first, second = await kit.identified(), await kit.identified()
    claimed = await kit.book.claim_search(lease_s=60)
    assert claimed is not None
    search, requests, lease = claimed
    assert (search.article, search.tries) == (PAPER, 1)
    assert [(one.number, one.state) for one in requests] == [
        (first.number, State.SEARCHING),
        (second.number, State.SEARCHING),
    ]
    assert await kit.book.claim_search(lease_s=60) is None
    found = await kit.book.search_found(lease, HOLDING, [Attempt("europepmc")])
    assert [(one.state, one.holding, one.attempts) for one in found] == [
        (State.FOUND, HOLDING, (Attempt("europepmc"),))
    ] * 2


async def test_two_workers_never_get_the_same_search(kit: Kit) -> None:
    await kit.identified(PAPER)
    await kit.identified(OTHER)
    claims = await asyncio.gather(*(kit.book.claim_search(lease_s=60) for _ in range(6)))
    assert len({claim[0].id for claim in claims if claim}) == 2
    assert sum(claim is not None for claim in claims) == 2


async def test_whoever_joins_while_a_search_runs_is_served_by_it(kit: Kit) -> None:
    await kit.identified()
    lease = await kit.search()
    late = await kit.identified()
    assert late.state is State.IDENTIFIED
    found = await kit.book.search_found(lease, HOLDING, ())
    assert late.number in {one.number for one in found}
    assert await kit.state(late.number) is State.FOUND
    assert await kit.count("request", NO_LEFTOVERS) == 0


async def test_whoever_joins_a_running_search_is_searching_once_its_lease_is_extended(kit: Kit) -> None:
    await kit.identified()
    lease = await kit.search()
    late = await kit.identified()
    await kit.book.extend(lease, table="search", lease_s=60)
    assert await kit.state(late.number) is State.SEARCHING


async def test_whoever_joins_a_search_that_misses_goes_to_the_librarian_with_the_others(kit: Kit) -> None:
    await kit.identified()
    lease = await kit.search()
    await kit.identified()
    missed = await kit.book.search_missed(
        lease, [Attempt("oa", "no-location")], Reason.NO_OPEN_COPY, lambda r: [kit.note(r)], unsure=HOLDING
    )
    assert [(one.state, one.reason, one.holding) for one in missed] == [
        (State.WITH_LIBRARIAN, Reason.NO_OPEN_COPY, HOLDING)
    ] * 2
    assert await kit.outbox.waiting("wechat") == 2


async def test_nobody_is_left_behind_who_joins_in_the_moment_in_which_a_search_ends(kit: Kit) -> None:
    for _ in range(6):
        await kit.received()
    leases = [(await kit.claim_received())[1] for _ in range(6)]
    await kit.book.identified(leases[0], PAPER)
    running = await kit.search()
    await asyncio.gather(
        *(kit.book.identified(lease, PAPER) for lease in leases[1:3]),
        kit.book.search_found(running, HOLDING, ()),
        *(kit.book.identified(lease, PAPER) for lease in leases[3:]),
    )
    assert await kit.count("request", NO_LEFTOVERS) == 0
    while claimed := await kit.book.claim_search(lease_s=60):
        await kit.book.search_found(claimed[2], HOLDING, ())
    assert await kit.count("request", "state = 'found'") == 6


async def test_a_paper_asked_for_after_its_search_ended_gets_a_new_search(kit: Kit) -> None:
    await kit.found()
    again = await kit.identified()
    claimed = await kit.book.claim_search(lease_s=60)
    assert claimed is not None
    assert [one.number for one in claimed[1]] == [again.number]


async def test_a_search_put_off_comes_again_and_its_requests_wait(kit: Kit) -> None:
    request = await kit.identified()
    lease = await kit.search()
    late = await kit.identified()
    await kit.book.search_again(lease, [Attempt("a", "timeout")], retry_at=kit.clock() + timedelta(seconds=15))
    assert await kit.state(request.number) is State.IDENTIFIED
    assert await kit.book.claim_search(lease_s=60) is None
    kit.clock.tick(15)
    claimed = await kit.book.claim_search(lease_s=60)
    assert claimed is not None
    assert (claimed[0].tries, {one.number for one in claimed[1]}) == (2, {request.number, late.number})
    (first, _) = await kit.book.search_found(claimed[2], HOLDING, [Attempt("b")])
    assert first.attempts == (Attempt("a", "timeout"), Attempt("b"))


async def test_a_cancelled_request_does_not_stop_a_search_that_serves_others(kit: Kit) -> None:
    first, second = await kit.identified(), await kit.identified()
    lease = await kit.search()
    await kit.book.move(first.number, State.CANCELLED, Actor.READER)
    found = await kit.book.search_found(lease, HOLDING, ())
    assert [one.number for one in found] == [second.number]
    assert await kit.state(first.number) is State.CANCELLED


async def test_a_search_that_nobody_waits_for_ends_without_work(kit: Kit) -> None:
    request = await kit.identified()
    await kit.book.move(request.number, State.CANCELLED, Actor.READER)
    other = await kit.identified(OTHER)
    claimed = await kit.book.claim_search(lease_s=60)
    assert claimed is not None
    assert [one.number for one in claimed[1]] == [other.number]
    assert await kit.count("search", "ended_at IS NULL") == 1


async def test_an_urgent_request_pulls_its_search_forward(kit: Kit) -> None:
    await kit.identified(PAPER)
    await kit.identified(OTHER)
    await kit.identified(OTHER, is_urgent=True)
    claimed = await kit.book.claim_search(lease_s=60)
    assert claimed is not None
    assert claimed[0].article == OTHER


async def test_a_killed_search_is_taken_over_and_the_late_worker_writes_nothing(kit: Kit) -> None:
    request = await kit.identified()
    slow = await kit.search()
    kit.clock.tick(61)
    quick = await kit.search()
    with pytest.raises(LeaseLost):
        await kit.book.search_found(slow, HOLDING, ())
    with pytest.raises(LeaseLost):
        await kit.book.search_again(slow, (), retry_at=kit.clock())
    with pytest.raises(LeaseLost):
        await kit.book.search_missed(slow, (), Reason.NO_OPEN_COPY, lambda r: [kit.note(r)])
    assert await kit.state(request.number) is State.SEARCHING
    assert await kit.book.search_found(quick, HOLDING, ())
    with pytest.raises(LeaseLost):
        await kit.book.search_found(quick, HOLDING, ())


async def test_a_librarian_who_knows_the_paper_starts_its_search(kit: Kit) -> None:
    request = await kit.with_librarian()
    chosen = await kit.book.choose(request.number, PAPER, Actor.LIBRARIAN)
    assert (chosen.state, chosen.holding) == (State.IDENTIFIED, None)
    assert [one.number for one in await kit.book.search_found(await kit.search(), HOLDING, ())] == [request.number]
