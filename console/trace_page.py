"""Whose copy is this? A librarian uploads a file and sees for whom it was made."""

from collections.abc import Sequence

from aiohttp import web

from console.site import SESSION, SITE, page, refuse
from console.uploads import BadUpload, received
from console.words import bad_file
from handlers.domain.errors import BadDocument
from handlers.trace import Traced


async def trace_page(request: web.Request) -> web.Response:
    """Show the form."""
    return _page(request)


async def trace(request: web.Request) -> web.Response:
    """Show the copies whose marks stand in the uploaded file."""
    try:
        async with received(request) as form:
            found = await request.app[SITE].trace.read(form.path, by=request[SESSION].name)
    except BadUpload as error:
        return refuse(request, "没有查", error.words, status=error.status, back="/trace")
    except BadDocument as error:
        return refuse(request, "这个文件读不出来", bad_file(error.reason), status=400, back="/trace")
    return _page(request, found, form.file_name)


def _page(request: web.Request, found: Sequence[Traced] | None = None, file_name: str = "") -> web.Response:
    return page(request, "trace.html", answered=found is not None, found=found or (), file_name=file_name)
