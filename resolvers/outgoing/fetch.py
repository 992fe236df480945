"""Fetches copies: from the library's own folder, or from the web through the guarded client."""

import asyncio
import os
import shutil
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import replace
from functools import partial
from pathlib import Path

import structlog
from aiohttp import ClientResponse
from yarl import URL

from handlers.domain.article import Copy, Failure
from handlers.domain.errors import BadDocument, SourceUnavailable
from resolvers.http import Http
from resolvers.outgoing.landing import Head
from resolvers.outgoing.lanes import Lane, Resting
from resolvers.outgoing.transport import CHUNK_BYTES, Ask, Trouble, translated, twice
from resolvers.outgoing.walls import HEAD_BYTES, WALLS, wall

log = structlog.get_logger()

SNIFF_BYTES = 1024
PDF_MARK = b"%PDF-"
PAGE_BYTES = 512 * 1024  # some publishers write all their style sheets into the head, before what they say of the paper
PASSING = frozenset(
    {Failure.TIMEOUT, Failure.CONNECTION, Failure.SERVER_ERROR, Failure.RATE_LIMITED, Failure.BAD_ANSWER}
)
STATUS_FAILURES = {
    401: Failure.FORBIDDEN, 402: Failure.FORBIDDEN, 403: Failure.FORBIDDEN, 406: Failure.FORBIDDEN,
    451: Failure.FORBIDDEN, 404: Failure.NOT_FOUND, 410: Failure.GONE, 429: Failure.RATE_LIMITED,
}  # fmt: skip
Take = Callable[[ClientResponse, AsyncIterator[bytes]], Awaitable[object]]


class HttpFetcher:
    """The port `Fetcher`: one file a host at a time, politely, and never past a wall."""

    def __init__(self, http: Http, *, hosts: Collection[str] | None = None) -> None:
        """Keep the client; with `hosts` nothing else is reached, at any hop."""
        self._http = http
        self._hosts = hosts

    async def fetch(self, copy: Copy, target: Path, *, max_bytes: int) -> None:
        """Write the copy to `target`; nothing is left there when it fails.

        Raises:
            SourceUnavailable: No proper answer in time; `until` when the host is left alone for a while.
            BadDocument: An answer that cannot be the paper's PDF, with its failure word.
        """
        is_done = False
        try:
            if copy.path:
                await asyncio.to_thread(_take, copy.path, target, max_bytes)
            elif copy.url:
                await self._download(copy, partial(self._save, target=target, max_bytes=max_bytes))
            else:
                raise BadDocument(Failure.NO_LOCATION, "no file address")
            is_done = True
        finally:
            if not is_done:
                _drop(target)

    async def check(self, copy: Copy) -> None:
        """Look at the first bytes that a copy's address gives, as politely as `fetch`; nothing is kept.

        Raises:
            SourceUnavailable: As for `fetch`.
            BadDocument: No PDF begins there.
        """
        await self._download(copy, self._sniff)

    async def _download(self, copy: Copy, take: Take) -> None:
        try:
            url = URL(copy.url)
            url.origin()
        except ValueError:
            raise BadDocument(Failure.UNSAFE_URL, "malformed") from None
        lane = self._http.download_lane(url)
        host = url.raw_host or ""
        ask = Ask(
            url,
            accept="application/pdf, */*;q=0.5",
            permit=self._permit,
            proxy=self._http.download_proxy(copy.source),
            is_declared=self._http.is_declared(url),
        )
        try:
            await self._file_or_page(ask, lane, take)
        except Resting as error:
            raise SourceUnavailable(host, error.failure, until=error.until) from error
        except Trouble as trouble:
            self._note(lane, trouble, host)
            if trouble.failure in PASSING:
                raise SourceUnavailable(host, trouble.failure.value, until=lane.until) from trouble
            raise BadDocument(trouble.failure.value, trouble.detail) from trouble
        lane.succeeded()

    async def _file_or_page(self, ask: Ask, lane: Lane, take: Take) -> None:
        """Fetch the file; where a landing page is instead, go one step further to the PDF that it names."""
        try:
            await twice(lambda: self._exchange(ask, lane, take))
        except Trouble as trouble:
            if trouble.points_to is None:
                raise
            further = replace(ask, url=trouble.points_to, referer=str(ask.url.with_query(None)))
            await self._exchange(further, lane, take)

    async def _exchange(self, ask: Ask, lane: Lane, take: Take) -> None:
        async with lane.turn(), self._http.transport.open(ask) as response:
            with translated():
                await take(response, response.content.iter_chunked(CHUNK_BYTES))

    async def _save(
        self, response: ClientResponse, chunks: AsyncIterator[bytes], *, target: Path, max_bytes: int
    ) -> None:
        head = await self._sniff(response, chunks)
        await _write(head, chunks, target, max_bytes)

    async def _sniff(self, response: ClientResponse, chunks: AsyncIterator[bytes]) -> bytes:
        """Return the first bytes of a PDF."""
        head = await _head(chunks, SNIFF_BYTES)
        if response.status != 200 or PDF_MARK not in head[:SNIFF_BYTES]:
            head += await _head(chunks, HEAD_BYTES - len(head))
            raise await self._not_the_file(response, head, chunks)
        return head

    async def _not_the_file(self, response: ClientResponse, head: bytes, more: AsyncIterator[bytes]) -> Trouble:
        """Return the trouble that an answer without a PDF stands for; a wall puts the host to rest."""
        if failure := wall(response.url, response.status, head):
            self._leave_alone(response.url, failure)
            return Trouble(failure)
        if trouble := self._http.transport.pressure(response):
            return trouble
        if response.status != 200:
            return Trouble(STATUS_FAILURES.get(response.status, Failure.BAD_ANSWER), str(response.status))
        detail = "empty" if not head else response.content_type
        return Trouble(Failure.NOT_PDF, detail, points_to=await _pdf_named(response, head, more))

    def _leave_alone(self, url: URL, failure: Failure) -> None:
        lane = self._http.download_lane(url)
        lane.rest(failure.value, lane.limits.wall_rest_s)

    def _permit(self, url: URL) -> None:
        if self._hosts is not None and url.raw_host not in self._hosts:
            raise Trouble(Failure.UNSAFE_URL, "led to a host that is not declared")
        self._http.download_lane(url).check_rest()

    def _note(self, lane: Lane, trouble: Trouble, host: str) -> None:
        if trouble.failure in WALLS:
            lane.rest(trouble.failure.value, lane.limits.wall_rest_s)
        elif trouble.rest_s is not None:
            lane.rest(trouble.failure.value, trouble.rest_s)
        elif trouble.failure in PASSING or trouble.failure is Failure.FORBIDDEN:
            lane.failed(trouble.failure.value)
        log.info("copy_not_fetched", host=host, failure=trouble.failure.value, detail=trouble.detail)


