"""Tells a wall (bot check, captcha, login) from an ordinary web page that is not the PDF.

Walls are recognised so that they are left alone: never solved, never evaded.
"""

import re

from yarl import URL

from handlers.domain.article import Failure

WALLS = frozenset({Failure.BLOCKED_WALL, Failure.CAPTCHA, Failure.COOKIE, Failure.LOGIN})
HEAD_BYTES = 64 * 1024
SHORT_PAGE_BYTES = 30_000

# What only a check says, on a page of any length.
CHECK_TITLE = re.compile(
    r"<title[^>]{0,80}>[^<]{0,80}?(?:just a moment|client challenge|attention required|preparing to download|"
    r"checking your browser|access denied|access to this page has been denied|security (?:check|verification)|"
    r"are you (?:a )?(?:robot|human)|robot or human|human verification|verify(?:ing)? (?:that )?you are|"
    r"making sure you.{1,10}not a bot|pardon our interruption|ddos-guard|validate user|request rejected|"
    r"bot (?:check|verification)|please wait\.\.\. \| cloudflare|安全验证|人机验证|访问验证|访问受限|访问过于频繁)",
    re.IGNORECASE,
)
# `challenge-platform/…/jsd` is a counter that Cloudflare puts into ordinary pages too.
CHECK_SCRIPT = re.compile(
    r"_cf_chl_|cf-browser-verification|challenge-platform/(?![\w/]*jsd/)|/_fs-ch-|perfdrive\.com|_incapsula_resource|"
    r"incapsula incident|awswafcookiedomainlist|token\.awswaf\.com|gokuprops|captcha-delivery\.com|"
    r"errors\.edgesuite\.net|bm-verify=|acw_sc__v2|within\.website/x/cmd/anubis",
    re.IGNORECASE,
)
# What ordinary pages mention too: a wall only where little else is on the page.
BOT_CHECK = re.compile(
    r"just a moment|cf_chl|client challenge|preparing to download|checking your browser|imperva|ddos-guard|"
    r"enable javascript and cookies to continue|unusual traffic|"
    r"request unsuccessful|requested url was rejected|access denied|you have been blocked|"
    r"automated (?:access|requests)|verify (?:that )?you are (?:a )?human|are not a (?:ro)?bot|sucuri website firewall|"
    r"安全验证|访问过于频繁|人机验证",
    re.IGNORECASE,
)
PUZZLE = re.compile(
    r"px-captcha|perimeterx|g-recaptcha|recaptcha/(?:api|enterprise)|h-captcha|hcaptcha|cf-turnstile|geetest|"
    r"awswafcaptcha|滑块|拖动.{0,6}验证|验证码",
    re.IGNORECASE,
)
NO_COOKIES = re.compile(
    r"cookieabsent|cookieset=1|cookies? (?:is|are) (?:disabled|not enabled|turned off)|cookies must be enabled|"
    r"(?:must|need to) (?:accept|enable|allow) cookies|please (?:enable|turn on) cookies|"
    r"(?:请|需要?)(?:启用|开启|打开|允许) ?cookie",
    re.IGNORECASE,
)
LOGIN_TITLE = re.compile(
    r"<title[^>]{0,80}>[^<]{0,80}?(?:sign[ -]?in|log[ -]?in|log[ -]?on|登录|登陆|统一身份认证|shibboleth|openathens|"
    r"central authentication service|ezproxy|access through your institution)",
    re.IGNORECASE,
)
PASSWORD = re.compile(r"type=[\"']?password", re.IGNORECASE)
SAML_FIELD = re.compile(r"name=[\"']?samlre(?:quest|sponse)", re.IGNORECASE)
LOGIN_PATH = re.compile(r"/(?:login|logon|log-in|signin|sign-in|wayf)(?:[/.;]|$)|shibboleth", re.IGNORECASE)
# Journals, repositories and whole domains (`english.cas`) have such parts in their own paths: they alone say nothing.
MAYBE_LOGIN_PATH = re.compile(r"/(?:sso|idp|cas|auth|saml2?|oauth2?|oidc)(?:[/.;]|$)", re.IGNORECASE)
# A login is told where the reader came from, and where to send him back to.
COMES_BACK = re.compile(
    r"service|target|relaystate|saml(?:request|response)|wayf|(?:redirect|return|goto|next|back|origin|continue)[\w-]*|"
    r"client_?id|response_type",
    re.IGNORECASE,
)
WALL_URL = re.compile(r"validate\.perfdrive|/cdn-cgi/", re.IGNORECASE)
COOKIE_URL = re.compile(r"cookieabsent|cookieset=1", re.IGNORECASE)
# No wall describes the paper that it hides.
ARTICLE = re.compile(r"<meta\b[^>]{0,200}\bcitation_(?:title|pdf_url|doi|author)\b", re.IGNORECASE)


def wall(url: URL, status: int, body: bytes) -> Failure | None:
    """Return which wall a page is, or `None` when it is none; `body` is its beginning.

    A page that describes its paper is the paper's page: the password field and the captcha on it are of its forms.
    A banner that asks to accept cookies is no wall: the page is there behind it.
    """
    text = body[:HEAD_BYTES].decode("utf-8", "replace")
    is_article = status == 200 and ARTICLE.search(text) is not None
    is_bare = status != 200 or (len(body) < SHORT_PAGE_BYTES and not is_article)
    if _is_check(url, text, is_bare=is_bare):
        return Failure.BLOCKED_WALL
    if is_bare and PUZZLE.search(text):
        return Failure.CAPTCHA
    if COOKIE_URL.search(str(url)) or (is_bare and NO_COOKIES.search(text)):
        return Failure.COOKIE
    return Failure.LOGIN if _is_login(url, text, is_article=is_article) else None


def _is_check(url: URL, text: str, *, is_bare: bool) -> bool:
    marks = (CHECK_TITLE, CHECK_SCRIPT, BOT_CHECK) if is_bare else (CHECK_TITLE, CHECK_SCRIPT)
    return WALL_URL.search(str(url)) is not None or any(mark.search(text) for mark in marks)


def _is_login(url: URL, text: str, *, is_article: bool) -> bool:
    """Return whether a page asks who one is; what describes a paper does not, whatever its path or form is called."""
    if "SAMLRequest" in url.query or SAML_FIELD.search(text):
        return True
    is_sent_there = MAYBE_LOGIN_PATH.search(url.path) and any(COMES_BACK.fullmatch(name) for name in url.query)
    signs = (LOGIN_PATH.search(url.path), is_sent_there, LOGIN_TITLE.search(text), PASSWORD.search(text))
    return not is_article and any(signs)
