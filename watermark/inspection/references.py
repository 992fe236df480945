"""Which lines of a page cite other works: reference lists with and without a heading."""

import re
from statistics import median

from watermark.inspection.sheet import Page

_HEADING = re.compile(
    r"^[\W\d]*(?:(?:key |selected |suggested )?references?(?: and notes| cited)?|bibliography|literature(?: "
    r"cited)?|works cited|"
    r"notes and references|further reading|suggested readings?|literatur|références|bibliografía|参考文献|參考文獻|"
    r"引用文献)[\W\d]*$",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"^\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)、]?)\s*"
    # `29 months after` is a sentence; names such as van den Berg begin with a small letter too.
    r"(?=[^\W\da-z]|(?:v[ao]n|de[rnl]?|d[aiu']|l[ae]|[ae]l|te[rn]|zu|bin)\b)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b")
_COORDINATES = re.compile(
    r"doi|;\s*\d+|\[[JMDC](?:/OL)?\]|\d\s*[-–]\s*\d+|,\s*\d+\s*\(\d+\)|\b\d+\s*:\s*[a-z]?\d+", re.IGNORECASE
)
_AUTHORS = re.compile(r"^\W*[A-Z][\w'’-]+,? (?:[A-Z]\.? ?-?){1,3}[,.&;]|^\W*[A-Z][\w'’-]+ [A-Z]{1,3}(?:,|\.)")
_LETTERED = re.compile(r"^(?:r\s?e\s?f\s?e\s?r\s?e\s?n\s?c\s?e\s?s|参\s*考\s*文\s*献)\W*$", re.IGNORECASE)
_LONGEST_ENTRY, _MASTHEAD, _TITLE = 6, 0.88, 1.4
# The last line of an entry, once its journal and pages are told.
_ADDRESS = re.compile(r"^\W*(?:https?://|doi\b|pmid|pmcid|available (?:at|from)|accessed|epub)", re.IGNORECASE)
_OWN = re.compile(r"cite (?:this|as)|to cite|citation:|引用本文", re.IGNORECASE)


def citing_lines(page: Page) -> frozenset[int]:
    """Return the numbers of the lines that are in a list of references or an entry of one."""
    texts = [line.text for line in page.lines]
    cited: set[int] = set()
    heading = heading_at(texts)
    if heading is not None:
        cited.update(_below(page, heading))
    in_entry, begun = False, 0
    for at, text in enumerate(texts):
        if _ENTRY.match(text) or (_AUTHORS.match(text) and page.lines[at].top < _MASTHEAD):
            in_entry = (
                not _is_title(page, at)
                and _is_cited(" ".join(texts[at : at + 4]))
                and not _OWN.search(" ".join(texts[max(0, at - 2) : at + 1]))
            )
            begun = at
        elif at and at - 1 in cited and _ADDRESS.match(text):
            in_entry = True
        elif _is_heading_like(page, at) or at - begun > _LONGEST_ENTRY:
            in_entry = False
        if in_entry:
            cited.add(at)
            in_entry = not _is_complete(" ".join(texts[begun : at + 1]))
    return frozenset(cited)


def heading_at(texts: list[str]) -> int | None:
    """Return where the heading of a list of references stands."""
    return next((at for at, text in enumerate(texts) if _HEADING.match(text) or _LETTERED.match(text)), None)


def _below(page: Page, heading: int) -> range:
    """The list ends where something larger than its heading begins: the next paper on the page."""
    size = page.lines[heading].size
    for at in range(heading + 1, len(page.lines)):
        if size and page.lines[at].size > size * 1.2:
            return range(heading, at)
    return range(heading, len(page.lines))


def _is_heading_like(page: Page, at: int) -> bool:
    """Whether a line is larger than the one before it."""
    return at > 0 and page.lines[at].size > page.lines[at - 1].size * 1.2 > 0


def _is_title(page: Page, at: int) -> bool:
    """Whether a line is far larger than most of the page: `7 Infection control` over the text of a chapter."""
    return page.lines[at].size > median(line.size for line in page.lines) * _TITLE > 0


def _is_complete(entry: str) -> bool:
    """Whether an entry has come to its end: journal, year and pages are told."""
    return bool(re.search(r"(?:\d|doi\S+)\W{0,2}$", entry)) and _is_cited(entry)


def _is_cited(entry: str) -> bool:
    return bool(_YEAR.search(entry) and _COORDINATES.search(entry))
