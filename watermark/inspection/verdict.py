"""Is this file the paper: the decision, from the title, the DOIs, the authors and the signs of look-alikes."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers.domain.article import Article, ArticleKind
from handlers.domain.inspection import Lookalike, Shows
from handlers.matching import Likeness, compare
from handlers.matching.marks import is_common, is_design
from handlers.matching.plain import fold, read_plain, words_of
from watermark.inspection import signs
from watermark.inspection.case import Case
from watermark.inspection.headlines import is_list
from watermark.inspection.languages import language_of
from watermark.inspection.letters import HAN, letters
from watermark.inspection.people import are_named
from watermark.inspection.sheet import Sheet
from watermark.inspection.spots import Spot, is_telling, main_title, says_the_same, titles_of

_ABOVE, _BELOW, _TOP_LINES = 8, 6, 14
_AFTER_TITLE, _AFTER_ANOTHER, _BODY_BETWEEN = 300, 800, 600
_SHORT_PAGES = 3
_MOST_ADDED_WORDS = 2
_ABSTRACT = re.compile(
    r"^\W*(?:abstract|summary|introduction|background|objectives?|aims?|purpose|methods|摘\s*要|目的|方法|前言|引言|关键词|keywords?)\b",
    re.IGNORECASE,
)
# These make a file something else whatever DOI it states; a comment or protocol may be the paper asked for.
_ALWAYS = frozenset(
    {
        Lookalike.SUPPLEMENT,
        Lookalike.CORRECTION,
        Lookalike.RETRACTION,
        Lookalike.THESIS,
        Lookalike.POSTER,
        Lookalike.SLIDES,
    }
)
_BELOW_TITLE = _ALWAYS | {Lookalike.PROTOCOL}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file shows of the paper, or else what it is and the sign of it."""

    shows: Shows = Shows.NOTHING
    kind: Lookalike | None = None
    sign: str = ""


_Finding = tuple[Lookalike, str]
_Rule = Callable[[Case, Spot], _Finding | None]


def judge(article: Article, sheet: Sheet) -> Verdict:
    """Return whether a file's first pages are those of the paper."""
    if not sheet.letters or not (titles_of(article) or article.ids):
        return Verdict()
    case = Case(article, sheet)
    if shape := _of_shape(case):
        return Verdict(kind=shape, sign="page size")
    return _by_title(case, case.standing) if case.standing else _without_title(case)


def _of_shape(case: Case) -> Lookalike | None:
    shape = signs.kind_of_shape(case.sheet)
    return None if shape and signs.is_expected(shape, case.title) else shape


def _by_title(case: Case, spot: Spot) -> Verdict:
    for rule in _RULES:
        found = rule(case, spot)
        if found and not _is_wanted(case, found[0]):
            return Verdict(kind=found[0], sign=" ".join(found[1].split())[:60])
    return Verdict(shows=Shows.TITLE)


def _is_wanted(case: Case, kind: Lookalike) -> bool:
    """Whether the record itself is of that kind."""
    if kind is Lookalike.THESIS:
        return case.article.kind is ArticleKind.THESIS
    return signs.is_expected(kind, case.title)


def _printed_with_it(case: Case, spot: Spot) -> _Finding | None:
    """Words in one headline with the title: Reply to, Part 2, : study protocol."""
    for extra in case.extras(spot):
        kind = signs.another_by(extra, case.title) if extra.strip() else None
        if not kind and spot.is_main_only and extra.strip() and _is_other_subtitle(case, spot, extra):
            kind = Lookalike.OTHER_EDITION
        if kind and (kind in _ALWAYS or not (case.own and case.authors)):
            return kind, extra
    return None


def _is_other_subtitle(case: Case, spot: Spot, extra: str) -> bool:
    """Whether the title goes on otherwise than the paper's."""
    printed = " ".join(line.text for line in spot.lines[spot.first : spot.last + 1])
    whole = printed if letters(extra) in letters(printed) else f"{printed} {extra}"
    is_told = is_design(words_of(fold(extra))) or are_named(case.article, extra) is True
    return not is_told and not _is_like(whole, case.title)


