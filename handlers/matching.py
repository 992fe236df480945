"""Is this the same paper? Decides between the candidates for what a reader wrote."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from opencc import OpenCC
from rapidfuzz import fuzz

from handlers.domain.article import Article, TitleWanted, plain_title

CERTAIN_RATIO = 97.0
NEAR_RATIO = 85.0
MAX_CANDIDATES = 5
SHORT_TITLE_CHARS = 24
SUBTITLE_FREE_CHARS = 30

_simplified = OpenCC("t2s")
NUMBERS = re.compile(r"\d+(?:\.\d+)?|\b[ivx]+\b")
POLARITY = re.compile(
    r"\b(?:not?|without|non|reduced|preserved|low|high|early|late|acute|chronic|type|part|randomi[sz]ed|"
    r"children|adults?|men|women|versus|vs|before|after|inhibit\w*|activat\w*)\b"
)
PREFIX = re.compile(
    r"\b(?:correction|erratum|corrigendum|retraction|retracted|reply|response|comment(?:ary)?|letter|editorial|"
    r"protocol|author)\b|解读|勘误|更正|撤稿|述评|答复|评论|方案|修订|节选|摘译"
)


@dataclass(frozen=True, slots=True)
class Certain:
    """One record is the paper that was meant."""

    article: Article


@dataclass(frozen=True, slots=True)
class Unsure:
    """A person should choose; best first, at most five."""

    candidates: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class NoneFits:
    """No record is near enough to be worth showing."""


Decision = Certain | Unsure | NoneFits


def decide(wanted: TitleWanted, records: Sequence[Article]) -> Decision:
    """Return which record is meant; never a guess: what is not certain is left to the reader."""
    rated = [(rate(wanted, record), record) for record in _distinct(records)]
    certain = [record for rating, record in rated if rating >= CERTAIN_RATIO]
    if len(certain) == 1:
        return Certain(certain[0])
    near = [(rating, record) for rating, record in rated if rating >= NEAR_RATIO - _leniency(wanted)]
    near.sort(key=lambda pair: -pair[0])
    shown = tuple(record for _, record in near[:MAX_CANDIDATES])
    return Unsure(shown) if shown else NoneFits()


def rate(wanted: TitleWanted, record: Article) -> float:
    """Return how well a record fits, 0-100; from 97 on it is certain by itself."""
    best = max(_rate_title(wanted, title) for title in _titles(record))
    if best >= NEAR_RATIO and not _facts_agree(wanted, record):
        return min(best, NEAR_RATIO)
    return best


def _rate_title(wanted: TitleWanted, title: str) -> float:
    asked, have = _plain(wanted.text), _plain(title)
    if not asked or not have:
        return 0.0
    if asked == have:
        return 100.0
    if not _same_marks(wanted.text, title):
        return min(fuzz.ratio(asked, have), CERTAIN_RATIO - 2)
    if _is_without_subtitle(wanted.text, title) or _cites(asked, have):
        return 99.0
    # Chinese titles one character apart are other papers: near, never certain.
    ceiling = 100.0 if asked.isascii() and len(asked) >= SHORT_TITLE_CHARS else CERTAIN_RATIO - 1
    return min(fuzz.ratio(asked, have), ceiling)


def _is_without_subtitle(asked: str, title: str) -> bool:
    main = re.split(r"[:：—?？]| - ", title, maxsplit=1)[0]
    return len(_plain(main)) >= SUBTITLE_FREE_CHARS and _plain(main) == _plain(asked)


def _cites(asked: str, have: str) -> bool:
    """Return whether the whole title stands in what was written, as in a pasted citation."""
    return len(have) >= SUBTITLE_FREE_CHARS and have in asked


def _titles(record: Article) -> tuple[str, ...]:
    return tuple(t for t in (record.title, record.original_title) if t) or ("",)


def _facts_agree(wanted: TitleWanted, record: Article) -> bool:
    if wanted.year and record.year and abs(wanted.year - record.year) > 1:
        return False
    if wanted.first_author and record.authors:
        family = plain_title(record.authors[0].split(" ")[0])
        asked = plain_title(wanted.first_author)
        return family in asked or asked in plain_title(record.authors[0])
    return True


def _same_marks(asked: str, title: str) -> bool:
    """Return whether every number, polarity word and prefix of the shorter text agrees with the longer."""
    a, b = _folded(asked), _folded(title)
    if _cites(_plain(asked), _plain(title)):
        return PREFIX.findall(a) == PREFIX.findall(b)
    return all(sorted(p.findall(a)) == sorted(p.findall(b)) for p in (NUMBERS, POLARITY, PREFIX)) or (
        _is_without_subtitle(asked, title) and not PREFIX.findall(b)
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _plain(text: str) -> str:
    return plain_title(_simplified.convert(text) if re.search(r"[\u4e00-\u9fff]", text) else text)


def _leniency(wanted: TitleWanted) -> float:
    return 10.0 if len(_plain(wanted.text)) > SHORT_TITLE_CHARS else 0.0


def _distinct(records: Sequence[Article]) -> tuple[Article, ...]:
    """Return records of different papers; two records of one paper enrich each other."""
    merged: list[Article] = []
    for record in records:
        twin = next((i for i, other in enumerate(merged) if _is_one_paper(record, other)), None)
        if twin is None:
            merged.append(record)
        else:
            merged[twin] = merged[twin].enriched(record)
    return tuple(merged)


def _is_one_paper(one: Article, other: Article) -> bool:
    shared = {i.kind for i in one.ids} & {i.kind for i in other.ids}
    return any(one.id(kind) == other.id(kind) for kind in shared)
