# ruff: noqa: E501 - wordings are kept whole
"""Right papers whose titles are hard to read: capitals, Greek, formulae, old prints, Word and LaTeX files, odd records."""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace

from handlers.domain.article import Article
from tests.bench.lookalike_second.layouts import front, inner
from tests.bench.lookalike_second.papers import Random, Stock, chinese_paper, english_paper, prose
from tests.bench.lookalike_second.press import Page

Right = tuple[Article, list[Page]]

FORMULAE = (
    (("Role of IL-1β and TNF-α in ", "Role of IL-1beta and TNF-alpha in "), ("Effects of inhaled N2O on ", "Effects of inhaled N2O on "),
     ("β-blockers and HbA1c in ", "beta-Blockers and HbA1c in "), ("Ca2+ and PaCO2/FiO2 in ", "Ca(2+) and PaCO(2)/FiO(2) in "),
     ("CD4+CD25+ T cells and 18F-FDG in ", "CD4(+)CD25(+) T cells and (18)F-FDG in ")),
    (("γδ T cells and NF-κB in ", "gammadelta T cells and NF-kappaB in "), ("α1-antitrypsin (μg/mL) in ", "alpha1-antitrypsin (microg/ml) in "),
     ("SpO2 ≥ 92% and pCO2 in ", "SpO<sub>2</sub> &gt;= 92% and pCO<sub>2</sub> in "), ("H2O2 and 99mTc-MIBI in ", "H(2)O(2) and (99m)Tc-MIBI in "),
     ("“Off-pump” versus ‘on-pump’ care in ", "\"Off-pump\" versus 'on-pump' care in ")),
)  # fmt: skip


def capitals(rng: Random, stock: Stock) -> Right:
    """The title in capitals."""
    paper = english_paper(rng, stock)
    return paper.article(), [front(rng, replace(paper, title=paper.title.upper())), inner(rng, paper, 1)]


def _shift(title: str, place: int) -> int:
    """Isotopes and charges stand higher, figures after a letter lower."""
    char, before = title[place], title[place - 1 : place]
    if char == "+":
        return 1
    if char.isdigit() and re.match(r"\d+m?[A-Z]", title[place:]) and not before.isalpha():
        return 1
    return -1 if char.isdigit() and before.isalpha() else 0


def _runs(title: str) -> list[tuple[str, int]]:
    shifts = [_shift(title, place) for place in range(len(title))]
    pairs = itertools.groupby(zip(title, shifts, strict=True), key=lambda pair: pair[1])
    return [("".join(char for char, _ in run), shift) for shift, run in pairs]


def formula(rng: Random, stock: Stock) -> Right:
    """Greek letters, raised and lowered figures, as printed and as recorded."""
    printed, recorded = rng.choice(FORMULAE[stock.is_held])
    base = english_paper(rng, stock)
    paper = replace(base, title=printed + base.about[1])
    page = Page()
    page.line(f"{paper.journal.name} {paper.volume} ({paper.year}) {paper.first}–{paper.last}", 8)
    page.gap()
    page.raised(_runs(paper.title), 16)
    page.text(", ".join(paper.authors), 10)
    page.text("Abstract " + prose(rng, paper, 10), 9)
    page.columns(prose(rng, paper, 20))
    if rng.random() < 0.5:
        page.at(50, 40, f"https://doi.org/{paper.doi}", 7)
    return paper.article(title=recorded + base.about[1]), [page, inner(rng, paper, 1)]


def old(rng: Random, stock: Stock) -> Right:
    """An old paper without DOI, read by OCR, a letter wrong here and there."""
    paper = replace(english_paper(rng, stock), year=rng.randint(1968, 1994), doi="")
    page, slips = Page(), list(paper.title)
    for place in rng.sample(range(len(slips)), 2):
        slips[place] = {"l": "1", "o": "0", "i": "l", "e": "c", "s": "5", "m": "rn"}.get(slips[place], slips[place])
    page.text("".join(slips), 13, bold=rng.random() < 0.5)
    page.text(" AND ".join(name.upper() for name in paper.authors), 9)
    page.text("From the Department of Medicine, General Infirmary, Leeds", 8)
    page.columns("SUMMARY " + prose(rng, paper, 40))
    return paper.article(language=""), [page, inner(rng, paper, 1)]


