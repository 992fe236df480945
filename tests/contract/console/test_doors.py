"""Who gets in, what each role may do, and what a stranger's form achieves."""

from http import HTTPStatus

import pytest
from aiohttp import ClientResponse

from console.web import build_app
from tests.contract.console.conftest import LogIn, Visitor
from tests.contract.console.site_kit import PASSWORD, PDF, Played

# Every address with what a librarian, an administrator and an auditor get; the stranger is led to the login.
OK, SEE, NO, GONE = 200, 303, 403, 404
MATRIX = {
    ("GET", "/"): (OK, OK, OK),
    ("GET", "/queue"): (OK, OK, OK),
    ("GET", "/queue/count"): (OK, OK, OK),
    ("GET", "/requests"): (OK, OK, OK),
    ("GET", "/requests/{number}"): (OK, OK, OK),
    ("GET", "/requests/{number}/changed"): (OK, OK, OK),
    ("GET", "/requests/{number}/file"): (GONE, GONE, NO),
    ("GET", "/requests/{number}/originals"): (OK, OK, OK),
    ("GET", "/requests/{number}/originals/{original}"): (GONE, GONE, NO),
    ("POST", "/requests/{number}/take"): (SEE, SEE, NO),
    ("POST", "/requests/{number}/upload"): (SEE, SEE, NO),
    ("POST", "/requests/{number}/confirm"): (SEE, SEE, NO),
    ("POST", "/requests/{number}/decline"): (SEE, SEE, NO),
    ("POST", "/requests/{number}/reply"): (SEE, SEE, NO),
    ("POST", "/requests/{number}/list"): (SEE, SEE, NO),
    ("POST", "/requests/{number}/correct"): (SEE, SEE, NO),
    ("POST", "/requests/{number}/pick"): (SEE, SEE, NO),
    ("GET", "/members"): (OK, OK, OK),
    ("POST", "/members/confirm"): (SEE, SEE, NO),
    ("POST", "/members/by-code"): (SEE, SEE, NO),
    ("POST", "/members/codes"): (SEE, SEE, NO),
    ("POST", "/members/unbind"): (SEE, SEE, NO),
    ("GET", "/members/import"): (SEE, SEE, NO),
    ("POST", "/members/import"): (400, 400, NO),
    ("POST", "/members/import/apply"): (SEE, SEE, NO),
    ("GET", "/reports"): (OK, OK, OK),
    ("GET", "/reports/usage.html"): (400, 400, 400),
    ("GET", "/reports/usage.csv"): (400, 400, 400),
    ("GET", "/reported/{report}/file"): (GONE, GONE, NO),
    ("POST", "/reported/{report}/judge"): (GONE, GONE, NO),
    ("GET", "/purchases"): (OK, OK, OK),
    ("GET", "/purchases.csv"): (OK, OK, OK),
    ("POST", "/purchases/mark"): (SEE, SEE, NO),
    ("GET", "/trace"): (OK, OK, OK),
    ("POST", "/trace"): (400, 400, 400),
    ("POST", "/trace/code"): (400, 400, 400),
    ("GET", "/marks"): (NO, OK, OK),
    ("GET", "/marks/preview"): (NO, OK, OK),
    ("GET", "/marks/preview.png"): (NO, 400, 400),
    ("POST", "/marks"): (NO, 400, NO),
    ("POST", "/marks/reset"): (NO, SEE, NO),
    ("GET", "/status"): (OK, OK, OK),
    ("GET", "/status/now"): (OK, OK, OK),
    ("GET", "/requests/{number}/reference.ris"): (OK, OK, OK),
    ("GET", "/notices"): (OK, OK, OK),
    ("GET", "/notices/count"): (OK, OK, OK),
    ("POST", "/notices/load"): (400, 400, NO),
    ("POST", "/notices/settle"): (SEE, SEE, NO),
    ("POST", "/notices/journals"): (400, 400, NO),
    ("POST", "/notices/journals/remove"): (SEE, SEE, NO),
    ("GET", "/sources"): (OK, OK, OK),
    ("GET", "/sources/now"): (OK, OK, OK),
    ("POST", "/sources/switch"): (NO, 400, NO),
    ("POST", "/sources/move"): (NO, 400, NO),
    ("POST", "/sources/order"): (NO, 400, NO),
    ("POST", "/sources/probe"): (SEE, SEE, NO),
    # Where no supplier is configured there are no orders.
    ("POST", "/requests/{number}/order"): (GONE, GONE, NO),
    ("POST", "/requests/{number}/order/preview"): (GONE, GONE, NO),
    ("GET", "/orders"): (GONE, GONE, GONE),
    ("GET", "/orders/overdue"): (GONE, GONE, GONE),
    ("GET", "/orders/costs"): (GONE, GONE, GONE),
    ("GET", "/orders/costs.csv"): (GONE, GONE, GONE),
    ("POST", "/orders/letters/settle"): (GONE, GONE, NO),
    ("GET", "/orders/{order}/file"): (GONE, GONE, NO),
    ("POST", "/orders/{order}/{action}"): (GONE, GONE, NO),
    ("POST", "/logout"): (SEE, SEE, SEE),
}
OPEN = {
    ("POST", "/iso18626"),
    ("POST", "/iso18626/{secret}"),
    ("GET", "/l/{name}"),
    ("GET", "/login"),
    ("POST", "/login"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
}
UPLOADS = [
    path
    for method, path in MATRIX
    if method == "POST" and path.endswith(("upload", "import", "/trace", "/load", "/notices/journals"))
]
FORMS = [path for method, path in MATRIX if method == "POST"]


def address_of(path: str, number: int) -> str:
    """Return an address with something in the place of its names."""
    named = path.replace("{number}", str(number)).replace("{original}", "1").replace("{report}", "1")
    return named.replace("{order}", "1").replace("{action}", "close")


def test_every_route_stands_in_the_table(played: Played) -> None:
    routes = {
        (route.method, route.resource.canonical)
        for route in build_app(played.site).router.routes()
        if route.resource and route.method != "HEAD" and not route.resource.canonical.startswith("/static")
    }

    assert routes == set(MATRIX) | OPEN


@pytest.mark.parametrize(("role", "column"), [("librarian", 0), ("admin", 1), ("auditor", 2)])
async def test_each_role_gets_what_the_table_says(played: Played, log_in: LogIn, role: str, column: int) -> None:
    number, visitor = (await played.waiting()).number, await log_in(role)

    for (method, path), expected in MATRIX.items():
        address = address_of(path, number)
        answer = await (visitor.get(address) if method == "GET" else _post(visitor, address, path))

        assert answer.status == expected[column], (method, path)


async def _post(visitor: Visitor, address: str, path: str) -> ClientResponse:
    send = visitor.send_file(address, b"") if path in UPLOADS else visitor.post(address)
    return await send


async def test_a_stranger_is_led_to_the_login_and_nothing_happens(played: Played, stranger: Visitor) -> None:
    number = (await played.waiting()).number

    for method, path in MATRIX:
        address = address_of(path, number)
        answer = await (stranger.get(address) if method == "GET" else stranger.post(address))

        assert (answer.status, answer.headers["Location"][:6]) == (303, "/login"), (method, path)
    assert (await played.book.find(number)).owner == ""  # type: ignore[union-attr]


@pytest.mark.parametrize("path", FORMS)
async def test_a_form_without_the_sessions_token_does_nothing(played: Played, librarian: Visitor, path: str) -> None:
    number = (await played.waiting()).number
    address = address_of(path, number)
    librarian.csrf = "0" * 64

    plain = await librarian.post(address, {"reason": "copyright", "chosen": "1", "staff": "1"})
    streamed = await librarian.send_file(address, PDF, fields={"reason": "copyright", "give_back": "1"})

    expected = NO
    assert plain.status in ({NO, 400} if path in UPLOADS else {expected})
    assert streamed.status == expected
    assert (await played.state(number)).value == "with_librarian"
    assert await played.accounts.session(librarian._cookies["wendi_session"]) is not None


async def test_a_form_from_another_site_does_nothing_even_with_the_token(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number

    answer = await librarian.post(f"/requests/{number}/take", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status == HTTPStatus.FORBIDDEN
    assert (await played.book.find(number)).owner == ""  # type: ignore[union-attr]


async def test_a_closed_session_is_refused_at_the_next_click(librarian: Visitor) -> None:
    assert (await librarian.get("/")).status == 200

    await librarian.post("/logout")

    assert (await librarian.get("/")).status == 303


async def test_a_session_ends_when_nobody_used_it_for_half_an_hour(played: Played, librarian: Visitor) -> None:
    played.clock.tick(31 * 60)

    assert (await librarian.get("/")).headers["Location"] == "/login?next=/"


async def test_a_page_of_an_ended_session_that_polls_is_led_to_the_login(stranger: Visitor) -> None:
    answer = await stranger.get("/queue", headers={"HX-Request": "true"})

    assert (answer.status, answer.headers["HX-Redirect"]) == (401, "/login")


async def _login_token(stranger: Visitor) -> str:
    answer = await stranger.get("/login")
    return answer.cookies["wendi_login"].value


async def _log_in(stranger: Visitor, password: str, name: str = "librarian1", next_: str = "/") -> ClientResponse:
    token = await _login_token(stranger)
    fields = {"csrf": token, "name": name, "password": password, "next": next_}
    return await stranger.client.post("/login", data=fields, allow_redirects=False, cookies={"wendi_login": token})


async def test_name_and_password_open_a_session_with_a_cookie_that_scripts_cannot_read(stranger: Visitor) -> None:
    answer = await _log_in(stranger, PASSWORD, next_="/requests?state=delivered")

    cookie = answer.cookies["wendi_session"]
    assert answer.headers["Location"] == "/requests?state=delivered"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")


@pytest.mark.parametrize("name", ["librarian1", "nobody", "", "x" * 5000, "<script>alert(1)</script>"])
async def test_a_wrong_password_says_no_more_than_that(stranger: Visitor, name: str) -> None:
    answer = await _log_in(stranger, "wrong", name)

    assert answer.status == HTTPStatus.UNAUTHORIZED
    assert "账号或密码不对" in await answer.text()
    assert "wendi_session" not in answer.cookies


async def test_five_wrong_passwords_lock_the_name_for_a_while(played: Played, stranger: Visitor) -> None:
    for _ in range(5):
        await _log_in(stranger, "wrong")

    locked = await _log_in(stranger, PASSWORD)
    played.clock.tick(16 * 60)
    later = await _log_in(stranger, PASSWORD)

    assert (locked.status, later.status) == (429, 303)


async def test_a_login_form_of_another_site_opens_nothing(stranger: Visitor) -> None:
    fields = {"csrf": "guess", "name": "librarian1", "password": PASSWORD}
    answer = await stranger.client.post("/login", data=fields, allow_redirects=False)

    assert answer.status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "next_",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", ""],
)
async def test_the_login_leads_to_our_own_pages_only(stranger: Visitor, next_: str) -> None:
    answer = await _log_in(stranger, PASSWORD, next_=next_)

    assert answer.headers["Location"] == "/"


async def test_whoever_is_logged_in_needs_no_login_page(librarian: Visitor) -> None:
    assert (await librarian.get("/login")).headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/", "/login", "/nowhere", "/static/console.css", "/healthz"])
async def test_every_answer_carries_the_protective_headers(librarian: Visitor, path: str) -> None:
    answer = await librarian.get(path)

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


async def test_pages_are_never_cached_and_versioned_files_long(librarian: Visitor) -> None:
    cached = [
        (await librarian.get(path)).headers["Cache-Control"]
        for path in ("/", "/static/console.css", "/static/vendor/htmx-2.0.11.min.js")
    ]

    assert cached == ["no-store", "no-cache", "public, max-age=31536000, immutable"]


@pytest.mark.parametrize("path", ["/static/../site.py", "/static/%2e%2e/site.py", "/static/vendor/../../web.py"])
async def test_no_file_outside_the_static_folder_is_served(stranger: Visitor, path: str) -> None:
    assert (await stranger.get(path)).status in {303, 403, 404}
