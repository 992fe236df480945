# ruff: noqa: E501 - wordings are kept whole
"""First pages as publishers print them: what stands above, beside and below the title."""

from tests.bench.lookalike_second.layouts_more import cma, cnki, cnki_foot, plain, wanfang_foot
from tests.bench.lookalike_second.papers import Paper, Random, prose
from tests.bench.lookalike_second.press import Page


def front(rng: Random, paper: Paper, *, abstract: str = "", body: str | None = None, byline: bool = True) -> Page:
    """Return the first page; `body` instead of an abstract is what letters and notices have."""
    page = Page()
    text = body if body is not None else abstract or _abstract(rng, paper)
    names = ", ".join(f"{name}{'¹²³'[n % 3]}" for n, name in enumerate(paper.authors)) if byline else ""
    _LAYOUTS[paper.journal.layout](page, paper, names, text)
    if body is None:
        page.columns(prose(rng, paper, 40))
    _FEET.get(paper.journal.layout, _no_foot)(page, paper)
    return page


def inner(rng: Random, paper: Paper, number: int, *, head: str = "") -> Page:
    """Return a page inside a paper, with its running head."""
    page = Page()
    page.line(head or _running(paper, number), 7)
    page.gap(14)
    page.columns(prose(rng, paper, 70), count=1 if paper.journal.layout in {"plos", "mdpi"} else 2)
    page.at(290, 30, str(paper.first + number), 7)
    return page


def _running(paper: Paper, number: int) -> str:
    if number % 2:
        return f"{paper.lead} et al.   {paper.journal.short} {paper.volume} ({paper.year}) {paper.first}-{paper.last}"
    return f"{paper.first + number}   {paper.journal.name}   {paper.title[:40]}…"


def _abstract(rng: Random, paper: Paper) -> str:
    if paper.title[0] > "一":
        return f"目的 探讨{paper.about[1]}的相关因素。方法 {prose(rng, paper, 3)}结果 {prose(rng, paper, 3)}结论 值得临床推广。"
    return (
        f"Background: {prose(rng, paper, 2)} Methods: {prose(rng, paper, 3)} Results: {prose(rng, paper, 4)} "
        f"Conclusions: {paper.about[0]} may be considered in {paper.about[1]}."
    )


def _no_foot(page: Page, paper: Paper) -> None:
    page.at(290, 25, str(paper.first), 7)


def _elsevier(page: Page, paper: Paper, names: str, text: str) -> None:
    page.line(f"{paper.journal.name} {paper.volume} ({paper.year}) {paper.first}–{paper.last}", 7, centre=True)
    page.line("Contents lists available at ScienceDirect", 8, centre=True)
    page.line(paper.journal.name, 14, centre=True)
    page.line(
        "journal homepage: www.elsevier.com/locate/" + paper.journal.short.lower().replace(" ", ""), 7, centre=True
    )
    page.gap(20)
    page.line(paper.label, 8)
    page.text(paper.title, 14)
    page.text(names, 10)
    page.text("a Department of Medicine, University Hospital, Milan, Italy", 7)
    page.gap()
    page.line("A R T I C L E   I N F O                       A B S T R A C T", 7)
    page.line("Keywords: " + "; ".join(paper.about), 7)
    page.text(text, 8)


def _elsevier_foot(page: Page, paper: Paper) -> None:
    page.at(50, 52, "* Corresponding author. E-mail address: author@hospital.example", 6)
    page.at(50, 42, f"https://doi.org/{paper.doi}", 6)
    page.at(50, 33, f"Received 3 January {paper.year}; Received in revised form 2 February; Accepted 9 March", 6)
    page.at(50, 24, f"{paper.journal.issn}/© {paper.year} Published by Elsevier B.V. All rights reserved.", 6)


def _springer(page: Page, paper: Paper, names: str, text: str) -> None:
    page.line(f"{paper.journal.name} ({paper.year}) {paper.volume}:{paper.first}–{paper.last}", 7)
    page.line(f"https://doi.org/{paper.doi}", 7)
    page.gap(12)
    page.line(paper.label.upper(), 8)
    page.gap(10)
    page.text(paper.title, 16, bold=True)
    page.text(names.replace(", ", " · "), 10, bold=True)
    page.line(
        f"Received: 3 May {paper.year} / Accepted: 12 June {paper.year} / Published online: 1 July {paper.year}", 7
    )
    page.line(f"© Springer-Verlag GmbH Germany, part of Springer Nature {paper.year}", 7)
    page.gap()
    page.line("Abstract", 9, bold=True)
    page.text(text, 9)


