# ruff: noqa: E501 - wordings are kept whole
"""Files that are the paper asked for, in the forms in which readers, publishers and repositories keep papers."""

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.domain.article import Article, Identifier, IdKind
from tests.bench.lookalike_second.covers import COVERS, cover
from tests.bench.lookalike_second.layouts import front, inner
from tests.bench.lookalike_second.papers import Paper, Random, Stock, chinese_paper, english_paper, neighbour, prose
from tests.bench.lookalike_second.press import Page
from tests.bench.lookalike_second.right_forms import FORMS, Right

MakeRight = Callable[[Random, Stock], Right]


def _whole(rng: Random, paper: Paper, pages: int = 3) -> list[Page]:
    return [front(rng, paper), *(inner(rng, paper, n) for n in range(1, pages))]


def plain(rng: Random, stock: Stock) -> Right:
    """The publisher's file."""
    paper = english_paper(rng, stock)
    return paper.article(), _whole(rng, paper, rng.randint(2, 4))


def chinese(rng: Random, stock: Stock) -> Right:
    """A Chinese journal's file."""
    paper = chinese_paper(rng, stock)
    return paper.article(language=rng.choice(("zh", ""))), _whole(rng, paper, rng.randint(2, 3))


def bilingual(rng: Random, stock: Stock) -> Right:
    """A Chinese paper that the record gives in English, as PubMed does, in brackets or not."""
    paper = chinese_paper(rng, stock)
    english = paper.english if rng.random() < 0.5 else f"[{paper.english}]."
    known = rng.random() < 0.5
    return paper.article(title=english, original_title=paper.title if known else "", language="zh"), _whole(
        rng, paper, 2
    )


def spaced_chinese(rng: Random, stock: Stock) -> Right:
    """A Chinese paper in whose text layer every character stands apart."""
    paper = chinese_paper(rng, stock)
    page = front(
        rng,
        replace(paper, title=" ".join(paper.title)),
        abstract=" ".join("本研究旨在探讨该病的临床特征及预后因素" * 3),
    )
    return paper.article(), [page, inner(rng, paper, 1)]


def behind_cover(rng: Random, stock: Stock) -> Right:
    """A cover, then the paper."""
    paper = english_paper(rng, stock)
    return paper.article(), [cover(rng, paper, rng.choice(COVERS[stock.is_held])), *_whole(rng, paper, 2)]


def accepted(rng: Random, stock: Stock) -> Right:
    """The accepted manuscript: double spaced, running title, line numbers, no DOI."""
    paper = english_paper(rng, stock)
    page, rows = Page(), 0
    heads = (
        (f"Running title: {paper.about[0]} in {paper.lead}", "Title page")
        if not stock.is_held
        else (f"Short title: {paper.about[0]}", "ACCEPTED MANUSCRIPT")
    )
    page.line(rng.choice(heads), 10)
    page.gap()
    for text in (paper.title, ", ".join(paper.authors), "Word count: 2987", "Abstract", prose(rng, paper, 12)):
        for start in range(0, len(text), 80):
            rows += 1
            page.at(25, page.y - 15.6, str(rows), 8)
            page.line(text[start : start + 80], 12)
            page.gap(10)
            if page.y < 60:
                break
    return paper.article(), [page, inner(rng, paper, 1, head=heads[0]), inner(rng, paper, 2, head=heads[0])]


def author_manuscript(rng: Random, stock: Stock) -> Right:
    """An author manuscript of PMC."""
    paper = english_paper(rng, stock)
    page = Page()
    page.line("HHS Public Access" if not stock.is_held else "Europe PMC Funders Group", 14, bold=True)
    page.line("Author manuscript", 10)
    page.text(f"{paper.journal.short}. Author manuscript; available in PMC {paper.year + 1} May 12.", 8)
    page.text(f"Published in final edited form as: {paper.journal.short}. {paper.year} July ; {paper.volume}({paper.issue}): {paper.first}–"
              f"{paper.last}. doi:{paper.doi}.", 8)  # fmt: skip
    page.text(paper.title, 16, bold=True)
    page.text(", ".join(paper.authors), 10, bold=True)
    page.text("Abstract " + prose(rng, paper, 14), 10)
    for y in (100, 300, 500, 700):
        page.up(20, y, "Author Manuscript", 12)
    return paper.article(), [page, inner(rng, paper, 1)]


def preprint(rng: Random, stock: Stock) -> Right:
    """The preprint of the paper; the record is the preprint's or the journal's."""
    paper = english_paper(rng, stock)
    page = Page()
    if rng.random() < 0.5:
        doi = f"10.1101/{paper.year}.03.20.200{rng.randint(10000, 99999)}"
        page.text(f"{'medRxiv' if not stock.is_held else 'bioRxiv'} preprint doi: https://doi.org/{doi}; this version posted March 23, {paper.year}. "
                  "The copyright holder for this preprint (which was not certified by peer review) is the author/funder", 7)  # fmt: skip
    else:
        doi = f"10.48550/arXiv.2003.0{rng.randint(1000, 9999)}"
        page.up(20, 300, f"arXiv:{doi[-10:]}v1 [q-bio.QM] 10 Mar {paper.year}", 18)
    page.text(paper.title, 17, bold=True, centre=True)
    page.text(", ".join(paper.authors), 11, centre=True)
    page.text("Abstract " + prose(rng, paper, 14), 10)
    own = (Identifier(IdKind.DOI, doi),)
    return paper.article(ids=own) if rng.random() < 0.5 else paper.article(), [page, inner(rng, paper, 1)]


