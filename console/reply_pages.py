"""Answers without a file: a librarian's own words to a reader, or papers listed for them to pick from."""

import re

from aiohttp import web

from console.security import form_of, must_act
from console.site import SITE, back_to
from handlers.domain.article import Identifier
from handlers.domain.errors import IllegalMove
from handlers.domain.identifiers import find_identifiers, read_field
from handlers.reply import LONGEST, MOST_LISTED, NoPrivateWay, Unlisted

NOT_WAITING = "这条求助已不在待办里，没有发出。"
NO_PRIVATE_WAY = "读者还没加机器人好友，私聊发不到，没有发出。要在群里回复，请勾选“发到群里”再发。"
HIDDEN = re.compile(r"[^\S\n]+|[\x00-\x09\x0b-\x1f\x7f\u2028\u2029]+")


async def write(request: web.Request) -> web.StreamResponse:
    """Send a reader what a librarian wrote."""
    by, form, number = must_act(request), await form_of(request), int(request.match_info["number"])
    text = plain(str(form.get("text", "")))
    if not text:
        raise _back(request, "请写几句话，读者会看到。", is_bad=True)
    if len(text) > LONGEST:
        raise _back(request, f"回复最多 {LONGEST} 个字，现在有 {len(text)} 个，没有发出。", is_bad=True)
    is_over, in_group = form.get("then") == "over", form.get("in_group") == "1"
    try:
        await request.app[SITE].reply.write(number, text, by=by, is_over=is_over, in_group=in_group)
    except NoPrivateWay:
        raise _back(request, NO_PRIVATE_WAY, is_bad=True) from None
    except IllegalMove:
        raise _back(request, NOT_WAITING, is_bad=True) from None
    raise _back(request, "已发给读者，这条已办结" if is_over else "已发给读者，这条接着办")


async def offer(request: web.Request) -> web.StreamResponse:
    """List papers for a reader, named by their identifiers, one a line."""
    by, form, number = must_act(request), await form_of(request), int(request.match_info["number"])
    read = identifiers(str(form.get("identifiers", ""))[:4000])
    if isinstance(read, str):
        raise _back(request, read, is_bad=True)
    try:
        left_out = await request.app[SITE].reply.offer(number, read, by=by)
    except IllegalMove:
        raise _back(request, NOT_WAITING, is_bad=True) from None
    if left_out:
        raise _back(request, _why_not(left_out), is_bad=True)
    raise _back(request, f"已把 {len(read)} 篇列给读者，读者回编号后逐篇去找")


def identifiers(text: str) -> tuple[Identifier, ...] | str:
    """Return the identifiers that stand in the lines of a form, or in words what is wrong with them."""
    found: list[Identifier] = []
    for number, line in enumerate(text.splitlines(), 1):
        here = find_identifiers(line) or read_field(line.strip())
        if line.strip() and not here:
            return f"第 {number} 行没有认出编号：{line.strip()[:60]}。请每行填一个 DOI、PMID、PMCID、arXiv 或 ISBN。"
        found += here
    chosen = tuple(dict.fromkeys(found))
    if not chosen:
        return "请至少填一个编号，每行一个。"
    return chosen if len(chosen) <= MOST_LISTED else f"一次最多列 {MOST_LISTED} 篇，现在有 {len(chosen)} 篇，没有发出。"


def plain(text: str) -> str:
    """Return a text without control characters; line breaks stay, empty lines do not pile up."""
    lines = (HIDDEN.sub(" ", line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _why_not(left_out: Unlisted) -> str:
    if left_out.unknown:
        return f"没有查到：{_named(left_out.unknown)}。请核对后再填，还没有发给读者。"
    return f"题录服务暂时问不到：{_named(left_out.not_asked)}。请稍后再试，还没有发给读者。"


def _named(ids: tuple[Identifier, ...]) -> str:
    return "、".join(one.shown for one in ids)


def _back(request: web.Request, said: str, *, is_bad: bool = False) -> web.HTTPSeeOther:
    return back_to(request, f"/requests/{request.match_info['number']}", said, is_bad=is_bad)
