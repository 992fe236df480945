"""What services call the notices about a paper, in the library's words."""

import re
from collections.abc import Iterable
from datetime import date

from handlers.domain.notice import Notice, NoticeKind
from resolvers.formats import records

# Crossref's `type` of an update (https://www.crossref.org/documentation/crossmark), which NISO JATS words as well.
CROSSREF_KINDS = {
    "retraction": NoticeKind.RETRACTION,
    "withdrawal": NoticeKind.RETRACTION,
    "removal": NoticeKind.RETRACTION,
    "expression_of_concern": NoticeKind.CONCERN,
    "correction": NoticeKind.CORRECTION,
    "corrigendum": NoticeKind.CORRECTION,
    "erratum": NoticeKind.CORRECTION,
    "addendum": NoticeKind.CORRECTION,
    "clarification": NoticeKind.CORRECTION,
    "partial_retraction": NoticeKind.CORRECTION,
    "new_version": NoticeKind.NEWER_VERSION,
    "new_edition": NoticeKind.NEWER_VERSION,
}
# MEDLINE's `RefType`, and Europe PMC's wording of it (https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html).
MEDLINE_KINDS = {
    "retractionin": NoticeKind.RETRACTION,
    "expressionofconcernin": NoticeKind.CONCERN,
    "erratumin": NoticeKind.CORRECTION,
    "correctedandrepublishedin": NoticeKind.CORRECTION,
    "updatein": NoticeKind.NEWER_VERSION,
    "preprintof": NoticeKind.PUBLISHED,
}
MONTHS = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
APPEARED = re.compile(
    r"^(?P<journal>[^.;]{2,120})\.\s*(?P<year>(?:19|20)\d\d)(?:\s+(?P<month>[A-Z][a-z]{2}))?(?:\s+(?P<day>\d{1,2}))?\b"
)


def crossref_kind(word: str | None) -> NoticeKind | None:
    """Return what Crossref means by the type of an update; unknown types are no notice."""
    return CROSSREF_KINDS.get(re.sub(r"[\s-]+", "_", (word or "").strip().casefold()))


def medline_kind(word: str | None, *, is_preprint: bool = False) -> NoticeKind | None:
    """Return what MEDLINE or Europe PMC means by a `RefType`; a preprint's update is the published paper."""
    kind = MEDLINE_KINDS.get(re.sub(r"[\s_-]+", "", (word or "").casefold()))
    return NoticeKind.PUBLISHED if is_preprint and kind is NoticeKind.NEWER_VERSION else kind


def medline_notice(word: str | None, reference: str | None, source: str, *, is_preprint: bool = False) -> Notice | None:
    """Return the notice that `Lancet. 2010 Feb 6;375(9713):445. doi: 10.…` stands for."""
    kind = medline_kind(word, is_preprint=is_preprint)
    if kind is None:
        return None
    text = records.text(reference)
    found = APPEARED.match(text)
    where = f"{found['journal'].strip()} {found['year']}" if found else ""
    return Notice(kind, records.normal_doi(text), _day(found), where, source)


def day_of(parts: Iterable[object]) -> date | None:
    """Return a whole date of year, month and day; `None` when a part is missing or impossible."""
    numbers = [int(str(part)) for part in parts if str(part).isdecimal()]
    try:
        return date(*numbers) if len(numbers) == 3 else None
    except (ValueError, OverflowError):
        return None


def says_retracted(notices: Iterable[Notice]) -> bool:
    """Return whether one of the notices takes the paper back."""
    return any(notice.kind is NoticeKind.RETRACTION for notice in notices)


def _day(found: re.Match[str] | None) -> date | None:
    month = (found["month"] or "").casefold() if found else ""
    if found is None or not month or month not in MONTHS:
        return None
    return day_of((found["year"], MONTHS.index(month), found["day"]))
