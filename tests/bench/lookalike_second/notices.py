# ruff: noqa: E501 - wordings are kept whole
"""Notices, letters, editorials and supplements: what publishers print about a paper that is not the paper."""

from collections.abc import Callable
from dataclasses import replace

from tests.bench.lookalike_second.layouts import front, inner
from tests.bench.lookalike_second.papers import (
    Paper,
    Random,
    Stock,
    chinese_paper,
    cited,
    english_paper,
    neighbour,
    prose,
)
from tests.bench.lookalike_second.press import Page

Wrong = tuple[Paper, list[Page]]
Make = Callable[[Random, Stock], Wrong]

# Each pair: the wordings that are mended on, and the ones held back.
ERRATA = (
    ("Erratum to: {t}", "Correction to: {t}", "Corrigendum to “{t}” [{j} {v} ({y}) {p}]", "Author Correction: {t}",
     "Correction: {t}", "Erratum: {t}", "Department of Error", "Corrections", "Errors in Table 2 and Figure 1"),
    ("Publisher Correction: {t}", "Correction for {l} et al., “{t}”", "Incorrect Dose in the Methods Section", "CORRIGENDUM: {t}",
     "Addendum: {t}", "Correction notice", "Amendment: {t}", "Erratum for “{t}”"),
)  # fmt: skip
ERRATUM_BODIES = (
    ("In the article entitled “{t}” ({c}), the affiliation of the second author was given incorrectly. The authors regret this error.",
     "The original version of this article unfortunately contained a mistake in Table 2. The correct Table 2 is given below. "
     "The online version of the original article can be found at https://doi.org/{d}",
     "In the Original Investigation titled “{t},” published in the {m} 17, {y}, issue of {j}, there were errors in Table 2. "
     "This article was corrected online. 1. {c} doi:{d}",
     "{c} In this Article, the appendix has been corrected. These corrections have been made to the online version."),
    ("The authors regret that the printed version of the above article contained errors. The correct information follows. DOI of "
     "original article: https://doi.org/{d}",
     "The Publisher apologises for misspelling an author's name in the article “{t}”, https://doi.org/{d}. It should read as above.",
     "Following publication of the original article [1], the authors identified an error in Fig. 3. 1. {c} https://doi.org/{d}",
     "There is an error in the third sentence of the Abstract. The publisher apologizes for the error. Reference 1. {c} pmid:30000001"),
)  # fmt: skip
RETRACTIONS = (
    ("Retraction: {t}", "Retraction notice to “{t}” [{j} {v} ({y}) {p}]", "Notice of Retraction: {l} et al. {t}. {s} {y}",
     "Expression of Concern: {t}", "Retraction Note: {t}", "RETRACTION"),
    ("Retraction Note to: {t}", "Editorial Expression of Concern: {t}", "Statement of Retraction: {t}",
     "Withdrawal: {t}", "Notice of Retraction and Replacement. {l}. {t}"),
)  # fmt: skip
RETRACTION_BODIES = (
    ("This article has been retracted at the request of the Editor-in-Chief. The data could not be verified. {c} doi:{d}",
     "The above article, published online on 3 May {y} in Wiley Online Library (https://doi.org/{d}), has been retracted by agreement "
     "between the journal's Editor in Chief and John Wiley & Sons Ltd."),
    ("The Editors wish to alert readers to concerns about the integrity of the data reported in “{t}” (https://doi.org/{d}).",
     "The authors have retracted this article [1] because of errors in the analysis. All authors agree to this retraction. 1. {c}"),
)  # fmt: skip
LETTERS = (
    ("Letter to the Editor: {t}", "Comment on “{t}”", "Re: {t}", "{a} for {i}: caution is needed", "Letter regarding “{t}”",
     "Reply to the letter to the editor “{t}”", "Questions about {a} in {i}", "In Reply", "Authors' reply", "{a} in {i} — Reply"),
    ("Response to comments on “{t}”", "Concerns regarding {a} for {i}", "Author response to: {t}", "{t}: a word of caution",
     "Comment & Response: {a} and {i}", "Commentary on: {t}", "Letter by Smith et al Regarding Article, “{t}”"),
)  # fmt: skip
LETTER_BODIES = (
    ("To the Editor: We read with great interest the article by {l} et al.1 The authors report that {a} improves outcomes. {x} "
     "1. {c}", "Dear Editor, We read with interest the recent study “{t}” by {l} and colleagues [1]. {x} References 1. {c} doi:{d}",
     "We thank Dr. Jones and colleagues for their interest in our study.1 {x} 1. {c}",
     "We thank our colleagues for the letter concerning our article “{t}”. {x} 1. {c}"),
    ("Sir, The trial by {l} and co-workers (“{t}”) deserves comment. {x} 1. {c}",
     "I congratulate {l} et al. on their publication on {a} in {i}. However, several points merit discussion. {x} 1. {c} doi:{d}",
     "The authors appreciate the thoughtful remarks of the correspondents about our paper. {x} 1. {c}"),
)  # fmt: skip
EDITORIALS = (
    ("{a} for {i} — A New Standard?", "{a} in {i}: hope or hype?", "Editorial: {a} and {i}, where do we stand"),
    ("{a} and {i}: ready for prime time?", "Time to rethink {a} in {i}", "From bench to bedside: {a}"),
)
SUPPLEMENTS = (
    ("Supplementary appendix|This appendix formed part of the original submission and has been peer reviewed. We post it as supplied by "
     "the authors. Supplement to: {c} published online {m} 9. https://doi.org/{d}",
     "Supplementary Appendix|This appendix has been provided by the authors to give readers additional information about their work. "
     "Supplement to: {c} DOI: {d}",
     "Supplemental Online Content|{c} Published online {m} 7, {y}. doi:{d} eMethods. Statistical Analysis eTable 1. Baseline eFigure 1. "
     "Flow This supplemental material has been provided by the authors to give readers additional information about their work.",
     "S1 Text. Detailed statistical methods|{t} {n}",
     "Electronic Supplementary Material|Article title: {t} Journal name: {j} Author names: {n} Corresponding author: {l}",
     "Supporting Information|for {t} {n} Table S1. Search strategy. Figure S1. Funnel plot.",
     "Additional file 1|{t} {n} Table S1. ICD-10 codes used in the study",
     "Protocol|This trial protocol has been provided by the authors to give readers additional information about their work. Protocol "
     "for: {c} DOI: {d}"),
    ("Supplementary Information|{t} {n} Supplementary Methods Supplementary Table 1 Supplementary Figures 1-6",
     "Web appendix|{c} Web table 1. Web figure 1.", "ONLINE DATA SUPPLEMENT|{t} {n}",
     "Supplementary materials for|{t} {n} This PDF file includes: Materials and Methods Figs. S1 to S9 Tables S1 to S4 References",
     "eAppendix|{t} {n} eTable 1. Characteristics eTable 2. Sensitivity analyses",
     "S1 Checklist. CONSORT 2010 checklist|{t} Section/Topic Item No Checklist item Reported on page No",
     "Supplemental Digital Content 1|{t} {n} Table E1 Figure E1",
     "Data Supplement|for {c}"),
)  # fmt: skip


