"""Pages that bring a staff list in: a preview first, then the import of exactly what was shown."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from console.kept import Kept
from console.security import must_act
from console.site import SESSION, SITE, back_to, page, refuse
from console.uploads import BadUpload, Upload, received
from handlers.domain.errors import ConfigurationError
from storage.staff_sheet import StaffSheet, read_staff_sheet

KEEP_SHEET_S = 30 * 60
MAX_SHEETS = 8
ZIP = b"PK\x03\x04"  # what every real .xlsx begins with


@dataclass(frozen=True, slots=True)
class Prepared:
    """A staff list that was read and waits for a person's word."""

    file_name: str
    sheet: StaffSheet


SHEETS: web.AppKey[Kept[Prepared]] = web.AppKey("sheets", Kept)


async def read(request: web.Request) -> web.StreamResponse:
    """Read a staff list, keep it for this session, and lead to its preview."""
    must_act(request)
    try:
        async with received(request) as form:
            prepared = Prepared(form.file_name, await asyncio.to_thread(_sheet, form))
    except BadUpload as error:
        return refuse(request, "没有读取", error.words, status=error.status, back="/members")
    except ConfigurationError as error:
        return refuse(request, "这份名单读不出来", f"{error}。", status=400, back="/members")
    raise web.HTTPSeeOther(f"/members/import?list={request.app[SHEETS].put(request[SESSION].csrf, prepared)}")


def _sheet(form: Upload) -> StaffSheet:
    try:
        return read_staff_sheet(form.path)
    except ConfigurationError as error:
        if not form.file_name.lower().endswith(".xlsx") or form.path.read_bytes().startswith(ZIP):
            raise
        raise ConfigurationError(f"这不是真正的 Excel 文件，只是名字以 .xlsx 结尾。{error}") from error


async def preview(request: web.Request) -> web.Response:
    """Show what importing the list would change."""
    must_act(request)
    token = request.query.get("list", "")
    prepared = _prepared(request, token)
    changes = await request.app[SITE].members.preview(prepared.sheet)
    return page(
        request,
        "import.html",
        file_name=prepared.file_name,
        sheet=prepared.sheet,
        changes=changes,
        usable_count=len(changes.added) + len(changes.changed) + changes.unchanged,
        blocking=[p for p in changes.problems if p.is_blocking],
        remarks=[p for p in changes.problems if not p.is_blocking],
        token=token,
        here="/members",
    )


def _prepared(request: web.Request, token: str) -> Prepared:
    prepared = request.app[SHEETS].get(request[SESSION].csrf, token)
    if prepared is None:
        raise back_to(request, "/members", "预览已过期，没有导入。请重新选择文件。", is_bad=True)
    return prepared


async def apply(request: web.Request) -> web.StreamResponse:
    """Import the list that was shown, all of it or nothing."""
    by, form = must_act(request), await request.post()
    token, site = str(form.get("list", "")), request.app[SITE]
    prepared = _prepared(request, token)
    is_complete = form.get("deactivate_missing") == "1"
    try:
        changes = await site.members.apply(
            prepared.sheet, by=by, skip_bad=form.get("skip_bad") == "1", deactivate_missing=is_complete
        )
    except ConfigurationError as error:
        raise back_to(request, f"/members/import?list={token}", f"{error}。", is_bad=True) from error
    request.app[SHEETS].take(request[SESSION].csrf, token)
    left = len(changes.left) if is_complete else 0
    counts = f"新增 {len(changes.added)} 人，修改 {len(changes.changed)} 人，停用 {left} 人"
    await site.audit.note(by, "staff_imported", "staff", counts)
    raise back_to(request, "/members", f"已导入：{counts}。")
