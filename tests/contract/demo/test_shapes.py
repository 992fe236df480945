"""The stand-in's answers have the shape of recorded ones: the same keys, with values of the same kinds.

Runs where recorded answers are: `WENDI_RESPONSES`, or the shared folder beside the checkout.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[3]
RECORDED = Path(os.environ.get("WENDI_RESPONSES") or ROOT.parent / "shared" / "data" / "responses")
Shape = dict[str, set[str]]

# What the recorded full records all have and no resolver needs.
EXTRAS = {
    "affiliation", "authorIdList", "dataLinksTagsList", "dateOfRevision", "electronicPublicationDate",
    "fullTextReceivedDate", "grantsList", "hasData", "subsetList",
}  # fmt: skip

pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="no recorded answers here: set WENDI_RESPONSES")


def kind_of(value: object) -> str:
    """Return the JSON type; whole and broken numbers are one."""
    kinds = {bool: "boolean", int: "number", float: "number", str: "string", list: "list", dict: "object"}
    return kinds.get(type(value), "null")


def leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each place in a JSON value with the kind that stands there."""
    yield path, kind_of(value)
    inner = (
        value.items()
        if isinstance(value, dict)
        else ((("[]", each) for each in value) if isinstance(value, list) else ())
    )
    for name, each in inner:
        yield from leaves(each, f"{path}.{name}" if path else str(name))


def shape(*values: object) -> Shape:
    found: Shape = {}
    for path, kind in (leaf for value in values for leaf in leaves(value)):
        found.setdefault(path, set()).add(kind)
    return found


def common(values: list[dict[str, Any]]) -> set[str]:
    """Return the keys that every recorded object has."""
    return set.intersection(*(set(value) for value in values))


def recorded(pattern: str) -> list[dict[str, Any]]:
    """Return the recorded JSON objects of that pattern; files that hold something else are left out."""
    found = []
    for path in sorted(RECORDED.glob(pattern)):
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        found += [value] if isinstance(value, dict) else []
    return found or pytest.skip(f"no {pattern} among the recorded answers")


def recorded_files(pattern: str) -> list[bytes]:
    """Return the recorded files of that pattern."""
    found = [path.read_bytes() for path in sorted(RECORDED.glob(pattern))]
    return found or pytest.skip(f"no {pattern} among the recorded answers")


def assert_shaped(ours: Shape, theirs: Shape, *, apart_from: Iterable[str] = ()) -> None:
    """Assert that each place of ours was seen in life with that kind."""
    unseen = {path: kinds for path, kinds in ours.items() if not kinds <= theirs.get(path, set())}
    assert {path: kinds for path, kinds in unseen.items() if path not in set(apart_from)} == {}


async def ask(session: aiohttp.ClientSession, path: str, **params: str) -> dict[str, Any]:
    async with session.get(path, params=params) as response:
        found: dict[str, Any] = json.loads(await response.text())
        return found


def recorded_works() -> list[dict[str, Any]]:
    answers = [each for each in recorded("crossref/*.json") if each.get("message-type") in ("work", "work-list")]
    works = [work for each in answers for work in each["message"].get("items", [each["message"]])]
    # Answers to `select=` hold a few fields only.
    return [work for work in works if len(work) > 15]


async def test_crossref_works(stand_in: aiohttp.ClientSession) -> None:
    theirs = recorded_works()
    answer = await ask(stand_in, "/crossref/works", rows="100")
    ours = answer["message"]["items"] + [(await ask(stand_in, "/crossref/works/10.5555/naor.2024.0117"))["message"]]
    assert all(common(theirs) <= set(work) for work in ours)
    assert_shaped(shape(*ours), shape(*theirs))


async def test_crossref_lists(stand_in: aiohttp.ClientSession) -> None:
    theirs = [each for each in recorded("crossref/*.json") if each.get("message-type") == "work-list"]
    # A cursor is only there when it was asked for.
    ours = await ask(stand_in, "/crossref/works", query="ferritin", rows="2")
    for each in (ours, *theirs):
        each["message"]["items"] = []
    assert set(ours) == common(theirs)
    assert_shaped(shape(ours), shape(*theirs))


async def test_crossref_refusals(stand_in: aiohttp.ClientSession) -> None:
    theirs = [each for each in recorded("crossref/*.json") if each.get("message-type") == "validation-failure"]
    ours = await ask(stand_in, "/crossref/works", rows="many")
    assert shape(ours) == shape(*theirs)


async def test_pubmed_searches(stand_in: aiohttp.ClientSession) -> None:
    answers = [each for each in recorded("pubmed/*.json") if each.get("header", {}).get("type") == "esearch"]
    ours = await ask(stand_in, "/eutils/esearch.fcgi", db="pubmed", term="trial[ti]", retmode="json")
    assert_shaped(shape(ours), shape(*answers))
    error = await ask(stand_in, "/eutils/esearch.fcgi", db="pubmed", retmode="json")
    assert_shaped(shape(error), shape(*answers))


