import pytest
from yarl import URL

from handlers.domain.errors import ConfigurationError
from handlers.domain.internet import is_public, literal_address
from resolvers.outgoing.guard import Blocked, Guard

INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0",  # noqa: S104
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.9.9", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.2.1", "203.0.113.9", "192.88.99.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1",
    "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:c0a8:101::1", "2001:db8::1", "2001::1", "100::1",
    "::ffff:0:7f00:1", "::ffff:0:a00:1", "::ffff:0:808:808", "5f00::1", "3fff::1", "4000::1", "192.0.0.8",
    "192.0.0.170", "192.31.196.1", "192.52.193.1", "192.175.48.1", "2620:4f:8000::1", "2001:2::1", "2001:20::1",
    "2001:470::5efe:a00:1", "2001:470::200:5efe:127.0.0.1", "fe80::5efe:10.0.0.1", "100:0:0:1::1", "8000::1",
]  # fmt: skip
OUTSIDE = [
    "8.8.8.8",
    "1.1.1.1",
    "193.62.193.80",
    "2606:4700:4700::1111",
    "64:ff9b::8.8.8.8",
    "::ffff:8.8.8.8",
    "2002:808:808::1",
    "2001:470::1",
    "2400:da00::1",
    "192.0.1.1",
]

# The same few places, written in every way that some client somewhere has fallen for.
UNSAFE = [
    *(f"https://{f'[{a}]' if ':' in a else a}/" for a in INSIDE + OUTSIDE),
    "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0177.0.0.1/", "https://017700000001/",
    "https://127.1/", "https://127.0.1/", "https://127.0.0.1./", "https://127.0.0.01/", "https://0/", "https://1/",
    "https://3232235777/", "https://0xA9FEA9FE/", "https://169.254.43518/", "https://[::ffff:7f00:1]/",
    "https://[0:0:0:0:0:ffff:127.0.0.1]/", "https://[::1%25lo]/", "https://[fe80::1%25eth0]/",
    "https://１２７.０.０.１/", "https://①②⑦.⓪.⓪.①/", "https://localhost/", "https://LOCALHOST/", "https://localhost./",
    "https://example.com%00.evil/", "https://example..com/",
    "https://printer.local/", "https://metadata.google.internal/", "https://opac.lan/",
    "https://x.onion/", "https://a.localhost./",
    "https://intranet/", "https://router/", "https://example.com.0x7f/", "https://999.1.1.1/", "https://1.2.3.4.5/",
    "http://example.com:8080/", "https://example.com:8443/", "https://example.com:22/", "https://example.com:80/",
    "http://example.com:443/", "ftp://example.com/x.pdf", "file:///etc/passwd", "gopher://example.com/", "data:,x",
    "javascript:alert(1)", "//example.com/x", "/x.pdf", "", "https://", "https:///x",
    "https://user@example.com/", "https://user:pw@example.com/", "https://example.com@127.0.0.1/", "https://:@example.com/",
    "https://127.0.0.1%2f@example.com/", "https://example.com\\@127.0.0.1/", "https://exa mple.com/",
]  # fmt: skip


@pytest.mark.parametrize("text", UNSAFE)
def test_no_way_of_writing_an_inner_address_passes(text: str) -> None:
    try:
        url = URL(text)
    except ValueError:
        return  # refused before it is a URL: the callers report it as malformed
    with pytest.raises(Blocked) as refusal:
        Guard().check(url)
    assert refusal.value.failure == "unsafe-url"


@pytest.mark.parametrize("address", INSIDE)
def test_inner_addresses_are_not_public(address: str) -> None:
    literal = literal_address(address)
    assert literal
    assert not is_public(literal)


@pytest.mark.parametrize("address", OUTSIDE)
def test_outer_addresses_are_public(address: str) -> None:
    literal = literal_address(address)
    assert literal
    assert is_public(literal)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://example.com/a.pdf?x=1", "https://example.com/a.pdf?x=1"),
        ("http://example.com/a.pdf", "https://example.com/a.pdf"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://例子.中国/a", "https://例子.中国/a"),
    ],
)
def test_public_https_passes_and_plain_http_becomes_https(given: str, used: str) -> None:
    assert str(Guard().check(URL(given))) == str(URL(used))


def test_a_denied_host_is_refused_even_when_it_is_allowed_by_name() -> None:
    with pytest.raises(Blocked) as refusal:
        Guard(["sci-hub.se"]).check(URL("http://sci-hub.se/10.5555/x"))
    assert refusal.value.failure == "denied-host"


@pytest.mark.parametrize(
    ("entry", "url", "passes"),
    [
        ("127.0.0.1:8123", "http://127.0.0.1:8123/x", True),
        ("127.0.0.1:8123", "http://127.0.0.1:8124/x", False),
        ("127.0.0.1:8123", "http://localhost:8123/x", False),
        ("127.0.0.1", "http://127.0.0.1:9/x", True),
        ("10.1.0.0/16", "http://10.1.2.3:5000/x", True),
        ("10.1.0.0/16", "http://10.2.2.3:5000/x", False),
        ("mirror.local", "http://mirror.local:5000/x", True),
        ("mirror.local", "http://a.mirror.local:5000/x", False),
        ("Mirror.Local:80", "http://mirror.local/x", True),
        ("[::1]:8123", "http://[::1]:8123/x", True),
        ("::1", "http://[::1]:1/x", True),
        ("10.1.0.0/16", "http://user@10.1.2.3/x", False),
        ("10.1.0.0/16", "ftp://10.1.2.3/x", False),
    ],
)
def test_only_what_is_listed_is_allowed(entry: str, url: str, *, passes: bool) -> None:
    guard = Guard([entry])
    if passes:
        assert guard.check(URL(url)) == URL(url)
    else:
        with pytest.raises(Blocked):
            guard.check(URL(url))


@pytest.mark.parametrize("entry", ["", "http://host/", "host:port", "a b", "user@host", "host:1:2/3"])
def test_an_entry_that_is_no_host_stops_the_start(entry: str) -> None:
    with pytest.raises(ConfigurationError, match="allow_hosts"):
        Guard([entry])


def test_where_a_network_is_allowed_its_hosts_may_be_called_anything() -> None:
    inside = URL("https://opac.hospital.local/x")
    with pytest.raises(Blocked):
        Guard(["opac.hospital.cn"]).check(inside)
    assert Guard(["10.0.0.0/8"]).check(inside) == inside
    assert not Guard(["10.0.0.0/8"]).allows(str(inside))
    for address in ("https://127.0.0.1/", "https://0x7f.1/", "https://opac/", "https://a%00.local/"):
        with pytest.raises(Blocked):
            Guard(["10.0.0.0/8"]).check(URL(address))


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("http://10.1.2.3/x", True),
        ("http://opac.lan:8080/x", True),
        ("http://opac.lan/x", False),
        ("http://user@10.1.2.3/x", False),
        ("http://[broken/", False),
        ("ftp://10.1.2.3/x", False),
        ("https://example.org/", False),
    ],
)
def test_an_address_is_allowed_as_its_host_is(address: str, *, is_allowed: bool) -> None:
    assert Guard(["10.0.0.0/8", "opac.lan:8080"]).allows(address) is is_allowed
