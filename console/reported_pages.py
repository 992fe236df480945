"""The files that readers call wrong: looking at one, and saying whether they are right."""

from aiohttp import web

from console.request_pages import pdf_headers
from console.security import must_act
from console.sending import stream
from console.site import SESSION, SITE, back_to
from handlers.domain.reported import ReportedFile

ALREADY = "这份已有人核对过，没有改动。"


async def file(request: web.Request) -> web.StreamResponse:
    """Show a librarian the reported file, without any reader's mark."""
    must_act(request)
    site, found = request.app[SITE], await _find(request)
    try:
        async with site.shelf.open(found.holding.document.sha256) as path:
            await site.audit.note(request[SESSION].name, "reported_file_viewed", f"request:{found.request}")
            return await stream(request, path, pdf_headers(f"{found.request}-reported.pdf"))
    except FileNotFoundError:
        raise web.HTTPNotFound(text="文件已不在书架上。") from None


async def judge(request: web.Request) -> web.StreamResponse:
    """Keep a reported file out of service, or put it back."""
    by, form, found = must_act(request), await request.post(), await _find(request)
    wrong_files, path = request.app[SITE].wrong_files, f"/requests/{found.request}"
    if form.get("verdict") == "wrong":
        told = await wrong_files.is_wrong(found.id, by=by)
        others = f"另告知了 {told} 位收到过它的读者请勿使用，正在另找" if told else "没有别的读者收到过它"
        raise _back(request, path, told, f"已确认不对，这份不再使用；{others}")
    if form.get("verdict") == "right":
        sent = await wrong_files.is_right(found.id, by=by)
        raise _back(request, path, sent, "已恢复使用" + ("，并告诉读者、再发一次" if sent else ""))
    raise back_to(request, path, "请选“确实不对”或“没有错”。", is_bad=True)


def _back(request: web.Request, path: str, done: int | None, said: str) -> web.HTTPSeeOther:
    return back_to(request, path, ALREADY if done is None else said, is_bad=done is None)


async def _find(request: web.Request) -> ReportedFile:
    found = await request.app[SITE].reports.find(int(request.match_info["report"]))
    if found is None:
        raise web.HTTPNotFound(text="没有这份报错。")
    return found
