"""The decision without the title in its place: by DOI, by a title that differs a little, by the file's properties."""

from rapidfuzz import fuzz

from handlers.domain.inspection import Lookalike, Shows
from watermark.inspection import signs
from watermark.inspection.case import Case
from watermark.inspection.findings import (
    AFTER_TITLE,
    SHORT_PAGES,
    TOP_LINES,
    Finding,
    Verdict,
    is_like,
    is_wanted,
    languages_of,
    translation,
)
from watermark.inspection.headlines import is_list
from watermark.inspection.labels import labels
from watermark.inspection.letters import letters
from watermark.inspection.people import are_named
from watermark.inspection.sentences import says
from watermark.inspection.siblings import is_one
from watermark.inspection.spots import titles_of

_GARBLED = 75.0


def judge_untitled(case: Case) -> Verdict:
    """Decide without the title in its place: by DOI, by a title that differs a little, by the file's properties."""
    if found := _sign_of_any(case):
        return Verdict(kind=found[0], sign=" ".join(found[1].split())[:60])
    if _is_retitled(case):
        return Verdict(shows=Shows.TITLE)
    if _is_by_doi(case):
        return Verdict(shows=Shows.DOI)
    cites = case.spots or any(case.doi and m.is_same(case.doi) for m in case.mentions)
    return Verdict(kind=Lookalike.CITING if cites else Lookalike.OTHER_PAPER)


def _sign_of_any(case: Case) -> Finding | None:
    """A look-alike's sign on the first lines, or beside the title where it is embedded in a text."""
    first = case.sheet.pages[0]
    text = " ".join(first.text.split())
    found = [*labels(first.lines[:TOP_LINES])]
    found += [(k, w) for k in (Lookalike.SUPPLEMENT, Lookalike.THESIS) if (w := says(k, text))]
    if case.sheet.count <= SHORT_PAGES:
        kinds = (Lookalike.RETRACTION, Lookalike.CORRECTION, Lookalike.COMMENT)
        found += [(k, w) for k in kinds if (w := says(k, text))]
    for spot in case.spots:
        kind = signs.another_by(spot.before[-60:], case.title)
        found += [(kind, spot.before)] if kind and kind is not Lookalike.OTHER_EDITION else []
        goes_on = " ".join([spot.behind, *(line.text for line in spot.lines[spot.last + 1 : spot.last + 2])])
        if not spot.page and not letters(spot.before) and (kind := signs.another_by(goes_on[:60], case.title)):
            found.append((kind, goes_on))
    if any(is_list(page) for page in case.sheet.pages[:1]) and case.spots:
        found.append((Lookalike.CONTENTS, "entries with page numbers"))
    if case.is_too_short:
        found.append((Lookalike.PREVIEW, f"{case.sheet.count} of {case.article.pages}"))
    found += [translated] if (translated := translation(case)) else []
    return next((one for one in found if not is_wanted(case, one[0])), None)


def _is_retitled(case: Case) -> bool:
    """Whether a large line is the title in other small words or with another subtitle, over the same authors."""
    if case.other_dois or case.authors is not True or any(not spot.is_main_only for spot in case.spots):
        return False
    candidates = [*(case.headlines or case.title_lines), case.sheet.info_title]
    return any(is_one(text, title) for text in candidates for title in titles_of(case.article) if text)


def _is_garbled(text: str, case: Case) -> bool:
    """Whether a headline may be the title in a font that lost some of its letters."""
    return any(fuzz.ratio(letters(text), letters(title)) >= _GARBLED for title in titles_of(case.article))


def _is_by_doi(case: Case) -> bool:
    """Whether the DOI alone is enough: stated as the file's own, and no other title in its place."""
    if not case.has_own_doi or case.other_dois:
        return False
    if case.language and case.article.language and case.language not in languages_of(case):
        return False
    others = [text for text in case.headlines if not is_like(text, case.title) and not _is_garbled(text, case)]
    after = sum(page.letters for page in case.sheet.pages)
    is_named = are_named(case.article, case.sheet.pages[0].text)
    return after >= AFTER_TITLE and is_named is not False and (not others or is_named is True)
