"""Answers as NCBI's E-utilities do for db=pubmed: esearch, esummary, efetch, with their errors inside HTTP 200."""

from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services import eutils_xml
from bot.demo.services.catalogue import CATALOGUE, ISO_639_2, MONTHS
from bot.demo.services.eutils_query import HERE, publication_types, search

EMPTY_TERM = "Empty term and query_key - nothing todo"
EMPTY_IDS = "Empty id list - nothing todo"
NO_SUMMARY = "cannot get document summary"


def routes() -> list[web.RouteDef]:
    """Return the three programs, also under the path that NCBI gives them."""
    programs = {"esearch": _esearch, "esummary": _esummary, "efetch": _efetch}
    bases = ("/eutils", "/eutils/entrez/eutils")
    return [web.get(f"{base}/{name}.fcgi", program) for base in bases for name, program in programs.items()]


async def _esearch(request: web.Request) -> web.Response:
    query, term = request.query, request.query.get("term", "").strip()
    as_json = query.get("retmode") == "json"
    if not term:
        return (
            _json("esearch", {"esearchresult": {"ERROR": EMPTY_TERM}})
            if as_json
            else _xml(eutils_xml.search_error(EMPTY_TERM))
        )
    papers = search(request.app[CATALOGUE], term)
    if query.get("sort") == "pub_date":
        papers.sort(key=lambda paper: (paper.year, paper.month), reverse=True)
    found = [paper.pmid for paper in papers]
    start, size = _number(query.get("retstart"), 0), _number(query.get("retmax"), 20)
    page = found[start : start + size]
    if not as_json:
        return _xml(eutils_xml.search(page, count=len(found), start=start, term=term))
    result: dict[str, Any] = {
        "count": str(len(found)),
        "retmax": str(len(page)),
        "retstart": str(start),
        "idlist": page,
        "translationset": [],
        "querytranslation": term,
    }
    return _json("esearch", {"esearchresult": result | ({} if found else _nothing(term))})


def _nothing(term: str) -> dict[str, Any]:
    return {
        "errorlist": {"phrasesnotfound": [term], "fieldsnotfound": []},
        "warninglist": {
            "phrasesignored": [],
            "quotedphrasesnotfound": [],
            "outputmessages": ["No items found."],
        },
    }


async def _esummary(request: web.Request) -> web.Response:
    ids, catalogue = _ids(request), request.app[CATALOGUE]
    as_json = request.query.get("retmode") == "json"
    if not ids:
        return (
            _json("esummary", {"esummaryresult": [EMPTY_IDS]}) if as_json else _xml(eutils_xml.summary_error(EMPTY_IDS))
        )
    papers = {pmid: catalogue.by_pmid(HERE, pmid) for pmid in ids}
    if not as_json:
        return _xml(eutils_xml.summaries(papers))
    entries = {pmid: summary(paper) if paper else {"uid": pmid, "error": NO_SUMMARY} for pmid, paper in papers.items()}
    return _json("esummary", {"result": {"uids": list(papers)} | entries})


async def _efetch(request: web.Request) -> web.Response:
    catalogue = request.app[CATALOGUE]
    ids = _ids(request)
    if not ids:
        return web.Response(
            status=400, text=f"<eFetchResult><ERROR>{EMPTY_IDS}</ERROR></eFetchResult>", content_type="text/xml"
        )
    known = [paper for pmid in ids if (paper := catalogue.by_pmid(HERE, pmid))]
    return _xml(eutils_xml.articles(known))


def _ids(request: web.Request) -> list[str]:
    return [part.strip() for part in request.query.get("id", "").split(",") if part.strip()]


def _json(program: str, body: dict[str, Any]) -> web.Response:
    return web.json_response({"header": {"type": program, "version": "0.3"}} | body)


def _xml(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/xml")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise


def summary(paper: SamplePaper) -> dict[str, Any]:
    """Return the paper as esummary's JSON record."""
    date, month = f"{paper.year}/{paper.month:02}/01 00:00", MONTHS[paper.month - 1]
    return {
        "uid": paper.pmid,
        "pubdate": f"{paper.year} {month}",
        "epubdate": "",
        "source": paper.abbrev,
        "authors": [{"name": each.indexed, "authtype": "Author", "clusterid": ""} for each in paper.authors],
        "lastauthor": paper.authors[-1].indexed,
        "title": paper.indexed_title,
        "sorttitle": paper.indexed_title.strip("[].").lower(),
        "volume": paper.volume,
        "issue": paper.issue,
        "pages": abbreviated(paper.pages),
        "lang": [ISO_639_2[paper.language]],
        "nlmuniqueid": "9999999",
        "issn": paper.issn,
        "essn": "",
        "pubtype": publication_types(paper),
        "recordstatus": "PubMed - indexed for MEDLINE",
        "pubstatus": "4",
        "articleids": article_ids(paper),
        "history": [{"pubstatus": "pubmed", "date": date}, {"pubstatus": "entrez", "date": date}],
        "references": [],
        "attributes": ["Has Abstract"],
        "pmcrefcount": "",
        "fulljournalname": paper.abbrev if paper.language == "zh" else paper.journal,
        "elocationid": f"doi: {paper.doi}",
        "doctype": "citation",
        "srccontriblist": [],
        "booktitle": "", "medium": "", "edition": "", "publisherlocation": "", "publishername": "", "srcdate": "",
        "reportnumber": "", "availablefromurl": "", "locationlabel": "",
        "doccontriblist": [],
        "docdate": "", "bookname": "", "chapter": "",
        "sortpubdate": date,
        "sortfirstauthor": paper.authors[0].indexed,
        "vernaculartitle": "",
    }  # fmt: skip


def article_ids(paper: SamplePaper) -> list[dict[str, Any]]:
    """Return the `articleids` of a summary, with both ways in which PubMed names a PMCID."""
    ids: list[dict[str, Any]] = [{"idtype": "pubmed", "idtypen": 1, "value": paper.pmid}]
    if paper.pmcid:
        ids.append({"idtype": "pmc", "idtypen": 8, "value": paper.pmcid})
        ids.append({"idtype": "pmcid", "idtypen": 5, "value": f"pmc-id: {paper.pmcid};"})
    return [*ids, {"idtype": "doi", "idtypen": 3, "value": paper.doi}]


def abbreviated(pages: str) -> str:
    """Return pages as PubMed shortens them: `1203-1215` becomes `1203-15`."""
    first, dash, last = pages.partition("-")
    if not dash or len(first) != len(last):
        return pages
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first))
    return f"{first}-{last[same:]}" if last[same:] else first
