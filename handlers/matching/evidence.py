"""How well a record explains a reference: its title, its place in a journal, its author."""

from dataclasses import dataclass
from functools import lru_cache

from handlers.matching import marks
from handlers.matching.plain import fold, has_han, read_plain, words_of
from handlers.matching.records import Record, family_names
from handlers.matching.references import SMALL_WORDS, Place, Reference
from handlers.matching.titles import Likeness, compare

ABOUT_REACH = 4
SHORTEST_INSIDE = 5
BARE_REST_SHARE = 0.15
HEAD_CHARS = 60
LIKE_PERCENT = 85.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a reference and a record have in common; `None` where one of them is silent.

    `title` is how much of the record's title stands in the reference, 0-100, `likeness` how alike the two are where
    it stands, `title_chars` its length in letters, `is_whole` if it fills its sentence; `is_bare` whether the
    reference tells nothing else; `is_about` if a `Correction:` or `Reply to` stands before it that the record has
    not; `is_placed` whether volume and page stand side by side, `volume` and `page` whether each stands somewhere.
    """

    title: float
    likeness: Likeness
    title_chars: int
    is_whole: bool
    is_bare: bool
    is_common: bool
    is_about: bool
    is_placed: bool
    volume: bool | None
    page: bool | None
    author: bool | None
    journal: float | None
    year: bool | None
    doi: bool | None


def weigh(reference: Reference, record: Record) -> Evidence:
    """Return what speaks for a reference meaning this record."""
    plain = read_plain(record.title)
    whole = compare(reference.text, record.title)
    place = reference.everything if whole.is_same else reference.find(plain.joined)
    is_bare = whole.is_same or _is_bare(reference, place)
    return Evidence(
        title=place.percent,
        likeness=whole if is_bare else _likeness(reference, place, record.title),
        title_chars=plain.letters,
        is_whole=place.is_whole,
        is_bare=is_bare,
        is_common=marks.is_common(plain),
        is_about=not is_bare and _is_about(reference, place, plain.words),
        is_placed=not is_bare and (record.volume, record.first_page) in reference.places,
        volume=None if is_bare else _is_told(reference, place, record.volume),
        page=None if is_bare else _is_told(reference, place, record.first_page),
        author=_is_author(reference, record.first_author, is_bare=is_bare),
        journal=None if is_bare else _journal(reference, record.journal),
        year=_is_year(reference, place, record.year),
        doi=_is_doi(reference, record.doi),
    )


def _is_bare(reference: Reference, place: Place) -> bool:
    """Return whether the text is a title and nothing else; without a number it tells no place."""
    if place.percent <= 0:
        return not reference.numbers
    letters = sum(len(word) for words in reference.around(place) for word in words)
    return letters <= BARE_REST_SHARE * len(reference.joined) and not reference.numbers_after(place)


def _likeness(reference: Reference, place: Place, title: str) -> Likeness:
    return compare(reference.written(place), title) if place.percent >= LIKE_PERCENT else Likeness.OTHER


def _is_about(reference: Reference, place: Place, title: tuple[str, ...]) -> bool:
    """Return whether `Correction:` or `Reply to` stands before the title, and not in the record."""
    if place.percent < LIKE_PERCENT:
        return False
    first = max(0, place.first - ABOUT_REACH)
    before = reference.words[first : place.first]
    found = marks.about(before) - marks.about(title)
    # "Smith RE" is an author, "Re:" a letter.
    is_initials = "re" in found and not reference.begins(first + before.index("re"))
    return bool(found - {"re"}) or ("re" in found and not is_initials)


def _is_told(reference: Reference, place: Place, number: str) -> bool | None:
    """Return whether a volume or page stands in the text, `None` when the record or the text tells none."""
    if not number or not reference.tells_place(place):
        return None
    return number in reference.numbers


def _is_author(reference: Reference, author: str, *, is_bare: bool) -> bool | None:
    names = family_names(author)
    if not names or (is_bare and not reference.author_words):
        return None
    if names & reference.word_set:
        return True
    # Family names of several words, and Chinese ones, stand together in the letters alone.
    shortest = 2 if has_han(author) else SHORTEST_INSIDE
    return any(len(name) >= shortest and name in reference.joined[:HEAD_CHARS] for name in names)


def _is_year(reference: Reference, place: Place, year: int | None) -> bool | None:
    told = () if year is None else reference.years_outside(place)
    return any(abs(year - one) <= 1 for one in told) if year and told else None


def _is_doi(reference: Reference, doi: str) -> bool | None:
    """Return whether the record's DOI stands in the text, `None` when none does or only its beginning."""
    if not doi or not reference.dois:
        return None
    # A line break inside a DOI leaves its beginning to be read; its letters still follow each other.
    if doi in reference.dois or "".join(c for c in doi if c.isalnum()) in reference.letters:
        return True
    return None if any(doi.startswith(written) for written in reference.dois) else False


def _journal(reference: Reference, journal: str) -> float | None:
    """Return how much of the journal's name stands in the reference, abbreviated or not, 0-1."""
    words = _journal_words(journal)
    if not words:
        return None
    if len(words) == 1:
        return float(words[0] in reference.word_set)
    if "".join(words) in reference.joined or "".join(w[0] for w in words) in reference.word_set:
        return 1.0
    return _abbreviated(words, reference.telling_words)


@lru_cache(maxsize=16384)
def _journal_words(journal: str) -> tuple[str, ...]:
    return tuple(w for w in words_of(fold(journal)) if w not in SMALL_WORDS)


def _abbreviated(journal: tuple[str, ...], words: tuple[str, ...]) -> float:
    runs = (words[n : n + len(journal)] for n, word in enumerate(words) if _abbreviates(word, journal[0]))
    return max((sum(map(_abbreviates, journal, run)) for run in runs), default=0) / len(journal)


def _abbreviates(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
