"""Shadow libraries and whoever dresses up as one: never a source, never a link, never shown.

A host is read as a person would read it: letters of other scripts, punycode, every kind of dash and dot, and digits
for letters make no difference, nor do subdomains, other top-level domains and proxies that write dots as dashes.
"""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote


def _blurred(pattern: str) -> re.Pattern[str]:
    """Return the pattern with `i` and `l` taken for each other."""
    return re.compile(re.sub("[il]", "[il]", pattern))


REFUSAL = "shadow library"
"""Why such an address is refused, in words; whoever passes it on leaves the address out."""

# Whole families, wherever the word stands in a label without its dashes.
FAMILIES = _blurred(
    r"scihub|libgen|librarygenesis|genesislibrary|annas?archive|annas(?:blog|software|mirror)|zlibcdn|"
    r"zlibarticles|singlelogin|nexusstc|libstc|gotoz?library|^pdfdrive|oceanofpdf|memoryoftheworld|wosonhj|bookszlib"
)
# Where the dash, the digit or the whole label tells them from honest words: `1lib.sk` is no `lib.example.org`,
# and `quartz-library` no Z-Library.
AS_WRITTEN = _blurred(r"(?:^|-)z-lib|(?<![tz])zlibrary|^zlib-?\d|^b-ok(?:\d|-|$)|^annas$|^sci-net$|^[a-z]{0,3}1lib")
# A site's own name, right below its top-level domain.
SITES = re.compile(r"[2-9]lib|book(?:sc|zz|fi|os|os-z1|4you|sdl)\d?|lgli|tesble|wellesu|wellib|flibusta|llhlf|zlib")
SITE_HOSTS = (
    "lib.rus.ec", "standard-template-construct.org", "sci.hub", "library.lol", "library1.org", "scidb.org", "books.ms",
    "randombook.org", "articles.sk", "sci.bban.top", "hubg.org", "hkvisa.net", "trantor.is", "nexus.stc", "welib.org",
    "welib.st", "vdoc.pub", "dokumen.pub", "ebin.pub", "epdf.pub", "epdf.tips",
)  # fmt: skip
HONEST_HOSTS = ("zlib.net",)  # the compression library

LOOKALIKES = {
    ord(strange): plain
    for plain, strangers in {
        "a": "аαɑ", "b": "ьвβ", "c": "сϲⲥ", "d": "ԁ", "e": "еεҽ", "f": "ϝ", "g": "ցɡ", "h": "һհнӊ", "i": "іїιɩӏ",
        "j": "јϳ", "k": "кκ", "l": "ⅼǀ|ו", "m": "м", "n": "ηոп", "o": "оοօσ০", "p": "рρ", "q": "ԛզ", "r": "гґ",
        "s": "ѕꜱ", "t": "тτ", "u": "υսц", "v": "νѵ", "w": "ԝωѡ", "x": "хχ", "y": "уүγ", "-": "ーー一ㅡ",
    }.items()
    for strange in strangers
}  # fmt: skip
LATIN = re.compile(r"LATIN (?:SMALL )?LETTER (?:SMALL CAPITAL |DOTLESS |SCRIPT |OPEN |LONG )?([A-Z])(?: WITH .*)?")
DASHES = re.compile(r"[-_\u02d7\u058a\u05be\u1806\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\u30a0\ufe58\ufe63\uff0d\u00b7]+")
DOTS = re.compile(r"[.\u3002\u2024\uff0e\uff61\ufe52]+")
DIGITS = (str.maketrans("012345678", "olzeasgtb"), str.maketrans("0123456789", "olzeasbtbg"))
LONGEST_HOST_CHARS = 300  # the DNS allows 253; the end of a host says whose it is
SECOND_LEVEL = frozenset({"com", "org", "net", "co", "edu", "gov", "ac"})
# A host inside an address: its own, a redirector's target, also one without `https://`; and a robot that answers chats.
HOST_IN_ADDRESS = re.compile(r"(?:https?:[/\\]*|[/\\]{2,})([^/\\?#&\s]+)", re.IGNORECASE)
HOST_IN_QUERY = re.compile(r"[?&][^=&#]{0,80}=([^/\\?#&\s]+)")
FILE_NAME = re.compile(r"\.(?:pdf|html?|xml|epub|docx?|txt|php|aspx?|jsp)$", re.IGNORECASE)
CHAT_ROBOT = re.compile(r"[/.@](?:t|telegram)\.(?:me|dog)/([\w-]+)", re.IGNORECASE)
BETWEEN_HOSTS = re.compile(r"[\s/\\@:：，、！（）()<>\"'|]+")


