"""Lists of journals that a library loads, each of one year: early warnings, quartiles."""

import re
from dataclasses import dataclass
from datetime import datetime

from handlers.domain.article import Article, plain_title


@dataclass(frozen=True, slots=True)
class ListedJournal:
    """One line of a list; `level` is what the list says of the journal (`2区`, `中`)."""

    name: str
    issns: tuple[str, ...]
    level: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The names under which the journal is found: its ISSNs and its plain title."""
        return _keys(self.issns, self.name)


@dataclass(frozen=True, slots=True)
class JournalMark:
    """What the newest list of a name says of one journal; the year is that of the list, never left out."""

    list_name: str
    year: int
    level: str


@dataclass(frozen=True, slots=True)
class LoadedList:
    """A list of journals as it was loaded."""

    id: int
    name: str
    year: int
    entries: int
    file_name: str
    loaded_at: datetime


def journal_keys(article: Article) -> tuple[str, ...]:
    """Return the names under which a paper's journal may stand in a list."""
    return _keys((article.issn,), article.journal)


def normal_issn(text: str) -> str:
    """Return an ISSN as `1234-567X` when its check digit is right, or an empty string."""
    bare = re.sub(r"[^0-9xX]", "", text).upper()
    if not re.fullmatch(r"\d{7}[\dX]", bare):
        return ""
    total = sum((8 - place) * int(digit) for place, digit in enumerate(bare[:7]))
    check = (11 - total % 11) % 11
    return f"{bare[:4]}-{bare[4:]}" if bare[7] == ("X" if check == 10 else str(check)) else ""


def newest_of_each(marks: tuple[JournalMark, ...]) -> tuple[JournalMark, ...]:
    """Return one mark a list, that of its newest year, in the order of the lists' names.

    A journal that the newest list leaves out has no mark: `marks` holds only those of the newest lists.
    """
    newest = {mark.list_name: mark for mark in sorted(marks, key=lambda mark: mark.year)}
    return tuple(newest[name] for name in sorted(newest))


def _keys(issns: tuple[str, ...], name: str) -> tuple[str, ...]:
    plain = plain_title(re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE).replace("&", "and"))
    found = [f"issn:{issn}" for text in issns if (issn := normal_issn(text))]
    return tuple(dict.fromkeys(found + ([f"name:{plain}"] if plain else [])))
