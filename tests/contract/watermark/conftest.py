import os
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from handlers.domain.mark import Mark
from watermark.code import issue_code
from watermark.workers.child import PdfWorkshop

KEY = b"a key for tests, thirty-two byte"
DELIVERY = 1234


@pytest.fixture
def mark() -> Mark:
    return Mark(
        reader="口腔科-张三",
        request="1042",
        day=date(2026, 11, 21),
        code=issue_code(KEY, DELIVERY),
        library="示范医院图书馆",
    )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def workshop() -> AsyncIterator[PdfWorkshop]:
    async with PdfWorkshop(key=KEY) as found:
        yield found


def corpus() -> list[Path]:
    """The files of WENDI_PDFS, by default the shared ones where they are there."""
    folder = Path(os.environ.get("WENDI_PDFS") or Path(__file__).parents[4] / "shared" / "data" / "pdfs")
    return sorted(folder.rglob("*.pdf")) if folder.is_dir() else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of `pytest -m pdfs`."""
    counts: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            if "test_a_file_of_the_world" in report.nodeid and report.when == "call":
                counts["failed" if outcome == "failed" else str(dict(report.user_properties)["outcome"])] += 1
    if counts:
        terminalreporter.section("PDFs")
        for said, count in sorted(counts.items()):
            terminalreporter.write_line(f"{count:5}  {said}")
        terminalreporter.write_line(f"{counts.total():5}  files")
