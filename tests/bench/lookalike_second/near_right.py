# ruff: noqa: E501 - wordings are kept whole
"""Right papers that differ from their records in what does not matter, most of them without a DOI in print."""

from collections.abc import Callable
from dataclasses import replace

from handlers.domain.article import Identifier, IdKind
from tests.bench.lookalike_second.near import sheet
from tests.bench.lookalike_second.papers import Paper, Random, Stock, chinese_paper, english_paper, prose
from tests.bench.lookalike_second.press import Page
from tests.bench.lookalike_second.right_forms import Right

SECTIONS = (
    ("ORIGINAL ARTICLE", "Research", "Articles", "Clinical report", "Letter to the Editor", "EXTENDED REPORT"),
    ("RESEARCH PAPER", "Brief Report", "Correspondence", "Online First", "Original Investigation", "Data note"),
)
SECTIONS_ZH = (("·论著·", "【临床研究】", "论 著"), ("·述评·", "综述", "·基础研究·"))
SPELLINGS = (
    ("randomised", "randomized"), ("hospitalization", "hospitalisation"), ("ischaemic", "ischemic"), ("hypoxaemic", "hypoxemic"),
    ("tumour", "tumor"), ("mobilisation", "mobilization"), ("anaemia", "anemia"),
)  # fmt: skip


def _titled(rng: Random, stock: Stock, printed: Callable[[str], str]) -> Right:
    paper = english_paper(rng, stock)
    return paper.article(), sheet(rng, replace(paper, title=printed(paper.title)), title_pt=rng.choice((10, 15)))


def articles(rng: Random, stock: Stock) -> Right:
    """`The` before the title, or articles left out."""
    return _titled(
        rng,
        stock,
        lambda t: t.replace("the ", "") if "the " in t or t.startswith("Does") else f"The {t[0].lower()}{t[1:]}",
    )


def hyphens(rng: Random, stock: Stock) -> Right:
    """A hyphen more or less."""
    return _titled(rng, stock, lambda t: t.replace("-", " ") if "-" in t else t.replace("long term", "long-term"))


def ligatures(rng: Random, stock: Stock) -> Right:
    """Ligatures, and letters that fonts lose."""
    return _titled(rng, stock, lambda t: t.replace("ffi", "\ufb03").replace("fi", "\ufb01").replace("fl", "\ufb02"))


def cases_of_letters(rng: Random, stock: Stock) -> Right:
    """Capitals, title case, small letters."""
    way = rng.choice((str.upper, str.title, str.lower, str.capitalize))
    return _titled(rng, stock, way)


def typography(rng: Random, stock: Stock) -> Right:
    """Dashes, quotes, unusual blanks."""
    return _titled(rng, stock, lambda t: t.replace("-", "\u2011").replace(": ", " \u2013 ", 1).replace("'", "\u2019"))


def spelling(rng: Random, stock: Stock) -> Right:
    """British here, American there."""
    paper = english_paper(rng, stock)
    title = f"{paper.title} and anaemia" if ":" not in paper.title else paper.title
    printed = title
    for one, other in SPELLINGS:
        printed = printed.replace(one, other)
    return paper.article(title=title), sheet(rng, replace(paper, title=printed), title_pt=rng.choice((10, 15)))


def _with_subtitle(rng: Random, stock: Stock) -> tuple[Paper, str, str]:
    paper = english_paper(rng, stock)
    main = paper.title.partition(":")[0].rstrip("?")
    main = main if len(main) > 45 else f"{main} in people treated at university hospitals"
    return paper, main, rng.choice(("a randomised controlled trial", "a cohort study", "results of the ORION-7 study"))


def subtitle_of_record(rng: Random, stock: Stock) -> Right:
    """The file leaves the subtitle out."""
    paper, main, below = _with_subtitle(rng, stock)
    return paper.article(title=f"{main}: {below}"), sheet(
        rng, replace(paper, title=main), title_pt=rng.choice((10, 15))
    )


def subtitle_of_file(rng: Random, stock: Stock) -> Right:
    """The record leaves the subtitle out."""
    paper, main, below = _with_subtitle(rng, stock)
    return paper.article(title=main), sheet(
        rng, replace(paper, title=f"{main}: {below}"), title_pt=rng.choice((10, 15))
    )


def subtitle_smaller(rng: Random, stock: Stock) -> Right:
    """The subtitle in smaller type on a line of its own."""
    paper, main, below = _with_subtitle(rng, stock)
    page = Page()
    page.text(main, 16)
    page.text(below[0].upper() + below[1:], 12)
    page.text(", ".join(paper.authors), 10)
    page.columns("Abstract " + prose(rng, paper, 60), 10, 1)
    return paper.article(title=f"{main}: {below}"), [page, *sheet(rng, paper)[1:]]


def greek(rng: Random, stock: Stock) -> Right:
    """Greek letters, spelt out by one of both."""
    paper = english_paper(rng, stock)
    sign, name = rng.choice((("IL-1β", "IL-1beta"), ("TNF-α", "TNF-alpha"), ("interferon-γ", "interferon-gamma")))
    printed = f"{sign} and {paper.title[0].lower()}{paper.title[1:]}"
    return paper.article(title=printed.replace(sign, name)), sheet(rng, replace(paper, title=printed))


def running_head(rng: Random, stock: Stock) -> Right:
    """Journal, volume and pages above the title, or on its line."""
    paper = english_paper(rng, stock)
    head = f"{paper.journal.name} {paper.year}; {paper.volume}: {paper.first}-{paper.last}"
    return paper.article(), sheet(rng, paper, above=head, above_pt=rng.choice((8, 10, 15)))


