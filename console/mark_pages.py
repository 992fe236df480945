"""The page of the marks' settings: what every copy wears, shown on sample pages while it is being set."""

import asyncio
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web

from console import mark_form
from console.mark_form import SAMPLE_NAMES, BadRules, fields_of, read_rules
from console.mark_variants import variants_in_words
from console.security import form_of
from console.site import SESSION, SITE, Site, back_to, fragment, page
from handlers.covering import TERMS
from handlers.domain.article import Failure
from handlers.domain.cover import Cover
from handlers.domain.errors import BadDocument, LibraryError
from handlers.domain.mark import Mark, look_fault
from handlers.domain.mark_rules import MarkRules
from handlers.domain.mark_sample import Sample, SamplePage

HERE = "/marks"
LOOKING = frozenset({"admin", "auditor"})
MAX_VALUE = 1000
# A mark must be printable on both before it may hold.
PROVED_ON = (Sample.LIGHT, Sample.DARK)
CANNOT_BE_DRAWN = "这样的水印印不上去，用它会发不出文献：请把平铺调淡、间距放宽，或少写几项。"
OWN_CANNOT = "这份示例文件用不了：打不开，或水印印不上去。请换一份 PDF，或改水印。"
TOO_SLOW = "示例页没能及时画好，请稍等片刻再试。"
COVER, _OWN = "cover", "own/"
_READER, _NUMBER, _CODE = "口腔科-张三", "1042", "2345-6789-ABCD"


async def marks(request: web.Request) -> web.Response:
    """Show what holds, as a form."""
    may_look(request)
    desk = request.app[SITE].marks
    return await _page(request, fields_of(await desk.rules.current()))


async def _page(request: web.Request, fields: Mapping[str, str], *, trouble: str = "") -> web.Response:
    book = request.app[SITE].marks.rules
    looks = (await book.current()).looks
    return page(
        request,
        "marks.html",
        status=400 if trouble else 200,
        f=fields,
        names=mark_form,
        is_chosen=await book.is_chosen(),
        variants=variants_in_words(looks),
        samples=await _samples(request.app[SITE]),
        fault=look_fault(looks.usual),  # saved before such looks were refused
        trouble=trouble,
        may_rule=request[SESSION].role == "admin",
        sample=fields.get("sample", Sample.LIGHT.value),
        query=_query(fields),
    )


async def _samples(site: Site) -> dict[str, str]:
    """Return what the pages to choose from are called, the library's own after those of the program."""
    own = await asyncio.to_thread(site.marks.own_pages)
    named = {sample.value: name for sample, name in SAMPLE_NAMES.items()}
    return {**named, COVER: "封面", **{_OWN + name: name for name in own}}


async def _page_under(site: Site, chosen: str) -> SamplePage:
    """Return the page that was chosen; a cover comes before a light one."""
    if chosen.startswith(_OWN):
        own = await asyncio.to_thread(site.marks.own_pages)
        return own.get(chosen.removeprefix(_OWN), Sample.LIGHT)
    return Sample(chosen) if chosen in SAMPLE_NAMES else Sample.LIGHT


async def preview(request: web.Request) -> web.Response:
    """Return the part of the page that shows the mark as the form stands, or says what is wrong with it."""
    may_look(request)
    given = _given(request.query)
    try:
        read_rules(given)
    except BadRules as error:
        return fragment(request, "marks_preview.html", trouble=str(error), query="")
    return fragment(request, "marks_preview.html", trouble="", query=_query(given))


async def picture(request: web.Request) -> web.Response:
    """Return the picture of a mark on a sample page; nothing is saved."""
    may_look(request)
    site, given = request.app[SITE], _given(request.query)
    chosen = given.get("sample", "")
    try:
        mark = _mark(site, read_rules(given), is_cover=chosen == COVER)
        content = await _drawn(site, await _page_under(site, chosen), mark)
    except BadRules as error:
        raise web.HTTPBadRequest(text=str(error)) from error
    return web.Response(body=content, content_type="image/png")


