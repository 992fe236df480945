import pytest
from yarl import URL

from handlers.domain.article import Failure
from resolvers.outgoing.walls import wall

PAGE = "https://journal.example.org/article/7"
LONG = " " * 40_000


@pytest.mark.parametrize(
    ("url", "text", "failure"),
    [
        ("https://journal.example.org/action/cookieAbsent", "", Failure.COOKIE),
        ("https://journal.example.org/x?cookieSet=1", "", Failure.COOKIE),
        (PAGE, "Cookies are disabled in your browser", Failure.COOKIE),
        (PAGE, "We use cookies. Please accept cookies to help us improve.", None),
        (PAGE, "Some cookies are required for this site to work", None),
        (PAGE, f"Cookies are disabled{LONG}", None),
        (PAGE, "<title>Just a moment...</title> enable cookies", Failure.BLOCKED_WALL),
        (PAGE, "<div class='h-captcha'></div>", Failure.CAPTCHA),
        (PAGE, f"<div class='h-captcha'></div>{LONG}", None),
        ("https://journal.example.org/login?next=7", "", Failure.LOGIN),
        ("https://validate.perfdrive.com/x", "", Failure.BLOCKED_WALL),
        (PAGE, "An ordinary page", None),
    ],
)
def test_a_wall_is_told_from_a_page(url: str, text: str, failure: Failure | None) -> None:
    assert wall(URL(url), 200, text.encode()) is failure


ARTICLE_HEAD = "<head><meta name='citation_title' content='A paper'><title>A paper</title></head>"


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        (f"<title>Just a moment...</title>{LONG}", Failure.BLOCKED_WALL),
        (f"<script>window._cf_chl_opt={{}}</script>{LONG}", Failure.BLOCKED_WALL),
        ("<html><head><title>Client Challenge</title><link href='/_fs-ch-1T1w/style.css'>", Failure.BLOCKED_WALL),
        ("<title lang='en'>Preparing to download ...</title>", Failure.BLOCKED_WALL),
        ("<title>Checking your browser - reCAPTCHA</title>", Failure.BLOCKED_WALL),
        ("<title>Validate User</title>", Failure.BLOCKED_WALL),
        ("<script>window.gokuProps = {}</script>", Failure.BLOCKED_WALL),
        ("<script src='https://geo.captcha-delivery.com/c.js'></script>", Failure.BLOCKED_WALL),
        ("<h1>Access Denied</h1> Reference #18.abc https://errors.edgesuite.net/18", Failure.BLOCKED_WALL),
        ("<title>Making sure you&#39;re not a bot!</title>", Failure.BLOCKED_WALL),
        ("<title>请完成安全验证</title>", Failure.BLOCKED_WALL),
        ("The requested URL was rejected. Please consult with your administrator.", Failure.BLOCKED_WALL),
        ("<p>请拖动滑块完成验证</p>", Failure.CAPTCHA),
        ("<title>Shibboleth Identity Provider - login</title>", Failure.LOGIN),
        ("<title>统一身份认证平台</title>", Failure.LOGIN),
        ("<form method=post><input type=hidden name=SAMLRequest value=x></form>", Failure.LOGIN),
        (f"<form><input type='password'></form>{LONG}", Failure.LOGIN),
    ],
)
def test_every_kind_of_wall_is_known(text: str, failure: Failure) -> None:
    assert wall(URL(PAGE), 200, text.encode()) is failure


@pytest.mark.parametrize(
    "text",
    [
        "<form><input type='password'></form><script src='https://www.google.com/recaptcha/api.js'></script>",
        "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
        "<script>a.src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/1/main.js'</script>",
        "<noscript>Please enable cookies</noscript><p>Access denied to whom? A study of doors.</p>",
    ],
)
def test_the_papers_own_page_is_no_wall_for_the_forms_and_counters_on_it(text: str) -> None:
    assert wall(URL(PAGE), 200, (ARTICLE_HEAD + text).encode()) is None


def test_a_refused_page_is_a_wall_whatever_it_describes() -> None:
    page = ARTICLE_HEAD + "<div class='g-recaptcha'></div>"
    assert wall(URL(PAGE), 403, page.encode()) is Failure.CAPTCHA


def test_a_counter_of_cloudflare_on_a_short_page_is_no_wall() -> None:
    page = "<title>A journal</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    assert wall(URL(PAGE), 200, page.encode()) is None


@pytest.mark.parametrize(
    "path",
    ["cas/paper/1", "sso/", "idp/2026/7", "journals/cas", "auth/7.pdf", "article/saml/12", "cas/?page=2",
     "login-wall-paper", "blog/signing-in-nature", "sso?id=7&format=pdf"],
)  # fmt: skip
def test_a_part_of_a_path_alone_makes_no_login_of_a_page(path: str) -> None:
    assert wall(URL(f"https://journal.example.org/{path}"), 200, b"<title>A paper</title>") is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("cas/login?service=https%3A%2F%2Fjournal.example.org", ""),
        ("cas/?service=https%3A%2F%2Fjournal.example.org", ""),
        ("sso?redirectUrl=/article/7", ""),
        ("idp/profile?SAMLRequest=abc", ""),
        ("oauth2/authorize?client_id=1&redirect_uri=x", ""),
        ("cas/", "<form><input type=password></form>"),
        ("sso/", "<title>统一身份认证</title>"),
        ("users/sign-in", ""),
        ("wayf", ""),
        ("Shibboleth.sso/Session", ""),
    ],
)
def test_a_path_with_another_sign_is_a_login(path: str, text: str) -> None:
    assert wall(URL(f"https://journal.example.org/{path}"), 200, text.encode()) is Failure.LOGIN


def test_the_papers_own_page_is_no_login_whatever_it_is_called() -> None:
    page = ARTICLE_HEAD.replace("<title>A", "<title>Log in once a day: a")
    assert wall(URL("https://journal.example.org/login/cas/7"), 200, page.encode()) is None
    asked = page + "<input type=hidden name=SAMLRequest>"
    assert wall(URL(PAGE), 200, asked.encode()) is Failure.LOGIN
