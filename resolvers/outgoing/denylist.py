"""Places that the program never fetches from, whoever names them: shadow libraries, and services that forbid robots.

One place for every URL: sources' `base_url`, copies, and each hop of a redirect. A link-only service may be linked to,
for a person to open; a shadow library may not (`handlers/domain/shadow.py`).
"""

import posixpath
import re
from urllib.parse import unquote

from handlers.domain.shadow import REFUSAL, is_shadow_library, is_under, plain_host

# Link only: no public interface, or terms that forbid robots (facts on Chinese services).
LINK_ONLY_HOSTS = (
    "wanfang.com.cn", "wanfangmed.com", "vipslib.com", "sinomed.ac.cn", "sinomed.cn", "xueshu.baidu.com", "5read.com",
    "superlib.net", "superlib.com.cn", "ssreader.com", "ssreader.com.cn", "dayainfo.com",
)  # fmt: skip
# Names of CNKI, Wanfang, VIP, and Chaoxing's Duxiu, Bailian and e-books: under any top-level domain, and behind
# a library's proxy, which writes `kns.cnki.net` as `kns-cnki-net-443.webvpn.example.edu.cn`.
LINK_ONLY_NAMES = re.compile(
    r"(?:^|[.-])(?:cnki|cnkis|wanfangdata|cqvip|duxiu|chaoxing|zhizhen|blyun|sslibrary|yiigle)(?=[.-]|$)"
)

# PMC answers its PDF paths with a proof-of-work page, never with the file.
PMC_HOSTS = ("ncbi.nlm.nih.gov", "pubmedcentral.nih.gov", "pubmedcentral.gov")
PMC_PDF = re.compile(r"/(?:articles/(?:.*/)?pdf|(?:pic|article)render\.fcgi)(?:[/;]|$)", re.IGNORECASE)


def denial(host: str, path: str = "/") -> str:
    """Return why that host or path is never fetched, or an empty string when nothing forbids it."""
    name = plain_host(host)
    if is_shadow_library(host):
        return REFUSAL
    if LINK_ONLY_NAMES.search(name) or any(is_under(name, known) for known in LINK_ONLY_HOSTS):
        return "link only: no automatic use allowed"
    if any(is_under(name, known) for known in PMC_HOSTS) and PMC_PDF.search(_walked(path)):
        return "PMC pages are not fetched; the open-access bucket is"
    return ""


def _walked(path: str) -> str:
    """Return a path as a server may walk it: decoded, one slash between two parts, `..` gone back."""
    plain = unquote(unquote(path)).replace("\\", "/")
    return posixpath.normpath("/" + re.sub(r"/+", "/", plain).lstrip("/"))
