"""Answers as the bucket `pmc-oa-opendata` does over anonymous HTTPS: listings, records, PDFs."""

import hashlib
import re
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, PAPERS_DIR, Catalogue, citation
from bot.demo.services.files import pdf_response

BUCKET = "pmc-oa-opendata"
NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
KEY = re.compile(r"(?P<pmcid>PMC\d+)\.(?P<version>\d+)/(?P=pmcid)\.(?P=version)\.(?P<kind>json|pdf)")
XML = "application/xml"


def routes() -> list[web.RouteDef]:
    """Return the bucket: its root lists, everything below is an object."""
    return [web.get("/pmc-oa", _list), web.get("/pmc-oa/", _list), web.get("/pmc-oa/{key:.+}", _object)]


async def _list(request: web.Request) -> web.Response:
    prefix, delimiter = request.query.get("prefix", ""), request.query.get("delimiter", "")
    keys = [key for key in all_keys(request.app[CATALOGUE]) if key.startswith(prefix)]
    folders = sorted({key[: key.index(delimiter, len(prefix)) + 1] for key in keys if delimiter in key[len(prefix) :]})
    inner = _folders(folders) if delimiter else _contents(keys)
    count = len(folders) if delimiter else len(keys)
    divided = f"<Delimiter>{escape(delimiter)}</Delimiter>" if delimiter else ""
    head = f"<Name>{BUCKET}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{count}</KeyCount><MaxKeys>1000</MaxKeys>"
    listing = f"{head}{divided}<IsTruncated>false</IsTruncated>{inner}"
    return _xml(f'<ListBucketResult xmlns="{NAMESPACE}">{listing}</ListBucketResult>')


async def _object(request: web.Request) -> web.StreamResponse:
    key = request.match_info["key"]
    found = KEY.fullmatch(key)
    paper = request.app[CATALOGUE].by_pmcid(found["pmcid"]) if found else None
    if found is None or paper is None or key not in _keys(paper):
        return _xml(
            "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>"
            f"<Key>{escape(key)}</Key><RequestId>SAMPLE</RequestId><HostId>sample</HostId></Error>",
            status=404,
        )
    if found["kind"] == "pdf":
        return pdf_response(request, paper.file_name)
    path = request.app[PAPERS_DIR] / "web" / paper.file_name
    md5 = hashlib.md5(path.read_bytes() if path.is_file() else b"", usedforsecurity=False).hexdigest()
    return web.json_response(article(paper, int(found["version"]), md5))


def _xml(body: str, status: int = 200) -> web.Response:
    return web.Response(status=status, text=f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', content_type=XML)


def _folders(names: list[str]) -> str:
    return "".join(f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in names)


def _contents(keys: list[str]) -> str:
    return "".join(f"<Contents><Key>{escape(key)}</Key><Size>1</Size></Contents>" for key in keys)


def all_keys(catalogue: Catalogue) -> list[str]:
    """Return the keys of the whole bucket in order."""
    return sorted(key for paper in catalogue.in_pmc() for key in _keys(paper))


def _keys(paper: SamplePaper) -> list[str]:
    kinds = ("json", "pdf") if paper.is_open else ("json",)
    names = [f"{paper.pmcid}.{version}" for version in range(1, paper.pmc_versions + 1)]
    return [f"{name}/{name}.{kind}" for name in names for kind in kinds]


def article(paper: SamplePaper, version: int, md5: str) -> dict[str, Any]:
    """Return the record of one version; a manuscript under text-mining terms has no PDF."""
    name = f"{paper.pmcid}.{version}"
    base = f"s3://{BUCKET}/{name}/{name}"
    pdf = {"pdf_url": f"{base}.pdf?md5={md5}"} if paper.is_open else {}
    return {
        "pmcid": paper.pmcid,
        "version": version,
        "pmid": int(paper.pmid),
        "doi": paper.doi,
        "mid": None if paper.is_open else f"NIHMS{paper.pmid}",
        "title": paper.title,
        "citation": citation(paper),
        "is_pmc_openaccess": paper.is_open,
        "is_manuscript": not paper.is_open,
        "is_historical_ocr": False,
        "is_retracted": paper.retracted,
        "license_code": paper.licence if paper.is_open else "TDM",
        **pdf,
        "text_url": f"{base}.txt?md5={md5}",
        "xml_url": f"{base}.xml?md5={md5}",
        "media_urls": [],
    }
