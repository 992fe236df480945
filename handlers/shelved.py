"""Whether a document that is known still lies on the shelf."""

import structlog

from handlers.domain.article import Article, Document, Holding
from handlers.ports import HoldingList, Shelf

log = structlog.get_logger()


async def is_on_shelf(shelf: Shelf, document: Document) -> bool:
    """Return whether the file is there to be lent."""
    try:
        async with shelf.open(document.sha256):
            return True
    except FileNotFoundError:
        return False


async def shelved_copy(holdings: HoldingList, shelf: Shelf, article: Article) -> Holding | None:
    """Return the copy of a paper that the library has already, as long as its file lies on the shelf."""
    held = await holdings.holding_for(article)
    if held is None or await is_on_shelf(shelf, held.document):
        return held
    log.warning("shelf_lost_file", sha256=held.document.sha256)
    return None
