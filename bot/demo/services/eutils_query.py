"""The queries that PubMed's esearch understands, as far as a resolver uses them."""

import re
from collections.abc import Callable

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import Catalogue, all_words_in, described, phrase_in

HERE = "pubmed"
CLAUSE = re.compile(r"^(?P<value>.*?)\s*(?:\[(?P<field>[^\]]+)\])?$", re.DOTALL)
EXACT = {
    "uid": "pmid", "pmid": "pmid", "vi": "volume", "volume": "volume", "ip": "issue", "issue": "issue",
    "doi": "doi", "aid": "doi", "lid": "doi", "pmc": "pmcid", "pmcid": "pmcid",
}  # fmt: skip


def search(catalogue: Catalogue, term: str) -> list[SamplePaper]:
    """Return the papers that a PubMed query finds: clauses joined by AND, the whole joined by OR."""
    alternatives = [
        re.split(r"\s+AND\s+", part) for part in re.split(r"\s+OR\s+", term.replace("(", " ").replace(")", " "))
    ]
    papers = catalogue.listed_in(HERE)
    return [paper for paper in papers if any(all(matches(paper, clause) for clause in each) for each in alternatives)]


def matches(paper: SamplePaper, clause: str) -> bool:
    """Return whether a clause like `"Lancet"[ta]` holds for the paper; an unknown field matches nothing."""
    found = CLAUSE.match(clause.strip())
    value, name = (found["value"].strip(), (found["field"] or "").lower()) if found else ("", "")
    if not value.strip('" '):
        return False
    if name in EXACT:
        return value.strip('"').lower() == str(getattr(paper, EXACT[name])).lower()
    return name in LOOSE and LOOSE[name](paper, value)


def _in_title(paper: SamplePaper, value: str) -> bool:
    return (phrase_in if '"' in value else all_words_in)(value, paper.indexed_title)


def _in_journal(paper: SamplePaper, value: str) -> bool:
    return value.strip('"').lower() in (paper.journal.lower(), paper.abbrev.lower(), paper.issn.lower())


def _by_author(paper: SamplePaper, value: str) -> bool:
    return any(all_words_in(value, author.indexed) for author in paper.authors)


def _in_years(paper: SamplePaper, value: str) -> bool:
    low, _, high = value.strip('"').partition(":")
    return low[:4] <= str(paper.year) <= (high or low)[:4]


def _on_page(paper: SamplePaper, value: str) -> bool:
    return paper.pages.partition("-")[0] == value.strip('"').partition("-")[0]


def _anywhere(paper: SamplePaper, value: str) -> bool:
    bare = value.strip('"')
    return bare in (paper.pmid, paper.doi, paper.pmcid) or all_words_in(bare, _indexed(paper))


def _indexed(paper: SamplePaper) -> str:
    # PubMed has no Chinese title for a Chinese paper, only its translation.
    text = described(paper)
    return text.replace(paper.title, " ") if paper.language == "zh" else text


LOOSE: dict[str, Callable[[SamplePaper, str], bool]] = {
    **dict.fromkeys(("ti", "title", "tiab", "title/abstract"), _in_title),
    **dict.fromkeys(("ta", "journal", "jour"), _in_journal),
    **dict.fromkeys(("au", "author", "1au", "fau", "first author"), _by_author),
    **dict.fromkeys(("dp", "pdat", "date - publication"), _in_years),
    **dict.fromkeys(("pg", "pagination"), _on_page),
    **dict.fromkeys(("", "all", "all fields"), _anywhere),
}
