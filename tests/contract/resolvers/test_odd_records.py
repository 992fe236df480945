"""Every parser reads around an odd field, and says "not found" only where the answer says so.

Each field of our sample answers is taken out, and replaced by every sort of value that does not belong there.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from yarl import URL

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind
from handlers.domain.notice import GRAVE, Notice, NoticeKind
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from resolvers.formats import records, summaries
from resolvers.formats.answers import Answer
from resolvers.formats.medline import parse_efetch
from resolvers.formats.preprints import parse_details, parse_published
from resolvers.fulltext import arxiv as arxiv_copies
from resolvers.fulltext import core, doab, doaj, openaire, openalex, pmc, semantic_scholar, unpaywall, zenodo
from resolvers.fulltext import datacite as datacite_copies
from resolvers.fulltext import europepmc as europepmc_copies
from resolvers.load import load
from resolvers.metadata import aminer, arxiv, crossref, datacite, europepmc, google_books, openlibrary, pubmed
from resolvers.metadata import openalex as openalex_records
from resolvers.metadata import semantic_scholar as semantic_scholar_records
from resolvers.topics import pubmed as topics
from tests.contract.resolvers.cases import SAMPLES, http_for
from tests.contract.resolvers.mutations import mutations, paths, put, shown, xml_mutations
from tests.contract.resolvers.web import local_web

Parse = Callable[[Answer], Outcome[Any]]
SEED, MOST = 20261121, 1500
DOI = Identifier(IdKind.DOI, "10.5555/wdv.2025.0314")


def only(parse: Callable[..., Outcome[tuple[Article, ...]]], kind: IdKind, value: str) -> Parse:
    """Return a parser as its source uses it: of what comes, the record that was asked for."""
    return lambda answer: records.only(parse(answer), Identifier(kind, value))


def with_(parse: Callable[..., Outcome[Any]], *wanted: object) -> Parse:
    return lambda answer: parse(answer, *wanted)


BOOK = Article("Bedside books", (Identifier(IdKind.ISBN, "9789990000030"),), kind=ArticleKind.BOOK)
EYE = Identifier(IdKind.PMCID, "PMC98000021")
EPMC = "https://europepmc.org/articles"
BUCKET = URL("https://bucket.example.org")

READ: dict[str, Parse] = {
    "metadata/crossref/work.json": only(crossref.parse_work, IdKind.DOI, DOI.value),
    "metadata/crossref/works.json": crossref.parse_works,
    "metadata/pubmed/summary.json": summaries.parse_esummary,
    "metadata/pubmed/summary_zh.json": summaries.parse_esummary,
    "metadata/pubmed/search.json": pubmed.parse_esearch,
    "metadata/pubmed/idconv.json": pubmed.parse_idconv,
    "topics/pubmed/search.json": topics.parse_page,
    "topics/pubmed/summary.json": summaries.parse_hits,
    "topics/europepmc/core.json": europepmc.parse_hits,
    "metadata/europepmc/core.json": europepmc.parse_search,
    "metadata/openalex/work.json": only(openalex_records.parse_works, IdKind.DOI, DOI.value),
    "metadata/openalex/works.json": openalex_records.parse_works,
    "metadata/semantic_scholar/paper.json": only(semantic_scholar_records.parse_papers, IdKind.DOI, DOI.value),
    "metadata/semantic_scholar/match.json": semantic_scholar_records.parse_papers,
    "metadata/datacite/record.json": datacite.parse_records,
    "metadata/datacite/preprint.json": datacite.parse_records,
    "metadata/openlibrary/books.json": with_(openlibrary.parse_books, Identifier(IdKind.ISBN, "9787999000013")),
    "metadata/openlibrary/search.json": openlibrary.parse_books,
    "metadata/google_books/volumes.json": with_(google_books.parse_volumes, Identifier(IdKind.ISBN, "9787999000013")),
    "metadata/aminer/papers.json": aminer.parse_papers,
    "metadata/biorxiv/details.json": parse_details,
    "metadata/biorxiv/pubs.json": parse_published,
    "fulltext/biorxiv/details.json": parse_details,
    "fulltext/europepmc/core.json": with_(europepmc_copies.parse_copies, EPMC, EYE),
    "fulltext/unpaywall/open.json": unpaywall.parse_locations,
    "fulltext/openalex/work.json": with_(openalex.parse_copies, DOI),
    "fulltext/semantic_scholar/paper.json": with_(semantic_scholar.parse_copies, DOI),
    "fulltext/pmc/record.json": with_(pmc.parse_record, BUCKET, ("PMC98000031", "10.5555/bow.2023.5")),
    "fulltext/core/works.json": with_(core.parse_copies, "10.5555/tide.2024.9"),
    "fulltext/datacite/doi.json": with_(datacite_copies.parse_copies, "10.5072/fk2.4"),
    "fulltext/doab/items.json": with_(doab.parse_copies, BUCKET, BOOK),
    "fulltext/doaj/articles.json": with_(doaj.parse_copies, "10.5555/ward.2025.12"),
    "fulltext/openaire/products.json": with_(openaire.parse_copies, "10.5555/crisp.2020.30"),
    "fulltext/zenodo/record.json": with_(zenodo.parse_copies, "10.5281/zenodo.99000123"),
}
# Places that say whether there is anything at all: empty, taken out or about something else, they mean that there is
# nothing. Anywhere else "not found" would be an invention.
SAYS_SO = {
    "metadata/pubmed/idconv.json": r"records(\.\*)?",
    "metadata/semantic_scholar/match.json": r"data(\.\*)?",
    "metadata/openlibrary/books.json": r"ISBN:\d+(\.identifiers)?",
    "metadata/google_books/volumes.json": r"items\.\*(\.volumeInfo\.industryIdentifiers\.\*)?",
    "metadata/biorxiv/details.json": r"collection",
    "metadata/biorxiv/pubs.json": r"collection(\.\*)?",
    "fulltext/biorxiv/details.json": r"collection",
    "fulltext/europepmc/core.json": r"resultList\.result\.\*\.pmcid",
    "fulltext/semantic_scholar/paper.json": r"openAccessPdf(\.url)?",
    "fulltext/pmc/record.json": r"pmcid",
    "fulltext/doab/items.json": r"\*(\.bitstreams(\.\*)?)?",
    "fulltext/doaj/articles.json": r"results\.\*(\.bibjson\.link(\.\*)?)?",
    "fulltext/openaire/products.json": r"results\.\*(\.instances)?",
    "fulltext/zenodo/record.json": r"files(\.\*(\.key)?)?",
}
XML_SAYS_SO = {("PubmedArticleSet/PubmedArticle", "taken out")}  # an empty set is how efetch says that there is none
# What holds the records; an answer that is odd here is no answer, and a service that gives several is left alone.
ENVELOPE = (
    r"message(-type|\.items)?|result|esearchresult(\.idlist)?|records|resultList(\.result(\.\*)?)?|results|data|docs|"
    r"items|success|collection|header"
)
# Where a service says that a paper was taken back or followed by another one, and what kind of paper it is.
NOTICES = re.compile(
    r"message(\.(DOI|title|type|items|update|relation|items\.\*).*)?|result(\.uids.*|\.\d+(\.(title|pubtype|references).*)?)?|"
    r"resultList(\.result(\.\*(\.(title|pubType|commentCorr|source).*)?)?)?|results(\.\*)?|.*is_retracted|"
    r"data(\.\*|\.attributes)?(\.(doi|types|related).*)?"
)
# Read by parsers of other folders, with tests of their own.
OWN_FORMS = {"metadata/doi_org", "fulltext/hal"}


def read(file: str, body: bytes) -> Outcome[Any]:
    return READ[file](Answer(200, "application/json", body))


def sample(file: str) -> Any:
    return json.loads((SAMPLES / file).read_text(encoding="utf-8"))


def test_every_sample_of_a_source_is_tried() -> None:
    tried = {file.rpartition("/")[0] for file in READ} | OWN_FORMS
    there = {str(file.parent.relative_to(SAMPLES)) for file in SAMPLES.glob("*/*/*.json") if file.name != "case.json"}
    assert there <= tried, there - tried


@pytest.mark.parametrize("file", READ)
def test_a_sample_is_read_before_anything_is_changed(file: str) -> None:
    assert isinstance(read(file, json.dumps(sample(file)).encode()), Found)


@pytest.mark.parametrize("file", READ)
def test_an_odd_field_is_read_around_and_neither_denies_the_paper_nor_accuses_the_service(file: str) -> None:
    says_so = re.compile(SAYS_SO.get(file, r"(?!)"))
    for path, value, body in mutations(sample(file), seed=SEED, most=MOST):
        outcome = read(file, body)
        assert isinstance(outcome, Found | NotFound | Unavailable)
        if isinstance(outcome, NotFound):
            assert says_so.fullmatch(shown(path)), (shown(path), value)
        if isinstance(outcome, Unavailable) and outcome.reason != "bad-record":
            assert outcome.reason == "bad-answer"
            assert re.fullmatch(ENVELOPE, shown(path)), (shown(path), value)


XML: dict[str, Parse] = {
    "metadata/arxiv/found.xml": arxiv.parse_feed,
    "metadata/arxiv/entry.xml": arxiv.parse_feed,
    "metadata/pubmed/fetch_zh.xml": parse_efetch,
    "topics/pubmed/fetch_zh.xml": parse_efetch,
    "fulltext/pmc/versions.xml": pmc.parse_listing,
    "fulltext/arxiv/record.xml": with_(arxiv_copies.parse_record, "https://arxiv.org"),
    "fulltext/arxiv/default.xml": with_(arxiv_copies.parse_record, "https://arxiv.org"),
}


@pytest.mark.parametrize("file", XML)
def test_an_odd_element_is_read_around_and_never_denies_the_paper(file: str) -> None:
    good = (SAMPLES / file).read_bytes()
    assert isinstance(XML[file](Answer(200, "application/xml", good)), Found)
    for place, way, body in xml_mutations(good):
        outcome = XML[file](Answer(200, "application/xml", body))
        assert isinstance(outcome, Found | Unavailable) or (place, way) in XML_SAYS_SO, (place, way)


@pytest.mark.parametrize(
    "file",
    [
        "metadata/crossref/work.json",
        "metadata/pubmed/summary.json",
        "metadata/pubmed/summary_zh.json",
        "metadata/europepmc/core.json",
        "metadata/openalex/work.json",
    ],
)
def test_an_odd_neighbour_does_not_hide_that_a_paper_was_taken_back(file: str) -> None:
    good = taken_back(sample(file))
    told = grave(read(file, json.dumps(good).encode()))
    assert told == {NoticeKind.RETRACTION}
    for path, value, body in mutations(good, seed=SEED, most=MOST):
        outcome = read(file, body)
        if isinstance(outcome, Found) and not NOTICES.fullmatch(shown(path)):
            assert told <= grave(outcome), (shown(path), value)


def taken_back(good: Any) -> Any:
    """Return a sample in which a retraction is told, in each service's own way."""
    for path, value in list(paths(good)):
        if path[-1:] == ("is_retracted",):
            good = put(good, path, new=True)
        if path[-1:] in {("pubtype",), ("pubType",)} and isinstance(value, list):
            good = put(good, path, [*value, "Retracted Publication"])
        if isinstance(value, dict) and "DOI" in value and "container-title" in value:
            notice = {"DOI": "10.5555/notice", "type": "retraction", "updated": {"date-parts": [[2026, 1, 2]]}}
            good = put(good, path, {**value, "updated-by": [None, notice]})
    return good


