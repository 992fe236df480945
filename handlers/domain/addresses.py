"""Web addresses of articles: what identifier an address stands for, or the address itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from handlers.domain.article import Identifier, IdKind
from handlers.domain.glyphs import STOP

_URL = re.compile(
    rf"(?i)(?=[a-z0-9-])(?:https?://|(?<![\w.@/])(?:www\.|(?:[a-z0-9-]{{1,40}}\.){{1,4}}(?:com|org|net|cn|edu|"
    rf"gov|int|io)/))[^{STOP}\"<>|{{}}\\^`]*"
)
MAX_ADDRESSES = 100
_DOMAIN = re.compile(r"\.(?:com|org|net|cn|edu|gov|int|io)/", re.IGNORECASE)
_PRIVATE = re.compile(r"(?i)(?:https?://)?(?:10\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|127\.|localhost)")
# Publishers whose DOI follows from the address; each pattern's groups fill the template.
_DERIVED = tuple(
    (re.compile(pattern, re.IGNORECASE), template)
    for pattern, template in (
        (
            r"nature\.com/articles/((?:s[0-9]{5}-|[a-z]{2,12}\.?[0-9])[\w.-]*?)(?:\.pdf|_reference\.pdf|/|$|[?#])",
            "10.1038/{}",
        ),
        (
            r"thelancet\.com/(?:[\w/-]*/)?(?:PII|pii/?)?(S[0-9]{4}-[0-9]{3}[0-9X]\([0-9]{2}\)[0-9]{5}-[0-9X])",
            "10.1016/{}",
        ),
        (r"elifesciences\.org/(?:articles|reviewed-preprints)/([0-9]{3,6})", "10.7554/elife.{}"),
        (r"peerj\.com/articles/([0-9]{1,6})(?:/|\.pdf|$|[?#])", "10.7717/peerj.{}"),
        (r"bmj\.com/content/[0-9]{3}/(bmj[.-][\w.-]*?[0-9])(?:\.full|\.pdf|/|$|[?#])", "10.1136/{}"),
        (r"researchsquare\.com/article/(rs-[0-9]+/v[0-9]+)", "10.21203/rs.3.{}"),
        (r"zenodo\.org/records?/([0-9]+)", "10.5281/zenodo.{}"),
        (r"cochranelibrary\.com/.{0,60}(CD[0-9]{6}(?:\.pub[0-9]+)?)", "10.1002/14651858.{}"),
    )
)
_ARTICLE_HOST = re.compile(
    r"(?i)cnki\.|wanfangdata\.|cqvip\.|yiigle\.|medjournals\.|chinadoi|sinomed|cbmwww|"
    r"sciencedirect\.com/science/article|linkinghub\.elsevier|academic\.oup\.com/[^/]+/(?:article|advance)"
    r"|cell\.com/[^/]+/(?:fulltext|abstract|pdf|retrieve)|jamanetwork\.com/journals/[^/]+/(?:full|"
    r"article)|nejm\.org/|thelancet\.com/journals|bmj\.com/content|onlinelibrary\.wiley"
    r"|link\.springer|springer\.com/article|ieeexplore\.ieee|pubs\.acs|tandfonline\.com/doi|"
    r"journals\.lww\.com/|karger\.com/|liebertpub|sagepub|mdpi\.com/[0-9]|ssrn\.com/|"
    r"semanticscholar\.org/paper"
    r"|researchgate\.net/publication|europepmc\.org/|pubmed|ovid|embase\.com/|webofscience|scopus\.com/|"
    r"proquest\.com/|jstor\.org/|who\.int/(?:publications|iris)|iris\.who\.int|clinicalkey|"
    r"uptodate\.(?:com|cn)/contents"
    r"|f1000research\.com/articles|frontiersin\.org/articles|biomedcentral\.com/articles|x-mol\.|"
    r"acpjournals|ahajournals|ascopubs|aacrjournals|diabetesjournals|annualreviews|science\.org/doi|"
    r"pnas\.org/|ssrn|medrxiv|biorxiv\.org/content|cma\.org|zhangqiaokeyan|cdmd\.|qikan|rs\.yiigle"
)
_POST = re.compile(r"(?i)mp\.weixin\.qq\.com/s|xiaohongshu|zhihu\.com|dxy\.c|medsci\.c|bioon\.|medlive\.|weibo\.")
_TRACKING = re.compile(
    r"(?i)^(?:utm_\w+|via(?:%3d|=).*|query=featured.*|captchaId=.*|from(?:_\w+)?=.*|rev=.*|spm=.*|"
    r"scene=.*|share\w*=.*|src=.*|rss=.*|dgcid=.*)$|^(?:utm_|via|from|spm|src|rev|dgcid|share)"
)


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in a text: its place, its cleaned form and what it is good for.

    `is_article` means that the page is one paper; `is_post`, that it is an article about papers.
    """

    url: str
    start: int
    end: int
    identifier: Identifier | None
    is_article: bool
    is_post: bool


def find_addresses(text: str) -> list[Address]:
    """Return the web addresses of a text, in order."""
    return [read_address(raw, start) for raw, start in written_addresses(text)]


def written_addresses(text: str) -> Iterator[tuple[str, int]]:
    """Yield the addresses as they are written, and where they begin."""
    if "://" not in text and "www." not in text and not _DOMAIN.search(text):
        return
    for match in islice(_URL.finditer(text), MAX_ADDRESSES):
        raw = match.group()
        yield raw.rstrip(".,;:!?'*~]" if "(" in raw else ".,;:!?'*~)]"), match.start()


def read_address(raw: str, start: int) -> Address:
    """Return what the address stands for that is written at a place of a text."""
    is_private = bool(_PRIVATE.match(raw))
    return Address(
        url=_without_tracking(raw),
        start=start,
        end=start + len(raw),
        identifier=None if is_private else _derived(raw),
        is_article=not is_private and _has_path(raw) and bool(_ARTICLE_HOST.search(raw[:300])),
        is_post=bool(_POST.search(raw[:120])),
    )


def _has_path(url: str) -> bool:
    return len((url.partition("://")[2] or url).partition("/")[2]) > 3


def _derived(url: str) -> Identifier | None:
    for pattern, template in _DERIVED:
        if match := pattern.search(url[:300]):
            return Identifier(IdKind.DOI, template.format(match[1]).lower())
    return None


def _without_tracking(url: str) -> str:
    page, mark, query = url.partition("#")[0].partition("?")
    kept = [part for part in query.split("&") if part and not _TRACKING.match(part)]
    return page + (mark + "&".join(kept) if kept else "")
