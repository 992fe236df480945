"""What a page shows when something went wrong."""

import structlog
from aiohttp import web

from console.security import Handler, is_foreign
from console.site import refuse
from handlers.domain.errors import SourceUnavailable

log = structlog.get_logger()
PAGES = {
    400: ("请求不完整", "请返回刷新后再试一次。"),
    403: ("没有权限", "这个账号不能做这件事。"),
    404: ("没有找到", "没有这个页面，链接可能写错了。请从上方菜单进入。"),
    405: ("不能这样打开", "请从页面上的按钮操作。"),
    413: ("内容太大", "请减少内容后再试一次。"),
    500: ("出了点问题", "这次没有办成。程序已记下详情；请稍后再试，仍不行请联系管理员。"),
    503: ("暂时不可用", "数据库暂时连不上或磁盘已满，刚才的操作没有保存。请稍后再试。"),
}


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn errors into pages that people understand; details go to the log, never to the page."""
    if is_foreign(request):
        return await handler(request)
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _page(request, error.status, error.text if error.text != f"{error.status}: {error.reason}" else "")
    except SourceUnavailable:
        log.warning("page_unavailable", path=_route(request), exc_info=True)
        return _page(request, 503)
    except Exception:
        log.exception("page_failed", path=_route(request))
        return _page(request, 500)


def _page(request: web.Request, status: int, explanation: str | None = "") -> web.Response:
    heading, known = PAGES.get(status, PAGES[400])
    return refuse(request, heading, explanation or known, status=status)


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"
