"""Are these the editions of one guideline? Their titles differ in the year of the edition alone."""

import re
from collections.abc import Sequence

from handlers.domain.article import Article, plain_title
from handlers.matching.plain import fold

_YEAR_EDITION = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2}) ?年?(?:修订|更新)? ?版")


def are_editions(articles: Sequence[Article]) -> bool:
    """Return whether there are several papers of one title, each of another year's edition; one may name no year."""
    read = [_parted(article.original_title or article.title) for article in articles]
    titles, years = {title for title, _ in read}, {year for _, year in read}
    return len(titles) == 1 and len(years) == len(articles) > 1


def _parted(title: str) -> tuple[str, str]:
    """Return a title without the year of its edition, and that year."""
    folded = fold(title)
    edition = _YEAR_EDITION.search(folded)
    return plain_title(_YEAR_EDITION.sub(" ", folded)), edition["year"] if edition else ""
