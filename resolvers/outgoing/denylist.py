"""Hosts that are never reached, whoever names them: shadow libraries, and services that forbid robots.

One place for every URL: sources' `base_url`, copies, and each hop of a redirect.
"""

import re
import unicodedata

# Shadow libraries and their look-alikes. Matched against every label of a host, folded (see `folded`),
# so that subdomains, other top-level domains, hyphens, digits for letters and punycode make no difference.
SHADOW_LABEL = re.compile(
    r"sci[-_]?hub|scihub|lib[-_]?gen|library[-_]?genesis|genesis[-_]?library|annas?[-_]?archive|"
    r"^annas$|z[-_]lib|zlibrary|zlib[-_]?\d|^1lib|singlelogin|^b[-_]ok\b|^booksc$|^bookzz$|^bookfi$|"
    r"nexus[-_]?stc|libstc|^sci[-_]net$|go[-_]?to[-_]?library|^pdfdrive|whereisscihub|^wosonhj"
)
SHADOW_HOSTS = ("lib.rus.ec", "gen.lib.rus.ec", "standard-template-construct.org", "sci.hub")

# Link only: no public interface, or terms that forbid robots (facts on Chinese services).
LINK_ONLY_HOSTS = (
    "cnki.net", "cnki.com.cn", "wanfangdata.com.cn", "wanfangdata.com", "cqvip.com", "duxiu.com", "blyun.com",
    "sinomed.ac.cn", "xueshu.baidu.com", "yiigle.com",
)  # fmt: skip

# PMC answers its PDF paths with a proof-of-work page, never with the file.
PMC_HOSTS = ("pmc.ncbi.nlm.nih.gov", "www.ncbi.nlm.nih.gov", "ncbi.nlm.nih.gov")
PMC_PDF = re.compile(r"^/(?:pmc/)?articles/.*/pdf(?:/|$)", re.IGNORECASE)

LOOKALIKES = str.maketrans("асеорхуһіїӏѕԁɡηνικοτυαρ", "aceopxyhiilsdgnvikotuap")
DIGITS = (str.maketrans("013457", "oleast"), str.maketrans("013457", "oieast"))


def denial(host: str, path: str = "/") -> str:
    """Return why that host or path is never fetched, or an empty string when nothing forbids it."""
    name = host.rstrip(".").casefold()
    if is_shadow_library(name):
        return "shadow library"
    if any(_is_under(name, known) for known in LINK_ONLY_HOSTS):
        return "link only: no automatic use allowed"
    if name in PMC_HOSTS and PMC_PDF.match(path):
        return "PMC pages are not fetched; the open-access bucket is"
    return ""


def is_shadow_library(host: str) -> bool:
    """Return whether a host is a shadow library or dressed up as one."""
    name = host.rstrip(".").casefold()
    if any(_is_under(name, known) for known in SHADOW_HOSTS):
        return True
    labels = [label for part in name.split(".") for label in folded(part)]
    return any(SHADOW_LABEL.search(label) for label in labels)


def folded(label: str) -> frozenset[str]:
    """Return a host's label as a reader would take it: punycode decoded, look-alike letters replaced."""
    plain = unicodedata.normalize("NFKD", _unpunycoded(label)).casefold().translate(LOOKALIKES)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return frozenset({letters, *(letters.translate(table) for table in DIGITS)})


def _unpunycoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _is_under(name: str, known: str) -> bool:
    return name == known or name.endswith("." + known)
