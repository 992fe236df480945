"""Is this file the paper: the decision, from the title, the DOIs, the authors and the signs of look-alikes."""

import re
from collections.abc import Callable

from handlers.domain.article import Article
from handlers.domain.inspection import Lookalike, Shows
from handlers.matching import Likeness, compare
from handlers.matching.marks import is_common
from handlers.matching.plain import read_plain
from watermark.inspection import signs
from watermark.inspection.case import Case
from watermark.inspection.continuing import added_words
from watermark.inspection.correspondence import LETTER_LABEL, is_signed_letter
from watermark.inspection.covers import abstract_page_phrases
from watermark.inspection.editions import edition_beside
from watermark.inspection.findings import (
    AFTER_TITLE,
    SHORT_PAGES,
    TOP_LINES,
    Finding,
    Verdict,
    in_another_language,
    is_like,
    is_wanted,
    languages_of,
    translation,
)
from watermark.inspection.headlines import is_among_abstracts
from watermark.inspection.labels import bare_labels, is_section, label_of, labels
from watermark.inspection.letters import letters
from watermark.inspection.people import are_named, printed_pages
from watermark.inspection.sentences import is_label_of_translations, says
from watermark.inspection.sheet import Sheet
from watermark.inspection.siblings import is_one, is_other_kind, names_kind
from watermark.inspection.spots import Spot, is_telling, main_title, titles_of
from watermark.inspection.untitled import judge_untitled

_ABOVE, _BELOW, _PRINTED_PAGES = 8, 6, 4
_AFTER_ANOTHER, _BODY_BETWEEN = 800, 600
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
        Lookalike.PAPERWORK,
    }
)
# A plan is never the paper, whatever DOI is named on it.
_PLAN = re.compile(r"analysis plan|\bsap\b|分析计划", re.IGNORECASE)
_ANSWERS = re.compile(r"comment|repl|response|rebuttal|journal club|highlight|答复|回复", re.IGNORECASE)
_LARGER, _SHORT_PAPER = 1.15, 4
# Chinese journals print theses and plans of studies too, under ·学位论文· and ·研究方案·.
_MAY_BE_SECTIONS = frozenset({Lookalike.THESIS, Lookalike.PROTOCOL})
_BELOW_TITLE = _ALWAYS | {Lookalike.PROTOCOL}


_Rule = Callable[[Case, Spot], Finding | None]


def judge(article: Article, sheet: Sheet) -> Verdict:
    """Return whether a file's first pages are those of the paper."""
    if not sheet.letters or not (titles_of(article) or article.ids):
        return Verdict()
    case = Case(article, sheet)
    if shape := _of_shape(case):
        return Verdict(kind=shape, sign="page size")
    if offers := _offers(sheet):
        return Verdict(kind=Lookalike.ABSTRACT_PAGE, sign=offers[:60])
    return _by_title(case, case.standing) if case.standing else judge_untitled(case)


def _of_shape(case: Case) -> Lookalike | None:
    shape = signs.kind_of_shape(case.sheet)
    return None if shape and signs.is_expected(shape, case.title) else shape


def _offers(sheet: Sheet) -> str:
    if sheet.count > _PRINTED_PAGES:
        return ""
    row = "".join(letters(page.text) for page in sheet.pages)
    return abstract_page_phrases(row, [line.text for line in sheet.pages[0].lines[:3]])


def _by_title(case: Case, spot: Spot) -> Verdict:
    for rule in _RULES:
        found = rule(case, spot)
        if found and not is_wanted(case, found[0]):
            return Verdict(kind=found[0], sign=" ".join(found[1].split())[:60])
    return Verdict(shows=Shows.TITLE)


def _printed_with_it(case: Case, spot: Spot) -> Finding | None:
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
    is_told = are_named(case.article, extra) is True
    return not is_told and not any(is_one(whole, title) for title in titles_of(case.article))


def _among_siblings(case: Case, spot: Spot) -> Finding | None:
    """Words that make the headline another paper's title, also of the same authors: `and anaemia`, a cohort study."""
    if case.has_own_doi:
        return None
    if words := added_words(case, spot):
        return Lookalike.OTHER_PAPER, words
    below = next((text for text in _below(spot) if names_kind(text)), "")
    subtitles = [title[len(main) :] for title in titles_of(case.article) if (main := main_title(title))]
    if spot.is_main_only and below and any(is_other_kind(below, subtitle) for subtitle in subtitles):
        return Lookalike.OTHER_PAPER, below
    return None


def _below(spot: Spot) -> list[str]:
    """What stands on the next line and on the next two, where a subtitle may be printed smaller."""
    texts = [line.text for line in spot.lines[spot.last + 1 : spot.last + 3]]
    return [*texts[:1], " ".join(texts)] if texts else []


def _labelled(case: Case, spot: Spot) -> Finding | None:
    """A label above the title (or on the file's first lines), or a bare one below it."""
    above = [*labels(spot.lines[max(0, spot.first - _ABOVE) : spot.first])]
    if spot.page:
        # A supplier's own sheet may be bound before the paper.
        above += [one for one in labels(case.sheet.pages[0].lines[:TOP_LINES]) if one[0] is not Lookalike.PAPERWORK]
    below = [*bare_labels(spot.lines[spot.last + 1 : _end_of_head(spot)], case.sheet.body)]
    for kind, words in above:
        if kind in _MAY_BE_SECTIONS and is_section(words) and case.authors and not case.other_dois:
            continue
        if kind in _ALWAYS or _speaks_against(case, spot, kind, words):
            return kind, words
    return next(((kind, words) for kind, words in below if kind in _BELOW_TITLE and not case.own), None) or next(
        ((kind, words) for kind, words in below if kind in _ALWAYS), None
    )


