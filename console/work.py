"""The librarian's pages: the queue and single requests."""

from urllib.parse import quote

from aiohttp import web

from console.security import must_act
from console.site import SITE, page, refuse
from console.uploads import BadUpload, received
from console.words import links_of
from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument, IllegalMove
from handlers.domain.identifiers import find_identifiers, read_field
from handlers.domain.request import Reason, Request, State

BAD_FILE = {
    Failure.NOT_PDF: "这不是 PDF 文件。请上传 PDF；CAJ 等格式请先另存为 PDF。",
    Failure.STUB_PDF: "这个 PDF 只是封面或占位页，请上传全文。",
    Failure.WRONG_PAPER: "文件前几页没有认出这篇的题名或 DOI。确认无误请勾选“我已核对”再传。",
    Failure.ENCRYPTED: "这个 PDF 有打开密码，请先去掉密码。",
    Failure.DAMAGED: "这个 PDF 已损坏，打不开。请重新下载一份。",
    Failure.TOO_LARGE: "文件太大，请压缩后再传。",
    Failure.TOO_MANY_PAGES: "页数太多。整本书不能传递，请只传所需章节。",
    Failure.TIMEOUT: "这个 PDF 处理超时，可能已损坏。请另存一份再传。",
}
FILTERS = [("", "全部"), *((s.value, s) for s in (State.WITH_LIBRARIAN, State.DELIVERED, State.AWAITING_BINDING))]


async def queue(request: web.Request) -> web.Response:
    """Show what waits for a librarian."""
    return await _queue(request, "queue.html")


async def queue_rows(request: web.Request) -> web.Response:
    """Return the rows of the queue alone, for the page's own refresh."""
    return await _queue(request, "queue_rows.html")


async def _queue(request: web.Request, template: str) -> web.Response:
    waiting = await request.app[SITE].book.queue()
    labels = {r.staff_id: await _label(request, r) for r in waiting if r.staff_id}
    return page(request, template, requests=waiting, labels=labels, here="/")


async def everything(request: web.Request) -> web.Response:
    """Show the latest requests, of one state if asked for."""
    chosen = request.query.get("state", "")
    states = [State(chosen)] if chosen in set(State) else []
    latest = await request.app[SITE].book.latest(states=states)
    names = request.app[SITE_NAMES]
    filters = [(value, names.get(value, "全部")) for value, _ in FILTERS]
    return page(request, "requests.html", requests=latest, filters=filters, chosen=chosen)


SITE_NAMES: web.AppKey[dict[str, str]] = web.AppKey("state_names", dict)


async def one(request: web.Request) -> web.Response:
    """Show one request with all that is known of it."""
    site, found = request.app[SITE], await _find(request)
    return page(
        request,
        "request.html",
        r=found,
        label=await _label(request, found),
        links=links_of(found),
        history=await site.book.history(found.number),
        deliveries=await site.book.deliveries(found.number),
        max_upload_mb=site.max_upload_bytes // 1_000_000,
        flash_kind=request.query.get("kind", ""),
        here="/requests",
    )


async def _find(request: web.Request) -> Request:
    found = await request.app[SITE].book.find(int(request.match_info["number"]))
    if found is None:
        raise web.HTTPNotFound(text="没有这个编号")
    return found


async def _label(request: web.Request, found: Request) -> str:
    staff = await request.app[SITE].members.staff(found.staff_id) if found.staff_id else None
    return staff.label if staff else ""


def _back(request: web.Request, words: str, *, is_bad: bool = False) -> web.HTTPSeeOther:
    number = request.match_info["number"]
    return web.HTTPSeeOther(f"/requests/{number}?done={quote(words)}{'&kind=bad' if is_bad else ''}")


async def take(request: web.Request) -> web.StreamResponse:
    """Take a request, or give it back."""
    by, form = must_act(request), await request.post()
    await request.app[SITE].attend.take(int(request.match_info["number"]), by="" if form.get("give_back") else by)
    raise _back(request, "已放回待办" if form.get("give_back") else "已归您办理")


