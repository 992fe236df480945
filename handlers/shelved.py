"""Whether a document that is known still lies on the shelf."""

from handlers.domain.article import Document
from handlers.ports import Shelf


async def is_on_shelf(shelf: Shelf, document: Document) -> bool:
    """Return whether the file is there to be lent."""
    try:
        async with shelf.open(document.sha256):
            return True
    except FileNotFoundError:
        return False
