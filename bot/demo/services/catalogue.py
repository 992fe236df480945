"""What the stand-in knows, and how it searches: by identifier and by words."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from aiohttp import web

from bot.demo.sample import SamplePaper

WORD = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")
ISO_639_2 = {"en": "eng", "zh": "chi"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def words(text: str) -> list[str]:
    """Return the words of a text in order: Latin words in lower case, Chinese as pairs of characters."""
    found: list[str] = []
    for run in WORD.findall(text.lower()):
        if run[0] < "\u4e00" or len(run) == 1:
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def phrase_in(phrase: str, text: str) -> bool:
    """Return whether the words of `phrase` stand in `text` one after the other."""
    wanted, there = words(phrase), words(text)
    spans = range(len(there) - len(wanted) + 1)
    return bool(wanted) and any(there[i : i + len(wanted)] == wanted for i in spans)


def all_words_in(query: str, text: str) -> bool:
    """Return whether every word of `query` occurs in `text`."""
    wanted = set(words(query))
    return bool(wanted) and wanted <= set(words(text))


def stems_in(query: str, text: str) -> bool:
    """Return whether every word of `query` occurs in `text`, in the singular or the plural."""
    wanted = {word.rstrip("s") for word in words(query)}
    return bool(wanted) and wanted <= {word.rstrip("s") for word in words(text)}


class Catalogue:
    """The sample papers of every service."""

    def __init__(self, papers: Iterable[SamplePaper]) -> None:
        self.papers = tuple(papers)
        self._bags = {paper.slug: set(words(described(paper))) for paper in self.papers}
        self._seen_in = Counter(word for bag in self._bags.values() for word in bag)

    def listed_in(self, service: str) -> tuple[SamplePaper, ...]:
        """Return the papers whose metadata that service has."""
        return tuple(paper for paper in self.papers if service in paper.listed_in)

    def find(self, service: str, wanted: Callable[[SamplePaper], bool]) -> SamplePaper | None:
        """Return the first paper of that service for which `wanted` holds."""
        return next(filter(wanted, self.listed_in(service)), None)

    def by_doi(self, service: str, doi: str) -> SamplePaper | None:
        """Return the paper with that DOI, in any letter case."""
        return self.find(service, lambda paper: bool(doi) and paper.doi == doi.strip().lower())

    def by_pmid(self, service: str, pmid: str) -> SamplePaper | None:
        """Return the paper with that PMID."""
        return self.find(service, lambda paper: bool(pmid) and paper.pmid == pmid)

    def in_pmc(self) -> tuple[SamplePaper, ...]:
        """Return the papers that have a PMCID."""
        return tuple(paper for paper in self.papers if paper.pmcid)

    def by_pmcid(self, pmcid: str) -> SamplePaper | None:
        """Return the paper with that PMCID, `PMC` and digits."""
        return next((paper for paper in self.in_pmc() if paper.pmcid == pmcid.upper()), None)

    def ranked(self, query: str, papers: tuple[SamplePaper, ...]) -> list[tuple[float, SamplePaper]]:
        """Return all papers with a score, best first: like Crossref, there is always an answer."""
        scored = [(self._score(query, paper), paper) for paper in papers]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].slug))

    def _score(self, query: str, paper: SamplePaper) -> float:
        shared = set(words(query)) & self._bags[paper.slug]
        weights = (math.log(1 + len(self.papers) / self._seen_in[word]) for word in shared)
        title = set(words(paper.title))
        return round(1 + 3 * sum(weights) + len(shared & title) / len(title), 6)


def described(paper: SamplePaper) -> str:
    """Return what a search over all fields looks at."""
    names = " ".join(f"{author.family} {' '.join(author.latin)}" for author in paper.authors)
    place = f"{paper.journal} {paper.abbrev} {paper.year} {paper.volume} {paper.issue} {paper.pages}"
    return f"{paper.title} {paper.title_en} {names} {place} {paper.doi}"


def citation(paper: SamplePaper) -> str:
    """Return the paper's place as NLM writes it."""
    place = f"{paper.abbrev}. {paper.year} {MONTHS[paper.month - 1]};{paper.volume}({paper.issue}):{paper.pages}"
    return f"{place}. doi: {paper.doi}"


def origin(request: web.Request) -> str:
    """Return the address under which the asker reached the stand-in, for links that lead back to it."""
    return f"{request.scheme}://{request.host}"


CATALOGUE = web.AppKey("catalogue", Catalogue)
PAPERS_DIR = web.AppKey("papers_dir", Path)
