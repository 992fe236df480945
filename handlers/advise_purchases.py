"""Which journals and books the library might buy: what several readers missed in a year."""

from datetime import datetime, timedelta

from handlers.domain.purchase import Mark, Suggestion, mark_of, suggestions
from handlers.ports import Purchases

LOOK_BACK = timedelta(days=365)


async def missed_until(purchases: Purchases, end: datetime) -> list[tuple[Suggestion, Mark | None]]:
    """Return what several readers missed in the year before that moment, with what was decided about it."""
    found = suggestions(await purchases.misses(end - LOOK_BACK, end))
    marks = await purchases.marks() if found else {}
    return [(one, mark_of(one, marks)) for one in found]
