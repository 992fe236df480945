"""Inner addresses in every way of writing that some client somewhere has fallen for."""

import ipaddress

INNER = ("127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1")  # noqa: S104
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")


def hosts(address: str) -> list[str]:
    """Return an IPv4 address as a host, in many disguises."""
    number = int(ipaddress.IPv4Address(address))
    a, b, c, d = (int(part) for part in address.split("."))
    v6 = f"{number >> 16:x}:{number & 0xFFFF:x}"
    return [
        address,
        f"{address}.",
        f"{address}..",
        str(number),
        f"{number}.",
        f"0{number}",
        str(number + 2**32),
        hex(number),
        hex(number).upper(),
        f"0x00000000{number:08x}",
        f"0{number:o}",
        f"{a}.{(b << 16) + (c << 8) + d}",
        f"{a}.{b}.{(c << 8) + d}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a:04d}.{b:04d}.{c:04d}.{d:04d}",
        f"0x{a:x}.0{b:o}.{(c << 8) + d}",
        address.translate(FULL_WIDTH),
        address.translate(CIRCLED),
        address.translate(BOLD),
        address.replace(".", "。"),
        address.replace(".", "．"),
        address.replace(".", "｡"),
        address.replace(".", "%2e"),
        "".join(f"%{ord(sign):02x}" for sign in address),
        f"{a}.{b}.{c}.{d}\u00ad",
        f"{a}.{b}.{c}.{d}\u200b",
        f"[::ffff:{address}]",
        f"[::ffff:{v6}]",
        f"[0:0:0:0:0:ffff:{v6}]",
        f"[::{address}]",
        f"[64:ff9b::{v6}]",
        f"[64:ff9b:1::{v6}]",
        f"[2002:{v6}::]",
        f"[::ffff:{address}%25lo]",
    ]


def odd(port: int) -> list[str]:
    """Return addresses with other tricks: user information, ports, schemes, separators, names."""
    here = f"127.0.0.1:{port}"
    return [
        f"http://localhost:{port}/", f"http://LOCALHOST:{port}/", f"http://localhost.:{port}/",
        f"http://localhost.localdomain:{port}/", f"http://ip6-localhost:{port}/", f"http://intranet:{port}/",
        f"http://a.localhost:{port}/", f"http://inside.example.org:{port}/", f"http://[::1]:{port}/",
        f"http://[::]:{port}/", f"http://[0000::1]:{port}/", f"http://[::1%25lo]:{port}/", f"http://[fe80::1]:{port}/",
        f"http://[fc00::1]:{port}/", f"http://[fec0::1]:{port}/", f"http://[ff02::1]:{port}/",
        f"http://user@{here}/", f"http://user:pw@{here}/", f"http://:@{here}/", f"http://@{here}/",
        f"http://example.com@{here}/", f"http://example.com:80@{here}/", f"http://example.com%40{here}/",
        f"http://example.com%2f@{here}/", f"http://{here}\\@example.com/", f"http://example.com\\@{here}/",
        f"http://{here}#@example.com/", f"http://{here}?@example.com/", f"http://{here}%00.example.com/",
        f"http://{here}%20.example.com/", f"http://{here} .example.com/", f"http://{here}\t.example.com/",
        f"http://exa\nmple.com:{port}/", f"http:\\\\{here}\\", f"http:/{here}/", f"http:{here}/", f"http:///{here}/",
        f"//{here}/", f"///{here}/", here, f"HTTP://{here}/", f"hTTp://{here}/", f" http://{here}/", f"http://{here}",
        f"ftp://{here}/", f"gopher://{here}/_GET", f"ws://{here}/", f"dict://{here}/", f"ldap://{here}/",
        f"file://{here}/etc/passwd", "file:///etc/passwd", "file:/etc/passwd", "data:text/plain,x",
        "javascript:alert(1)", f"jar:http://{here}/!/", f"view-source:http://{here}/", f"blob:http://{here}/",
        f"url:http://{here}/", "http://", "https://", "https:///", "http://:80/", f"http://:{port}/", "?", "#", "",
        "http://[", "http://[]/", "http://[::1/", "http://]/", "http://[1.2.3.4]/", "http://[v1.x]/", "http://./",
        "http://.../", "http://-/", "http://%/", "http://%zz/", "http://example.com:0/", "http://example.com:65536/",
        "http://example.com:-1/", "http://example.com:80:80/", "http://example.com:8080/", "https://example.com:22/",
        "https://example.com:80/", "http://example.com:443/", "https://example.com:１/", "http://999.1.1.1/",
        "https://1.2.3.4.5/", "https://example.0x7f/", "https://example.com.1/", "https://8.8.8.8/", "https://router/",
        "https://metadata/computeMetadata/v1/", "https://sci-hub.se/10.5555/x", "https://kns.cnki.net/x",
    ]  # fmt: skip


def forms(port: int) -> list[str]:
    """Return every form, aimed at a port of this machine where it has one."""
    return [f"http://{host}:{port}/" for address in INNER for host in hosts(address)] + odd(port)


def forms_of_this_machine(port: int) -> list[str]:
    """Return those that an unguarded client may try without leaving this machine."""
    return [f"http://{host}:{port}/" for host in hosts("127.0.0.1")]