def _pick(rng: Random, stock: Stock, pair: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    return rng.choice(pair[stock.is_held])


def _filled(rng: Random, words: str, p: Paper) -> str:
    return words.format(
        t=p.title, j=p.journal.name, s=p.journal.short, v=p.volume, y=p.year, p=f"{p.first}-{p.last}", l=p.lead, m=p.month,
        d=p.doi, c=cited(p), a=p.about[0], i=p.about[1], n=", ".join(p.authors), x=prose(rng, p, 9),
    )  # fmt: skip


def _about(rng: Random, stock: Stock, label: str, titles: tuple[tuple[str, ...], tuple[str, ...]],
           bodies: tuple[tuple[str, ...], tuple[str, ...]]) -> Wrong:  # fmt: skip
    """Return a short piece in the journal's own layout, with a DOI of its own."""
    asked = english_paper(rng, stock)
    near = neighbour(rng, asked, stock)
    title = _filled(rng, _pick(rng, stock, titles), asked)
    piece = replace(near, title=title, label=label, about=asked.about, length=1)
    if rng.random() < 0.4:
        piece = replace(piece, authors=asked.authors)
    body = _filled(rng, _pick(rng, stock, bodies), asked)
    body += " " + prose(rng, asked, rng.choice((0, 0, 4, 9)))
    return asked, [front(rng, piece, body=body, byline=rng.random() < 0.7)]


def erratum(rng: Random, stock: Stock) -> Wrong:
    """A correction of the paper."""
    return _about(
        rng, stock, rng.choice(("Correction", "Erratum", "Corrigendum", "Original Article")), ERRATA, ERRATUM_BODIES
    )


def retraction(rng: Random, stock: Stock) -> Wrong:
    """A notice that the paper is withdrawn or doubted."""
    return _about(
        rng, stock, rng.choice(("Retraction", "Notice", "Expression of Concern")), RETRACTIONS, RETRACTION_BODIES
    )


def letter(rng: Random, stock: Stock) -> Wrong:
    """A letter on the paper or its authors' reply."""
    return _about(rng, stock, rng.choice(("Letters", "Correspondence", "Letter to the Editor")), LETTERS, LETTER_BODIES)


def editorial(rng: Random, stock: Stock) -> Wrong:
    """An editorial that goes with the paper and cites it."""
    asked = english_paper(rng, stock)
    near = neighbour(rng, asked, stock)
    title = _filled(rng, _pick(rng, stock, EDITORIALS), asked)
    piece = replace(near, title=title, label="Editorial", about=asked.about, length=2)
    body = f"In this issue of {asked.journal.name}, {asked.lead} et al.1 report the results of “{asked.title}”. {prose(rng, asked, 14)}"
    last = inner(rng, piece, 1)
    last.line("1. " + cited(asked, 1)[:95], 7)
    return asked, [front(rng, piece, body=body), last]


def supplement(rng: Random, stock: Stock) -> Wrong:
    """The supplement of the paper, as its publisher gives it."""
    asked = english_paper(rng, stock)
    head, text = _filled(rng, _pick(rng, stock, SUPPLEMENTS), asked).split("|", 1)
    page = Page()
    page.text(head, rng.choice((11, 16, 20)), bold=True, centre=rng.random() < 0.5)
    page.gap(16)
    page.text(text, 11)
    page.gap()
    page.text("Table of contents  Methods 2  Table S1 4  Table S2 5  Figure S1 7", 10)
    rest = Page()
    rest.line("Supplementary Table 1. Baseline characteristics", 11, bold=True)
    rest.columns(prose(rng, asked, 50), count=1)
    return asked, [page, rest]


def chinese_notice(rng: Random, stock: Stock) -> Wrong:
    """A correction, a comment or a supplement of a Chinese paper."""
    asked = chinese_paper(rng, stock)
    tuned = (
        f"《{asked.title}》一文的更正",
        "更正",
        f"对《{asked.title}》一文的商榷",
        f"附录 {asked.title}补充材料",
        f"关于《{asked.title}》的撤稿声明",
    )
    held = (
        f"勘误：{asked.title}",
        f"撤稿：{asked.title}",
        f"与《{asked.title}》作者商榷",
        f"《{asked.title}》点评",
        "编辑部声明",
    )
    title = rng.choice(held if stock.is_held else tuned)
    piece = replace(
        neighbour(rng, asked, stock), title=title, label="更正" if "正" in title else "读者·作者·编者", english=""
    )
    where = f"本刊{asked.year}年第{asked.volume}卷第{asked.issue}期第{asked.first}～{asked.last}页刊登的{asked.authors[0]}等《{asked.title}》一文，"
    return asked, [
        front(rng, piece, body=where + "表2数据有误，现更正如下，特此说明，并向广大读者致歉。", byline=False)
    ]


NOTICES: dict[str, Make] = {
    "erratum": erratum, "retraction or concern": retraction, "letter or reply": letter, "editorial": editorial,
    "supplement": supplement, "chinese notice": chinese_notice,
}  # fmt: skip
