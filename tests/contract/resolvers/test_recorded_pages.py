"""Recorded pages and files of hosts, one case a file: a wall is known and never followed, a landing page is read.

Lies beside the recorded answers of services (`WENDI_RESPONSES`) in `hostile_html`, `landing_pages` and `downloads`;
what became of each file stands in the same table.
"""

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from handlers.domain.article import Copy
from handlers.domain.errors import BadDocument, SourceUnavailable
from resolvers.http import Http, Identity
from resolvers.outgoing.fetch import HttpFetcher
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.walls import HEAD_BYTES, WALLS, wall
from tests.contract.resolvers.landing_kit import pdf_named_in
from tests.contract.resolvers.test_responses import RESPONSES
from tests.contract.resolvers.web import Clock, local_web, says

MAX_BYTES = 40 * 1024 * 1024
OWN_ADDRESS = re.compile(
    rb"(?:citation_(?:abstract_html|fulltext_html|public)_url|og:url|canonical)[\"'][^<>]{0,40}?"
    rb"(?:content|href)=[\"'](https?://[^\"'<>\s]+)",
    re.IGNORECASE,
)
PDF_ADDRESS = re.compile(rb"citation_pdf_url[\"']\s+content=[\"'](https?://[^/\"']+)", re.IGNORECASE)
Property = Callable[[str, object], None]
pytestmark = [
    pytest.mark.responses,
    pytest.mark.skipif(not RESPONSES.is_dir(), reason=f"no recorded answers in {RESPONSES}: set WENDI_RESPONSES"),
]


def files(folder: str) -> list[Any]:
    found = sorted((RESPONSES / folder).glob("*"))
    cases = [
        pytest.param(file, id=f"{folder}/{file.name}") for file in found if file.is_file() and file.name != "SOURCE.txt"
    ]
    reason = f"no recorded pages in {RESPONSES / folder}: set WENDI_RESPONSES to answers that have some"
    return cases or [pytest.param(Path(), id=f"{folder}/none", marks=pytest.mark.skip(reason=reason))]


def body_of(file: Path) -> bytes:
    return file.read_bytes()


def page_of(file: Path) -> bytes:
    body = body_of(file)
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def status_of(file: Path) -> int:
    match = re.search(r"(?:^|_)([45]\d\d|200)(?:_|\.|$)", file.name)
    return int(match[1]) if match else 200


async def outcome_of(body: bytes, target: Path, *, status: int = 200, headers: dict[str, str]) -> tuple[str, int]:
    """Return the failure word of fetching that answer (empty: none) and how many requests it took."""
    limits = Limits(per_second=1000, concurrency=8)
    kind = "text/html" if headers.pop("kind", "") else "application/pdf"
    async with local_web(says(body, status=status, kind=kind, headers=headers)) as here:
        http = Http(identity=Identity("a@b.cn"), clock=Clock(), allow_hosts=[here.place], unhurried=limits)
        async with http:
            try:
                await HttpFetcher(http).fetch(Copy(source="test", url=f"{here.url}/x.pdf"), target, max_bytes=MAX_BYTES)
            except (BadDocument, SourceUnavailable) as error:
                return error.reason, len(here.requests)
            return "", len(here.requests)


@pytest.mark.parametrize("file", files("hostile_html"))
async def test_a_recorded_answer_that_is_a_wall_is_known_and_not_followed(
    file: Path, tmp_path: Path, record_property: Property
) -> None:
    target = tmp_path / "x.pdf"
    word, requests = await outcome_of(page_of(file), target, status=status_of(file), headers={"kind": "html"})
    record_property("verdict", (file.parent.name, "refused", word or "taken for a PDF", file.name))
    assert word in WALLS
    assert requests == 1
    assert not target.exists()


@pytest.mark.parametrize("file", files("landing_pages"))
def test_a_recorded_answer_that_is_a_landing_page_is_read(file: Path, record_property: Property) -> None:
    page = page_of(file)
    address = OWN_ADDRESS.search(page) or PDF_ADDRESS.search(page)
    here = URL(address[1].decode() if address else "https://journal.example.org/article")
    pdf = pdf_named_in(page[:HEAD_BYTES], here)
    record_property("verdict", (file.parent.name, "parsed" if pdf else "not found", str(pdf or ""), file.name))
    assert wall(here, status_of(file), page[:HEAD_BYTES]) is None
    assert pdf is None or pdf.scheme in {"http", "https"}


@pytest.mark.parametrize("file", files("downloads"))
async def test_a_recorded_answer_that_is_a_download_is_taken_or_refused(
    file: Path, tmp_path: Path, record_property: Property
) -> None:
    target = tmp_path / "x.pdf"
    headers = {"Content-Encoding": "gzip"} if file.suffix == ".gz" else {}
    word, _ = await outcome_of(body_of(file), target, headers=headers)
    record_property("verdict", (file.parent.name, "refused" if word else "parsed", word, file.name))
    assert target.exists() is not bool(word)
