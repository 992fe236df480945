"""Pages about people: who waits to be confirmed, who is on the staff list, and one-time codes."""

from collections import Counter
from collections.abc import Iterable

from aiohttp import web

from console.kept import Kept
from console.security import must_act
from console.site import SESSION, SITE, Site, back_to, page
from console.words import REFUSAL_NAMES
from handlers.domain.errors import Refused
from handlers.domain.membership import Binding, Newcomer, Staff, fold
from handlers.domain.message import Person
from handlers.domain.request import State

SHOWN = 60
FIRST = 50
MAX_WAITING = 500
MAX_CODES = 200
Codes = list[tuple[str, str]]
CODES: web.AppKey[Kept[Codes]] = web.AppKey("codes", Kept)


async def members(request: web.Request) -> web.Response:
    """Show who waits to be confirmed, and the staff entries that were asked for: without a word, those not bound."""
    site, sought = request.app[SITE], request.query.get("q", "").strip()[:60]
    everybody = await site.members.all_staff()
    held = await site.members.held(site.account)
    active = [s for s in everybody if s.is_active]
    found = _matching(everybody, sought) if sought else sorted(active, key=lambda s: s.id in held)
    return page(
        request,
        "members.html",
        newcomers=await site.members.newcomers(site.account),
        waiting=await _waiting(site),
        q=sought,
        people=[(s, held.get(s.id)) for s in found[: SHOWN if sought else FIRST]],
        found_count=len(found),
        staff_count=len(active),
        bound_count=sum(s.id in held for s in active),
        departments=sorted(Counter(s.department for s in active).items(), key=lambda d: (-d[1], d[0])),
        new_codes=request.app[CODES].take(request[SESSION].csrf),
        code_hours=round(site.code_valid_s / 3600),
    )


async def _waiting(site: Site) -> set[str]:
    """Return the contacts whose requests wait until they are bound."""
    waiting = await site.book.latest(states=[State.AWAITING_BINDING], limit=MAX_WAITING)
    return {r.reader.contact_id for r in waiting if r.account == site.account}


def _matching(everybody: Iterable[Staff], sought: str) -> list[Staff]:
    """Return the entries that every word fits: a part of 科室-姓名, or the beginning of the work number."""
    words = [fold(word) for word in sought.replace("-", " ").split()]
    if not words:
        return []
    return [s for s in everybody if all(w in fold(s.label) or fold(s.work_number).startswith(w) for w in words)]


def _back(request: web.Request, said: str, *, is_bad: bool = False) -> web.HTTPSeeOther:
    return back_to(request, "/members", said, is_bad=is_bad)


async def confirm_many(request: web.Request) -> web.StreamResponse:
    """Bind the newcomers that were ticked, each to the staff entry chosen beside them."""
    by, form, site = must_act(request), await request.post(), request.app[SITE]
    waiting = {str(n.id): n for n in await site.members.newcomers(site.account)}
    chosen = [str(value) for value in form.getall("chosen", [])]
    if not chosen:
        raise _back(request, "还没有勾选任何人。", is_bad=True)
    done, troubles = 0, []
    for key in dict.fromkeys(chosen):
        is_sure = form.get(f"sure_{key}") == "1"
        trouble = await _confirm(request, waiting.get(key), str(form.get(f"staff_{key}", "")), by, is_sure=is_sure)
        done += not trouble
        troubles += [trouble] if trouble else []
    said = f"已确认 {done} 人，他们等着的求助会自动继续。" if done else "一个也没有确认。"
    raise _back(request, said + "".join(f"{trouble}。" for trouble in troubles[:10]), is_bad=bool(troubles))


async def _confirm(request: web.Request, newcomer: Newcomer | None, staff_id: str, by: str, *, is_sure: bool) -> str:
    """Bind one newcomer and return what hindered it, or nothing."""
    if newcomer is None:
        return "有人已不在等待名单里"
    staff = {str(s.id): s for s in newcomer.staff}.get(staff_id)
    if staff is None:
        return f"{newcomer.shown}：没有选是名单里的哪一位"
    if not is_sure and not newcomer.says_to_be(staff):
        return f"{newcomer.shown}：昵称与 {staff.label} 对不上，核对后请勾选“我已核对”"
    return await _bind(request, newcomer, staff, by)


async def _bind(request: web.Request, newcomer: Newcomer, staff: Staff, by: str) -> str:
    site = request.app[SITE]
    # The account's own name is what a private chat shows later, where there is no nickname of a group.
    person = Person(newcomer.contact_id, name=newcomer.name, alias=newcomer.shown)
    try:
        await site.join.confirm(site.account, person, staff.id, by=by, has_written=newcomer.has_written)
    except Refused as refusal:
        return f"{newcomer.shown}：{staff.label} {REFUSAL_NAMES.get(refusal.say, '不能绑定')}"
    return ""


async def by_code(request: web.Request) -> web.StreamResponse:
    """Bind the newcomer who reads a code from the phone to the staff entry of a work number."""
    by, form, site = must_act(request), await request.post(), request.app[SITE]
    code = str(form.get("code", ""))[:40]
    newcomer = await site.members.newcomer_by_code(site.account, code)
    if newcomer is None:
        raise _back(request, "核对码不对或已过期。请读者私聊机器人再发一次“绑定”。", is_bad=True)
    staff = await site.members.numbered(str(form.get("work_number", "")).strip()[:60])
    if staff is None:
        raise _back(request, "名单里没有这个工号，请核对。", is_bad=True)
    if form.get("is_sure") != "1" and not newcomer.says_to_be(staff):
        return page(request, "members_check.html", newcomer=newcomer, staff=staff, code=code, here="/members")
    trouble = await _bind(request, newcomer, staff, by)
    if trouble:
        raise _back(request, f"没有确认。{trouble}。", is_bad=True)
    raise _back(request, f"已确认：{newcomer.shown} 是 {staff.label}。")


async def codes(request: web.Request) -> web.StreamResponse:
    """Issue one-time codes for the chosen staff; the next page shows them, once."""
    by, form, site = must_act(request), await request.post(), request.app[SITE]
    chosen = {_id(value) for value in form.getall("staff", [])} - {0}
    everybody = [s for s in await site.members.all_staff() if s.id in chosen and s.is_active]
    if not everybody or len(everybody) > MAX_CODES:
        raise _back(request, f"请勾选 1 到 {MAX_CODES} 位在职的人。", is_bad=True)
    issued = []
    for staff in everybody:
        issued.append((staff.label, await site.members.issue_code(staff.id, by=by, valid_s=site.code_valid_s)))
        await site.audit.note(by, "code_issued", f"staff:{staff.id}")
    request.app[CODES].replace(request[SESSION].csrf, issued)
    raise _back(request, f"已生成 {len(issued)} 个绑定码，离开本页后不再显示。")


async def unbind(request: web.Request) -> web.StreamResponse:
    """Untie the contact that holds a staff entry."""
    by, form, site = must_act(request), await request.post(), request.app[SITE]
    binding: Binding | None = await site.members.holder(site.account, _id(form.get("entry", "")))
    if binding is None:
        raise _back(request, "这位职工现在没有绑定。", is_bad=True)
    await site.members.unbind(site.account, binding.contact_id, by=by)
    await site.audit.note(by, "member_unbound", f"staff:{binding.staff.id}")
    raise _back(request, f"已解除 {binding.staff.label} 的绑定。")


def _id(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