def abstract_picture(rng: Random, stock: Stock) -> Right:
    """A graphical abstract or highlights first."""
    paper = english_paper(rng, stock)
    page = Page()
    page.line("Graphical abstract" if not stock.is_held else "Highlights", 14, bold=True)
    page.text(f"• {paper.about[0]} was studied. • Outcomes improved. In brief", 11)
    if rng.random() < 0.5:
        page.text(paper.title, 14, bold=True)
    return paper.article(), [page, front(rng, paper), inner(rng, paper, 1)]


def latex(rng: Random, stock: Stock) -> Right:
    """A LaTeX or Word file of the authors: small title, hyphenated over lines, ligatures."""
    paper = english_paper(rng, stock)
    title = paper.title.replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ")
    page = Page()
    page.x, page.span = 130, 340
    for words in title.split(", "):
        half = len(words) // 2
        cut = half if words[half - 1 : half + 1].isalpha() else None
        for row in (words[:cut] + "-", words[cut:]) if cut else (words,):
            page.line(row, 14, centre=True)
    page.text(" and ".join(paper.authors), 11, centre=True)
    page.line(f"{paper.month} 4, {paper.year}", 11, centre=True)
    page.text("Abstract " + prose(rng, paper, 10).replace("fi", "ﬁ"), 10)
    page.text("1 Introduction " + prose(rng, paper, 14), 10)
    return paper.article(), [page, inner(rng, paper, 1)]


def word_export(rng: Random, stock: Stock) -> Right:
    """A Word file in which the title is no larger than the text."""
    paper = (chinese_paper if rng.random() < 0.5 else english_paper)(rng, stock)
    page = Page()
    page.text(paper.title, 12, bold=rng.random() < 0.5, centre=True)
    page.text(", ".join(paper.authors), 12)
    page.text(prose(rng, paper, 16), 12)
    return paper.article(), [page, inner(rng, paper, 1, head=" ")]


def doi_only(rng: Random, stock: Stock) -> Right:
    """A title set as a picture: the publisher's furniture with the DOI is what can be read."""
    paper = english_paper(
        rng,
        stock,
        rng.choice([j for j in stock.journals if j.layout not in {"cell", "bmc", "plos", "mdpi", "frontiers", "lww"}]),
    )
    if paper.journal.layout == "oup":
        paper = replace(paper, label="Clinical research")
    page = front(rng, replace(paper, title=" "))
    return paper.article(), [page, inner(rng, paper, 1, head=f"{paper.lead} et al.")]


def record_differs(rng: Random, stock: Stock) -> Right:
    """The record's title differs a little: spelling, a full stop, words in brackets, HTML, no authors."""
    paper = english_paper(rng, stock)
    title = paper.title
    ways = (
        title + ".", title.replace("randomised", "randomized").replace("ischaemic", "ischemic").replace("hospitalization", "hospitalisation"),
        f"<i>{paper.about[0]}</i>{title[len(paper.about[0]):]}" if title.startswith(paper.about[0]) else f"{title}†",
        title.replace("-", "–"), title.replace("-", " "), title.title(),
    )  # fmt: skip
    return paper.article(title=rng.choice(ways), authors=() if rng.random() < 0.3 else paper.article().authors), [
        front(rng, paper),
        inner(rng, paper, 1),
    ]


FORMS: dict[str, Callable[[Random, Stock], Right]] = {
    "capitals": capitals, "formula": formula, "old print": old, "graphical abstract": abstract_picture, "latex": latex,
    "word export": word_export, "doi only": doi_only, "record differs": record_differs,
}  # fmt: skip