def numbered(rng: Random, stock: Stock) -> Right:
    """A manuscript whose extracted lines begin with their numbers; the title's page may begin anew."""
    paper = english_paper(rng, stock)
    page, size = Page(), rng.choice((11, 14))
    texts = (
        [(paper.title[at : at + 60], size) for at in range(0, len(paper.title), 60)]
        if rng.random() < 0.5
        else [(paper.title, 11)]
    )
    texts += [("", 11), (", ".join(paper.authors), 11), ("Abstract", 11)]
    begins_anew = rng.random() < 0.5
    rows = prose(rng, paper, 30)
    lines = [rows[at : at + 80] for at in range(0, min(len(rows), 2200), 80)]
    for number, (text, points) in enumerate(texts, 1):
        page.line(f"{number} {text}", points)
    for number, text in enumerate(lines, 1 if begins_anew else len(texts) + 1):
        page.line(f"{number} {text}", 11)
    return paper.article(), [page, *sheet(rng, paper)[1:]]


def sections(rng: Random, stock: Stock) -> Right:
    """The journal's section above the title, in any size, and no DOI."""
    paper = english_paper(rng, stock)
    return paper.article(), sheet(
        rng, paper, above=rng.choice(SECTIONS[stock.is_held]), above_pt=rng.choice((10, 12, 15))
    )


def sections_zh(rng: Random, stock: Stock) -> Right:
    """The same in Chinese."""
    paper = chinese_paper(rng, stock)
    return paper.article(), sheet(
        rng, paper, above=rng.choice(SECTIONS_ZH[stock.is_held]), above_pt=rng.choice((10, 15))
    )


def pair(rng: Random, stock: Stock) -> Right:
    """A Chinese paper with its English title below, known by that title; some records call it English."""
    paper = chinese_paper(rng, stock)
    page = Page()
    page.text(paper.title, 18, centre=True)
    page.text("  ".join(paper.authors), 11)
    page.text("摘要 " + prose(rng, paper, 12), 9)
    page.text(paper.english, rng.choice((9, 13)), bold=True)
    page.text("Abstract Objective To explore the factors of the disease. Methods Records of the patients were read.", 9)
    page.columns(prose(rng, paper, 40), 9)
    known = paper.article(title=paper.english, authors=("Zhang W", "Wang F"), language=rng.choice(("zh", "", "en")))
    return known, [page, *sheet(rng, paper)[1:]]


def no_doi(rng: Random, stock: Stock) -> Right:
    """A record without a DOI."""
    paper = (chinese_paper if rng.random() < 0.5 else english_paper)(rng, stock)
    return paper.article(ids=()), sheet(rng, paper, title_pt=rng.choice((10, 16)))


def footnoted(rng: Random, stock: Stock) -> Right:
    """A footnote's sign behind the title, the grant below."""
    paper = (chinese_paper if rng.random() < 0.5 else english_paper)(rng, stock)
    return paper.article(), sheet(rng, replace(paper, title=paper.title + rng.choice(("*", "†", " ★", "△", "§"))))


def one_size(rng: Random, stock: Stock) -> Right:
    """Authors and their hospital in the title's own size, on the next lines."""
    paper = (chinese_paper if rng.random() < 0.5 else english_paper)(rng, stock)
    page = Page()
    page.text(paper.title, 14)
    page.text("，".join(paper.authors) if paper.english else " and ".join(paper.authors), 14)
    page.text("某医科大学附属医院" if paper.english else "for the ORION Investigators", 14)
    page.columns(prose(rng, paper, 60), 10, 1)
    return paper.article(), [page, *sheet(rng, paper)[1:]]


def reworded(rng: Random, stock: Stock) -> Right:
    """Another wording of the title, and the paper's own DOI."""
    paper = english_paper(rng, stock)
    page = Page()
    page.line(f"https://doi.org/{paper.doi}", 8)
    page.text(paper.title.replace(paper.about[1], f"{paper.about[1]} and frailty"), 15)
    page.text(", ".join(paper.authors), 10)
    page.columns("Abstract " + prose(rng, paper, 60), 10, 1)
    return paper.article(), [page, *sheet(rng, paper)[1:]]


def wrapped_small(rng: Random, stock: Stock) -> Right:
    """A title over three lines, the later ones beginning with small letters; a preprint's stamp above."""
    paper = english_paper(rng, stock)
    page, words = Page(), paper.title.split()
    third = max(1, len(words) // 3)
    page.line("This version posted March 23, 2021", 8)
    for at in (0, third, 2 * third):
        page.line(
            " ".join(words[at : at + third] if at < 2 * third else words[at:]), rng.choice((12, 15)) if not at else 12
        )
    page.text("; ".join(paper.authors), 10)
    page.columns("Abstract " + prose(rng, paper, 60), 10, 1)
    return paper.article(ids=(Identifier(IdKind.DOI, paper.doi),)), [page, *sheet(rng, paper)[1:]]


NEAR_RIGHT: dict[str, Callable[[Random, Stock], Right]] = {
    "articles": articles, "hyphens": hyphens, "ligature letters": ligatures, "case": cases_of_letters, "typography": typography,
    "spelling": spelling, "subtitle of the record": subtitle_of_record, "subtitle of the file": subtitle_of_file,
    "smaller subtitle": subtitle_smaller, "greek": greek, "running head": running_head, "numbered lines": numbered,
    "section above": sections, "chinese section above": sections_zh, "translated pair": pair, "no doi": no_doi,
    "footnoted": footnoted, "one size": one_size, "reworded, own doi": reworded, "wrapped": wrapped_small,
}  # fmt: skip
