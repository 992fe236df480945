"""The sample papers, made once, and a stand-in that serves them on loopback."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.demo.papers import write_papers
from bot.demo.server import serve


@pytest.fixture(scope="session")
def papers_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all sample papers."""
    folder = tmp_path_factory.mktemp("papers")
    write_papers(folder)
    return folder


@pytest.fixture
async def stand_in(papers_dir: Path) -> AsyncIterator[aiohttp.ClientSession]:
    """Yield a session whose relative addresses lead to the stand-in."""
    async with serve(papers_dir) as address, aiohttp.ClientSession(base_url=address) as session:
        yield session
