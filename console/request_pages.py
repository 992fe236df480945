"""The pages of one request: what is known of it, and what a librarian does with it."""

from datetime import datetime

from aiohttp import web

from console.form_words import ACCEPTED, bad_upload, conversion_of, made_words, own_copy_words
from console.held_copies import has_private_way, what_follows
from console.mark_words import why_unmarked
from console.order_panel import panel_of
from console.security import must_act
from console.sending import stream
from console.site import SESSION, SITE, Site, back_to, fragment, page, refuse
from console.uploads import BadUpload, NothingSent, received
from console.words import ACTION_NAMES, links_of, moved_by
from handlers.domain.errors import BadDocument, IllegalMove
from handlers.domain.identifiers import find_identifiers, read_field
from handlers.domain.inspection import delivery_in
from handlers.domain.notice import NoticeKind
from handlers.domain.published import published_doi
from handlers.domain.request import COMPLAINTS, ENDED, Reason, Request, State
from handlers.preprints import published_for
from handlers.reply import LONGEST, MOST_LISTED
from reports.usage import STATE_NAMES

MAX_REMARK = 150
NOTHING_TO_CONFIRM = "没有可核对的文件，或这条已不在待办里。"
NOT_WAITING = "这条求助已不在待办里，没有改动。"


async def one(request: web.Request) -> web.Response:
    """Show one request with all that is known of it."""
    site, found = request.app[SITE], await _find(request)
    staff = await site.members.staff(found.staff_id) if found.staff_id else None
    is_condemned = await _is_condemned(site, found)
    return page(
        request,
        "request.html",
        r=found,
        label=staff.label if staff else "",
        links=links_of(found),
        number=found.number,
        originals=(await site.originals.of_requests([found.number])).get(found.number, ()),
        is_retracted=await _is_retracted(site, found),
        is_complaint=found.reason in COMPLAINTS,
        is_condemned=is_condemned,
        is_to_confirm=await _is_to_confirm(site, found, is_condemned=is_condemned),
        published_doi=published_doi(found),
        published=await published_for(site.book, found),
        timeline=await _timeline(site, found.number),
        deliveries=await site.book.deliveries(found.number),
        accepted=ACCEPTED,
        max_upload_mb=site.max_upload_bytes // 1_000_000,
        seen=_seen(found),
        is_settled=found.state in ENDED,
        reports=(reports := await site.reports.of_requests([found.number])),
        open_reports=[one for one in reports if not one.verdict],
        watching=await site.watches.of_request(found.number),
        conversion=await _conversion(site, found),
        unmarked=await why_unmarked(site, found),
        panel=await panel_of(site.orders, found),
        has_private_way=await has_private_way(site, found),
        is_held=found.reason is Reason.NO_PRIVATE_WAY,
        longest_reply=LONGEST,
        most_listed=MOST_LISTED,
        here="/requests",
    )


async def _is_retracted(site: Site, found: Request) -> bool:
    if found.article is None:
        return False
    notices = await site.notices.notices_for(found.article, found.article.all_notices)
    return any(notice.kind is NoticeKind.RETRACTION for notice in notices)


async def _timeline(site: Site, number: int) -> list[tuple[datetime, str, str]]:
    """Return the moves of a request and what librarians did, in their order: moment, what, and who or why."""
    labels = site.orders.labels if site.orders else {}
    history = await site.book.history(number)
    moves = [(at, STATE_NAMES[State(end)], moved_by(by, labels)) for at, _, end, by in history]
    done = [
        (at, ACTION_NAMES[action], actor)
        for at, actor, action, _ in await site.audit.about(f"request:{number}")
        if action in ACTION_NAMES
    ]
    return sorted([*moves, *done], key=lambda line: line[0])


async def _conversion(site: Site, found: Request) -> str:
    """Return what became of an uploaded file that was no PDF; empty for any other file."""
    converted = conversion_of(found.holding, await site.audit.about(f"request:{found.number}"))
    return made_words(converted) if converted else ""


async def _is_to_confirm(site: Site, found: Request, *, is_condemned: bool) -> bool:
    """Return whether there is a file to look at and send: who wants the published form has the one that was sent.

    What was found to be another paper is offered to nobody again.
    """
    if found.holding is None or is_condemned:
        return False
    if found.reason is not Reason.PUBLISHED_WANTED:
        return True
    done = await site.audit.about(f"request:{found.number}")
    since = [line for line in done if found.delivered_at is None or line[0] > found.delivered_at]
    return conversion_of(found.holding, since) is not None


async def _is_condemned(site: Site, found: Request) -> bool:
    """Return whether a librarian found the request's file to be another paper."""
    if found.holding is None or found.article is None:
        return False
    return await site.reports.is_condemned(found.article, found.holding.document.sha256)


async def changed(request: web.Request) -> web.Response:
    """Tell the page of a request whether it shows how things stand.

    While the bot works on it the page is loaded anew; while a librarian may be writing it is only told.
    """
    found = await _find(request)
    if request.query.get("seen") == _seen(found):
        return web.Response(status=204)
    if request.query.get("seen", "").startswith(f"{State.WITH_LIBRARIAN}:"):
        return fragment(request, "request_changed.html", r=found)
    return web.Response(headers={"HX-Refresh": "true"})


def _seen(found: Request) -> str:
    return f"{found.state}:{found.owner}"


async def _find(request: web.Request) -> Request:
    found = await request.app[SITE].book.find(_number(request))
    if found is None:
        raise web.HTTPNotFound(text="没有这个编号的求助。")
    return found


def _number(request: web.Request) -> int:
    return int(request.match_info["number"])


def _back(request: web.Request, said: str, *, is_bad: bool = False) -> web.HTTPSeeOther:
    return back_to(request, f"/requests/{_number(request)}", said, is_bad=is_bad)


