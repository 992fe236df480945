"""Are two records one paper? Their titles and coordinates tell, and their identifiers first."""

from handlers.matching.records import Record, family_names
from handlers.matching.titles import Likeness, compare, is_generic

ENOUGH_COORDINATES = 3


def same_record(one: Record, other: Record) -> bool | None:
    """Return whether two records are one paper, `None` where a person should look."""
    agreeing, contradicting = _coordinates(one, other)
    by_id = _same_ids(one, other)
    likeness = compare(one.title, other.title)
    if by_id:
        return True
    if by_id is False:
        # A paper may be registered twice; nobody can tell from outside.
        return None if likeness.is_same and agreeing >= ENOUGH_COORDINATES and not contradicting else False
    if likeness is Likeness.OTHER or contradicting > 1:
        return False
    if contradicting:
        return None
    if agreeing >= ENOUGH_COORDINATES and one.first_page == other.first_page != "":
        return True
    is_enough = likeness.is_same and (agreeing > 0 or not is_generic(one.title, other.title))
    return True if is_enough else None


def _same_ids(one: Record, other: Record) -> bool | None:
    known = [a == b for a, b in ((one.doi, other.doi), (one.pmid, other.pmid)) if a and b]
    return known[0] if known else None


def _coordinates(one: Record, other: Record) -> tuple[int, int]:
    """Return how many coordinates agree and how many contradict each other."""
    verdicts = [
        one.volume == other.volume if one.volume and other.volume else None,
        one.first_page == other.first_page if one.first_page and other.first_page else None,
        _share_author(one, other) if one.first_author and other.first_author else None,
        abs(one.year - other.year) <= 1 if one.year and other.year else None,
    ]
    return verdicts.count(True), verdicts.count(False)


def _share_author(one: Record, other: Record) -> bool:
    return bool(family_names(one.first_author) & family_names(other.first_author))