def retracted(rng: Random, stock: Stock) -> Right:
    """The retracted paper itself, marked as such."""
    paper = english_paper(rng, stock)
    pages = _whole(rng, replace(paper, title="RETRACTED: " + paper.title) if rng.random() < 0.4 else paper, 3)
    for page in pages:
        page.at(150, 430, "RETRACTED ARTICLE" if not stock.is_held else "RETRACTED", 40, bold=True)
    return paper.article(is_retracted=True), pages


def one_page(rng: Random, stock: Stock) -> Right:
    """A case report or letter that has one page."""
    paper = replace(
        english_paper(rng, stock), length=1, label=rng.choice(("Case Report", "Images in Medicine", "Case Reports"))
    )
    paper = replace(
        paper, title=f"A {rng.randint(20, 80)}-year-old man with {paper.about[1]} after {paper.about[0].lower()}"
    )
    return paper.article(pages=str(paper.first)), [front(rng, paper)]


def a_letter(rng: Random, stock: Stock) -> Right:
    """The letter or the correction itself was asked for."""
    paper = english_paper(rng, stock)
    ways = (
        "Reply to: {}",
        "Comment on “{}”",
        "Erratum to: {}",
        "Study protocol: {}",
        "Letter: {}",
        "{}: study protocol",
        "Correction: {}",
    )
    title = rng.choice(ways).format(paper.title)
    paper = replace(paper, title=title, length=2, label="Correspondence")
    return paper.article(), [front(rng, paper, body=f"To the Editor: {prose(rng, paper, 18)}"), inner(rng, paper, 1)]


def with_neighbour(rng: Random, stock: Stock) -> Right:
    """A short paper on whose pages another ends or begins."""
    chinese_one = rng.random() < 0.5
    paper = replace((chinese_paper if chinese_one else english_paper)(rng, stock), length=2)
    other = neighbour(rng, paper, stock)
    first, last = front(rng, paper), Page()
    last.columns(prose(rng, paper, 25), 8.5, 1)
    last.y = 420
    last.text(other.title, 14, bold=True)
    last.text(", ".join(other.authors), 9)
    last.text(f"DOI: {other.doi} " + prose(rng, other, 8), 8.5)
    if rng.random() < 0.5:
        upper = Page()
        upper.text(prose(rng, other, 12) + " References 1. Smith J. Lancet 2001;3:4-9.", 8.5)
        upper.y = min(upper.y, 500)
        upper.text(paper.title, 15, bold=True)
        upper.text(", ".join(paper.authors), 10)
        upper.text(prose(rng, paper, 12), 8.5)
        first = upper
    return paper.article(), [first, last]


def no_subtitle(rng: Random, stock: Stock) -> Right:
    """The record has no subtitle, or the record has one that stands in a line of its own."""
    paper = english_paper(rng, stock)
    while ":" not in paper.title:
        paper = english_paper(rng, stock)
    head, tail = re.split(r":\s*", paper.title, maxsplit=1)
    if rng.random() < 0.5:
        return paper.article(title=head), _whole(rng, paper, 3)
    split = f"{head} — {tail}" if rng.random() < 0.5 else f"{head} {tail}"
    return paper.article(), _whole(rng, replace(paper, title=split), 3)


def few_pages(rng: Random, stock: Stock) -> Right:
    """A record with more pages than the file has."""
    paper = replace(english_paper(rng, stock), length=rng.randint(14, 40))
    return paper.article(pages=f"{paper.first}-{paper.last}"), _whole(rng, paper, 2)


def mere_title(rng: Random, stock: Stock) -> Right:
    """A record of which little is known: a title and a year."""
    paper = (chinese_paper if rng.random() < 0.4 else english_paper)(rng, stock)
    return Article(title=paper.title, year=paper.year), _whole(rng, paper, 2)


RIGHT: dict[str, MakeRight] = {
    "publisher's file": plain, "chinese journal": chinese, "bilingual": bilingual, "spaced chinese": spaced_chinese,
    "behind a cover": behind_cover, "accepted manuscript": accepted, "author manuscript": author_manuscript,
    "preprint of it": preprint, "retracted paper": retracted, "one page": one_page, "a notice asked for": a_letter,
    "with a neighbour": with_neighbour, "subtitle": no_subtitle, "few pages": few_pages, "mere title": mere_title, **FORMS,
}  # fmt: skip
