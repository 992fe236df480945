"""Manuscripts whose lines are numbered in the margin: the numbers are no part of the text."""

import re
from collections.abc import Sequence

_LEAD = re.compile(r"^\s*(\d{1,4})(?:\s+(?=\S)|\s*$)")
_FEWEST, _SHARE = 5, 0.5
# Numbers stand at every line or at every fifth; now and then one runs into its neighbour.
_STEPS, _MISSED = (1, 5), 3


def without_numbers(texts: Sequence[str]) -> list[str]:
    """Return a page's lines without the margin's numbers; a line that is a number alone becomes empty."""
    leads = [int(found[1]) if (found := _LEAD.match(text)) else None for text in texts]
    numbered = next((chain for step in _STEPS if (chain := _chain(leads, step))), frozenset[int]())
    numbered |= _before(leads, numbered)
    return [_LEAD.sub("", text, count=1) if at in numbered else text for at, text in enumerate(texts)]


def _before(leads: Sequence[int | None], numbered: frozenset[int]) -> frozenset[int]:
    """The page's first lines where they count 1, 2, 3… by themselves: the title's page may begin anew below."""
    if not numbered:
        return frozenset()
    first = [(at, lead) for at, lead in enumerate(leads[: min(numbered)]) if lead is not None]
    return frozenset(at for place, (at, lead) in enumerate(first, 1) if lead == place)


def _chain(leads: Sequence[int | None], step: int) -> frozenset[int]:
    """The lines whose numbers rise by the step; entries of a list of references fill several lines each."""
    found: list[int] = []
    for at, lead in enumerate(leads):
        if lead is None or (step > 1 and lead % step):
            continue
        if found and not 0 < lead - (leads[found[-1]] or 0) <= step * _MISSED:
            if len(found) >= _FEWEST:
                continue
            found = []
        found.append(at)
    is_margin = len(found) >= _FEWEST and len(found) * step >= _SHARE * (found[-1] - found[0] + 1)
    return frozenset(found if is_margin and len(found) * step >= _SHARE * len(leads) else ())
