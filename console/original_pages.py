"""What a reader sent in the place of words, as a librarian sees it: shown, played or saved, never run."""

from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from console.security import must_act
from console.sending import stream
from console.site import SESSION, SITE, fragment
from handlers.domain.original import UNKNOWN_TYPE, Original, OriginalState

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "audio/amr": "amr",
    "audio/silk": "silk",
    "application/pdf": "pdf",
}


async def originals(request: web.Request) -> web.Response:
    """Return the originals of a request, for a page that waits for one to be fetched."""
    number = int(request.match_info["number"])
    found = (await request.app[SITE].originals.of_requests([number])).get(number, ())
    return fragment(request, "originals.html", number=number, originals=found)


async def original(request: web.Request) -> web.StreamResponse:
    """Give a librarian one original; a browser shows it only if nothing in it can run."""
    must_act(request)
    site, number = request.app[SITE], int(request.match_info["number"])
    found = await site.originals.find(int(request.match_info["original"]))
    if found is None or found.request != number or found.state is not OriginalState.KEPT:
        raise web.HTTPNotFound(text="没有这份原件。")
    await site.audit.note(request[SESSION].name, "original_viewed", f"request:{number}")
    try:
        async with site.originals.open(found) as path:
            return await stream(request, path, headers_of(found))
    except FileNotFoundError:
        raise web.HTTPNotFound(text="原件已不在书架上。") from None


def headers_of(found: Original) -> dict[str, str]:
    """Return how a browser may take an original: by its own first bytes, never by the name it came with."""
    is_inline = found.is_shown or found.is_played
    return {
        "Content-Type": found.media_type if is_inline else UNKNOWN_TYPE,
        "Content-Disposition": f"{'inline' if is_inline else 'attachment'}; filename*=UTF-8''{quote(name_of(found))}",
        "Content-Security-Policy": SANDBOX,
    }


def name_of(found: Original) -> str:
    """Return the name under which an original is saved."""
    plain = Path(found.file_name.replace("\\", "/")).name
    return plain or f"{found.request}-{found.id}.{ENDINGS.get(found.media_type, 'bin')}"