def _labelled(case: Case, spot: Spot) -> _Finding | None:
    """A label above the title (or on the file's first lines), or a bare one below it."""
    above = [*signs.labels(spot.lines, spot.first - _ABOVE, spot.first)]
    if spot.page:
        above += signs.labels(case.sheet.pages[0].lines, 0, _TOP_LINES)
    below = [*signs.labels(spot.lines, spot.last + 1, _end_of_head(spot), is_bare=True)]
    for kind, words in above:
        if kind in _ALWAYS or (kind is not Lookalike.CONTENTS and _is_doubtful(case)):
            return kind, words
        if kind is Lookalike.CONTENTS and (case.is_list or not case.is_confirmed):
            return kind, words
    return next(((kind, words) for kind, words in below if kind in _BELOW_TITLE and not case.own), None) or next(
        ((kind, words) for kind, words in below if kind in _ALWAYS), None
    )


def _end_of_head(spot: Spot) -> int:
    for at in range(spot.last + 1, min(len(spot.lines), spot.last + 1 + _BELOW)):
        if _ABSTRACT.match(spot.lines[at].text):
            return at
    return spot.last + 1 + _BELOW


def _is_doubtful(case: Case) -> bool:
    """Whether a label such as Comment or Study protocol may mean a work about this paper."""
    if case.own:
        return case.is_too_short
    return bool(case.other_dois) or case.authors is not True or case.is_too_short


def _in_its_own_words(case: Case, spot: Spot) -> _Finding | None:
    """Sentences that only a supplement, notice, comment or thesis says of itself."""
    pages = case.sheet.pages[: spot.page + 1]
    text = " ".join(" ".join(page.text for page in pages).split())
    is_short = case.sheet.count <= _SHORT_PAGES
    for kind in (Lookalike.SUPPLEMENT, Lookalike.THESIS, Lookalike.PROTOCOL):
        if (words := signs.says(kind, text)) and not (case.own and _has_abstract(spot)):
            return kind, words
    for kind in (Lookalike.RETRACTION, Lookalike.CORRECTION):
        if is_short and (words := signs.says(kind, text)) and (not case.own or not _has_abstract(spot)):
            return kind, words
    words = signs.says(Lookalike.COMMENT, text)
    return (Lookalike.COMMENT, words) if words and is_short and not case.own else None


def _has_abstract(spot: Spot) -> bool:
    return any(_ABSTRACT.match(line.text) for line in spot.lines[spot.last + 1 :])


def _behind_another(case: Case, spot: Spot) -> _Finding | None:
    """A paper that begins where another ends belongs to the file only when the file goes on with it."""
    if not case.is_reached(spot):
        return Lookalike.OTHER_PAPER, "the title stands behind another work's pages"
    before = sum(len(line.plain) for line in spot.lines[: spot.first])
    after = case.letters_after(spot)
    if before > _BODY_BETWEEN and after < _AFTER_ANOTHER and not case.own:
        return Lookalike.OTHER_PAPER, "the title begins at the end of another work"
    return (Lookalike.COVER, "nothing follows the title") if after < _AFTER_TITLE else None


def _in_a_list(case: Case, spot: Spot) -> _Finding | None:
    if case.is_list and not (case.own and spot.is_headline(case.sheet.body)):
        return Lookalike.CONTENTS, "entries with page numbers"
    if case.is_too_long and not (case.own and spot.is_headline(case.sheet.body)):
        return Lookalike.CONTENTS, f"{case.sheet.count} pages"
    return None


def _under_another_title(case: Case, spot: Spot) -> _Finding | None:
    """The title in running size below another, larger one."""
    if spot.is_headline(case.sheet.body) or (case.own and case.authors):
        return None
    others = [text for text in case.headlines if not _is_like(text, case.title) and not signs.label_of(text)]
    return (Lookalike.CITING, others[0]) if others else None


def _is_like(text: str, title: str) -> bool:
    return any(compare(text, one) >= Likeness.PART for one in title.split(" / "))


def _of_another_doi(case: Case, spot: Spot) -> _Finding | None:
    if not case.other_dois:
        return None
    if case.is_stated_other or case.authors is not True or spot.is_main_only:
        return Lookalike.OTHER_PAPER, case.other_dois[0]
    return None


def _by_others(case: Case, spot: Spot) -> _Finding | None:
    """The right title over other names; or a title too short to be enough."""
    if case.authors is False and not case.has_own_doi and not case.is_in_place:
        return Lookalike.OTHER_PAPER, "none of the authors"
    is_weak = (spot.is_main_only and not _is_cut_well(case)) or all(
        not is_telling(t) or is_common(read_plain(t)) for t in titles_of(case.article)
    )
    knows_more = bool(case.article.authors or case.doi)
    if is_weak and knows_more and not case.is_confirmed and not case.is_in_place:
        return Lookalike.OTHER_PAPER, "a short title and nothing else"
    return None


