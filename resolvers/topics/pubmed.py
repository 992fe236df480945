"""A topic in PubMed's query language, and what esearch answers to it.

https://pubmed.ncbi.nlm.nih.gov/help/ names the fields; words without a field are mapped to MeSH by PubMed itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from handlers.domain.outcome import Found, NotFound, Outcome
from handlers.domain.topics import LISTED, Concept, Design, Topic, Written
from resolvers.formats import records
from resolvers.formats.answers import Answer, misfit, read_json, refused
from resolvers.formats.summaries import complaint

PAGE = "https://pubmed.ncbi.nlm.nih.gov/?term={query}&sort={sort}"
LAST_YEAR = 3000
LANGUAGES = {"zh": "chinese[la]", "en": "english[la]"}
DESIGNS = {
    Design.GUIDELINE: ('"practice guideline"[pt]', '"guideline"[pt]', "consensus[ti]"),
    Design.META_ANALYSIS: ('"meta-analysis"[pt]',),
    Design.SYSTEMATIC_REVIEW: ('"systematic review"[pt]',),
    Design.RCT: ('"randomized controlled trial"[pt]',),
    Design.CLINICAL_TRIAL: ('"clinical trial"[pt]',),
    Design.REVIEW: ('"review"[pt]',),
    Design.CASE_REPORT: ('"case reports"[pt]',),
}


@dataclass(frozen=True, slots=True)
class Page:
    """What esearch found: how many in all, the first PMIDs, and the words that it does not know."""

    total: int
    pmids: tuple[str, ...]
    unknown: tuple[str, ...]


def write(topic: Topic) -> Written:
    """Return the query and the page that shows it."""
    parts = [_concept(concept) for concept in topic.concepts]
    if topic.designs:
        parts.append(_any(part for design in topic.designs for part in DESIGNS[design]))
    if topic.since or topic.until:
        parts.append(f"{topic.since or 1800}:{topic.until or LAST_YEAR}[dp]")
    if topic.languages:
        parts.append(_any(LANGUAGES[language] for language in topic.languages))
    query = " AND ".join(part for part in parts if part)
    return Written(query, PAGE.format(query=quote(query), sort="date" if topic.is_latest else "relevance"))


def params(topic: Topic) -> dict[str, str]:
    """Return what esearch is asked."""
    sort = "pub_date" if topic.is_latest else "relevance"
    return {"db": "pubmed", "retmode": "json", "retmax": str(LISTED), "sort": sort, "term": write(topic).query}


def parse_page(answer: Answer) -> Outcome[Page]:
    """Read the answer to a topic; an error inside a 200 is no answer, nothing found is one."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    shell = read_json(answer) or {}
    result = shell.get("esearchresult")
    if not isinstance(result, dict) or "ERROR" in result or not isinstance(result.get("idlist"), list):
        return complaint(shell)
    pmids = tuple(records.text(pmid) for pmid in result["idlist"] if records.text(pmid).isdigit())
    total = records.text(result.get("count"))
    if not pmids:
        return NotFound() if total == "0" else refused()
    return Found(Page(int(total) if total.isdigit() else len(pmids), pmids[:LISTED], _passed_over(result)))


def _passed_over(result: dict[str, object]) -> tuple[str, ...]:
    """Return the words that PubMed says it did not find: it goes on without them."""
    lists = (result.get("errorlist"), result.get("warninglist"))
    named = [words for each in lists if isinstance(each, dict) for key, words in each.items() if "notfound" in key]
    every = (records.text(word) for words in named if isinstance(words, list) for word in words)
    return tuple(re.sub(r'\[[^\]]*\]|"', "", word).strip().lower() for word in every if word)


def _concept(concept: Concept) -> str:
    words = [plain(word) for word in concept.words]
    if concept.is_free:
        return f"({words[0]})" if words[0] else ""
    return _any([*(f'"{heading}"[mh]' for heading in concept.mesh), *(f"{word}[tiab]" for word in words)])


def _any(parts: Iterable[str]) -> str:
    listed = list(parts)
    return listed[0] if len(listed) == 1 else f"({' OR '.join(listed)})"


def plain(words: str) -> str:
    """Return words without the characters that steer a query; operators are capitals, so there are none left."""
    return " ".join(re.sub(r"[^\w\s.'’+/-]+", " ", words).replace("_", " ").split()).lower()[:200]
