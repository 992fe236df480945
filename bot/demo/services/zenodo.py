"""Answers as https://zenodo.org/api does to the number of a deposit."""

from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, origin

HERE = "zenodo"
OWN = "10.5281/zenodo."
LICENCES = {"CC BY": "cc-by-4.0", "CC BY-NC": "cc-by-nc-4.0", "CC0": "cc-zero"}


def routes() -> list[web.RouteDef]:
    """Return the look-up of a deposit."""
    return [web.get("/zenodo/api/records/{number}", _record)]


async def _record(request: web.Request) -> web.Response:
    paper = request.app[CATALOGUE].by_doi(HERE, OWN + request.match_info["number"])
    if paper is None:
        gone = {"status": 404, "message": "The persistent identifier does not exist."}
        return web.json_response(gone, status=404)
    return web.json_response(deposit(paper, origin(request)))


def deposit(paper: SamplePaper, here: str) -> dict[str, Any]:
    """Return the paper as a deposit; its file is below `here`."""
    number = int(paper.doi.removeprefix(OWN))
    page = f"{here}/zenodo/records/{number}"
    return {
        "created": f"{paper.year}-{paper.month:02}-01T08:00:00.000000+00:00",
        "id": number,
        "conceptrecid": str(number - 1),
        "doi": paper.doi,
        "doi_url": f"https://doi.org/{paper.doi}",
        "title": paper.title,
        "metadata": {
            "title": paper.title,
            "doi": paper.doi,
            "publication_date": f"{paper.year}-{paper.month:02}-01",
            "access_right": "open",
            "creators": [{"name": ", ".join(a.latin), "affiliation": "Invented University"} for a in paper.authors],
            "resource_type": {"title": "Preprint", "type": "publication", "subtype": paper.kind},
            "license": {"id": LICENCES.get(paper.licence, paper.licence)},
        },
        "links": {"self": f"{here}/zenodo/api/records/{number}", "self_html": page},
        "files": [
            {
                "id": f"{number:032x}",
                "key": paper.file_name,
                "size": 90000,
                "checksum": "md5:00000000000000000000000000000000",
                "links": {"self": f"{here}/files/{paper.file_name}"},
            }
        ],
        "status": "published",
        "state": "done",
        "submitted": True,
    }