def grave(outcome: Outcome[Any]) -> set[NoticeKind]:
    """Return what is gravely said of the papers of an outcome."""
    papers = outcome.value if isinstance(outcome, Found) else ()
    return {notice.kind for paper in papers for notice in paper.all_notices if notice.kind in GRAVE}


@pytest.mark.parametrize(
    ("field", "odd"),
    [
        ("updated-by", {"DOI": "10.5555/notice", "type": "retraction"}),
        ("updated-by", [None, 7, {"DOI": "10.5555/notice", "type": ["retraction"], "updated": []}]),
        ("update-to", [None, {"DOI": "10.5555/WDV.2025.0314", "type": "withdrawal", "updated": {"date-parts": 7}}]),
    ],
)
def test_a_retraction_is_read_however_it_is_wrapped(field: str, odd: Any) -> None:
    good = sample("metadata/crossref/work.json")
    good["message"] |= {field: odd, "author": [None, {"family": 7}], "relation": [], "page": 12}
    outcome = crossref.parse_work(Answer(200, "application/json", json.dumps(good).encode()))
    assert isinstance(outcome, Found)
    assert outcome.value[0].is_retracted
    assert outcome.value[0].authors == ("7",)


async def test_three_odd_records_in_a_row_do_not_close_a_service_for_everybody() -> None:
    good = sample("metadata/crossref/work.json")

    async def handler(request: web.Request) -> web.StreamResponse:
        doi = request.path.rpartition("/")[2]
        message = {**good["message"], "DOI": f"10.5555/{doi}" if doi == "good" else None}
        return web.json_response({**good, "message": message})

    async with local_web(handler) as here, http_for(here) as http:
        (source,) = load([{"use": "crossref", "base_url": here.url}], "metadata", http)
        asked = [Identifier(IdKind.DOI, f"10.5555/{name}") for name in ("1", "2", "3", "4", "good")]
        *odd, last = [await source.look_up(one) for one in asked]
        assert odd == [Unavailable("bad-record")] * 4
        assert isinstance(last, Found)


