"""Whether a paper's authors and the place where it was published are printed in a file."""

import re

from handlers.domain.article import Article, has_han
from handlers.matching.plain import fold, words_of
from handlers.matching.records import coordinate, family_names
from watermark.inspection.letters import letters

_LOOKED_FOR = 6
_SUBSTRING = 5


def are_named(article: Article, text: str) -> bool | None:
    """Return whether some of the first authors stand in a text, `None` when that cannot be told.

    Names in Chinese characters and in Latin letters cannot be compared.
    """
    authors = [author for author in article.authors[:_LOOKED_FOR] if letters(author)]
    comparable = [author for author in authors if has_han(text) or not has_han(author)]
    if has_han(text):
        comparable = [author for author in authors if has_han(author)] or []
    if not comparable:
        return None
    row, words = letters(text), frozenset(words_of(fold(text[:4000])))
    return sum(_is_in(author, row, words) for author in comparable) >= max(1, len(comparable) // 3)


def _is_in(author: str, row: str, words: frozenset[str]) -> bool:
    if has_han(author):
        return letters(author) in row
    names = sorted((name for name in family_names(author) if len(name) > 1), key=len)
    if not names:
        return False
    family = _family(author, names)
    return family in words or (len(family) >= _SUBSTRING and family in row)


def _family(author: str, names: list[str]) -> str:
    """The family name stands first; initials are no names."""
    first = re.split(r"[\s,]+", author.strip())[0]
    folded = "".join(words_of(fold(first)))
    return folded if folded in names else names[-1]


def is_in_its_place(article: Article, text: str) -> bool:
    """Whether the journal and the volume, first page or year of the paper stand in a text."""
    journal = letters(article.journal)
    row = letters(text)
    if len(journal) < 3 or journal not in row:
        return False
    numbers = frozenset(re.findall(r"[A-Za-z]?\d+", text))
    places = {coordinate(article.volume), coordinate(article.pages), str(article.year or "")} - {""}
    return bool(places & numbers)


def printed_pages(article: Article) -> int:
    """Return how many pages the record gives the paper: `123-30` is eight; 0 when it does not say."""
    match = re.fullmatch(r"\s*([A-Za-z]*)(\d{1,6})\s*[-–—~～]{1,2}\s*([A-Za-z]*)(\d{1,6})\s*", article.pages)
    if not match:
        return 0
    first, last = match[2], match[4]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    count = int(last) - int(first) + 1
    return count if 0 < count < 400 else 0
