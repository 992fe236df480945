"""A worked example: books of the library's own catalogue (OPAC), asked by ISBN over its JSON interface.

In config.yaml:

    fulltext:
      - use: plain
        module: /srv/wendi/our_opac.py
        hosts: [opac.example.edu.cn]
        settings:
          base_url: https://opac.example.edu.cn
        secrets:
          key: OPAC_KEY           # the environment variable that holds it

The types are there to be read; a source of yours needs none.
"""

from urllib.parse import quote

from resolvers.blocking.answers import Paper
from resolvers.blocking.session import FencedSession


def accepts(paper: Paper) -> bool:
    """Say which papers this source can know, without asking anybody. May be left out."""
    return bool(paper.isbn)


def locate(paper: Paper, session: FencedSession) -> list[dict[str, object]]:
    """Say where copies are; an empty list is "we do not have it", an exception "ask again later"."""
    base_url = session.settings["base_url"]
    answer = session.get(
        f"{base_url}/api/items", params={"isbn": paper.isbn}, headers={"X-Key": session.settings.get("key", "")}
    )
    answer.raise_for_status()
    return [_copy(item, base_url) for item in answer.json()["items"]]


def _copy(item: dict[str, str], base_url: str) -> dict[str, object]:
    page = f"{base_url}/record/{quote(item['id'], safe='')}"
    if item.get("pdf"):
        # Only a licence that is named lets the program send a file by itself; without one it gives the link.
        return {"url": item["pdf"], "landing_url": page, "licence": item.get("licence", ""), "version": "published"}
    return {"landing_url": page, "is_for_person": True, "label": f"本馆纸本 {item['shelf_mark']}"}
