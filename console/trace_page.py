"""Whose copy is this? A librarian uploads a file, or types its code, and sees for whom it was made."""

from aiohttp import web

from console.kind_words import unusable
from console.security import form_of
from console.site import SESSION, SITE, page, refuse
from console.trace_words import locked_words, partly_words, several_words
from console.uploads import BadUpload, received
from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument, ConfigurationError
from handlers.trace import Found

MAX_CODE = 300
OR_TYPE_IT = "也可以返回上一页，照着页面上印的溯源码输入来查。"


async def trace_page(request: web.Request) -> web.Response:
    """Show the form."""
    return _page(request)


async def trace(request: web.Request) -> web.Response:
    """Show the copies whose marks stand in the uploaded file."""
    try:
        async with received(request) as form:
            password = form.fields.get("password", "").strip()
            found = await request.app[SITE].trace.read(form.path, by=request[SESSION].name, password=password)
    except BadUpload as error:
        return refuse(request, "没有查", error.words, status=error.status, back="/trace")
    except BadDocument as error:
        return refuse(request, "这个文件读不出来", _why_not(error, password), status=400, back="/trace")
    except ConfigurationError as error:
        return refuse(
            request,
            "这个文件查不了",
            f"{error} 也可以返回上一页，照着页面上印的溯源码输入来查。",
            status=400,
            back="/trace",
        )
    return _page(request, found, form.file_name, is_file=True)


def _why_not(error: BadDocument, password: str) -> str:
    is_locked = error.reason == Failure.ENCRYPTED
    return locked_words(is_tried=bool(password)) if is_locked else unusable(error)


async def by_code(request: web.Request) -> web.Response:
    """Show the copy that bears the code which was typed."""
    code = str((await form_of(request)).get("code", "")).strip()[:MAX_CODE]
    if not code:
        return refuse(request, "没有查", "请输入页面上印的溯源码。", status=400, back="/trace")
    return _page(request, Found(await request.app[SITE].trace.by_code(code, by=request[SESSION].name)), code)


CARRIERS = {
    "text": "页面文字里的溯源码",
    "form": "水印对象",
    "page": "页面标签",
    "info": "文档信息",
    "id": "文档编号",
    "dots": "页面底纹暗点",
    "kerning": "正文字距",
    "print": "页脚印的溯源码（从图上认出）",
}


def _page(request: web.Request, found: Found | None = None, asked: str = "", *, is_file: bool = False) -> web.Response:
    copies = found.copies if found else ()
    return page(
        request,
        "trace.html",
        answered=found is not None,
        found=copies,
        asked=asked,
        is_file=is_file,
        carriers=CARRIERS,
        several=several_words(copies),
        partly=partly_words(found) if found else "",
    )