def _wiley(page: Page, paper: Paper, names: str, text: str) -> None:
    page.line(f"Received: 3 March {paper.year}  |  Revised: 4 May {paper.year}  |  Accepted: 6 June {paper.year}", 7)
    page.line(f"DOI: {paper.doi}", 7)
    page.gap(12)
    page.line(paper.label.upper(), 8)
    page.text(paper.title, 17, bold=True)
    page.text(names, 10)
    page.line("Abstract", 9, bold=True)
    page.text(text, 9)


def _wiley_foot(page: Page, paper: Paper) -> None:
    where = f"{paper.journal.name}. {paper.year};{paper.volume}:{paper.first}–{paper.last}."
    page.at(
        50,
        30,
        f"{where}   wileyonlinelibrary.com/journal/hep   © {paper.year} John Wiley & Sons Ltd   {paper.first}",
        7,
    )
    page.up(
        585, 60, f"15273350, {paper.year}, {paper.issue}, Downloaded from https://onlinelibrary.wiley.com/doi/{paper.doi} by "
        "University Health Library, Wiley Online Library on [12/05/2023]. See the Terms and Conditions on Wiley Online "
        "Library for rules of use; OA articles are governed by the applicable Creative Commons License", 4.5
    )  # fmt: skip


def _nejm(page: Page, paper: Paper, names: str, text: str) -> None:
    page.line("The NEW ENGLAND JOURNAL of MEDICINE", 13, centre=True)
    page.gap(16)
    page.line(paper.label.upper(), 9, centre=True)
    page.gap(10)
    page.text(paper.title, 19, centre=True)
    page.text(names.replace(",", ", M.D.,"), 9, centre=True)
    page.line("ABSTRACT" if len(text) > 500 else "", 8, centre=True)
    page.text(text, 9)


def _nejm_foot(page: Page, paper: Paper) -> None:
    page.at(50, 75, f"N Engl J Med {paper.year};{paper.volume}:{paper.first}-{paper.last % 100}.", 7)
    page.at(50, 66, f"DOI: {paper.doi}", 7)
    page.at(50, 57, f"Copyright © {paper.year} Massachusetts Medical Society.", 7)
    page.at(150, 40, f"n engl j med {paper.volume};{paper.issue}   nejm.org   {paper.month.lower()} 9, {paper.year}", 7)
    page.at(120, 30, "The New England Journal of Medicine", 6)
    page.at(
        120,
        22,
        "Downloaded from nejm.org at HOSPITAL LIBRARY. For personal use only. No other uses without permission.",
        6,
    )


def _jama(page: Page, paper: Paper, names: str, text: str) -> None:
    page.line("Research", 8, bold=True)
    page.line(f"{paper.journal.name} | {paper.label}", 9, bold=True)
    page.gap(8)
    page.text(paper.title, 17)
    page.text(names.replace(",", ", MD;"), 8)
    page.gap()
    page.at(440, page.y - 10, "Editorial page 1045", 7)
    page.at(440, page.y - 20, "Supplemental content", 7)
    page.span = 370
    page.text(text, 8.5)
    page.gap()
    page.text(
        f"{paper.journal.short}. {paper.year};{paper.volume}({paper.issue}):{paper.first}-{paper.last}. doi:{paper.doi}",
        7,
    )
    page.line(f"Published online {paper.month} 7, {paper.year}.", 7)
    page.span = 495


def _jama_foot(page: Page, paper: Paper) -> None:
    page.at(
        50,
        35,
        f"jama.com   (Reprinted) {paper.journal.name} {paper.month} 17, {paper.year} Volume {paper.volume}   {paper.first}",
        7,
    )
    page.at(50, 25, f"© {paper.year} American Medical Association. All rights reserved.", 6)


def _bmj(page: Page, paper: Paper, names: str, text: str) -> None:
    page.line(paper.label.upper(), 11, bold=True)
    page.at(430, page.y, "OPEN ACCESS", 7)
    page.gap(10)
    page.text(paper.title, 18, bold=True)
    page.text(names, 9)
    page.text(f"Cite this as: BMJ {paper.year};{paper.volume}:{paper.doi[12:]} http://dx.doi.org/{paper.doi}", 7)
    page.line(f"Accepted: 9 April {paper.year}", 7)
    page.line("ABSTRACT", 8, bold=True)
    page.text(text, 8.5)


def _bmj_foot(page: Page, paper: Paper) -> None:
    page.at(50, 28, f"the bmj | BMJ {paper.year};{paper.volume}:{paper.doi[12:]} | doi: {paper.doi}", 7)
    page.up(
        588, 90, f"BMJ: first published as {paper.doi} on 12 May {paper.year}. Downloaded from http://www.bmj.com/ on 2 June "
        "2023 by guest. Protected by copyright.", 6
    )  # fmt: skip