async def upload(request: web.Request) -> web.StreamResponse:
    """Take a PDF for one request; it is checked, marked and sent like any other."""
    by = must_act(request)
    try:
        async with received(request) as form:
            is_certain = form.fields.get("is_certain") == "1"
            number = int(request.match_info["number"])
            await request.app[SITE].attend.upload(number, form.path, by=by, is_certain=is_certain)
    except BadUpload as error:
        return refuse(request, "没有收下", error.words, status=error.status, back=request.path.rpartition("/")[0])
    except BadDocument as error:
        raise _back(request, BAD_FILE.get(Failure(error.reason), "这个文件不能用，请换一份。"), is_bad=True) from error
    except IllegalMove:
        raise _back(request, "这条求助已不在待办里，没有发送。", is_bad=True) from None
    raise _back(request, "已收下，正在加水印发给读者")


async def confirm(request: web.Request) -> web.StreamResponse:
    """Send the file that the program was not sure of."""
    by = must_act(request)
    try:
        await request.app[SITE].attend.confirm(int(request.match_info["number"]), by=by)
    except IllegalMove:
        raise _back(request, "没有可核对的文件，或这条已不在待办里。", is_bad=True) from None
    raise _back(request, "已确认，正在加水印发给读者")


async def decline(request: web.Request) -> web.StreamResponse:
    """Decline a request with a reason for the reader."""
    by, form = must_act(request), await request.post()
    number = int(request.match_info["number"])
    try:
        reason = Reason(str(form.get("reason", "")))
        await request.app[SITE].attend.decline(number, reason, by=by, remark=str(form.get("remark", ""))[:150])
    except (ValueError, IllegalMove):
        raise _back(request, "没有办成：请选一个原因，且求助仍在待办里。", is_bad=True) from None
    raise _back(request, "已回复读者")


async def correct(request: web.Request) -> web.StreamResponse:
    """Search again under another identifier."""
    by, form = must_act(request), await request.post()
    written = str(form.get("identifier", "")).strip()
    found = find_identifiers(written) or read_field(written)
    if not found:
        raise _back(request, "没有认出编号，请填 DOI、PMID、PMCID、arXiv 或 ISBN。", is_bad=True)
    try:
        await request.app[SITE].attend.correct(int(request.match_info["number"]), found[0], by=by)
    except IllegalMove:
        raise _back(request, "这条求助已不在待办里。", is_bad=True) from None
    raise _back(request, f"正在按 {found[0].kind.upper()} {found[0].value} 再找")


async def pick(request: web.Request) -> web.StreamResponse:
    """Search again as one of the candidates."""
    by, form, found = must_act(request), await request.post(), await _find(request)
    choice = str(form.get("candidate", ""))
    if not choice.isdigit() or int(choice) >= len(found.candidates):
        raise _back(request, "请选一个候选。", is_bad=True)
    try:
        await request.app[SITE].attend.pick(found.number, found.candidates[int(choice)], by=by)
    except IllegalMove:
        raise _back(request, "这条求助已不在待办里。", is_bad=True) from None
    raise _back(request, "正在按选中的文献再找")


async def file(request: web.Request) -> web.StreamResponse:
    """Show a librarian the file that is to be confirmed; it is marked only when it leaves."""
    must_act(request)
    found, site = await _find(request), request.app[SITE]
    if found.holding is None or found.state is not State.WITH_LIBRARIAN:
        raise web.HTTPNotFound(text="没有待核对的文件")
    try:
        async with site.shelf.open(found.holding.document.sha256) as path:
            answer = web.FileResponse(path, headers={"Content-Type": "application/pdf"})
            await answer.prepare(request)
            return answer
    except FileNotFoundError:
        raise web.HTTPNotFound(text="文件已不在") from None
