"""The addresses that services give for copies, made fit to be fetched."""

import re

from resolvers.formats import records

WEB = re.compile(r"https?://[^\s<>\"]{4,1990}", re.IGNORECASE)
HAS_PORT = re.compile(r"http://[^/]+:\d+(?:/|$)", re.IGNORECASE)
RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)


def address(value: object) -> str:
    """Return a web address as https, or an empty string for anything else.

    Repositories still list `http://` for hosts that have long spoken https; an address with a port stays as it is.
    """
    text = records.text(value)
    if not WEB.fullmatch(text):
        return ""
    return text if HAS_PORT.match(text) else re.sub(r"^http:", "https:", text, flags=re.IGNORECASE)


def addresses(value: object) -> list[str]:
    """Return the addresses of a field that services fill with one, with several, or with none."""
    values = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(found for each in values if (found := address(each))))


def is_doi_link(url: str) -> bool:
    """Return whether an address is only the DOI's resolver."""
    return bool(RESOLVER.match(url))


def phrase(value: str) -> str:
    """Return a value in quotes, as search engines of the Lucene family take it literally."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
