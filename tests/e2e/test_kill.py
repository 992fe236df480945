"""The short form of the kill drill; `make soak` runs fifty rounds and more."""

from pathlib import Path

import pytest

from tests.drill import drill
from tests.stage import stage


@pytest.mark.timeout(240)
async def test_a_bot_killed_at_random_moments_loses_nothing_and_repeats_nothing_silently(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        outcome = await drill(running, rounds=4)
    assert outcome.posted > 10
    assert outcome.lost == []
    assert outcome.unsettled == []
    assert outcome.silent_doubles == []
    assert outcome.wrong_reader == []
    assert outcome.delivered > 0
