"""No answer makes a parser raise: every value of a good answer is replaced by every sort of wrong one."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from resolvers.formats import summaries
from resolvers.formats.answers import Answer, read_xml
from resolvers.formats.medline import parse_efetch
from resolvers.formats.preprints import parse_details, parse_published
from resolvers.fulltext import arxiv as arxiv_copies
from resolvers.fulltext import europepmc as europepmc_copies
from resolvers.fulltext import openalex as openalex_copies
from resolvers.fulltext import pmc, unpaywall
from resolvers.fulltext import semantic_scholar as semantic_scholar_copies
from resolvers.metadata import arxiv, crossref, datacite, doi_org, europepmc, openalex, pubmed, semantic_scholar
from resolvers.topics import pubmed as pubmed_topics

SAMPLES = Path(__file__).parents[2] / "samples" / "sources"
Parse = Callable[[Answer], Outcome[Any]]


def epmc_copies(answer: Answer) -> Outcome[Any]:
    return europepmc_copies.parse_copies(answer, "https://europepmc.org/articles")


def pmc_record(answer: Answer) -> Outcome[Any]:
    return pmc.parse_record(answer, URL("https://bucket.example.org"))


def arxiv_record(answer: Answer) -> Outcome[Any]:
    return arxiv_copies.parse_record(answer, "https://arxiv.org")


READ: dict[str, Parse] = {
    "topics/pubmed/search.json": pubmed_topics.parse_page,
    "topics/pubmed/summary.json": summaries.parse_hits,
    "topics/europepmc/core.json": europepmc.parse_hits,
    "metadata/crossref/work.json": crossref.parse_work,
    "metadata/crossref/works.json": crossref.parse_works,
    "metadata/pubmed/summary.json": summaries.parse_esummary,
    "metadata/pubmed/search.json": pubmed.parse_esearch,
    "metadata/pubmed/idconv.json": pubmed.parse_idconv,
    "metadata/europepmc/core.json": europepmc.parse_search,
    "fulltext/europepmc/core.json": epmc_copies,
    "fulltext/unpaywall/open.json": unpaywall.parse_locations,
    "fulltext/pmc/record.json": pmc_record,
    "metadata/pubmed/fetch_zh.xml": parse_efetch,
    "fulltext/pmc/versions.xml": pmc.parse_listing,
    "metadata/doi_org/registration.json": doi_org.parse_agency,
    "metadata/doi_org/handle.json": doi_org.parse_handle,
    "metadata/doi_org/item.json": doi_org.parse_item,
    "metadata/datacite/record.json": datacite.parse_records,
    "metadata/datacite/preprint.json": datacite.parse_records,
    "metadata/arxiv/found.xml": arxiv.parse_feed,
    "fulltext/arxiv/record.xml": arxiv_record,
    "metadata/biorxiv/details.json": parse_details,
    "metadata/biorxiv/pubs.json": parse_published,
    "metadata/openalex/work.json": openalex.parse_works,
    "fulltext/openalex/work.json": openalex_copies.parse_copies,
    "metadata/semantic_scholar/match.json": semantic_scholar.parse_papers,
    "fulltext/semantic_scholar/paper.json": semantic_scholar_copies.parse_copies,
}
WRONG: tuple[Any, ...] = (None, [], {}, "", "x", 7, -1, 1.5, True, [None], [[]], [7], {"a": 1}, "\x00", 10**30)


def changed(value: Any) -> Iterator[Any]:
    """Yield copies of a JSON value in which one place is wrong or missing."""
    yield from WRONG
    if isinstance(value, dict):
        for key in value:
            yield {k: v for k, v in value.items() if k != key}
            yield from ({**value, key: other} for other in changed(value[key]))
    if isinstance(value, list):
        for n in range(len(value)):
            yield from ([*value[:n], other, *value[n + 1 :]] for other in changed(value[n]))


def check(outcome: Outcome[Any]) -> None:
    assert isinstance(outcome, Found | NotFound | Unavailable)
    if isinstance(outcome, Unavailable):
        assert outcome.reason
    if isinstance(outcome, Found):
        assert outcome.value


@pytest.mark.parametrize("file", [name for name in READ if name.endswith(".json")])
def test_one_wrong_value_never_raises(file: str) -> None:
    good = json.loads((SAMPLES / file).read_text(encoding="utf-8"))
    for value in changed(good):
        check(READ[file](Answer(200, "application/json", json.dumps(value).encode())))


@pytest.mark.parametrize("file", READ)
def test_an_answer_cut_anywhere_never_raises(file: str) -> None:
    body = (SAMPLES / file).read_bytes()
    for end in range(0, len(body), 7):
        check(READ[file](Answer(200, "application/json", body[:end])))


@given(body=st.binary(max_size=300), status=st.integers(200, 599), kind=st.sampled_from(["text/html", "text/xml", ""]))
def test_noise_never_raises(body: bytes, status: int, kind: str) -> None:
    for parse in READ.values():
        check(parse(Answer(status, kind, body)))


@pytest.mark.parametrize("file", READ)
@pytest.mark.parametrize(
    ("status", "reason"), [(429, "rate-limited"), (403, "forbidden"), (502, "http-5xx"), (400, "bad-answer")]
)
def test_a_status_outweighs_the_body(file: str, status: int, reason: str) -> None:
    body = (SAMPLES / file).read_bytes()
    assert READ[file](Answer(status, "application/json", body)) == Unavailable(reason)


def test_entities_of_xml_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret", encoding="utf-8")
    body = f"""<!DOCTYPE s [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><PubmedArticleSet><PubmedArticle>
        <MedlineCitation><PMID>1</PMID><Article><ArticleTitle>a &x; b</ArticleTitle></Article></MedlineCitation>
        </PubmedArticle></PubmedArticleSet>"""
    outcome = parse_efetch(Answer(200, "text/xml", body.encode()))
    assert "s3cret" not in str(outcome)


def test_a_bomb_of_entities_stays_small() -> None:
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE s [<!ENTITY e0 "{"x" * 100}">{layers}]><PubmedArticleSet>&e9;</PubmedArticleSet>'
    root = read_xml(Answer(200, "text/xml", body.encode()))
    assert root is None or len("".join(str(t) for t in root.itertext())) < 10_000
