"""A topic in Europe PMC's query language.

https://europepmc.org/Help#mostofsearch names the fields; full text is left out of the search: it holds everything.
"""

from collections.abc import Iterable
from urllib.parse import quote

from handlers.domain.topics import Concept, Design, Topic, Written
from resolvers.topics.pubmed import plain

PAGE = "https://europepmc.org/search?query={query}"
NO_PREPRINTS = "NOT SRC:PPR"
LAST_YEAR = 3000
LANGUAGES = {"zh": "chi", "en": "eng"}
DESIGNS = {
    Design.GUIDELINE: ("practice guideline", "guideline"),
    Design.META_ANALYSIS: ("meta-analysis",),
    Design.SYSTEMATIC_REVIEW: ("systematic review",),
    Design.RCT: ("randomized controlled trial",),
    Design.CLINICAL_TRIAL: ("clinical trial",),
    Design.REVIEW: ("review",),
    Design.CASE_REPORT: ("case reports", "case-report"),
}


def write(topic: Topic) -> Written:
    """Return the query and the page that shows it."""
    parts = [_concept(concept) for concept in topic.concepts]
    if topic.designs:
        parts.append(_any(f'PUB_TYPE:"{name}"' for design in topic.designs for name in DESIGNS[design]))
    if topic.since or topic.until:
        parts.append(f"PUB_YEAR:[{topic.since or 1800} TO {topic.until or LAST_YEAR}]")
    if topic.languages:
        parts.append(_any(f'LANG:"{LANGUAGES[language]}"' for language in topic.languages))
    query = " AND ".join(part for part in parts if part) + f" {NO_PREPRINTS}"
    return Written(query, PAGE.format(query=quote(query)))


def order(topic: Topic) -> dict[str, str]:
    """Return how the results are sorted: by relevance unless the newest are asked for."""
    return {"sort": "P_PDATE_D desc"} if topic.is_latest else {}


def _concept(concept: Concept) -> str:
    words = [plain(word) for word in concept.words]
    if concept.is_free:
        return f"TITLE_ABS:({words[0]})" if words[0] else ""
    named = (f'KW:"{heading}"' for heading in concept.mesh)
    return _any([*(f'TITLE_ABS:"{word}"' for word in words), *named])


def _any(parts: Iterable[str]) -> str:
    listed = list(parts)
    return listed[0] if len(listed) == 1 else f"({' OR '.join(listed)})"
