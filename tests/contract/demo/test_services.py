"""The stand-in behaves as the services do, well and badly."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from lxml import etree

S3 = "{http://s3.amazonaws.com/doc/2006-03-01/}"


async def fetch(session: aiohttp.ClientSession, path: str, **params: str) -> tuple[int, str, str]:
    async with session.get(path, params=params) as response:
        return response.status, response.content_type, await response.text()


async def fetch_json(session: aiohttp.ClientSession, path: str, **params: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await fetch(session, path, **params))[2])
    return found


async def turn(session: aiohttp.ClientSession, **order: object) -> int:
    async with session.post("/control", json=order) as response:
        return response.status


async def test_crossref_knows_a_work_however_its_doi_is_written(stand_in: aiohttp.ClientSession) -> None:
    for doi in ("10.5555/mjo.2021.0731", "10.5555%2Fmjo.2021.0731", "10.5555/MJO.2021.0731"):
        async with stand_in.get(f"/crossref/works/{doi}") as response:
            assert response.headers["x-rate-limit-limit"] == "5"
            work = (await response.json())["message"]
        assert work["DOI"] == "10.5555/mjo.2021.0731"
        assert work["updated-by"][0]["type"] == "retraction"


@pytest.mark.parametrize(
    "doi", ["10.5555/no.such.paper", "10.48550/arxiv.2607.99001", "10.5555/j.issn.9999-0079.2023.05.004"]
)
async def test_crossref_answers_404_in_plain_text(stand_in: aiohttp.ClientSession, doi: str) -> None:
    assert await fetch(stand_in, f"/crossref/works/{doi}") == (404, "text/plain", "Resource not found.")


async def test_crossref_always_finds_something_and_says_how_close(stand_in: aiohttp.ClientSession) -> None:
    found = await fetch_json(stand_in, "/crossref/works", **{"query.bibliographic": "量子引力", "rows": "5"})
    items = found["message"]["items"]
    assert len(items) == 5
    assert all(item["score"] > 0 for item in items)


async def test_crossref_refuses_rows_that_are_no_number(stand_in: aiohttp.ClientSession) -> None:
    status, _, text = await fetch(stand_in, "/crossref/works", query="x", rows="many")
    assert (status, json.loads(text)["status"]) == (400, "failed")


async def test_crossref_opens_the_polite_pool_to_those_who_say_who_they_are(stand_in: aiohttp.ClientSession) -> None:
    async with stand_in.get("/crossref/works", params={"rows": "0", "mailto": "lib@example.org"}) as response:
        assert response.headers["x-api-pool"] == "polite"


async def test_pubmed_hides_its_errors_in_good_answers(stand_in: aiohttp.ClientSession) -> None:
    empty = await fetch_json(stand_in, "/eutils/esearch.fcgi", db="pubmed", retmode="json")
    assert "ERROR" in empty["esearchresult"]
    missing = await fetch_json(stand_in, "/eutils/esummary.fcgi", db="pubmed", id="99999998,99000001", retmode="json")
    assert missing["result"]["99999998"]["error"] == "cannot get document summary"
    assert missing["result"]["99000001"]["title"].endswith("trial.")


async def test_pubmed_knows_a_chinese_paper_by_its_translation_only(stand_in: aiohttp.ClientSession) -> None:
    found = await fetch_json(stand_in, "/eutils/esummary.fcgi", db="pubmed", id="99000013", retmode="json")
    entry = found["result"]["99000013"]
    assert entry["title"].startswith("[Glycine")
    assert entry["lang"] == ["chi"]
    assert entry["vernaculartitle"] == ""


async def test_efetch_leaves_out_what_it_does_not_know(stand_in: aiohttp.ClientSession) -> None:
    _, kind, text = await fetch(stand_in, "/eutils/efetch.fcgi", db="pubmed", id="99999998,99000002", retmode="xml")
    articles = etree.fromstring(text.encode())
    assert kind == "text/xml"
    assert [each.text for each in articles.iter("PMID")] == ["99000002"]
    assert articles.findtext(".//ArticleId[@IdType='pmc']") == "PMC99000002"


async def test_the_xml_of_esearch_and_esummary_is_well_formed(stand_in: aiohttp.ClientSession) -> None:
    _, _, found = await fetch(stand_in, "/eutils/esearch.fcgi", db="pubmed", term="pain assessment wards[ti]")
    assert etree.fromstring(found.encode()).findtext("Count") == "2"
    _, _, summary = await fetch(stand_in, "/eutils/esummary.fcgi", db="pubmed", id="99000001,5")
    assert "UID=5" in str(etree.fromstring(summary.encode()).findtext("ERROR"))


async def test_the_converter_gives_a_bare_pmid_for_what_is_not_in_pmc(stand_in: aiohttp.ClientSession) -> None:
    path = "/idconv/api/v1/articles/"
    found = await fetch_json(stand_in, path, ids="99000002,99000001", idtype="pmid", format="json")
    assert found["records"][0]["pmcid"] == "PMC99000002"
    assert found["records"][1] == {"pmid": "99000001", "requested-id": "99000001"}
    status, _, _ = await fetch(stand_in, path, ids="99000002,PMC99000002", format="json")
    assert status == 400


async def test_europe_pmc_leads_to_a_pdf_that_opens(stand_in: aiohttp.ClientSession) -> None:
    path = "/europepmc/webservices/rest/search"
    found = await fetch_json(stand_in, path, query="PMCID:PMC99000002", resultType="core", format="json")
    record = found["resultList"]["result"][0]
    urls = {each["documentStyle"]: each["url"] for each in record["fullTextUrlList"]["fullTextUrl"]}
    async with stand_in.get(urls["pdf"]) as response:
        assert (await response.read()).startswith(b"%PDF-")
    assert record["license"] == "cc by"


async def test_europe_pmc_answers_in_xml_unless_asked_for_json(stand_in: aiohttp.ClientSession) -> None:
    _, kind, _ = await fetch(stand_in, "/europepmc/webservices/rest/search", query="x")
    assert kind == "application/xml"


async def test_the_bucket_lists_versions_and_serves_the_newest(stand_in: aiohttp.ClientSession) -> None:
    query = {"list-type": "2", "prefix": "PMC99000003.", "delimiter": "/"}
    _, kind, text = await fetch(stand_in, "/pmc-oa/", **query)
    prefixes = [each.text for each in etree.fromstring(text.encode()).iter(f"{S3}Prefix")]
    assert kind == "application/xml"
    assert prefixes == ["PMC99000003.", "PMC99000003.1/", "PMC99000003.2/"]
    record = await fetch_json(stand_in, "/pmc-oa/PMC99000003.2/PMC99000003.2.json")
    assert record["pdf_url"].startswith("s3://pmc-oa-opendata/PMC99000003.2/PMC99000003.2.pdf?md5=")
    async with stand_in.get("/pmc-oa/PMC99000003.2/PMC99000003.2.pdf") as response:
        assert response.content_type == "application/pdf"


async def test_the_bucket_is_empty_for_a_paper_that_is_not_there(stand_in: aiohttp.ClientSession) -> None:
    query = {"list-type": "2", "prefix": "PMC99999998.", "delimiter": "/"}
    _, _, text = await fetch(stand_in, "/pmc-oa/", **query)
    assert etree.fromstring(text.encode()).findtext(f"{S3}KeyCount") == "0"
    status, _, error = await fetch(stand_in, "/pmc-oa/PMC99999998.1/PMC99999998.1.json")
    assert (status, etree.fromstring(error.encode()).findtext("Code")) == (404, "NoSuchKey")


async def test_a_manuscript_for_text_mining_has_no_pdf(stand_in: aiohttp.ClientSession) -> None:
    record = await fetch_json(stand_in, "/pmc-oa/PMC99000007.1/PMC99000007.1.json")
    assert record["license_code"] == "TDM"
    assert "pdf_url" not in record


@pytest.mark.parametrize(
    ("doi", "status", "licence"),
    [
        ("10.5555/hbb.2024.0211", "gold", "cc-by"),
        ("10.5555/mjo.2025.0088", "green", "cc-by"),
        ("10.5555/hbb.2023.0014", "bronze", None),
    ],
)
async def test_unpaywall_says_what_may_be_done(
    stand_in: aiohttp.ClientSession, doi: str, status: str, licence: str | None
) -> None:
    found = await fetch_json(stand_in, f"/unpaywall/v2/{doi}", email="lib@example.org")
    assert (found["oa_status"], found["best_oa_location"]["license"]) == (status, licence)
    async with stand_in.get(found["best_oa_location"]["url_for_pdf"]) as response:
        assert (await response.read()).startswith(b"%PDF-")


async def test_unpaywall_wants_an_address_and_a_doi_that_it_knows(stand_in: aiohttp.ClientSession) -> None:
    assert (await fetch(stand_in, "/unpaywall/v2/10.5555/hbb.2024.0211"))[0] == 422
    assert (await fetch(stand_in, "/unpaywall/v2/10.5555/no.such.paper", email="lib@example.org"))[0] == 404
    closed = await fetch_json(stand_in, "/unpaywall/v2/10.5555/ecn.2024.0301", email="lib@example.org")
    assert (closed["oa_status"], closed["best_oa_location"], closed["oa_locations"]) == ("closed", None, [])


async def test_a_publisher_puts_a_wall_where_the_pdf_should_be(stand_in: aiohttp.ClientSession) -> None:
    found = await fetch_json(stand_in, "/unpaywall/v2/10.5555/ecn.2025.0097", email="lib@example.org")
    status, kind, text = await fetch(stand_in, found["best_oa_location"]["url_for_pdf"])
    assert (status, kind) == (200, "text/html")
    assert "Just a moment" in text
    assert (await fetch(stand_in, "/wall/forbidden/x.pdf"))[0] == 403


@pytest.mark.parametrize("name", ["%2e%2e%2fservices.json", "..%2f..%2fshelf%2fmanifest.csv", "none.pdf", "%00.pdf"])
async def test_only_pdfs_of_the_web_folder_are_served(stand_in: aiohttp.ClientSession, name: str) -> None:
    assert (await fetch(stand_in, f"/files/{name}"))[0] == 404


@pytest.mark.parametrize(
    ("mode", "status", "body"),
    [
        ("html", 200, "<!DOCTYPE html>"),
        ("429", 429, "Too Many"),
        ("403", 403, "<!DOCTYPE"),
        ("empty", 200, ""),
        ("500", 500, "Int"),
    ],
)
async def test_a_service_misbehaves_as_told_and_is_counted(
    stand_in: aiohttp.ClientSession, mode: str, status: int, body: str
) -> None:
    assert await turn(stand_in, service="crossref", mode=mode) == 200
    got, _, text = await fetch(stand_in, "/crossref/works/10.5555/naor.2024.0117")
    assert (got, text[: len(body)]) == (status, body)
    assert (await fetch_json(stand_in, "/control"))["services"]["crossref"]["calls"] == 1


async def test_misbehaviour_can_be_bounded_in_number(stand_in: aiohttp.ClientSession) -> None:
    await turn(stand_in, service="pubmed", mode="500", times=2)
    path = "/eutils/esummary.fcgi"
    assert [(await fetch(stand_in, path, id="1", retmode="json"))[0] for _ in range(3)] == [500, 500, 200]


async def test_a_hanging_service_answers_nobody(stand_in: aiohttp.ClientSession) -> None:
    await turn(stand_in, service="*", mode="hang")
    with pytest.raises(TimeoutError):
        await stand_in.get("/unpaywall/v2/x", timeout=aiohttp.ClientTimeout(total=0.2))


async def test_a_dropped_connection_looks_like_one(stand_in: aiohttp.ClientSession) -> None:
    await turn(stand_in, service="idconv", mode="drop")
    with pytest.raises(aiohttp.ClientConnectionError):
        await stand_in.get("/idconv/")


async def test_a_huge_answer_goes_on_until_the_reader_stops(stand_in: aiohttp.ClientSession) -> None:
    await turn(stand_in, service="files", mode="huge")
    async with stand_in.get("/files/x.pdf") as response:
        assert len(await response.content.readexactly(3_000_000)) == 3_000_000
        response.close()


async def test_garbage_is_no_json(stand_in: aiohttp.ClientSession) -> None:
    await turn(stand_in, service="europepmc", mode="garbage")
    async with stand_in.get("/europepmc/search") as response:
        with pytest.raises(ValueError, match=r"codec|Expecting|Invalid"):
            json.loads(await response.read())


@pytest.mark.parametrize(
    "order",
    [{"service": "nobody"}, {"mode": "silly"}, {"delay_s": "soon"}, {"times": "few"}],
    ids=lambda order: next(iter(order)),
)
async def test_a_wrong_order_is_refused_with_a_reason(stand_in: aiohttp.ClientSession, order: dict[str, str]) -> None:
    async with stand_in.post("/control", json=order) as response:
        assert (response.status, bool((await response.json())["error"])) == (400, True)


async def test_a_reset_makes_everything_well(stand_in: aiohttp.ClientSession) -> None:
    await turn(stand_in, service="*", mode="500")
    await stand_in.delete("/control")
    assert (await fetch(stand_in, "/crossref/works/10.5555/naor.2024.0117"))[0] == 200


async def test_the_program_writes_down_where_it_listens_and_ends_on_sigterm(papers_dir: Path) -> None:
    arguments = ("-m", "bot.demo", "--papers", str(papers_dir))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    address = (await process.stdout.readline()).decode().strip()
    state = json.loads((papers_dir / "services.json").read_text(encoding="utf-8"))
    assert (state["pid"], state["url"]) == (process.pid, address)
    assert state["base_urls"]["unpaywall"] == f"{address}/unpaywall/v2"
    os.kill(process.pid, signal.SIGTERM)
    assert await process.wait() == 0
    assert not (papers_dir / "services.json").exists()


async def test_a_taken_port_is_told_in_one_line(stand_in: aiohttp.ClientSession, papers_dir: Path) -> None:
    port = str(stand_in._base_url.port if stand_in._base_url else 0)
    arguments = ("-m", "bot.demo", "--papers", str(papers_dir), "--port", port)
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stderr=asyncio.subprocess.PIPE)
    _, errors = await process.communicate()
    assert process.returncode == 1
    assert port in errors.decode()
    assert len(errors.decode().splitlines()) == 1
