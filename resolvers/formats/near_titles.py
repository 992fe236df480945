"""Which titles of a list may be meant by one with a slip, or by a part of one? Whether one is, others say."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

MOST = 10
MIN_LIKE, MIN_PART = 70.0, 90.0
SHORTEST_PART = 6


def nearest(asked: str, titles: Sequence[str], *, min_like: float = MIN_LIKE) -> list[int]:
    """Return the places of up to ten titles that are like what is asked, best first; `min_like` is 0-100."""
    found = process.extract(asked, titles, scorer=fuzz.ratio, score_cutoff=min_like, limit=MOST)
    return [place for _, _, place in found]


def in_part(asked: str, titles: Sequence[str]) -> list[int]:
    """Return the places of up to ten titles that stand in what is asked, or in which that stands, best first."""
    if len(asked) < SHORTEST_PART:
        return []
    found = process.extract(asked, titles, scorer=fuzz.partial_ratio, score_cutoff=MIN_PART, limit=MOST)
    return [place for title, _, place in found if len(title) >= SHORTEST_PART]
