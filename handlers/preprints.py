"""The published paper that the reader of a preprint asked for instead."""

from handlers.domain.published import published_among, published_doi
from handlers.domain.request import Request
from handlers.ports import RequestBook

LOOK_BACK = 50


async def published_for(book: RequestBook, preprint: Request) -> Request | None:
    """Return the reader's own request for the published paper that a preprint became."""
    if not published_doi(preprint):
        return None
    contact_id, staff_id = preprint.reader.contact_id, preprint.staff_id
    return published_among(preprint, await book.asked_by(preprint.account, contact_id, staff_id, limit=LOOK_BACK))
