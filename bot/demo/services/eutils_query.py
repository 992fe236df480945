"""The queries that PubMed's esearch understands, as far as a resolver uses them."""

import re
from collections.abc import Callable
from functools import partial

from bot.demo.sample import SamplePaper
from bot.demo.services.boolean import truth
from bot.demo.services.catalogue import ISO_639_2, Catalogue, all_words_in, described, phrase_in, stems_in

HERE = "pubmed"
LANGUAGES = {"en": "english", "zh": "chinese"}
CLAUSE = re.compile(r"^(?P<value>.*?)\s*(?:\[(?P<field>[^\]]+)\])?$", re.DOTALL)
EXACT = {
    "uid": "pmid", "pmid": "pmid", "vi": "volume", "volume": "volume", "ip": "issue", "issue": "issue",
    "doi": "doi", "aid": "doi", "lid": "doi", "pmc": "pmcid", "pmcid": "pmcid",
}  # fmt: skip


def search(catalogue: Catalogue, term: str) -> list[SamplePaper]:
    """Return the papers that a PubMed query finds: clauses joined by AND and OR, with brackets."""
    return [paper for paper in catalogue.listed_in(HERE) if truth(term, partial(matches, paper))]


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


def _in_words(paper: SamplePaper, value: str) -> bool:
    return stems_in(value, f"{paper.indexed_title} {paper.title_en}")


def _under_heading(paper: SamplePaper, value: str) -> bool:
    return value.strip('"').lower() in {heading.lower() for heading in paper.mesh}


def _of_type(paper: SamplePaper, value: str) -> bool:
    return value.strip('"').lower() in {name.lower() for name in publication_types(paper)}


def _in_language(paper: SamplePaper, value: str) -> bool:
    return value.strip('"').lower() in {LANGUAGES[paper.language], ISO_639_2[paper.language]}


def publication_types(paper: SamplePaper) -> list[str]:
    """Return PubMed's publication types."""
    extra = ["English Abstract"] if paper.language == "zh" else []
    return extra + ["Journal Article", *paper.types] + (["Retracted Publication"] if paper.retracted else [])


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
    return bare in (paper.pmid, paper.doi, paper.pmcid) or stems_in(bare, f"{_indexed(paper)} {paper.mesh}")


def _indexed(paper: SamplePaper) -> str:
    # PubMed has no Chinese title for a Chinese paper, only its translation.
    text = described(paper)
    return text.replace(paper.title, " ") if paper.language == "zh" else text


LOOSE: dict[str, Callable[[SamplePaper, str], bool]] = {
    **dict.fromkeys(("ti", "title"), _in_title),
    **dict.fromkeys(("tiab", "title/abstract"), _in_words),
    **dict.fromkeys(("mh", "mesh", "mesh terms"), _under_heading),
    **dict.fromkeys(("pt", "publication type"), _of_type),
    **dict.fromkeys(("la", "lang", "language"), _in_language),
    **dict.fromkeys(("ta", "journal", "jour"), _in_journal),
    **dict.fromkeys(("au", "author", "1au", "fau", "first author"), _by_author),
    **dict.fromkeys(("dp", "pdat", "date - publication"), _in_years),
    **dict.fromkeys(("pg", "pagination"), _on_page),
    **dict.fromkeys(("", "all", "all fields"), _anywhere),
}
