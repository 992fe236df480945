"""Fetches one copy, looks whether it is the paper, and puts it on the shelf."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from handlers.asking import loop_time
from handlers.chase import Chase, fetchable
from handlers.domain.article import Article, Attempt, Copy, Document, Failure, Holding, IdKind
from handlers.domain.copyright import plain_licence
from handlers.domain.errors import BadDocument, SourceUnavailable
from handlers.domain.inspection import settled_version
from handlers.domain.shadow import REFUSAL
from handlers.ports import Fetcher, HoldingList, Shelf, Workshop

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tools:
    """What a chase works with."""

    fetcher: Fetcher
    workshop: Workshop
    shelf: Shelf
    holdings: HoldingList


class Taking:
    """Fetches a copy, looks whether it is the paper, and puts it on the shelf."""

    def __init__(self, tools: Tools, *, max_bytes: int) -> None:
        """Keep the tools."""
        self._tools = tools
        self._max_bytes = max_bytes

    async def attempt(self, copy: Copy, chase: Chase, blocked: Collection[str]) -> None:
        """Try one copy and note what came of it; the first validated one becomes the chase's holding."""
        began = loop_time()
        failure, detail = "", ""
        try:
            await self._take(copy, chase, blocked)
        except BadDocument as error:
            failure, detail = error.reason, error.detail
        except SourceUnavailable as error:
            # A full disk or a database that is away has no word of its own; it passes too.
            is_word = error.reason in set(Failure)
            failure, detail = (error.reason, "") if is_word else (Failure.BAD_ANSWER, error.source)
        except Exception:
            # One copy's fault is not the reader's: the others are still tried.
            log.exception("copy_failed", source=copy.source)
            failure = Failure.BAD_ANSWER
        elapsed_s = round(loop_time() - began, 3)
        where = "" if detail == REFUSAL else copy.url or copy.landing_url  # an honest address may lead on to there
        chase.attempts.append(Attempt(copy.source, failure, detail, where, elapsed_s))

    async def _take(self, copy: Copy, chase: Chase, blocked: Collection[str]) -> None:
        async with self._tools.shelf.scratch() as folder:
            target = folder / "copy.pdf"
            await self._tools.fetcher.fetch(fetchable(copy), target, max_bytes=self._max_bytes)
            doubt, seen_as, pages = await self._look(copy, target, chase.article)
            holding = await self._shelve(seen_as, target, pages)
        if holding.document.sha256 in blocked:
            raise BadDocument(Failure.WRONG_PAPER, "读者报过这份不是这篇")
        if doubt:
            chase.unsure = chase.unsure or holding
            raise BadDocument(doubt, "请馆员核对")
        if not chase.holding:
            await self._tools.holdings.record(chase.article, holding)
            chase.holding = chase.holding or holding  # two may be done in one moment: the first stays

    async def _look(self, copy: Copy, file: Path, article: Article) -> tuple[str, Copy, int]:
        """Return a doubt that a librarian should settle (or an empty one), the copy as it is, and its pages."""
        # The library's own manifest says what a file is; text that says otherwise is for a person to judge.
        seen = await self._tools.workshop.inspect(file, article, must_match=not copy.is_owned)
        as_seen = replace(copy, version=settled_version(copy.version, seen.version, article))
        if not copy.is_owned:
            return ("" if seen.has_text else Failure.NO_TEXT_LAYER), as_seen, seen.pages
        can_tell = seen.has_text and bool(article.title or article.id(IdKind.DOI))
        return (Failure.WRONG_PAPER if can_tell and not seen.shows else ""), as_seen, seen.pages

    async def _shelve(self, copy: Copy, file: Path, pages: int) -> Holding:
        sha256, size_bytes = await self._tools.shelf.put(file)
        document = Document(sha256=sha256, size_bytes=size_bytes, pages=pages)
        return Holding(document, copy.source, plain_licence(copy.licence), copy.version, copy.url or copy.landing_url)
