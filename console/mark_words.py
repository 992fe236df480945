"""Why a copy could not be marked, for the page of its request."""

from console.site import Site
from handlers.domain.mark import look_fault
from handlers.domain.request import Reason, Request


async def why_unmarked(site: Site, found: Request) -> str:
    """Return why a paper that was found got no mark, and what to do; empty for any other request."""
    if found.reason is not Reason.MARKING_FAILED or found.holding is None:
        return ""
    rules = await site.marks.rules.current()
    fault = look_fault(rules.looks.for_copy(found.holding.source, found.holding.licence))
    if fault:
        return f"水印设置有问题，任何文件都加不上：{fault}。请管理员在“水印”页改好，再点“再发一次”。"
    return "这个文件没能加上读者水印，所以没有发出。请打开看看：能打开就打印成 PDF，在下面上传；打不开就另找一份。"
