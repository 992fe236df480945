"""What a source names passes here before anything is made of it: a file to fetch, a link to show, words to read."""

from collections.abc import Iterable
from dataclasses import replace

from handlers.chase import Chase
from handlers.domain.article import Copy, Failure
from handlers.domain.shadow import names_shadow_library
from handlers.domain.web_address import flaw_of, tidied
from handlers.ports import FulltextSource
from handlers.ports.papers import only_links, vouches

LONGEST_LABEL_CHARS = 200
LONGEST_LICENCE_CHARS = 2000


def vetted(source: FulltextSource, copies: Iterable[Copy], chase: Chase) -> list[Copy]:
    """Return a source's copies under its name, without addresses that lead where nobody is sent.

    What is left out is noted in the chase without its address, which therefore stands nowhere.
    """
    kept = []
    for copy in copies:
        fit = _fit(source, _tidy(replace(copy, source=source.name)))
        if isinstance(fit, Failure):
            chase.refuse(source.name, fit)
        else:
            kept.append(fit)
    return kept


def _fit(source: FulltextSource, copy: Copy) -> Copy | Failure:
    """Return the copy with those of its addresses that are sound, or why nothing is left of it."""
    said = [address for address in (copy.url, copy.landing_url) if address]
    flaws = {address: flaw for address in said if (flaw := _flaw(source, copy, address))}
    if Failure.DENIED_HOST in flaws.values() or any(map(names_shadow_library, (copy.label, copy.licence))):
        return Failure.DENIED_HOST
    url, page = ("" if address in flaws else address for address in (copy.url, copy.landing_url))
    is_left = url or page or copy.path or not said
    return replace(copy, url=url, landing_url=page) if is_left else Failure.UNSAFE_URL


def _flaw(source: FulltextSource, copy: Copy, address: str) -> Failure | None:
    is_own = only_links(source) or copy.is_owned  # made of what the library wrote into its configuration or catalogue
    return flaw_of(address, may_be_inside=is_own or vouches(source, address))


def _tidy(copy: Copy) -> Copy:
    """Return a copy whose words stand in one line: a label is no place for lines of its own, or for an essay."""
    label, licence = (" ".join(words.split()) for words in (copy.label, copy.licence))
    return replace(
        copy,
        url=tidied(copy.url),
        landing_url=tidied(copy.landing_url),
        label=label[:LONGEST_LABEL_CHARS],
        licence=licence if len(licence) <= LONGEST_LICENCE_CHARS else "",  # half a text could name half its licences
    )