async def take(request: web.Request) -> web.StreamResponse:
    """Take a request, or give it back."""
    by, form, found = must_act(request), await request.post(), await _find(request)
    if found.state is not State.WITH_LIBRARIAN:
        raise _back(request, NOT_WAITING, is_bad=True)
    attend = request.app[SITE].attend
    if form.get("give_back"):
        await attend.give_back(found.number, by=by)
        raise _back(request, "已放回待办")
    if form.get("instead") and form.get("instead") == found.owner:
        await attend.give_back(found.number, by=by)
    taken = await attend.take(found.number, by=by)
    if taken.owner != by:
        raise _back(request, f"{taken.owner} 已在办这条。", is_bad=True)
    raise _back(request, "已归您办理")


async def upload(request: web.Request) -> web.StreamResponse:
    """Take a file for one request: a PDF is checked, marked and sent like any other, of other forms one is made."""
    by, number = must_act(request), _number(request)
    try:
        async with received(request) as form:
            is_certain = form.fields.get("is_certain") == "1"
            taken = await request.app[SITE].files.take(number, form.path, form.file_name, by=by, is_certain=is_certain)
    except NothingSent as error:
        raise _back(request, error.words, is_bad=True) from error
    except BadUpload as error:
        return refuse(request, "没有收下", error.words, status=error.status, back=f"/requests/{number}")
    except BadDocument as error:
        raise _back(request, await _why_not(request, error), is_bad=True) from error
    except IllegalMove:
        raise _back(request, NOT_WAITING, is_bad=True) from None
    if taken.is_made:
        raise _back(request, f"{made_words(taken)}。请打开看看，再发给读者。")
    raise _back(request, f"已收下，{await what_follows(request, number)}")


async def _why_not(request: web.Request, error: BadDocument) -> str:
    delivery_id = delivery_in(error.detail)
    if delivery_id is None:
        return bad_upload(error)
    return own_copy_words(await request.app[SITE].trace.of_delivery(delivery_id, by=request[SESSION].name))


async def confirm(request: web.Request) -> web.StreamResponse:
    """Send the file that the program was not sure of."""
    by, site, found = must_act(request), request.app[SITE], await _find(request)
    if not await _is_to_confirm(site, found, is_condemned=await _is_condemned(site, found)):
        raise _back(request, NOTHING_TO_CONFIRM, is_bad=True)
    try:
        await site.attend.confirm(_number(request), by=by)
    except IllegalMove:
        raise _back(request, NOTHING_TO_CONFIRM, is_bad=True) from None
    raise _back(request, f"已确认，{await what_follows(request, _number(request))}")


async def decline(request: web.Request) -> web.StreamResponse:
    """Decline a request with a reason for the reader."""
    by, form = must_act(request), await request.post()
    chosen, remark = str(form.get("reason", "")), str(form.get("remark", "")).strip()[:MAX_REMARK]
    if chosen not in {reason.value for reason in request.app[SITE].decline_words}:
        raise _back(request, "请选一个原因，读者会看到。", is_bad=True)
    if chosen == Reason.OTHER and not remark:
        raise _back(request, "选“其他”时，请写一句说明，读者会看到。", is_bad=True)
    try:
        await request.app[SITE].attend.decline(_number(request), Reason(chosen), by=by, remark=remark)
    except IllegalMove:
        raise _back(request, NOT_WAITING, is_bad=True) from None
    raise _back(request, "已回复读者")


async def correct(request: web.Request) -> web.StreamResponse:
    """Search again under another identifier."""
    by, form = must_act(request), await request.post()
    written = str(form.get("identifier", "")).strip()[:500]
    found = find_identifiers(written) or read_field(written)
    if not found:
        raise _back(request, "没有认出编号，请填 DOI、PMID、PMCID、arXiv 或 ISBN。", is_bad=True)
    try:
        corrected = await request.app[SITE].attend.correct(_number(request), found[0], by=by)
    except IllegalMove:
        raise _back(request, NOT_WAITING, is_bad=True) from None
    if corrected is None:
        raise _back(request, f"没有查到这个编号：{found[0].shown}。请核对后再填，原来的题录没有改动。", is_bad=True)
    raise _back(request, f"正在按 {found[0].shown} 再找")


async def pick(request: web.Request) -> web.StreamResponse:
    """Search again as one of the candidates."""
    by, form, found = must_act(request), await request.post(), await _find(request)
    numbered = {str(index): article for index, article in enumerate(found.candidates)}
    article = numbered.get(str(form.get("candidate", "")))
    if article is None:
        raise _back(request, "请选一个候选。", is_bad=True)
    try:
        await request.app[SITE].attend.pick(found.number, article, by=by)
    except IllegalMove:
        raise _back(request, NOT_WAITING, is_bad=True) from None
    raise _back(request, "正在按选中的文献再找")


async def file(request: web.Request) -> web.StreamResponse:
    """Show a librarian the file that is to be confirmed; it is marked only when it leaves."""
    must_act(request)
    found, site = await _find(request), request.app[SITE]
    if found.holding is None or found.state is not State.WITH_LIBRARIAN:
        raise web.HTTPNotFound(text="没有待核对的文件。")
    try:
        async with site.shelf.open(found.holding.document.sha256) as path:
            await site.audit.note(request[SESSION].name, "file_viewed", f"request:{found.number}")
            return await stream(request, path, pdf_headers(f"{found.number}.pdf"))
    except FileNotFoundError:
        raise web.HTTPNotFound(text="文件已不在书架上，请重新上传。") from None


def pdf_headers(name: str) -> dict[str, str]:
    """Return the headers of a PDF that the browser shows."""
    return {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Security-Policy": "frame-ancestors 'self'",  # the browser's own PDF viewer needs no more
    }
