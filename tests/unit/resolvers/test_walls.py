import pytest
from yarl import URL

from handlers.domain.article import Failure
from resolvers.walls import wall

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
