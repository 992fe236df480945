"""A landing page read in one piece."""

from yarl import URL

from resolvers.outgoing.landing import Head


def pdf_named_in(page: bytes, here: URL) -> URL | None:
    """Return the PDF that the beginning of a page names, if it is on the page's own site."""
    head = Head()
    head.feed(page)
    return head.pdf(here)
