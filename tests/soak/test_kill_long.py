"""`make soak`: the kill drill at length.

WENDI_SOAK_ROUNDS sets how often the bot is killed (default 50), WENDI_SOAK_DATA a folder that is kept afterwards.
"""

import os
from pathlib import Path

import pytest

from tests.drill import drill
from tests.stage import stage


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_fifty_kills_lose_nothing_and_repeat_nothing_silently(tmp_path: Path) -> None:
    async with stage(Path(os.environ.get("WENDI_SOAK_DATA", tmp_path))) as running:
        outcome = await drill(running, rounds=int(os.environ.get("WENDI_SOAK_ROUNDS", "50")))
    print(f"\n{outcome}")  # noqa: T201 - the figures of the drill
    assert outcome.lost == []
    assert outcome.unsettled == []
    assert outcome.silent_doubles == []
    assert outcome.wrong_reader == []
