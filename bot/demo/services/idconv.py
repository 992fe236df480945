"""Answers as the ID converter of PMC does at https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles/."""

import re
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.demo.services.catalogue import CATALOGUE, Catalogue

MAX_IDS = 200
KINDS = (("pmcid", re.compile(r"PMC\d+(\.\d+)?", re.I)), ("pmid", re.compile(r"\d+")), ("doi", re.compile(r"10\.\S+")))


def routes() -> list[web.RouteDef]:
    """Return the converter, under its path and under any that ends like it."""
    return [web.get("/idconv", _convert), web.get("/idconv/{rest:.*}", _convert)]


async def _convert(request: web.Request) -> web.Response:
    ids = [part.strip() for part in request.query.get("ids", "").split(",") if part.strip()]
    kinds = {kind_of(each) for each in ids}
    asked_kind = request.query.get("idtype", "")
    if not ids or len(ids) > MAX_IDS:
        return _error(f"ids must name 1 to {MAX_IDS} articles")
    if len(kinds) > 1 or (asked_kind and kinds != {asked_kind}):
        return _error("Input IDs must be of one type")
    catalogue, kind = request.app[CATALOGUE], kinds.pop()
    records = [record(catalogue, kind, each) for each in ids]
    return web.json_response(
        {
            "status": "ok",
            "response-date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
            "request": _echo(request, ids, kind),
            "records": records,
        }
    )


def _echo(request: web.Request, ids: list[str], kind: str) -> dict[str, Any]:
    given = {name: request.query[name] for name in ("email", "tool") if name in request.query}
    fixed = {"warnings": [], "format": "json", "ids": ids, "echo": request.query_string}
    return fixed | given | {"versions": "no", "showaiid": "no", "idtype": kind}


def _error(message: str) -> web.Response:
    return web.json_response({"status": "error", "message": message}, status=400)


def kind_of(text: str) -> str:
    """Return `pmcid`, `pmid`, `doi`, or an empty string for what is none of them."""
    return next((kind for kind, shape in KINDS if shape.fullmatch(text)), "")


def record(catalogue: Catalogue, kind: str, asked: str) -> dict[str, Any]:
    """Return one record: all ids of a paper in PMC, the bare PMID of one that is not, or an error."""
    if kind == "pmcid":
        paper = catalogue.by_pmcid(asked.partition(".")[0])
    else:
        paper = next((each for each in catalogue.in_pmc() if getattr(each, kind, None) == asked.lower()), None)
    if paper is not None:
        return {"doi": paper.doi, "pmcid": paper.pmcid, "pmid": int(paper.pmid), "requested-id": asked}
    if kind == "pmid":
        # Recorded in 2026: a PMID outside PMC comes back bare, without error and without DOI.
        return {"pmid": asked, "requested-id": asked}
    return {kind or "id": asked, "requested-id": asked, "status": "error", "errmsg": "Identifier not found in PMC"}