def _drop(target: Path) -> None:
    target.unlink(missing_ok=True)


async def _head(chunks: AsyncIterator[bytes], size_bytes: int) -> bytes:
    head = b""
    while len(head) < size_bytes and (chunk := await anext(chunks, b"")):
        head += chunk
    return head


async def _pdf_named(response: ClientResponse, begun: bytes, more: AsyncIterator[bytes]) -> URL | None:
    """Return the PDF that a page names in its head, however far down; only what names one is kept of it."""
    head, here, size_bytes = Head(), response.url, len(begun)
    head.feed(begun)
    is_page = "html" in response.content_type
    while is_page and not (head.is_over or head.pdf(here)) and size_bytes < PAGE_BYTES:
        if not (chunk := await anext(more, b"")):
            break
        head.feed(chunk)
        size_bytes += len(chunk)
    return head.pdf(here)


async def _write(head: bytes, chunks: AsyncIterator[bytes], target: Path, max_bytes: int) -> None:
    size_bytes = len(head)
    file = await asyncio.to_thread(target.open, "wb")
    try:
        await asyncio.to_thread(file.write, head)
        async for chunk in chunks:
            size_bytes += len(chunk)
            if size_bytes > max_bytes:
                break
            await asyncio.to_thread(file.write, chunk)
    finally:
        await asyncio.to_thread(file.close)
    if size_bytes > max_bytes:
        raise Trouble(Failure.TOO_LARGE, f"over {max_bytes} bytes")


def _take(source: Path, target: Path, max_bytes: int) -> None:
    """Copy a file of the library's folder; a link put in its place since it was listed is not followed."""
    try:
        handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise BadDocument(Failure.NOT_FOUND, type(error).__name__) from error
    seen = os.fstat(handle)
    if not stat.S_ISREG(seen.st_mode):
        os.close(handle)
        raise BadDocument(Failure.NOT_FOUND, "not a file")
    with os.fdopen(handle, "rb") as file:
        if seen.st_size > max_bytes:
            raise BadDocument(Failure.TOO_LARGE, f"{seen.st_size} bytes")
        if PDF_MARK not in file.read(SNIFF_BYTES):
            raise BadDocument(Failure.NOT_PDF, "empty" if not seen.st_size else "no PDF header")
        file.seek(0)
        with target.open("wb") as out:
            shutil.copyfileobj(file, out, CHUNK_BYTES)
