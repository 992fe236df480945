import asyncio

import pytest

from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from resolvers.outgoing import turnstile as turnstile_module
from resolvers.outgoing.tally import BUCKETS_S, SLOTS, Count
from resolvers.outgoing.turnstile import Turnstile
from tests.fakes.clock import FakeClock


async def forever() -> Outcome[str]:
    await asyncio.Event().wait()
    raise AssertionError


@pytest.mark.parametrize(("hanging_s", "failures", "given_up"), [(0.0, {"timeout": 1}, 0), (9.0, {}, 1)])
async def test_a_call_that_was_given_up_is_a_failure_only_when_it_took_long(
    monkeypatch: pytest.MonkeyPatch, hanging_s: float, failures: dict[str, int], given_up: int
) -> None:
    monkeypatch.setattr(turnstile_module, "HANGING_S", hanging_s)
    count = Count(FakeClock())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await Turnstile(count, lambda: True).let(forever)
    assert (dict(count.failures), count.given_up) == (failures, given_up)


async def test_a_closed_one_lets_nobody_through() -> None:
    count = Count(FakeClock())
    assert await Turnstile(count, lambda: False).let(forever) == NotApplicable()
    assert count.asked == 0


def test_figures_of_a_source_add_up() -> None:
    clock = FakeClock()
    count = Count(clock)
    for outcome, elapsed_s in ((Found(1), 0.2), (Found(2), 0.4), (NotFound(), 9.0), (Unavailable("timeout"), 20.0)):
        count.note(outcome, elapsed_s)
        clock.tick(minutes=10)
    count.note(None, 1.0)
    count.note(NotApplicable(), 1.0)
    tally = count.tally("metadata", "crossref", None)
    assert (tally.asked, tally.found, tally.not_found, tally.unavailable, tally.given_up) == (6, 2, 1, 1, 1)
    assert (tally.median_s, tally.p95_s, tally.sum_s) == (4.7, 20.0, 29.6)
    assert tally.hit_rate == pytest.approx(2 / 3)
    assert tally.buckets[BUCKETS_S.index(0.25)] == 1
    assert tally.buckets[-1] == 3
    assert [(slot.answered, slot.failed) for slot in tally.slots[-5:]] == [(1, 0), (1, 0), (1, 0), (0, 1), (0, 0)]
    assert len(tally.slots) == SLOTS
    clock.tick(hours=7)
    assert sum(slot.answered for slot in count.tally("metadata", "crossref", None).slots) == 0