@pytest.mark.parametrize(("flag", "told"), [(True, True), ("true", True), (["yes"], True), (False, False), ({}, False)])
def test_the_buckets_own_flag_of_retraction_comes_with_the_copy(flag: Any, *, told: bool) -> None:
    record = sample("fulltext/pmc/record.json") | {"is_retracted": flag}
    outcome = pmc.parse_record(Answer(200, "application/json", json.dumps(record).encode()), BUCKET)
    assert isinstance(outcome, Found)
    assert outcome.value[0].notices == ((Notice(NoticeKind.RETRACTION, source="pmc"),) if told else ())


PLACE = {"url_for_pdf": "https://repo.example.org/a.pdf", "is_oa": True, "pdf_url": "https://repo.example.org/a.pdf"}
WORK = {"id": "https://openalex.org/W9", "doi": f"https://doi.org/{DOI.value}"}
NOT_OA = {"is_oa": False, "oa_url": None}
PAPER = {"id": "7", "source": "MED", "pmid": "7", "pmcid": "PMC7", "isOpenAccess": "Y", "hasPDF": "Y"}
FOUND, UNREAD, NONE = "Found", "Unavailable", "NotFound"


def epmc(**paper: object) -> dict[str, object]:
    return {"hitCount": 1, "resultList": {"result": [{**PAPER, **paper}]}}


