"""What a look at a file finds, and the questions that every rule asks."""

from dataclasses import dataclass

from handlers.domain.article import ArticleKind
from handlers.domain.inspection import Lookalike, Shows
from handlers.matching import Likeness, compare
from watermark.inspection import signs
from watermark.inspection.case import Case
from watermark.inspection.headlines import headlines
from watermark.inspection.languages import READABLE, SCRIPTS, language_of
from watermark.inspection.letters import HAN
from watermark.inspection.sentences import says
from watermark.inspection.spots import Spot

AFTER_TITLE, SHORT_PAGES, TOP_LINES = 300, 3, 14
_FEWEST_HAN = 6
Finding = tuple[Lookalike, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file shows of the paper, or else what it is and the sign of it."""

    shows: Shows = Shows.NOTHING
    kind: Lookalike | None = None
    sign: str = ""


def is_wanted(case: Case, kind: Lookalike) -> bool:
    """Whether the record itself is of that kind."""
    if kind is Lookalike.THESIS:
        return case.article.kind is ArticleKind.THESIS
    return signs.is_expected(kind, case.title)


def is_like(text: str, title: str) -> bool:
    """Whether a text holds one of the titles, or the best part of it."""
    return any(compare(text, one) >= Likeness.PART for one in title.split(" / "))


def translation(case: Case) -> Finding | None:
    """Return the words with which a file in another language than the paper's says that it is translated."""
    wanted = languages_of(case)
    if not case.language or case.language in wanted:
        return None
    text = "\n".join(page.text for page in case.sheet.pages)
    words = says(Lookalike.TRANSLATION, text)
    return (Lookalike.TRANSLATION, words) if words else None


def in_another_language(case: Case, spot: Spot) -> Finding | None:
    """Return the sign that a text is in another language than the paper under the paper's title."""
    wanted = languages_of(case)
    if case.has_own_doi or case.language not in READABLE - wanted or not wanted <= READABLE:
        return None
    is_told, is_over_it = bool(case.article.language), spot.is_headline(case.sheet.body)
    is_pair = _stands_below_another(case, spot) and (case.language in SCRIPTS or not is_told)
    return (Lookalike.TRANSLATION, f"text in {case.language}") if (is_told or is_over_it) and not is_pair else None


def _stands_below_another(case: Case, spot: Spot) -> bool:
    """Whether the title is the translation of a larger one, as papers in other languages print it."""
    is_han = case.language == "zh"
    above = (line for line in spot.lines[: spot.first] if line.size >= spot.size)
    if is_han and any(len(HAN.findall(line.text)) >= _FEWEST_HAN for line in above):
        return True
    others = headlines(case.sheet.pages[spot.page], case.sheet.body)
    return any(HAN.search(text) if is_han else not is_like(text, case.title) for text in others)


def languages_of(case: Case) -> set[str]:
    """Return the languages in which the paper was published, ISO 639-1."""
    article = case.article
    known = {article.language[:2].casefold()} if article.language else set()
    if not known:
        known = {language_of(article.original_title) or _script(article.original_title or article.title)}
    return {{"ch": "zh", "zh": "zh"}.get(code, code) for code in known}


def _script(text: str) -> str:
    return "zh" if HAN.search(text) else "en"
