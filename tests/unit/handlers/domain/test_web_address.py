import pytest

from handlers.domain.article import Failure
from handlers.domain.shadow import names_shadow_library
from handlers.domain.web_address import flaw_of, may_open, tidied


@pytest.mark.parametrize(
    "address",
    [
        "https://doi.org/10.1016/S0140-6736(21)00001-1",
        "http://journal.example.org:8080/a?b=c&d=%E4%BD%A0#e",
        "https://kns.cnki.net/口腔的一篇",
        "https://例子.中国/x",
        "https://a.example.org/what-sci-hub-means.pdf?q=sci-hub",
        "https://web.archive.org/web/2020/https://journal.example.org/1",
        "https://repository.example.edu/get?file=Sci-Hub.pdf",
        "https://journal.example.org/search?q=libgen+and+sci-hub",
        "https://t.me/hospital_library",
        "https://ezproxy.example.edu/login?url=https://doi.org/10.1/x",
    ],
)
def test_an_ordinary_address_has_no_flaw(address: str) -> None:
    assert flaw_of(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://sci-hub.se/10.1/x",
        "HTTPS://SCI-HUB.SE./x",
        "https://sci%2Dhub.se/x",
        "https:///sci-hub.se/x",
        "//sci-hub.se/x",
        "https:sci-hub.se/x",
        "https://user@sci-hub.se/x",
        "https://sci-hub.se:8443/x",
        "https:\\\\sci-hub.se\\x",
        "https://web.archive.org/web/2020/https://sci-hub.se/10.1/x",
        "https://web.archive.org/web/2020/http:/sci-hub.se/10.1/x",
        "https://example.org/?url=https%3A%2F%2Flibgen.is%2Fa.pdf",
        "https://example.org/?url=https%253A%252F%252Flibgen.is%252Fa.pdf",
        "https://example.org/#//annas-archive.org/scidb/10.1/x",
        "https://sci-hub-se.translate.goog/10.1/x",
        "https://good.example.org https://sci-hub.se/x",
        "https://www.example.org/url?a=b&q=sci-hub.se/10.1/x",
        "https://translate.example.org/?u=sci%2Dhub.se",
        "https://t.me/scihubot",
    ],
)
def test_no_way_of_writing_leads_to_a_shadow_library(address: str) -> None:
    assert flaw_of(address) is Failure.DENIED_HOST
    assert flaw_of(address, may_be_inside=True) is Failure.DENIED_HOST


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://files.example.org/a.pdf",
        "/a.pdf",
        "a.pdf",
        "https://",
        "https:///a",
        "https://user:word@example.org/",
        "https://user@example.org/",
        "https://@example.org/",
        "https://example.org\\@127.0.0.1/",
        "https://example.org/\nx",
        "https://example.org/\u202egnp.fdp",
        "https://example.org/\u3000x",
        "https://example.org:99999/",
        "https://exa%00mple.org/",
        "https://[broken/",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_what_is_no_plain_web_address_is_not_used(address: str) -> None:
    assert flaw_of(address) is Failure.UNSAFE_URL
    assert flaw_of(address, may_be_inside=True) is Failure.UNSAFE_URL


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1", "127.0.0.1", "192.168.1.1:8080", "169.254.169.254", "[::1]", "[fd00::1]", "[::ffff:10.0.0.1]",
        "8.8.8.8", "2130706433", "0x7f.1", "0177.0.0.1", "127。0。0。1", "１２７.0.0.1", "localhost", "opac",
        "opac.local",
        "metadata.google.internal", "his.lan", "10.0.0.1.nip.io", "a.localtest.me",
    ],
)  # fmt: skip
def test_only_the_library_itself_leads_inside(host: str) -> None:
    assert flaw_of(f"http://{host}/admin") is Failure.UNSAFE_URL
    assert flaw_of(f"http://{host}/admin", may_be_inside=True) is None


def test_what_was_kept_may_be_opened_unless_it_leads_where_nobody_is_sent() -> None:
    assert may_open("http://opac.lan/7")
    for address in ("", "javascript:alert(1)", "https://sci-hub.se/x", "https://user:word@example.org/"):
        assert not may_open(address)


def test_a_text_of_any_length_is_read_at_once() -> None:
    for text in ("a" * 10**6, "a." * 10**6, "a。" * 10**5, "https://" * 10**5, "https://a" * 10**5 + "%25" * 10**5):
        assert flaw_of(text) is Failure.UNSAFE_URL
        assert not names_shadow_library(text)
    assert flaw_of("https://" + "a." * 800 + "sci-hub.se/") is Failure.DENIED_HOST


def test_space_in_an_address_is_written_as_addresses_write_it() -> None:
    assert tidied(" https://example.org/a b.pdf\n") == "https://example.org/a%20b.pdf"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("知网检索", False),
        ("本馆纸本 R541/32（三楼）", False),
        ("在 example.org 看", False),
        ("在sci-hub.se看", True),
        ("看这里：libgen.is/a", True),
        ("https://annas-archive.org", True),
        ("sci-hub。se", True),
    ],
)
def test_words_that_name_a_shadow_librarys_host_are_known(words: str, *, names: bool) -> None:
    assert names_shadow_library(words) is names
