"""The licence gate and the limits that keep single copies from becoming systematic copying."""

import re
import unicodedata
from collections.abc import Sequence
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
DASHES = r"[\u00ad\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]"
VERSION = re.compile(r"v?\d+(?:\.\d+)*|international|unported|igo")

# An address of Creative Commons itself, not one that quotes it: `https://example.org/?x=creativecommons.org/…`.
CC_ADDRESS = re.compile(
    r"(?<![\w./=?&%@-])(?:https?://)?(?:www\.)?creativecommons\.org/(licen[sc]es|publicdomain)/([a-z-]+)(?:/[\w.-]*)*"
)
CC_WORDS = re.compile(
    r"\b(?:(?:cc|creative[\s-]*commons)[\s-]+(?=by)|cc[\s-]*(?!by))(0|zero|by)((?:[\s-]*(?:nc|sa|nd)\b)*)(?![a-z])|"
    r"\battribution((?:[\s-]*(?:non[\s-]?commercial|no[\s-]?deriv(?:ative)?s?(?:[\s-]*works?)?|share[\s-]?alike)\b)*)"
)
# Creative Commons' own words without its name are those of other licences too: its titles go with a version.
CC_SAID = re.compile(r"creative[\s-]*commons|\bcc|attribution.{0,60}\d\.\d (?:international|unported|generic)")
FEATURES = (
    ("nc", r"non[\s-]?commercial|\bnc\b|非商业"),
    ("nd", r"no[\s-]?deriv|\bnd\b|禁止演绎"),
    ("sa", r"share[\s-]?alike"),
    ("0", r"public[\s-]domain|\bcc0\b"),
)
# What may stand around a licence without changing it; anything else makes a text that is not understood.
AROUND = re.compile(
    r"creative[\s-]*commons|\b(?:licen[sc]ed?|under|the|a|an|public|international|unported|generic|igo|deed|v(?:ersion)?)\b|"
    r"v?\d+(?:\.\d+)*|\W"
)
# Beside an address of Creative Commons stand whole sentences; these words take back what it gives.
TAKES_BACK = re.compile(
    r"\b(?:not|non-?exclusive|except\w*|exclud\w*|unless|until|embargo\w*|permission|reserved|tdm|user[\s-]licen[sc]e|"
    r"publisher-specific|gpl|gnu|mit licen[sc]e|apache)\b|保留所有|版权所有|未经|除外"
)
OTHER_ADDRESS = re.compile(r"https?://(?!(?:dx\.)?doi\.org/|purl\.org/coar/)")


def plain_licence(licence: str) -> str:
    """Return a licence in the short form `cc-by-nc-nd`, whatever way its source wrote it.

    Versions and ports are dropped: `CC BY 4.0`, `cc_by` and the deed's URL are all `cc-by`. A text that names several
    licences is none of them unless they agree: an empty string. One that is not understood stays what it is.
    """
    text = unicodedata.normalize("NFKC", re.sub(DASHES, "-", licence)).strip().casefold().replace("_", "-")
    slug = re.sub(r"\s+", "-", text).strip("-")
    slug = "-".join(word for word in slug.split("-") if not VERSION.fullmatch(word))
    if re.fullmatch(r"by(-(nc|sa|nd))*", slug):
        return f"cc-{slug}"
    addresses = [_of_address(match) for match in CC_ADDRESS.finditer(text)]
    rest = CC_ADDRESS.sub(" ", text)
    named = {*addresses, *(_of_words(match) for match in CC_WORDS.finditer(rest))}
    around = CC_WORDS.sub(" ", rest)
    if len(named) > 1:
        return ""
    is_understood = addresses or (CC_SAID.search(text) and not AROUND.sub("", around))
    if not (named and is_understood):
        return slug
    (only,) = named
    return "" if _says_more(around, only) else only


def _of_address(match: re.Match[str]) -> str:
    word = match[2].strip("-")
    if match[1] == "publicdomain":
        return {"zero": "cc0", "mark": "public-domain"}.get(word, f"publicdomain-{word}")
    return _in_order(word.split("-"))


def _of_words(match: re.Match[str]) -> str:
    if match[1] in {"0", "zero"}:
        return "cc0"
    terms = match[2] or match[3] or ""
    return _in_order(["by", *(name for name, words in FEATURES if re.search(rf"\b{name}\b|{words}", terms))])


def _in_order(words: Sequence[str]) -> str:
    """Return the short form: of version 1.0 there was `by-nd-nc` too."""
    places = ("by", "nc", "nd", "sa")
    return "cc-" + "-".join(sorted(words, key=lambda word: places.index(word) if word in places else len(places)))


def _says_more(around: str, licence: str) -> bool:
    """Return whether the words around the licence name a further term, another licence, or take it back."""
    has_term = "0 " if licence in {"cc0", "public-domain"} else licence
    has_feature = any(re.search(words, around) for name, words in FEATURES if name not in has_term)
    return has_feature or bool(TAKES_BACK.search(around) or OTHER_ADDRESS.search(around))


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