@pytest.mark.parametrize(
    ("parse", "said", "means"),
    [
        (unpaywall.parse_locations, {"doi": "10.1/x", "is_oa": True, "best_oa_location": PLACE}, FOUND),
        (unpaywall.parse_locations, {"doi": "10.1/x", "is_oa": None, "oa_locations": [None, PLACE]}, FOUND),
        (unpaywall.parse_locations, {"doi": "10.1/x", "is_oa": True, "oa_locations": ["x"]}, UNREAD),
        (unpaywall.parse_locations, {"doi": "10.1/x", "is_oa": True}, UNREAD),
        (unpaywall.parse_locations, {"doi": "10.1/x", "is_oa": False, "oa_locations": []}, NONE),
        (openalex.parse_copies, WORK | {"best_oa_location": PLACE | {"is_oa": None}}, FOUND),
        (openalex.parse_copies, WORK | {"best_oa_location": "x", "open_access": {"is_oa": "true"}}, UNREAD),
        (openalex.parse_copies, WORK | {"locations": [{"is_oa": None}]}, UNREAD),
        (openalex.parse_copies, WORK | {"locations": [{"is_oa": False}]}, NONE),
        (openalex.parse_copies, WORK | {"locations": [{"is_oa": None}], "open_access": NOT_OA}, NONE),
        (with_(europepmc_copies.parse_copies, EPMC, DOI), epmc(doi=7), UNREAD),
        (with_(europepmc_copies.parse_copies, EPMC, DOI), epmc(doi="10.5555/other"), NONE),
        (with_(europepmc_copies.parse_copies, EPMC, DOI), epmc(doi=[DOI.value], pmid=["7"]), FOUND),
        (with_(europepmc_copies.parse_copies, EPMC, DOI), epmc(doi=DOI.value, isOpenAccess={}), UNREAD),
        (with_(europepmc_copies.parse_copies, EPMC, DOI), epmc(doi=DOI.value, isOpenAccess="N"), NONE),
    ],
)
def test_that_there_is_no_copy_is_said_only_where_the_answer_says_so(
    parse: Parse, said: dict[str, Any], means: str
) -> None:
    outcome = parse(Answer(200, "application/json", json.dumps(said).encode()))
    assert type(outcome).__name__ == means
    assert not isinstance(outcome, Unavailable) or outcome.reason == "bad-record"
