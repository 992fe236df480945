"""Pages about what became of papers: readers whom a librarian has to tell, loaded lists, and references."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote

from aiohttp import web

from console.security import must_act
from console.site import SITE, back_to, page, refuse
from console.uploads import BadUpload, Upload, received
from handlers.domain.errors import ConfigurationError
from handlers.domain.notice import NoticeKind
from handlers.domain.reference import ris, ris_name
from storage.journal_file import odd_rows, open_journals, read_journals
from storage.notice_file import odd_notices, open_notices, read_notices

HERE = "/notices"
KIND_NAMES: Mapping[NoticeKind, str] = {
    NoticeKind.RETRACTION: "撤稿",
    NoticeKind.CONCERN: "关注声明",
    NoticeKind.CORRECTION: "更正",
    NoticeKind.PUBLISHED: "已正式发表",
    NoticeKind.NEWER_VERSION: "已有新版",
}
STATE_NAMES = {"told": "已私聊告知", "held": "待馆员告知", "settled": "馆员已告知"}


async def notices(request: web.Request) -> web.Response:
    """Show who was told of a retraction, who has to be told by a person, and the lists that are loaded."""
    site = request.app[SITE]
    recalled, now = await site.recalls.recalled(), site.clock()
    since, before = site.vigil.delivered_since(now), now - site.vigil.look_every
    staff_ids = sorted({one.request.staff_id for one in recalled if one.request.staff_id})
    staff = await asyncio.gather(*(site.members.staff(number) for number in staff_ids))
    return page(
        request,
        "notices.html",
        held=[one for one in recalled if one.state == "held"],
        told=[one for one in recalled if one.state != "held"],
        looks=await site.recalls.looks(delivered_since=since, looked_before=before) if site.vigil.years else None,
        labels={one.id: one.label for one in staff if one},
        kinds=KIND_NAMES,
        states=STATE_NAMES,
        notice_lists=await site.notices.loaded(),
        journal_lists=await site.journals.loaded(),
        max_upload_mb=site.max_upload_bytes // 1_000_000,
        this_year=site.clock().astimezone(site.zone).year,
        here=HERE,
    )


async def count(request: web.Request) -> web.Response:
    """Return how many readers a librarian has to tell, for the head of every page."""
    held = [one for one in await request.app[SITE].recalls.recalled() if one.state == "held"]
    return web.Response(text=str(len(held) or ""), content_type="text/html")


async def settle(request: web.Request) -> web.StreamResponse:
    """Note that a librarian has told a reader."""
    by, form = must_act(request), await request.post()
    number = str(form.get("told", ""))
    site = request.app[SITE]
    if not number.isdecimal() or len(number) > 9 or not await site.recalls.settle(int(number), by=by):
        raise back_to(request, HERE, "这一条已经办过了。", is_bad=True)
    await site.audit.note(by, "recall_settled", f"told:{number}")
    raise back_to(request, HERE, "已记下：读者已告知。")


async def load_notices(request: web.Request) -> web.StreamResponse:
    """Load Retraction Watch's data file."""
    by, site = must_act(request), request.app[SITE]

    async def load(form: Upload) -> str:
        listed = await asyncio.to_thread(open_notices, form.path)
        taken, left_out = await site.notices.load(read_notices(listed), file_name=form.file_name)
        await site.audit.note(by, "notices_loaded", "notices", f"{taken} rows")
        odd = await asyncio.to_thread(odd_notices, listed)
        return f"已导入撤稿数据 {taken} 条，跳过 {left_out} 条。" + (f"请核对：{odd}。" if odd else "")

    return await _loaded(request, load)


async def load_journals(request: web.Request) -> web.StreamResponse:
    """Load one year's list of journals."""
    by, site = must_act(request), request.app[SITE]

    async def load(form: Upload) -> str:
        name, year = form.fields.get("name", "").strip(), form.fields.get("year", "")
        listed = await asyncio.to_thread(open_journals, form.path)
        number = int(year) if year.isdecimal() and len(year) == 4 else 0
        taken, left_out = await site.journals.load(
            read_journals(listed), name=name, year=number, file_name=form.file_name
        )
        await site.audit.note(by, "journals_loaded", f"{name}{number}", f"{taken} rows")
        odd = await asyncio.to_thread(odd_rows, listed)
        return f"已导入 {name}{number}：{taken} 种期刊，跳过 {left_out} 行。" + (f"请核对：{odd}。" if odd else "")

    return await _loaded(request, load)


async def _loaded(request: web.Request, load: Callable[[Upload], Awaitable[str]]) -> web.StreamResponse:
    try:
        async with received(request) as form:
            said = await load(form)
    except BadUpload as error:
        return refuse(request, "没有导入", error.words, status=error.status, back=HERE)
    except ConfigurationError as error:
        return refuse(request, "没有导入", f"{error}。", status=400, back=HERE)
    raise back_to(request, HERE, said)


async def remove_journals(request: web.Request) -> web.StreamResponse:
    """Remove one list of journals."""
    by, form, site = must_act(request), await request.post(), request.app[SITE]
    name, year = str(form.get("name", "")), str(form.get("year", ""))
    if not year.isdecimal() or len(year) != 4 or not await site.journals.remove(name, int(year)):
        raise back_to(request, HERE, "没有这份清单。", is_bad=True)
    await site.audit.note(by, "journals_removed", f"{name}{year}")
    raise back_to(request, HERE, f"已删去 {name}{year}。")


async def reference(request: web.Request) -> web.Response:
    """Return a request's record as an RIS file."""
    found = await request.app[SITE].book.find(int(request.match_info["number"]))
    if found is None or found.article is None:
        raise web.HTTPNotFound(text="这条求助还没有题录。")
    told = await request.app[SITE].notices.notices_for(found.article, found.article.all_notices)
    name = quote(ris_name(found.number))
    return web.Response(
        body=ris(found.article, told).encode(),
        content_type="application/x-research-info-systems",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