def _of_another_form(case: Case, spot: Spot) -> Finding | None:
    """A guideline's evidence review, draft, pocket version: papers of their own under its title."""
    words = edition_beside(case, spot, _end_of_head(spot))
    return (Lookalike.OTHER_EDITION, words) if words else None


def _speaks_against(case: Case, spot: Spot, kind: Lookalike, words: str) -> bool:
    """Whether a label above the title that may be the paper's own section means a work about the paper."""
    if kind is Lookalike.CONTENTS:
        return case.is_list or not case.is_confirmed
    if kind is Lookalike.COMMENT and LETTER_LABEL.search(words) and is_signed_letter(case, spot):
        return False
    if _is_doubtful(case):
        return True
    if kind is Lookalike.PROTOCOL:
        return _PLAN.search(words) is not None or not case.own
    if kind is not Lookalike.COMMENT or case.own:
        return False
    is_quoted = not spot.is_headline(case.sheet.body) and any(
        line.size >= spot.size * _LARGER > 0 for line in spot.lines[: spot.first]
    )
    return is_quoted or (_ANSWERS.search(words) is not None and not 0 < printed_pages(case.article) <= _SHORT_PAPER)


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


def _in_its_own_words(case: Case, spot: Spot) -> Finding | None:
    """Sentences that only a supplement, notice, comment or thesis says of itself."""
    pages = case.sheet.pages[: spot.page + 1]
    text = " ".join(" ".join(page.text for page in pages).split())
    is_short = case.sheet.count <= SHORT_PAGES
    for kind in (Lookalike.SUPPLEMENT, Lookalike.THESIS, Lookalike.PROTOCOL):
        if (words := says(kind, text)) and not (case.own and _has_abstract(spot)):
            return kind, words
    for kind in (Lookalike.RETRACTION, Lookalike.CORRECTION):
        if is_short and (words := says(kind, text)) and (not case.own or not _has_abstract(spot)):
            return kind, words
    words = says(Lookalike.COMMENT, text)
    # Whoever thanks for a letter answers it.
    is_own = case.own or ("thank" not in words and is_signed_letter(case, spot))
    return (Lookalike.COMMENT, words) if words and is_short and not is_own else None


def _has_abstract(spot: Spot) -> bool:
    return any(_ABSTRACT.match(line.text) for line in spot.lines[spot.last + 1 :])


def _behind_another(case: Case, spot: Spot) -> Finding | None:
    """A paper that begins where another ends belongs to the file only when the file goes on with it."""
    if not case.is_reached(spot):
        return Lookalike.OTHER_PAPER, "the title stands behind another work's pages"
    before = sum(len(line.plain) for line in spot.lines[: spot.first])
    after = case.letters_after(spot)
    if before > _BODY_BETWEEN and after < _AFTER_ANOTHER and not case.own and not is_signed_letter(case, spot):
        return Lookalike.OTHER_PAPER, "the title begins at the end of another work"
    is_all = case.sheet.count <= len(case.sheet.pages)
    return (Lookalike.COVER, "nothing follows the title") if is_all and after < AFTER_TITLE else None


def _in_a_list(case: Case, spot: Spot) -> Finding | None:
    if case.is_list and not (case.own and spot.is_headline(case.sheet.body)):
        return Lookalike.CONTENTS, "entries with page numbers"
    if case.is_too_long and not (case.own and spot.is_headline(case.sheet.body)):
        return Lookalike.CONTENTS, f"{case.sheet.count} pages"
    if not case.own and is_among_abstracts(case.sheet.pages[spot.page], spot.first, spot.before):
        return Lookalike.CONTENTS, "numbered abstracts"
    return None


def _under_another_title(case: Case, spot: Spot) -> Finding | None:
    """The title in running size below another, larger one."""
    if spot.is_headline(case.sheet.body) or (case.own and case.authors):
        return None
    others = [text for text in case.headlines if not is_like(text, case.title) and not label_of(text)]
    return (Lookalike.CITING, others[0]) if others else None


def _of_another_doi(case: Case, spot: Spot) -> Finding | None:
    if not case.other_dois:
        return None
    if case.is_stated_other or case.authors is not True or spot.is_main_only:
        return Lookalike.OTHER_PAPER, case.other_dois[0]
    return None


def _by_others(case: Case, spot: Spot) -> Finding | None:
    """The right title over other names; or a title too short to be enough."""
    is_unnamed = case.authors is False and not case.has_own_doi and not case.is_in_place
    if is_unnamed and not is_signed_letter(case, spot):
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


def _translated(case: Case, spot: Spot) -> Finding | None:
    above = [line.text for line in spot.lines[: spot.first]]
    label = next((text for text in above if is_label_of_translations(text)), "")
    if label and case.language and case.language not in languages_of(case):
        return Lookalike.TRANSLATION, label
    return translation(case) or in_another_language(case, spot)


def _shortened(case: Case, _spot: Spot) -> Finding | None:
    return (Lookalike.PREVIEW, f"{case.sheet.count} of {case.article.pages}") if case.is_too_short else None


_RULES: tuple[_Rule, ...] = (
    _printed_with_it,
    _labelled,
    _of_another_form,
    _among_siblings,
    _in_its_own_words,
    _in_a_list,
    _behind_another,
    _shortened,
    _under_another_title,
    _of_another_doi,
    _by_others,
    _translated,
)
