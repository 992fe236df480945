"""Logging in, sessions, and what every answer must carry."""

import hmac
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

from console.site import SESSION, SITE, page, refuse
from handlers.domain.errors import Refused

COOKIE = "wendi_session"
LOGIN_COOKIE = "wendi_login"
OPEN_PATHS = ("/login", "/static/", "/healthz", "/readyz", "/metrics", "/practice")
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'; "
        "base-uri 'none'; form-action 'self'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_open(path: str) -> bool:
    """Return whether a path needs no login."""
    return any(path == p.rstrip("/") or path.startswith(p if p.endswith("/") else p + "/") for p in OPEN_PATHS)


@web.middleware
async def harden(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Put the protective headers on every page of ours; pages are never cached."""
    answer = await handler(request)
    if request.path.startswith("/practice") or answer.prepared:
        return answer
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if not request.path.startswith("/static/"):
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer


@web.middleware
async def authenticate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only those in who are logged in; a form must carry its session's token (ASVS 5.0, 3.5)."""
    if is_open(request.path):
        return await handler(request)
    session = await request.app[SITE].accounts.session(request.cookies.get(COOKIE, ""))
    if session is None:
        if request.headers.get("HX-Request"):
            return web.Response(status=401, headers={"HX-Redirect": "/login"})
        raise web.HTTPSeeOther(f"/login?next={request.path}")
    request[SESSION] = session
    if request.method in UNSAFE and not await _has_token(request, session.csrf):
        return refuse(request, "页面已过期", "请返回刷新后再试一次。", status=403)
    return await handler(request)


async def _has_token(request: web.Request, token: str) -> bool:
    given = request.headers.get("X-CSRF-Token", "")
    if not given and request.content_type == "multipart/form-data":
        return True  # read by the upload itself, as the first field: see `console.uploads`
    if not given:
        given = str((await request.post()).get("csrf", ""))
    return hmac.compare_digest(given.encode(), token.encode())


async def login_page(request: web.Request) -> web.Response:
    """Show the login form."""
    return _login_page(request, next_=request.query.get("next", "/"))


def _login_page(request: web.Request, *, next_: str, words: str = "", status: int = 200) -> web.Response:
    token = request.cookies.get(LOGIN_COOKIE) or secrets.token_urlsafe(24)
    answer = page(
        request,
        "login.html",
        status=status,
        login_csrf=token,
        next=next_,
        flash=words,
        flash_kind="bad" if words else "",
    )
    answer.set_cookie(LOGIN_COOKIE, token, httponly=True, samesite="Strict", secure=request.app[SITE].is_https)
    return answer


async def log_in(request: web.Request) -> web.StreamResponse:
    """Check name and password and open a session."""
    site, form = request.app[SITE], await request.post()
    next_ = str(form.get("next", "/"))
    given, expected = str(form.get("csrf", "")), request.cookies.get(LOGIN_COOKIE, "")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        return _login_page(request, next_=next_, words="页面已过期，请再试一次。", status=403)
    try:
        account = await site.accounts.check(
            str(form.get("name", "")), str(form.get("password", "")), address=request.remote or ""
        )
    except Refused:
        return _login_page(request, next_=next_, words="输错次数过多，请15分钟后再试。", status=429)
    if account is None:
        return _login_page(request, next_=next_, words="账号或密码不对。", status=401)
    token = await site.accounts.open_session(account)
    answer = web.HTTPSeeOther(next_ if is_local(next_) else "/")
    answer.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=site.is_https, path="/")
    answer.del_cookie(LOGIN_COOKIE)
    raise answer


async def log_out(request: web.Request) -> web.StreamResponse:
    """Close the session on the server, so that the cookie is worth nothing any more."""
    await request.app[SITE].accounts.close_session(request.cookies.get(COOKIE, ""))
    answer = web.HTTPSeeOther("/login")
    answer.del_cookie(COOKIE, path="/")
    raise answer


def is_local(path: str) -> bool:
    """Return whether a path leads to one of our own pages and nowhere else."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path and "\r" not in path


def must_act(request: web.Request) -> str:
    """Return the name of the librarian who acts; auditors only look.

    Raises:
        HTTPForbidden: The account may not act.
    """
    session = request[SESSION]
    if session.role not in {"librarian", "admin"}:
        raise web.HTTPForbidden(text="这个账号只能查看")
    return session.name


def must_administer(request: web.Request) -> str:
    """Return the name of the administrator who acts.

    Raises:
        HTTPForbidden: The account is not an administrator's.
    """
    session = request[SESSION]
    if session.role != "admin":
        raise web.HTTPForbidden(text="只有管理员可以操作")
    return session.name
