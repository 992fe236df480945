"""Finds the PDF that a landing page names in its head, for one step further and no more."""

import html
import re

from yarl import URL

# Possessive throughout: a page made of half-open tags is read as fast as any other.
ELEMENT = re.compile(r"<(meta|link)\b((?:[^<>\"']++|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'){1,60}+)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
COMMENT = re.compile(r"<!--.*?(?:-->|$)|<(script|style|template)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
# Google Scholar's tag, and what Digital Commons and EPrints write beside or instead of it.
NAMES = ("citation_pdf_url", "bepress_citation_pdf_url", "eprints.document_url")


def pdf_named_in(page: bytes, here: URL) -> URL | None:
    """Return the PDF that the beginning of a page names, if it is on the page's own site.

    `citation_pdf_url` comes first, then `<link rel=alternate type=application/pdf>`.
    """
    text = COMMENT.sub(" ", page.decode("utf-8", "replace"))
    elements = [(m[1].lower(), _attributes(m[2])) for m in ELEMENT.finditer(text)]
    metas = [a for tag, a in elements if tag == "meta"]
    named = [a.get("content", "") for name in NAMES for a in metas if _name(a) == name]
    named += [a.get("href", "") for tag, a in elements if tag == "link" and _is_pdf_link(a)]
    return next((url for text in named if (url := _on_site(text, here))), None)


def _attributes(text: str) -> dict[str, str]:
    found = ATTRIBUTE.finditer(text)
    return {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "").strip() for m in found}


def _name(attributes: dict[str, str]) -> str:
    return (attributes.get("name") or attributes.get("property") or "").casefold()


def _is_pdf_link(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type", "").lower().partition(";")[0].strip()
    return "alternate" in attributes.get("rel", "").lower().split() and kind == "application/pdf"


def _on_site(text: str, here: URL) -> URL | None:
    try:
        url = here.join(URL(text.replace(" ", "%20"))).with_fragment(None) if text else None
    except (ValueError, TypeError):
        return None
    return url if url and url != here and url.port == here.port and _is_same_site(url, here) else None


def _is_same_site(url: URL, here: URL) -> bool:
    """Return whether one host is the other or a part of it; sisters under a public suffix are strangers."""
    one, other = (url.raw_host or "").removeprefix("www."), (here.raw_host or "").removeprefix("www.")
    return bool(one and other) and (one == other or one.endswith("." + other) or other.endswith("." + one))
