"""Logging in, sessions, and what every answer must carry."""

import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import structlog
from aiohttp import web
from multidict import MultiDictProxy

from console.site import ACTING, SESSION, SITE, page, refuse
from handlers.domain.errors import Refused

log = structlog.get_logger()
COOKIE = "wendi_session"
LOGIN_COOKIE = "wendi_login"
OPEN_PATHS = ("/login", "/static", "/healthz", "/readyz", "/metrics", "/iso18626", "/l")
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
TAKES_FILE = "takes_file:"
"""Routes whose name begins so read their token from the form while it streams in: see `console.uploads`."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'; "
        "object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "no-store",
}
Form = MultiDictProxy[str | bytes | bytearray | web.FileField]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# Browsers drop tabs and line breaks and read a backslash as a slash: `/\t/evil` would lead away from here.
LOCAL = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]*")


def is_open(request: web.Request) -> bool:
    """Return whether a path needs no login."""
    return is_foreign(request) or any(request.path == p or request.path.startswith(p + "/") for p in OPEN_PATHS)


def is_foreign(request: web.Request) -> bool:
    """Return whether a request goes to one of the routes that the site was handed, which are not ours to guard."""
    foreign = {route.handler for route in request.app[SITE].extra_routes}
    return request.match_info.handler in foreign


async def harden(request: web.Request, answer: web.StreamResponse) -> None:
    """Put the protective headers on every answer of ours; pages are never cached, versioned files long."""
    if is_foreign(request):
        return
    if request.path.startswith("/static/vendor/"):
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.path.startswith("/static/"):
        answer.headers["Cache-Control"] = "no-cache"
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.app[SITE].is_https:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")


@web.middleware
async def authenticate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only those in who are logged in; a form must carry its session's token (ASVS 5.0, 3.5)."""
    if is_open(request):
        return await handler(request)
    session = await request.app[SITE].accounts.session(request.cookies.get(cookie_name(request), ""))
    if session is None:
        return _to_login(request)
    request[SESSION] = session
    if request.method in UNSAFE and not await _is_ours(request, session.csrf):
        return refuse(request, "页面已过期", "没有执行。请返回刷新后再试一次。", status=403)
    return await handler(request)


def _to_login(request: web.Request) -> web.StreamResponse:
    where = "/login" if request.method in UNSAFE else f"/login?next={quote(request.path_qs, safe='/')}"
    if request.headers.get("HX-Request"):
        return web.Response(status=401, headers={"HX-Redirect": "/login"})
    raise web.HTTPSeeOther(where)


async def _is_ours(request: web.Request, token: str) -> bool:
    # Browsers say where a form comes from (https://www.w3.org/TR/fetch-metadata/); the token is for all others.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    given = request.headers.get("X-CSRF-Token", "")
    if not given and (request.match_info.route.name or "").startswith(TAKES_FILE):
        return True
    if not given:
        given = str((await form_of(request)).get("csrf", ""))
    return hmac.compare_digest(given.encode(), token.encode())


async def form_of(request: web.Request) -> Form:
    """Return the fields of a form.

    Raises:
        HTTPBadRequest: It is none that can be read.
    """
    try:
        return await request.post()
    except (ValueError, AssertionError, LookupError, RuntimeError) as error:  # what aiohttp's readers raise
        raise web.HTTPBadRequest from error


def cookie_name(request: web.Request) -> str:
    """Return the session cookie's name; over HTTPS no other host may set it."""
    return f"__Host-{COOKIE}" if request.app[SITE].is_https else COOKIE


async def login_page(request: web.Request) -> web.StreamResponse:
    """Show the login form, or the pages to those who are logged in."""
    session = await request.app[SITE].accounts.session(request.cookies.get(cookie_name(request), ""))
    if session is not None:
        raise web.HTTPSeeOther("/")
    return _login_page(request, next_=request.query.get("next", "/"))


def _login_page(request: web.Request, *, next_: str, words: str = "", status: int = 200) -> web.Response:
    token = request.cookies.get(LOGIN_COOKIE) or secrets.token_urlsafe(24)
    safe = next_ if is_local(next_) else "/"
    answer = page(request, "login.html", status=status, login_csrf=token, next=safe, trouble=words)
    answer.set_cookie(LOGIN_COOKIE, token, httponly=True, samesite="Strict", secure=request.app[SITE].is_https)
    return answer


async def log_in(request: web.Request) -> web.StreamResponse:
    """Check name and password and open a session."""
    site, form = request.app[SITE], await form_of(request)
    next_ = str(form.get("next", "/"))
    given, expected = str(form.get("csrf", "")), request.cookies.get(LOGIN_COOKIE, "")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        return _login_page(request, next_=next_, words="页面已过期，请再试一次。", status=403)
    name, password = str(form.get("name", "")), str(form.get("password", ""))
    try:
        account = await site.accounts.check(name, password, address=request.remote or "")
    except Refused:
        log.warning("login_locked")
        return _login_page(request, next_=next_, words="输错次数过多，请15分钟后再试。", status=429)
    if account is None:
        return _login_page(request, next_=next_, words="账号或密码不对。", status=401)
    token = await site.accounts.open_session(account, replaces=request.cookies.get(cookie_name(request), ""))
    answer = web.HTTPSeeOther(next_ if is_local(next_) else "/")
    answer.set_cookie(cookie_name(request), token, httponly=True, samesite="Strict", secure=site.is_https, path="/")
    answer.del_cookie(LOGIN_COOKIE)
    raise answer


async def log_out(request: web.Request) -> web.StreamResponse:
    """Close the session on the server, so that the cookie is worth nothing any more."""
    await request.app[SITE].accounts.close_session(request.cookies.get(cookie_name(request), ""))
    answer = web.HTTPSeeOther("/login")
    answer.del_cookie(cookie_name(request), path="/", secure=request.app[SITE].is_https)
    raise answer


def is_local(path: str) -> bool:
    """Return whether a path leads to one of our own pages and nowhere else."""
    return LOCAL.fullmatch(path) is not None


def must_act(request: web.Request) -> str:
    """Return the name of the librarian who acts; auditors only look.

    Raises:
        HTTPForbidden: The account may not act.
    """
    session = request[SESSION]
    if session.role not in ACTING:
        raise web.HTTPForbidden(text="这个账号只能查看，不能操作。")
    return session.name
