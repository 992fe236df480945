"""What a look at a file finds, and the questions that every rule asks."""

from dataclasses import dataclass

from handlers.domain.article import ArticleKind
from handlers.domain.inspection import Lookalike, Shows
from handlers.matching import Likeness, compare
from watermark.inspection import signs
from watermark.inspection.case import Case
from watermark.inspection.languages import language_of
from watermark.inspection.letters import HAN
from watermark.inspection.sentences import says

AFTER_TITLE, SHORT_PAGES, TOP_LINES = 300, 3, 14
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


def languages_of(case: Case) -> set[str]:
    """Return the languages in which the paper was published, ISO 639-1."""
    article = case.article
    known = {article.language[:2].casefold()} if article.language else set()
    if not known:
        known = {language_of(article.original_title) or _script(article.original_title or article.title)}
    return {{"ch": "zh", "zh": "zh"}.get(code, code) for code in known}


def _script(text: str) -> str:
    return "zh" if HAN.search(text) else "en"
