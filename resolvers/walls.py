"""Tells a wall (bot check, captcha, login) from an ordinary web page that is not the PDF.

Walls are recognised so that they are left alone: never solved, never evaded.
"""

import re

from yarl import URL

from handlers.domain.article import Failure

WALLS = frozenset({Failure.BLOCKED_WALL, Failure.CAPTCHA, Failure.COOKIE, Failure.LOGIN})
HEAD_BYTES = 64 * 1024
SHORT_PAGE_BYTES = 30_000

BOT_CHECK = re.compile(
    r"just a moment|cf_chl|cf-browser-verification|challenge-platform|client challenge|_fs-ch-|preparing to download|"
    r"checking your browser|attention required! \| cloudflare|perfdrive|_incapsula_|incapsula incident|imperva|"
    r"unusual traffic|request unsuccessful|ddos-guard|"
    r"access denied|verify you are (?:a )?human|安全验证|访问过于频繁",
    re.IGNORECASE,
)
PUZZLE = re.compile(
    r"px-captcha|perimeterx|g-recaptcha|recaptcha/api|h-captcha|hcaptcha|cf-turnstile|滑块|验证码", re.I
)
NO_COOKIES = re.compile(
    r"cookieabsent|cookieset=1|cookies? (?:is|are) (?:disabled|not enabled|turned off)|"
    r"(?:must|need to) (?:accept|enable|allow) cookies|please (?:enable|turn on) cookies|"
    r"(?:请|需要?)(?:启用|开启|打开|允许) ?cookie",
    re.IGNORECASE,
)
LOGIN_PAGE = re.compile(
    r"<title>[^<]{0,80}(?:sign[ -]?in|log[ -]?in|login|登录|shibboleth)|samlrequest|type=[\"']?password", re.IGNORECASE
)
LOGIN_URL = re.compile(r"/(?:login|signin|sign-in|sso|idp|wayf)(?:[/.?]|$)|shibboleth", re.IGNORECASE)
WALL_URL = re.compile(r"validate\.perfdrive|/cdn-cgi/", re.IGNORECASE)
COOKIE_URL = re.compile(r"cookieabsent|cookieset=1", re.IGNORECASE)


def wall(url: URL, status: int, body: bytes) -> Failure | None:
    """Return which wall a page is, or `None` when it is none; `body` is its beginning.

    A captcha's script on a long page is a comment form; on a short or refused one it is the wall.
    A banner that asks to accept cookies is no wall: the page is there behind it.
    """
    text = body[:HEAD_BYTES].decode("utf-8", "replace")
    is_short = status != 200 or len(body) < SHORT_PAGE_BYTES
    if WALL_URL.search(str(url)) or (is_short and BOT_CHECK.search(text)):
        return Failure.BLOCKED_WALL
    if is_short and PUZZLE.search(text):
        return Failure.CAPTCHA
    if COOKIE_URL.search(str(url)) or (is_short and NO_COOKIES.search(text)):
        return Failure.COOKIE
    if LOGIN_URL.search(url.path) or "SAMLRequest" in url.query or LOGIN_PAGE.search(text):
        return Failure.LOGIN
    return None