async def test_pubmed_summaries(stand_in: aiohttp.ClientSession) -> None:
    theirs = [
        entry
        for each in recorded("pubmed/esummary_*.json")
        for pmid, entry in each.get("result", {}).items()
        if pmid != "uids"
    ]
    answer = await ask(stand_in, "/eutils/esummary.fcgi", db="pubmed", id="99000002", retmode="json")
    assert set(answer["result"]["99000002"]) == common(theirs)
    assert_shaped(shape(answer["result"]["99000002"]), shape(*theirs))


async def test_pubmed_articles(stand_in: aiohttp.ClientSession) -> None:
    theirs = {path for file in recorded_files("pubmed/*.xml") for path in xml_paths(file)}
    async with stand_in.get("/eutils/efetch.fcgi", params={"id": "99000002,99000010,99000013"}) as response:
        assert xml_paths(await response.read()) - theirs == set()


def xml_paths(content: bytes) -> set[str]:
    """Return every path of elements and attributes; nothing for what is no set of articles."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    if root is None or root.tag != "PubmedArticleSet":
        return set()
    tree = root.getroottree()
    paths = {each: re.sub(r"\[\d+\]", "", str(tree.getpath(each))) for each in root.iter(etree.Element)}
    return set(paths.values()) | {f"{path}@{name!s}" for each, path in paths.items() for name in each.attrib}


async def test_europe_pmc_short_records(stand_in: aiohttp.ClientSession) -> None:
    answers = [each for each in recorded("europepmc/*.json") if each.get("resultList")]
    short = [each for each in answers if each["request"]["resultType"].lower() == "lite"]
    path = "/europepmc/webservices/rest/search"
    ours = await ask(stand_in, path, query="trial OR SRC:PPR", resultType="lite", format="json")
    records = [each for answer in short for each in answer["resultList"]["result"]]
    indexed = [each for each in ours["resultList"]["result"] if each["source"] == "MED"]
    assert len(indexed) < len(ours["resultList"]["result"])
    assert all(common(records) <= set(each) for each in indexed)
    assert_shaped(shape(ours), shape(*short))


def without_lists(*values: object) -> set[str]:
    """Return the places in the values, a list being where its members are."""
    return {path.lower().replace(".[]", "") for path in shape(*values)}


async def test_europe_pmc_full_records(stand_in: aiohttp.ClientSession) -> None:
    # The recorded ones went through XML: numbers are strings there, single values stand for lists, ISSN is in capitals.
    theirs = [each.get("full", each) for each in recorded("europepmc/pygetpapers_*.json")]
    path = "/europepmc/webservices/rest/search"
    answer = await ask(stand_in, path, query="PMCID:PMC99000002", resultType="core", format="json")
    ours = answer["resultList"]["result"][0]
    assert without_lists(ours) - without_lists(*theirs) == set()
    assert common(theirs) - set(ours) <= EXTRAS


@pytest.mark.parametrize("pmcid", ["PMC99000003.2", "PMC99000007.1"])
async def test_records_of_the_bucket(stand_in: aiohttp.ClientSession, pmcid: str) -> None:
    theirs = recorded("pmc_oa/*.json")
    ours = await ask(stand_in, f"/pmc-oa/{pmcid}/{pmcid}.json")
    # A manuscript has an id of its own and no PDF.
    assert common(theirs) - set(ours) <= {"pdf_url"}
    assert_shaped(shape(ours), shape(*theirs), apart_from=["mid"])


async def test_listings_of_the_bucket(stand_in: aiohttp.ClientSession) -> None:
    theirs = [etree.fromstring(file) for file in recorded_files("pmc_oa/*versions.xml")]
    query = {"list-type": "2", "prefix": "PMC99000002.", "delimiter": "/"}
    async with stand_in.get("/pmc-oa/", params=query) as response:
        ours = etree.fromstring(await response.read())
    assert theirs
    assert [each.tag for each in ours.iter()] == [each.tag for each in theirs[0].iter()]


async def test_the_converter(stand_in: aiohttp.ClientSession) -> None:
    ours = await ask(stand_in, "/idconv/api/v1/articles/", ids="99000002", format="json", tool="t", email="a@b.cn")
    theirs = [record for each in recorded("pmc_idconv/*.json") for record in each.get("records", [])]
    assert theirs
    assert {"pmcid", "pmid", "doi"} <= set(ours["records"][0])
    assert {"pmcid", "pmid", "doi"} <= common([each for each in theirs if "doi" in each])


@pytest.mark.parametrize(
    "doi", ["10.5555/hbb.2024.0211", "10.5555/mjo.2025.0088", "10.5555/hbb.2023.0014", "10.5555/ecn.2024.0301"]
)
async def test_unpaywall_lookups(stand_in: aiohttp.ClientSession, doi: str) -> None:
    theirs = [each for each in recorded("unpaywall/*.json") if "doi" in each]
    ours = await ask(stand_in, f"/unpaywall/v2/{doi}", email="lib@example.org")
    assert set(ours) == common(theirs)
    assert_shaped(shape(apart(ours)), shape(*map(apart, theirs)))


def apart(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the answer with its best and first location among the others: they are of one kind."""
    best = [answer[name] for name in ("best_oa_location", "first_oa_location") if answer[name]]
    rest = {name: value for name, value in answer.items() if not name.endswith("_oa_location")}
    return rest | {"oa_locations": answer["oa_locations"] + best}


