"""A letter to the editor that was asked for: the paper's own title, and below it its authors' names."""

import re
from collections.abc import Iterator

from handlers.domain.inspection import Lookalike
from watermark.inspection.case import Case
from watermark.inspection.labels import label_of
from watermark.inspection.letters import HAN
from watermark.inspection.people import are_named, printed_pages
from watermark.inspection.references import citing_lines
from watermark.inspection.sheet import Line
from watermark.inspection.spots import Spot

LETTER_LABEL = re.compile(r"^\W*(?:letter|correspondence|(?:读者)?来信)", re.IGNORECASE)
"""The sections in which letters to the editor are printed."""

_MOST_PAGES, _HEADLINE, _ABOVE = 3, 1.12, 8
# Drs. Smith and Doe reply:
_ANSWERED = re.compile(
    r"^[A-Z].{0,60}\b(?:repl(?:y|ies)|responds?|response)\W*$|^(?:Comments?|Commentary) (?:by|from)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SMALL = re.compile(r"and|on|behalf|of|the|for|v[ao]n|vom|de[rnl]?|della|d[aiu]|d[ao]s|l[ae]|[ae]l|bin|ten|y")
_HAN_APART = re.compile(r"[\s,，、;；:：*\d()（）·]+")


def is_signed_letter(case: Case, spot: Spot) -> bool:
    """Whether a short piece stands under its own headline and over, or above, its own authors' names.

    Names in its sentences do not count: a letter about a paper names the paper's authors.
    """
    if spot.is_main_only or not spot.is_headline(case.sheet.body) or not _is_short(case):
        return False
    if any(_is_about(line.text) for line in spot.lines[max(0, spot.first - _ABOVE) : spot.first]):
        return False
    names = [line.text for line in _below(case, spot) if _is_of_names(line.text)]
    return are_named(case.article, "\n".join(names)) is True


def _is_about(text: str) -> bool:
    """Whether a line above the title is a label of a comment, such as Journal club, and no letter's."""
    return label_of(text) is Lookalike.COMMENT and not LETTER_LABEL.search(text)


def _is_short(case: Case) -> bool:
    """Whether record and file have few pages; a record may tell the first page alone."""
    pages = printed_pages(case.article)
    is_told = 0 < pages <= _MOST_PAGES or case.article.pages.strip().isdecimal()
    return is_told and case.sheet.count <= _MOST_PAGES


def _below(case: Case, spot: Spot) -> Iterator[Line]:
    """The lines below the title, up to the next headline or reply, without the works that are cited."""
    for number, page in enumerate(case.sheet.pages[spot.page :], spot.page):
        cited = citing_lines(page)
        for at, line in enumerate(page.lines):
            if number == spot.page and at <= spot.last:
                continue
            if line.size >= case.sheet.body * _HEADLINE and (label_of(line.text) or line.size >= spot.size):
                return
            if label_of(line.text, is_bare=True) or _ANSWERED.search(line.text):
                return
            if at not in cited:
                yield line


def _is_of_names(text: str) -> bool:
    """Whether a line may hold names and nothing of a sentence."""
    if HAN.search(text):
        return all(len(group) <= len("司马相如") for group in _HAN_APART.split(text))
    words = _WORD.findall(text)
    return bool(words) and all(word[0].isupper() or _SMALL.fullmatch(word) for word in words)
