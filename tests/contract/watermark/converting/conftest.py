"""A workshop that turns files into PDFs, in its limited children."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from handlers.domain.other_form import Converted
from tests.contract.watermark.converting.forms_made import written
from watermark.converting.workshop import ConvertingWorkshop
from watermark.workers.child import PdfWorkshop

Convert = Callable[[bytes, str], Awaitable[tuple[Converted, Path]]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def children() -> AsyncIterator[PdfWorkshop]:
    async with PdfWorkshop(at_once=2) as workshop:
        yield workshop


@pytest.fixture
def convert(children: PdfWorkshop, tmp_path: Path) -> Convert:
    workshop = ConvertingWorkshop(children, office="", deadline_s=30)

    async def run(data: bytes, name: str) -> tuple[Converted, Path]:
        source, target = written(tmp_path, data), tmp_path / "made" / "made.pdf"
        target.parent.mkdir()
        return await workshop.convert(source, target, name), target

    return run