async def _drawn(site: Site, sample: SamplePage, mark: Mark) -> bytes:
    """Return the picture of a mark on a sample page, judged like a copy.

    Raises:
        BadRules: The mark cannot be drawn, or hides the page.
    """
    try:
        async with site.marks.turn, site.shelf.scratch() as folder:
            target = folder / "preview.png"
            await site.marks.previews.preview(sample, mark, target)
            return await asyncio.to_thread(target.read_bytes)
    except BadDocument as error:
        told = OWN_CANNOT if isinstance(sample, Path) else CANNOT_BE_DRAWN
        raise BadRules(TOO_SLOW if error.reason == Failure.TIMEOUT else told) from error
    except LibraryError as error:  # no process to draw with
        raise BadRules(TOO_SLOW) from error


async def save(request: web.Request) -> web.StreamResponse:
    """Let the form's rules hold from the next copy on."""
    by, given = must_rule(request), _given(await form_of(request))
    site = request.app[SITE]
    try:
        rules = read_rules(given)
        for sample in PROVED_ON:
            await _drawn(site, sample, _mark(site, rules, is_cover=False))
    except BadRules as error:
        # A box that is not ticked is not sent; any other field may be missing in a form that is not ours.
        shown = {**fields_of(await site.marks.rules.current()), "may_print": "", "may_copy": "", **given}
        return await _page(request, shown, trouble=str(error))
    await site.marks.rules.choose(rules, by=by)
    await site.audit.note(by, "marks_changed", "marks", _summary(rules))
    raise back_to(request, HERE, "已保存，从下一份文献起生效。")


async def reset(request: web.Request) -> web.StreamResponse:
    """Let the configuration's rules hold again."""
    by, site = must_rule(request), request.app[SITE]
    await site.marks.rules.reset()
    await site.audit.note(by, "marks_reset", "marks")
    raise back_to(request, HERE, "已恢复配置文件里的设置，从下一份文献起生效。")


def may_look(request: web.Request) -> None:
    """Let administrators and auditors look.

    Raises:
        HTTPForbidden: The account is neither.
    """
    if request[SESSION].role not in LOOKING:
        raise web.HTTPForbidden(text="水印设置由管理员管理，这个账号不能查看。")


def must_rule(request: web.Request) -> str:
    """Return the name of the administrator who acts.

    Raises:
        HTTPForbidden: The account is none.
    """
    if request[SESSION].role != "admin":
        raise web.HTTPForbidden(text="只有管理员能改水印设置。")
    return request[SESSION].name


def _given(fields: Mapping[str, object]) -> dict[str, str]:
    return {name: value[:MAX_VALUE] for name, value in fields.items() if isinstance(value, str) and name != "csrf"}


def _query(fields: Mapping[str, str]) -> str:
    return urlencode({"sample": "light", **fields})


def _mark(site: Site, rules: MarkRules, *, is_cover: bool) -> Mark:
    today = site.clock().astimezone(site.zone).date()
    return Mark(
        reader=_READER,
        request=_NUMBER,
        day=today,
        code=_CODE,
        library=site.library,
        notice=site.marks.notice,
        look=rules.looks.usual,
        cover=_cover(site, today) if is_cover else None,
    )


def _cover(site: Site, today: date) -> Cover:
    return Cover(
        title=f"文献传递 · {site.library}",
        citation="张三, 李四, 王五, 等. 牙周炎与2型糖尿病关系的研究进展[J]. 中华口腔医学杂志, 2024, 59(3): 201-208.",
        facts=(
            ("读者", _READER),
            ("编号", _NUMBER),
            ("日期", today.isoformat()),
            ("许可", "CC BY 4.0"),
            ("溯源码", _CODE),
        ),
        terms=(f"{site.marks.notice}。", *TERMS),
        qr=f"{_NUMBER} {_CODE}",
    )


def _summary(rules: MarkRules) -> str:
    return f"grade={rules.looks.usual.grade} cover={rules.cover} lock={rules.lock} password={rules.password}"
