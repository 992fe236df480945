"""Asks which papers are pointed at without being named: by where they were printed, or by a publisher's number."""

from collections.abc import Sequence
from functools import partial

import structlog

from handlers.asking import answer_of
from handlers.domain.article import Article
from handlers.domain.outcome import Found, Unavailable
from handlers.domain.pointer import Pointer
from handlers.ports import PointerSource

log = structlog.get_logger()


class Pointing:
    """Asks one source after another, until one knows; each within `budget_s`."""

    def __init__(self, sources: Sequence[PointerSource] = (), *, budget_s: float = 6.0) -> None:
        """Keep the sources, in the order in which they are asked."""
        self._sources = tuple(sources)
        self._budget_s = budget_s

    async def ask(self, pointer: Pointer | None) -> tuple[Article, ...] | Unavailable:
        """Return the papers that stand just there, `Unavailable` where nobody knew any and somebody did not answer."""
        if pointer is None:
            return ()
        away: Unavailable | None = None
        for source in self._sources:
            outcome = await answer_of(source.name, partial(source.by_pointer, pointer), budget_s=self._budget_s)
            if isinstance(outcome, Found) and outcome.value:
                log.info("pointer_followed", source=source.name, papers=len(outcome.value))
                return outcome.value
            away = outcome if isinstance(outcome, Unavailable) else away
        return away or ()