def _lancet(page: Page, paper: Paper, names: str, text: str) -> None:
    page.at(480, 815, paper.label if paper.label != "Original Article" else "Articles", 12)
    page.gap(16)
    page.text(paper.title, 17, bold=True)
    page.text(names, 9)
    page.gap()
    top = page.y
    page.x, page.span = 440, 120
    page.text(f"Lancet {paper.year}; {paper.volume}: {paper.first}–{paper.last % 100}", 7)
    page.text(f"Published Online {paper.month} 9, {paper.year} https://doi.org/{paper.doi}", 7)
    page.text("This online publication has been corrected. The corrected version first appeared at thelancet.com", 7)
    page.text("See Comment page 1014", 7)
    page.x, page.span, page.y = 50, 370, top
    page.text("Summary", 9, bold=True)
    page.text(text, 8.5)
    page.span = 495


def _lancet_foot(page: Page, paper: Paper) -> None:
    page.at(50, 30, f"www.thelancet.com   Vol {paper.volume}   {paper.month} 28, {paper.year}   {paper.first}", 7)


def _plos(page: Page, paper: Paper, names: str, text: str) -> None:
    page.line("PLOS ONE", 14, bold=True)
    page.line(paper.label.upper(), 8)
    page.x, page.span = 200, 350
    page.text(paper.title, 16, bold=True)
    page.text(names, 9, bold=True)
    page.line("* author@hospital.example", 7)
    page.line("Abstract", 11, bold=True)
    page.text(text, 9)
    below = page.y
    page.x, page.span, page.y = 40, 140, 640
    page.text(
        f"OPEN ACCESS Citation: {paper.lead} {paper.authors[0][0]}, et al. ({paper.year}) {paper.title}. PLoS ONE "
        f"{paper.volume}({paper.issue}): e{paper.doi[-7:]}. https://doi.org/{paper.doi} Editor: A. Editor, University, ITALY "
        f"Received: June 3, {paper.year} Data Availability Statement: All relevant data are within the paper.", 6.5
    )  # fmt: skip
    page.x, page.span, page.y = 200, 350, min(below, page.y)


def _mdpi(page: Page, paper: Paper, names: str, text: str) -> None:
    page.line("nutrients", 16, bold=True)
    page.line(paper.label if paper.label != "Original Article" else "Article", 9)
    page.text(paper.title, 17, bold=True)
    page.text(names.replace(", ", " , "), 9, bold=True)
    page.line(f"Received: 3 May {paper.year}; Accepted: 28 May {paper.year}; Published: 30 May {paper.year}", 7)
    page.text("Abstract: " + text, 9)
    page.text("Keywords: " + "; ".join(paper.about), 9)
    page.text(f"Citation: {paper.lead}, {paper.authors[0][0]}.; et al. {paper.title}. Nutrients {paper.year}, {paper.volume}, "
              f"{paper.first}. https://doi.org/{paper.doi}", 6.5)  # fmt: skip


def _mdpi_foot(page: Page, paper: Paper) -> None:
    page.at(
        50,
        25,
        f"Nutrients {paper.year}, {paper.volume}, {paper.first}; doi:{paper.doi}   www.mdpi.com/journal/nutrients",
        7,
    )


def _frontiers(page: Page, paper: Paper, names: str, text: str) -> None:
    page.line(paper.label.upper(), 8)
    page.line(f"published: 12 May {paper.year}", 7)
    page.line(f"doi: {paper.doi}", 7)
    page.gap(20)
    page.x, page.span = 190, 360
    page.text(paper.title, 18, bold=True)
    page.text(names, 9)
    page.text(text, 9)
    below, page.y = page.y, 600
    page.x, page.span = 40, 130
    for words in ("Edited by: A. Editor, Charité, Germany", "Reviewed by: B. Reviewer, NIH, United States",
                  f"Citation: {paper.lead} {paper.authors[0][0]} ({paper.year}) {paper.title}. {paper.journal.short} "
                  f"{paper.volume}:{paper.first}. doi: {paper.doi}"):  # fmt: skip
        page.text(words, 6.5)
        page.gap()
    page.x, page.span, page.y = 190, 360, min(below, page.y)


_LAYOUTS = {
    "elsevier": _elsevier, "springer": _springer, "wiley": _wiley, "nejm": _nejm, "jama": _jama, "bmj": _bmj,
    "lancet": _lancet, "plos": _plos, "mdpi": _mdpi, "frontiers": _frontiers, "cma": cma, "cnki": cnki,
    "wanfang": cnki, "cell": plain, "oup": plain, "bmc": plain, "nature": plain, "lww": plain,
}  # fmt: skip
_FEET = {
    "elsevier": _elsevier_foot, "wiley": _wiley_foot, "nejm": _nejm_foot, "jama": _jama_foot, "bmj": _bmj_foot,
    "lancet": _lancet_foot, "mdpi": _mdpi_foot, "cnki": cnki_foot, "wanfang": wanfang_foot,
}  # fmt: skip
