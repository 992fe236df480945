"""A lending library that speaks ISO 18626: it has every sample paper that exists as a file, and no other.

Its news go to the demo that this stand-in belongs to, found by the files beside `papers`; alone it only confirms.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.demo.sample import NONE, SamplePaper
from bot.demo.services.catalogue import CATALOGUE, PAPERS_DIR, Catalogue, origin, words
from resolvers.iso18626 import writing
from resolvers.iso18626.reading import Agency, IllMessage, Misread, read_message
from resolvers.iso18626.words import CONFIRMATION_OF, MEDIA_TYPE, ErrorType, Kind

AGENCY = Agency("ISIL", "CN-DEMO-LENDER")
PRICE = ("10.00", "CNY")
SOON_S, LATER_S = 0.3, 1.5
TRIES, TRY_EVERY_S = 20, 1.0
POST = ClientTimeout(total=10)


@dataclass
class Lender:
    """What it was asked, how each request stands, and the news that are still to be told."""

    standing: dict[str, str] = field(default_factory=dict)
    news: "asyncio.PriorityQueue[tuple[float, int, bytes]]" = field(default_factory=asyncio.PriorityQueue)
    _numbers: "count[int]" = field(default_factory=count)

    def tell(self, after_s: float, message: bytes) -> None:
        """Tell something a little later."""
        self.news.put_nowait((time.monotonic() + after_s, next(self._numbers), message))


LENDER = web.AppKey("lender", Lender)


def lender_secret(key: str) -> str:
    """Return the secret by which a demo knows its lender, made from the demo's own key."""
    return sha256(f"lender\0{key}".encode()).hexdigest()[:40]


def routes() -> list[web.RouteDef]:
    """Return the address for messages, and its files."""
    return [web.post("/lender/iso18626", _hear), web.get("/lender/files/{name}", _file)]


async def lending(app: web.Application) -> AsyncIterator[None]:
    """Tell the news for as long as the stand-in runs."""
    app[LENDER] = Lender()
    task = asyncio.create_task(_tell_news(app), name="lender-news")
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _tell_news(app: web.Application) -> None:
    async with ClientSession(timeout=POST) as session:
        while True:
            due, _, message = await app[LENDER].news.get()
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            for _ in range(TRIES):
                if await _told(session, app[PAPERS_DIR], message):
                    break
                await asyncio.sleep(TRY_EVERY_S)


async def _told(session: ClientSession, papers_dir: Path, message: bytes) -> bool:
    try:
        # Both are written by the demo, and small.
        port = json.loads((papers_dir.parent / "running.json").read_text(encoding="utf-8"))["port"]
        key = json.loads((papers_dir.parent / "secrets.json").read_text(encoding="utf-8"))["key"]
        headers = {"Authorization": f"Bearer {lender_secret(key)}", "Content-Type": MEDIA_TYPE}
        async with session.post(f"http://127.0.0.1:{port}/iso18626", data=message, headers=headers) as answer:
            return answer.status == 200
    except (OSError, ValueError, KeyError, ClientError, TimeoutError):
        return False


async def _hear(request: web.Request) -> web.Response:
    try:
        message = read_message(await request.read())
    except Misread as error:
        return _answer(None, (error.error_type, error.value))
    if message.kind is Kind.REQUEST:
        _take(request, message)
    elif message.kind is Kind.REQUESTING:
        _answer_question(request.app[LENDER], message)
    else:
        return _answer(message, (ErrorType.ELEMENT, message.kind.value))
    return _answer(message, None)


def _take(request: web.Request, message: IllMessage) -> None:
    lender, paper = request.app[LENDER], wanted(request.app[CATALOGUE], message)
    if message.ref in lender.standing:
        return
    lender.standing[message.ref] = "RequestReceived"
    if paper is None or paper.found == NONE:
        _say(lender, message, "Unfilled", after_s=SOON_S, info={"reasonUnfilled": "NotHeld"})
        return
    _say(lender, message, "ExpectToSupply", after_s=SOON_S)
    url = f"{origin(request)}/lender/files/{paper.file_name}"
    _say(lender, message, "CopyCompleted", after_s=LATER_S, url=url)


def wanted(catalogue: Catalogue, message: IllMessage) -> SamplePaper | None:
    """Return the paper that a request means: by identifier, else by its whole title."""
    ids = {(code.lower(), value.lower()) for code, value in message.item_ids}
    title = words(message.title)
    for paper in catalogue.papers:
        known = {("doi", paper.doi), ("pmid", paper.pmid), ("isbn", paper.isbn)}
        if ids & {each for each in known if each[1]}:
            return paper
    return next((p for p in catalogue.papers if title and title in (words(p.title), words(p.title_en))), None)


def _answer_question(lender: Lender, message: IllMessage) -> None:
    if message.action == "Cancel":
        _say(lender, message, "Cancelled", after_s=SOON_S, reason="CancelResponse", info={"answerYesNo": "Y"})
    elif message.action == "StatusRequest":
        status = lender.standing.get(message.ref, "Unfilled")
        _say(lender, message, status, after_s=SOON_S, reason="StatusRequestResponse")


def _say(
    lender: Lender,
    message: IllMessage,
    status: str,
    *,
    after_s: float,
    reason: str = "StatusChange",
    info: dict[str, str] | None = None,
    url: str = "",
) -> None:
    lender.standing[message.ref] = status
    delivery = {"dateSent": writing.written(datetime.now(UTC)), "sentVia": "URL", "url": url} if url else {}
    header = writing.Header(AGENCY, message.requester, message.ref, datetime.now(UTC), f"L-{message.ref}")
    cost = PRICE if url else None
    lender.tell(
        after_s,
        writing.supplying_message(header, reason=reason, status=status, info=info, delivery=delivery, cost=cost),
    )


def _answer(message: IllMessage | None, error: tuple[ErrorType, str] | None) -> web.Response:
    kind = CONFIRMATION_OF.get(message.kind, Kind.REQUEST_CONFIRMATION) if message else Kind.REQUEST_CONFIRMATION
    requester, ref = (message.requester, message.ref) if message else (Agency(), "")
    header = writing.Header(AGENCY, requester, ref, datetime.now(UTC))
    timestamp, action = (message.timestamp, message.action) if message else ("", "")
    body = writing.confirmation(kind, header, timestamp, action=action, error=error)
    return web.Response(body=body, content_type=MEDIA_TYPE, charset="utf-8")


async def _file(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    if "/" in name or "\\" in name or not name.endswith(".pdf"):
        raise web.HTTPNotFound
    for folder in ("librarian", "web", "shelf"):
        path = request.app[PAPERS_DIR] / folder / name
        if path.is_file():
            return web.FileResponse(path, headers={"Content-Type": "application/pdf"})
    raise web.HTTPNotFound
