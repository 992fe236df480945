"""`find`."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any

from bot import parts
from bot.commands.finding import in_words, is_plainly, no_record, question
from bot.config import Settings
from bot.source_care import take_up
from handlers.chase import fetchable
from handlers.domain.article import Article, Copy, Failure, Identifier, TitleWanted, Wanted
from handlers.domain.copyright import plain_licence
from handlers.domain.errors import BadDocument, SourceUnavailable
from handlers.domain.naming import citation
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Unavailable
from handlers.domain.pointer import Pointer, pointer_of
from handlers.finder import Finder
from handlers.look_up import bare
from handlers.matching import Certain, Unsure, decide
from handlers.ports import NoticeList
from resolvers.load import load
from resolvers.outgoing.fetch import HttpFetcher

SHOWN_CANDIDATES = 5
Look = Callable[[Copy], Awaitable[None]]


async def find(settings: Settings, query: str, *, is_checked: bool = False) -> dict[str, Any]:
    """Return the record that a query means and what each full-text route says, without downloading anything.

    With `is_checked` the first bytes of the best copy are looked at: a source may call a page a file.
    A query that names nothing to look up is answered with `found` false, a `reason`, and a `message` in words; one
    that no source has a record of with a `message` and the routes, which know it as it was written.
    """
    asked = question(query)
    if isinstance(asked, str):
        return {"found": False, "reason": "bad-query", "message": asked}
    more = {"asked": in_words(asked.wanted), "left_out": list(asked.left_out)} if asked.left_out else {}
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(parts.memory(settings))
        http = await stack.enter_async_context(parts.outgoing_line(settings))
        await take_up(kept, http)
        pdfs = await stack.enter_async_context(parts.workshop(settings))
        sources = load(settings.metadata, "metadata", http)
        look_up = await stack.enter_async_context(parts.look_up(settings, sources))
        pointed = await parts.pointing(settings, sources).ask(_pointer(asked.wanted))
        answer = pointed or await look_up.ask(asked.wanted)
        if isinstance(answer, Unavailable):
            return {"found": False, "reason": answer.reason, **more}
        article, candidates = _chosen(answer) if pointed else _decided(query, asked.wanted, answer)
        if candidates:
            return {"found": False, "candidates": [_record(a, a.all_notices) for a in candidates], **more}
        look = HttpFetcher(http).check if is_checked else None
        finder = parts.finder(settings, kept, http, pdfs, look_up)
        told = await _routes(finder, article or bare(asked.wanted), kept.notices, look) | more
        return told if article else unidentified(told, asked.wanted)


def unidentified(answer: dict[str, Any], wanted: Wanted) -> dict[str, Any]:
    """Return the answer about something that no source has a record of: found only where a file of it is."""
    return answer | {"found": any(route["usable"] for route in answer["routes"]), "message": no_record(wanted)}


def _pointer(wanted: Wanted) -> Pointer | None:
    return pointer_of(wanted.text) if isinstance(wanted, TitleWanted) else None


def _chosen(pointed: tuple[Article, ...]) -> tuple[Article | None, tuple[Article, ...]]:
    return (pointed[0], ()) if len(pointed) == 1 else (None, pointed[:SHOWN_CANDIDATES])


def _decided(query: str, wanted: Wanted, records: tuple[Article, ...]) -> tuple[Article | None, tuple[Article, ...]]:
    """Return the paper, or those that it may be; neither when there is no record."""
    if isinstance(wanted, Identifier):
        return (records[0] if records else None), ()
    match decide(wanted, records):
        case Certain(article):
            return article, ()
        case Unsure((only,)) if is_plainly(query, wanted, only):
            return only, ()
        case Unsure(candidates):
            return None, candidates[:SHOWN_CANDIDATES]
        case _:
            return None, ()


async def _routes(finder: Finder, article: Article, listed: NoticeList, look: Look | None) -> dict[str, Any]:
    chase, copies = await finder.routes(article)
    wrong = {copies[0]: await _wrong(copies[0], look)} if copies and look else {}
    notices = await listed.notices_for(chase.article, chase.article.all_notices)
    usable = [
        {
            "source": c.source,
            "usable": not wrong.get(c),
            "is_checked": c in wrong or bool(c.path),
            "is_file": bool(c.url or c.path),
            "licence": plain_licence(c.licence),
            "version": c.version.value,
            "url": c.url or (c.path.name if c.path else c.landing_url),
            "reason": wrong.get(c, ""),
        }
        for c in copies
    ]
    others = [
        {
            "source": a.source,
            "usable": False,
            "is_checked": False,
            "is_file": False,
            "licence": plain_licence(a.detail) if a.failure == Failure.LINK_ONLY_LICENCE else "",
            "label": a.detail if a.failure == Failure.FOR_PERSON else "",
            "version": "",
            "url": a.url,
            "reason": a.failure,
        }
        for a in chase.attempts
    ]
    return {"found": True, "record": _record(chase.article, notices), "routes": usable + others}


async def _wrong(copy: Copy, look: Look) -> str:
    """Return why no PDF begins at a copy's address; empty where one does, as in the library's own folder."""
    if copy.path:
        return ""
    try:
        await look(fetchable(copy))
    except (SourceUnavailable, BadDocument) as error:
        return str(error.reason)
    return ""


def _record(article: Article, notices: Sequence[Notice]) -> dict[str, Any]:
    return {
        "title": article.original_title or article.title,
        "citation": citation(article),
        "year": article.year,
        "journal": article.journal,
        "ids": {i.kind.value: i.value for i in article.ids},
        "retracted": any(one.kind is NoticeKind.RETRACTION for one in notices),
        "notices": [_notice(one) for one in notices],
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind.value,
        "doi": notice.doi,
        "day": notice.day.isoformat() if notice.day else "",
        "where": notice.where,
        "source": notice.source,
    }
