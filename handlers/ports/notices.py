"""What the library knows about papers and journals from lists, and who was told of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from handlers.domain.article import Article
from handlers.domain.journal_lists import JournalMark
from handlers.domain.notice import Notice
from handlers.domain.post import Post
from handlers.domain.request import Request


class NoticeList(Protocol):
    """Notices that were loaded from a file, as Retraction Watch's."""

    async def notices_for(self, article: Article, said: tuple[Notice, ...] = ()) -> tuple[Notice, ...]:
        """Return the notices about that paper that still hold, gravest first: the list's, and what others `said`."""


class JournalLists(Protocol):
    """Lists of journals that the library has loaded, each of one year."""

    async def marks_for(self, article: Article) -> tuple[JournalMark, ...]:
        """Return what the newest list of each name says of the paper's journal."""


class RecallList(Protocol):
    """Which delivered papers were looked at, and who was told of what."""

    async def due(self, *, delivered_since: datetime, looked_before: datetime, limit: int) -> tuple[Article, ...]:
        """Return papers delivered since then that nobody has looked at since `looked_before`, each once."""

    async def looked(self, papers: Sequence[Article]) -> None:
        """Note that these papers were looked at just now."""

    async def readers(self, paper: Article, *, delivered_since: datetime) -> tuple[Request, ...]:
        """Return the requests by which that paper was delivered since then, oldest first."""

    async def said(self, request: int, notices: Sequence[Notice]) -> None:
        """Note what is said with the copy of a request: it is not said a second time later."""

    async def tell(self, requests: Sequence[Request], notice: Notice, post: Post | None) -> bool:
        """Note that the reader of these requests is told of a notice, and write the post, in one transaction.

        Without a post it is held for a librarian. Each request hears of each kind once: when all of them
        have, nothing is written. Returns whether anything was new.
        """
