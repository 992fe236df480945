"""`make soak`: the hostile drill at length.

WENDI_SOAK_FILES sets how many papers are broken at random (default 300); every file made to do harm comes first.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from handlers.domain.mark import Mark
from tests.contract.watermark.broken_files import broken
from tests.contract.watermark.hostile_drill import drill
from tests.contract.watermark.hostile_files import built
from watermark.code import issue_code
from watermark.workers.child import PdfWorkshop

KEY = b"a key for tests, thirty-two byte"
MARK = Mark("口腔科-张三", "1042", date(2026, 11, 21), issue_code(KEY, 7), "示范医院图书馆")


def _files() -> Iterator[tuple[str, bytes]]:
    for name, make in built().items():
        yield name, make()
    for seed in range(int(os.environ.get("WENDI_SOAK_FILES", "300"))):
        yield f"seed {seed}", broken(seed)


@pytest.mark.soak
@pytest.mark.timeout(7200)
async def test_hundreds_of_hostile_files_end_in_a_right_copy_or_a_refusal_and_harm_nobody(tmp_path: Path) -> None:
    async with PdfWorkshop(key=KEY) as shop:
        outcome = await drill(shop, _files(), tmp_path, MARK, deadline_s=30)
    print(f"\n{outcome}")  # noqa: T201 - the figures of the drill
    assert (outcome.wrong, outcome.troubles, outcome.harmed) == ({}, {}, [])