@lru_cache(maxsize=4096)
def is_shadow_library(host: str) -> bool:
    """Return whether a host is a shadow library or dressed up as one."""
    labels = [label for label in DOTS.split(_unescaped(host)[-LONGEST_HOST_CHARS:]) if label]
    written = [_plain(_unpunycoded(label)) for label in labels]
    name = ".".join(written)
    if any(is_under(name, known) for known in HONEST_HOSTS):
        return False
    rewritten = [name, *(label.replace("-", ".") for label in written)]
    if any(f".{known}." in f".{one}." for known in SITE_HOSTS for one in rewritten):
        return True
    return any(SITES.fullmatch(site) for site in _sites(written)) or any(map(_is_of_a_family, labels))


def folded(label: str) -> frozenset[str]:
    """Return a host's label as a reader may take it: punycode decoded, look-alikes replaced, dashes plain."""
    plain = _plain(_unpunycoded(label))
    return frozenset({plain, *(plain.translate(table) for table in DIGITS)})


def leads_to_shadow_library(address: str) -> bool:
    """Return whether a web address is a shadow library's, or carries one inside: `https://x.example/?url=https://…`."""
    text = _unescaped(address)
    asked = [match[1] for match in HOST_IN_QUERY.finditer(text) if "." in match[1] and not FILE_NAME.search(match[1])]
    hosts = [_host_of(match[1]) for match in HOST_IN_ADDRESS.finditer(text)] + asked
    robots = [match[1] for match in CHAT_ROBOT.finditer(text)]
    return any(map(is_shadow_library, hosts)) or any(map(_is_of_a_family, robots))


def names_shadow_library(text: str) -> bool:
    """Return whether words for a reader name a shadow library's host."""
    return any(is_shadow_library(word) for word in BETWEEN_HOSTS.split(text) if DOTS.search(word))


def is_under(name: str, known: str) -> bool:
    """Return whether a host is a known one or a part of it."""
    return name == known or name.endswith("." + known)


def plain_host(host: str) -> str:
    """Return a host in small letters, with plain dots, none at its ends and none doubled."""
    text = unicodedata.normalize("NFKC", _unescaped(host)).casefold()
    return ".".join(label for label in DOTS.split(text) if label)


def _is_of_a_family(label: str) -> bool:
    forms = folded(label)
    return any(AS_WRITTEN.search(form) or FAMILIES.search(form.replace("-", "")) for form in forms)


def _sites(labels: list[str]) -> list[str]:
    """Return the labels that may be the site's own name: below `.sk`, or below `.com.cn`."""
    below = labels[-2:-1]
    return labels[-3:-2] if below and below[0] in SECOND_LEVEL else below


def _plain(label: str) -> str:
    apart = unicodedata.normalize("NFKD", label.casefold().translate(LOOKALIKES)).casefold().translate(LOOKALIKES)
    kept = "".join(_latin(c) for c in apart if unicodedata.category(c) not in {"Mn", "Cf", "Cc"})
    return DASHES.sub("-", kept)


def _latin(letter: str) -> str:
    if letter.isascii():
        return letter
    match = LATIN.fullmatch(unicodedata.name(letter, ""))
    return match[1].lower() if match else letter


def _unescaped(text: str) -> str:
    """Return a text with percent-encoding taken off, twice: redirectors wrap one another."""
    return unquote(unquote(text))


def _host_of(authority: str) -> str:
    return authority.rpartition("@")[2].partition(":")[0]


def _unpunycoded(label: str) -> str:
    if not label.casefold().startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
