"""Recorded answers of the real services, one case a file: parsed, or refused for a stated reason; none raises.

`WENDI_RESPONSES` names the folder, laid out as service/file. The table at the end is printed by `conftest.py`.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from yarl import URL

from handlers.domain.article import Article, Copy
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from resolvers.formats.answers import Answer, read_json, read_xml
from resolvers.formats.medline import parse_efetch
from resolvers.formats.preprints import parse_details, parse_published
from resolvers.formats.summaries import parse_esummary, parse_hits
from resolvers.fulltext import core, doaj, hal, openaire, pmc, unpaywall, zenodo
from resolvers.fulltext import datacite as datacite_copies
from resolvers.fulltext import europepmc as europepmc_copies
from resolvers.fulltext import openalex as openalex_copies
from resolvers.fulltext import semantic_scholar as semantic_scholar_copies
from resolvers.iso18626.reading import parse_message
from resolvers.metadata import (
    aminer,
    arxiv,
    crossref,
    datacite,
    doi_org,
    europepmc,
    google_books,
    openalex,
    openlibrary,
    pubmed,
    semantic_scholar,
)
from resolvers.topics.pubmed import parse_page

RESPONSES = Path(os.environ.get("WENDI_RESPONSES") or Path(__file__).parents[4] / "shared" / "data" / "responses")
TYPES = {".json": "application/json", ".xml": "application/xml", ".html": "text/html", ".txt": "text/plain"}
BASE = URL("https://bucket.example.org")
Parse = Callable[[Answer], Outcome[Any]]


def epmc_copies(answer: Answer) -> Outcome[tuple[Copy, ...]]:
    return europepmc_copies.parse_copies(answer, "https://europepmc.org/articles")


def pmc_record(answer: Answer) -> Outcome[tuple[Copy, ...]]:
    return pmc.parse_record(answer, BASE)


PARSERS: dict[str, tuple[Parse, ...]] = {
    "crossref": (crossref.parse_work, crossref.parse_works),
    "pubmed": (parse_efetch, pubmed.parse_esearch, parse_esummary, parse_page, parse_hits),
    "europepmc": (europepmc.parse_search, europepmc.parse_hits, epmc_copies),
    "pmc_oa": (pmc.parse_listing, pmc_record),
    "pmc_idconv": (pubmed.parse_idconv,),
    "unpaywall": (unpaywall.parse_locations,),
    "core": (core.parse_copies,),
    "doaj": (doaj.parse_copies,),
    "zenodo": (zenodo.parse_copies,),
    "hal": (hal.parse_copies,),
    "openaire": (openaire.parse_copies,),
    "openlibrary": (openlibrary.parse_books,),
    "google_books": (google_books.parse_volumes,),
    "aminer": (aminer.parse_papers,),
    "datacite": (datacite.parse_records, datacite_copies.parse_copies),
    "doi_org": (doi_org.parse_agency, doi_org.parse_item, doi_org.parse_handle),
    "openalex": (openalex.parse_works, openalex_copies.parse_copies),
    "arxiv": (arxiv.parse_feed,),
    "biorxiv": (parse_details, parse_published),
    "iso18626": (parse_message,),
    "semantic_scholar": (semantic_scholar.parse_papers, semantic_scholar_copies.parse_copies),
}


def recorded() -> list[Path]:
    files = [f for service in PARSERS for f in sorted((RESPONSES / service).glob("*")) if f.is_file()]
    return [f for f in files if f.name != "SOURCE.txt"]


def answer_of(file: Path) -> Answer:
    match = re.match(r"(\d{3})_", file.name) or re.search(r"error_(\d{3})", file.name)
    return Answer(
        int(match[1]) if match else 200, TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes()
    )


def verdict(outcomes: list[Outcome[Any]]) -> tuple[str, str]:
    """Return `parsed`, `not found` or `refused`, with what was found or the reasons given."""
    for outcome in outcomes:
        if isinstance(outcome, Found):
            return "parsed", f"{len(outcome.value)} records" if isinstance(outcome.value, tuple) else "1 record"
    if any(isinstance(outcome, NotFound) for outcome in outcomes):
        return "not found", ""
    return "refused", ", ".join(sorted({o.reason for o in outcomes if isinstance(o, Unavailable)}))


def shape(answer: Answer) -> str:
    """Return what an answer is, for the table: why it could not be read."""
    if answer.status != 200:
        return f"status {answer.status}"
    if shell := read_json(answer):
        kind = shell.get("message-type") or "with " + ", ".join(list(shell)[:3])
        return f"JSON {kind}"
    root = read_xml(answer)
    if root is not None:
        return f"XML <{etree.QName(root).localname}>"
    return "a JSON list" if answer.body.lstrip().startswith(b"[") else "neither JSON nor XML"


def check_sound(value: object) -> None:
    """Every record that was read has what a request can be identified or served by."""
    if isinstance(value, Article):
        assert value.title or value.ids
        assert value.year is None or 1600 <= value.year <= 2030
        assert not re.search(r"</?[a-z]+>|&[a-z]+;", value.title), value.title
        assert all(i.value == i.value.strip() and i.value for i in value.ids)
    if isinstance(value, Copy):
        assert value.url or value.landing_url


@pytest.mark.responses
@pytest.mark.skipif(not RESPONSES.is_dir(), reason=f"no recorded answers in {RESPONSES}: set WENDI_RESPONSES")
@pytest.mark.parametrize("file", recorded(), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_recorded_answer_is_read_or_refused(file: Path, record_property: Callable[[str, object], None]) -> None:
    service = file.parent.name
    outcomes = [parse(answer_of(file)) for parse in PARSERS[service]]
    state, detail = verdict(outcomes)
    if state == "refused":
        detail = f"{detail} ({shape(answer_of(file))})"
    record_property("verdict", (service, state, detail, file.name))
    for outcome in outcomes:
        if isinstance(outcome, Found) and isinstance(outcome.value, tuple):
            for value in outcome.value:
                check_sound(value)
        elif isinstance(outcome, Unavailable):
            assert outcome.reason