def _is_cut_well(case: Case) -> bool:
    """Whether the missing subtitle only says what kind of study it is."""
    return any(compare(main_title(title), title) >= Likeness.CUT for title in titles_of(case.article))


def _translated(case: Case, _spot: Spot) -> _Finding | None:
    return _translation(case)


def _translation(case: Case) -> _Finding | None:
    wanted = _languages(case)
    if not case.language or case.language in wanted:
        return None
    text = "\n".join(page.text for page in case.sheet.pages)
    words = signs.says(Lookalike.TRANSLATION, text)
    return (Lookalike.TRANSLATION, words) if words else None


def _languages(case: Case) -> set[str]:
    article = case.article
    known = {article.language[:2].casefold()} if article.language else set()
    if not known:
        known = {language_of(article.original_title) or _script(article.original_title or article.title)}
    return {{"ch": "zh", "zh": "zh"}.get(code, code) for code in known}


def _script(text: str) -> str:
    return "zh" if HAN.search(text) else "en"


def _shortened(case: Case, _spot: Spot) -> _Finding | None:
    return (Lookalike.PREVIEW, f"{case.sheet.count} of {case.article.pages}") if case.is_too_short else None


_RULES: tuple[_Rule, ...] = (
    _printed_with_it,
    _labelled,
    _in_its_own_words,
    _in_a_list,
    _behind_another,
    _shortened,
    _under_another_title,
    _of_another_doi,
    _by_others,
    _translated,
)


def _without_title(case: Case) -> Verdict:
    """Decide without the title in its place: by DOI, by a title that differs a little, by the file's properties."""
    if found := _sign_of_any(case):
        return Verdict(kind=found[0], sign=" ".join(found[1].split())[:60])
    if _is_retitled(case):
        return Verdict(shows=Shows.TITLE)
    if _is_by_doi(case):
        return Verdict(shows=Shows.DOI)
    cites = case.spots or any(case.doi and m.is_same(case.doi) for m in case.mentions)
    return Verdict(kind=Lookalike.CITING if cites else Lookalike.OTHER_PAPER)


def _sign_of_any(case: Case) -> _Finding | None:
    """A look-alike's sign on the first lines, or beside the title where it is embedded in a text."""
    first = case.sheet.pages[0]
    text = " ".join(first.text.split())
    found = [*signs.labels(first.lines, 0, _TOP_LINES)]
    found += [(k, w) for k in (Lookalike.SUPPLEMENT, Lookalike.THESIS) if (w := signs.says(k, text))]
    if case.sheet.count <= _SHORT_PAGES:
        kinds = (Lookalike.RETRACTION, Lookalike.CORRECTION, Lookalike.COMMENT)
        found += [(k, w) for k in kinds if (w := signs.says(k, text))]
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
    found += [translated] if (translated := _translation(case)) else []
    return next((one for one in found if not _is_wanted(case, one[0])), None)


def _is_retitled(case: Case) -> bool:
    """Whether a large line is the title with a few words more or less, over the same authors."""
    if case.other_dois or case.authors is not True or any(not spot.is_main_only for spot in case.spots):
        return False
    candidates = [*(case.headlines or case.title_lines), case.sheet.info_title]
    return any(_is_variant(text, title) for text in candidates for title in titles_of(case.article) if text)


def _is_variant(text: str, title: str) -> bool:
    likeness = compare(text, title)
    if likeness >= Likeness.CUT or says_the_same(text, title):
        return True
    if likeness < Likeness.PART:
        return False
    one, other = set(words_of(fold(text))), set(words_of(fold(title)))
    return len(one ^ other) <= _MOST_ADDED_WORDS or (
        min(len(one - other), len(other - one)) == 0 and len(one ^ other) <= 4
    )


def _is_by_doi(case: Case) -> bool:
    """Whether the DOI alone is enough: stated as the file's own, and no other title in its place."""
    if not case.has_own_doi or case.other_dois:
        return False
    if case.language and case.article.language and case.language not in _languages(case):
        return False
    others = [text for text in case.headlines if not _is_like(text, case.title)]
    after = sum(page.letters for page in case.sheet.pages)
    is_named = are_named(case.article, case.sheet.pages[0].text)
    return after >= _AFTER_TITLE and is_named is not False and (not others or is_named is True)
