"""Finds the PDF that a landing page names in its head, for one step further and no more."""

import html
import re

from yarl import URL

ELEMENT = re.compile(r"<(meta|link)\b([^>]{1,2000})>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def pdf_named_in(page: bytes, here: URL) -> URL | None:
    """Return the PDF that the beginning of a page names, if it is on the page's own site.

    `citation_pdf_url` comes first, then `<link rel=alternate type=application/pdf>`.
    """
    elements = [(m[1].lower(), _attributes(m[2])) for m in ELEMENT.finditer(page.decode("utf-8", "replace"))]
    named = [a.get("content", "") for tag, a in elements if tag == "meta" and a.get("name") == "citation_pdf_url"]
    named += [a.get("href", "") for tag, a in elements if tag == "link" and _is_pdf_link(a)]
    return next((url for text in named if (url := _on_site(text, here))), None)


def _attributes(text: str) -> dict[str, str]:
    found = ATTRIBUTE.finditer(text)
    return {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "").strip() for m in found}


def _is_pdf_link(attributes: dict[str, str]) -> bool:
    return attributes.get("rel", "").lower() == "alternate" and attributes.get("type", "").lower() == "application/pdf"


def _on_site(text: str, here: URL) -> URL | None:
    try:
        url = here.join(URL(text)).with_fragment(None) if text else None
    except (ValueError, TypeError):
        return None
    return url if url and url != here and url.port == here.port and _is_same_site(url, here) else None


def _is_same_site(url: URL, here: URL) -> bool:
    """Return whether one host is the other or a part of it; sisters under a public suffix are strangers."""
    one, other = (url.raw_host or "").removeprefix("www."), (here.raw_host or "").removeprefix("www.")
    return bool(one and other) and (one == other or one.endswith("." + other) or other.endswith("." + one))