async def test_registrations(stand_in: aiohttp.ClientSession) -> None:
    theirs = [line for each in recorded_lists("doi_org/*.json") for line in each]
    async with stand_in.get("/doi-org/doiRA/10.5555/naor.2024.0117,10.5555/no.such.paper") as response:
        ours = await response.json()
    assert [set(line) for line in ours] == [{"DOI", "RA"}, {"DOI", "status"}]
    assert_shaped(shape(*ours), shape(*theirs))


def recorded_lists(pattern: str) -> list[list[Any]]:
    found = [json.loads(file) for file in recorded_files(pattern) if file.lstrip().startswith(b"[")]
    return found or pytest.skip(f"no list among {pattern}")


@pytest.mark.parametrize("doi", ["10.5555/sur.2024.0031", "10.48550/arxiv.2609.99003"])
async def test_datacites_records(stand_in: aiohttp.ClientSession, doi: str) -> None:
    theirs = [each.get("data", each)["attributes"] for each in recorded("datacite/*.json")]
    ours = (await ask(stand_in, f"/datacite/dois/{doi}"))["data"]["attributes"]
    # None of the recorded ones names a file.
    assert_shaped(shape(ours), shape(*theirs), apart_from=["contentUrl"])


async def test_arxivs_feeds(stand_in: aiohttp.ClientSession) -> None:
    theirs = {path for file in recorded_files("arxiv/200_*.xml") for path in feed_paths(file)}
    async with stand_in.get("/arxiv/api/query", params={"id_list": "2609.99003"}) as response:
        ours = feed_paths(await response.read())
    assert ours - theirs == set()


def feed_paths(content: bytes) -> set[str]:
    root = etree.fromstring(content)
    paths = {"/".join(str(a.tag) for a in (*reversed(list(each.iterancestors())), each)) for each in root.iter("*")}
    return paths | {f"{each.tag!s}@{name!s}" for each in root.iter("*") for name in each.attrib}


async def test_biorxivs_details(stand_in: aiohttp.ClientSession) -> None:
    theirs = [each for answer in recorded("biorxiv/*.json") for each in answer["collection"]]
    ours = await ask(stand_in, "/biorxiv/details/medrxiv/10.64898/2023.08.14.99900022/na/json")
    assert all(set(each) == common(theirs) for each in ours["collection"])
    assert_shaped(shape(*ours["collection"]), shape(*theirs))


@pytest.mark.parametrize("path", ["/openalex/works/doi:10.5555/mjo.2025.0088", "/openalex/works?search=ferritin"])
async def test_openalexs_works(stand_in: aiohttp.ClientSession, path: str) -> None:
    answers = recorded("openalex/*.json")
    theirs = [work for each in answers for work in each.get("results", [each])]
    found = await ask(stand_in, path)
    # One place serves as another: what is null in the best one may be written in the others.
    assert_shaped(shape(*map(unplaced, found.get("results", [found]))), shape(*map(unplaced, theirs)))


def unplaced(work: dict[str, Any]) -> dict[str, Any]:
    """Return a work with all its locations in one list: they are of one kind."""
    named = [work[name] for name in ("primary_location", "best_oa_location") if work.get(name)]
    rest = {name: value for name, value in work.items() if name not in {"primary_location", "best_oa_location"}}
    return rest | {"locations": [*work.get("locations", []), *named]}


async def test_semantic_scholars_papers(stand_in: aiohttp.ClientSession) -> None:
    answers = recorded("semantic_scholar/*.json")
    listed = [each.get("data", [each]) for each in answers]
    theirs = [paper for papers in listed for paper in papers if isinstance(paper, dict)]
    async with stand_in.get(
        "/semantic-scholar/graph/v1/paper/search/match",
        params={"query": "Ferritin thresholds for iron deficiency"},
        headers={"x-api-key": "k"},
    ) as response:
        ours = (await response.json())["data"]
    assert_shaped(shape(*ours), shape(*theirs))
