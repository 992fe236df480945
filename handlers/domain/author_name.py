"""What an author's name in our records is made of: `Smith JA 3rd`, `Müller J-P`, `张三`, `Diabetes UK`."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.domain.article import has_han

MOST_INITIALS = 5
SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd|[4-9]th)", re.IGNORECASE)
LETTER = r"[^\W\d_]"
INITIALS = re.compile(rf"{LETTER}(?:[-‐.]*{LETTER}){{0,{MOST_INITIALS - 1}}}\.?")
ONE_INITIAL = re.compile(rf"{LETTER}\.?")
OF_GROUP = re.compile(
    r"\b(?:groups?|committee|team|society|association|consorti(?:um|a)|network|investigators|collaborat\w+|"
    r"organi[sz]ation|initiative|project|university|hospital|institutes?|centers?|centres?|ministry|commission|"
    r"department|foundation|federation|academy|college|agency|council|task force|panel|registry|alliance|trialists)\b",
    re.IGNORECASE,
)
# What charities and offices are called after, `Diabetes UK`: a Dr Misra may well be U. K., and a Dr Kim U. S.
OF_CHARITY = re.compile(
    r"\b(?:diabetes|cancer|stroke|asthma|arthritis|kidney|liver|heart|lung|epilepsy|parkinson'?s|alzheimer'?s|"
    r"dementia|leuk(?:a)?emia|myeloma|health|care|research|medicine|nursing|nurses|universities|transplant|action|"
    r"relief|aid|trust|rights|age|global|international|national|public|china|chinese|korea|africa|european)\b",
    re.IGNORECASE,
)
AFTER_CHARITY = frozenset({"UK", "US", "EU", "UAE", "NZ", "CDC"})
ACRONYMS = frozenset({"USA", "WHO", "FDA", "NIH", "NHS", "NIHR", "UNICEF"})

AND_OTHERS = re.compile(r"\W*(?:et al|and others|等|等人|others)?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameParts:
    """A person's family name, the initials (`J`, `-P`: a hyphen stays with what it joins) and `Jr`, `3rd`."""

    family: str
    initials: tuple[str, ...]
    suffix: str = ""


def parts_of(author: str) -> NameParts | None:
    """Return what a name is made of; `None` for a Chinese name, a group, and what has no initials."""
    bare = " ".join(unicodedata.normalize("NFC", author).replace(",", " ").split())
    if has_han(bare) or is_group(bare):
        return None
    words = bare.split()
    suffix = words.pop().rstrip(".") if len(words) > 2 and SUFFIX.fullmatch(words[-1].rstrip(".")) else ""
    given = [words.pop()] if len(words) > 1 and _are_initials(words[-1]) else []
    while given and len(words) > 1 and ONE_INITIAL.fullmatch(words[-1]) and words[-1][0].isupper():
        given.insert(0, words.pop())
    family = " ".join(words)
    if not given or (family.isupper() and len(family) > 1 and len(given[-1]) == MOST_INITIALS):
        return None
    return NameParts(family, tuple(_letters(given)), suffix)


def named(authors: Sequence[str]) -> tuple[str, ...]:
    """Return the authors without what only says that there are more: `et al`, `…`."""
    return tuple(author for author in authors if not AND_OTHERS.fullmatch(author))


def is_group(author: str) -> bool:
    """Return whether a name is surely a group's, not a person's."""
    name, _, last = author.rpartition(" ")
    if last in ACRONYMS or (last in AFTER_CHARITY and OF_CHARITY.search(name)):
        return True
    is_family = " " not in name and OF_GROUP.fullmatch(name) and not OF_GROUP.fullmatch(last)  # Roy Center: `Center R`
    return bool(OF_GROUP.search(author)) and not is_family


def _are_initials(word: str) -> bool:
    return bool(INITIALS.fullmatch(word)) and word.isupper()


def _letters(words: list[str]) -> list[str]:
    return [found.replace("‐", "-") for word in words for found in re.findall(rf"[-‐]?{LETTER}", word)]
