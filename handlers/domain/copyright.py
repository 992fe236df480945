"""The licence gate and the limits that keep single copies from becoming systematic copying."""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.article import Copy


class Gate(StrEnum):
    """What may be done with a copy without asking anybody."""

    SEND = "send"
    LINK_ONLY = "link_only"


FREE = frozenset({"cc0", "pd", "public-domain", "cc-by", "cc-by-sa", "cc-by-nd"})
NON_COMMERCIAL = frozenset({"cc-by-nc", "cc-by-nc-sa", "cc-by-nc-nd"})
OPEN = FREE | NON_COMMERCIAL
"""Licences under which anybody may read a paper: there is nothing to buy."""
OWNED = frozenset({"owned", "licensed"})  # words of the library's own manifest


def plain_licence(licence: str) -> str:
    """Return a licence in the short form `cc-by-nc-nd`, whatever way its source wrote it.

    Versions and ports are dropped: `CC BY 4.0`, `cc_by` and the deed's URL are all `cc-by`.
    """
    text = licence.strip().casefold()
    if match := re.search(r"creativecommons\.org/(licenses|publicdomain)/([a-z-]+)", text):
        word = match[2]
        return {"zero": "cc0", "mark": "public-domain"}.get(word, f"cc-{word}")
    text = re.sub(r"[\s_]+", "-", text)
    text = re.sub(r"-?(v?\d+(\.\d+)?|international|unported|igo)\b", "", text.replace("cc0", "cczero"))
    text = text.replace("cczero", "cc0").strip("-")
    return f"cc-{text}" if re.fullmatch(r"by(-(nc|sa|nd))*", text) else text


def gate(copy: Copy, *, is_free_of_charge: bool) -> Gate:
    """Return what may be done with that copy: sent when its own licence is known and allows it.

    Bronze copies, the arXiv default licence, PMC's TDM manuscripts and copies without a licence are
    links for a person to click (facts on 著作权法 24 and the publishers' licences, sources.md §6).
    """
    if copy.is_for_person:
        return Gate.LINK_ONLY
    licence = plain_licence(copy.licence)
    if licence in FREE or (copy.is_owned and licence in OWNED):
        return Gate.SEND
    if licence in NON_COMMERCIAL and is_free_of_charge:
        return Gate.SEND
    return Gate.LINK_ONLY


@dataclass(frozen=True, slots=True)
class Policy:
    """The library's limits: requests a reader a day, and articles of one journal issue a reader.

    Zero lifts a limit.
    """

    daily_limit: int = 20
    issue_limit: int = 3
    is_free_of_charge: bool = True

    def is_over_daily(self, asked_today: int) -> bool:
        """Return whether one more request would go over the reader's daily limit."""
        return bool(self.daily_limit) and asked_today >= self.daily_limit

    def is_over_issue(self, had_of_issue: int) -> bool:
        """Return whether one more article of the same issue would be systematic copying."""
        return bool(self.issue_limit) and had_of_issue >= self.issue_limit
