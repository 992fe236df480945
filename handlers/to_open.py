"""What a reader may open instead of a file: links for a person, and where the library's own books are."""

from collections.abc import Sequence

from handlers.chase import Chase
from handlers.domain.article import Copy, Failure
from handlers.domain.obstacle import TO_OPEN

MAX_LINKS = 3
MAX_LINK_CHARS = 240
OPEN_PAGE, AFTER_LOGIN = "可在线看", "登录后可看"
# How the library's catalogue calls what stands on a shelf (`resolvers/fulltext/holdings.py`).
IN_PRINT, ON_THE_SHELF = "本馆纸本", "（馆藏地点请问馆员）"


def openable(chase: Chase) -> list[Copy]:
    """Return what a person may open: copies whose site lets no program in, and the links."""
    known = {where for link in chase.links for where in (link.landing_url, link.url)}
    barred = {a.url: a for a in chase.attempts if a.url and a.failure in TO_OPEN and a.url not in known}
    return [
        *(Copy(a.source, landing_url=url, label=barred_words(a.failure)) for url, a in barred.items()),
        *chase.links,
    ]


def barred_words(failure: str) -> str:
    """Return what is written at the address of a copy that only a person gets at."""
    return AFTER_LOGIN if failure == Failure.LOGIN else OPEN_PAGE


def shown_links(links: Sequence[Copy]) -> str:
    """Return what a reader may open meanwhile, a line each: the words and the address."""
    first = {(copy.source, copy.label): copy for copy in reversed(links)}
    lines = [f"{copy.label or OPEN_PAGE}：{copy.landing_url or copy.url}".rstrip("：") for copy in first.values()]
    short = [line for line in reversed(lines) if len(line) <= MAX_LINK_CHARS]
    return "\n".join(short[:MAX_LINKS])


def shelves_of(links: Sequence[Copy]) -> str:
    """Return where the library's own print stands: `R473/18（三楼自然科学阅览室）、R473/18（书库）`."""
    in_print = [copy.label.removeprefix(IN_PRINT) for copy in links if _is_print(copy)]
    return "、".join(dict.fromkeys(place.strip() or ON_THE_SHELF for place in in_print[:MAX_LINKS]))


def is_e_book(copy: Copy) -> bool:
    """Return whether a link leads to an electronic book of the library."""
    is_ours = copy.is_owned and copy.is_for_person
    return is_ours and not _is_print(copy) and bool(copy.landing_url or copy.url)


def _is_print(copy: Copy) -> bool:
    return copy.is_owned and copy.label.startswith(IN_PRINT)
